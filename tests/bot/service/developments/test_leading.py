"""The newest state of a story leads its answer, on the whole path: database, FAISS, both models."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from fakes import NOON
from placed import place
from story_texts import STORIES, articles_of_stories, ids_of

from bot.app import open_newsdesk
from bot.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.service.answers import Answer
    from bot.service.newsdesk import Newsdesk
    from index.embedders import Embedder


@pytest.fixture(scope="module", params=["oldest first", "newest first"])
def desk(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    real_embedder: Embedder,
) -> Iterator[Newsdesk]:
    """A newsdesk with all stories, brought in in either order."""
    data = tmp_path_factory.mktemp("stories") / "data"
    with open_newsdesk(Settings(data=data), load=lambda _: real_embedder) as desk:
        newest_first = request.param == "newest first"
        list(desk.library.add_all(articles_of_stories(newest_first=newest_first)))
        desk.indexer.embed_missing()
        desk.engine.follow()
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
    ("question", "first", "unsaid"),
    [
        ("Was customs officer Jon Aas convicted?", "Jon Aas was convicted", "Stolt was acquitted"),
        ("Was Eva Rask convicted of smuggling?", "Rask was convicted", ""),
        ("How many people did the flood in the Tamsin valley kill?", "killed three", ""),
        ("How many people were injured at the Brona mill?", "injured 12 people", ""),
        ("Was Mayor Ida Krog suspended?", "was suspended from office", ""),
        ("Was Lea Dorn acquitted?", "was acquitted of libel", ""),
        ("Is the Strandby school closed?", "was closed on Monday", ""),
    ],
)
def test_what_only_seems_to_have_changed_leads_nothing(
    desk: Newsdesk, question: str, first: str, unsaid: str
) -> None:
    answer = ask(desk, question)
    assert first in answer.sentences[0].text
    assert not any(sentence.earlier for sentence in answer.sentences)


def ask(desk: Newsdesk, question: str, **given: object) -> Answer:
    """Return the answer of a question that is covered."""
    answer = desk.asking.ask(question, **given)  # type: ignore[arg-type]
    assert answer.covered
    return answer
