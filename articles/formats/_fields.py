"""Named fields, as JSON and front matter have them → the draft of an article.

A field that does not fit is left out and named by a remark: it never costs the article.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any

from articles.models import SectionKind
from articles.reading.building import Draft, make_section
from articles.reading.markup import blocks_of, plain_line
from articles.reading.sections import sections_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from articles.models import Section

# Capitals and marks in a field's name do not count: “datePublished”, “date_published”. Among them
# are schema.org's names of a NewsArticle, WordPress's, and those of the usual site generators.
HEADLINES = ("headline", "title")
DEKS = (
    *("dek", "deck", "standfirst", "subtitle", "subheadline", "description", "summary"),
    *("excerpt", "abstract", "alternativeheadline"),
)
NOTES = ("note", "correction")
LINES = {
    "language": ("language", "lang", "inlanguage"),
    "kind": ("kind", "type"),
    "status": ("status",),
}
NAMING = {
    "source": ("source", "outlet", "publisher", "publication", "sourcename", "provider"),
    "author": ("author", "authors", "byline", "by", "creator", "dccreator", "writer"),
}
CATEGORIES = ("category", "section", "articlesection", "categories")
ADDRESSES = (
    *("url", "link", "permalink", "canonicalurl", "canonical", "mainentityofpage"),
    *("externalurl", "weburl"),
)
DATES = {
    "published": (
        *("published", "publishedat", "publishdate", "publisheddate", "publishedon"),
        *("datepublished", "publicationdate", "pubdate", "dategmt", "date"),
    ),
    "modified": (
        *("modified", "updated", "datemodified", "lastmod", "modifiedat", "updatedat"),
        *("modifiedgmt", "lastmodified", "lastmodifiedat", "dateupdated"),
    ),
}
EMBARGOES = ("embargo", "embargountil", "embargoed")
BODY_FIELDS = ("text", "body", "content", "articlebody", "contenthtml", "contenttext", "paragraphs")
DEEP_DIVE_FIELDS, WHY_FIELDS, KEY_POINT_FIELDS = ("deepdive",), ("whyitmatters",), ("keypoints",)
IMAGES = ("image", "imageurl", "urltoimage", "thumbnailurl")
# What a text or a name stands under where it is an object.
NAME_KEYS = ("name", "title", "label")
TEXT_KEYS = ("rendered", "value", "text", "html", "name")
YES, NO = ("true", "yes", "on", "1"), ("false", "no", "off", "0")
NOT_OUT = ("draft", "pending", "private", "future", "trash", "autodraft")
UNPUBLISHED = {
    **dict.fromkeys(("draft", "isdraft"), YES),
    **dict.fromkeys(("status", "poststatus", "creativeworkstatus"), NOT_OUT),
    "published": NO,
}


class UnfitError(Exception):
    """Say why some fields are no article."""


class FieldReader:
    """Reads the fields of one article, and remembers in `remarks` what did not fit."""

    def __init__(self, row: dict[Any, Any]) -> None:
        self._fields: dict[str, tuple[str, Any]] = {}
        for key, value in row.items():
            # JSON-LD's “@type” is a kind, its “@id” the name of a node.
            folded = re.sub(r"[\W_]+", "", str(key)).lower()
            if not str(key).startswith("@") or folded == "type":
                self._fields.setdefault(folded, (str(key), value))
        self.remarks: list[str] = []

    def given(self, names: Iterable[str]) -> Iterator[tuple[str, Any]]:
        """Yield the names, as written, and values of those fields that say anything."""
        for name in names:
            written, value = self._fields.get(name, (name, None))
            if value is not False and value not in (None, "", [], {}) and not _is_nan(value):
                yield written, value

    def line(self, names: Iterable[str]) -> str:
        """Return the first field that is a text or a number, on one line without tags."""
        return next((line for _, text in self._texts(names) if (line := plain_line(text))), "")

    def names(self, names: Iterable[str]) -> str:
        """Return the first field that names people or an outlet: texts, objects, or a list."""
        for name, value in self.given(names):
            told = []
            for item in value if isinstance(value, list) else [value]:
                if (text := plain_line(_name_of(item))) and "://" not in text:
                    told.append(text)
                elif item and not _is_nan(item):
                    self._leave_out(name, "an address, not a name" if text else _instead(item))
            if told:
                return ", ".join(told)
        return ""

    def blocks(self, names: Iterable[str]) -> list[tuple[str, str]]:
        """Return the first field that has a text, as headings and paragraphs without tags."""
        found = (blocks_of(text) for _, text in self._texts(names, numbers=False))
        return next((blocks for blocks in found if blocks), [])

    def text(self, names: Iterable[str], between: str) -> str:
        """Return the first field that has a text, with `between` its paragraphs."""
        return between.join(text for _, text in self.blocks(names))

    def points(self, names: Iterable[str]) -> list[str]:
        """Return the points of the first field that is a list of texts, or a text of lines."""
        for name, value in self.given(names):
            lines = value.split("\n") if isinstance(value, str) else value
            if isinstance(lines, list) and all(isinstance(line, str) for line in lines):
                return [plain_line(line) for line in lines]
            self._leave_out(name, _instead(value))
        return []

    def date(self, names: Iterable[str]) -> object:
        """Return the first field that may be a date; “published: true” is none.

        One without any digit is taken where there is no other, so that it is told of.
        """
        found = []
        for name, value in self.given(names):
            item = value.get("value") if isinstance(value, dict) else value
            if isinstance(item, list | dict):
                self._leave_out(name, _instead(value))
            elif item and _worded(item, YES + NO) is None:
                found.append(item)
        found.sort(key=lambda item: not re.search(r"\d", str(item)))
        return next(iter(found), None)

    def embargo(self) -> object:
        """Return until when the article is not to be seen; what is no moment stays, to be refused.

        None where there is no embargo, as with “embargoed: no”.
        """
        values = (value for _, value in self.given(EMBARGOES) if _worded(value, NO) is None)
        value = next(values, None)
        return _instead(value) if isinstance(value, list | dict) else value

    def address(self, names: Iterable[str]) -> str:
        """Return the first field that is a web address, or has one under `url` or `@id`."""
        for _, value in self.given(names):
            item = value[0] if isinstance(value, list) else value
            if isinstance(item, dict):
                item = item.get("url") or item.get("@id")
            if isinstance(item, str) and "://" in item:
                return item
        return ""

    def identity(self) -> str:
        """Return the id that is given."""
        for name, value in self.given(("id",)):
            if isinstance(value, str | int) and value is not True:
                return str(value)
            self._leave_out(name, _instead(value))
        return ""

    def unpublished(self) -> str:
        """Return by which field the article is not published yet, nothing where there is none."""
        for name, words in UNPUBLISHED.items():
            written, value = self._fields.get(name, (name, None))
            if _worded(value, words) is not None:
                return f"{written}: {str(value).lower()}"
        return ""

    def _texts(self, names: Iterable[str], *, numbers: bool = True) -> Iterator[tuple[str, str]]:
        for name, value in self.given(names):
            items = [_text_of(item) for item in (value if isinstance(value, list) else [value])]
            if numbers and type(value) in (int, float):
                yield name, str(value)
            elif all(items):
                yield name, (", " if numbers else "\n\n").join(items)
            else:
                self._leave_out(name, _instead(value))

    def _leave_out(self, name: str, what: str) -> None:
        told = f"its “{name}” is {what}, and was left out"
        if told not in self.remarks:
            self.remarks.append(told)


def draft_of(row: object, *, needs_text: bool = True) -> Draft:
    """Return what the fields of an article say; raise UnfitError where they are none."""
    if not isinstance(row, dict):
        raise UnfitError("it is not a JSON object")
    if "$schema" in row:
        raise UnfitError("it is a schema or a program's settings, not an article")
    fields = FieldReader(row)
    if told := fields.unpublished():
        raise UnfitError(f"it is a draft (“{told}”)")
    headline = fields.line(HEADLINES)
    if not headline:
        raise UnfitError(_lacking(fields, "it has no “headline” or “title”"))
    body = tuple(_sections(fields))
    dek = fields.text(DEKS, " ")
    if needs_text and not body and not dek:
        raise UnfitError(_lacking(fields, "it has a headline and no “text”, “body” or “content”"))
    draft = Draft(
        **{name: fields.line(keys) for name, keys in LINES.items()},
        **{name: fields.names(keys) for name, keys in NAMING.items()},
        **{name: fields.date(keys) for name, keys in DATES.items()},
        embargo=fields.embargo(),
        headline=headline,
        dek=dek,
        note=fields.text(NOTES, " "),
        category=_category(fields),
        url=fields.address(ADDRESSES),
        image=image_of(next((value for _, value in fields.given(IMAGES)), None)),
        given_id=fields.identity(),
        body=body,
    )
    return draft.model_copy(update={"remarks": tuple(fields.remarks)})


def _lacking(fields: FieldReader, otherwise: str) -> str:
    """Return why what is needed is not there: the first field that did not fit, if any."""
    return next(iter(fields.remarks), otherwise).removesuffix(", and was left out")


def _category(fields: FieldReader) -> str:
    """Return the category, of several the first."""
    for _, value in fields.given(CATEGORIES):
        first = value[0] if isinstance(value, list) else value
        if told := plain_line(_name_of(first)):
            return told
    return ""


def image_of(value: object) -> str:
    """Return the address of a picture, or of the first of some; nothing where none is stated.

    As in schema.org's `image`, it is a text, an object with a `url`, or a list of these.
    """
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("url")
    return value if isinstance(value, str) else ""


def _sections(fields: FieldReader) -> Iterator[Section]:
    yield from sections_of(fields.blocks(BODY_FIELDS))[1]
    parts = (
        make_section(SectionKind.DEEP_DIVE, fields.text(DEEP_DIVE_FIELDS, "\n\n")),
        make_section(SectionKind.KEY_POINTS, points=fields.points(KEY_POINT_FIELDS)),
        make_section(SectionKind.WHY_IT_MATTERS, fields.text(WHY_FIELDS, "\n\n")),
    )
    yield from (part for part in parts if part)


def _name_of(value: object) -> str:
    """Return the name that a text is or that an object has: `name`, or given and family name."""
    if isinstance(value, str):
        return value
    if not isinstance(value, dict):
        return ""
    named = next((value[key] for key in NAME_KEYS if isinstance(value.get(key), str)), "")
    parts = (value.get("givenName"), value.get("familyName"))
    return named or " ".join(part for part in parts if isinstance(part, str))


def _text_of(value: object) -> str:
    """Return a text, or the one that an object holds; nothing where there is none."""
    if isinstance(value, dict):
        value = next((value[key] for key in TEXT_KEYS if isinstance(value.get(key), str)), "")
    return value if isinstance(value, str) else ""


def _worded(value: object, words: tuple[str, ...]) -> str | None:
    """Return the word that a value is, one of some; None where it is another value."""
    if not isinstance(value, str | bool | int):
        return None
    word = re.sub(r"[\W_]+", "", str(value)).lower()
    return word if word in words else None


def _is_nan(value: object) -> bool:
    return isinstance(value, float) and math.isnan(value)


def _instead(value: object) -> str:
    """Return what a value is that ought to be a text."""
    if isinstance(value, bool):
        return "a yes or no, not text"
    if isinstance(value, int | float):
        return "a number, not text"
    if isinstance(value, dict):
        return "an object, not text"
    return "a list of other things than texts" if isinstance(value, list) else "not text"
