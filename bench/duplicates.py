"""Copies of one text: which are found among real articles, which of those made, and how fast."""

from __future__ import annotations

import statistics
import time
from datetime import UTC, datetime
from random import Random
from typing import TYPE_CHECKING, Any, NamedTuple

import sqlalchemy as sa
from scoring import Table, share

from articles.library import tables
from articles.library.copies import CopyFollower
from articles.library.library import Library
from articles.library.shingles import SHORT_SHINGLES, SKETCHED, compared
from articles.models import Article, ArticleSummary, Section, SectionKind
from articles.reading.dates import read_date
from index.chunking.sentences import split_sentences
from index.models import Progress

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from articles.library.database import Database
    from index.models import Report

SETS = (
    *("mhr_corpus.jsonl.gz", "rtqa_docs.jsonl.gz", "bbc_summary.jsonl.gz"),
    *("keypoints_cnndm.jsonl.gz", "tldr_news.jsonl.gz", "wce_items.jsonl.gz"),
)
COPIED_SETS = ("mhr_corpus.jsonl.gz", "bbc_summary.jsonl.gz")
SEED = 13
MADE = "-copy"
THOUSAND = 1_000
ADDED = 200
# In runs of five words: half of it is more than a brief.
FULL_LENGTH = 2 * SHORT_SHINGLES
FURNITURE = (
    "Sign up for our newsletter to get the stories of the day into your inbox each morning.",
    "All rights reserved; this material may not be published, rewritten or distributed.",
)


def paragraphs_of(row: dict[str, Any]) -> list[str]:
    """Return the paragraphs of a set's article, whatever its fields are called."""
    text = row.get("body") or row.get("text") or row.get("content") or row.get("article") or ""
    return row.get("paragraphs") or [part for part in text.split("\n") if part.strip()]


def articles_of(name: str, rows: Sequence[dict[str, Any]]) -> list[Article]:
    """Return a set's articles that have a text."""
    found = []
    for number, row in enumerate(rows):
        if paragraphs := paragraphs_of(row):
            found.append(
                Article(
                    id=f"{name.partition('_')[0]}-{number}",
                    headline=row.get("headline") or row.get("title") or paragraphs[0][:80],
                    source=row.get("source"),
                    published=read_date(day_of(row)),
                    sections=(Section(kind=SectionKind.BODY, text="\n\n".join(paragraphs)),),
                )
            )
    return found


def day_of(row: dict[str, Any]) -> str:
    """Return the day on which a set says that an article was published, "" where it does not."""
    written = row.get("published_at") or row.get("publish_date") or row.get("date") or ""
    return str(written)[:10].replace("/", "-")


def of_full_length(article: Article) -> bool:
    """Return whether half of a text is still more than a brief."""
    return len(compared(article).shingles) >= FULL_LENGTH


def _syndicated(text: str, chance: Random) -> str:
    """Put a byline and a dateline above, and furniture in between and below."""
    parts = text.split("\n\n")
    parts.insert(chance.randint(1, len(parts)), FURNITURE[0])
    city = chance.choice(("LONDON", "OSLO", "GENEVA", "ACCRA"))
    return "\n\n".join(
        ["By Our Correspondent", f"{city} (NW) - {parts[0]}", *parts[1:], FURNITURE[1]]
    )


def _cut(part: float) -> Callable[[str, Random], str]:
    def cut(text: str, _chance: Random) -> str:
        spans = split_sentences(text)
        return text[: spans[max(0, round(len(spans) * part) - 1)][1]]

    return cut


def _edited(every: int) -> Callable[[str, Random], str]:
    def edit(text: str, chance: Random) -> str:
        words = text.split(" ")
        for place in range(len(words)):
            if chance.random() < 1 / every:
                words[place] = chance.choice(("reportedly", "however", words[place - 1], ""))
        return " ".join(words)

    return edit


def _beheaded(text: str, chance: Random) -> str:
    """Put another first paragraph in place of the first two sentences."""
    spans = split_sentences(text)
    begin = spans[min(2, len(spans) - 1)][0]
    return f"{' '.join(chance.sample(text.split(), 25))}.\n\n{text[begin:]}"


KINDS: dict[str, Callable[[str, Random], str]] = {
    "byline, dateline, furniture": _syndicated,
    "cut to 75%": _cut(0.75),
    "cut to 50%": _cut(0.5),
    "another first paragraph": _beheaded,
    "one word in 40 changed": _edited(40),
    "one word in 20 changed": _edited(20),
    "cut to 60%, byline, one word in 40 changed": lambda text, chance: _edited(40)(
        _syndicated(_cut(0.6)(text, chance), chance), chance
    ),
    "one word in 5 changed (told anew)": _edited(5),
}


