"""Markdown with front matter."""

from __future__ import annotations

import pytest
from reading import TEXT, one, read, why_not

from articles.models import Article, Kind, Rejection, Remark, Status


def test_a_number_in_front_matter_is_a_headline() -> None:
    assert one("a.md", f"---\ntitle: 1984\n---\n{TEXT}").headline == "1984"


def test_an_editors_fields_are_read() -> None:
    article = one(
        "a.md",
        "---\ntitle: A\nkind: OpinionNewsArticle\ncorrection: The *sum* was wrong.\n---\nIt rains.",
    )
    assert (article.kind, article.status) == (Kind.OPINION, Status.CORRECTED)
    assert article.note == "The *sum* was wrong."


def test_a_picture_is_read_from_front_matter() -> None:
    image = "https://cdn.wire.example/a.jpg"
    assert one("a.md", f"---\ntitle: A\nimage: {image}\n---\nIt rains.").image == image


@pytest.mark.parametrize(
    "front",
    [
        "---\ntitle: Harbour opens\ndate: 2026-03-02T09:00:00+01:00\nauthors: [Ann, Bo]\n---",
        "---\ntitle: Harbour opens\npubdate: 2026-03-02 09:00:00 +0100\nby: [name: Ann, Bo]\n---",
        '+++\ntitle = "Harbour opens"\ndate = 2026-03-02T09:00:00+01:00\nby = ["Ann", "Bo"]\n+++',
        '{"title": "Harbour opens",\n"date": "2026-03-02T09:00:00+01:00", "by": ["Ann", "Bo"]}',
    ],
    ids=["YAML", "YAML with objects", "TOML", "JSON"],
)
def test_front_matter_is_read_in_its_three_languages(front: str) -> None:
    article = one("a.md", f"{front}\n\n{TEXT}\n")
    assert (article.headline, article.author) == ("Harbour opens", "Ann, Bo")
    assert article.published is not None
    assert article.published.isoformat() in (
        "2026-03-02T08:00:00+00:00",
        "2026-03-02T09:00:00+01:00",
    )
    assert [section.text for section in article.sections] == [TEXT]


@pytest.mark.parametrize(
    ("front", "reason"),
    [
        ("---\ntitle: A\nauthor: !!python/object:os.system x\n---", "in line 3"),
        ("---\ntitle: A\n", "no line of --- follows"),
        ("+++\ntitle = A\n+++", "not TOML"),
        ('+++\ntitle = "A"\n', "no line of +++ follows"),
        ('{"title": A}', "not JSON"),
        ("---\ntitle: A\ndraft: true\n---", "it is a draft (“draft: true”)"),
        ("---\ntitle: A\npublished: false\n---", "it is a draft (“published: false”)"),
        ('+++\ntitle = "A"\ndraft = true\n+++', "it is a draft"),
        ("---\ntitle: A\nstatus: pending\n---", "it is a draft (“status: pending”)"),
        ('---\ntitle: "{{ page.title }}"\n---', "template"),
    ],
)
def test_front_matter_that_is_no_article_says_why(front: str, reason: str) -> None:
    assert reason in why_not("a.md", f"{front}\n\n{TEXT}\n")


def test_what_stands_among_drafts_is_one() -> None:
    assert "draft" in why_not("site/_drafts/a.md", f"# Harbour opens\n\n{TEXT}")
    assert one("site/_posts/a.md", f"# Harbour opens\n\n{TEXT}").headline == "Harbour opens"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Ferries: two by night", "Ferries: two by night"),
        ("*Brage* and `Alma` sail: at last", "Brage and `Alma` sail: at last"),
        ("[Video] The boats sail", "[Video] The boats sail"),
        ("“Ann's boat”: it's new", "“Ann's boat”: it's new"),
        ('"Sala&#8217;s **night** boats &amp; the sound"', "Sala’s night boats & the sound"),
        ("12:30 from Sala", "12:30 from Sala"),
        ("12:30", "12:30"),
        ("007", "007"),
        ("2026-03-02", "2026-03-02"),
        ("yes", "yes"),
    ],
)
def test_a_title_is_what_its_reader_sees(written: str, shown: str) -> None:
    assert one("a.md", f"---\ntitle: {written}\n---\n{TEXT}").headline == shown


@pytest.mark.parametrize(
    "odd",
    [
        "published: true",
        "author: 7",
        "author: null",
        "tags: [a, b]",
        "image: {src: a.png}",
        "source: ''",
        "categories: {a: b}",
    ],
)
def test_a_field_of_another_kind_beside_the_others_is_nothing_to_say(odd: str) -> None:
    article = one("a.md", f"---\ntitle: A\ndate: 2026-03-02\n{odd}\n---\n{TEXT}")
    assert article.published is not None
    assert article.published.date().isoformat() == "2026-03-02"


