"""Items of NewsML-G2 keep their status, dates and embargo, whatever their text is written in."""

from __future__ import annotations

import pytest
from reading import one, why_not

from articles.models import Status


def item(meta: str = "", content: str = "<inlineData>It rains.</inlineData>") -> str:
    return (
        '<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:1"><itemMeta>'
        f"<itemClass qcode='ninat:text'/>{meta}</itemMeta><contentMeta><headline>Ruta gets a "
        f"ferry</headline></contentMeta><contentSet>{content}</contentSet></newsItem>"
    )


@pytest.mark.parametrize(
    ("meta", "status"),
    [
        ("", Status.LIVE),
        ("<pubStatus qcode='stat:withheld'/>", Status.WITHHELD),
        ("<pubStatus uri='http://cv.iptc.org/newscodes/pubstatusg2/canceled'/>", Status.RETRACTED),
        ("<signal qcode='sig:correction'/>", Status.CORRECTED),
        ("<signal qcode='sig:update'/>", Status.LIVE),
        ("<embargoed/>", Status.WITHHELD),
        ("<embargoed>2026-11-22T00:00:00Z</embargoed>", Status.LIVE),
    ],
)
def test_its_status_is_kept(meta: str, status: Status) -> None:
    assert one("a.xml", item(meta)).status is status


XHTML = "<html xmlns='http://www.w3.org/1999/xhtml'><body><p>One.</p><p>Two.</p></body></html>"


@pytest.mark.parametrize(
    "content",
    [
        f"<inlineXML contenttype='application/xhtml+xml'>{XHTML}</inlineXML>",
        f"<inlineData>Other.</inlineData><inlineXML contenttype='text/html'>{XHTML}</inlineXML>",
        (
            "<inlineXML contenttype='application/xhtml+xml'><h:p xmlns:h="
            "'http://www.w3.org/1999/xhtml'>One.</h:p><h:p xmlns:h='http://www.w3.org/1999/xhtml'>"
            "Two.</h:p></inlineXML>"
        ),
        (
            "<inlineXML contenttype='application/nitf+xml'><nitf xmlns="
            "'http://iptc.org/std/NITF/2006-10-18/'><body><body.content><p>One.</p><p>Two.</p>"
            "</body.content></body></nitf></inlineXML>"
        ),
        "<inlineData contenttype='text/plain'>One.\n\nTwo.</inlineData>",
        "<inlineData contenttype='text/html'>&lt;p&gt;One.&lt;/p&gt;&lt;p&gt;Two.</inlineData>",
    ],
)
def test_its_text_is_read_in_every_form(content: str) -> None:
    (section,) = one("a.xml", item(content=content)).sections
    assert section.text == "One.\n\nTwo."


def test_other_items_are_told() -> None:
    assert "a package" in why_not("a.xml", "<packageItem/>")
    assert "no item" in why_not("a.xml", "<newsMessage/>")
    assert "“stat:held”" not in why_not("a.xml", item("<pubStatus qcode='stat:held'/>"))
    assert "“held”" in why_not("a.xml", item("<pubStatus qcode='stat:held'/>"))
    assert "only a headline" in why_not("a.xml", item(content=""))
    assert "not XML" in why_not("a.xml", "<newsItem>")
    raw = "<newsMessage><itemSet><conceptItem/><conceptItem/></itemSet></newsMessage>"
    assert "2 concepts" in why_not("a.xml", raw)


def test_a_byline_is_read_in_its_language() -> None:
    said = "<headline>Ruta gets a ferry</headline>"
    raw = item().replace(said, f"{said}<by>Par Jean Dupont</by><language tag='fr'/>")
    assert one("a.xml", raw).author == "Jean Dupont"
