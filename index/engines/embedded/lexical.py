"""Tantivy: BM25 over stemmed words, with filters inside the search.

A passage is stemmed by the rules of its language before it is handed over, so that all languages
are searched in one field: a question is looked for by the stems that it has in each of them.

Of several processes that share the folder, one at a time holds the lock beside it and brings the
index up to date; the others then see its commit. The last change taken in is kept in the index
itself, in a record that is replaced with each commit.

A damaged file makes Tantivy panic, or give what is no row. The folder is looked at when it is
opened, and made anew where it is damaged; what is seen later is kept in `damage`.
"""

from __future__ import annotations

import errno
import logging
import os
from contextlib import contextmanager
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

import tantivy
from tantivy import Occur, Query

from articles.errors import NoSpaceError
from articles.languages import ENGLISH
from articles.library.conditions import name_keys
from articles.locks import FileLock
from articles.text import WITHOUT_SPACES
from index.engines import Candidate
from index.engines.embedded.checksums import CHECKED, DELETED, break_seal, damaged_file, seal
from index.engines.embedded.scopes import NO_SCOPE, ScopeLimits, count
from index.errors import EngineError
from index.stemming import by_spaces, plain_words, stems

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from index.models import Filters

log = logging.getLogger(__name__)

# What is stemmed already, and how words are written but for case and accents.
STEMMED, PLAIN = "stems", "plain"
WRITER_BYTES = 50_000_000
# What the system says, which Tantivy repeats.
NO_SPACE = os.strerror(errno.ENOSPC)
# How long a damaged folder waits for another process that is writing there.
PATIENCE_SECONDS = 30.0


class LexicalPassage(NamedTuple):
    """What is searched of a passage: its text with its header, and the stems of both in order."""

    row: int
    article_id: str
    text: str
    stems: str
    category_key: str | None
    source_key: str | None
    published: datetime | None
    scope: str | None
    published_local: datetime | None = None
    language: str = ENGLISH


class LogPosition(NamedTuple):
    """How far an index has followed which database; `mark` is the mark of the log's entry."""

    database_id: str
    seq: int
    mark: str = ""


def is_panic(error: BaseException) -> bool:
    """Return whether Tantivy met what it holds to be impossible; it is no Exception of Python's."""
    return type(error).__module__ == "pyo3_runtime"


