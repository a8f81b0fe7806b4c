"""Pages of a site that are no articles, though no more stands there than a story's page has."""

from __future__ import annotations

import pytest
from reading import linked, one, read, why_not

from articles.models import Article

LIST = "it is a list of teasers, not an article"
SITE = "it is about the site itself, not an article"
FRONT = "it is a front page, not an article"
LEADS = ("The lights of the ferry quay burn again…", "The library of Dorn lends skates…")
STORY = (
    "The council of Dorn bought the old mill on Thursday for 2 million crowns, its mayor said.",
    "A museum of bread is to open there in autumn, with an oven from 1840.",
)


def page(body: str, *, title: str, head: str = "") -> str:
    shown = f"<title>{title}</title>{head}"
    return f"<!doctype html><html lang=en><head>{shown}</head><body>{body}</body></html>"


def canonical(address: str) -> str:
    return f'<link rel="canonical" href="{address}">'


def teasers(*leads: str, wrap: str = "<article>{}</article>") -> str:
    return "".join(
        wrap.format(f'<h2><a href="/2026/{number}">News of the day {number}</a></h2><p>{lead}</p>')
        for number, lead in enumerate(leads)
    )


@pytest.mark.parametrize(
    "body",
    [
        f"<nav><a href=/>Home</a></nav><h1>Dorn Mail</h1>{teasers(*LEADS)}",
        f"<h1>Tag: Quay</h1><p>All that we wrote of it.</p>{teasers(*LEADS)}<div>© Dorn Mail</div>",
        f"<h1>Dorn Mail</h1><main>{teasers(*LEADS, wrap='{}')}</main>",
        "<p>{}</p><h1>Dorn Mail</h1>".format("<a href=/s>Sports of Dorn</a> " * 5)
        + teasers(*LEADS),
        # The link is round the whole teaser, or beside its headline.
        "<h1>Dorn Mail</h1>"
        + "".join(f"<a href=/{n}><h3>Day {n}</h3><p>{t}</p></a>" for n, t in enumerate(LEADS)),
        "<h1>Dorn Mail</h1>"
        + "".join(
            f"<div><a href=/{n}><img src=/{n}.jpg></a><h3>Day {n}</h3><p>{lead}</p></div>"
            for n, lead in enumerate(LEADS)
        ),
        "<h1>Dorn Mail</h1>"
        + "".join(
            f"<div><h3>Day {n}</h3><p>{lead} <a href=/{n}>Read more</a></p></div>"
            for n, lead in enumerate(LEADS)
        ),
    ],
)
def test_a_page_of_two_teasers_is_a_list(body: str) -> None:
    assert why_not("a.html", page(body, title="Dorn Mail")) == LIST


def test_a_list_that_calls_itself_one_may_say_more() -> None:
    told = "<p>The quay of Dorn was built in 1902 and is the town's heart ever since then.</p>"
    body = f"<h1>Quay</h1>{told}{teasers(*LEADS)}"
    site = '<meta property="og:type" content="website">'
    for head in (site, linked(**{"@type": "CollectionPage", "name": "Quay"})):
        assert why_not("a.html", page(body, title="Quay", head=head)) == LIST
    assert isinstance(read("a.html", page(body, title="Quay"))[0], Article)


def test_a_list_that_a_template_calls_an_article_is_a_list() -> None:
    claim = '<meta property="og:type" content="article">'
    body = f"<h1>Quay</h1>{teasers(*LEADS)}"
    for head in (linked(**{"@type": "CollectionPage"}), canonical("https://dorn.example/tag/quay")):
        assert why_not("a.html", page(body, title="Quay", head=claim + head)) == LIST
        dated = '<meta property="article:published_time" content="2026-03-02T09:00:00Z">'
        raw = page(body, title="Quay", head=claim + head + dated)
        assert isinstance(read("a.html", raw)[0], Article)


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("https://dorn.example/index.html", FRONT),
        ("https://dorn.example/en/", FRONT),
        ("https://dorn.example/tag/quay", LIST),
        ("https://dorn.example/category/town/page/3/", LIST),
        ("https://dorn.example/en/author/ann-holt", LIST),
        ("https://dorn.example/?s=quay", LIST),
        ("https://dorn.example/page/2/", LIST),
        ("https://dorn.example/contact-us.html", SITE),
    ],
)
def test_an_address_tells_what_is_no_article(address: str, reason: str) -> None:
    body = f"<h1>The mill is sold</h1><p>{STORY[0]}</p><p>{STORY[1]}</p>"
    head = canonical(address)
    assert why_not("a.html", page(body, title="The mill is sold", head=head)) == reason
    stated = linked(**{"@type": "NewsArticle", "headline": "The mill is sold"})
    assert one("a.html", page(body, title="The mill is sold", head=head + stated)).headline


@pytest.mark.parametrize(
    "address",
    [
        "https://dorn.example/tag/2026/the-mill-is-sold",
        "https://dorn.example/category/the-old-mill-of-dorn-is-sold-to-the-council",
        "https://dorn.example/news/about",
        "https://dorn.example/mill/?q=2",
        "https://dorn.example/index/mill",
        "https://dorn.example/mill/page/2",
        "https://[dorn.example/mill",
    ],
)
def test_an_address_of_a_story_is_none(address: str) -> None:
    body = f"<h1>The mill is sold</h1><p>{STORY[0]}</p><p>{STORY[1]}</p>"
    raw = page(body, title="The mill is sold", head=canonical(address))
    assert one("a.html", raw).headline == "The mill is sold"


