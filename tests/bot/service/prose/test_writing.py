"""Answers in prose by an LLM's server on loopback, however it behaves."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest
from fakes import make_article
from llm_server import LlmServer
from placed import place
from prose_passages import BEST, BRIDGE, HARBOUR, TODAY, a_passage, quoted_answer
from storylines import PLACED

from articles.models import SectionKind
from bot.service.composing import Composer
from bot.service.llm.budget import Budget
from bot.service.llm.client import LlmClient
from bot.service.llm.llm import Llm
from bot.service.prose import writing
from bot.service.prose.models import MOST_SENTENCES, Task
from bot.service.prose.writing import USED_UP, Prose
from bot.state.tokens import UsedTokens

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.service.answers import Answer
    from bot.service.newsdesk import Newsdesk
    from bot.service.prose.models import WritingOutcome

BOUGHT = "Torrin Bank purchased the ferry company Halden Line for 4.3 billion dollars."
LOST = "Halden Line lost 14 percent of its passengers in 2025."
INVENTED = "Halden Line will close all its offices in Paris."
QUESTION = "Who bought Halden Line?"


@pytest.fixture
def server() -> Iterator[LlmServer]:
    with LlmServer() as server:
        yield server


@pytest.fixture
def prose(newsdesk: Newsdesk, server: LlmServer) -> Prose:
    return made(newsdesk, server)


def made(
    newsdesk: Newsdesk, server: LlmServer, first: float = 15.0, tokens: int = 100_000
) -> Prose:
    budget = Budget(UsedTokens(newsdesk.database), tokens, tokens)
    llm = Llm(LlmClient(server.url, "small-model"), budget, first_seconds=first)
    composer = Composer(newsdesk.inspector, newsdesk.library, "extractive", newsdesk.story_lookup)
    return Prose(llm, lambda: None, composer, lambda: TODAY)


def texts(answer: Answer) -> list[str]:
    return [sentence.text for sentence in answer.sentences]


def test_what_passes_is_said_with_the_passages_it_rests_on(
    prose: Prose, server: LlmServer, caplog: pytest.LogCaptureFixture
) -> None:
    server.answers(f"{BOUGHT} [1]\n{LOST} [1]", tokens=(812, 96))
    quoted = quoted_answer((BEST, HARBOUR), also=(BRIDGE,))
    with caplog.at_level(logging.INFO):
        written = prose.write(quoted, Task.ASK, scope=None)
    assert texts(written) == [BOUGHT, LOST]
    assert written.written_by == "small-model"
    assert all(each.written and each.citations == (1,) for each in written.sentences)
    assert BEST in written.sentences[0].rests_on
    (citation,) = written.citations
    assert citation.passage_id == HARBOUR.passage.id
    (line,) = [each.getMessage() for each in caplog.records if each.name.endswith("writing")]
    assert line.startswith("An answer is written: 2 of 2 sentences let through, 812 + 96 tokens")
    assert not any(word in caplog.text for word in ("Halden", "Torrin", "bought"))


def test_what_is_cited_of_what_is_written_has_its_stories(
    newsdesk: Newsdesk, prose: Prose, server: LlmServer
) -> None:
    article = HARBOUR.article
    more = make_article(70)
    list(newsdesk.library.add_all([make_article(71, id=article.id), more]))
    place(newsdesk.database, {"s-ferry": [article.id, more.id]}, at=PLACED)
    server.answers(f"{BOUGHT} [1]\n{LOST} [1]")
    quoted = quoted_answer((BEST, HARBOUR), also=(BRIDGE,))
    written = prose.write(quoted, Task.ASK, scope=None)
    assert [story.id for story in written.stories] == ["s-ferry"]
    assert written.with_timeline == {article.id}


def test_the_llm_is_sent_the_passages_the_question_and_the_day_alone(
    prose: Prose, server: LlmServer
) -> None:
    server.answers(f"{BOUGHT} [1]")
    prose.write(quoted_answer((BEST, HARBOUR), also=(BRIDGE,)), Task.ASK, scope="1")
    (request,) = server.requests
    assert HARBOUR.passage.text in request.said
    assert BRIDGE.passage.text in request.said
    assert "Today is 14 November 2026." in request.said
    assert request.said.endswith(f"Answer this question: {QUESTION}")
    assert set(request.body) <= {
        *("model", "messages", "stream", "max_tokens", "temperature", "stream_options"),
    }


def test_each_sentence_is_shown_as_it_passes_and_nothing_else_ever_is(
    prose: Prose, server: LlmServer
) -> None:
    server.answers(f"{BOUGHT} [1]\n{INVENTED} [1]\n{LOST} [1]", pause=0.01)
    shown: list[Answer] = []
    written = prose.write(quoted_answer(), Task.ASK, scope=None, show=shown.append)
    assert list(map(texts, shown)) == [[BOUGHT], [BOUGHT, LOST]]
    assert all(each.written_by == "small-model" for each in shown)
    assert texts(written) == [BOUGHT, LOST]


def test_the_best_quote_takes_the_place_of_a_point_that_was_taken_out(
    prose: Prose, server: LlmServer
) -> None:
    server.answers(f"{INVENTED} [1]\n{LOST} [1]")
    written = prose.write(quoted_answer(), Task.ASK, scope=None)
    assert [(each.text, each.written) for each in written.sentences] == [
        (BEST, False),
        (LOST, True),
    ]


@pytest.mark.parametrize(
    "play",
    [
        lambda server: server.answers(f"{INVENTED} [1]\nThe moon is made of cheese. [1]"),
        lambda server: server.answers("NONE"),
        lambda server: server.answers(""),
        lambda server: server.answers("Torrin Bank kaufte die Reederei Halden Line. [1]"),
        lambda server: server.answers("lorem ipsum " * 80),
        lambda server: server.answers("<think>They ask who bought it."),
        lambda server: server.answers("Torrin Bank " * 50, pause=0.1),
        lambda server: server.hangs_after("Torrin Bank"),
        lambda server: server.fails(500),
        lambda server: server.fails(429, retry_after=5),
        lambda server: server.fails(401),
        lambda server: server.fails_inside(),
        lambda server: server.fails_whole(),
        lambda server: server.sends_page(),
        lambda server: server.hangs_up(),
        lambda server: server.hangs(),
        lambda server: server.keeps_alive(),
        lambda server: server.cuts_off("Torrin Bank purch"),
        lambda server: server.never_ends(),
        lambda server: server.answers(f"{BOUGHT} [1]", first_pause=2.0),
    ],
)  # fmt: skip
def test_whatever_goes_wrong_quotes_stand_in_time(
    newsdesk: Newsdesk,
    server: LlmServer,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    play: Callable[[LlmServer], LlmServer],
) -> None:
    play(server)
    quoted = quoted_answer()
    shown: list[Answer] = []
    outcomes: list[WritingOutcome] = []
    monkeypatch.setattr(writing, "SENTENCE_SECONDS", 0.5)
    prose = made(newsdesk, server, first=0.5)
    answer = prose.write(quoted, Task.ASK, scope=None, show=shown.append, tell=outcomes.append)
    assert answer == quoted
    assert shown == []
    (outcome,) = outcomes
    assert not outcome.in_prose
    assert outcome.seconds < 5
    assert "Halden" not in caplog.text + outcome.fault


def test_what_came_before_a_cut_stays_where_it_passed(prose: Prose, server: LlmServer) -> None:
    server.cuts_off(f"{BOUGHT} [1]\n{LOST} [1]\nTorrin Bank was fou")
    assert texts(prose.write(quoted_answer(), Task.ASK, scope=None)) == [BOUGHT, LOST]


def test_a_sentence_whose_end_is_missing_is_left_out(prose: Prose, server: LlmServer) -> None:
    server.answers(f"{BOUGHT} [1]\nTorrin Bank bought Halden Line", finish="length")
    assert texts(prose.write(quoted_answer(), Task.ASK, scope=None)) == [BOUGHT]


def test_an_answer_that_does_not_end_is_what_passed_until_then(
    newsdesk: Newsdesk, server: LlmServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.hangs_after(f"{BOUGHT} [1]\nHolt ")
    monkeypatch.setattr(writing, "SENTENCE_SECONDS", 0.5)
    monkeypatch.setattr(writing, "WHOLE_SECONDS", 0.5)
    prose = made(newsdesk, server, first=3.0)
    written = prose.write(quoted_answer(), Task.ASK, scope=None)
    assert texts(written) == [BOUGHT]
    assert written.seconds < 6


@pytest.mark.parametrize("task", list(Task))
def test_no_more_is_said_than_is_asked_for(prose: Prose, server: LlmServer, task: Task) -> None:
    said = [
        "Torrin Bank purchased Halden Line for $4.3bn.",
        "Halden Line lost 14% of its passengers in 2025.",
        "Vera Holt did not rule out job cuts.",
        "The bank will sell three ships by 30 November.",
        "Piet Marsh called the sale “a bad day for the harbour”.",
        "Torrin Bank bought the ferry company Halden Line on Monday for $4.3bn, Holt said.",
    ]
    server.answers("\n".join(f"{text} [1]" for text in said))
    shown: list[Answer] = []
    prose.write(quoted_answer(), task, scope=None, show=shown.append)
    assert 1 < len(shown) <= MOST_SENTENCES[task]
    written = prose.write(quoted_answer(), task, scope=None, most=1)
    assert len(written.sentences) == 1


def test_what_the_article_gives_itself_is_quoted(prose: Prose, server: LlmServer) -> None:
    own = a_passage(1, BEST, section=SectionKind.KEY_POINTS)
    points = quoted_answer((BEST, own))
    assert prose.write(points, Task.POINTS, scope=None) == points
    assert server.requests == []
    said = "Torrin Bank purchased Halden Line for $4.3bn."
    server.answers(f"{said} [1]")
    assert texts(prose.write(points, Task.ASK, scope=None)) == [said]


def test_sources_that_differ_and_what_is_not_covered_stay_as_they_are(
    prose: Prose, server: LlmServer
) -> None:
    for changes in ({"side_by_side": True}, {"covered": False, "sentences": ()}, {"passages": ()}):
        answer = quoted_answer().model_copy(update=changes)
        assert prose.write(answer, Task.ASK, scope=None) == answer
    assert server.requests == []


def test_what_has_changed_stays_as_it_is_quoted(prose: Prose, server: LlmServer) -> None:
    answer = quoted_answer()
    before = answer.sentences[0].model_copy(update={"earlier": True})
    changed = answer.model_copy(update={"sentences": (*answer.sentences, before)})
    assert prose.write(changed, Task.ASK, scope=None) == changed
    assert server.requests == []


def test_what_an_answer_costs_is_counted_as_the_server_does_else_by_its_length(
    newsdesk: Newsdesk, server: LlmServer
) -> None:
    prose = made(newsdesk, server)
    server.answers(f"{BOUGHT} [1]", tokens=(812, 96)).answers(f"{BOUGHT} [1]", tokens=None)
    prose.write(quoted_answer(), Task.ASK, scope="1")
    assert UsedTokens(newsdesk.database).used("1") == 812 + 96
    outcomes: list[WritingOutcome] = []
    prose.write(quoted_answer(), Task.ASK, scope="2", tell=outcomes.append)
    (outcome,) = outcomes
    assert outcome.tokens is not None
    assert 250 < outcome.tokens.prompt < 500
    assert 15 < outcome.tokens.completion < 40
    assert UsedTokens(newsdesk.database).used("2") == sum(outcome.tokens)


def test_what_was_sent_counts_where_nothing_came_of_it(
    newsdesk: Newsdesk, server: LlmServer
) -> None:
    server.hangs()
    made(newsdesk, server, first=0.5).write(quoted_answer(), Task.ASK, scope="1")
    assert 250 < UsedTokens(newsdesk.database).used("1") < 500


def test_a_question_has_as_many_sentences_as_are_set(newsdesk: Newsdesk, server: LlmServer) -> None:
    llm = made(newsdesk, server).llm
    composer = Composer(newsdesk.inspector, newsdesk.library, "extractive", newsdesk.story_lookup)
    prose = Prose(llm, lambda: None, composer, lambda: TODAY, sentences=1)
    server.answers(f"{BOUGHT} [1]\n{LOST} [1]")
    assert texts(prose.write(quoted_answer(), Task.ASK, scope=None)) == [BOUGHT]
    assert len(texts(prose.write(quoted_answer(), Task.ASK, scope=None, most=2))) == 2


def test_what_is_not_asked_costs_nothing(newsdesk: Newsdesk, server: LlmServer) -> None:
    server.fails(500)
    made(newsdesk, server).write(quoted_answer(), Task.ASK, scope="1")
    assert UsedTokens(newsdesk.database).used_by_all() == 0


def test_where_the_tokens_of_today_are_used_up_quotes_stand(
    newsdesk: Newsdesk, server: LlmServer
) -> None:
    server.answers(f"{BOUGHT} [1]")
    outcomes: list[WritingOutcome] = []
    prose = made(newsdesk, server, tokens=500)
    quoted = quoted_answer()
    assert prose.write(quoted, Task.ASK, scope="1", tell=outcomes.append) == quoted
    assert [outcome.fault for outcome in outcomes] == [USED_UP]
    assert server.requests == []
