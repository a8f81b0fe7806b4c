"""Measure one thing of one system in this process and print it as a JSON object.

python -m peers.measure WHAT SYSTEM FOLDER MODEL DATA QUESTIONS
"""

from __future__ import annotations

import gc
import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import count, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from peers.given import Material, holds_a_fact, read_asked
from peers.systems import SYSTEMS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from peers.given import Question, System
    from peers.newsdesk import WholeNewsdesk
    from peers.systems import Contender

WARMING = 3
AT_ONCE = (8, 50)
# A slow search is asked less often, so that a whole run ends: in seconds, and questions.
LONGEST, FEWEST, MOST, MOST_AT_ONCE = 12.0, 10, 60, 100
ADDED = 10


def tokens_of(given: Material) -> int:
    """Return how many tokens of the model all passages have."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(given.model / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    texts = [text.embedded for text in given.texts()]
    return sum(len(each.ids) for each in tokenizer.encode_batch(texts))


def measure_building(system: Contender, given: Material) -> dict[str, Any]:
    """Measure how long building the index takes, the model loaded."""
    made = system.made(given)
    made.warm()
    begun = time.perf_counter()
    made.build()
    seconds = time.perf_counter() - begun
    made.close()
    return {"seconds": seconds, "tokens": tokens_of(given), "passages": len(given.texts())}


def measure_search(system: Contender, given: Material, asked: Sequence[Question]) -> dict[str, Any]:
    """Measure searches one at a time and many at once, no question twice."""
    made = system.made(given)
    made.take()
    gc.collect()
    left = iter(asked)
    for each in islice(left, WARMING):
        made.search(each.question)
    alone = list(islice(left, MOST))
    taken, found = one_at_a_time(made.search, (each.question for each in alone))
    memory = resident_megabytes()
    texts = [text.text for text in given.texts()]
    hits = [
        holds_a_fact((texts[place] for place in places if place >= 0), each.facts)
        for each, places in zip(alone, found, strict=False)
    ]
    share = min(MOST_AT_ONCE, int(LONGEST / (sum(taken) / len(taken))))
    together = {
        workers: at_once(made, islice(left, max(workers, share)), workers) for workers in AT_ONCE
    }
    made.close()
    return {"seconds": taken, "hits": hits, "megabytes": memory, "at_once": together}


def measure_asking(system: Contender, given: Material, asked: Sequence[Question]) -> dict[str, Any]:
    """Measure whole answers, one at a time."""
    made: WholeNewsdesk = system.made(given)  # type: ignore[assignment]
    left = iter(asked)
    for each in islice(left, WARMING):
        made.ask(each.question)
    taken, answers = one_at_a_time(made.ask, (each.question for each in islice(left, MOST)))
    made.close()
    return {"seconds": taken, "covered": sum(answer.covered for answer in answers)}


def measure_start(system: Contender, given: Material, asked: Sequence[Question]) -> dict[str, Any]:
    """Measure the memory after a first answer; whoever starts this process takes the time."""
    made = system.made(given)
    if system.name == "Newsdesk":
        made.ask(asked[0].question)  # type: ignore[attr-defined]
    else:
        made.search(asked[0].question)
    return {"ended": time.time(), "megabytes": resident_megabytes()}


def measure_adding(system: Contender, given: Material) -> dict[str, Any]:
    """Measure adding one article, each time another; the first is not counted."""
    made: WholeNewsdesk = system.made(given)  # type: ignore[assignment]
    now = time.time_ns()
    raws = (
        json.dumps(
            {
                "headline": f"Report {now} {number} of the harbour office",
                "url": f"https://added.example/{now}/{number}",
                "text": f"The harbour of Varde opened gate {now + number} on Monday. It was late. "
                f"Ship {number} of {now} went out first, and {number + 7} others followed it.",
            }
        ).encode()
        for number in count()
    )
    made.add(next(raws))
    taken, _ = one_at_a_time(made.add, islice(raws, ADDED))
    made.close()
    return {"seconds": taken}


def one_at_a_time(
    work: Callable[[Any], Any], items: Iterable[Any]
) -> tuple[list[float], list[Any]]:
    """Return how long each took and what it gave; enough of them where they are slow."""
    taken: list[float] = []
    given = []
    for item in items:
        begun = time.perf_counter()
        given.append(work(item))
        taken.append(time.perf_counter() - begun)
        if len(taken) >= FEWEST and sum(taken) > LONGEST:
            break
    return taken, given


def at_once(made: System, asked: Iterator[Question], workers: int) -> dict[str, Any]:
    """Return how many searches a second many askers get, and how many of them were lost."""
    questions = [each.question for each in asked]

    def search(question: str) -> bool:
        try:
            return bool(made.search(question))
        except Exception as error:  # noqa: BLE001
            print(type(error).__name__, file=sys.stderr)  # noqa: T201
            return False

    begun = time.perf_counter()
    with ThreadPoolExecutor(workers) as pool:
        found = list(pool.map(search, questions))
    seconds = time.perf_counter() - begun
    return {"rate": sum(found) / seconds, "lost": found.count(False), "asked": len(found)}


def resident_megabytes() -> float:
    """Return the memory that this process has in use."""
    status = Path("/proc/self/status").read_text("ascii")
    (line,) = (line for line in status.splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) / 1024


def main(what: str, name: str, folder: str, model: str, data: str, questions: str) -> None:
    """Measure what is asked for."""
    system, given = SYSTEMS[name], Material(Path(folder), Path(model), Path(data))
    asked = read_asked(Path(questions))
    measured = {
        "building": lambda: measure_building(system, given),
        "search": lambda: measure_search(system, given, asked),
        "asking": lambda: measure_asking(system, given, asked),
        "start": lambda: measure_start(system, given, asked),
        "adding": lambda: measure_adding(system, given),
    }[what]()
    print(json.dumps(measured))  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])
