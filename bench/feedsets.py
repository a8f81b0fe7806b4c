"""Feeds of feedparser's own tests and hostile XML, read by the product and by libraries alone."""

from __future__ import annotations

import ast
import io
import re
import time
import warnings
from collections import Counter
from datetime import UTC, datetime
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, NamedTuple

from scoring import Table, share
from sets import packed_files

from articles.feeds.models import FeedParsingError
from articles.feeds.parsing import parse_feed
from articles.models import Article
from articles.parsing import read_bytes
from articles.reading.dates import read_date
from articles.reading.markup import plain_line
from articles.text import one_line
from index.models import Progress

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from index.models import Report

FEEDS, ATTACKS = "feeds_feedparser.tgz", "xml_attacks_defusedxml.tgz"
# Where the set's own tests serve it, which some of its addresses are relative to.
SERVED_AT = "http://127.0.0.1:8097/"
EXPECTED = re.compile(r"Expect:\s*(.*?)(?:-->|\n[A-Z][\w-]*:)", re.DOTALL)
LOCATION = re.compile(r"Header:\s*Content-Location:\s*(\S+)")
ENTRY = re.compile(r"entries\[(\d+)\]\['(title|link|published|updated)(_parsed)?'\]")
FIELDS = ("title", "link", "date")
SLOW_SECONDS = 2.0


class FeedFile(NamedTuple):
    """A file of a set: its path there, and its bytes."""

    path: str
    raw: bytes


class Expectation(NamedTuple):
    """What an entry of a file should have: the entry's number, the field, and its value."""

    entry: int
    field: str
    value: str


def files_of(archive: Path) -> list[FeedFile]:
    """Return the files of an archive that are no code, by path."""
    return sorted(
        FeedFile(name, raw)
        for name, raw in packed_files(archive).items()
        if not name.endswith((".py", "LICENSE", "README.md"))
    )


def expectations(raw: bytes) -> list[Expectation]:
    """Return what the comment at the top of a file expects of entries' titles, links and dates."""
    match = EXPECTED.search(raw.decode("utf-8", "replace"))
    if not match:
        return []
    try:
        tree: ast.AST = ast.parse(" ".join(match[1].split()), mode="eval").body
    except SyntaxError:
        return []
    return list(_compared(tree.values if isinstance(tree, ast.BoolOp) else [tree]))


def _compared(parts: Sequence[ast.AST]) -> Iterator[Expectation]:
    for part in parts:
        if not isinstance(part, ast.Compare) or not isinstance(part.ops[0], ast.Eq):
            continue
        named = ENTRY.fullmatch(ast.unparse(part.left))
        try:
            value = ast.literal_eval(part.comparators[0])
        except ValueError:
            continue
        if named and isinstance(value, tuple):
            yield Expectation(int(named[1]), named[2], f"{datetime(*value[:6], tzinfo=UTC)}")
        elif named and isinstance(value, str):
            yield Expectation(int(named[1]), named[2], value)


def address_of(file: FeedFile) -> str:
    """Return where a file is taken to have come from."""
    stated = LOCATION.search(file.raw[:2_000].decode("utf-8", "replace"))
    return stated[1] if stated else SERVED_AT + file.path


def product_entries(file: FeedFile) -> list[dict[str, Any]]:
    """Return entries as the product's drafts have them."""
    try:
        drafts = parse_feed(file.raw, url=address_of(file)).entries
    except FeedParsingError:
        return []
    return [
        {"title": d.headline, "link": d.url, "published": d.published, "updated": d.modified}
        for d in drafts
    ]


def feedparser_entries(file: FeedFile) -> list[dict[str, Any]]:
    """Return entries as feedparser gives them."""
    import feedparser

    headers = {"content-location": address_of(file)}
    found = feedparser.parse(io.BytesIO(file.raw), response_headers=headers)
    return [dict(entry.items()) for entry in found.entries]


def fastfeedparser_entries(file: FeedFile) -> list[dict[str, Any]]:
    """Return entries as fastfeedparser gives them."""
    import fastfeedparser

    return list(fastfeedparser.parse(file.raw).entries)


