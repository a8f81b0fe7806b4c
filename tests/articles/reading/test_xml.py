"""XML from outside is read in one way, which expands, loads and follows nothing."""

from __future__ import annotations

import re
import tarfile
import time
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from reading import read, why_not

from articles.formats import formats
from articles.models import Rejection
from articles.reading.xml import XmlError, parse_xml, root_name, why_unsafe

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[3]
ATTACKS = ROOT / "../shared/data/xml_attacks_defusedxml.tgz"
ENDINGS = sorted({ending for each in formats() for ending in each.suffixes} | {"", ".xml", ".rss"})
GROWING = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(20))


# A file that no document may show: this one.
SECRET = Path(__file__).as_uri()


@cache
def hostile() -> dict[str, bytes]:
    """Return documents that would expand, load or fill the memory, by what they try."""
    filling = "x" * 100_000
    texts = {
        "laughs": f'<!DOCTYPE rss [<!ENTITY l0 "ha">{GROWING}]><rss>&l20;</rss>',
        "quadratic": f'<!DOCTYPE news [<!ENTITY x "{filling}">]><news>{"&x;" * 9_000}</news>',
        "in attributes": (
            f"<!DOCTYPE news [<!ENTITY x '{filling}'>]><news>"
            + '<b c="&x;&x;"/>' * 9_000
            + "</news>"
        ),
        "loop": '<!DOCTYPE news [<!ENTITY x "&y;"><!ENTITY y "&x;">]><news>&x;</news>',
        "file": f'<!DOCTYPE news [<!ENTITY x SYSTEM "{SECRET}">]><news>&x;</news>',
        "network": '<!DOCTYPE news [<!ENTITY x SYSTEM "http://127.0.0.1:9/x">]><news>&x;</news>',
        "parameter": f'<!DOCTYPE news [<!ENTITY % x SYSTEM "{SECRET}"> %x;]><news>t</news>',
        "parameter in two": (
            f'<!DOCTYPE news [<!ENTITY % f SYSTEM "{SECRET}"><!ENTITY % w "<!ENTITY x SYSTEM '
            "'http://127.0.0.1:9/?%f;'>\">%w;]><news>&x;</news>"
        ),
        "harmless entity": '<!DOCTYPE news [<!ENTITY x "y">]><news>&x;</news>',
        "elements": "<!DOCTYPE news [<!ELEMENT news (#PCDATA)>]><news>t</news>",
        "deep": "<news>" * 100_000 + "</news>" * 100_000,
        "many": f"<news>{'<b/>' * 1_100_000}</news>",
        "many attributes": "<news " + " ".join(f'a{n}=""' for n in range(1_000_100)) + "/>",
        "long": f"<news>{'x' * 11_000_000}</news>",
    }
    declared = '<!DOCTYPE news [<!ENTITY x "y">]><news>&x;</news>'
    return {name: text.encode() for name, text in texts.items()} | {
        "utf-16": f'<?xml version="1.0" encoding="UTF-16"?>{declared}'.encode("utf-16"),
        "utf-16 unmarked": declared.encode("utf-16-be"),
        "utf-7": (
            b'<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE news +AFs-+ADwAIQ-ENTITY x "y"'
            b"+AD4-]+AD4-<news>&x;</news>"
        ),
    }


@pytest.mark.parametrize("name", hostile())
def test_what_expands_loads_or_floods_is_refused(name: str) -> None:
    raw = hostile()[name]
    started = time.thread_time()
    with pytest.raises(XmlError) as refused:
        parse_xml(raw)
    assert time.thread_time() - started < 1
    assert re.search("declares entities|nested too deeply or holds more", str(refused.value))
    assert why_unsafe(raw)


@pytest.mark.parametrize("name", ["laughs", "loop", "file", "parameter", "utf-16", "utf-7"])
def test_an_attack_is_refused_whatever_its_ending(name: str) -> None:
    for ending in ENDINGS:
        assert "declares entities" in why_not(f"a{ending}", hostile()[name]), ending


def test_a_named_dtd_is_not_loaded(tmp_path: Path) -> None:
    (tmp_path / "a.dtd").write_text('<!ENTITY x "loaded"><!ATTLIST a b CDATA "loaded">')
    address = (tmp_path / "a.dtd").as_uri()
    root = parse_xml(f'<!DOCTYPE a SYSTEM "{address}"><a>&x; &eacute;</a>'.encode())
    assert (root.text, dict(root.attrib)) == ("&x; é", {})
    assert why_unsafe(f'<!DOCTYPE a SYSTEM "{address}"><a>t</a>'.encode()) is None


