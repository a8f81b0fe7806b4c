"""What `make bench` decides and draws up; the other systems are not installed here."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from peers.chart import spaced
from peers.given import Question, holds_a_fact, read_asked
from peers.measure import at_once, one_at_a_time
from peers.prepare import STRETCH, STRETCHES_A_SENTENCE, made_up
from peers.run import BY_VECTORS, SEARCHED, Environments, measure, steps, turned, write
from peers.systems import NEWSDESK, OWN_MODEL, PARTS, PEERS, REFERENCE, SYSTEMS
from peers.tables import (
    Measurements,
    Record,
    Spread,
    curves,
    plan_table,
    promises_table,
    tables,
    typical,
)
from scoring import markdown

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from scoring import Table

ARTICLES = [
    {"headline": f"{name} opens", "text": " ".join(f"{name}{number}" for number in range(200))}
    for name in ("alpha", "beta", "gamma")
]


IMPORTED = {"seconds": 2.0, "passages": 90, "disk_bytes": 200_000}


def searched(number: int, system: str, library: str, size: int, seconds: float) -> Record:
    together = {"8": {"rate": 40.0, "lost": 0}, "50": {"rate": 50.0, "lost": 1}}
    result = {
        "seconds": [seconds, seconds, seconds * 3],
        "hits": [True, False],
        "megabytes": 400.0,
        "at_once": together,
    }
    return Record(number, "search", system, library, size, result)


def cells(table: Table, first: str) -> tuple[str, ...]:
    (row,) = (row for row in table.rows if row[0] == first)
    return row


def test_a_fact_is_held_whatever_its_spaces() -> None:
    assert holds_a_fact(["none", "The ferry\nsails at dawn."], ["ferry sails  at"])
    assert not holds_a_fact(["The ferry sails."], ["The ferry sank."])
    assert not holds_a_fact([], ["The ferry sails."])


def test_questions_are_read(tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text('{"question": "Who?", "facts": ["She did."]}\n', "utf-8")
    assert read_asked(path) == [Question("Who?", ("She did.",))]


def test_made_up_articles_are_the_same_each_time_and_hold_no_long_stretch() -> None:
    made = list(made_up(ARTICLES, 3, 9))
    assert made == list(made_up(ARTICLES, 3, 9))
    assert len({article["text"] for article in made}) == len(made)
    real = {
        " ".join(article["text"].split()[at : at + 2 * STRETCH + 1])
        for article in ARTICLES
        for at in range(200 - 2 * STRETCH)
    }
    told = " ".join(article["text"].lower().replace(".", "") for article in made)
    assert not any(stretch in told for stretch in real)
    lengths = [len(article["text"].split()) for article in made]
    assert max(lengths) <= 200 <= min(lengths) + STRETCH * STRETCHES_A_SENTENCE


def test_every_round_measures_all_in_another_order() -> None:
    first, second = list(steps(0)), list(steps(1))
    assert [step for step in first if step.library != "middle"] != second
    assert {step for step in first if step.library != "middle"} == set(second)
    assert {step.system.name for step in first} == set(SYSTEMS)
    assert [turned(SEARCHED, number)[0] for number in range(len(SEARCHED))] == list(SEARCHED)


def test_searches_alone_are_beside_those_that_search_by_vectors() -> None:
    measured = list(steps(0, by_vectors=True))
    assert {step.what for step in measured} == {"search", "asking", "start", "adding"}
    assert {step.system for step in measured if step.what == "search"} == set(BY_VECTORS)
    once = {"rate": 9, "lost": 0}
    result = {"hits": [True], "megabytes": 9.0, "at_once": {"8": once, "50": once}}
    records = [
        Record(0, "search", system.name, "small", 9, {**result, "seconds": [seconds]})
        for system, seconds in ((NEWSDESK, 0.02), (PEERS[0], 0.04))
    ]
    page = "\n".join(map(markdown, tables(records)))
    assert "| a search: the fastest peer by vectors | 0.50 | ≤ 1 |" in page
    assert "uilding" not in page
    assert "embedded a second" not in page


INTERPRETER = """#!/bin/sh
case "$3" in
building) echo '{"seconds": 2.0, "tokens": 1000, "passages": 4}' ;;
search) echo noise; echo '{"seconds": [0.01, 0.02], "hits": [true], "megabytes": 300.0,
"at_once": {"8": {"rate": 9, "lost": 0}, "50": {"rate": 8, "lost": 0}}}' | tr -d '\\n' ;;
asking) echo 'no such answer' >&2; exit 1 ;;
adding) echo '{"seconds": [0.1]}' ;;
start) echo "{\\"ended\\": $(date +%s.%N), \\"megabytes\\": 200.0}" ;;
esac
"""


def test_a_whole_run_keeps_what_was_measured_and_leaves_out_what_failed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    interpreter = tmp_path / "python"
    interpreter.write_text(INTERPRETER, "utf-8")
    interpreter.chmod(0o755)
    for library in ("built", "small", "middle", "large"):
        (tmp_path / library).mkdir()
        (tmp_path / library / "passages.jsonl").write_text("[]\n[]\n", "utf-8")
    (tmp_path / "imported.json").write_text(json.dumps({"large": IMPORTED}), "utf-8")
    environments = Environments(str(interpreter), str(interpreter), tmp_path, tmp_path)
    records = measure(environments, 1)
    failed = [step for step in steps(0) if step.what == "asking"]
    assert len(records) == 1 + len(list(steps(0))) - len(failed)
    assert "asking Newsdesk failed: no such answer" in capsys.readouterr().err
    [kept] = {len(json.loads((tmp_path / "records.json").read_text("utf-8")))}
    assert kept == len(records)
    [start] = [
        record for record in records if (record.what, record.system) == ("start", "Newsdesk")
    ]
    assert 0 <= start.result["seconds"] < 60
    page = write(records, environments, tmp_path)
    assert "| LangChain | 500 | 2.0 |" in page
    assert "langchain-core==" in page


def test_what_is_slow_is_asked_less_often(monkeypatch: pytest.MonkeyPatch) -> None:
    taken, given = one_at_a_time(str, range(40))
    assert len(taken) == len(given) == 40
    monkeypatch.setattr("peers.measure.LONGEST", 0.0)
    assert len(one_at_a_time(str, range(40))[0]) == 10


def test_searches_that_fail_are_counted_as_lost() -> None:
    class Failing:
        def search(self, question: str) -> list[int]:
            if question == "hard":
                raise TimeoutError
            return [1]

    asked = iter([Question("easy", ()), Question("hard", ()), Question("easy", ())])
    found: dict[str, Any] = at_once(Failing(), asked, 2)
    assert (found["lost"], found["asked"]) == (1, 3)


def test_a_figure_is_the_median_of_the_rounds_with_its_spread() -> None:
    records = [
        searched(number, NEWSDESK.name, "small", 100, seconds)
        for number, seconds in enumerate((0.02, 0.05, 0.03))
    ]
    spread = Measurements(records).spread("search", NEWSDESK.name, "small", typical)
    assert spread == Spread(30.0, 20.0, 50.0)
    assert spread.shown() == "30 (20–50)"
    assert Spread(1.0, 1.0, 1.0).shown(digits=1) == "1.0"


def test_ratios_are_told_beside_what_is_promised() -> None:
    records = [
        searched(0, NEWSDESK.name, "small", 100, 0.02),
        searched(0, NEWSDESK.name, "large", 1_000, 0.03),
        searched(0, PEERS[0].name, "small", 100, 0.04),
        searched(0, PEERS[1].name, "small", 100, 0.08),
        searched(0, PARTS.name, "small", 100, 0.01),
        Record(0, "asking", NEWSDESK.name, "small", 100, {"seconds": [0.05, 0.05]}),
    ]
    table = promises_table(Measurements(records))
    assert cells(table, "a search: the fastest peer by vectors")[1:] == ("0.50", "≤ 1")
    assert cells(table, "a search in the large library: in the small")[1] == "1.50"
    assert cells(table, "an answer: the bare parts")[1] == "5.00"
    # What was not measured is left out.
    assert not any(row[0].startswith("building") for row in table.rows)
    assert cells(table, "searches lost")[1] == "2"


def test_all_tables_of_a_run_and_of_nothing() -> None:
    built = {"seconds": 10.0, "tokens": 5_000, "passages": 20}
    records = [
        *(Record(0, "building", system.name, "built", 20, built) for system in SYSTEMS.values()),
        searched(0, NEWSDESK.name, "small", 6_256, 0.02),
        Record(0, "start", REFERENCE.name, "small", 6_256, {"seconds": 5.0, "megabytes": 600.0}),
        Record(0, "adding", NEWSDESK.name, "none", 0, {"seconds": [0.1, 0.2]}),
        Record(0, "importing", NEWSDESK.name, "large", 100, IMPORTED),
    ]
    page = "\n".join(map(markdown, tables(records)))
    assert f"| {OWN_MODEL.name} | 500 | 2.0 |" in page
    assert "A search in 6,256 passages" in page
    assert "until there are 100 passages, vectors by chance, passages a second | 45 |" in page
    assert "one article added to 0 passages" in page
    assert "–" in "\n".join(map(markdown, tables([])))


def test_what_the_plan_counts_with_is_told() -> None:
    records = [
        searched(0, NEWSDESK.name, "small", 1_000, 0.02),
        searched(0, NEWSDESK.name, "large", 2_000, 0.03),
        Record(0, "importing", NEWSDESK.name, "large", 2_000, IMPORTED),
    ]
    table = plan_table(Measurements(records))
    assert cells(table, "bytes on disk a passage")[1] == "100"
    assert cells(table, "ms a search, in any case")[1] == "10.0"
    assert cells(table, "ms a search, each million passages more")[1] == "10,000"


def test_the_curves_have_a_point_for_each_library() -> None:
    records = [
        searched(0, NEWSDESK.name, "large", 1_000, 0.03),
        searched(0, NEWSDESK.name, "small", 100, 0.02),
    ]
    assert curves(records) == {NEWSDESK.name: [(100, 20.0), (1_000, 30.0)]}


def test_names_beside_the_lines_stand_apart() -> None:
    placed = spaced({"a": 10.0, "b": 10.5, "c": 100.0}, apart=1.2)
    assert placed == {"a": 10.0, "b": 12.0, "c": 100.0}
