"""JSON articles, line by line."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reading import TEXT, one, read, why_not

from articles.models import Article, Rejection, Remark


def test_line_separators_within_json_do_not_end_a_line() -> None:
    line = json.dumps({"title": "A", "text": "One.\u2028Two.\u0085Three."}, ensure_ascii=False)
    assert one("a.jsonl", line).sections[0].text == "One. Two. Three."


def test_lone_surrogates_are_dropped() -> None:
    row = r'{"id": "\ud800x/y", "title": "A\ud800b", "text": "C \udfffd", "url": "https://a.b/\ud800"}'
    article = one("a.jsonl", row)
    assert (article.headline, article.sections[0].text) == ("Ab", "C d")
    assert article.model_dump_json()


def test_bad_lines_leave_the_others_alone() -> None:
    lines = [
        '{"title": "A", "text": "It rains."}',
        "",
        "[1]",
        '{"title": "B", "text": "It snows."}',
    ]
    first, bad, second = read("a.jsonl", "\n".join(lines))
    assert isinstance(first, Article)
    assert isinstance(bad, Rejection)
    assert (bad.path, "3" in bad.reason) == ("a.jsonl:3", False)
    assert isinstance(second, Article)


@pytest.mark.parametrize(
    ("image", "taken"),
    [
        ("https://cdn.wire.example/a.jpg", True),
        ({"@type": "ImageObject", "url": "https://cdn.wire.example/a.jpg"}, True),
        (["https://cdn.wire.example/a.jpg", "https://cdn.wire.example/b.jpg"], True),
        ([{"url": "https://cdn.wire.example/a.jpg"}], True),
        ("/a.jpg", False),
        ([], False),
        ([[["https://cdn.wire.example/a.jpg"]]], False),
        ({"url": 7}, False),
        (7, False),
    ],
)
def test_a_picture_is_taken_in_every_form_and_never_stops_an_article(
    image: object, taken: bool
) -> None:
    article = one("a.jsonl", json.dumps({"title": "A", "text": "It rains.", "image": image}))
    assert article.image == ("https://cdn.wire.example/a.jpg" if taken else None)


def told(name: str, raw: str) -> tuple[list[str], list[str]]:
    """Return the headlines of what was read, and where it was not."""
    items = read(name, raw)
    return (
        [item.headline for item in items if isinstance(item, Article)],
        [item.path for item in items if isinstance(item, Rejection)],
    )


def test_html_in_a_text_is_read_as_its_paragraphs() -> None:
    text = f"<p>{TEXT}</p><ul><li>The boat leaves at 23.40.</li></ul><p>Fish &amp;&nbsp;chips.</p>"
    row = {"title": "Sala&#8217;s <b>night</b> boats &amp; the sound", "text": text}
    article = one("a.jsonl", json.dumps({**row, "summary": "<p>Two more.</p>\n"}))
    assert article.headline == "Sala’s night boats & the sound"
    assert article.dek == "Two more."
    paragraphs = article.sections[0].text.split("\n\n")
    assert paragraphs == [TEXT, "The boat leaves at 23.40.", "Fish & chips."]


SCHEMA = {
    "@context": "https://schema.org",
    "@type": "OpinionNewsArticle",
    "@id": "https://sala.example/boats#article",
    "headline": "Night boats",
    "articleBody": TEXT,
    "datePublished": "2026-03-02",
    "dateModified": "2026-03-04",
    "author": [{"@type": "Person", "givenName": "Ann", "familyName": "Holt"}, {"name": "Bo Ek"}],
    "publisher": {"@type": "Organization", "name": "Sala Times"},
    "mainEntityOfPage": {"@type": "WebPage", "@id": "https://sala.example/boats"},
    "articleSection": ["Transport", "Local"],
    "alternativeHeadline": "Two more",
    "inLanguage": "en-GB",
}
GRAPH = {
    "@context": "https://schema.org",
    "@graph": [
        {"@type": "WebPage", "@id": "#page", "name": "Sala Times"},
        {**SCHEMA, "author": [{"@id": "#ann"}, {"name": "Bo Ek"}], "publisher": {"@id": "#us"}},
        {"@type": "Person", "@id": "#ann", "name": "Ann Holt"},
        {"@type": "JobPosting", "@id": "#job", "title": "Ship's cook", "description": TEXT},
        {"@type": "Organization", "@id": "#us", "name": "Sala Times"},
    ],
}


@pytest.mark.parametrize(
    "value",
    [
        SCHEMA,
        GRAPH,
        {"@type": "WebPage", "name": "Sala Times", "mainEntity": SCHEMA},
        {"total": 1, "articles": [SCHEMA]},
        {"response": {"docs": [SCHEMA]}},
    ],
    ids=["alone", "graph", "main entity", "answer", "nested answer"],
)
def test_schema_org_articles_are_read_in_every_shape(value: object) -> None:
    article = one("a.json", json.dumps(value))
    assert (article.headline, article.source) == ("Night boats", "Sala Times")
    assert (article.author, article.kind) == ("Ann Holt, Bo Ek", "opinion")
    assert (article.url, article.category) == ("https://sala.example/boats", "Transport")
    assert (article.dek, article.sections[0].text) == ("Two more", TEXT)
    assert article.published is not None
    assert article.modified is not None
    assert (article.published.day, article.modified.day) == (2, 4)


@pytest.mark.parametrize(
    ("field", "remarked"),
    [
        ('"author": NaN', ""),
        ('"author": null', ""),
        ('"author": false', ""),
        ('"published": true', ""),
        ('"source": {"id": null, "name": "Sala Times"}', ""),
        ('"author": 7', "its “author” is a number"),
        ('"author": true', "its “author” is a yes or no"),
        ('"source": {"id": 3}', "its “source” is an object"),
        ('"id": {"$oid": "6"}', "its “id” is an object"),
        ('"id": NaN', ""),
        ('"summary": [{"a": 1}]', "its “summary” is a list"),
        ('"key_points": [1, 2]', "its “key_points” is a list"),
        ('"pubDate": {"year": 2026}', ""),
        ('"link": ["https://sala.example/a"]', ""),
    ],
)
def test_an_odd_field_never_costs_the_article(field: str, remarked: str) -> None:
    article, *remarks = read("a.jsonl", f'{{"title": "A", "text": "{TEXT}", {field}}}')
    assert isinstance(article, Article)
    assert [isinstance(each, Remark) and remarked in each.what for each in remarks] == (
        [True] if remarked else []
    )


def test_a_readable_date_is_taken_beside_a_yes() -> None:
    row = {"title": "A", "text": TEXT, "published": True, "date": "2026-03-02"}
    assert str(one("a.jsonl", json.dumps(row)).published).startswith("2026-03-02")


@pytest.mark.parametrize(
    ("embargo", "reason"),
    [(True, "“True”"), ("tomorrow", "“tomorrow”"), ({"until": "2027"}, "an object")],
)
def test_an_embargo_that_cannot_be_read_is_not_passed_over(embargo: object, reason: str) -> None:
    row = {"title": "A", "text": TEXT}
    assert reason in why_not("a.json", json.dumps({**row, "embargo": embargo}))
    assert one("a.json", json.dumps({**row, "embargoed": False})).embargo is None
    held = one("a.json", json.dumps({**row, "embargo": "2026-12-01T06:00Z"})).embargo
    assert held is not None


def test_drafts_are_skipped() -> None:
    row = {"title": "A", "text": TEXT}
    assert "draft" in why_not("a.json", json.dumps({**row, "isDraft": True}))
    assert "draft" in why_not("a.json", json.dumps({**row, "status": "draft"}))
    one("a.json", json.dumps({**row, "status": "publish", "draft": False}))


def test_objects_on_several_lines_are_read_one_after_another() -> None:
    rows = [json.dumps({"title": f"Boat {n}", "text": TEXT, "by": {"name": "Ann"}}) for n in "123"]
    written = "\n".join(json.dumps(json.loads(row), indent=2) for row in rows)
    for raw in (written, written.replace("}\n{", "},\n\n{")):
        assert told("a.jsonl", raw) == (["Boat 1", "Boat 2", "Boat 3"], [])
    assert told("a.txt", written)[0] == ["Boat 1", "Boat 2", "Boat 3"]


def test_a_broken_file_is_one_report() -> None:
    whole = json.dumps({"title": "Boat", "text": TEXT}, indent=2)
    assert told("a.json", whole[:-3]) == ([], ["a.json"])
    assert told("a.json", f"[{whole},\n{whole}") == ([], ["a.json"])
    assert told("a.jsonl", f"{whole}\n{whole[:-3]}") == (["Boat"], ["a.jsonl:5"])
    assert "what stands below" in read("a.jsonl", f"{whole}\n{whole[:-3]}")[1].model_dump_json()
    line = json.dumps({"title": "Boat", "text": TEXT})
    broken = "\n".join([line, *whole.split("\n"), line])
    assert told("a.jsonl", broken) == (["Boat", "Boat"], ["a.jsonl:2"])


def test_a_file_of_other_things_is_one_report() -> None:
    rows = [{"name": f"Boat {n}", "seats": n} for n in range(500)]
    assert "none of its 500 objects" in why_not("a.json", json.dumps(rows))
    lines = "\n".join(json.dumps(row) for row in rows)
    assert "no “headline”" in why_not("a.jsonl", lines)
    assert "no article" in why_not("a.json", "[]")
    schema = {"$schema": "https://schema.example/1", "title": "Boat", "description": "A boat."}
    assert "a schema" in why_not("a.json", json.dumps(schema))


# Those that say whether an article may be read at all are left out.
OTHER_FIELDS = st.sampled_from(
    [
        *("dek", "summary", "category", "section", "source", "publisher", "url", "link", "author"),
        *("authors", "lang", "kind", "type", "note", "modified", "id", "image", "key_points"),
        *("why_it_matters", "deep_dive", "mainEntityOfPage", "@type", "@id", "paragraphs"),
    ]
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["name", "@id", "url", "value", "a"]), inner, max_size=3)
    ),
    max_leaves=6,
)


@settings(max_examples=40)
@given(st.dictionaries(OTHER_FIELDS, VALUES, max_size=5))
def test_no_field_of_any_kind_costs_an_article_or_raises(fields: dict[str, object]) -> None:
    raw = json.dumps({**fields, "title": "Harbour opens", "text": TEXT})
    article, *remarks = read("a.jsonl", raw)
    assert isinstance(article, Article)
    assert article.headline == "Harbour opens"
    assert any(section.text == TEXT for section in article.sections)
    assert all(isinstance(remark, Remark) for remark in remarks)


@settings(max_examples=40)
@given(st.dictionaries(OTHER_FIELDS, VALUES, max_size=4), st.integers(0, 200), st.text(max_size=9))
def test_no_damaged_json_raises(fields: dict[str, object], at: int, put: str) -> None:
    raw = json.dumps({**fields, "title": "Harbour opens", "text": TEXT}, indent=1)
    for item in read("a.json", (raw + raw)[:at] + put + (raw + raw)[at:]):
        assert isinstance(item, Article | Rejection | Remark)