def test_nothing_is_included() -> None:
    space = "http://www.w3.org/2001/XInclude"
    raw = f'<a xmlns:i="{space}"><i:include href="{SECRET}" parse="text"/></a>'
    assert "no document may show" not in "".join(parse_xml(raw.encode()).itertext())


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"<a>one &amp; two</a>", "one & two"),
        (b"\n <?xml version='1.0'?><a>t</a>", "t"),
        (b"\xef\xbb\xbf<a>t</a>", "t"),
        (b"<a>caf&eacute;&nbsp;&amp;lt;</a>", "café\xa0&lt;"),
        (b"<a>a \x0b\x00b</a>", "a b"),
        (b'<?xml version="1.0" encoding="utf-8"?><a>caf\xe9</a>', "café"),
        ('<?xml version="1.0" encoding="windows-1251"?><a>Варде</a>'.encode("cp1251"), "Варде"),
        (
            '<?xml version="1.0" encoding="Shift_JIS"?><a>港が開いた</a>'.encode("cp932"),
            "港が開いた",
        ),
        ("<a>t</a>".encode("utf-16"), "t"),
        (b"<a><!-- a note --><?php echo 1 ?>t</a>", "t"),
        (b'<a><![CDATA[<!ENTITY x "y">]]></a>', '<!ENTITY x "y">'),
        (b'<!-- <!DOCTYPE a [<!ENTITY x "y">]> --><a>t</a>', "t"),
    ],
)
def test_usual_faults_are_read_all_the_same(raw: bytes, text: str) -> None:
    assert parse_xml(raw).text == text
    assert why_unsafe(raw) is None


@pytest.mark.parametrize("raw", [b"", b"hello", b"<a><b></a>", b"<a>", b"<a>x & y</a>", b"\x00<"])
def test_what_is_not_well_formed_is_refused_and_not_unsafe(raw: bytes) -> None:
    with pytest.raises(XmlError, match="it is not XML that can be read"):
        parse_xml(raw)
    assert why_unsafe(raw) is None


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        (b"<?xml version='1.0'?><!-- a --><x:feed xmlns:x='y'>", "feed"),
        ("<rss>".encode("utf-16"), "rss"),
        (b"\n<rss><", "rss"),
        (b"<rss xmlns='a}b'>", "rss"),
        (b"# <rss>", ""),
        (b"< rss", ""),
        (b"", ""),
    ],
)
def test_the_root_is_told_by_the_start(raw: bytes, name: str) -> None:
    assert root_name(raw) == name


def test_foreign_xml_is_no_article_whatever_its_ending() -> None:
    raw = "<!-- A list -->\n<boats>\n  <boat>The Terna sails at noon.</boat>\n</boats>"
    for ending in ENDINGS:
        assert "begins with <boats>" in why_not(f"a{ending}", raw)
    assert "not XML that can be read (line 1)" in why_not("a.txt", '<?xml version="1.0"?><boat>t')
    # What only begins like it is text.
    assert not isinstance(read("a.txt", "<Applause> in Varde\n\nIt rained.")[0], Rejection)


def in_archive() -> Iterator[tuple[str, bytes]]:
    with tarfile.open(ATTACKS) as archive:
        for member in archive:
            if file := archive.extractfile(member):
                yield member.name, file.read()


@pytest.mark.skipif(not ATTACKS.exists(), reason="xml_attacks stands beside the checkout")
def test_the_known_attacks_are_refused() -> None:
    found = [(name, raw) for name, raw in in_archive() if "xmltestdata" in name]
    assert len(found) > 10
    # What is imported once is not counted.
    read("a.html", "<p>It rains.</p>")
    for name, raw in found:
        for ending in ENDINGS:
            started = time.thread_time()
            assert all(isinstance(item, Rejection) for item in read(f"a{ending}", raw)), name
            assert time.thread_time() - started < 1, name


def test_nothing_else_parses_xml() -> None:
    parsing = (
        r"etree\.(?:fromstring|parse|XML(?!SyntaxError)\w*|iterparse)\b|(?:import|from) xml\b|"
        r"defusedxml\."
    )
    paths = [path for name in ("articles", "index", "bot") for path in (ROOT / name).rglob("*.py")]
    users = {path.name for path in paths if re.search(parsing, path.read_text("utf-8"))}
    assert users == {"xml.py"}
