"""News items in IPTC's JSON keep their status, dates and embargo; others are told by kind."""

from __future__ import annotations

import json
import tarfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from reading import one, read, why_not

from articles.models import Article, Kind, Rejection, Remark, Status

EXAMPLES = Path(__file__).parents[3] / "../shared/data/formats_ninjs_jsonfeed.tgz"


def item(**fields: Any) -> str:
    """Return an item in ninjs 1.x; a field of None is left out."""
    row = {
        "uri": "urn:wire.example:1",
        "type": "text",
        "versioncreated": "2026-11-03T08:00:00Z",
        "headline": "Ruta gets a ferry",
        "body_text": "A ferry will cross the sound.",
        **fields,
    }
    return json.dumps({key: value for key, value in row.items() if value is not None})


def test_an_item_is_known_by_its_uri_from_version_to_version() -> None:
    first = one("a.json", item())
    second = one("b.json", item(version="2", headline="Ruta gets two ferries"))
    assert first.id == second.id
    assert first.url is None


@pytest.mark.parametrize(
    ("fields", "published", "modified"),
    [
        ({}, "2026-11-03T08:00", None),
        ({"firstcreated": "2026-11-02T08:00:00Z"}, "2026-11-02T08:00", "2026-11-03T08:00"),
        ({"contentcreated": "1998-05-01T00:00:00Z"}, "2026-11-03T08:00", None),
        ({"versioncreated": None, "contentcreated": "2026-11-01"}, "2026-11-01T00:00", None),
        ({"versioncreated": None}, None, None),
    ],
)
def test_its_dates_are_those_of_the_standard(
    fields: dict[str, Any], published: str | None, modified: str | None
) -> None:
    article = one("a.json", item(**fields))
    shown = [date and f"{date:%Y-%m-%dT%H:%M}" for date in (article.published, article.modified)]
    assert shown == [published, modified]


def test_a_date_that_is_none_is_named() -> None:
    article, remark = read("a.json", item(versioncreated="Last Tuesday"))
    assert isinstance(article, Article)
    assert article.published is None
    assert isinstance(remark, Remark)
    assert "Last Tuesday" in remark.what


@pytest.mark.parametrize(
    ("pubstatus", "status"),
    [
        (None, Status.LIVE),
        ("usable", Status.LIVE),
        ("withheld", Status.WITHHELD),
        ("canceled", Status.RETRACTED),
        ("Cancelled", Status.RETRACTED),
    ],
)
def test_its_status_is_kept(pubstatus: str | None, status: Status) -> None:
    article = one("a.json", item(pubstatus=pubstatus))
    assert article.status is status
    assert bool(article.note) is (status is Status.RETRACTED)


def test_a_withdrawal_needs_no_text() -> None:
    article = one("a.json", item(pubstatus="canceled", body_text=None))
    assert (article.status, article.sections) == (Status.RETRACTED, ())
    assert "only a headline" in why_not("a.json", item(body_text=None))
    assert "“replaced”" in why_not("a.json", item(pubstatus="replaced"))


@pytest.mark.parametrize("name", ["embargoed", "embargoedUntil"])
def test_an_embargo_is_kept(name: str) -> None:
    article = one("a.json", item(**{name: "2026-11-22T06:00:00+01:00"}))
    assert article.embargo == datetime(2026, 11, 22, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    "fields",
    [
        {"body_xhtml": "<p>By <b>night</b> &amp; day.</p><p>It is late.</p>"},
        {"bodies": [{"contentType": "text/html", "value": "By night &amp; day.<p>It is late."}]},
        {"bodies": ["By night & day.\n\nIt is late."], "body_text": None},
        {"body_text": "Ruta gets a ferry\n\nBy night & day.\n\nIt is late."},
        {
            "bodies": [
                {"role": "text", "value": "Other."},
                {
                    "role": "nitf",
                    "value": "<nitf><body><body.head><hedline><hl1>A</hl1></hedline></body.head>"
                    "<body.content><p>By night &amp; day.</p><p>It is late.</p></body.content>"
                    "</body></nitf>",
                },
            ]
        },
    ],
)
def test_its_text_is_read_in_every_form(fields: dict[str, Any]) -> None:
    (section,) = one("a.json", item(**fields)).sections
    assert section.text == "By night & day.\n\nIt is late."