@pytest.mark.parametrize(
    ("odd", "what"),
    [
        ("author: {mail: ann@sala.example}", "its “author” is an object, not text"),
        ("Source: [[a], [b]]", "its “Source” is a list of other things than texts"),
        ("source: https://sala.example/a", "its “source” is an address, not a name"),
        ("date: 2026-13-45", "“2026-13-45”"),
        ("date: 0000-00-00", "“0000-00-00”"),
        ("publishDate: [2026, 3]", "its “publishDate” is a list"),
        ("key_points: {a: b}", "its “key_points” is an object"),
    ],
)
def test_a_field_that_cannot_be_read_costs_itself_alone(odd: str, what: str) -> None:
    article, remark = read("a.md", f"---\ntitle: A\n{odd}\n---\n{TEXT}")
    assert isinstance(article, Article)
    assert (article.author, article.source, article.published) == (None, None, None)
    assert isinstance(remark, Remark)
    assert what in remark.what


def test_references_that_grow_without_end_are_not_followed() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)]
    fields = "author: *a29\nsource: *a29\ndate: *a29\ncategory: *a29\nkey_points: *a29"
    written = "\n".join(["---", "title: Harbour opens", *lines, fields, "---", TEXT])
    article, *remarks = read("a.md", written)
    assert isinstance(article, Article)
    assert len(remarks) == 4


def test_html_in_markdown_is_read_as_its_paragraphs() -> None:
    body = (
        f"<div class='intro'>\n<p>{TEXT}</p>\n<p>Boats &amp; trams run.</p></div>\n\n"
        "<script>alert(1)</script>\n\nIt is <b>free</b>,<br>says Ann.\n\n<!-- not yet -->\n"
    )
    text = one("a.md", f"---\ntitle: A\n---\n\n{body}").sections[0].text
    assert text.split("\n\n") == [TEXT, "Boats & trams run.", "It is free, says Ann."]


@pytest.mark.parametrize(
    "templating",
    [
        '{{< tweet user="ann" id="1" >}}',
        "{{% notice tip %}}",
        "{% include advert.html %}",
        "{%- raw -%}",
        "{{ site.name }}",
        "{% comment %}Not to be read.{% endcomment %}",
        '{{< figure\n  src="a.png"\n  title="The quay" >}}',
        "{# not to be read #}",
    ],
)
def test_what_a_site_fills_in_is_no_text(templating: str) -> None:
    article, remark = read("a.md", f"---\ntitle: A\n---\n{TEXT}\n\n{templating}\n\nIt rained.\n")
    assert isinstance(article, Article)
    assert article.sections[0].text == f"{TEXT}\n\nIt rained."
    assert isinstance(remark, Remark)
    assert "left out" in remark.what


def test_notes_and_what_is_struck_out_leave_no_marks() -> None:
    body = "The boat left[^1] at ~~eight~~ nine.\n\n[^1]: Says the *harbour*.\n"
    text = one("a.md", f"---\ntitle: A\n---\n{body}").sections[0].text
    assert text == "The boat left at nine.\n\nSays the harbour."


def test_a_date_in_the_name_is_not_taken_and_told_of() -> None:
    article, remark = read("2026-03-02-harbour.md", f"---\ntitle: A\n---\n{TEXT}")
    assert isinstance(article, Article)
    assert article.published is None
    assert isinstance(remark, Remark)
    assert "“date: 2026-03-02”" in remark.what
    one("2026-03-02-harbour.md", f"---\ntitle: A\ndate: 2026-03-03\n---\n{TEXT}")


def test_a_line_of_dashes_is_no_front_matter() -> None:
    text = one("a.md", f"---\n\n# Harbour opens\n\n{TEXT}\n\n---\n\nIt rained.").sections[0].text
    assert text == f"{TEXT}\n\nIt rained."
    assert isinstance(read("a.md", "---")[0], Rejection)


def test_attributes_of_headings_and_paragraphs_are_no_text() -> None:
    body = f"## The quay {{#quay .wide}}\n\n{TEXT}\n{{: .lead}}\n\n## The price\n\nIt cost {{5}}.\n"
    first, second = one("a.md", f"---\ntitle: A\n---\n{body}").sections
    assert (first.heading, first.text) == ("The quay", TEXT)
    assert second.text == "It cost {5}."


def test_a_mark_without_its_end_takes_nothing_with_it() -> None:
    body = f"{TEXT}\n\nThe sign says {{{{ and no more.\n\nIt rained. }}}}\n"
    text = one("a.md", f"---\ntitle: A\n---\n{body}").sections[0].text
    assert text == f"{TEXT}\n\nThe sign says {{{{ and no more.\n\nIt rained. }}}}"


@pytest.mark.parametrize("piece", ["{{<", "{% comment %}", "{#a", "[^1]:", " ", "{{ x\n", "By A, "])
def test_no_text_takes_long_to_read(piece: str) -> None:
    long = piece * (100_000 // len(piece))
    for name in ("a.md", "a.txt"):
        read(name, f"---\ntitle: A\nauthor: {long[:50_000]}\n---\n{TEXT}\n\n{long}\n\nIt rained.\n")
