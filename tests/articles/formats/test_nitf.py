"""NITF gives its text without what stands beside it, and its dates as they are defined."""

from __future__ import annotations

import pytest
from reading import one, why_not

from articles.models import Status


def nitf(docdata: str = "", head: str = "", content: str = "<p>It rains.</p>") -> str:
    return (
        f"<nitf><head><docdata {docdata}</docdata></head><body><body.head><hedline><hl1>Ruta gets "
        f"a ferry</hl1></hedline>{head}</body.head><body.content>{content}</body.content></body>"
        "</nitf>"
    )


@pytest.mark.parametrize(
    ("docdata", "published", "embargo"),
    [
        ("><date.issue norm='20261103'/>", "2026-11-03T00:00", None),
        (
            "><date.issue norm='20261103T083000Z'/><date.release norm='20261105T060000Z'/>",
            "2026-11-03T08:30",
            "2026-11-05T06:00",
        ),
        (
            "><date.release norm='20261105T060000+0100'/>",
            "2026-11-05T06:00",
            "2026-11-05T06:00",
        ),
        ("><date.expire norm='20261105'/>", None, None),
    ],
)
def test_its_dates_are_read(docdata: str, published: str | None, embargo: str | None) -> None:
    article = one("a.xml", nitf(docdata))
    shown = [date and f"{date:%Y-%m-%dT%H:%M}" for date in (article.published, article.embargo)]
    assert shown == [published, embargo]


@pytest.mark.parametrize(
    ("docdata", "status"),
    [
        ("management-status='canceled'>", Status.RETRACTED),
        ("management-status='withheld'>", Status.WITHHELD),
        ("management-status='embargoed'>", Status.WITHHELD),
        ("management-status='embargoed'><date.release norm='20261122'/>", Status.LIVE),
        ("><correction info='The boat has 90 seats.' id-string='x'/>", Status.CORRECTED),
    ],
)
def test_its_status_is_kept(docdata: str, status: Status) -> None:
    assert one("a.xml", nitf(docdata)).status is status


def test_bylines_are_names() -> None:
    head = "<byline>By Ann Holt<byttl>Editor</byttl></byline><byline>Bo Lind, bo@x.example</byline>"
    assert one("a.xml", nitf(">", head)).author == "Ann Holt, Bo Lind"


def test_bylines_are_read_in_their_language() -> None:
    head = "<byline>Von <person>Ann Holt</person></byline><byline>Von der Leyen</byline>"
    raw = nitf(">", head)
    german = raw.replace("<nitf", '<nitf xml:lang="de-AT"', 1)
    assert one("a.xml", german).author == "Ann Holt, Von der Leyen"
    assert one("a.xml", raw).author == "Von Ann Holt, Von der Leyen"


def test_what_is_no_nitf_says_why() -> None:
    assert "not XML that can be read" in why_not("a.xml", nitf(">", content="<p>It rains."))
    assert "“killed”" in why_not("a.xml", nitf("management-status='killed'>"))
    assert "only a headline" in why_not(
        "a.xml", nitf(docdata=">", content="<media>A picture</media>")
    )
