"""The command line's contract for articles and questions: JSON shapes, exit statuses, streams."""

from __future__ import annotations

import json

import pytest
from command_lines import BRIDGE, FERRY, QUESTION, CommandLine


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


def test_a_day_is_that_of_the_outlet_wherever_it_is_shown(run: CommandLine) -> None:
    row = {**BRIDGE, "published": "2026-01-01T00:30:00+02:00"}
    run.json("import", run.write("new-year.jsonl", row))
    day = ("--since", "2026-01-01", "--until", "1. Januar 2026")
    assert run.json("list", *day)["articles"][0]["published"] == row["published"]
    assert run.json("list", "--until", "2025-12-31") == {"articles": []}
    assert run.json("list", "--since", "2026-01-01T00:00Z") == {"articles": []}
    assert "1 Jan 2026" in run("list").stdout
    answer = run.json("ask", QUESTION, *day)
    assert answer["citations"][0]["published"] == row["published"]
    read = answer["read_as"]
    assert (read["since"], read["until"]) == ("2026-01-01T00:00:00", "2026-01-01T23:59:59.999999")
    assert run.json("search", "harbour bridge", *day)["hits"][0]["published"] == row["published"]
    assert run.json("ask", "What happened on 1 January 2026?")["covered"]


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
    assert result.exit_code == 1
    # Only an answer has a place for the nearest headlines.
    told = command[0] in ("keypoints", "why")
    assert (json.loads(result.stdout)["covered"] is False) if told else result.stdout == ""
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
    assert all(
        set(near) == {"article_id", "headline", "source", "url", "published"}
        for near in answer["nearest"]
    )
    result = filled("ask", question)
    assert result.exit_code == 0
    assert "Not covered" in result.stdout


def test_ask_keeps_to_filters_and_says_so(filled: CommandLine) -> None:
    answer = filled.json(
        "ask",
        QUESTION,
        "--source",
        "Coast Times",
        "--until",
        "2026-11-30",
        "--category",
        "Politics",
    )
    read = answer["read_as"]
    assert (read["sources"], read["category"]) == (["Coast Times"], "Politics")
    assert read["until"].startswith("2026-11-30T23:59:59")
    assert not any(c["source"] == "Harbour Post" for c in answer["citations"])


@pytest.mark.parametrize("command", [["ask", QUESTION], ["search", QUESTION], ["list"]])
def test_a_category_or_an_outlet_that_is_not_there_is_one_sentence(
    filled: CommandLine, command: list[str]
) -> None:
    for options, sentence in (
        (("--category", "Nope"), "There is no category “Nope”; “newsdesk list” shows"),
        (("--category", "Politcs"), "near to it are: “Politics”. “newsdesk list” shows"),
        (("--source", "harbor post"), "near to it are: “Harbour Post”. “newsdesk list” shows"),
    ):
        result = filled(*command, *options, "--json")
        assert (result.exit_code, result.stdout) == (1, "")
        assert sentence in " ".join(result.stderr.split())
    if command != ["list"]:
        counted = filled.json(*command, "--category", "politics", "--since", "2026-11-03")
        assert counted["index"]["articles"] == 1


def test_ask_keeps_to_one_story_and_to_a_number_of_sentences(filled: CommandLine) -> None:
    assert len(filled.json("ask", QUESTION, "--sentences", "1")["sentences"]) == 1
    ferry = filled.id_of("ferry")
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


def test_a_wrong_story_name_names_the_nearest(filled: CommandLine) -> None:
    for command in ("keypoints", "why"):
        result = filled(command, "bridge of submarines")
        assert result.exit_code == 1
        assert result.stdout == ""
        assert result.stderr.startswith("No story goes by “bridge of submarines”; the nearest are:")
        assert BRIDGE["headline"] in result.stderr
        result = filled(command, "bridge of submarines", "--json")
        assert result.exit_code == 1
        given = json.loads(result.stdout)
        assert (given["covered"], given["sentences"]) == (False, [])
        assert given["nearest"][0]["headline"] == BRIDGE["headline"]
    taken = filled.json("keypoints", "harbuor brigde closes")
    assert taken["note"] == f"Taken to be the story “{BRIDGE['headline']}”."
    assert [sentence["text"] for sentence in taken["sentences"]] == BRIDGE["key_points"]


def test_small_talk_is_not_covered_and_gets_a_line(filled: CommandLine) -> None:
    given = filled.json("ask", "thanks!")
    assert (given["covered"], given["sentences"], given["small_talk"]) == (False, [], True)
    assert given["note"].startswith("You are welcome! Ask me about the news")
    assert "What is new this week?" in filled("ask", "hello newsdesk").stdout
    assert filled.json("ask", "who was thanked?")["small_talk"] is False


