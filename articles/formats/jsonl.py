"""JSON articles: one object a line, one object, or a list of objects."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from articles.building import Draft, make_section
from articles.models import Section, SectionKind, Skipped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from articles.formats import Upload

ORDER = 10
SUFFIXES = (".jsonl", ".ndjson", ".json")

TEXT_FIELDS = {
    "headline": ("headline", "title"),
    "dek": ("dek", "description", "summary"),
    "category": ("category", "section"),
    "source": ("source", "outlet", "publisher"),
    "url": ("url", "link"),
    "author": ("author", "authors"),
    "language": ("language", "lang"),
    "kind": ("kind",),
    "status": ("status",),
    "note": ("note", "correction"),
}
DATE_FIELDS = {
    "published": ("published", "published_at", "publish_date", "date"),
    "modified": ("modified", "updated"),
}
BODY_FIELDS = ("text", "body", "content", "paragraphs")
# JSON may hold U+2028 and its like in a text, so that not all line ends are ends of lines here.
LINE_ENDS = re.compile("\r\n|\r|\n")


class UnfitError(Exception):
    """Why a line is not an article."""


def recognises(upload: Upload) -> bool:
    """Return whether the file is JSON, by its name or its first object."""
    if upload.text is None:
        return False
    if upload.suffix in SUFFIXES:
        return True
    first = upload.text.lstrip().partition("\n")[0].strip()
    if not first.startswith("{") or upload.suffix not in (".txt", ""):
        return False
    try:
        return isinstance(json.loads(first), dict)
    except (ValueError, RecursionError):
        return False


def read(upload: Upload) -> Iterator[Draft | Skipped]:
    """Yield each line's article; a line that does not fit is skipped with its number."""
    text = (upload.decoded or "").lstrip("\ufeff")
    if (whole := _whole(text)) is not None:
        for number, row in enumerate(whole, 1):
            yield _read_row(row, f"{upload.name}:{number}")
        return
    for number, line in enumerate(LINE_ENDS.split(text), 1):
        if not line.strip():
            continue
        where = f"{upload.name}:{number}"
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            reason = getattr(error, "msg", "nested too deeply, or a number too long")
            yield Skipped(path=where, reason=f"it is not JSON ({reason})")
            continue
        yield _read_row(row, where)


def _whole(text: str) -> list[Any] | None:
    """Return the objects of a file that is one JSON value, None for one object a line."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, list) else [value]


def _read_row(row: object, where: str) -> Draft | Skipped:
    try:
        draft = draft_of(row)
    except UnfitError as error:
        return Skipped(path=where, reason=str(error))
    if not draft.body and not draft.dek:
        reason = "it has a headline and no “text”, “body” or “content”"
        return Skipped(path=where, reason=reason)
    return draft.model_copy(update={"path": where})


def draft_of(row: object) -> Draft:
    """Return the article that a JSON object describes; raise UnfitError where it does not fit."""
    if not isinstance(row, dict):
        raise UnfitError("it is not a JSON object")
    text = {name: _text(row, keys) for name, keys in TEXT_FIELDS.items()}
    dates = {name: _first(row, keys) for name, keys in DATE_FIELDS.items()}
    if not text["headline"]:
        raise UnfitError("it has no “headline” or “title”")
    given = _first(row, ("id",))
    if given is not None and not isinstance(given, str | int):
        raise UnfitError("its “id” is neither text nor a number")
    return Draft(
        **text,
        **dates,
        given_id="" if given is None else str(given),
        body=tuple(_sections(row)),
    )


def _sections(row: dict[str, Any]) -> Iterator[Section]:
    points = _first(row, ("key_points",)) or []
    if isinstance(points, str):
        points = points.split("\n")
    if not isinstance(points, list) or not all(isinstance(point, str) for point in points):
        raise UnfitError("its “key_points” is not a list of texts")
    parts = (
        make_section(SectionKind.BODY, _text(row, BODY_FIELDS)),
        make_section(SectionKind.DEEP_DIVE, _text(row, ("deep_dive",))),
        make_section(SectionKind.KEY_POINTS, points=points),
        make_section(SectionKind.WHY_IT_MATTERS, _text(row, ("why_it_matters",))),
    )
    yield from (part for part in parts if part)


def _first(row: dict[str, Any], keys: tuple[str, ...]) -> Any:
    return next((row[key] for key in keys if row.get(key) not in (None, "", [])), None)


def _text(row: dict[str, Any], keys: tuple[str, ...]) -> str:
    """Return the first of some fields as text; a list is joined, as paragraphs or names."""
    value = _first(row, keys)
    if value is None:
        return ""
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return ("\n\n" if keys[0] in (*BODY_FIELDS, "deep_dive") else ", ").join(value)
    if not isinstance(value, str):
        raise UnfitError(f"its “{keys[0]}” is not text")
    return value
