"""NITF, the News Industry Text Format: one article as XML."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from articles.formats import Format, RawFile
from articles.formats._agency import standing
from articles.formats._nitf import nitf_blocks
from articles.formats._xml import read_root
from articles.models import Rejection
from articles.reading.building import Draft
from articles.reading.people import name_of, people_in, without_by
from articles.reading.sections import body_of
from articles.reading.xml import line_of

if TYPE_CHECKING:
    from collections.abc import Iterator

DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")


def recognises(file: RawFile) -> bool:
    """Return whether the file is XML whose root is NITF's."""
    return file.root in NITF.roots


def read(file: RawFile) -> Iterator[Draft | Rejection]:
    """Yield the one article of a file.

    It was published when its publication's data say so, else when it was issued. The date of its
    release is the hour before which it is under an embargo, and dates it where nothing else does.
    """
    return read_root(file, _items)


def _items(root: Any, name: str) -> Iterator[Draft | Rejection]:
    pubstatus = _said(root, "docdata", "management-status")
    # “Embargoed” tells by itself no hour; without one the article stays unseen.
    release = _date(root, "date.release", "norm")
    if pubstatus == "embargoed":
        pubstatus = "usable" if release else "withheld"
    if (status := standing(pubstatus)) is None:
        reason = f"its “management-status” is “{pubstatus}”, which is not known"
        yield Rejection(path=name, reason=reason)
        return
    yield _draft(root, dict(status), release)


def _draft(root: Any, status: dict[str, Any], release: str) -> Draft:
    head = root.find(".//{*}body.head")
    head = root if head is None else head
    headline = line_of(head.find(".//{*}hl1")) or line_of(root.find("./{*}head/{*}title"))
    source = name_of(
        _said(root, "pubdata", "name")
        or _said(root, "doc.copyright", "holder")
        or line_of(head.find(".//{*}distributor"))
    )
    dek = line_of(head.find(".//{*}hl2")) or line_of(head.find(".//{*}abstract"))
    number, registrar = _said(root, "doc-id", "id-string"), _said(root, "doc-id", "regsrc")
    image = _said(root, "media-reference", "source")
    language = root.get("{http://www.w3.org/XML/1998/namespace}lang") or root.get("lang") or ""
    return Draft(
        headline=headline,
        dek=dek,
        category=_said(root, "pubdata", "position.section")
        or _said(root, "tobject.subject", "tobject.subject.type"),
        source=source,
        author=people_in(_byline(head, language), source),
        published=_date(root, "pubdata", "date.publication")
        or _date(root, "date.issue", "norm")
        or release
        or None,
        embargo=release or None,
        language=language,
        **{**status, "note": status["note"] or _said(root, "correction", "info")},
        given_id=":".join(filter(None, [registrar, number])) if number else "",
        image=image,
        body=body_of(nitf_blocks(root), headline),
    )


def _byline(head: Any, language: str) -> str:
    """Return the names of the bylines, without what their persons are."""
    names = []
    for byline in head.iterfind(".//{*}byline"):
        titles = [line_of(each) for each in byline.iterfind(".//{*}byttl")]
        written = line_of(byline)
        for title in filter(None, titles):
            written = written.replace(title, " ")
        names.append(without_by(written, language))
    return ", ".join(filter(None, names))


def _said(root: Any, name: str, attribute: str) -> str:
    """Return the first value of an attribute among the elements of a name."""
    values = (each.get(attribute) or "" for each in root.iterfind(f".//{{*}}{name}"))
    return next((value.strip() for value in values if value.strip()), "")


def _date(root: Any, name: str, attribute: str) -> str:
    """Return a date as it is written; a day without hyphens, as ISO 8601 allows, with them."""
    written = _said(root, name, attribute)
    return "-".join(match.groups()) if (match := DAY.fullmatch(written)) else written


NITF = Format(
    names=("NITF",),
    suffixes=(".xml",),
    contents="one article of an agency in XML, with its dates, status and embargo",
    order=4,
    recognises=recognises,
    read=read,
    roots=("nitf",),
    states_encoding=True,
)
