"""A sentence that stands word for word in an article is found, however ordinary its words are."""

from __future__ import annotations

import random
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from fakes import FakeEmbedder, make_article

from articles.models import Article, Section, SectionKind
from articles.parsing import read_path
from bot.app import open_newsdesk
from bot.service.questions import LONGEST_QUESTION_CHARS
from bot.service.tokens import words
from bot.settings import Settings
from index.chunking.sentences import split_section
from index.chunking.stretches import stretches

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.service.newsdesk import Newsdesk

SAMPLES = Path(__file__).parents[3] / "samples"
NOW = datetime(2026, 11, 25, tzinfo=UTC)
PLAIN = "It was not the first time that they had to do it again after all of this."


def made_of(spoken: list[str], number: int, chance: random.Random) -> Article:
    """Return a story of thirty sentences with the same words in another order."""
    sentences = [f"{' '.join(chance.choices(spoken, k=15))}." for _ in range(30)]
    return make_article(1000 + number, text=" ".join(sentences))


@pytest.fixture(scope="module")
def stories() -> list[Article]:
    return [item for item in read_path(SAMPLES, now=NOW) if isinstance(item, Article)]


@pytest.fixture(scope="module")
def full(stories: list[Article], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsdesk]:
    """The samples among sixty stories made of their words."""
    chance = random.Random(7)
    spoken = [
        word for story in stories for part in story.quotable() for word in part.content.split()
    ]
    plain = PLAIN.rstrip(".").split()
    embedder = FakeEmbedder()
    settings = Settings(data=tmp_path_factory.mktemp("quotes"), model="fake")
    with open_newsdesk(settings, load=lambda _: embedder, follow=False) as desk:
        list(desk.library.add_all(stories))
        list(desk.library.add_all(made_of(spoken, n, chance) for n in range(30)))
        list(desk.library.add_all(made_of(plain, n, chance) for n in range(30, 60)))
        desk.library.add(make_article(2000, text=f"{' '.join(spoken[:400])} {PLAIN}"))
        desk.library.add(make_article(2001, text="Only server seven reads of it.", scope="7"))
        desk.indexer.embed_missing()
        desk.engine.follow()
        yield desk


def sentences(story: Article) -> list[str]:
    return [
        part.content[start:end]
        for part in story.quotable()
        for start, end in split_section(part, story.language)
    ]


def test_every_sentence_of_the_samples_is_found(full: Newsdesk, stories: list[Article]) -> None:
    checked = [text for story in stories for text in sentences(story) if words(text)]
    assert len(checked) > 500
    for text in checked:
        check = full.quotes.check(text[:LONGEST_QUESTION_CHARS])
        assert check.exact, text
        assert words(check.found.quote) == words(text[:LONGEST_QUESTION_CHARS])


def test_any_stretch_of_an_article_is_found_across_its_passages(
    full: Newsdesk, stories: list[Article]
) -> None:
    chance, whole = random.Random(11), 0
    for story in stories:
        body = max((part.content for part in story.quotable()), key=len).split()
        for length in (6, 9, 20, 60, 120):
            start = chance.randrange(max(1, len(body) - length))
            text = " ".join(body[start : start + length])
            asked = text[:LONGEST_QUESTION_CHARS].rpartition(" ")[0]
            check = full.quotes.check(asked)
            held = words(check.found.quote)
            assert " ".join(words(asked)) in " ".join(held), text
            # One that begins or ends beside its “not” or “over” is shown with it.
            assert check.exact == (held == words(asked)), text
            whole += check.exact
    assert whole > 5 * len(stories) * 0.9


def test_a_sentence_of_the_most_ordinary_words_is_found(full: Newsdesk) -> None:
    check = full.quotes.check(PLAIN)
    assert check.exact
    assert check.found.article.id == "a2000"
    near = full.quotes.check(PLAIN.replace("again", "once more"))
    assert near.found.article.id == "a2000"
    assert not near.exact


