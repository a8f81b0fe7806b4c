"""How many passages hold each word, and how far the change log was followed.

Both stand in a small collection beside the passages, counted by scope: what others alone may see is
never counted. The counts are changed with each passage that comes or goes; where a process is
stopped amid that, the mark that it left says so, and all are counted anew.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from articles.library.database import batches
from index.engines.milvus.conditions import both, one_of, scopes_seen, text
from index.store.changes import LogEntry

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from index.engines.milvus.server import MilvusServer

KEYS_AT_ONCE = 1_000
STATE_KEY = "state"
SOUND, OPEN = "sound", "open"
NO_VECTOR = (0.0, 0.0)


class Standing(NamedTuple):
    """How far collections have followed which database, and whether the counts are sound."""

    database_id: str
    entry: LogEntry
    is_sound: bool = True


class TermCounts:
    """The counts of one index."""

    def __init__(self, server: MilvusServer, collection: str) -> None:
        self._server = server
        self._collection = collection

    def standing(self) -> Standing | None:
        """Return how far the collections have followed, None where they never were whole."""
        if not self._server.has(self._collection):
            return None
        held = self._server.query(
            self._collection, one_of("key", [STATE_KEY]), ["kind", "term", "number"], newest=True
        )
        for each in held:
            database_id, _, mark = each["term"].partition(" ")
            entry = LogEntry(each["number"], mark)
            return Standing(database_id, entry, each["kind"] == SOUND)
        return None

    def write_standing(self, standing: Standing) -> None:
        """Say how far the collections have followed."""
        kind = SOUND if standing.is_sound else OPEN
        term = f"{standing.database_id} {standing.entry.mark}"
        self._server.put(self._collection, [_count(STATE_KEY, kind, "", term, standing.entry.seq)])

    def add(self, changes: Mapping[tuple[str, str, str], int]) -> None:
        """Add to counts, or take from them, by kind, scope and term."""
        for some in batches([key for key, change in changes.items() if change], KEYS_AT_ONCE):
            held = self._held([_key(*each) for each in some], newest=True)
            now = {each: held[_key(*each)] + changes[each] for each in some}
            self._put({each: number for each, number in now.items() if number > 0})
            self._drop([_key(*each) for each, number in now.items() if number <= 0])

    def replace(self, counts: Mapping[tuple[str, str, str], int]) -> None:
        """Let counts take the place of all that are held."""
        held = {
            each["key"]: each["number"]
            for page in self._server.every(self._collection, "number >= 0", ["key", "number"])
            for each in page
        }
        self._put({each: n for each, n in counts.items() if held.get(_key(*each)) != n})
        kept = {STATE_KEY, *(_key(*each) for each in counts)}
        self._drop([key for key in held if key not in kept])

    def all(self) -> Counter[tuple[str, str, str]]:
        """Return all counts, by kind, scope and term."""
        fields = ["key", "kind", "scope", "term", "number"]
        return Counter(
            {
                (each["kind"], each["scope"], each["term"]): each["number"]
                for page in self._server.every(self._collection, "number >= 0", fields)
                for each in page
                if each["key"] != STATE_KEY
            }
        )

    def seen(self, stems: Iterable[str], scope: str | None) -> tuple[int, Counter[str]]:
        """Return in how many passages that a scope sees there are, and in how many each stem is."""
        scopes = scopes_seen(scope)
        stems = list(stems)
        keys = {_key("passages", each, ""): "" for each in scopes}
        keys |= {_key("stem", each, stem): stem for each in scopes for stem in stems}
        counted: Counter[str] = Counter()
        for some in batches(list(keys), KEYS_AT_ONCE):
            for key, number in self._held(some).items():
                counted[keys[key]] += number
        return counted.pop("", 0), counted

    def of_kind(self, kind: str, beginning: str = "") -> Counter[str]:
        """Return the terms of a kind that begin so, and in how many passages each occurs."""
        condition = f"kind == {text(kind)}"
        if beginning:
            condition = both(condition, f"term like {text(f'{beginning}%')}")
        counted: Counter[str] = Counter()
        for page in self._server.every(self._collection, condition, ["term", "number"]):
            for each in page:
                counted[each["term"]] += each["number"]
        return counted

    def _held(self, keys: Sequence[str], *, newest: bool = False) -> Counter[str]:
        condition, fields = one_of("key", keys), ["key", "number"]
        held = self._server.query(self._collection, condition, fields, newest=newest)
        return Counter({each["key"]: each["number"] for each in held})

    def _put(self, counts: Mapping[tuple[str, str, str], int]) -> None:
        for some in batches(list(counts.items()), KEYS_AT_ONCE):
            self._server.put(
                self._collection,
                [_count(_key(*named), *named, number) for named, number in some],
            )

    def _drop(self, keys: Sequence[str]) -> None:
        for some in batches(keys, KEYS_AT_ONCE):
            self._server.remove(self._collection, one_of("key", some))


def _key(kind: str, scope: str, term: str) -> str:
    return f"{kind} {scope} {term}"


def _count(key: str, kind: str, scope: str, term: str, number: int) -> dict[str, Any]:
    return {
        "key": key,
        "kind": kind,
        "scope": scope,
        "term": term,
        "number": number,
        "nothing": NO_VECTOR,
    }
