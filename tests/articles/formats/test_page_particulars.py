"""What a page states of its article, in the shapes that outlets state it in."""

from __future__ import annotations

from datetime import datetime

import pytest
from reading import TEXT, linked, one, page, read

from articles.models import Article, Remark

HEADLINE = "Halden Line adds two night crossings"
TITLE = f"<title>{HEADLINE}</title>"
SITE = '<meta property="og:site_name" content="Varde Times">'
LONG = f"<p>{TEXT}</p><p>{TEXT.replace('Monday', 'Tuesday')} Boats came in at noon.</p>"


def item(**fields: object) -> str:
    return TITLE + linked(**{"@type": "NewsArticle", "headline": HEADLINE, **fields})


def article_of(head: str, body: str = LONG, *, language: str = "en") -> Article:
    raw = page(head, f"<h1>{HEADLINE}</h1>{body}").replace("<html>", f"<html lang={language}>")
    article = next(iter(read("a.html", raw)))
    assert isinstance(article, Article), article
    return article


def remarks_of(raw: str) -> list[str]:
    return [each.what for each in read("a.html", raw) if isinstance(each, Remark)]


OUTLET = {"@type": "Organization", "@id": "https://varde-times.example/#org", "name": "Varde Times"}
IDA = {"@type": "Person", "@id": "https://varde-times.example/#ida", "name": "Ida Falk"}
ARTICLE = {"@type": "NewsArticle", "headline": HEADLINE, "datePublished": "2026-03-02"}


@pytest.mark.parametrize(
    "stated",
    [
        {"@type": "WebPage", "mainEntity": {**ARTICLE, "author": IDA, "publisher": OUTLET}},
        {"@graph": [{"@type": "WebPage"}, {**ARTICLE, "author": IDA, "publisher": OUTLET}]},
        {
            "@graph": [
                {**ARTICLE, "author": [{"@id": IDA["@id"]}], "publisher": {"@id": OUTLET["@id"]}},
                IDA,
                OUTLET,
            ]
        },
        {
            "@graph": [
                {**ARTICLE, "author": IDA["@id"], "publisher": {"@id": OUTLET["@id"]}},
                {"@type": "WebSite", "publisher": OUTLET, "author": IDA},
            ]
        },
        {**ARTICLE, "author": {"givenName": "Ida", "familyName": "Falk"}, "publisher": OUTLET},
    ],
)
def test_the_article_s_item_is_found_with_what_it_refers_to(stated: dict[str, object]) -> None:
    article = article_of(TITLE + linked(**stated))
    assert (article.author, article.source) == ("Ida Falk", "Varde Times")
    assert f"{article.published:%Y-%m-%d}" == "2026-03-02"


@pytest.mark.parametrize(
    "written",
    [
        '{"@type":"NewsArticle","headline":"%s","author":{"name":"Ida Falk"},}',
        '{"@type":"NewsArticle","headline":"%s","author":[{"name":"Ida Falk"},],}',
        '{"@type":"NewsArticle",/* a note */"headline":"%s",\n"author":{"name":"Ida Falk"}}',
        '<!-- {"@type":"NewsArticle","headline":"%s","author":{"name":"Ida Falk"}} -->',
        '{"@type":"NewsArticle","headline":"%s","author":{"name":"Ida Falk"}};',
        '{"@type":"NewsArticle","headline":"%s","description":"One\nline","author":"Ida Falk",}',
    ],
)
def test_json_that_is_nearly_json_is_read(written: str) -> None:
    script = f'<script type="application/ld+json">{written % HEADLINE}</script>'
    assert article_of(TITLE + script).author == "Ida Falk"


def test_json_that_cannot_be_read_is_named_once() -> None:
    script = '<script type="application/ld+json">{"@type": "NewsArticle" "headline"}</script>'
    (what,) = remarks_of(page(TITLE + script + script, LONG))
    assert "JSON-LD could not be read" in what
    assert remarks_of(page(script + item(), LONG)) == []


@pytest.mark.parametrize(
    ("head", "headline"),
    [
        (item(headline="<i>Alma</i> and <b>Line</b> add crossings"), "Alma and Line add crossings"),
        (item(headline="Varde&amp;#8217;s two night crossings"), "Varde’s two night crossings"),
        (item(headline="Night crossings at 5 < 6 crowns"), "Night crossings at 5 < 6 crowns"),
        (item(headline="Halden Line adds two …"), HEADLINE),
        (item(headline="The best of the week, in one place"), HEADLINE),
    ],
)  # fmt: skip
def test_a_headline_is_without_markup_and_whole(head: str, headline: str) -> None:
    assert article_of(head).headline == headline


