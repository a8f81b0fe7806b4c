"""The answers of NewsAPI: a list of articles, each with only the start of its text."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any

from articles.formats import Format, RawFile
from articles.formats._summaries import left_out
from articles.models import Rejection
from articles.reading.building import Draft
from articles.reading.markup import blocks_of, dek_of, plain_line
from articles.reading.people import people_in
from articles.reading.sections import body_of
from articles.text import text_in

if TYPE_CHECKING:
    from collections.abc import Iterator

CUT = re.compile(r"\s*(?:…|\.\.\.)?\s*\[\+?\s*\d+\s+chars\]\s*$")
# The last end of a sentence in a text that was cut within one.
LAST_END = re.compile(r".*[.!?…。][\"”»’)]*(?=\s|$)", re.DOTALL)
REMOVED = ("a removed article", "removed articles")
ONLY_START = "it holds only the start of its text, for its source gives no more"


def recognises(file: RawFile) -> bool:
    """Return whether the file is JSON that is an answer of NewsAPI."""
    answer = file.json
    if not isinstance(answer, dict):
        return False
    if answer.get("status") == "error":
        return "code" in answer and "message" in answer
    rows = answer.get("articles")
    return (
        answer.get("status") == "ok"
        and isinstance(rows, list)
        and all("publishedAt" in row for row in rows if isinstance(row, dict))
    )


def read(file: RawFile) -> Iterator[Draft | Rejection]:
    """Yield each article of an answer."""
    answer = file.json
    rows = answer.get("articles")
    if not isinstance(rows, list):
        told = plain_line(text_in(answer.get("message")))
        reason = f"it is no list of articles but an error of the service: “{told[:200]}”"
        yield Rejection(path=file.name, reason=reason)
        return
    kinds: Counter[tuple[str, str]] = Counter()
    for number, row in enumerate(rows, 1):
        where = f"{file.name}:{number}"
        if not isinstance(row, dict):
            yield Rejection(path=where, reason="it is not a JSON object")
        elif row.get("title") == "[Removed]":
            kinds[REMOVED] += 1
        else:
            yield _draft(row, where)
    yield from left_out(file.name, kinds)
    if not rows:
        yield Rejection(path=file.name, reason="it is an answer without any article")


def _draft(row: dict[str, Any], where: str) -> Draft:
    source = row.get("source")
    outlet = plain_line(text_in(source.get("name") if isinstance(source, dict) else source))
    # The outlet's name stands after the headline as well.
    headline = re.sub(
        rf"\s+[-–—|]\s+{re.escape(outlet)}$", "", plain_line(text_in(row.get("title")))
    )
    content = text_in(row.get("content"))
    kept = CUT.sub("", content)
    is_cut = kept != content
    if is_cut:
        # A sentence without its end may say the opposite of what was written.
        kept = match[0] if (match := LAST_END.match(kept)) else ""
    body = body_of(blocks_of(kept), headline)
    return Draft(
        headline=headline,
        dek=dek_of(text_in(row.get("description")), headline, body),
        source=outlet,
        url=text_in(row.get("url")),
        author=_authors(row, outlet),
        published=row.get("publishedAt"),
        image=text_in(row.get("urlToImage")),
        body=body,
        path=where,
        remarks=(ONLY_START,) if is_cut else (),
    )


def _authors(row: dict[str, Any], outlet: str) -> str:
    """Return the people; some outlets give addresses in their place or beside them."""
    written = plain_line(text_in(row.get("author"))).split(",")
    return people_in(", ".join(each for each in written if "://" not in each), outlet)


NEWSAPI = Format(
    names=("NewsAPI answer",),
    suffixes=(".json",),
    contents="the articles of an answer, of which the service gives only the start",
    order=9,
    recognises=recognises,
    read=read,
)
