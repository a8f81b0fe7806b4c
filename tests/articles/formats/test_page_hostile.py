"""Pages made to take long or to break the reader: each is read or refused, and at once."""

from __future__ import annotations

import time

import pytest
from reading import TEXT, linked, read

from articles.formats.html import MOST_CHARS, MOST_ELEMENTS
from articles.models import Article, Rejection

HEADLINE = "Harbour opens after two years"
LIMIT_S = 2.0


def page(body: str, head: str = "") -> str:
    start = f"<!doctype html><html><head><title>{HEADLINE}</title>{head}</head>"
    return f"{start}<body><h1>{HEADLINE}</h1>{body}"


def script(json: str) -> str:
    return f'<script type="application/ld+json">{json}</script>'


OWN = f"<p>{TEXT}</p>" * 5
CARD = f'<div class="c"><h3><a href="/a">Bridge closes again</a></h3><p>{TEXT}</p></div>'


@pytest.mark.parametrize(
    "raw",
    [
        page("<div>" * 20_000 + OWN),
        page("<article><h2>Storm</h2>" * 3_000 + OWN),
        page('<ul><li><a href="/x">Storm closes the bridge again</a>' * 3_000 + OWN),
        page("<table><tr><td>" * 2_000 + OWN),
        page(f'<div class="{"a " * 500_000}" style="{"x;" * 500_000}">{OWN}</div>'),
        page(OWN, f'<meta name="author" content="{"a, " * 500_000}">'),
        page(OWN, f'<meta property="og:title" content="{"a - " * 500_000}">'),
        page(OWN, f"<title>{'a | ' * 500_000}</title>"),
        page(OWN, script('{"mainEntity":' * 900 + "{}" + "}" * 900)),
        page(OWN, script('{"@graph":[' * 450 + "{}" + "]}" * 450)),
        page(OWN, script("[" + '{"@type":"NewsArticle","headline":"Storm"},' * 10_000 + "]")),
        page(OWN, script('{"a":"' + 'x\\"' * 300_000)),
        page(OWN, linked(**{"@type": "NewsArticle", "articleBody": "<" * 900_000})),
        page(OWN, linked(**{"@type": "NewsArticle", "articleBody": "A sentence. " * 40_000})),
        page(OWN, linked(**{"@type": "NewsArticle", "author": [{"name": "A B"}] * 20_000})),
        page(OWN + CARD * 2_000),
        page(OWN + '<p>MORE: <a href="/x">Storm closes the bridge again</a></p>' * 5_000),
        page(f'<div class="article-body">{OWN}</div>' * 300),
        page("<time>3 November 2026</time>" * 5_000 + OWN),
        page("<div hidden>" * 5_000 + OWN),
        page("&lt;&gt;&amp;" * 50_000),
        page(OWN + '<h3><a href="/a">Bridge closes again</a></h3><p>It did so.</p>' * 2_000),
        page("<div><h3>Storm</h3><a href=/a><img></a>" * 90 + "<h4>Bridge</h4>" * 3_000),
        page("<h2>Storm</h2>" + "<a>a</a><i>b</i>" * 10_000 + "<h3><a href=/x>Storm</a></h3>" * 3),
    ],
    ids=range(24),
)
def test_no_page_takes_long(raw: str) -> None:
    begun = time.thread_time()
    assert read("a.html", raw)
    assert time.thread_time() - begun < LIMIT_S


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("<b>a</b>" * (MOST_ELEMENTS + 1), f"pages of at most {MOST_ELEMENTS:,} are read"),
        (f"<p>{'a ' * MOST_CHARS}</p>", f"pages of at most {MOST_CHARS:,} are read"),
    ],
)
def test_what_no_article_has_is_refused_unread(body: str, reason: str) -> None:
    (item,) = read("a.html", page(body))
    assert isinstance(item, Rejection)
    assert reason in item.reason


def test_a_picture_within_the_page_costs_nothing() -> None:
    picture = f'<img src="data:image/png;base64,{"A" * 200_000}">'
    article = next(iter(read("a.html", page(picture + OWN))))
    assert isinstance(article, Article)
    assert TEXT in article.sections[0].text