class LexicalIndex:
    """A Tantivy index in a folder; one that is damaged, or `known` to be, is made anew, empty."""

    def __init__(self, folder: Path, *, known: str | None = None) -> None:
        self._schema = _schema()
        self._folder = folder
        self._lock = FileLock(folder.with_name(f"{folder.name}.lock"))
        # What of it is damaged, seen only after it was opened: it is not to be asked any more.
        self.damage: str | None = None
        self._position: LogPosition | None = None
        # A position and a later one between which no word came or went.
        self.found_right: tuple[LogPosition | None, LogPosition] | None = None
        self._beginning: dict[str, Mapping[str, int]] = {}
        self._languages: tuple[LogPosition | None, Sequence[str]] = (None, ())
        self._scopes = ScopeLimits(self._schema)
        folder.mkdir(parents=True, exist_ok=True)
        if known or self._opening_fault():
            self._make_anew(known)

    def _make_anew(self, known: str | None) -> None:
        """Empty the folder and open it, unless another process did so meanwhile."""
        with self._lock.tried(PATIENCE_SECONDS) as mine:
            if not mine:
                raise EngineError(
                    f"The words in {self._folder} are damaged, and another process is writing "
                    "them; try again in a minute."
                )
            if fault := known or self._opening_fault():
                log.warning("Tantivy's files are made anew from the database: %s.", fault)
                # The folder stays, for another process may be opening it.
                for path in self._folder.iterdir():
                    path.unlink(missing_ok=True)
                self._open()

    def _opening_fault(self) -> str | None:
        """Open the folder; return why that cannot be, None where it is open."""
        if fault := self._checksum_fault(CHECKED):
            return fault
        try:
            self._open()
        except BaseException as error:
            if not isinstance(error, ValueError) and not is_panic(error):
                raise
            return str(error).rstrip(".")
        return None

    def _checksum_fault(self, endings: Collection[str]) -> str | None:
        name = damaged_file(self._folder, endings)
        return name and f"{name} does not match its checksum"

    def _open(self) -> None:
        self._index = tantivy.Index(self._schema, path=str(self._folder))
        self._index.register_tokenizer(STEMMED, by_spaces())
        self._index.register_tokenizer(PLAIN, plain_words())
        self._index.config_reader(reload_policy="manual")
        self._reload()

    @contextmanager
    def noting_damage(self) -> Iterator[None]:
        """Note and log an error that comes of damaged files, and let any other go on."""
        try:
            yield
        except BaseException as error:
            if is_panic(error):
                self.damage = f"a panic ({error})"
            elif isinstance(error, Exception):
                self.damage = self._opening_fault()
            if not self.damage:
                raise
            log.warning("Tantivy failed, and only FAISS answers for now: %s.", self.damage)

    def _reload(self) -> tantivy.Searcher:
        """See what was committed since; kept, for making one takes as long as a search."""
        self._index.reload()
        self._searcher = self._index.searcher()
        return self._searcher

    def position(self) -> LogPosition | None:
        """Return how far the last commit had come, None before the first."""
        searcher = self._reload()
        state = Query.term_query(self._schema, "state", "progress")
        hits = searcher.search(state, 1).hits
        position = None
        if hits:
            stored = searcher.doc(hits[0][1])
            seq = int(stored.get_first("seq") or 0)
            database_id, _, mark = str(stored.get_first("database_id")).partition(" ")
            position = LogPosition(database_id, seq, mark)
        if position != self._position:
            # Reading the words takes a millisecond or two, so that they are kept until any change.
            self._position, self._beginning = position, {}
        return position

    @contextmanager
    def writing(self) -> Iterator[tantivy.IndexWriter | None]:
        """Open the writer for as long as this lasts; None while it cannot be.

        That is while another process writes, and where damage is found.
        """
        with self._lock.tried(0.0) as mine:
            if mine and (fault := self._checksum_fault([DELETED])):
                # A commit would write its damage anew, with a checksum that is right.
                self.damage = fault
            if not mine or self.damage:
                yield None
                return
            break_seal(self._folder)
            try:
                with self._index.writer(WRITER_BYTES, 1) as writer:
                    # A process killed at its commit leaves files whose names the next needs.
                    writer.garbage_collect_files()
                    yield writer
            except ValueError as error:
                if NO_SPACE in str(error):
                    raise NoSpaceError(self._folder) from error
                raise
            seal(self._folder)

    def replace(
        self,
        writer: tantivy.IndexWriter,
        article_ids: Iterable[str] | None,
        passages: Iterable[LexicalPassage],
        position: LogPosition,
    ) -> None:
        """Replace the passages of some articles (None: of all) and commit."""
        if article_ids is None:
            writer.delete_all_documents()
        else:
            for article_id in article_ids:
                writer.delete_documents_by_term("article_id", article_id)
            writer.delete_documents_by_term("state", "progress")
        for passage in passages:
            writer.add_document(_searchable(passage))
        log = f"{position.database_id} {position.mark}"
        state = {"state": "progress", "database_id": log, "seq": position.seq}
        writer.add_document(tantivy.Document(**state))
        writer.commit()

    def search(self, text: str, filters: Filters, limit: int) -> list[Candidate]:
        """Return the rows that share most words with a text, among those that filters allow."""
        by_language = [stems(text, language) for language in self.languages()]
        words = list(dict.fromkeys(chain.from_iterable(by_language)))
        if not words or limit < 1:
            return []
        shared = Query.boolean_query(
            [(Occur.Should, Query.term_query(self._schema, "text", word, "freq")) for word in words]
        )
        return self._found(shared, filters, limit)

    def phrase(self, text: str, filters: Filters, limit: int) -> list[Candidate]:
        """Return the rows that hold a text's stems in order, among those that filters allow."""
        by_language = dict.fromkeys(tuple(stems(text, language)) for language in self.languages())
        held = [self._phrase(words) for words in by_language if words]
        if not held or limit < 1:
            return []
        one = held[0]
        if len(held) > 1:
            one = Query.boolean_query([(Occur.Should, each) for each in held])
        return self._found(one, filters, limit)

    def _phrase(self, words: Sequence[str]) -> Query:
        if len(words) == 1:
            return Query.term_query(self._schema, "text", words[0], "freq")
        return Query.phrase_query(self._schema, "text", list(words))

    def languages(self) -> Sequence[str]:
        """Return the languages of the passages, that of most of them first; or English."""
        # Another thread may see a commit meanwhile, so that what was counted goes with its place.
        position, (counted_at, found) = self._position, self._languages
        if not found or counted_at != position:
            counts = {name: self._held_in(name) for name in self._named("language", "")}
            held = sorted(filter(counts.get, counts), key=lambda name: (-counts[name], name))
            found = tuple(held) or (ENGLISH,)
            self._languages = (position, found)
        return found

    def _found(self, wanted: Query, filters: Filters, limit: int) -> list[Candidate]:
        searcher = self._searcher
        limits = self._must(filters)
        if seen := self._scopes.limit(searcher, filters.scope):
            # Which scope a passage is of adds nothing to its score.
            limits.append((seen.occur, Query.const_score_query(seen.of_scopes, 0.0)))
        # Without anything else that must be, passages that cannot be among the best are left out.
        query = Query.boolean_query([(Occur.Must, wanted), *limits]) if limits else wanted
        hits = searcher.search(query, limit, count=False).hits
        rows = self._row_numbers(searcher, hits)
        return [Candidate(row, float(score)) for row, (score, _) in zip(rows, hits, strict=True)]

    def frequencies(self, stems: Sequence[str], scope: str | None) -> tuple[int, list[int]]:
        """Return the number of passages that a scope may see, and in how many each stem occurs.

        One document more, which says how far the log was followed, may count as a passage.
        """
        return self._scopes.frequencies(self._searcher, stems, scope)

    def beginning(self, prefix: str) -> Mapping[str, int]:
        """Return the words that begin with some letters, and in how many passages each occurs."""
        # Another thread may see a commit meanwhile and put an empty dict in place of this one.
        kept = self._beginning
        if prefix not in kept:
            kept[prefix] = self._named("words", prefix)
        return kept[prefix]

    def _named(self, field: str, prefix: str) -> Mapping[str, int]:
        """Return a field's terms that begin so; of those that are gone some may still be there."""
        return dict(self._searcher.terms_with_prefix(field, prefix))

    def _held_in(self, language: str) -> int:
        of_language = Query.term_query(self._schema, "language", language, "basic")
        return count(self._searcher, of_language)

    def rows(self) -> set[int]:
        """Return the rows held."""
        searcher = self._reload()
        if not searcher.num_docs:
            return set()
        every = Query.range_query(self._schema, "row", tantivy.FieldType.Integer, lower_bound=0)
        hits = searcher.search(every, searcher.num_docs).hits
        return set(self._row_numbers(searcher, hits))

    @staticmethod
    def _row_numbers(searcher: tantivy.Searcher, hits: Sequence[Any]) -> list[int]:
        rows: list[Any] = searcher.fast_field_values("row", [address for _, address in hits])
        return [int(row) for row in rows]

    def _must(self, filters: Filters) -> list[tuple[Occur, Query]]:
        def term(field: str, value: str) -> Query:
            return Query.term_query(self._schema, field, value, "basic")

        queries = []
        keys = name_keys(filters)
        if keys.category is not None:
            queries.append(term("category", keys.category))
        if keys.source is not None:
            queries.append(term("source", keys.source))
        if filters.article_id is not None:
            queries.append(term("article_id", filters.article_id))
        moments = [None if at is None else _micros(at) for at in (filters.since, filters.until)]
        ends = (filters.first_day, filters.last_day)
        days = [None if day is None else day.toordinal() for day in ends]
        queries += [*self._between("published", *moments), *self._between("day", *days)]
        return [(Occur.Must, Query.const_score_query(query, 0.0)) for query in queries]

    def _between(self, field: str, lowest: int | None, highest: int | None) -> Iterator[Query]:
        if lowest is not None or highest is not None:
            yield Query.range_query(
                self._schema,
                field,
                tantivy.FieldType.Integer,
                lower_bound=lowest,
                upper_bound=highest,
            )


