"""The command line's contract: JSON shapes, exit statuses, what goes to which stream."""

from __future__ import annotations

import errno
import json
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner, Result

from bot.__main__ import cli
from bot.app import open_newsdesk
from bot.settings import Settings
from bot.terminal import Terminal

if TYPE_CHECKING:
    from pathlib import Path

    from index.embedders import Embedder

BRIDGE = {
    "headline": "Harbour bridge closes after cracks are found",
    "dek": "Buses take the tunnel.",
    "source": "Harbour Post",
    "url": "https://harbourpost.example/bridge",
    "category": "Politics",
    "published": "2026-11-03T15:00:00Z",
    "text": "The council voted on Monday to close the harbour bridge. "
    "Engineers found cracks in two pillars last week.",
    "key_points": ["The bridge is closed.", "Buses use the tunnel."],
    "why_it_matters": "Ten thousand people cross the bridge every day.",
}
FERRY = {
    "headline": "Ferry company doubles its boats",
    "source": "Coast Times",
    "text": "The ferry company will run eight boats instead of four from Friday.",
}
QUESTION = "Why did the council close the harbour bridge?"


@dataclass
class CommandLine:
    """Runs commands in this process on one data folder, with fake embedders."""

    folder: Path
    embedders: dict[str, Embedder]

    def __call__(self, *args: str, stdin: str | None = None, **settings: Any) -> Result:
        given = Settings(**{"data": self.folder / "data", "model": "fake", **settings})
        opener = partial(open_newsdesk, load=self.embedders.__getitem__)
        return CliRunner().invoke(cli, args, input=stdin, obj=Terminal(given, opener))

    def json(self, *args: str, **settings: Any) -> dict[str, Any]:
        result = self(*args, "--json", **settings)
        assert result.exit_code == 0, result.stderr
        assert result.stdout.count("\n") == 1
        return dict(json.loads(result.stdout))

    def write(self, name: str, *rows: Any) -> str:
        path = self.folder / name
        lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
        path.write_text("\n".join(lines), encoding="utf-8")
        return str(path)


@pytest.fixture
def run(tmp_path: Path, embedders: dict[str, Embedder]) -> CommandLine:
    """The command line on an empty folder."""
    return CommandLine(tmp_path, embedders)


@pytest.fixture
def filled(run: CommandLine) -> CommandLine:
    """The command line on two articles."""
    assert run.json("import", run.write("two.jsonl", BRIDGE, FERRY))["added"] == 2
    return run


def story_id(run: CommandLine, words: str) -> str:
    return str(run.json("show", words)["id"])


def test_import_counts_and_names_what_it_skips(run: CommandLine) -> None:
    path = run.write("mixed.jsonl", BRIDGE, "not json", FERRY)
    done = run.json("import", path)
    assert (done["added"], done["updated"], done["unchanged"]) == (2, 0, 0)
    assert len(done["articles"]) == 2
    [skipped] = done["skipped"]
    assert "2" in skipped["path"]
    assert skipped["reason"]
    again = run.json("import", path)
    assert (again["added"], again["unchanged"]) == (0, 2)


def test_import_of_nothing_that_fits_fails(run: CommandLine) -> None:
    result = run("import", run.write("empty.txt", ""), "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["skipped"][0]["reason"]
    assert "Nothing could be imported" in result.stderr


def test_import_of_a_path_that_is_not_there_imports_nothing(run: CommandLine) -> None:
    result = run("import", run.write("two.jsonl", BRIDGE), str(run.folder / "gone"), "--json")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "gone" in result.stderr
    assert run.json("list") == {"articles": []}


def test_list_is_newest_first_and_whole(filled: CommandLine) -> None:
    listed = filled.json("list")["articles"]
    assert [article["source"] for article in listed] == ["Harbour Post", "Coast Times"]
    fields = {"id", "headline", "dek", "category", "source", "url", "published", "kind", "status"}
    assert fields <= set(listed[0])
    assert listed[1]["published"] is None
    assert len(filled.json("list", "--limit", "1")["articles"]) == 1


def test_list_without_a_limit_lists_all(run: CommandLine) -> None:
    rows = [{**FERRY, "headline": f"Ferry number {number} sails"} for number in range(30)]
    run.json("import", run.write("many.jsonl", *rows))
    assert len(run.json("list")["articles"]) == 30


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["--source", "harbour post"], ["Harbour Post"]),
        (["--category", "Politics"], ["Harbour Post"]),
        (["--since", "2026-11-03", "--until", "3 Nov 2026"], ["Harbour Post"]),
        (["--until", "2026-11-02"], []),
        (["--since", "2026-11-04"], []),
    ],
)
def test_filters_limit_what_is_listed(
    filled: CommandLine, options: list[str], expected: list[str]
) -> None:
    listed = filled.json("list", *options)["articles"]
    assert [article["source"] for article in listed] == expected


