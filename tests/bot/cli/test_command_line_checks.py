"""The command line's contract for the index, checks, first runs, and whatever goes wrong."""

from __future__ import annotations

import errno
import json
from contextlib import nullcontext
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from command_lines import BRIDGE, FERRY, QUESTION, CommandLine
from fakes import make_article

from bot.__main__ import command_line
from bot.app import open_newsdesk
from bot.cli.errors import sentence_for
from bot.cli.opening import Terminal
from bot.settings import Settings
from index.tables import vectors

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("command", ["status", "update", "rebuild", "verify"])
def test_index_commands_say_what_the_index_holds(filled: CommandLine, command: str) -> None:
    report = filled.json("index", command)
    assert report["manifest"]["articles"] == 2
    assert report["manifest"]["vectors"] == report["manifest"]["passages"]
    assert report["faults"] == []
    assert report["sentence"] in filled("index", command).stdout.replace("\n", " ")


def test_index_plan_says_what_an_index_takes(run: CommandLine) -> None:
    planned = run.json("index", "plan", "--passages", "100000", "--engine", "embedded")
    assert planned["passages"] == 100_000
    (embedded,) = planned["engines"]
    assert embedded["disk_bytes"] > embedded["process_bytes"] > embedded["server_bytes"] == 0
    assert planned["embedding_seconds"] > embedded["search_milliseconds"] > 0
    told = run("index", "plan", "--passages", "100000", "--engine", "embedded").stdout
    assert f"{embedded['disk_bytes'] / 1e9:.2f} GB" in told
    assert "postgres" not in told
    assert run("index", "plan").exit_code == 2
    assert run("index", "plan", "--passages", "9", "--engine", "nobody").exit_code == 2
    assert not (run.folder / "data").exists()


def test_index_plan_tells_of_all_engines_and_which_to_take(run: CommandLine) -> None:
    planned = run.json("index", "plan", "--passages", "100000")
    assert [each["engine"] for each in planned["engines"]] == ["embedded", "postgres", "milvus"]
    told = run("index", "plan", "--passages", "100000").stdout
    rows = [line for line in told.splitlines() if " GB " in line]
    for each, line in zip(planned["engines"], rows, strict=True):
        assert line.startswith(f"{each['engine']} ")
        assert f"{each['process_bytes'] / 1e9:.2f} GB" in line
    assert "Take embedded" in told
    assert "Take milvus" in run("index", "plan", "--passages", "900000000").stdout
    assert all(len(line) <= 80 for line in told.splitlines())


def test_index_goes_over_to_another_model_and_back(filled: CommandLine) -> None:
    assert filled("index", "rollback").exit_code == 1
    report = filled.json("index", "update", model="other")
    assert report["manifest"]["fingerprint"]["embedder"] == "other"
    back = filled.json("index", "rollback")
    assert back["manifest"]["fingerprint"]["embedder"] == "fake"