@pytest.mark.parametrize(
    "written",
    [
        f"{HEADLINE} - Varde Times",
        f"{HEADLINE} | Varde Times",
        f"Varde Times: {HEADLINE}",
        f"{HEADLINE}|Varde Times",
        f"{HEADLINE} — varde-times.example",
        f"{HEADLINE} - Sound - Varde Times",
        "Varde Times",
    ],
)
def test_the_outlet_s_name_is_no_part_of_a_headline(written: str) -> None:
    head = f'<meta property="og:title" content="{written}"><title>{HEADLINE} | Varde Times</title>'
    link = '<link rel="canonical" href="https://varde-times.example/11">'
    assert article_of(head + SITE + link).headline == HEADLINE


def test_what_only_looks_like_an_outlet_s_name_stays() -> None:
    written = "Halden Line - a ferry company adds night crossings"
    head = f'<title>{written}</title><meta property="og:title" content="{written}">{SITE}'
    raw = page(head, f"<h1>Halden Line</h1>{LONG}")
    assert one("a.html", raw).headline == written


@pytest.mark.parametrize(
    ("author", "expected"),
    [
        ("Varde Times", None),
        ("varde times staff", None),
        ("105092", None),
        ("admin", None),
        ("redaktion@varde-times.example", None),
        ("@idafalk", None),
        ("https://social.example/idafalk", None),
        ("Ida Falk (ida@varde-times.example)", "Ida Falk"),
        ("By Ida Falk, Varde Times", "Ida Falk"),
        ("Ida Falk and Jon Moe", "Ida Falk and Jon Moe"),
        ("<b>Ida Falk</b>", "Ida Falk"),
        (["Ida Falk", "admin", {"name": "Jon Moe"}], "Ida Falk, Jon Moe"),
    ],
)
def test_an_author_is_a_person(author: object, expected: str | None) -> None:
    head = item(author=author, publisher={"name": "Varde Times"})
    assert article_of(head).author == expected
    if isinstance(author, str):
        shown = author.replace("<", "&lt;")
        assert article_of(f'{TITLE}{SITE}<meta name="author" content="{shown}">').author == expected


def test_a_marked_byline_comes_after_an_outlet_as_the_author() -> None:
    byline = '<p class="byline">By <a rel="author" href="/ida">Ida Falk</a></p>'
    head = f'{TITLE}{SITE}<meta name="author" content="Varde Times">'
    assert article_of(head, byline + LONG).author == "Ida Falk"


@pytest.mark.parametrize(
    "head",
    [
        item(publisher=OUTLET)
        + '<meta property="og:site_name" content="Varde Times - News from both sides">'
        '<meta property="og:description" content="News from both sides">',
        TITLE + linked(**{"@type": "WebSite", "name": "Varde", "description": "News of the sound"})
        + '<meta name="description" content="News of the sound">',
        item(description="Subscribe now to read on."),
        item(description="We use cookies to make this site better for you."),
        item(description=HEADLINE),
    ],
)  # fmt: skip
def test_what_is_said_of_the_site_or_asked_is_no_dek(head: str) -> None:
    assert article_of(head).dek is None


def test_a_dek_has_no_markup() -> None:
    assert (
        article_of(item(description="<p>Two boats &amp; a crew.</p>")).dek == "Two boats & a crew."
    )


@pytest.mark.parametrize(
    "markup",
    [
        '<meta property="article:published" itemprop="datePublished dateCreated" content="{}">',
        '<meta name="article:published:time" content="{}">',
        '<meta itemprop="datePublished" content="{}">',
        '<meta name="DC.date.issued" content="{}">',
        '<meta name="publish-date" content="{}">',
    ],
)
def test_a_date_is_found_under_its_many_names(markup: str) -> None:
    found = article_of(TITLE + markup.format("2026-03-02T09:00:00+01:00")).published
    assert found
    assert found.isoformat()[:10] == "2026-03-02"
    assert found.timestamp() == 1772438400


@pytest.mark.parametrize(
    ("stated", "other", "moment"),
    [
        ("2026-03-02 23:30:00.0", "2026-03-02T23:30:00-05:00", "2026-03-03T04:30:00"),
        ("2026-03-02T23:30:00", "2026-03-03T04:30:00Z", "2026-03-03T04:30:00"),
        # Nobody lives nineteen hours from UTC, and no zone has odd minutes: another moment.
        ("2026-03-02T23:30:00", "2026-03-03T18:30:00Z", "2026-03-02T23:30:00"),
        ("2026-03-02T23:30:00", "2026-03-03T04:37:00Z", "2026-03-02T23:30:00"),
        ("2026-03-02T23:30:00+02:00", "2026-03-02T23:30:00-05:00", "2026-03-02T21:30:00"),
    ],
)
def test_a_zone_is_taken_from_where_the_same_moment_is_stated(
    stated: str, other: str, moment: str
) -> None:
    head = item(datePublished=stated) + f'<meta name="date" content="{other}">'
    found = article_of(head).published
    assert found
    assert found == datetime.fromisoformat(f"{moment}+00:00")


