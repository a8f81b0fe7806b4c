"""What a model was made for it reads, and no more: the rest is left to its words."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from fakes import FakeEmbedder, FakeReader, make_article
from older_databases import older_database

from articles.models import Section, SectionKind
from articles.parsing import read_bytes
from bot.app import open_newsdesk
from bot.service.unread import unread_warning
from bot.settings import Settings
from index.evaluation.patterns import verdict_of
from index.evaluation.questions import read_questions
from index.languages import reads
from index.readers.included import IncludedReader
from index.reading import PassageReading
from index.tables import chunked, passages

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.service.newsdesk import Newsdesk
    from index.models import Hit

STORIES = Path(__file__).parents[2] / "bench" / "languages"
LANGUAGES = ("de", "en", "es", "fr", "it", "ja", "nl", "pt", "ru")


class EnglishEmbedder(FakeEmbedder):
    """Counts the questions that it embeds, and reads English alone."""

    languages = frozenset({"en"})

    def __init__(self) -> None:
        super().__init__()
        self.questions = 0

    def embed(self, texts: list[str], *, question: bool = False) -> object:
        """Count a question."""
        self.questions += question
        return super().embed(texts, question=question)


class EnglishReader(FakeReader):
    """Reads English alone."""

    languages = frozenset({"en"})


@pytest.fixture(scope="module")
def nine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsdesk]:
    """A newsdesk with stories in nine languages, the models of which read English."""
    embedder, reader = EnglishEmbedder(), EnglishReader()
    settings = Settings(data=tmp_path_factory.mktemp("nine"), model="fake")
    with open_newsdesk(settings, load=lambda _: embedder, reader=lambda: reader) as desk:
        desk.importer.import_paths([STORIES])
        yield desk


def questions_in(language: str) -> Iterator[dict[str, object]]:
    for line in (STORIES / f"{language}.jsonl").read_text("utf-8").splitlines():
        yield from json.loads(line)["questions"]


def test_the_stories_are_enough_and_say_what_is_right() -> None:
    for language in LANGUAGES:
        raw = (STORIES / f"{language}.jsonl").read_bytes()
        read = list(read_bytes("s.jsonl", raw, now=datetime(2026, 11, 20, tzinfo=UTC)))
        assert {article.language for article in read} == {language}
        asked = list(questions_in(language))
        english = language == "en"
        assert sum("right" in each for each in asked) == (9 if english else 12)
        assert sum("right" not in each for each in asked) == (3 if english else 6)


@pytest.mark.parametrize("language", sorted({*LANGUAGES} - {"en"}))
def test_a_question_is_answered_from_articles_in_its_own_language(
    nine: Newsdesk, language: str
) -> None:
    embedder = nine.search.embedder()
    assert isinstance(embedder, EnglishEmbedder)
    before, right = embedder.questions, 0
    asked = [json.dumps(each) for each in questions_in(language) if str(each["id"]).endswith("1")]
    for question in read_questions(asked):
        hits = nine.asking.search(question.text, limit=3).hits
        assert any(fact in hit.passage.text for fact in question.facts for hit in hits)
        assert all("dense" not in hit.ranks for hit in hits)
        answer = nine.asking.ask(question.text)
        assert question.patterns is not None
        right += verdict_of(question.patterns, [each.text for each in answer.sentences]).right
        assert {each.language for each in answer.citations} <= {language}
    assert right >= 2
    assert embedder.questions == before, "the model does not read the question"


def test_an_english_question_is_embedded_and_read(nine: Newsdesk) -> None:
    query = nine.search.retriever.read("How many jobs will Sedgwick Mill cut?")
    assert query.language == "en"
    hits = nine.search.reading.read(query, nine.search.retriever.retrieve(query, 10))
    assert any("dense" in hit.ranks for hit in hits)
    assert all((hit.answers is None) or hit.passage.language == "en" for hit in hits)
    assert any(hit.answers is not None for hit in hits)


def test_a_reader_is_given_only_what_it_reads(nine: Newsdesk) -> None:
    reader = EnglishReader()
    reading = PassageReading(lambda: reader)
    query = nine.search.retriever.read("Wie viele Stellen streicht Tremmel?")
    hits: list[Hit] = nine.search.retriever.retrieve(query, 10)
    assert reading.read(query, hits) == hits
    assert reader.read_texts == 0
    assert reads(FakeReader(), "de")
    assert not reads(IncludedReader, "de")


def test_an_import_says_once_which_languages_the_model_does_not_read(
    tmp_path: Path,
) -> None:
    embedder = EnglishEmbedder()
    settings = Settings(data=tmp_path, model="fake", reader="none")
    with open_newsdesk(settings, load=lambda _: embedder) as desk:
        done = desk.importer.import_paths([STORIES / "de.jsonl", STORIES / "ru.jsonl"])
        assert done.added == 6
        assert (done.warning or "").startswith("fake does not read German or Russian: ")
        assert "multilingual-e5-small" in (done.warning or "")
        assert desk.importer.import_paths([STORIES / "de.jsonl"]).warning is None
        assert desk.importer.import_paths([STORIES / "en.jsonl"]).warning is None
        assert desk.inspector.languages() == {"de": 3, "en": 3, "ru": 3}


def test_the_model_that_needs_no_download_is_named_first_where_it_reads_a_language() -> None:
    english = EnglishEmbedder()
    german, both, swedish = (
        unread_warning(english, languages) or "" for languages in (["de"], ["sv", "de"], ["sv"])
    )
    assert "NEWSDESK_MODEL=universal_sentence_encoder:multilingual-3 comes with" in german
    assert german.index("universal") < german.index("multilingual-e5-small")
    assert "reads them; models to download" in german
    assert "fake does not read Swedish or German: " in both
    assert "reads them, but not Swedish; models to download" in both
    assert "universal" not in swedish
    assert "multilingual-e5-small" in swedish
    assert unread_warning(FakeEmbedder(), ["de"]) is None
    assert unread_warning(None, ["de"]) is None


def test_passages_of_an_earlier_version_learn_their_language_and_are_cut_anew(
    tmp_path: Path,
) -> None:
    section = Section(kind=SectionKind.BODY, text="Am 3. November beginnt es. Es dauert lange.")
    german = make_article(1, language="de", sections=(section,))
    with older_database(tmp_path, "index_0003") as connection:
        for article in (german, make_article(2)):
            connection.exec_driver_sql(
                "INSERT INTO articles (id, version, headline, headline_key, kind, status, content,"
                " content_hash, added) VALUES (?, 1, 'h', 'h', 'news', 'live', ?, ?, '2026-11-01')",
                (article.id, article.model_dump_json(), article.content_hash),
            )
            connection.exec_driver_sql(
                "INSERT INTO passages (fingerprint, id, article_id, section, section_index,"
                " ordinal, start, end, text, header, vector_key)"
                " VALUES ('f', ?, ?, 'body', 0, 0, 0, 5, 'x', 'h', 'v')",
                (article.id, article.id),
            )
            connection.exec_driver_sql(
                "INSERT INTO chunked VALUES ('f', ?, ?)", (article.id, article.content_hash)
            )
    settings = Settings(data=tmp_path, model="fake", reader="none")
    with (
        open_newsdesk(settings, load=lambda _: FakeEmbedder()) as desk,
        desk.database.reading() as connection,
    ):
        held = connection.execute(passages.select().order_by(passages.c.row)).all()
        assert [row.language for row in held] == ["de", "en"]
        assert [row.article_id for row in connection.execute(chunked.select())] == ["a2"]
