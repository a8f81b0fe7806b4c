"""NewsML-G2: news items of agencies as XML, one or a message of several.

A package lists items and holds no text, so that it is no article. Editors' notes (`edNote`) are
not for the public and are never read; nor are links to other items, such as what an item evolved
from. (newsmlg2 1.1, IPTC's own library, parses with lxml's defaults, which expand entities, keeps
what it read in module state, prints, and leaves the content of an item as it is: the tree is read
here.)
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from articles.formats import Format, RawFile
from articles.formats._agency import CORRECTED, NO_TEXTS, code_of, dated, standing
from articles.formats._nitf import nitf_blocks
from articles.formats._summaries import left_out
from articles.formats._xml import read_root
from articles.models import Rejection, Status
from articles.reading.building import Draft
from articles.reading.markup import blocks_of, dek_of
from articles.reading.people import name_of, people_in, without_by
from articles.reading.sections import body_of
from articles.reading.xml import line_of, local_name

if TYPE_CHECKING:
    from collections.abc import Iterator

LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
# The items beside news items, as one and several are called.
OTHER_ITEMS = {
    "packageItem": ("a package", "packages"),
    "conceptItem": ("a concept", "concepts"),
    "knowledgeItem": ("a list of concepts", "lists of concepts"),
    "planningItem": ("a plan of coverage", "plans of coverage"),
    "catalogItem": ("a catalogue", "catalogues"),
}
# What the content may be written in, the best first.
CONTENTS = ("xhtml", "html", "nitf", "data")


def recognises(file: RawFile) -> bool:
    """Return whether the file is XML whose root is an item or a message of NewsML-G2."""
    return file.root in NEWSML.roots


def read(file: RawFile) -> Iterator[Draft | Rejection]:
    """Yield each news item's article, and one line for each kind of items that are none."""
    return read_root(file, _items)


def _items(root: Any, name: str) -> Iterator[Draft | Rejection]:
    items = [root]
    if local_name(root) == "newsMessage":
        items = [
            item for items in root.iterfind("{*}itemSet") for item in items if local_name(item)
        ]
    kinds: Counter[tuple[str, str]] = Counter()
    for number, item in enumerate(items, 1):
        nature = _code(item.find("{*}itemMeta/{*}itemClass"))
        if kind := OTHER_ITEMS.get(local_name(item)) or NO_TEXTS.get(nature):
            kinds[kind] += 1
        elif local_name(item) == "newsItem":
            yield _read_item(item, f"{name}:{number}" if len(items) > 1 else name)
    yield from left_out(name, kinds)
    if not items:
        yield Rejection(path=name, reason="it holds no item")


def _read_item(item: Any, where: str) -> Draft | Rejection:
    meta, content = item.find("{*}itemMeta"), item.find("{*}contentMeta")
    meta, content = (item if each is None else each for each in (meta, content))
    pubstatus = _code(meta.find("{*}pubStatus"))
    if (status := standing(pubstatus)) is None:
        return Rejection(path=where, reason=f"its “pubStatus” is “{pubstatus}”, which is not known")
    embargo = meta.find("{*}embargoed")
    if embargo is not None and not line_of(embargo) and status["status"] == "":
        # An embargo without an hour ends when the agency says so.
        status = {**status, "status": Status.WITHHELD.value}
    elif status["status"] == "" and "correction" in map(_code, meta.iterfind("{*}signal")):
        status = {"status": Status.CORRECTED.value, "note": CORRECTED}
    headline = _headline(content) or line_of(meta.find("{*}title"))
    body = body_of(_blocks(item), headline)
    source = name_of(_source(item, meta, content))
    stated = content.find("{*}language")
    language = (stated.get("tag") if stated is not None else "") or item.get(LANGUAGE) or ""
    return Draft(
        headline=headline,
        dek=dek_of(_description(content), headline, body),
        category=_category(content),
        source=source,
        author=people_in(_author(content, language), source),
        **dated(
            line_of(meta.find("{*}firstCreated")),
            line_of(meta.find("{*}versionCreated")),
            line_of(content.find("{*}contentCreated")),
        ),
        embargo=line_of(embargo) or None,
        language=language,
        kind=_named(content.find("{*}genre")),
        **status,
        given_id=item.get("guid") or "",
        body=body,
        path=where,
    )


def _headline(content: Any) -> str:
    """Return the headline that has no role or is the main one, else the first."""
    found = list(content.iterfind("{*}headline"))
    main = [each for each in found if code_of(each.get("role") or "") in ("", "main")]
    return next((text for each in (*main, *found) if (text := line_of(each))), "")


def _description(content: Any) -> str:
    """Return the first description of the text, which a picture's caption is not."""
    found = content.iterfind("{*}description")
    kept = (each for each in found if "caption" not in (each.get("role") or "").lower())
    return next((text for each in kept if (text := line_of(each))), "")


def _category(content: Any) -> str:
    """Return the first subject that is not a person, an organisation or a place, by its name."""
    for subject in content.iterfind("{*}subject"):
        if _code(subject, "type") in ("", "abstract") and (name := _named(subject)):
            return name
    return ""


def _source(item: Any, meta: Any, content: Any) -> str:
    provider = meta.find("{*}provider")
    holder, origin = item.find("{*}rightsInfo/{*}copyrightHolder"), content.find("{*}infoSource")
    named = next((name for each in (provider, holder, origin) if (name := _named(each))), "")
    code = "" if provider is None else _code(provider)
    return named or (code if code.isalpha() else "")


def _author(content: Any, language: str) -> str:
    written = without_by(line_of(content.find("{*}by")), language)
    return written or ", ".join(filter(None, map(_named, content.iterfind("{*}creator"))))


def _blocks(item: Any) -> list[tuple[str, str]]:
    """Return the blocks of the content in the form that tells the most of them."""
    from lxml import etree

    forms: dict[str, list[tuple[str, str]]] = {}
    for each in item.iterfind("{*}contentSet/*"):
        media = (each.get("contenttype") or "").lower()
        if local_name(each) == "inlineXML" and len(each):
            form = next((name for name in CONTENTS if name in media), "nitf")
            if local_name(each[0]) == "nitf":
                forms.setdefault("nitf", nitf_blocks(each[0]))
                continue
            for inner in each.iter("*"):
                inner.tag = local_name(inner)
            written = "".join(etree.tostring(part, encoding="unicode") for part in each)
            forms.setdefault(form, blocks_of(written))
        elif local_name(each) == "inlineData":
            form = "html" if "html" in media else "data"
            forms.setdefault(form, blocks_of(each.text or ""))
    return next((forms[form] for form in CONTENTS if forms.get(form)), [])


def _named(party: Any) -> str:
    """Return a party's or a concept's name; a literal stands for one where none is given."""
    if party is None:
        return ""
    return line_of(party.find("{*}name")) or str(party.get("literal") or "").strip()


def _code(element: Any, attribute: str = "qcode") -> str:
    if element is None:
        return ""
    return code_of(
        element.get(attribute) or (element.get("uri") if attribute == "qcode" else "") or ""
    )


NEWSML = Format(
    names=("NewsML-G2",),
    suffixes=(".xml",),
    contents="news items of agencies in XML, one or a message of several, with status and embargo",
    order=5,
    recognises=recognises,
    read=read,
    roots=("newsMessage", "newsItem", *OTHER_ITEMS),
    states_encoding=True,
)