@pytest.mark.parametrize(
    ("head", "body"),
    [
        (f'{TITLE}<meta name="date" content="06/02/2026">', ""),
        (item(datePublished="06/02/2026"), ""),
        (TITLE, "<time>06/02/2026</time>"),
        (TITLE, '<p itemprop="datePublished" content="06/02/2026">6/2</p>'),
    ],
)
def test_a_date_that_cannot_be_read_is_named(head: str, body: str) -> None:
    raw = page(head, f"<h1>{HEADLINE}</h1>{body}{LONG}")
    article, remark = read("a.html", raw)
    assert isinstance(article, Article)
    assert article.published is None
    assert isinstance(remark, Remark)
    assert "“06/02/2026”" in remark.what


def test_a_date_that_can_be_read_stands_for_one_that_cannot() -> None:
    head = item(datePublished="06/02/2026") + '<meta name="date" content="2026-02-06">'
    assert remarks_of(page(head, LONG)) == []


@pytest.mark.parametrize(
    "line",
    [
        '<p><strong>MORE:</strong> <a href="/x">Storm closes the Orsund bridge again</a></p>',
        '<p>READ MORE: <a href="/x">Storm closes the Orsund bridge</a></p>',
        '<p>Lesen Sie auch: <a href="/x">Sturm schließt die Brücke</a></p>',
        '<p>Mais sobre as balsas: <a href="/x">Tempestade fecha a ponte de Orsund</a></p>',
        "<p>You have read all your free articles of this month.</p>",
        "<p>Subscribe now for 9.90 a month to read on. Already a subscriber? Log in.</p>",
        "<p>Sign up for our newsletter and get the news of the sound every morning.</p>",
        "<p>We use cookies to give you the best of our site. By continuing you agree.</p>",
        "<p>► Related: Storm closes the Orsund bridge for a third night</p>",
        "<p>Ya eres suscriptor? Inicia sesión para leer.</p>",
    ],
)
@pytest.mark.parametrize("behind", [True, False])
def test_lines_that_ask_and_point_are_no_text(line: str, behind: bool) -> None:
    more = "<p>The extra crossings cost four million crowns a year, and the county pays half.</p>"
    body = f"<p>{TEXT}</p>{more}{line}" if behind else f"<p>{TEXT}</p>{line}{more}"
    (section,) = article_of(item(), body).sections
    assert section.text.split("\n\n") == [TEXT, more[3:-4]]


@pytest.mark.parametrize(
    "sentence",
    [
        "More: the council wants to know who pays for the boats, its speaker asked on Monday.",
        "Subscribers of the ferry club have read about it first, the company said on Tuesday.",
        "Related costs will be paid by the county, as the council decided in its last meeting.",
        'See the <a href="https://county.example/report">report of the county on its ferries</a>.',
        'Source: <a href="/wire">Northern Wire</a>, in a story of 2 March that we have read.',
    ],
)
def test_sentences_that_begin_alike_stay(sentence: str) -> None:
    (section,) = article_of(item(), f"<p>{TEXT}</p><p>{sentence}</p>").sections
    assert len(section.text.split("\n\n")) == 2


def test_a_wall_is_named() -> None:
    wall = "<div><p>You have read all your free articles.</p><p>Log in</p></div>"
    (what,) = remarks_of(page(item(), f"<h1>{HEADLINE}</h1><p>{TEXT}</p>{wall}"))
    assert what == "its page asks to pay or log in, so that it may hold only the beginning"


def test_the_rows_of_a_table_are_lines() -> None:
    table = (
        "<table><tr><th>Crossing</th><th>Leaves</th></tr><tr><td>Night boat Alma</td><td>23.40"
        "</td></tr><tr><td>Night <b>boat</b> Brage</td><td>01.15</td></tr></table>"
    )
    (section,) = article_of(item(), f"<p>{TEXT}</p>{table}<p>{TEXT} Then it closed.</p>").sections
    lines = section.text.split("\n\n")
    assert lines[1:4] == [
        "Crossing | Leaves",
        "Night boat Alma | 23.40",
        "Night boat Brage | 01.15",
    ]


def test_a_table_that_only_lays_out_the_page_is_text() -> None:
    body = f"<table><tr><td>Menu</td><td>{LONG}</td></tr></table>"
    article = article_of(item(), body)
    assert "|" not in article.sections[0].text
    assert TEXT in article.sections[0].text.split("\n\n")


def test_a_marked_byline_is_read_in_the_pages_language() -> None:
    raw = page(body=f"<span itemprop='author'>Par Jean Dupont</span><p>{TEXT}</p>")
    assert one("a.html", raw.replace("<html", "<html lang='fr-FR'")).author == "Jean Dupont"
    assert one("a.html", raw).author == "Par Jean Dupont"