def agrees(expected: Expectation, entry: Mapping[str, Any]) -> bool:
    """Return whether an entry has what is expected; titles are compared as text without markup.

    A date is right in either place, since RSS's only date is called `updated` in the set where it
    is Dublin Core's.
    """
    if expected.field == "title":
        got = str(entry.get("title") or "")
        texts = {plain_line(expected.value), one_line(expected.value)}
        return not texts.isdisjoint({plain_line(got), one_line(got)})
    if expected.field == "link":
        return entry.get("link") == expected.value
    moments = {read_date(entry.get(name)) for name in ("published", "updated")} - {None}
    return read_date(expected.value) in moments


def agreement(
    files: Sequence[FeedFile], read: Callable[[FeedFile], list[dict[str, Any]]]
) -> dict[str, list[float]]:
    """Return by field whether each expectation was met."""
    met: dict[str, list[float]] = {field: [] for field in FIELDS}
    for file in files:
        wanted = expectations(file.raw)
        if not wanted:
            continue
        try:
            entries = read(file)
        except Exception:  # noqa: BLE001 (whatever a library raises, it read nothing)
            entries = []
        for each in wanted:
            entry = entries[each.entry] if each.entry < len(entries) else {}
            field = each.field if each.field in FIELDS else "date"
            met[field].append(float(agrees(each, entry)))
    return met


def measure_feeds(shared: Path, report: Report) -> list[Table]:
    """Read every file as an import does; compare well-formed ones with what is expected."""
    files = files_of(shared / FEEDS)
    well = [file for file in files if "/wellformed/" in file.path]
    readers = {"newsdesk": product_entries, "feedparser alone": feedparser_entries}
    # Judged and not chosen, so that it is there only where somebody installed it.
    if find_spec("fastfeedparser"):
        readers["fastfeedparser alone"] = fastfeedparser_entries
    rows = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name, read in readers.items():
            report(Progress(stage=f"Comparing {name}", done=len(rows), total=len(readers)))
            met = agreement(well, read)
            every = [value for values in met.values() for value in values]
            rows.append((name, *(share(met[field]) for field in FIELDS), share(every)))
    counted = agreement(well, product_entries)
    note = ", ".join(f"{len(counted[field]):,} {field}s" for field in FIELDS)
    return [
        imported(files, report),
        Table("What is expected of well-formed feeds", ("", *FIELDS, "all"), tuple(rows), (note,)),
        attacked(files_of(shared / ATTACKS)),
    ]


def imported(files: Sequence[FeedFile], report: Report) -> Table:
    """Count what an import of each file comes to, and how long the slowest takes."""
    counts: dict[str, Counter[str]] = {}
    slowest: dict[str, float] = {}
    now = datetime.now(UTC)
    for number, file in enumerate(files):
        report(Progress(stage="Reading feeds", done=number, total=len(files)))
        folder = file.path.split("/")[2]
        count = counts.setdefault(folder, Counter())
        begun = time.perf_counter()
        try:
            found = list(read_bytes(file.path.rpartition("/")[2], file.raw, now=now))
        except Exception:  # noqa: BLE001 (that is what is counted)
            found, count["crashed"] = [], count["crashed"] + 1
        took = time.perf_counter() - begun
        slowest[folder] = max(took, slowest.get(folder, 0.0))
        count["files"] += 1
        count["slow"] += took > SLOW_SECONDS
        count["articles" if any(isinstance(i, Article) for i in found) else "reasons"] += bool(
            found
        )
        count["nothing"] += not found
    names = ("files", "articles", "reasons", "nothing", "crashed", "slow")
    rows = [
        (folder, *(f"{counts[folder][name]:,}" for name in names), f"{slowest[folder]:.2f} s")
        for folder in sorted(counts)
    ]
    head = (
        "folder",
        "files",
        "give articles",
        "a reason",
        "neither",
        "crash",
        "over 2 s",
        "slowest",
    )
    return Table("Every file, as an import reads it", head, tuple(rows))


def attacked(files: Sequence[FeedFile]) -> Table:
    """Try hostile XML on an import and on the reading of feeds."""
    now, rows = datetime.now(UTC), []
    for file in files:
        name = file.path.rpartition("/")[2]
        begun = time.perf_counter()
        found = list(read_bytes(name, file.raw, now=now))
        said = "; ".join(getattr(item, "reason", "taken in") for item in found)
        try:
            parse_feed(file.raw)
            said += "; taken for a feed"
        except FeedParsingError:
            pass
        took = time.perf_counter() - begun
        rows.append((name, said, f"{took:.2f} s"))
    return Table("Hostile XML", ("file", "what is said of it", "time"), tuple(rows))