def test_what_was_mended_is_told(filled: CommandLine) -> None:
    given = filled.json("ask", "why did the counicl close the harbour brigde")
    assert given["question"] == "why did the counicl close the harbour brigde"
    assert given["read_as"]["mended"] == [
        {"written": "counicl", "read": "council"},
        {"written": "brigde", "read": "bridge"},
    ]
    assert filled.json("search", "brigde")["query"] == "brigde"


def test_a_batch_s_questions_stand_for_themselves(filled: CommandLine) -> None:
    rows = [{"id": 1, "query": QUESTION}, {"id": 2, "query": "And why?"}]
    lines = filled("ask", "--batch", filled.write("batch.jsonl", *rows)).stdout.splitlines()
    assert [json.loads(line)["read_as"]["follows"] for line in lines] == [None, None]


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
    ferry = filled.id_of("ferry")
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


def test_what_is_taken_back_is_told_as_that(run: CommandLine) -> None:
    item = {"uri": "urn:x:1", "type": "text", "versioncreated": "2026-11-03T10:00:00Z"}
    usable = {
        **item,
        "pubstatus": "usable",
        "headline": "Owl on a roof",
        "body_text": "An owl sat.",
    }
    path = run.write("one.json", json.dumps([{**item, "pubstatus": "canceled"}, usable]))
    shown = run("import", path).stdout.splitlines()
    assert shown[-1] == "1 of them is taken back, so that nobody sees it."
    assert run.json("list")["articles"] == []
    again = run.json("import", path)
    assert again["withdrawn"] == 0


def test_small_talk_names_commands_that_the_command_line_has(filled: CommandLine) -> None:
    said = " ".join(filled("ask", "hello").stdout.split())
    assert "give “newsdesk keypoints” the headline of a story; “newsdesk --help” shows" in said


def test_the_history_tells_what_a_version_changed(filled: CommandLine) -> None:
    filled.json("import", filled.write("new.jsonl", {**FERRY, "dek": "Another dek."}))
    _added, replaced = filled.json("history", filled.id_of("ferry"))["history"]
    assert replaced["changes"]["fields"][0]["after"] == "Another dek."
    assert replaced["changes"]["sentences"] == []
    assert "Another dek." in filled("history", filled.id_of("ferry")).stdout


def test_what_is_under_embargo_is_listed_for_owners(filled: CommandLine) -> None:
    assert filled.json("list", "--embargoed") == {"articles": []}
    assert "No article is under an embargo." in filled("list", "--embargoed").stdout
    assert filled("list", "--embargoed", "--source", "Harbour Post").exit_code == 2


def test_an_article_of_one_server_is_seen_there_alone(run: CommandLine) -> None:
    run.json("import", run.write("own.jsonl", FERRY), "--scope", "42")
    assert run.json("list") == {"articles": []}
    assert run.json("list", "--scope", "7") == {"articles": []}
    assert len(run.json("list", "--scope", "42")["articles"]) == 1
    assert run("show", "ferry").exit_code == 1
    assert run.json("search", "ferry boats")["hits"] == []
    assert run.json("search", "ferry boats", "--scope", "42")["hits"]


def test_a_question_is_read_from_a_pipe(filled: CommandLine) -> None:
    asked = filled("ask", "--json", stdin=f"{QUESTION}\n")
    assert (asked.exit_code, json.loads(asked.stdout)["question"]) == (0, QUESTION)
    found = filled("search", "--json", stdin="harbour\nbridge\n")
    assert (found.exit_code, json.loads(found.stdout)["query"]) == (0, "harbour bridge")


def test_what_is_typed_goes_before_a_pipe(filled: CommandLine) -> None:
    asked = filled("ask", "--json", QUESTION, stdin="Who sails the ferry?\n")
    assert json.loads(asked.stdout)["question"] == QUESTION


def test_a_pipe_without_end_is_left(filled: CommandLine) -> None:
    asked = filled("ask", stdin="news " * 100_000)
    assert asked.exit_code == 1
    assert "at most 1,000" in asked.stderr


def test_import_says_once_where_a_line_does_not_fit(run: CommandLine) -> None:
    result = run("import", run.write("good.jsonl", BRIDGE, {"text": "No headline."}))
    assert " ".join(result.stdout.split()).count("good.jsonl:2: it has no “headline”") == 1
    assert "line 2" not in result.stdout


def test_import_notes_a_date_that_it_cannot_read(run: CommandLine) -> None:
    path = run.write("dated.jsonl", {**BRIDGE, "published": "next Tuesday"})
    told = " ".join(run("import", path).stdout.split())
    assert "note " in told
    assert "dated.jsonl:1: its date “next Tuesday”" in told
    assert "1 added, 0 updated, 0 unchanged, 0 skipped." in told
    done = run.json("import", path)
    assert done["skipped"] == []
    assert [note["path"] for note in done["noted"]] == [f"{path}:1"]
