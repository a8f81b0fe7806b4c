"""What a process serves of its metrics and health, over a real socket."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.error import HTTPError
from urllib.request import urlopen

from prometheus_client.parser import text_string_to_metric_families

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LISTENING = "0A"


class Scrape(NamedTuple):
    """What one scrape brought: its text, and its samples by name and by their label's value."""

    text: str
    samples: dict[str, dict[str, float]]

    def value(self, name: str, label: str = "") -> float:
        """Return one sample; of a histogram's the label is that of the step."""
        return self.samples[name][label]


def fetch(port: int, path: str) -> tuple[int, str, str]:
    """Return the status, the content type and the body of a path."""
    try:
        with urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
            return answer.status, answer.headers["Content-Type"], answer.read().decode()
    except HTTPError as error:
        with error:
            return error.code, error.headers["Content-Type"], error.read().decode()


def scrape(port: int) -> Scrape:
    """Scrape the metrics as Prometheus does."""
    status, kind, text = fetch(port, "/metrics")
    assert status == 200, text
    assert kind.startswith("text/plain; version=")
    samples: dict[str, dict[str, float]] = {}
    for family in text_string_to_metric_families(text):
        for each in family.samples:
            labels = {name: value for name, value in each.labels.items() if name != "le"}
            assert len(labels) <= 1
            samples.setdefault(each.name, {})["".join(labels.values())] = each.value
    return Scrape(text, samples)


def probe(port: int, path: str) -> tuple[int, dict[str, Any]]:
    """Return the status and the JSON of a probe."""
    status, kind, text = fetch(port, path)
    assert kind == "application/json"
    assert len(text) < 300
    return status, json.loads(text)


def until(holds: Callable[[], bool], seconds: float = 30.0) -> None:
    """Wait until something holds, and fail where it does not in time."""
    give_up_at = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < give_up_at, "it does not come about"
        time.sleep(0.05)


def listening(pid: int) -> set[int]:
    """Return the ports that a process listens on."""
    own = set(_sockets(pid))
    found = set()
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/{pid}/net/{table}").read_text().splitlines()[1:]:
            parts = line.split()
            if parts[3] == LISTENING and parts[9] in own:
                found.add(int(parts[1].rpartition(":")[2], 16))
    return found


def _sockets(pid: int) -> Iterator[str]:
    for link in Path(f"/proc/{pid}/fd").iterdir():
        try:
            match = re.fullmatch(r"socket:\[(\d+)\]", str(link.readlink()))
        except FileNotFoundError:
            continue
        if match:
            yield match[1]
