"""The newest state of a story leads its answer, on the whole path: database, FAISS, both models."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import click
import pytest
from fakes import NOON
from placed import place
from story_texts import STORIES, articles_of_stories, ids_of

from articles.models import Filters
from bot.app import open_newsdesk
from bot.chat.rendering import answers
from bot.cli import printing
from bot.i18n import wording
from bot.i18n.language import speaking
from bot.service.answerers import load
from bot.service.developments.leading import NewestFirst
from bot.settings import Settings
from index.stories.passages import StoryPassages

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from articles.models import Article
    from bot.service.answers import Answer
    from bot.service.newsdesk import Newsdesk
    from index.embedders import Embedder

HOLM = "Was Mia Holm convicted?"
DAY_ASKED = (NOON + timedelta(days=200)).date()


@pytest.fixture(scope="module", params=["oldest first", "newest first"])
def desk(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    real_embedder: Embedder,
) -> Iterator[Newsdesk]:
    """A newsdesk with all stories, brought in in either order."""
    data = tmp_path_factory.mktemp("stories") / "data"
    with open_newsdesk(Settings(data=data), load=lambda _: real_embedder) as desk:
        bring_in(desk, articles_of_stories(newest_first=request.param == "newest first"))
        place(desk.database, {story: ids_of(story) for story in STORIES}, at=NOON)
        yield desk


@pytest.mark.parametrize(
    ("question", "newest", "earlier"),
    [
        ("Was Mia Holm convicted?", "overturned Mia Holm's conviction", "was convicted of fraud"),
        (
            "How many people were hurt when the Nordlys struck the quay?",
            "Seventeen people were hurt",
            "14 people were hurt",
        ),
        ("Was coach Tor Lindahl dismissed?", "was reinstated as coach", "dismissed their coach"),
        ("Is Ole Brandt still missing?", "was found alive", "has been missing"),
        ("When is the Skarn regatta?", "cancelled the Skarn regatta", "will be held on 12 June"),
        ("Do Torrin Bank and the union talk?", "reached a deal on pay", "began talks on pay"),
        ("Is the Elva bridge closed?", "reopened to cars", "was closed to all traffic"),
        ("How much will the sea tower of Varn cost?", "9 million crowns", "7 million crowns"),
        ("Ist der Tunnel bei Lindau gesperrt?", "freigegeben", "gesperrt"),
    ],
)
def test_the_newest_state_leads(desk: Newsdesk, question: str, newest: str, earlier: str) -> None:
    answer = ask(desk, question)
    first, second, *others = answer.sentences
    assert newest in first.text
    assert not first.earlier
    assert earlier in second.text
    assert second.earlier
    assert not any(newest in each.text for each in others)
    cited = {citation.number: citation for citation in answer.citations}
    assert [each.citations[0] for each in (first, second)] == [1, 2]
    assert cited[1].published > cited[2].published  # type: ignore[operator]
    assert first.text in cited[1].quote
    assert second.text in cited[2].quote
    assert answer.lead is None


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("Was customs officer Jon Aas convicted?", "Jon Aas was convicted"),
        ("Was Eva Rask convicted of smuggling?", "Rask was convicted"),
        ("How many people did the flood in the Tamsin valley kill?", "killed three"),
        ("How many people were injured at the Brona mill?", "injured 12 people"),
        ("Was Mayor Ida Krog suspended?", "was suspended from office"),
        ("Was Lea Dorn acquitted?", "was acquitted of libel"),
        ("Is the Strandby school closed?", "was closed on Monday"),
    ],
    ids=[
        *("another trial", "another crime", "another flood", "another thing"),
        *("a quote and an opinion", "a recap", "undated"),
    ],
)
def test_what_only_seems_to_have_changed_leads_nothing(
    desk: Newsdesk, question: str, first: str
) -> None:
    answer = ask(desk, question)
    assert first in answer.sentences[0].text
    assert not any(sentence.earlier for sentence in answer.sentences)


@pytest.mark.parametrize(
    "question",
    [
        "Was Mia Holm convicted in January?",
        "When was Mia Holm convicted?",
        "How many people were hurt at first when the Nordlys struck the quay?",
        "How many people were originally hurt when the Nordlys struck the quay?",
        "What do the Harbour Post and the Island Ledger say on those hurt on the Nordlys?",
    ],
)
def test_a_past_day_and_a_comparison_are_left_as_they_were(desk: Newsdesk, question: str) -> None:
    answer = ask(desk, question)
    assert "overturned" not in answer.sentences[0].text
    assert not any(sentence.earlier for sentence in answer.sentences)


def test_within_one_article_nothing_is_newer(desk: Newsdesk) -> None:
    answer = ask(desk, "Was Mia Holm convicted?", filters=Filters(article_id="holm-1"))
    assert "was convicted" in answer.sentences[0].text
    assert {citation.article_id for citation in answer.citations} == {"holm-1"}


def test_what_is_newer_is_within_the_limits_that_are_set(desk: Newsdesk) -> None:
    limits = Filters(last_day=(NOON + timedelta(days=100)).date())
    answer = ask(desk, "Was Mia Holm convicted?", filters=limits)
    assert "was convicted" in answer.sentences[0].text
    assert "holm-2" not in {citation.article_id for citation in answer.citations}


def test_of_a_story_that_is_not_known_the_sources_still_differ(
    tmp_path: Path, real_embedder: Embedder
) -> None:
    with open_newsdesk(Settings(data=tmp_path), load=lambda _: real_embedder) as desk:
        bring_in(desk, articles_of_stories())
        question = "How many people were hurt when the Nordlys struck the quay?"
        apart = ask(desk, question)
        assert apart.lead == "The sources differ:"
        place(desk.database, {"quay": ids_of("quay")}, at=NOON)
        together = ask(desk, question)
    assert together.lead is None
    assert [sentence.earlier for sentence in together.sentences] == [False, True]


def test_other_figures_of_two_outlets_on_one_day_differ(
    tmp_path: Path, real_embedder: Embedder
) -> None:
    same_day = [
        each.model_copy(update={"published": NOON + timedelta(hours=5)})
        if each.id == "quay-1"
        else each
        for each in articles_of_stories()
    ]
    with open_newsdesk(Settings(data=tmp_path), load=lambda _: real_embedder) as desk:
        bring_in(desk, same_day)
        place(desk.database, {"quay": ids_of("quay")}, at=NOON)
        answer = ask(desk, "How many people were hurt when the Nordlys struck the quay?")
    assert answer.lead == "The sources differ:"
    assert not any(sentence.earlier for sentence in answer.sentences)


def test_the_newest_article_is_looked_into_though_it_was_not_found(desk: Newsdesk) -> None:
    hits = desk.search.retriever.retrieve(desk.search.retriever.read(HOLM), 10)
    old = [hit for hit in hits if hit.article.id != "holm-2"]
    answerer = load("extractive", desk.engine, desk.search.embedder, {})
    leading = NewestFirst(
        answerer,
        desk.story_lookup,
        StoryPassages(desk.database),
        desk.engine,
        desk.search.embedder,
    )
    led = leading.answer(desk.search.retriever.read(HOLM), old, 3, DAY_ASKED)
    assert "overturned" in led.draft.sentences[0].text
    assert [each.article.id for each in led.besides] == ["holm-2"]
    assert led.draft.citations[0].article_id == "holm-2"


def test_another_servers_article_leads_nothing(tmp_path: Path, real_embedder: Embedder) -> None:
    articles = articles_of_stories()
    hidden = [
        each.model_copy(update={"scope": "999"}) if each.id == "holm-2" else each
        for each in articles
    ]
    with open_newsdesk(Settings(data=tmp_path), load=lambda _: real_embedder) as desk:
        bring_in(desk, hidden)
        place(desk.database, {"holm": ids_of("holm")}, at=NOON)
        everyone, server = (
            ask(desk, HOLM, filters=Filters(scope=scope)) for scope in (None, "999")
        )
    assert "was convicted" in everyone.sentences[0].text
    assert "overturned" in server.sentences[0].text


def test_an_earlier_sentence_is_told_as_such(desk: Newsdesk) -> None:
    answer = ask(desk, HOLM)
    quote = answer.sentences[1].text
    on_discord = answers.sentences(answer, first_bold=True)
    assert on_discord[0].startswith("**The appeal court overturned")
    day = wording.day(answer.citations[1].published)
    assert on_discord[1].startswith(f"Before ({day}, Island Ledger): “{quote}”")
    printed = " ".join(click.unstyle(printing.answer(answer)).split())
    assert f"Before ({day}, Island Ledger): “{quote}” [2]" in printed
    told = answer.model_dump(mode="json")["sentences"]
    assert "earlier" not in told[0]
    assert told[1]["earlier"] is True
    with speaking("de"):
        assert quote in answers.sentences(answer)[1]


def bring_in(desk: Newsdesk, articles: Iterable[Article]) -> None:
    """Add articles, with their vectors."""
    list(desk.library.add_all(articles))
    desk.indexer.embed_missing()
    desk.engine.follow()


def ask(desk: Newsdesk, question: str, filters: Filters = Filters()) -> Answer:
    """Return the answer of a question that is covered."""
    answer = desk.asking.ask(question, filters, on=DAY_ASKED)
    assert answer.covered
    return answer
