"""`newsdesk eval` as people call it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from command_lines import QUESTION, CommandLine
from writers import FakeWriter

ROOT = Path(__file__).parents[3]
FACT = "Engineers found cracks in two pillars last week."
ROWS = (
    {"id": "why", "question": QUESTION, "facts": [FACT], "answer": "cracks"},
    {"id": "boats", "question": "How many boats will the ferry company run?", "answer": "eight"},
    {"id": "lost", "question": "Who owns the ferry company?", "answers": ["Zenobia Quell"]},
    {"id": "null", "question": "Which submarines dived?", "facts": []},
)


def test_answers_are_found_and_said(filled: CommandLine) -> None:
    figures = filled.json("eval", filled.write("q.jsonl", *ROWS), minimum=0.0)
    assert figures["retrieval"]["questions"] == 1
    assert figures["answers"]["questions"] == 3
    assert figures["answers_in_library"]["questions"] == 2
    assert figures["answers_in_library"]["answer_at_10"] == 1
    assert figures["answers_in_library"]["said_in_3"] > 0
    assert figures["answers"]["answer_at_10"] == pytest.approx(2 / 3)
    assert figures["abstention"]["null_questions"] == 1
    low, high = figures["retrieval"]["intervals"]["hits_at_10"]
    assert low <= figures["retrieval"]["hits_at_10"] <= high


def test_nothing_is_said_below_the_threshold(filled: CommandLine) -> None:
    figures = filled.json("eval", filled.write("q.jsonl", *ROWS), minimum=1.0)
    assert figures["answers_in_library"]["answer_at_10"] == 1
    assert figures["answers"]["said_in_3"] == 0


def test_answers_are_judged_by_patterns(filled: CommandLine) -> None:
    rows = (
        {"id": "why", "kind": "why", "query": QUESTION, "answer": True, "right": ["cracks?"]},
        {"id": "wet", "kind": "why", "query": QUESTION, "right": ["crack"], "never": ["PILLARS"]},
        {"id": "no", "kind": "none", "query": QUESTION, "answer": False},
        {"id": "ok", "kind": "none", "query": "Which submarines dived?", "answer": False},
    )
    path = filled.write("q.jsonl", *rows)
    given = filled.json("eval", path)
    assert given["correctness"]["questions"] == 2
    assert (given["correctness"]["right"], given["correctness"]["never_said"]) == (0.5, 0.5)
    assert given["correctness"]["answered_wrongly"] == 0.5
    assert given["correctness_by_type"]["why"]["questions"] == 2
    assert given["refusal"]["refused_rightly"] == 0.5
    assert given["refusal_by_type"]["none"]["questions"] == 2
    text = filled("eval", path).stdout
    assert "said what must never be said: 50.0% of the answerable" in text
    refused = filled.json("eval", path, minimum=1.0)
    assert refused["correctness"]["refused_wrongly"] == 1
    assert refused["refusal"]["refused_rightly"] == 1


def test_a_bad_pattern_is_one_sentence(filled: CommandLine) -> None:
    rows = ({"query": QUESTION, "right": ["cracks"]}, {"query": QUESTION, "right": ["cracks("]})
    result = filled("eval", filled.write("q.jsonl", *rows))
    assert (result.exit_code, result.stdout) == (1, "")
    assert "Line 2 has a pattern in “right” that is no regular expression" in result.stderr
    assert result.stderr.count("\n") == 1


def test_a_run_is_saved_and_compared_with(filled: CommandLine) -> None:
    questions = filled.write("q.jsonl", *ROWS)
    saved = str(filled.folder / "run.json")
    assert filled("eval", questions, "--save", saved).exit_code == 0
    kept = json.loads(Path(saved).read_text("utf-8"))
    assert [result["id"] for result in kept["results"]] == ["why", "boats", "lost", "null"]
    assert kept["fingerprint"]
    assert QUESTION not in json.dumps(kept)
    changes = filled.json("eval", questions, "--compare", saved)["comparison"]
    assert changes["questions"] == 4
    assert all(change["difference"] == 0 for change in changes["changes"])
    assert "both runs asked" in filled("eval", questions, "--compare", saved).stdout


def test_another_file_is_not_compared_with(filled: CommandLine) -> None:
    saved = str(filled.folder / "run.json")
    assert filled("eval", filled.write("q.jsonl", *ROWS), "--save", saved).exit_code == 0
    other = filled.write("other.jsonl", {"id": "why", "question": "Why not?", "facts": [FACT]})
    result = filled("eval", other, "--compare", saved)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "asked other questions" in result.stderr
    result = filled("eval", other, "--compare", other)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "is not a saved evaluation" in result.stderr


def test_a_file_that_cannot_be_written_is_named_before_anything_is_asked(
    filled: CommandLine,
) -> None:
    nowhere = str(filled.folder / "nowhere" / "run.json")
    result = filled("eval", filled.write("q.jsonl", *ROWS), "--save", nowhere)
    assert result.exit_code == 1
    assert "there is no folder" in result.stderr


def test_a_sample_asks_only_so_many(filled: CommandLine) -> None:
    path = filled.write("q.jsonl", *ROWS)
    saved = filled.folder / "run.json"
    asked = set()
    for seed in "0", "1", "2", "3":
        assert filled(
            "eval", path, "--sample", "2", "--seed", seed, "--save", str(saved)
        ).exit_code == 0  # fmt: skip
        results = json.loads(saved.read_text("utf-8"))["results"]
        assert len(results) == 2
        asked.add(tuple(result["id"] for result in results))
    assert len(asked) > 1


def test_a_calibration_is_kept_and_used(filled: CommandLine) -> None:
    rows = [{"question": f"{QUESTION} {n}", "facts": [FACT]} for n in range(20)]
    rows += [{"question": f"Which submarine{n} dived?", "facts": []} for n in range(20)]
    path = filled.write("q.jsonl", *rows)
    made = filled.json("eval", "--calibrate", path)["calibration"]
    assert (made["answerable"], made["others"]) == (20, 20)
    assert made["answered"] == 1
    assert filled.json("eval", path)["run"]["minimum"] == made["minimum"]
    assert filled.json("eval", path, minimum=0.9)["run"]["minimum"] == 0.9
    text = filled("eval", "--calibrate", path, minimum=0.9).stdout
    assert "Calibrated" in text
    assert "NEWSDESK_MINIMUM is set" in text


def test_too_few_questions_calibrate_nothing(filled: CommandLine) -> None:
    result = filled("eval", "--calibrate", filled.write("q.jsonl", *ROWS))
    assert (result.exit_code, result.stdout) == (1, "")
    assert "at least 20 questions" in result.stderr


def test_the_shipped_questions_calibrate_where_the_samples_are(filled: CommandLine) -> None:
    result = filled("eval", "--calibrate")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "the sample stories, which are not in the library" in result.stderr
    assert filled("import", str(ROOT / "samples")).exit_code == 0
    made = filled.json("eval", "--calibrate")["calibration"]
    assert made["answerable"] >= 60
    assert made["others"] >= 20


def test_a_file_is_named_or_calibrated_without(filled: CommandLine) -> None:
    result = filled("eval")
    assert result.exit_code == 2
    assert "Name a FILE" in result.stderr
    assert filled("eval", str(filled.folder / "none.jsonl")).exit_code == 2


def test_prose_is_compared_with_quotes(filled: CommandLine) -> None:
    path = filled.write("q.jsonl", *ROWS)
    with_llm = replace(filled, prose=FakeWriter())
    figures = with_llm.json("eval", path, "--prose", minimum=0.0)["prose"]
    assert figures["model"] == "small-*llm*"
    assert figures["questions"] == 3
    assert 0 < figures["covered"] <= 3
    assert figures["quotes_right"] == figures["prose_right"] > 0
    text = with_llm("eval", path, "--prose", minimum=0.0).stdout
    assert "hold the answer: " in text
    assert filled.json("eval", path)["prose"] is None


def test_without_an_llm_there_is_nothing_to_compare(filled: CommandLine) -> None:
    result = filled("eval", filled.write("q.jsonl", *ROWS), "--prose")
    assert result.exit_code == 1
    assert "NEWSDESK_LLM_URL" in result.stderr
