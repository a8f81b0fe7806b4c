"""The console: what each line is answered with, what is offered, and how it ends."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click
import pytest
from fakes import make_article
from storylines import told_stories
from writers import FakeWriter

from articles.models import Section, SectionKind
from bot.cli.console import HELP, Console, run_console
from bot.i18n.commands import calling, on_command_line
from bot.service.prose.models import Task

if TYPE_CHECKING:
    from pathlib import Path

    from bot.service.newsdesk import Newsdesk

QUESTION = "Why did the council of Town1 vote to close its old bridge?"


@pytest.fixture
def desk(newsdesk: Newsdesk) -> Newsdesk:
    """A newsdesk of three stories, two outlets and two categories."""
    points = Section(kind=SectionKind.KEY_POINTS, points=("The bridge is shut.", "Buses run."))
    body = make_article(1).sections
    stories = [
        make_article(1, sections=(*body, points)),
        make_article(2, category="Sport", headline="Town2 wins the cup", text="Town2 won a cup."),
        make_article(3, source="Coast Times", headline="Ferries sail", text="Eight ferries sail."),
    ]
    list(newsdesk.library.add_all(stories))
    newsdesk.maintenance.update()
    return newsdesk


@pytest.fixture
def console(desk: Newsdesk) -> Console:
    """A console on those stories."""
    return Console(desk)


def said(console: Console, line: str) -> str:
    answer = console.answer(line)
    assert answer is not None
    return click.unstyle(answer)


def test_plain_text_is_a_question(console: Console) -> None:
    for line in (QUESTION, f"/ask {QUESTION}", f"  /ASK {QUESTION}\n"):
        said(console, "/new")
        text = said(console, line)
        assert "[1] Harbour Post · “Town1 closes its old bridge” · 2 Nov 2026" in text
        assert "3 articles searched" in text


def test_a_question_may_follow_the_last_one_until_it_is_forgotten(console: Console) -> None:
    follow_up = "How much will it cost?"
    assert "Read together" not in said(console, follow_up)
    said(console, "/new")
    said(console, "What did engineer Vera1 Holt say of the repair?")
    assert said(console, "ok thanks").startswith("You are welcome!")
    text = said(console, follow_up)
    assert text.startswith("Read together with your last question.")
    assert "1 million crowns. [1]" in text
    said(console, "/new")
    assert not said(console, follow_up).startswith("Read")


def test_small_talk_gets_a_line_and_no_sources(console: Console) -> None:
    for line in ("hello newsdesk", "👍", "what is 2+2", "gracias!"):
        text = said(console, line)
        assert "What is new this week?" in text
        assert "searched" not in text
    assert "ask a question first" in said(console, "/quotes")


def test_misspelt_words_are_told(console: Console) -> None:
    text = said(console, "why did the council of Town1 close its old brigde")
    assert text.startswith("Read as “why did the council of Town1 close its old bridge”.")
    assert "[1] Harbour Post" in text


def test_a_question_may_begin_with_a_word_that_ends_it(console: Console) -> None:
    assert said(console, "Exit of Samarkand from the union?").startswith("Not covered")


def test_what_is_not_covered_is_said(console: Console) -> None:
    assert said(console, "Who was elected emperor of Samarkand?").startswith("Not covered")


def test_stories_are_named_by_words(console: Console) -> None:
    assert "• The bridge is shut." in said(console, "/story old bridge")
    assert said(console, "/keypoints old bridge").startswith("The bridge is shut. [1]")
    assert "because the ferry is too small" in said(console, "/why old bridge")
    assert "a comparison takes two; /timeline and" in said(console, "/compare old bridge")
    assert said(console, "/timeline old bridge").endswith("One article so far.")
    assert "Town2 wins the cup" in said(console, "/search Town2 won a cup")
    assert "Town1 closes its old bridge" not in said(console, "/related old bridge")


@pytest.mark.parametrize(
    ("what", "headlines"),
    [
        ("", {"Town1 closes its old bridge", "Town2 wins the cup", "Ferries sail"}),
        ("1", {"Ferries sail"}),
        ("0", {"Ferries sail"}),
        ("coast times", {"Ferries sail"}),
        ("Sport", {"Town2 wins the cup"}),
    ],
)
def test_latest_takes_a_number_an_outlet_or_a_category(
    console: Console, what: str, headlines: set[str]
) -> None:
    lines = said(console, f"/latest {what}").splitlines()
    assert {line for line in lines if not line.startswith(" ")} == headlines


def test_latest_says_what_it_does_not_know(console: Console) -> None:
    assert "/sources" in said(console, "/latest Nowhere Gazette")


def test_what_trends_is_told(console: Console) -> None:
    assert said(console, "/trending").startswith("Nothing is trending")
    assert "no category “Opera”" in said(console, "/trending Opera")


def test_how_a_story_went_is_told(console: Console, desk: Newsdesk) -> None:
    told_stories(desk)
    for name in ("story-merger", "torrin bank turns lindmark down"):
        text = said(console, f"/timeline {name}")
        assert text.startswith("Watchdog approves bank merger\n8 articles · 4 outlets · 1 Sep 2026")
        assert "\n1. 1 Sep 2026\n   Lindmark offered 4.2 billion crowns for Torrin Bank" in text
        assert text.count("(newest)") == 1


def test_what_came_in_within_a_day_is_told(console: Console, desk: Newsdesk) -> None:
    assert said(console, "/digest").startswith("Nothing new since ")
    now = datetime.now(UTC)
    new = {"headline": "Lamps of Sala are lit", "source": "Coast Times", "category": "Culture"}
    list(
        desk.library.add_all(
            [make_article(30, published=now, **new), make_article(31, published=now)]
        )
    )
    assert said(console, "/digest").startswith("2 new stories since ")
    for what in ("coast times", "CULTURE"):
        text = said(console, f"/digest {what}")
        assert text.startswith("1 new story since ")
        assert "\nLamps of Sala are lit\n  Coast Times · " in text
    assert said(console, "/digest sport").startswith("Nothing new since ")
    assert "/sources" in said(console, "/digest Nowhere Gazette")


def test_commands_are_called_as_they_are_here(console: Console) -> None:
    with calling(on_command_line):
        assert "give /keypoints the headline" in " ".join(said(console, "hello").split())


def test_an_empty_library_says_of_what_there_is_none(newsdesk: Newsdesk) -> None:
    empty = Console(newsdesk)
    assert said(empty, "/sources") == "No article names its outlet yet."
    assert said(empty, "/categories") == "No article names its category yet."


def test_quotes_show_the_last_answer_in_its_surroundings(console: Console) -> None:
    assert "ask a question first" in said(console, "/quotes")
    said(console, QUESTION)
    text = said(console, "/quotes")
    assert text.startswith("[1] Harbour Post · “Town1 closes its old bridge” · 2 Nov 2026")
    assert "voted on Monday" in text


def test_names_and_state_are_told(console: Console) -> None:
    assert said(console, "/sources").splitlines() == ["Harbour Post", "Coast Times"]
    assert said(console, "/sources coast").splitlines() == ["Coast Times"]
    assert said(console, "/categories").splitlines() == ["Politics", "Sport"]
    assert said(console, "/sources nope") == "No outlet has “nope” in its name."
    assert "3 articles searched" in said(console, "/status")
    assert "2 outlets, 2 categories" in said(console, "/status")


def test_help_names_every_command(console: Console) -> None:
    assert said(console, "/help") == HELP
    for name in console.commands:
        assert f"\n  {name} " in HELP


@pytest.mark.parametrize(
    ("line", "part"),
    [
        ("/nope", "There is no command /nope"),
        ("/story", "needs some words"),
        ("/ask  ", "needs some words"),
        ("/story submarines", "No story goes by “submarines”"),
        ("?!", "nothing to look for"),
        ("/story bad \udcff bytes", "bad ? bytes"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(console: Console, line: str, part: str) -> None:
    assert part in " ".join(said(console, line).split())


@pytest.mark.parametrize("line", ["/quit", "/exit", " /QUIT \n", "quit", " EXIT\n"])
def test_quit_ends(console: Console, line: str) -> None:
    assert console.answer(line) is None


def offered(console: Console, typed: str) -> list[str]:
    return [text for text, _ in console.offers(typed)]


def test_commands_stories_outlets_and_categories_are_offered(console: Console) -> None:
    assert offered(console, "/s") == ["/story", "/search", "/sources", "/status"]
    assert "/quit" in offered(console, "/")
    assert offered(console, "/story Town2") == ["Town2 wins the cup"]
    assert offered(console, "/latest o") == ["Harbour Post", "Coast Times", "Politics", "Sport"]
    assert offered(console, "/latest coa") == offered(console, "/digest coa") == ["Coast Times"]
    assert offered(console, "/timeline town2") == ["Town2 wins the cup"]
    assert offered(console, "/trending o") == offered(console, "/categories o")
    assert offered(console, "/trending spo") == ["Sport"]
    assert offered(console, "/sources coa") == ["Coast Times"]
    assert offered(console, "Why") == []
    assert offered(console, "/ask Town") == []


def test_a_pipe_is_answered_line_by_line(
    desk: Newsdesk, capsys: pytest.CaptureFixture[str]
) -> None:
    run_console(desk, io.StringIO("/latest 1\n\n/nope\n/sources"))
    out, err = capsys.readouterr()
    assert out.split("\n\n") == [
        f"Ferries sail\n  Coast Times · 4 Nov 2026 · Politics · {make_article(3).id}",
        "There is no command /nope; /help lists them.",
        "Harbour Post\nCoast Times",
        "",
    ]
    assert err == ""


def test_quit_in_a_pipe_leaves_the_rest(desk: Newsdesk, capsys: pytest.CaptureFixture[str]) -> None:
    run_console(desk, io.StringIO("/sources coast\n/quit\n/latest\n"))
    assert capsys.readouterr().out == "Coast Times\n\n"


def test_a_fault_of_ours_does_not_end_it(console: Console) -> None:
    def broken(_: str) -> str:
        raise RuntimeError("secret")

    console.commands["/broken"] = broken
    text = said(console, "/broken")
    assert "error id" in text
    assert "secret" not in text
    assert said(console, "/sources coast") == "Coast Times"


def test_an_import_by_another_process_is_seen(desk: Newsdesk, opened: Any, tmp_path: Path) -> None:
    console = Console(desk)
    path = tmp_path / "late.jsonl"
    path.write_text(json.dumps({"headline": "Late whales", "text": "Whales came into the bay."}))
    opened().importer.import_paths([path])
    desk.engine.follow()
    assert "Whales came into the bay. [1]" in said(console, "Which whales came into the bay?")


def test_a_wrong_story_name_offers_the_nearest(console: Console) -> None:
    text = said(console, "/keypoints bridge of submarines")
    assert text.startswith("No story goes by “bridge of submarines”; the nearest are:")
    assert "“Town1 closes its old bridge” (a1)" in " ".join(text.split())
    text = said(console, "/why town1 old brigde")
    assert "Taken to be the story “Town1 closes its old bridge”." in text


def test_answers_are_prose_from_one_line_to_another(desk: Newsdesk) -> None:
    writer = FakeWriter()
    console = Console(replace(desk, prose=writer))
    assert "Written by" not in said(console, QUESTION)
    assert "written in prose" in said(console, "/prose")
    said(console, "/new")
    text = said(console, QUESTION)
    assert text.startswith("It is told: ")
    assert "Written by small-*llm* from these sources" in text
    assert "[1] Harbour Post" in said(console, "/quotes")
    assert "It is told: The bridge is shut. [1]" in said(console, "/keypoints old bridge")
    assert "It is told: " in said(console, "/why old bridge")
    assert [task for task, *_ in writer.tasks] == [Task.ASK, Task.POINTS, Task.REASONS]
    assert said(console, "/prose maybe") == "/prose takes nothing after it, or OFF."
    assert said(console, "/prose OFF") == "The next answers are exact quotes."
    assert "Written by" not in said(console, QUESTION)


def test_the_console_has_no_prose_without_an_llm(console: Console) -> None:
    assert "NEWSDESK_LLM_URL" in said(console, "/prose")
    assert "Harbour Post" in said(console, QUESTION)
    assert "exact quotes" in said(console, "/prose off")