@pytest.mark.parametrize("command", [["list"], ["ask", "why"], ["search", "why"]])
@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--since", "soon"], "2026-11-03"),
        (["--since", "2026-11-05", "--until", "2026-11-03"], "swap them"),
    ],
)
def test_dates_that_are_none_are_wrong_usage(
    run: CommandLine, command: list[str], options: list[str], sentence: str
) -> None:
    result = run(*command, *options, "--json")
    assert (result.exit_code, result.stdout) == (2, "")
    assert sentence in result.stderr


@pytest.mark.parametrize(
    "args", [["ask"], ["search"], ["show"], ["import"], ["nothing"], ["ask", "--limit"]]
)
def test_wrong_usage_exits_with_2(run: CommandLine, args: list[str]) -> None:
    result = run(*args)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr


def test_show_gives_every_section(filled: CommandLine) -> None:
    article = filled.json("show", "harbour", "bridge")
    assert article["headline"] == BRIDGE["headline"]
    kinds = [section["kind"] for section in article["sections"]]
    assert {"body", "key_points", "why_it_matters"} <= set(kinds)
    assert article == filled.json("show", article["id"])
    assert article == filled.json("show", str(BRIDGE["url"]))
    assert "Why It Matters" in filled("show", "harbour bridge").stdout


@pytest.mark.parametrize(
    "command",
    [
        ["show"], ["keypoints"], ["why"], ["remove"], ["history"],
        ["correct", "--note", "x"], ["retract", "--reason", "x"],
    ],
)  # fmt: skip
def test_a_story_that_is_not_there_is_one_sentence(filled: CommandLine, command: list[str]) -> None:
    result = filled(*command, "submarines", "--json")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "submarines" in result.stderr
    assert result.stderr.count("\n") == 1


def test_ask_answers_in_exact_spans(filled: CommandLine) -> None:
    answer = filled.json("ask", *QUESTION.split())
    assert (answer["question"], answer["covered"]) == (QUESTION, True)
    assert set(answer["index"]) == {"articles", "passages", "updated"}
    assert answer["answerer"]
    assert answer["seconds"] >= 0
    said = filled.json("show", "harbour bridge")
    text = json.dumps([said["dek"], *(s["text"] or s["points"] for s in said["sections"])])
    cited = {citation["number"]: citation for citation in answer["citations"]}
    assert answer["sentences"]
    for sentence in answer["sentences"]:
        assert sentence["text"] in text
        for number in sentence["citations"]:
            assert sentence["text"] in cited[number]["quote"]
            assert cited[number]["quote"] in text
            assert cited[number]["article_id"] == said["id"]


def test_ask_says_what_is_not_covered(filled: CommandLine) -> None:
    question = "Who won the chess olympiad in Samarkand?"
    answer = filled.json("ask", question)
    assert (answer["covered"], answer["sentences"]) == (False, [])
    assert all(set(near) == {"article_id", "headline"} for near in answer["nearest"])
    result = filled("ask", question)
    assert result.exit_code == 0
    assert "Not covered" in result.stdout


def test_ask_keeps_to_filters_and_says_so(filled: CommandLine) -> None:
    answer = filled.json(
        "ask", QUESTION, "--source", "Coast Times", "--until", "2026-11-30", "--category", "Sport"
    )
    read = answer["read_as"]
    assert (read["sources"], read["category"]) == (["Coast Times"], "Sport")
    assert read["until"].startswith("2026-11-30T23:59:59")
    assert not any(c["source"] == "Harbour Post" for c in answer["citations"])


def test_ask_keeps_to_one_story_and_to_a_number_of_sentences(filled: CommandLine) -> None:
    assert len(filled.json("ask", QUESTION, "--sentences", "1")["sentences"]) == 1
    ferry = story_id(filled, "ferry")
    answer = filled.json("ask", "How many boats will run?", "--story", "ferry")
    assert answer["read_as"]["story"] == ferry
    assert {citation["article_id"] for citation in answer["citations"]} <= {ferry}


def test_an_empty_question_is_one_sentence(filled: CommandLine) -> None:
    result = filled("ask", "  ", "--json")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.count("\n") == 1


def test_bytes_that_are_no_text_are_a_question_nevertheless(filled: CommandLine) -> None:
    assert filled.json("ask", "harbour bridge \udcff")["question"] == "harbour bridge ?"


def test_keypoints_and_why_are_answers(filled: CommandLine) -> None:
    points = filled.json("keypoints", "harbour bridge")
    assert [sentence["text"] for sentence in points["sentences"]] == BRIDGE["key_points"]
    why = filled.json("why", "harbour bridge")
    assert [sentence["text"] for sentence in why["sentences"]] == [BRIDGE["why_it_matters"]]
    assert why["citations"][0]["section"] == "why_it_matters"


def test_search_explains_its_ranking(filled: CommandLine) -> None:
    found = filled.json("search", "harbour bridge", "--limit", "2")
    assert found["query"] == "harbour bridge"
    assert [hit["rank"] for hit in found["hits"]] == [1, 2]
    first = found["hits"][0]
    assert first["headline"] == BRIDGE["headline"]
    assert first["published"] == "2026-11-03T15:00:00Z"
    assert set(first["ranks"]["lexical"]) == {"rank", "score"}
    assert "Harbour Post" not in first["text"]
    fields = {"score", "article_id", "source", "url", "section", "passage_id"}
    assert fields <= set(first)


