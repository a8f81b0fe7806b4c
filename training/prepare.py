"""Bring the sets into windows and examples, ready to train on.

python training/prepare.py SHARED OUT
"""

from __future__ import annotations

import hashlib
import random
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click
import made
import sources
import told
from negatives import NAME, WordSearch, swapped, with_others
from windows import Example, Windows, read_rows, squeezed, write_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

HERE = Path(__file__).resolve().parent
HELD_BACK = 0.04
SEED = 2026
# Sources whose questions serve once more with another name, so that nothing answers them.
SWAPPED = frozenset({"context", "selqa", "qamr"})


def examples_of(windows: Windows, pairs: Path, news: Path) -> Iterator[Example]:
    """Yield every set's examples, as they come."""
    for name in ("squadshifts_new_wiki", "xquad_en"):
        yield from sources.contexts(windows, "context", read_rows(pairs / f"{name}.jsonl.gz"))
    yield from sources.squad_sentences(windows, read_rows(pairs / "squad_sentences.jsonl.gz"))
    yield from sources.qamr(
        windows,
        read_rows(pairs / "qamr_sentences.jsonl.gz"),
        read_rows(pairs / "qamr_questions.jsonl.gz"),
    )
    yield from sources.selqa(windows, read_rows(pairs / "selqa.jsonl.gz"))
    yield from sources.written(windows, HERE / "questions.txt", news)
    yield from sources.multihop(
        windows, read_rows(news / "mhr_corpus.jsonl.gz"), read_rows(news / "mhr_queries.jsonl.gz")
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


def names_in(examples: Sequence[Example]) -> list[str]:
    """Return the last name of each question on a paragraph, sorted; made questions need some."""
    return sorted(
        {
            squeezed(name)
            for example in examples
            if example.source == "context"
            for name in NAME.findall(example.question)[-1:]
            if len(name) > 3 and name.split()[0].casefold() not in made.NO_NAMES
        }
    )


@click.command(help=__doc__)
@click.option("--pairs", type=click.Path(path_type=Path, exists=True), required=True)
@click.option("--news", type=click.Path(path_type=Path, exists=True), required=True)
@click.argument("out", type=click.Path(path_type=Path))
def main(pairs: Path, news: Path, out: Path) -> None:
    """Write windows and examples, and tell how many there are of each source."""
    rng = random.Random(SEED)
    windows = Windows()
    examples = list(examples_of(windows, pairs, news))
    names = names_in(examples)
    examples += made.lists(windows, names, rng)
    search = WordSearch(windows.all)
    full = [with_others(example, windows.all, search) for example in examples]
    full += swapped([e for e in full if e.source in SWAPPED], windows.all, rng)
    full += made.unanswered(windows, full, names, rng)
    plain = [n for n, window in enumerate(windows.all) if not window.text_id.startswith("mhr:")]
    full += [*told.ages(windows, plain, rng), *told.abbreviations(windows, plain, rng)]
    out.mkdir(parents=True, exist_ok=True)
    write_rows(out / "windows.jsonl.gz", windows.all)
    parts: dict[str, list[Example]] = {"train": [], "held": []}
    for example in full:
        parts["held" if is_held_back(example, windows) else "train"].append(example)
    for name, rows in parts.items():
        write_rows(out / f"{name}.jsonl.gz", rows)
        counts = Counter(example.source for example in rows)
        click.echo(f"{name}: " + ", ".join(f"{n} {source}" for source, n in counts.items()))


if __name__ == "__main__":
    main()
