"""IPTC ninjs 1.x to 3.x: news items of agencies as JSON, one or a list of them.

An item that is a picture, a sound, a film or a plan is no article. What is associated with an item
(pictures, related items, what it evolved from) is not read as its text: each item is an article of
its own. Editors' notes (`ednote`) are not for the public and are never read.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from articles.formats import Format, RawFile
from articles.formats._agency import NO_TEXTS, dated, standing
from articles.formats._nitf import nitf_blocks
from articles.formats._summaries import left_out
from articles.models import Rejection
from articles.reading.building import Draft
from articles.reading.markup import blocks_of, dek_of, plain_line
from articles.reading.people import name_of, people_in, without_by
from articles.reading.sections import body_of
from articles.reading.xml import XmlError, parse_xml
from articles.text import text_in

if TYPE_CHECKING:
    from collections.abc import Iterator

# What only ninjs has, beside the `uri` that every item has; in lower case, as 1.x and 2.x write it.
OWN_FIELDS = frozenset(
    "$standard standard type mimetype representationtype profile versioncreated firstcreated "
    "contentcreated embargoed embargoeduntil pubstatus urgency copyrightholder copyrightnotice "
    "usageterms ednote bodies headlines descriptions person people organisation organisations "
    "place places subjects infosource infosources byline slugline located renditions associations "
    "altids trustindicator trustindicators genres rightsinfo eventdetails plannedcoverage "
    "digitalsourcetype body_text body_xhtml body_html description_text description_xhtml".split()
)
PARTIAL = ("incomplete", "partial")
# From the surest to the least sure, as roles, media types and names in 1.x tell them.
BODY_KINDS = ("html", "nitf", "main", "text", "")
SUMMARY_ROLES = ("text", "xhtml", "html", "main", "summary", "lead", "")
MAIN_ROLES = ("main", "headline", "")


def recognises(file: RawFile) -> bool:
    """Return whether the file is JSON that holds items of ninjs."""
    rows = _rows(file.json)
    return bool(rows) and all(_is_item(row) for row in rows)


def read(file: RawFile) -> Iterator[Draft | Rejection]:
    """Yield each item's article, and one line for each kind of items that are none."""
    rows = _rows(file.json)
    kinds: Counter[tuple[str, str]] = Counter()
    for number, row in enumerate(rows, 1):
        where = file.name if len(rows) == 1 else f"{file.name}:{number}"
        item = {str(key).lower(): value for key, value in row.items()}
        kind = NO_TEXTS.get(
            "event" if "eventdetails" in item else text_in(item.get("type")).lower()
        )
        if kind is None:
            yield _read_item(item, where)
        else:
            kinds[kind] += 1
    yield from left_out(file.name, kinds)


def _rows(value: Any) -> list[Any]:
    if isinstance(value, dict) and isinstance(value.get("items"), list):
        value = value["items"]
    return value if isinstance(value, list) else [value]


def _is_item(row: object) -> bool:
    if not isinstance(row, dict) or not isinstance(row.get("uri"), str):
        return False
    return not OWN_FIELDS.isdisjoint(str(key).lower() for key in row)


def _read_item(item: dict[str, Any], where: str) -> Draft | Rejection:
    pubstatus = text_in(item.get("pubstatus"))
    if (status := standing(pubstatus)) is None:
        return Rejection(path=where, reason=f"its “pubstatus” is “{pubstatus}”, which is not known")
    headline = plain_line(_best(_named(item, "headline"), MAIN_ROLES) or text_in(item.get("title")))
    body = body_of(_blocks(_best(_named(item, "body", "bodies"), BODY_KINDS)), headline)
    source = name_of(plain_line(text_in(item.get("copyrightholder")) or _names(item, "infosource")))
    byline = text_in(item.get("byline") or item.get("by"))
    language = text_in(item.get("language"))
    partial = text_in(item.get("representationtype")).lower() in PARTIAL
    return Draft(
        headline=headline,
        dek=dek_of(_best(_named(item, "description"), SUMMARY_ROLES, strict=True), headline, body),
        category=_category(item),
        source=source,
        author=people_in(without_by(plain_line(byline), language), source),
        **dated(item.get("firstcreated"), item.get("versioncreated"), item.get("contentcreated")),
        embargo=item.get("embargoed") or item.get("embargoeduntil"),
        language=language,
        kind=_names(item, "genre"),
        **status,
        given_id=item["uri"],
        image=_image(item),
        body=body,
        path=where,
        remarks=("it is only a part of its item, as ninjs tells",) if partial else (),
    )