def test_lines_that_are_paragraphs_are_told() -> None:
    lines = ["A ferry will cross the sound by night.", "“It is late,” said the mayor, Ida Ek."]
    (section,) = one("a.json", item(body_text="\n".join(lines))).sections
    assert section.text == "\n\n".join(lines)
    (section,) = one("a.json", item(body_text="A ferry will cross\nthe sound by\nnight.")).sections
    assert section.text == "A ferry will cross the sound by night."


def test_its_names_are_read() -> None:
    article = one(
        "a.json",
        item(
            copyrightholder="(c) 2026 Sound Wire",
            byline="By Ann Holt (ann@wire.example)",
            genre=[{"name": "Opinion"}],
            subject=[{"name": "Ruta", "rel": "about"}, {"name": "Transport", "rel": "classifies"}],
            language="de-AT",
            description_text="What the county plans.",
            ednote="Not for the public",
        ),
    )
    assert (article.source, article.author, article.kind) == (
        "Sound Wire",
        "Ann Holt",
        Kind.OPINION,
    )
    assert (article.category, article.language) == ("Transport", "de")
    assert article.dek == "What the county plans."
    assert "public" not in article.model_dump_json()


def test_an_outlet_is_not_its_own_author() -> None:
    article = one("a.json", item(byline="SOUND WIRE", infosource=[{"name": "Sound Wire"}]))
    assert (article.source, article.author) == ("Sound Wire", None)


@pytest.mark.parametrize(
    "field", ["type", "headline", "byline", "subject", "associations", "genre"]
)
@pytest.mark.parametrize("value", [7, ["x", 1, None], {"a": [1]}, True])
def test_one_odd_field_does_not_cost_the_item(field: str, value: object) -> None:
    article = one("a.json", item(title="Ruta gets a ferry", **{field: value}))
    assert article.headline == "Ruta gets a ferry"


def test_what_only_resembles_an_item_is_left_to_others() -> None:
    assert "headline" in why_not("a.json", '{"uri": "x"}')
    assert one(
        "a.json", '{"url": "https://a.example/1", "title": "A", "text": "It rains."}'
    ).headline


@pytest.mark.skipif(not EXAMPLES.exists(), reason="formats_ninjs stands beside the checkout")
def test_every_example_gives_an_article_or_a_reason() -> None:
    taken = 0
    with tarfile.open(EXAMPLES) as archive:
        for member in archive:
            file = archive.extractfile(member) if member.name.endswith(".json") else None
            if file and member.name.startswith(("ninjs/examples", "ninjs/validation")):
                found = read(member.name, file.read())
                assert found, member.name
                articles = [each for each in found if isinstance(each, Article)]
                assert articles or all(isinstance(each, Rejection) for each in found)
                taken += len(articles)
    assert taken > 15


def test_an_embargo_that_cannot_be_read_is_not_passed_over() -> None:
    assert "embargo “Next Monday”" in why_not("a.json", item(embargoed="Next Monday"))


def test_what_is_under_an_embargo_may_be_dated_by_it() -> None:
    later = "2026-11-28T06:00:00Z"
    article = one("a.json", item(versioncreated=later, embargoed=later))
    assert article.published == article.embargo == datetime(2026, 11, 28, 6, tzinfo=UTC)
    assert "in the future" in why_not("a.json", item(versioncreated=later))


def test_a_byline_is_read_in_its_language() -> None:
    assert one("a.json", item(byline="Von Ann Holt", language="de")).author == "Ann Holt"
    assert one("a.json", item(byline="Von Ann Holt", language="en")).author == "Von Ann Holt"