def _micros(moment: datetime) -> int:
    return round(moment.timestamp() * 1_000_000)


def _searchable(passage: LexicalPassage) -> tantivy.Document:
    fields: dict[str, object] = {
        "row": passage.row,
        "article_id": passage.article_id,
        "text": passage.stems,
        "words": WITHOUT_SPACES.sub(" ", passage.text),
        "language": passage.language,
        "scope": passage.scope or NO_SCOPE,
    }
    if passage.category_key is not None:
        fields["category"] = passage.category_key
    if passage.source_key is not None:
        fields["source"] = passage.source_key
    if passage.published is not None:
        fields["published"] = _micros(passage.published)
    if passage.published_local is not None:
        fields["day"] = passage.published_local.toordinal()
    return tantivy.Document(**fields)


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name in ("article_id", "category", "source", "scope", "state", "language"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("text", tokenizer_name=STEMMED, index_option="position")
    builder.add_text_field("words", tokenizer_name=PLAIN, index_option="basic")
    builder.add_text_field("database_id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("row", stored=True, indexed=True, fast=True)
    builder.add_integer_field("seq", stored=True)
    builder.add_integer_field("published", indexed=True, fast=True)
    # The outlet's own day, as its number since the year 1.
    builder.add_integer_field("day", indexed=True, fast=True)
    return builder.build()