def test_verify_fails_where_there_are_faults(filled: CommandLine) -> None:
    import sqlite3

    with sqlite3.connect(filled.folder / "data" / "newsdesk.db") as connection:
        connection.execute("DELETE FROM vectors WHERE rowid = (SELECT min(rowid) FROM vectors)")
    connection.close()
    result = filled("index", "verify", "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["faults"]
    assert filled("index", "rebuild").exit_code == 0
    assert filled("index", "verify").exit_code == 0


def test_eval_scores_own_questions(filled: CommandLine) -> None:
    path = filled.write(
        "questions.jsonl",
        {"question": QUESTION, "facts": ["Engineers found cracks in two pillars last week."]},
        {"question": "Who won the chess olympiad?", "facts": []},
        {"question": "Which submarines dived?", "facts": []},
    )
    figures = filled.json("eval", path)
    assert figures["retrieval"]["questions"] == 1
    assert figures["retrieval"]["hits_at_10"] == 1
    assert figures["abstention"]["null_questions"] == 2
    assert filled.json("eval", path, "--limit", "1")["abstention"] is None
    assert filled("eval", filled.write("bad.jsonl", "no")).exit_code == 1


def test_eval_fails_on_an_empty_index(run: CommandLine) -> None:
    result = run("eval", run.write("q.jsonl", {"question": "Why?", "facts": ["x"]}), "--json")
    assert (result.exit_code, result.stdout) == (1, "")


def test_doctor_finds_nothing_wrong(filled: CommandLine) -> None:
    checks = filled.json("doctor")["checks"]
    assert [check["name"] for check in checks] == [
        "settings", "data", "database", "integrity", "model", "reader", "languages", "index",
        "token",
    ]  # fmt: skip
    assert all(check["ok"] and check["sentence"] for check in checks)
    told = {check["name"]: check["sentence"] for check in checks}
    assert told["model"] == "fake, revision 1, loads and is run by arithmetic."


def test_doctor_names_the_next_step_and_never_the_token(filled: CommandLine) -> None:
    result = filled("doctor", "--json", discord_token="not-a-token")
    assert result.exit_code == 1
    faults = [check for check in json.loads(result.stdout)["checks"] if not check["ok"]]
    assert [fault["name"] for fault in faults] == ["token"]
    assert faults[0]["next"]
    assert "not-a-token" not in result.output


def test_doctor_survives_a_folder_and_a_model_that_cannot_be_used(run: CommandLine) -> None:
    (run.folder / "data").write_text("a file where the folder should be")
    result = run("doctor", "--json")
    assert result.exit_code == 1
    faults = {check["name"] for check in json.loads(result.stdout)["checks"] if not check["ok"]}
    assert faults & {"data", "database"}


@pytest.mark.parametrize(("name", "value"), [("engine", "nobody:"), ("answerer", "nobody")])
def test_doctor_names_what_cannot_be_opened(run: CommandLine, name: str, value: str) -> None:
    result = run("doctor", "--json", **{name: value})
    assert result.exit_code == 1
    faults = [check for check in json.loads(result.stdout)["checks"] if not check["ok"]]
    assert [fault["name"] for fault in faults] == [name]
    assert "“nobody”" in faults[0]["sentence"]


def test_a_folder_that_cannot_be_used_is_one_sentence(run: CommandLine) -> None:
    (run.folder / "data").write_text("a file where the folder should be")
    result = run("list", "--json")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "NEWSDESK_DATA" in result.stderr


def test_health_says_that_no_bot_runs(run: CommandLine) -> None:
    result = run("health", "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["healthy"] is False
    result = run("health")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "newsdesk run" in result.stderr


def test_run_without_a_token_names_the_console(run: CommandLine) -> None:
    for token in (None, " "):
        result = run("run", discord_token=token)
        assert (result.exit_code, result.stdout) == (1, "")
        assert "newsdesk console" in result.stderr


def test_start_imports_the_samples_once(run: CommandLine) -> None:
    samples = run.folder / "samples"
    samples.mkdir()
    run.write("samples/two.jsonl", BRIDGE, FERRY)
    first = run("start", stdin="/latest\n", samples=samples)
    assert first.exit_code == 0
    assert "2 sample stories are in" in first.stderr
    assert "console" in first.stderr
    assert BRIDGE["headline"] in first.stdout
    for headline in ("harbour", "ferry"):
        run.json("remove", headline)
    again = run("start", stdin="/latest\n", samples=samples)
    assert "sample" not in again.stderr
    assert "No articles" in again.stdout


def test_start_without_samples_says_how_to_import(run: CommandLine) -> None:
    result = run("start", stdin="", samples=run.folder / "none")
    assert result.exit_code == 0
    assert "newsdesk import" in result.stderr


class Failing:
    """Stands in for a newsdesk of which every part fails."""

    def __init__(self, error: BaseException) -> None:
        self.error = error

    @property
    def asking(self) -> Any:
        raise self.error


@pytest.mark.parametrize(
    ("error", "status", "said"),
    [
        (RuntimeError("secret words"), 1, "error id"),
        (KeyboardInterrupt(), 130, ""),
        (BrokenPipeError(errno.EPIPE, "gone"), 1, ""),
    ],
)
def test_whatever_goes_wrong_no_traceback_is_shown(
    tmp_path: Path, error: BaseException, status: int, said: str
) -> None:
    opener = partial(nullcontext, Failing(error))
    terminal = Terminal(lambda _settings, *, follow: opener(), Settings(data=tmp_path))
    result = CliRunner().invoke(command_line(), ["ask", "why", "--json"], obj=terminal)
    assert (result.exit_code, result.stdout) == (status, "")
    assert said in result.stderr
    assert bool(result.stderr) == bool(said)
    assert "Traceback" not in result.output
    assert "secret words" not in result.output


def test_a_question_is_never_logged(filled: CommandLine, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    # What the database is sent as well.
    caplog.set_level("DEBUG", "sqlalchemy.engine")
    question = "Which harbourmaster asked about xylophones?"
    filled("ask", question)
    filled("search", question)
    path = filled.write("batch.jsonl", {"id": 1, "query": question})
    filled("ask", "--batch", path)
    assert caplog.records
    assert "xylophones" not in caplog.text


def test_a_fault_is_logged_without_what_was_asked(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    sentence = sentence_for(ValueError("cannot read 'why xylophones?'"), ["why xylophones?"])
    error_id = sentence.partition("error id ")[2][:6]
    assert error_id in caplog.text
    assert "cannot read" in caplog.text
    assert "xylophones" not in caplog.text
    assert "Traceback" not in sentence


def test_where_only_vectors_are_missing_an_update_is_named(filled: CommandLine) -> None:
    settings = Settings(data=filled.folder / "data", model="fake")
    with open_newsdesk(settings, load=filled.embedders.__getitem__) as desk:
        desk.library.add(make_article(3))  # as if it had been killed before it embedded this
    doctor = filled("doctor", "--json")
    assert doctor.exit_code == 1
    [fault] = [check for check in json.loads(doctor.stdout)["checks"] if not check["ok"]]
    assert (fault["name"], fault["next"]) == ("index", "Run: newsdesk index update.")
    verified = filled("index", "verify")
    assert verified.exit_code == 1
    assert "One fault was found; run “newsdesk index update”." in verified.output
    filled.json("index", "update")
    assert filled("doctor").exit_code == 0


def test_where_vectors_are_damaged_a_rebuild_is_named(filled: CommandLine) -> None:
    settings = Settings(data=filled.folder / "data", model="fake")
    with open_newsdesk(settings, load=filled.embedders.__getitem__) as desk:
        desk.library.add(make_article(3))
        with desk.database.writing() as connection:
            connection.execute(vectors.update().values(vector=b"damaged"))
    [fault] = [
        check
        for check in json.loads(filled("doctor", "--json").stdout)["checks"]
        if not check["ok"]
    ]
    assert fault["next"] == "Run: newsdesk index rebuild."