def _blocks(text: str) -> list[tuple[str, str]]:
    if "<nitf" in text:
        try:
            return nitf_blocks(parse_xml(text.encode()))
        except XmlError:
            pass
    return blocks_of(text)


def _named(item: dict[str, Any], name: str, plural: str = "") -> list[tuple[str, str]]:
    """Return the texts of a kind, each with its role.

    In 1.x they are `headline`, `body_text`, `body_xhtml` and so on, later a list of objects, each
    with a role, a media type and a value, or of texts.
    """
    found = [
        (key.removeprefix(name).strip("_"), value)
        for key, value in item.items()
        if (key == name or key.startswith(f"{name}_")) and isinstance(value, str)
    ]
    for each in _listed(item.get(plural or f"{name}s")):
        if isinstance(each, str):
            found.append(("", each))
        elif isinstance(each, dict) and isinstance(each.get("value"), str):
            media = text_in(each.get("contenttype") or each.get("contentType"))
            role = text_in(each.get("role"))
            found.append((role if role or not media else media, each["value"]))
    return [(role.lower(), value) for role, value in found if value.strip()]


def _best(texts: list[tuple[str, str]], roles: tuple[str, ...], *, strict: bool = False) -> str:
    """Return the text whose role comes first; with `strict` none of any other role."""
    last = len(roles)

    def rank(role: str) -> int:
        """Return a role's place; a caption comes last, whatever it is written in."""
        if "caption" in role:
            return last
        places = (n for n, each in enumerate(roles) if role == each or (each and each in role))
        return next(places, last)

    ranked = sorted((rank(role), number) for number, (role, _) in enumerate(texts))
    if not ranked or (strict and ranked[0][0] == last):
        return ""
    return texts[ranked[0][1]][1]


def _category(item: dict[str, Any]) -> str:
    """Return the first subject that classifies the item, else the first of all."""
    subjects = [each for each in _listed(item.get("subject") or item.get("subjects")) if each]
    named = [each for each in subjects if isinstance(each, dict) and text_in(each.get("name"))]
    named.sort(key=lambda each: each.get("rel") != "classifies")
    return plain_line(text_in(named[0]["name"])) if named else ""


def _names(item: dict[str, Any], name: str) -> str:
    """Return the first name among parties or genres; who was interviewed is no source."""
    for each in _listed(item.get(name) or item.get(f"{name}s")):
        if isinstance(each, dict) and (found := text_in(each.get("name"))):
            role = f"{each.get('rel', '')} {each.get('role', '')} {each.get('code', '')}".lower()
            if "interview" not in role:
                return found
    return ""


def _image(item: dict[str, Any]) -> str:
    """Return the address of the first picture that is associated with the item."""
    for picture in _listed(item.get("associations")):
        if isinstance(picture, dict) and picture.get("type") in ("picture", "graphic"):
            for each in _listed(picture.get("renditions")):
                if isinstance(each, dict) and isinstance(each.get("href"), str):
                    return str(each["href"])
    return ""


def _listed(value: Any) -> list[Any]:
    """Return a list, or the values of an object, which 1.x has where later versions have a list."""
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


NINJS = Format(
    names=("ninjs",),
    suffixes=(".json",),
    contents=(
        "IPTC news items of agencies in JSON, 1.x to 3.x: texts, with their status and embargo"
    ),
    order=3,
    recognises=recognises,
    read=read,
)
