"""JSON articles: one object a line, some one after another, a list, or one that wraps a list."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from articles.formats import Format, RawFile
from articles.formats._fields import UnfitError, draft_of
from articles.formats._schema import by_id, is_article, referred
from articles.models import Rejection

if TYPE_CHECKING:
    from collections.abc import Iterator

    from articles.formats._schema import Item
    from articles.reading.building import Draft

# JSON may hold U+2028 and its like in a text, so that not all line ends are ends of lines here.
JSON_LINE_ENDS = re.compile("\r\n|\r|\n")
# Between two objects; RFC 7464 has a record separator.
GAP = re.compile("[\\s,\x1e]*")
# An object with one of these is an article, whatever lists it has besides.
ARTICLE_TEXTS = ("text", "body", "content", "articleBody")
# What other programs' answers have their articles under.
WRAPPERS = ("articles", "items", "results", "posts", "stories", "entries", "docs", "news", "data")


def recognises(file: RawFile) -> bool:
    """Return whether the file is JSON, by its name or its first object."""
    if file.text is None:
        return False
    if file.suffix in JSON_LINES.suffixes:
        return True
    text = file.text.lstrip()
    if not text.startswith(("{", "[")) or file.suffix not in (".txt", ""):
        return False
    try:
        value, _ = json.JSONDecoder().raw_decode(text)
    except (ValueError, RecursionError):
        return False
    return isinstance(value, dict) or (bool(value) and all(isinstance(row, dict) for row in value))


def read(file: RawFile) -> Iterator[Draft | Rejection]:
    """Yield each object's article; what does not fit is skipped with its line or number.

    Where nothing fits, and all for one reason, that is told of once.
    """
    unfit: list[Rejection] = []
    taken = False
    for where, row in _rows(file):
        try:
            if isinstance(row, UnfitError):
                raise row
            draft = draft_of(row).model_copy(update={"path": where})
        except UnfitError as error:
            unfit.append(Rejection(path=where, reason=str(error)))
            continue
        taken = True
        yield from unfit
        unfit.clear()
        yield draft
    if not unfit and not taken:
        yield Rejection(path=file.name, reason="it is JSON that holds no article")
    elif len(unfit) > 1 and not taken and len({each.reason for each in unfit}) == 1:
        reason = f"none of its {len(unfit):,} objects is an article: {unfit[0].reason}"
        yield Rejection(path=file.name, reason=reason)
    else:
        yield from unfit


def _rows(file: RawFile) -> Iterator[tuple[str, object]]:
    """Yield where each object stands, and the object, or an UnfitError with what is wrong."""
    if file.json is not None:
        for number, row in enumerate(articles_in(file.json), 1):
            yield f"{file.name}:{number}", row
        return
    text = (file.decoded or "").lstrip("\ufeff")
    lines = [(n, line) for n, line in enumerate(JSON_LINE_ENDS.split(text), 1) if line.strip()]
    if not _begins_with_a_long_object(text) and any(_is_object(line) for _, line in lines):
        yield from _lines(lines, file.name)
    else:
        yield from _one_after_another(text, file.name)


def articles_in(value: Any) -> Iterator[object]:
    """Yield the articles of a list, of an answer that wraps one, or of JSON-LD with other things.

    Anything else is yielded as it is.
    """
    if isinstance(value, list):
        for item in value:
            yield from articles_in(item) if isinstance(item, dict) else (item,)
        return
    if not isinstance(value, dict) or any(value.get(name) for name in ARTICLE_TEXTS):
        yield value
        return
    graph = value.get("@graph")
    if isinstance(graph, list):
        nodes = [node for node in graph if isinstance(node, dict)]
        known = by_id(nodes)
        yield from (_linked(node, known) for node in nodes if is_article(node))
        return
    if isinstance(main := value.get("mainEntity"), dict) and is_article(main):
        yield main
        return
    answer = value.get("response")
    inside = answer if isinstance(answer, dict) else value
    lists = [rows for name in WRAPPERS if isinstance(rows := inside.get(name), list) and rows]
    if lists and all(isinstance(row, dict) for row in lists[0]):
        yield from lists[0]
    else:
        yield value


def _linked(item: Item, known: dict[str, Item]) -> Item:
    """Put the items of a graph where an article names them by their `@id` alone."""
    return {
        name: [referred(each, known) for each in value]
        if isinstance(value, list)
        else referred(value, known)
        for name, value in item.items()
    }


def _lines(lines: list[tuple[int, str]], name: str) -> Iterator[tuple[str, object]]:
    """Yield the object of each line; lines one after another that are none are told of once."""
    first, reason, broken = 0, "", 0
    for number, line in [*lines, (0, "{}")]:
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            first, reason = (first, reason) if broken else (number, _told(error))
            broken += 1
            continue
        if broken:
            more = f", nor are the {broken - 1} lines after it" if broken > 1 else ""
            yield f"{name}:{first}", UnfitError(f"it is not JSON ({reason}){more}")
            broken = 0
        if number:
            yield from ((f"{name}:{number}", each) for each in articles_in(row))


def _begins_with_a_long_object(text: str) -> bool:
    """Return whether the first object of a file goes over several lines."""
    start = _gap_end(text, 0)
    try:
        _, end = json.JSONDecoder().raw_decode(text, start)
    except (ValueError, RecursionError):
        return False
    return bool(JSON_LINE_ENDS.search(text, start, end))


def _one_after_another(text: str, name: str) -> Iterator[tuple[str, object]]:
    """Yield the objects of a file that has each on several lines, up to the first broken one."""
    decoder = json.JSONDecoder()
    line, before, at = 1, 0, _gap_end(text, 0)
    while at < len(text):
        line, before = line + text.count("\n", before, at), at
        try:
            row, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError) as error:
            where, rest = (f"{name}:{line}", "; what stands below was not read")
            told = f"it is not JSON ({_told(error)})"
            yield (where, UnfitError(told + rest)) if line > 1 else (name, UnfitError(told))
            return
        yield from ((f"{name}:{line}", each) for each in articles_in(row))
        at = _gap_end(text, end)


def _gap_end(text: str, start: int) -> int:
    """Return where the next object begins; commas and record marks may stand between two."""
    match = GAP.match(text, start)
    return match.end() if match else start


def _is_object(line: str) -> bool:
    if not line.lstrip().startswith("{"):
        return False
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _told(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return error.msg if error.lineno == 1 else f"{error.msg} in line {error.lineno}"
    return "nested too deeply, or a number too long"


JSON_LINES = Format(
    names=("JSON", "JSONL"),
    suffixes=(".jsonl", ".ndjson", ".json"),
    contents=(
        "one object a line, several one after another, or a list: headline, text, and optionally "
        "dek, source, url, author, category, published, id, kind, image, key_points, "
        "why_it_matters; schema.org's names of a NewsArticle too"
    ),
    order=10,
    recognises=recognises,
    read=read,
)
