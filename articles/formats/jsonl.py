"""JSON articles: one object a line, one object, or a list of objects."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from articles.formats import Format, RawFile
from articles.formats._fields import UnfitError, draft_of
from articles.models import Rejection

if TYPE_CHECKING:
    from collections.abc import Iterator

    from articles.building import Draft

# JSON may hold U+2028 and its like in a text, so that not all line ends are ends of lines here.
JSON_LINE_ENDS = re.compile("\r\n|\r|\n")


def recognises(file: RawFile) -> bool:
    """Return whether the file is JSON, by its name or its first object."""
    if file.text is None:
        return False
    if file.suffix in JSON_LINES.suffixes:
        return True
    first = file.text.lstrip().partition("\n")[0].strip()
    if not first.startswith("{") or file.suffix not in (".txt", ""):
        return False
    try:
        return isinstance(json.loads(first), dict)
    except (ValueError, RecursionError):
        return False


def read(file: RawFile) -> Iterator[Draft | Rejection]:
    """Yield each line's article; a line that does not fit is skipped with its number."""
    text = (file.decoded or "").lstrip("\ufeff")
    if (whole := _whole(text)) is not None:
        for number, row in enumerate(whole, 1):
            yield _read_row(row, f"{file.name}:{number}")
        return
    for number, line in enumerate(JSON_LINE_ENDS.split(text), 1):
        if not line.strip():
            continue
        where = f"{file.name}:{number}"
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            reason = getattr(error, "msg", "nested too deeply, or a number too long")
            yield Rejection(path=where, reason=f"it is not JSON ({reason})")
            continue
        yield _read_row(row, where)


def _whole(text: str) -> list[Any] | None:
    """Return the objects of a file that is one JSON value, None for one object a line."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, list) else [value]


def _read_row(row: object, where: str) -> Draft | Rejection:
    try:
        draft = draft_of(row)
    except UnfitError as error:
        return Rejection(path=where, reason=str(error))
    if not draft.body and not draft.dek:
        reason = "it has a headline and no “text”, “body” or “content”"
        return Rejection(path=where, reason=reason)
    return draft.model_copy(update={"path": where})


JSON_LINES = Format(
    names=("JSON", "JSONL"),
    suffixes=(".jsonl", ".ndjson", ".json"),
    contents=(
        "one object a line: headline, text, and optionally dek, source, url, author, category, "
        "published, id, kind, image, key_points, why_it_matters"
    ),
    order=10,
    recognises=recognises,
    read=read,
)