@pytest.mark.parametrize("command", ["ask", "search"])
def test_a_batch_gives_one_object_for_each_line_in_order(filled: CommandLine, command: str) -> None:
    path = filled.write(
        "batch.jsonl",
        {"id": "one", "query": "harbour bridge"},
        "not json",
        {"id": 7, "query": "   "},
        "",
        {"id": 8},
        '["query"]',
        {"id": "last", "query": "ferry boats"},
    )
    result = filled(command, "--batch", path)
    assert result.exit_code == 0
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert [row["id"] for row in rows] == ["one", None, 7, 8, None, "last"]
    assert ["error" in row for row in rows] == [False, True, True, True, True, False]
    assert "Line 2" in rows[1]["error"]
    assert {"question", "covered"} <= set(rows[0]) or {"query", "hits"} <= set(rows[0])
    assert "4" in result.stderr


def test_a_batch_may_come_from_a_pipe_and_call_it_question(filled: CommandLine) -> None:
    result = filled("ask", "--batch", "-", stdin='{"id": 1, "question": "harbour bridge"}\n')
    [row] = map(json.loads, result.stdout.splitlines())
    assert (row["id"], row["question"]) == (1, "harbour bridge")


def test_a_text_and_a_batch_exclude_each_other(filled: CommandLine) -> None:
    path = filled.write("batch.jsonl", {"id": 1, "query": "x"})
    assert filled("search", "words", "--batch", path).exit_code == 2


def test_correct_retract_remove_and_history(filled: CommandLine) -> None:
    ferry = story_id(filled, "ferry")
    corrected = filled.json("correct", "ferry", "--note", "Six boats, not eight.")["article"]
    assert (corrected["status"], corrected["note"]) == ("corrected", "Six boats, not eight.")
    retracted = filled.json("retract", "ferry", "--reason", "It was invented.")["article"]
    assert retracted["status"] == "retracted"
    assert [a["source"] for a in filled.json("list")["articles"]] == ["Harbour Post"]
    shown = filled("show", ferry)
    assert shown.exit_code == 1
    assert "It was invented." in shown.stderr
    assert filled.json("remove", ferry)["article"]["id"] == ferry
    told = [entry["what"] for entry in filled.json("history", ferry)["history"]]
    assert told == ["added", "corrected", "retracted", "removed"]


def test_an_article_of_one_server_is_seen_there_alone(run: CommandLine) -> None:
    run.json("import", run.write("own.jsonl", FERRY), "--scope", "42")
    assert run.json("list") == {"articles": []}
    assert run.json("list", "--scope", "7") == {"articles": []}
    assert len(run.json("list", "--scope", "42")["articles"]) == 1
    assert run("show", "ferry").exit_code == 1
    assert run.json("search", "ferry boats")["hits"] == []
    assert run.json("search", "ferry boats", "--scope", "42")["hits"]


@pytest.mark.parametrize("command", ["status", "update", "rebuild", "verify"])
def test_index_commands_say_what_the_index_holds(filled: CommandLine, command: str) -> None:
    report = filled.json("index", command)
    assert report["manifest"]["articles"] == 2
    assert report["manifest"]["vectors"] == report["manifest"]["passages"]
    assert report["faults"] == []
    assert report["sentence"] in filled("index", command).stdout.replace("\n", " ")


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
        "settings", "data", "database", "model", "index", "token",
    ]  # fmt: skip
    assert all(check["ok"] and check["sentence"] for check in checks)


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
    def service(self) -> Any:
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
    terminal = Terminal(Settings(data=tmp_path), lambda _settings, follow: opener())
    result = CliRunner().invoke(cli, ["ask", "why", "--json"], obj=terminal)
    assert (result.exit_code, result.stdout) == (status, "")
    assert said in result.stderr
    assert bool(result.stderr) == bool(said)
    assert "Traceback" not in result.output
    assert "secret words" not in result.output


def test_a_question_is_never_logged(filled: CommandLine, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    question = "Which harbourmaster asked about xylophones?"
    filled("ask", question)
    filled("search", question)
    path = filled.write("batch.jsonl", {"id": 1, "query": question})
    filled("ask", "--batch", path)
    assert caplog.records
    assert "xylophones" not in caplog.text


def test_a_fault_is_logged_without_what_was_asked(caplog: pytest.LogCaptureFixture) -> None:
    from bot.terminal import sentence_for

    caplog.set_level("DEBUG")
    sentence = sentence_for(ValueError("cannot read 'why xylophones?'"), ["why xylophones?"])
    error_id = sentence.partition("error id ")[2][:6]
    assert error_id in caplog.text
    assert "cannot read" in caplog.text
    assert "xylophones" not in caplog.text
    assert "Traceback" not in sentence
