"""XML → a tree: the one way in which XML from outside is read.

lxml (libxml2) is told to expand no entity, load no DTD, open no file and no connection, and to keep
its own limits: 256 levels of depth, 10 million characters in one text, no entity that grows. What
declares entities or elements of its own is refused; a DOCTYPE that only names a DTD, as those of
RSS 0.91 and NITF do, is not, for nothing is loaded. Such declarations are judged in the tree that
the parser made, not in the text, since only the parser knows where a comment ends and which
encoding it reads. (defusedxml 0.7.1 refuses the same, but has advised against its own part for lxml
since 2019, and the standard library's tree has no limit of depth.)

Who hands XML to another library asks `why_unsafe` first.
"""

from __future__ import annotations

import re
from contextlib import suppress
from html.entities import html5
from typing import TYPE_CHECKING, Any

from articles.reading.decoding import decode
from articles.text import one_line

if TYPE_CHECKING:
    from lxml.etree import XMLParser, _Element

# A million elements and attributes take about 130 MB and 0.2 s.
MOST_NODES = 1_000_000
SNIFFED_BYTES = 65_536
# Of the start alone: an UTF-16 file has a zero beside each space.
LEADING_SPACE = re.compile(rb"\A(?:\xef\xbb\xbf)?[ \t\r\n]+(?=<[?!A-Za-z])")
DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
NAMED_CHARACTER = re.compile(r"&([A-Za-z][A-Za-z0-9]{0,30};)")
# What XML 1.0 allows in no form, and real exports have in theirs.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
OF_XML_ITSELF = ("amp;", "lt;", "gt;", "quot;", "apos;")

# `collect_ids` has to stay on: without it libxml2 loads the DTD that a DOCTYPE names.
OPTIONS: dict[str, Any] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "dtd_validation": False,
    "attribute_defaults": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}
DECLARES = "it declares entities or elements of its own (a DTD within), which are never read"
TOO_LARGE = "its XML is nested too deeply or holds more than an article's file ever does"


class XmlError(Exception):
    """Say why some XML is not read, as the end of a sentence: “it declares entities …”."""


def parse_xml(raw: bytes) -> _Element:
    """Return the root element of a document, its comments and processing instructions left out.

    Characters that XML forbids are left out, named characters of HTML read although no DTD
    declares them, and a wrong declaration of the encoding is passed over. Raises XmlError.
    """
    from lxml import etree

    _limit(raw)
    line = ""
    try:
        root = _parse(LEADING_SPACE.sub(b"", raw), _parser())
        # A named character that a DTD would declare stands in the tree by its name.
        if next(root.iter(etree.Entity), None) is None:
            return root
    except etree.XMLSyntaxError as error:
        _refuse_limits(error)
        line = f" (line {error.lineno})" if error.lineno else ""
    try:
        return _parse(_mended(raw), _parser(encoding="utf-8"))
    except etree.XMLSyntaxError as error:
        _refuse_limits(error)
        raise XmlError(why_unsafe(raw) or f"it is not XML that can be read{line}") from None


def why_unsafe(raw: bytes) -> str | None:
    """Return why a document must not be handed on, however ill-formed it is; None where it may.

    Call it before a library that parses XML by itself, such as one for feeds.
    """
    from lxml import etree

    try:
        _limit(raw)
        parser = _parser(recover=True)
        try:
            _parse(LEADING_SPACE.sub(b"", raw), parser)
        except etree.XMLSyntaxError as error:
            _refuse_limits(error)
            # Nothing of it can be parsed, so that its text has to do.
            return DECLARES if "<!ENTITY" in (decode(raw) or "") else None
        for entry in parser.error_log:
            _refuse_limits(entry)
    except XmlError as error:
        return str(error)
    return None


def root_name(raw: bytes) -> str:
    """Return the name of the root element without its namespace, nothing where there is none.

    Only the start of the file is looked at, and nothing of it is trusted.
    """
    from lxml import etree

    start = LEADING_SPACE.sub(b"", raw[:SNIFFED_BYTES])
    if b"<" not in start[:8]:
        return ""
    parser = etree.XMLPullParser(events=("start",), **OPTIONS)
    # What was read before a fault is told all the same.
    with suppress(etree.XMLSyntaxError):
        parser.feed(start)
    try:
        names = (str(element.tag).rpartition("}")[2] for _, element in parser.read_events())
        return next(names, "")
    except etree.XMLSyntaxError:
        return ""


def without_declaration(text: str) -> str:
    """Return a document's text without what it says of its encoding, which holds no longer."""
    return DECLARATION.sub("", text.lstrip("\ufeff"))


def local_name(element: Any) -> str:
    """Return an element's name without its namespace, nothing for what is no element."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def line_of(element: Any) -> str:
    """Return what an element says, on one line; nothing where there is none."""
    return "" if element is None else one_line("".join(element.itertext()))


def _parser(**options: Any) -> XMLParser:
    from lxml import etree

    class NoLoading(etree.Resolver):  # type: ignore[misc]
        """Opens nothing, should a setting of the parser ever let it ask."""

        def resolve(self, url: str, public_id: str, context: Any) -> Any:  # noqa: ARG002
            return self.resolve_empty(context)

    parser = etree.XMLParser(**OPTIONS, **options)
    parser.resolvers.add(NoLoading())
    return parser


def _parse(raw: bytes, parser: XMLParser) -> _Element:
    """Return the root element; raise XmlError where the document declares anything."""
    from lxml import etree

    root = etree.fromstring(raw, parser)
    if root is None:
        raise etree.XMLSyntaxError("no element", 0, 0, 0)
    dtd = root.getroottree().docinfo.internalDTD
    if dtd is not None and any(True for _ in (*dtd.iterentities(), *dtd.iterelements())):
        raise XmlError(DECLARES)
    return root


def _limit(raw: bytes) -> None:
    if raw.count(b"<") + raw.count(b'="') + raw.count(b"='") > MOST_NODES:
        raise XmlError(TOO_LARGE)


def _refuse_limits(error: Any) -> None:
    """Raise XmlError for a limit of the parser, which no second try may get around."""
    text = str(error)
    if "Resource limit" in text or "Excessive depth" in text or "amplification" in text:
        raise XmlError(TOO_LARGE)
    if "entity reference loop" in text:
        raise XmlError(DECLARES)


def _mended(raw: bytes) -> bytes:
    text = without_declaration(decode(raw) or "")
    return FORBIDDEN.sub("", NAMED_CHARACTER.sub(_character, text)).strip().encode()


def _character(match: re.Match[str]) -> str:
    """Return the character that HTML calls so; what nobody knows stays as it is written."""
    return match[0] if match[1] in OF_XML_ITSELF else html5.get(match[1], f"&amp;{match[1]}")
