"""What an answer is made of: the kind asked for, a sentence a side, and what is disputed."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest
from fakes import NOON, FakeEmbedder, FakeReader, make_article

from bot.app import open_newsdesk
from bot.chat.rendering import answers
from bot.cli import printing
from bot.service.answerers.extractive.kinds import AnswerKind, asked_for, expected, possible
from bot.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.service.answers import Answer
    from bot.service.newsdesk import Newsdesk

ROOT = Path(__file__).parents[4]
SHARED = ROOT.parent / "shared" / "data"
QUAY = "The ferry Nordlys struck the stone quay at Sala, and {} people were hurt."


@pytest.fixture
def desk(opened: Callable[..., Newsdesk]) -> Newsdesk:
    """An empty newsdesk that answers however unsure it is."""
    return opened(minimum=0.0)


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Who runs the ferry?", AnswerKind.NAME),
        ("The council met. On which island did it vote?", AnswerKind.NAME),
        ("Where does the ferry land?", AnswerKind.NAME),
        ("How many people were hurt?", AnswerKind.NUMBER),
        ("What percentage of voters stayed at home?", AnswerKind.NUMBER),
        ("When does the bridge open?", AnswerKind.DATE),
        ("In what year was the quay built?", AnswerKind.DATE),
        ("Why did she resign?", None),
        ("What happened at the quay?", None),
        ("Wer leitet die Bank?", None),
        ("", None),
    ],
)
def test_a_question_tells_the_kind_of_its_answer(question: str, kind: AnswerKind | None) -> None:
    assert expected(question) is kind


def test_possible_answers_are_names_numbers_and_dates() -> None:
    text = "On Monday Liv Sander said 9,000 crowns were paid for twelve buoys in March 2026."
    assert possible(AnswerKind.NAME, text) == {"liv", "sander"}
    assert possible(AnswerKind.NUMBER, text) == {"9,000", "twelve", "2026"}
    assert possible(AnswerKind.DATE, text) == {"monday", "march", "2026"}


def test_what_the_question_says_itself_is_no_answer() -> None:
    assert asked_for("Who met Liv Sander?", ["Liv Sander met Bo Lindahl."]) == [{"bo", "lindahl"}]
    assert asked_for("Why?", ["Liv Sander met Bo Lindahl."]) is None


def test_the_sentence_with_the_kind_asked_for_comes_first(desk: Newsdesk) -> None:
    add(
        desk,
        "The repair of the lighthouse lamp was costly, the keeper of the lighthouse lamp said. "
        "The repair of the lighthouse lamp was paid for with 7,400 crowns.",
    )
    first = ask(desk, "How much was the repair of the lighthouse lamp?", limit=1)
    assert "7,400" in first.sentences[0].text


def test_each_outlet_of_a_comparison_says_one_sentence(desk: Newsdesk) -> None:
    other = "The captain was tired when his ferry hit the quay at Sala, a witness said."
    add(desk, QUAY.format(12), other, "The quay is old.")
    answer = ask(desk, "How do Outlet1 and Outlet2 differ on the ferry at the Sala quay?")
    assert outlets(answer) == ["Outlet1", "Outlet2"]
    assert answer.side_by_side
    for text in (click.unstyle(printing.answer(answer)), "\n".join(answers.sentences(answer))):
        assert "Outlet1" in text.partition(answer.sentences[0].text)[0]


def test_a_side_that_says_nothing_is_named(desk: Newsdesk) -> None:
    add(desk, QUAY.format(12))
    desk.library.add(
        make_article(9, source="Outlet9", headline="Choir", text="A choir sang all night long.")
    )
    desk.engine.follow()
    answer = ask(desk, "How do Outlet1 and Outlet9 differ on the Nordlys hitting Sala?")
    assert outlets(answer) == ["Outlet1"]
    assert answer.note == "Nothing on this was found from Outlet9."


def test_each_day_of_a_change_says_one_sentence(desk: Newsdesk) -> None:
    early = "Ferry fares at Sala are nine crowns for the crossing to the island."
    list(desk.library.add_all(make_article(n) for n in range(20, 40)))
    add(desk, early, "Eleven crowns are what ferry fares at Sala now come to, it was said.", days=8)
    answer = ask(desk, "How have ferry fares at Sala changed?")
    assert [c.published for c in answer.citations] == [NOON, NOON + timedelta(days=8)]
    assert answer.sentences[0].text == early
    assert answer.note is None


@pytest.mark.parametrize("limit", [1, 3])
def test_two_figures_for_the_same_stand_side_by_side(desk: Newsdesk, limit: int) -> None:
    add(desk, QUAY.format(12), QUAY.format(14))
    answer = ask(desk, "How many people were hurt by the ferry at Sala?", limit=limit)
    assert sorted(s.text for s in answer.sentences) == [QUAY.format(12), QUAY.format(14)]
    assert answer.lead == "The sources differ:"
    told = printing.answer(answer)
    assert told.index("The sources differ:") < told.index(answer.sentences[0].text[:20])
    assert sorted(outlets(answer)) == ["Outlet1", "Outlet2"]


def test_figures_in_words_differ_too(desk: Newsdesk) -> None:
    add(desk, QUAY.format("fourteen"), QUAY.format("seventeen"))
    answer = ask(desk, "How many people were hurt by the ferry at Sala?")
    assert len(answer.sentences) == 2
    assert answer.lead == "The sources differ:"


@pytest.mark.parametrize(
    "other",
    [
        QUAY.format("twelve"),
        QUAY.format("many"),
        "The council of Sala voted with 14 people for a new school roof on Friday.",
        "The ferry Nordlys struck the stone quay at Sala, and 14 windows broke.",
    ],
)
def test_what_does_not_contradict_is_no_disagreement(desk: Newsdesk, other: str) -> None:
    add(desk, QUAY.format(12), other)
    answer = ask(desk, "How many people were hurt by the ferry at Sala?")
    assert QUAY.format(12) in [sentence.text for sentence in answer.sentences]
    assert answer.lead is None
    assert not answer.side_by_side


@pytest.mark.parametrize(
    ("one", "other", "differ"),
    [
        ("Harbour Post", "Harbour Post", False),
        ("Harbour Post", "HARBOUR POST | Sport", False),
        ("Harbour Post", "Ledger", True),
        (None, None, True),
        ("Harbour Post", None, True),
    ],
)
def test_sources_differ_only_where_outlets_do(
    desk: Newsdesk, one: str | None, other: str | None, differ: bool
) -> None:
    add(desk, QUAY.format(12), QUAY.format(14), sources=(one, other))
    answer = ask(desk, "How many people were hurt by the ferry at Sala?")
    assert (answer.lead == "The sources differ:") is differ
    assert answer.side_by_side is differ


@pytest.mark.parametrize(("one", "other", "differ"), [(16, 8, False), (16_000, 8_000, True)])
def test_prices_differ_by_what_is_sold_and_sums_by_who_counts(
    desk: Newsdesk, one: int, other: int, differ: bool
) -> None:
    text = "The Nordlys line at Sala was fined ${:,} fines for the broken stone quay on Friday."
    add(desk, text.format(one), text.format(other))
    answer = ask(desk, "How large was the fine of the Nordlys line at Sala?", limit=3)
    assert (answer.lead == "The sources differ:") is differ


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared data folder is not beside this one")
def test_500_development_questions_get_exact_spans(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "bench"))
    import run
    import sets

    rows = sets.read_rows(SHARED / sets.MHR_QUERIES)
    asked = [row["query"] for row in rows if sets.split_of(row["id"]) == "development"][:500]
    corpus = sets.read_rows(SHARED / sets.MHR_CORPUS)[:150]
    settings = Settings(data=tmp_path, minimum=0.0)
    said = 0
    reader = FakeReader()
    with open_newsdesk(settings, load=lambda _: FakeEmbedder(), reader=lambda: reader) as desk:
        run.bring_in(desk, sets.mhr_articles(corpus), lambda _: None, embed=False)
        stored = {
            article.id: [section.content for section in article.quotable()]
            for summary in desk.library.latest(limit=len(corpus))
            if (article := desk.library.get(summary.id))
        }
        for question in asked:
            answer = desk.asking.ask(question[:1000])
            quotes = {citation.number: citation for citation in answer.citations}
            for sentence in answer.sentences:
                said += 1
                cited = quotes[sentence.citations[0]]
                assert sentence.text in cited.quote
                assert any(cited.quote in content for content in stored[cited.article_id])
    assert len(asked) == 500
    assert said >= len(asked)
    assert reader.read_texts >= 2 * len(asked)


def add(
    desk: Newsdesk, *texts: str, days: int = 1, sources: Sequence[str | None] | None = None
) -> None:
    """Add an article for each text, so many days apart; each is of an outlet of its own."""
    for number, text in enumerate(texts, 1):
        desk.library.add(
            make_article(
                number,
                source=sources[number - 1] if sources else f"Outlet{number}",
                headline=f"Sala {number}",
                published=NOON + timedelta(days=days * (number - 1)),
                text=text,
            )
        )
    desk.indexer.embed_missing()
    desk.engine.follow()


def ask(desk: Newsdesk, question: str, limit: int = 3) -> Answer:
    """Return the answer of a question that is covered."""
    answer = desk.asking.ask(question, limit=limit)
    assert answer.covered
    return answer


def outlets(answer: Answer) -> list[str | None]:
    """Return the outlets cited, in order."""
    return [citation.source for citation in answer.citations]
