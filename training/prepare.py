"""Bring the sets into windows and examples, ready to train on.

python training/prepare.py SHARED OUT
"""

from __future__ import annotations

import hashlib
import random
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import made
import sources
from negatives import NAME, WordSearch, swapped, with_others
from windows import Example, Windows, read_rows, squeezed, write_rows

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).resolve().parent
HELD_BACK = 0.04


def examples_of(windows: Windows, shared: Path) -> Iterator[Example]:
    """Yield every set's examples, as they come."""
    train, data = shared / "train", shared / "data"
    for name in ("squadshifts_new_wiki", "xquad_en"):
        yield from sources.contexts(windows, "context", read_rows(train / f"{name}.jsonl.gz"))
    yield from sources.squad_sentences(windows, read_rows(train / "squad_sentences.jsonl.gz"))
    yield from sources.qamr(
        windows,
        read_rows(train / "qamr_sentences.jsonl.gz"),
        read_rows(train / "qamr_questions.jsonl.gz"),
    )
    yield from sources.selqa(windows, read_rows(train / "selqa.jsonl.gz"))
    yield from sources.written(windows, HERE / "questions.txt", data)
    yield from sources.multihop(
        windows, read_rows(data / "mhr_corpus.jsonl.gz"), read_rows(data / "mhr_queries.jsonl.gz")
    )


def is_held_back(example: Example, windows: Windows) -> bool:
    """Return whether an example's text is kept for validation: 4 in 100 are, by their hash."""
    if not (there := [*example.right, *example.others]):
        return False
    text_id = windows.all[there[0]].text_id
    if text_id.startswith("context:"):
        text_id = text_id.rpartition(":")[0]  # all paragraphs of an article
    digest = hashlib.sha256(text_id.encode()).digest()
    return digest[0] < HELD_BACK * 256


def main(shared: Path, out: Path) -> None:
    """Write windows and examples."""
    rng = random.Random(2026)  # noqa: S311 (no secret)
    windows = Windows()
    examples = list(examples_of(windows, shared))
    names = sorted(
        {
            squeezed(name)
            for example in examples
            if example.source == "context"
            for name in NAME.findall(example.question)[-1:]
            if len(name) > 3 and name.split()[0].casefold() not in made.NO_NAMES  # noqa: PLR2004
        }
    )
    examples += made.lists(windows, names, rng)
    search = WordSearch(windows.all)
    full = [with_others(example, windows.all, search) for example in examples]
    full += swapped([e for e in full if e.source in {"context", "selqa", "qamr"}], windows.all, rng)
    full += made.unanswered(windows, full, names, rng)
    out.mkdir(parents=True, exist_ok=True)
    write_rows(out / "windows.jsonl.gz", windows.all)
    held = [is_held_back(example, windows) for example in full]
    for name, wanted in (("train", False), ("held", True)):
        rows = [e for e, back in zip(full, held, strict=True) if back is wanted]
        write_rows(out / f"{name}.jsonl.gz", rows)
        counts: dict[str, list[int]] = {}
        for each in rows:
            of = counts.setdefault(each.source, [0, 0])
            of[0] += 1
            of[1] += not each.right
        print(name, len(rows), counts)  # noqa: T201
    print(len(windows.all), "windows,", len(names), "names")  # noqa: T201


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
