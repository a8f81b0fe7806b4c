"""The measure of the check of written sentences, on a few stories of our own."""

from __future__ import annotations

import gzip
import json
from datetime import date
from random import Random
from typing import TYPE_CHECKING, Any

import faithful
import falsified
import rephrased
import reporting
import run
import sets
import unhedged

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

TOWNS = ("Aldem", "Borvik", "Carrow", "Dunhaven", "Elsin", "Farrow", "Gorse", "Hale")


def write(folder: Path, name: str, rows: Sequence[dict[str, Any]]) -> None:
    with gzip.open(folder / name, "wt", encoding="utf-8") as file:
        file.writelines(f"{json.dumps(row)}\n" for row in rows)


def test_the_check_of_written_sentences_is_measured(tmp_path: Path) -> None:
    story = (
        "Torrin Bank bought Halden Line for $4.3 million on Monday, said {town} mayor Vera Holt. "
        "The old ferry carried 1,217 passengers and three dogs to {town} in 2025. "
        "The council did not say when the bridge in {town} would be opened again. "
    )
    rows = [
        {
            "title": f"{town} waits",
            "published_at": "2026-11-03",
            "body": 2 * story.format(town=town),
        }
        for town in TOWNS
    ]
    write(tmp_path, sets.MHR_CORPUS, rows)
    sentences = [
        {"sentence": "The old ferry carried 1,217 passengers.", "votes": ["yes", "yes", "no"]},
        {"sentence": "The old ferry carried 9 horses.", "votes": ["no", "no", "no"]},
    ]
    votes = [
        {"set": "cnndm", "article": story.format(town=town), "sentences": sentences}
        for town in TOWNS
    ]
    write(tmp_path, faithful.VOTES, votes)
    results = tmp_path / "results"
    bench = run.Bench(tmp_path, tmp_path / "work")
    reporting.write(results, run.measure(bench, ["faithful"], lambda _: None))
    page = (results / "faithful.md").read_text("utf-8")
    for title in ("People's votes, development", "People's votes, check", "True sentences"):
        assert f"### {title}\n" in page
    (unchanged,) = (line for line in page.splitlines() if line.startswith("| unchanged |"))
    assert unchanged.count("0.000 (0.00–0.00)") == 2
    (invented,) = (line for line in page.splitlines() if line.startswith("| invented quotation |"))
    assert invented.count("1.000 (1.00–1.00)") == 2
    for word in (*TOWNS, "ferry", "Holt"):
        assert word not in page
        assert word not in (results / "faithful.json").read_text("utf-8")


def test_every_change_and_every_rephrasing_can_be_made() -> None:
    original = falsified.Original(
        sentence=(
            "On 3 November 2026 the mayor, who was late, Vera Holt quickly told the angry Piet "
            "Marsh of Aldem on Monday that two ships will not carry 1,217 passengers or 14% more "
            "“of all those people here” for 5 miles."
        ),
        passage="Ships of Brackwater carry 88 people.",
        article="The long story of Brackwater tells many things about some other ships there. " * 9,
        strange="Another story tells of something else, said Ottilie Brandt of Cawdale there.",
        strange_text="It was told of Ottilie Brandt and of Cawdale there.",
    )
    made = {kind for seed in range(9) for kind in falsified.changes_of(original, Random(seed))}
    assert set(falsified.CHANGES) - made == set()
    sentence = (
        "The company (which is old) said quickly on 3 November that John Marsh has two ships, "
        "he said."
    )
    day = date(2026, 11, 5)
    told = {kind for n in range(9) for kind in rephrased.rephrasings_of(sentence, day, Random(n))}
    assert set(rephrased.WAYS) - told == {"clauses in another order", "a hedge in another word"}
    hedged = rephrased.rephrasings_of("The old bridge may fall.", day, Random(1))
    assert hedged["a hedge in another word"] == "The old bridge might fall."
    other = "The mayor of the old town stayed at home because the bridge was closed."
    turned = rephrased.rephrasings_of(other, day, Random(1))["clauses in another order"]
    assert turned == "Because the bridge was closed, the mayor of the old town stayed at home."


def test_what_is_told_as_surer_than_it_is_is_made_of_each_kind() -> None:
    made = {
        "The bank may sell ships.": "The bank will sell ships.",
        "Piet Marsh planned to sell the ships.": "Piet Marsh did sell the ships.",
        "The bank denied that it sold ships.": "The bank said that it sold ships.",
        "Piet Marsh is accused of fraud.": "Piet Marsh is guilty of fraud.",
        "If the old bank fails, the council will pay.": "The council will pay.",
        "The bank sold up to 40 ships.": "The bank sold 40 ships.",
        "The old bank failed, said Marsh.": "The old bank failed, said Holt.",
    }
    passage = "They met again, said Holt. They left."
    found = {}
    for sentence, changed in made.items():
        original = falsified.Original(sentence, passage, passage, passage, passage)
        told = falsified.changes_of(original, Random(1), unhedged.HEDGE_CHANGES)
        assert changed in told.values()
        found |= told
    assert set(found) == set(unhedged.HEDGE_CHANGES)
    original = falsified.Original("He opened the bridge.", passage, passage, passage, passage)
    longer = falsified.changes_of(original, Random(1), unhedged.WORD_CHANGES)
    assert {len(sentence.split()) for sentence in longer.values()} == {5}
    assert set(longer) == set(unhedged.WORD_CHANGES)