def test_the_dek_and_the_points_are_searched_too(full: Newsdesk) -> None:
    points = ("The ward is open at last.", "It has 40 beds.")
    full.library.add(
        make_article(
            2002,
            dek="The ward has forty beds.",
            sections=(Section(kind=SectionKind.KEY_POINTS, points=points),),
        )
    )
    full.engine.follow()
    for text, section in ((points[1], "key_points"), ("The ward has forty beds", "dek")):
        assert full.quotes.check(text).found.section == section


def test_another_server_s_sentence_is_never_found(full: Newsdesk) -> None:
    text = "Only server seven reads of it."
    assert full.quotes.check(text, scope="7").found.article.id == "a2001"
    for scope in (None, "8"):
        check = full.quotes.check(text, scope=scope)
        assert check.found is None
        assert "a2001" not in {near.article_id for near in check.nearest}


def test_a_retracted_sentence_is_not_found(full: Newsdesk) -> None:
    text = "The zeppelin of Ruta never left its hangar."
    full.library.add(make_article(2003, text=text))
    full.engine.follow()
    assert full.quotes.check(text).exact
    full.library.retract("a2003", "It was made up.")
    assert full.quotes.check(text).found is None


def test_a_quote_is_read_as_people_copy_it(full: Newsdesk) -> None:
    full.library.add(make_article(2004, text="The Café lost 14% on Monday.\nIt closes on Friday."))
    full.engine.follow()
    copied = (
        "> The **Café** lost 14% on Monday.\n> It closes on Friday.",
        "The Cafe\u0301 lost\N{NO-BREAK SPACE}14\u202f%\u200b on Monday",
        "“The café lost 14% on Monday …”",
    )
    for text in copied:
        assert full.quotes.check(text).exact, text
    for text in ("The Café lost $14 on Monday.", "The Café lost 14", "lost 14% on Monda"):
        assert not full.quotes.check(text).exact, text


def test_a_quote_is_compared_in_the_article_s_language(full: Newsdesk) -> None:
    text = "Die Fähre verlor 4,3 Milliarden Kronen und fährt nicht mehr."
    full.library.add(make_article(2005, text=text, language="de-AT"))
    full.engine.follow()
    assert full.quotes.check(text).exact
    check = full.quotes.check(text.replace("4,3 Milliarden", "4.300 Millionen"))
    assert [piece.otherwise for piece in check.pieces] == [False, True, False]
    assert not full.quotes.check("Die Fähre verlor 4,3 Milliarden Kronen und fährt").exact


def test_a_check_takes_no_time(full: Newsdesk, stories: list[Article]) -> None:
    long = " ".join(sentences(stories[0]))[:LONGEST_QUESTION_CHARS]
    full.quotes.check(long)
    for text in (long, PLAIN, " ".join(reversed(long.split())), "the"):
        begun = time.perf_counter()
        full.quotes.check(text)
        assert time.perf_counter() - begun < 2


def test_a_text_falls_into_stretches() -> None:
    numbers = [str(n) for n in range(20)]
    found = stretches(" ".join(numbers))
    assert found[:2] == [" ".join(numbers[:10]), " ".join(numbers[10:])]
    assert found[2:] == [" ".join(numbers[n : n + 8]) for n in (0, 4, 8, 12)]
    assert stretches("one two three four") == ["one two", "three four"]
    assert stretches("one two three") == []
    assert stretches("") == []


def test_a_quote_stands_in_its_surroundings(small_desk: Newsdesk) -> None:
    text = " ".join(f"Sentence {n} of the long report is about topic {n}." for n in range(80))
    small_desk.library.add(make_article(70, text=text))
    small_desk.engine.follow()
    found = small_desk.search.passages.of_article("a70", None)
    (quote,) = small_desk.quotes.in_context([found[2].passage.id])
    assert quote.before
    assert quote.after
    assert quote.before + quote.quote + quote.after in text
    assert len(quote.before) <= 400