def copy_of(article: Article, kind: str, chance: Random) -> Article:
    """Return a copy of an article at another outlet, with half of its headline."""
    words = article.headline.split()
    text = KINDS[kind](article.sections[0].text, chance)
    return article.model_copy(
        update={
            "id": f"{article.id}{MADE}",
            "headline": " ".join(["Report:", *words[len(words) // 2 :]]),
            "source": "The Copying Gazette",
            "url": None,
            "sections": (Section(kind=SectionKind.BODY, text=text),),
        }
    )


def real_copies(database: Database, articles: Iterable[Article]) -> tuple[int, int]:
    """Return how many articles are taken for copies, and of how many the whole text is the same."""
    library = Library(database, [CopyFollower(database)])
    for _ in library.add_all(articles):
        pass
    with database.reading() as connection:
        rows = connection.execute(sa.select(tables.copies)).all()
    found = [(library.get(row.original_id), library.get(row.article_id)) for row in rows]
    texts = [[compared(each).shingles for each in pair if each] for pair in found]
    return len(found), sum(one == other for one, other in texts)


class MadeCopies(NamedTuple):
    """By kind of copy, which were linked to what they were made of; wrong links, and all."""

    found: dict[str, list[float]]
    wrong: int
    links: int


def made_copies(database: Database, articles: Sequence[Article], report: Report) -> MadeCopies:
    """Make one copy of each article, the kinds in turn, and return which are found."""
    library = Library(database, [CopyFollower(database)])
    for _ in library.add_all(articles):
        pass
    # The sets hold some stories twice, which stand for one another.
    originals = library.copies(article.id for article in articles)
    kinds = list(KINDS)
    found: dict[str, list[float]] = {kind: [] for kind in kinds}
    wrong = links = 0
    for place, article in enumerate(articles):
        report(Progress(stage="Copies made of real articles", done=place, total=len(articles)))
        kind = kinds[place % len(kinds)]
        copy = copy_of(article, kind, Random(f"{SEED} {article.id}"))  # noqa: S311
        library.add(copy)
        linked = library.copies([copy.id]).get(copy.id, ())
        named = {each.article_id.removesuffix(MADE) for each in linked}
        same = {article.id, *(each.article_id for each in originals.get(article.id, ()))}
        found[kind].append(float(bool(named & same)))
        wrong += bool(named - same)
        links += bool(named)
    return MadeCopies(found, wrong, links)


def seconds_to_add(database: Database, size: int, articles: Sequence[Article]) -> list[float]:
    """Return how long adding an article took, each, in a library of so many with sketches."""
    chance = Random(SEED)  # noqa: S311
    library = Library(database, [CopyFollower(database)])
    plain = dict.fromkeys(ArticleSummary.model_fields)
    stored = articles[0].model_dump_json()
    with database.writing() as connection:
        for begin in range(0, size, THOUSAND):
            ids = [f"filler-{number}" for number in range(begin, min(size, begin + THOUSAND))]
            connection.execute(
                tables.articles.insert(),
                [
                    {
                        **plain,
                        "id": name,
                        "version": 1,
                        "headline": name,
                        "headline_key": name,
                        "kind": "news",
                        "status": "live",
                        "content": stored,
                        "content_hash": "",
                        "added": datetime.now(UTC),
                    }
                    for name in ids
                ],
            )
            hashes = {name: [chance.getrandbits(63) for _ in range(SKETCHED)] for name in ids}
            connection.execute(
                tables.sketches.insert(), [{"article_id": name, "hashes": b""} for name in ids]
            )
            rows = [{"hash": h, "article_id": name} for name, own in hashes.items() for h in own]
            connection.execute(tables.sketch_hashes.insert(), rows)
    taken = []
    for number, article in enumerate(articles):
        new = article.model_copy(update={"id": f"new-{number}"})
        begun = time.perf_counter()
        library.add(new)
        taken.append(time.perf_counter() - begun)
    return taken


def made_table(made: MadeCopies) -> Table:
    """Return which of the made copies were found."""
    rows = tuple((kind, str(len(values)), share(values)) for kind, values in made.found.items())
    note = (
        f"Each copy has another outlet and half of the headline. Of {made.links} copies that were "
        f"linked, {made.wrong} were linked to another story. What is told anew is no copy."
    )
    return Table("Copies made of real articles", ("copy", "n", "linked"), rows, (note,))


def real_table(counted: Sequence[tuple[str, int, int, int]]) -> Table:
    """Return how many of the sets' own articles were taken for copies of others."""
    rows = tuple((name, *(f"{number:,}" for number in numbers)) for name, *numbers in counted)
    head = ("set", "articles", "taken for copies", "the same word for word")
    note = (
        "These sets hold some stories twice: bbc_summary what stood in two sections of the site, "
        "tldr_news advertisements that came again. Dates are those of the set, where it has any."
    )
    return Table("Copies among real articles", head, rows, (note,))


def speed_table(taken: Sequence[tuple[int, list[float]]]) -> Table:
    """Return how long adding one article takes, its copies looked for."""
    rows = tuple(
        (f"{size:,}", f"{THOUSAND * statistics.median(each):.1f}", f"{THOUSAND * max(each):.1f}")
        for size, each in taken
    )
    note = (
        "Milliseconds for one article in a transaction of its own, without its passages. The "
        "articles there share no words with it, and each is found by 24 hashes as a real one is."
    )
    return Table("Adding one article", ("articles there", "median", "longest"), rows, (note,))
