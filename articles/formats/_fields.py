"""Named fields, as JSON and front matter have them → the draft of an article."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from articles.building import Draft, make_section
from articles.models import Section, SectionKind

if TYPE_CHECKING:
    from collections.abc import Iterator

DRAFT_FIELDS = {
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
DRAFT_DATES = {
    "published": ("published", "published_at", "publish_date", "date"),
    "modified": ("modified", "updated"),
}
BODY_FIELDS = ("text", "body", "content", "paragraphs")


class UnfitError(Exception):
    """Say why some fields are no article."""


def draft_of(row: object) -> Draft:
    """Return what the fields of an article say; raise UnfitError where they do not fit."""
    if not isinstance(row, dict):
        raise UnfitError("it is not a JSON object")
    text = {name: _text(row, keys) for name, keys in DRAFT_FIELDS.items()}
    dates = {name: _first(row, keys) for name, keys in DRAFT_DATES.items()}
    if not text["headline"]:
        raise UnfitError("it has no “headline” or “title”")
    given = _first(row, ("id",))
    if given is not None and not isinstance(given, str | int):
        raise UnfitError("its “id” is neither text nor a number")
    return Draft(
        **text,
        **dates,
        image=image_of(_first(row, ("image", "image_url"))),
        given_id="" if given is None else str(given),
        body=tuple(_sections(row)),
    )


def image_of(value: object) -> str:
    """Return the address of a picture, or of the first of some; nothing where none is stated.

    As in schema.org's `image`, it is a text, an object with a `url`, or a list of these.
    """
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("url")
    return value if isinstance(value, str) else ""


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