@pytest.mark.parametrize(
    ("title", "heading"),
    [
        ("About us - Dorn Mail", "About us"),
        ("About us - Dorn Mail", "Dorn Mail"),
        ("Contact | Dorn Mail", "Contact"),
        ("Dorn Mail", "Privacy Policy"),
        ("Impressum – Dorner Post", "Impressum"),
        ("Mentions légales", ""),
        ("About Dorn Mail", "About Dorn Mail"),
        ("About the Bell – The Bell", "About The Bell"),
        ("About the Dorn Mail", "About the Dorn Mail"),
        ("О редакции", "О редакции"),
        ("プライバシーポリシー | ドルン新聞", "プライバシーポリシー"),
    ],
)
def test_a_page_about_the_site_is_no_article(title: str, heading: str) -> None:
    # WordPress's plugins call every page of a site an article.
    head = '<meta property="og:site_name" content="Dorn Mail">'
    head += '<meta property="og:type" content="article">'
    shown = f"<h1>{heading}</h1>" if heading else ""
    body = f"{shown}<p>Dorn Mail was founded in 1911 by Karl Moor and has its desk at the quay.</p>"
    assert why_not("a.html", page(body, title=title, head=head)) == SITE


@pytest.mark.parametrize(
    "head",
    [
        "",
        '<meta property="article:published_time" content="2026-03-02">',
        linked(**{"@type": "Article", "headline": "About This Site"}),
    ],
)
def test_a_page_about_this_site_is_no_article_whatever_it_states(head: str) -> None:
    body = f"<h1>About This Site</h1><p>{STORY[0]}</p><p>{STORY[1]}</p>"
    assert why_not("a.html", page(body, title="About This Site - Dorn Mail", head=head)) == SITE


def test_a_dated_page_whose_headline_and_address_are_of_such_a_page_is_no_article() -> None:
    head = '<meta property="article:published_time" content="2026-03-02">'
    body = f"<h1>About us</h1><p>{STORY[0]}</p><p>{STORY[1]}</p>"
    own, other = (
        page(
            body, title="About us - Dorn Mail", head=head + canonical(f"https://dorn.example{path}")
        )
        for path in ("/about-us/", "/2026/film/about-us")
    )
    assert why_not("a.html", own) == SITE
    assert one("a.html", other).headline == "About us"


def test_a_page_that_states_to_be_about_the_site_is_no_article() -> None:
    head = linked(**{"@graph": [{"@type": ["WebPage", "AboutPage"], "name": "The Mail"}]})
    body = f"<h1>The Mail and its people</h1><p>{STORY[0]}</p>"
    assert why_not("a.html", page(body, title="The Mail and its people", head=head)) == SITE


@pytest.mark.parametrize(
    ("title", "heading", "head"),
    [
        ("Contact", "Contact", '<meta property="article:published_time" content="2026-03-02">'),
        ("About us", "About us", linked(**{"@type": "Article", "headline": "About us"})),
        ("Contact | Film review", "Contact: a film about signals from afar", ""),
        ("About us and them - Dorn Mail", "About us and them", ""),
        ("About 300 people marched", "About 300 people marched", ""),
        ("About this site lie old mines - Dorn Mail", "About this site lie old mines", ""),
        ("Privacy policy of the county broke the law", "", ""),
    ],
)
def test_a_story_may_be_called_alike(title: str, heading: str, head: str) -> None:
    shown = f"<h1>{heading}</h1>" if heading else ""
    raw = page(f"{shown}<p>{STORY[0]}</p><p>{STORY[1]}</p>", title=title, head=head)
    assert one("a.html", raw).headline


@pytest.mark.parametrize(
    ("own", "head"),
    [
        # Its headline is a link to itself, as in many a blog.
        (f'<h2><a href="/2026/mill">The mill is sold</a></h2><p>{STORY[0]}</p>', ""),
        (f"<h1>The mill is sold</h1><div>{STORY[0]}<br><br>{STORY[1]}</div>", ""),
        (f"<h1>The mill is sold</h1><p>{STORY[0]}</p>", ""),
        (f"<h1><a href=/>Dorn Mail</a></h1><p>{STORY[0]}</p>", ""),
        # Of a text full of links and marks each piece is short.
        (
            f"<h1>The mill is sold</h1><div>{STORY[0].replace(' ', ' <b>the</b> ')}</div>",
            "",
        ),
        (
            "<h1>The mill is sold</h1><p>Dorn bought it.</p>",
            '<meta property="article:published_time" content="2026-03-02T09:00:00Z">',
        ),
    ],
)
def test_a_very_short_story_beside_two_teasers_is_a_story(own: str, head: str) -> None:
    raw = page(f"{own}{teasers(*LEADS)}", title="The mill is sold - Dorn Mail", head=head)
    assert isinstance(read("a.html", raw)[0], Article)
