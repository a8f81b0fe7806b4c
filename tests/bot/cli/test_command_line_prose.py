"""Answers in prose at a terminal, and that quotes are given where nobody asks for prose."""

from __future__ import annotations

import json

import click
import pytest
from command_lines import QUESTION, CommandLine
from writers import FakeWriter

from bot.service.prose.models import Task

CLOSED = "The council voted on Monday to close the harbour bridge."
CRACKS = "Engineers found cracks in two pillars last week."
SCRIPT = {
    (Task.ASK, QUESTION): (("Cracks closed the bridge.", (CLOSED, CRACKS)), (CRACKS, ())),
}


@pytest.fixture
def written(filled: CommandLine) -> CommandLine:
    """The command line on two articles, with something that writes."""
    filled.prose = FakeWriter(SCRIPT)
    return filled


def test_an_answer_is_written_where_that_is_asked_for(written: CommandLine) -> None:
    text = click.unstyle(written("ask", "--prose", QUESTION).stdout)
    assert text.startswith(
        f"Cracks closed the bridge. [1]\n“{CRACKS}” [1]\n\n"
        "Written by small-*llm* from these sources; names and numbers checked.\n\n[1] Harbour Post"
    )
    for quotes in ([], ["--quotes"]):
        assert "Written by" not in written("ask", *quotes, QUESTION).stdout
    written("ask", "--prose", "--sentences", "2", "--scope", "7", QUESTION)
    assert isinstance(written.prose, FakeWriter)
    assert written.prose.tasks == [(Task.ASK, None, None), (Task.ASK, "7", 2)]


def test_stories_are_told_in_prose(written: CommandLine) -> None:
    told = written("keypoints", "--prose", "harbour bridge").stdout
    assert "It is told: Buses use the tunnel. [1]" in told
    told = written("why", "harbour bridge", "--prose").stdout
    assert "It is told: Ten thousand people cross the bridge every day. [1]" in told
    assert isinstance(written.prose, FakeWriter)
    assert [task for task, *_ in written.prose.tasks] == [Task.POINTS, Task.REASONS]


def test_json_says_what_was_written_and_only_then(written: CommandLine) -> None:
    given = written.json("ask", "--prose", QUESTION)
    assert given["written_by"] == "small-*llm*"
    first, second = given["sentences"]
    assert first == {
        "text": "Cracks closed the bridge.",
        "citations": [1],
        "written": True,
        "rests_on": [CLOSED, CRACKS],
    }
    assert second == {"text": CRACKS, "citations": [1]}
    quoted = written.json("ask", QUESTION)
    assert "written_by" not in quoted
    assert set(quoted["sentences"][0]) == {"text", "citations"}


def test_many_questions_are_answered_in_prose(written: CommandLine) -> None:
    questions = written.write("questions.jsonl", {"id": 1, "query": QUESTION}, {"query": "Zog?"})
    rows = [
        json.loads(row)
        for row in written("ask", "--prose", "--batch", questions).stdout.splitlines()
    ]
    assert rows[0]["written_by"] == "small-*llm*"
    assert (rows[1]["covered"], "written_by" in rows[1]) == (False, False)


@pytest.mark.parametrize("command", [["ask", QUESTION], ["keypoints", "bridge"], ["why", "bridge"]])
def test_without_an_llm_prose_is_refused(filled: CommandLine, command: list[str]) -> None:
    refused = filled(*command, "--prose")
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert "NEWSDESK_LLM_URL" in refused.stderr
    assert filled(*command, "--quotes").exit_code == 0
    batch = filled("ask", "--prose", "--batch", filled.write("one.jsonl", {"query": QUESTION}))
    assert (batch.exit_code, batch.stdout) == (1, "")


def test_where_writing_fails_the_quotes_are_printed(written: CommandLine) -> None:
    assert isinstance(written.prose, FakeWriter)
    written.prose.error = RuntimeError("down")
    result = written("ask", "--prose", QUESTION)
    assert result.exit_code == 0
    assert CLOSED in " ".join(result.stdout.split())
    assert "Written by" not in result.stdout
