"""Pages that hold more than one story, or one in several parts: what is read under a headline."""

from __future__ import annotations

import pytest
from reading import linked, one, read

from articles.errors import cut
from articles.models import Article, Rejection, Remark

HEADLINE = "Halden Line adds two night crossings"
FIRST = (
    "The ferry company Halden Line will add two night crossings between Varde and Orsund from the "
    "first week of June, its director told reporters on the quay on Monday."
)
SECOND = (
    "The extra crossings cost four million crowns a year, and the county pays half of that sum, "
    "according to the contract that the council approved by 31 votes to 12."
)
THIRD = (
    "Passengers had asked for later boats since the bridge was closed to lorries in autumn, and a "
    "petition with 9,400 names was handed over in March."
)
OTHER = "Storm closes the Orsund bridge"
STORM = (
    "A storm with gusts of 41 metres a second closed the Orsund bridge on Tuesday evening.",
    "Forty lorries had to wait for eleven hours on the island side of the sound, in the dark.",
    "The road office expects that the bridge opens again on Thursday at noon, its engineer said.",
)
ADDRESS = "https://varde-times.example/night"


def page(*blocks: str, head: str = "", heading: str = HEADLINE) -> str:
    title = f"<title>{HEADLINE}</title><link rel=canonical href={ADDRESS}>"
    shown = f"<h1>{heading}</h1>" if heading else ""
    return f"<!doctype html><html lang=en><head>{title}{head}</head><body>{shown}{''.join(blocks)}"


def paragraphs(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def texts_of(article: Article) -> list[str]:
    return [part for each in article.sections for part in each.content.split("\n\n")]


def read_page(raw: str) -> tuple[Article, list[str]]:
    """Return a page's article and what is remarked on it."""
    article, *others = read("a.html", raw)
    assert isinstance(article, Article), article
    return article, [each.what for each in others if isinstance(each, Remark)]


def stated(**fields: object) -> str:
    return linked(**{"@type": "NewsArticle", "headline": HEADLINE, **fields})


STORM_ITEM = {
    "@type": "NewsArticle",
    "headline": OTHER,
    "url": "https://varde-times.example/storm",
    "datePublished": "2025-11-11T08:00:00+01:00",
    "author": {"name": "Per Lund"},
    "articleBody": " ".join(STORM),
}
OWN_ITEM = {
    "@type": "NewsArticle",
    "headline": HEADLINE,
    "url": ADDRESS,
    "datePublished": "2026-03-02T09:00:00+01:00",
    "author": {"name": "Ida Falk"},
}


@pytest.mark.parametrize(
    "items",
    [
        [STORM_ITEM, OWN_ITEM],
        [STORM_ITEM, {**OWN_ITEM, "url": None}],
        # A search engine's headline is not always the page's.
        [STORM_ITEM, {**OWN_ITEM, "headline": "Ferries by night from June"}],
        [{**STORM_ITEM, "url": None}, OWN_ITEM],
    ],
)
def test_the_item_of_a_page_is_that_of_its_own_story(items: list[dict[str, object]]) -> None:
    head = linked(**{"@graph": items})
    article = one("a.html", page(paragraphs(FIRST, SECOND, THIRD), head=head))
    assert (article.author, f"{article.published:%Y-%m-%d}") == ("Ida Falk", "2026-03-02")
    assert OTHER not in article.headline
    assert texts_of(article) == [FIRST, SECOND, THIRD]


def test_nothing_is_taken_from_the_item_of_another_story_alone() -> None:
    article = one("a.html", page(paragraphs(FIRST, SECOND), head=linked(**STORM_ITEM)))
    assert article.headline == HEADLINE
    assert (article.author, article.published) == (None, None)


def test_a_headline_without_spaces_is_known_by_its_letters() -> None:
    headline = "ハルデン線が夜間便を二便増やす"
    head = f"<title>{headline}｜ヴァルデ新聞</title>" + linked(
        **{"@type": "NewsArticle", "headline": headline, "datePublished": "2026-03-02"}
    )
    raw = f"<html lang=ja><head>{head}</head><body><p>{'港は二年の工事の後に開いた。' * 5}</p>"
    assert one("a.html", raw).published


@pytest.mark.parametrize(
    "next_story",
    [
        # Within the first, as pages without an end load them.
        f"<article><h2>{OTHER}</h2>{paragraphs(*STORM)}</article>",
        f"<article class=story><h1>{OTHER}</h1>{paragraphs(*STORM)}</article>",
        f"<div itemscope itemtype=https://schema.org/NewsArticle><h2>{OTHER}</h2>{paragraphs(*STORM)}</div>",
    ],
)
@pytest.mark.parametrize("within", [True, False])
def test_the_next_story_is_left_out_and_named(next_story: str, within: bool) -> None:
    own = f"<h1>{HEADLINE}</h1><div class=body-copy>{paragraphs(FIRST, SECOND, THIRD)}</div>"
    inside, behind = (next_story, "") if within else ("", next_story)
    article, remarks = read_page(page(f"<article>{own}{inside}</article>{behind}", heading=""))
    assert texts_of(article) == [FIRST, SECOND, THIRD]
    assert remarks == [f"another story on its page, “{OTHER}”, was left out"]


def test_a_container_like_the_storys_own_is_the_next_story() -> None:
    blocks = [
        f'<div class="story-wrap"><h1>{headline}</h1>{paragraphs(*texts)}</div>'
        for headline, texts in ((HEADLINE, (FIRST, SECOND, THIRD)), (OTHER, STORM))
    ]
    article, remarks = read_page(page(*blocks, heading=""))
    assert texts_of(article) == [FIRST, SECOND, THIRD]
    assert OTHER in remarks[0]


def test_a_heading_that_is_another_storys_headline_ends_the_text() -> None:
    body = f"<main>{paragraphs(FIRST, SECOND)}<h2>{OTHER}</h2>{paragraphs(*STORM)}</main>"
    article = one("a.html", page(body, head=linked(**{"@graph": [OWN_ITEM, STORM_ITEM]})))
    assert texts_of(article) == [FIRST, SECOND]


@pytest.mark.parametrize("tag", ["article", "section", "div"])
def test_the_sections_of_a_story_are_its_own(tag: str) -> None:
    parts = f"<{tag}><h2>What it costs</h2>{paragraphs(SECOND)}</{tag}>"
    parts += f"<{tag}><h2>Who asked for it</h2>{paragraphs(THIRD)}</{tag}>"
    article, remarks = read_page(page(f"<main>{paragraphs(FIRST)}{parts}</main>"))
    assert texts_of(article) == [FIRST, SECOND, THIRD]
    assert [each.heading for each in article.sections] == [
        None,
        "What it costs",
        "Who asked for it",
    ]
    assert remarks == []


def test_cards_of_other_stories_are_not_read() -> None:
    cards = "".join(
        f'<li class="card n{n}"><h3><a href="/storm-{n}">{OTHER} {n}</a></h3><p>{STORM[0]}</p></li>'
        for n in range(4)
    )
    text = f'<div class="text">{paragraphs(FIRST, SECOND, THIRD)}</div>'
    article = one("a.html", page(text, f"<ul>{cards}</ul>"))
    assert texts_of(article) == [FIRST, SECOND, THIRD]


def test_a_list_of_films_with_links_to_their_reviews_stays() -> None:
    films = "".join(
        f'<div class="film"><h3><a href="/film-{n}">Film number {n}</a></h3><p>{text}</p></div>'
        for n, text in enumerate((FIRST, SECOND, THIRD))
    )
    article = one(
        "a.html", page(f"<article><p>Three films to see.</p>{films}</article>", head=stated())
    )
    assert {FIRST, SECOND, THIRD} <= set(texts_of(article))


def test_what_readers_wrote_is_not_read() -> None:
    said = f"I never liked that boat, and {STORM[0].lower()}"
    comments = f'<div id="sf_comment_list"><div><p>{said}</p></div></div>'
    raw = page(f"<article>{paragraphs(FIRST, SECOND, THIRD)}{comments}</article>")
    assert texts_of(one("a.html", raw)) == [FIRST, SECOND, THIRD]


@pytest.mark.parametrize(
    "parts",
    [
        "<div class=article-content>{0}</div><div><div class=article-content>{1}</div></div>",
        "<article><div class=post-body>{0}</div></article><article><div class=post-body>{1}</div>",
        '<div itemprop="articleBody">{0}</div><hr><div itemprop="articleBody">{1}</div>',
    ],
)
def test_a_text_in_several_blocks_is_read_whole(parts: str) -> None:
    more = [
        "Half of the crew comes from Orsund, where the line looks for eleven more sailors.",
        "A second harbour office opens in Orsund at Easter, in the old customs house.",
    ]
    blocks = parts.format(paragraphs(FIRST, SECOND, THIRD), paragraphs(*more))
    article = one("a.html", page(f"<main>{blocks}</main>"))
    assert texts_of(article) == [FIRST, SECOND, THIRD, *more]


def test_a_block_behind_another_headline_is_not_joined() -> None:
    block = '<div class="article-content">{}</div>'
    own, others = (block.format(paragraphs(*texts)) for texts in ((FIRST, SECOND, THIRD), STORM))
    article = one("a.html", page(f"<main>{own}<h2>{OTHER}</h2>{others}</main>"))
    assert texts_of(article)[:3] == [FIRST, SECOND, THIRD]
    assert not set(STORM) & set(texts_of(article))


def test_a_text_in_json_alone_is_read_in_its_paragraphs() -> None:
    body = f"{FIRST}\n\n{SECOND}\n\n{THIRD}"
    raw = page('<div id="app"></div><noscript>Please enable JavaScript.</noscript>',
               head=stated(articleBody=body), heading="")  # fmt: skip
    assert texts_of(one("a.html", raw)) == [FIRST, SECOND, THIRD]


@pytest.mark.parametrize("joined", ["\n", " "])
def test_what_the_page_lacks_of_the_stated_text_is_taken_from_there(joined: str) -> None:
    body = joined.join((FIRST, SECOND, THIRD))
    raw = page(f"<article>{paragraphs(FIRST)}</article>", head=stated(articleBody=body))
    assert "".join(texts_of(one("a.html", raw))).replace(" ", "") == body.replace(
        joined, ""
    ).replace(" ", "")


def test_paragraphs_of_the_page_are_kept_where_the_stated_text_has_none() -> None:
    blocks = f"<article>{paragraphs(FIRST)}</article><section>{paragraphs(SECOND, THIRD)}</section>"
    raw = page(blocks, head=stated(articleBody=f"{FIRST} {SECOND} {THIRD}"))
    assert texts_of(one("a.html", raw)) == [FIRST, SECOND, THIRD]


def test_what_follows_the_stated_text_is_not_the_articles() -> None:
    raw = page(f"<article>{paragraphs(FIRST, SECOND, THIRD, *STORM)}</article>",
               head=stated(articleBody=f"{FIRST} {SECOND} {THIRD}"))  # fmt: skip
    article, remarks = read_page(raw)
    assert texts_of(article) == [FIRST, SECOND, THIRD]
    assert remarks == [
        f"what follows the text that its JSON-LD states was left out, from “{cut(STORM[0], 80)}”"
    ]


def test_a_few_words_behind_the_stated_text_stay() -> None:
    note = "Correction: the county pays half of the sum, and not all of it as we wrote on Monday."
    raw = page(
        f"<article>{paragraphs(FIRST, SECOND, THIRD, note)}</article>",
        head=stated(articleBody=f"{FIRST} {SECOND} {THIRD}"),
    )
    article, remarks = read_page(raw)
    assert note.removeprefix("Correction: ") in f"{texts_of(article)} {article.note}"
    assert remarks == []


@pytest.mark.parametrize("summary", [FIRST, f"{FIRST} {SECOND} Passengers had asked …"])
def test_a_summary_takes_nothing_away(summary: str) -> None:
    raw = page(
        f"<article>{paragraphs(FIRST, SECOND, THIRD)}</article>", head=stated(articleBody=summary)
    )
    assert texts_of(one("a.html", raw)) == [FIRST, SECOND, THIRD]


@pytest.mark.parametrize(
    ("head", "body", "reason"),
    [
        (
            "<title>Just a moment...</title>",
            "<h1>varde-times.example</h1><p>Checking if the site connection is secure.</p>",
            "it is a check for robots, not an article",
        ),
        (
            "<title>Einen Moment</title>",
            "<p>Bestätigen Sie, dass Sie kein Programm sind. Sind Sie ein Mensch? Dann weiter.</p>",
            "it is a check for robots, not an article",
        ),
        (
            "<title>Page not found - Varde Times</title>",
            "<h1>Page not found</h1><p>Sorry, what you look for has been moved or is gone.</p>",
            "it is an error page, not an article",
        ),
        (
            "<title>Página não encontrada | O Tempo</title>",
            "<h1>Erro 404</h1><p>O endereço que você procura não existe mais ou mudou.</p>",
            "it is an error page, not an article",
        ),
        (
            "<title>{{ page.title }}</title>",
            "<h1>{{ page.title }}</h1><p>{{ content }} and some words of the template.</p>",
            "it is a template: its headline is “{{ page.title }}”",
        ),
        (
            "<title>News of the sound</title>",
            "".join(f'<div><h2><a href="/{n}">{OTHER} {n}</a></h2><p>{STORM[0]}</p></div>'
                    for n in range(6)),
            "it is a list of teasers, not an article",
        ),
    ],
)  # fmt: skip
def test_what_is_no_article_is_refused_with_its_reason(head: str, body: str, reason: str) -> None:
    (item,) = read("a.html", f"<!doctype html><html><head>{head}</head><body>{body}</body></html>")
    assert isinstance(item, Rejection)
    assert item.reason == reason


@pytest.mark.parametrize(
    "headline",
    [
        "500 jobs go at Halden Line",
        "404 seconds that closed the bridge",
        "Page not found: how the county lost its archive",
        "Are you a robot? What the sound's ferries ask their passengers",
    ],
)
def test_a_story_about_errors_and_robots_is_a_story(headline: str) -> None:
    head = linked(**{"@type": "NewsArticle", "headline": headline})
    body = f"<h1>{headline}</h1>{paragraphs(FIRST, SECOND, THIRD)}"
    raw = f"<html><head><title>{headline}</title>{head}</head><body>{body}</body></html>"
    assert one("a.html", raw).headline == headline
    plain = one("a.html", raw.replace(head, "")) if "?" not in headline else None
    assert plain is None or plain.headline == headline


def test_a_short_story_among_many_teasers_is_a_story() -> None:
    teasers = "".join(
        f'<h3><a href="/{n}">{OTHER} {n}</a></h3><p>{STORM[0]}</p>' for n in range(20)
    )
    body = f"<h1>{HEADLINE}</h1>{paragraphs(FIRST, SECOND, THIRD)}<section>{teasers}</section>"
    raw = f"<html><head><title>{HEADLINE}</title></head><body>{body}</body></html>"
    article = next(iter(read("a.html", raw)))
    assert isinstance(article, Article)
    assert article.headline == HEADLINE


def test_a_short_story_is_told_from_those_beside_it() -> None:
    raw = (
        "<html><head><title>Bee thieves caught</title></head><body>"
        "<article><h1>Bee thieves caught</h1>"
        "<p>Police caught two men with 60 stolen beehives near Wexley on Monday night.</p>"
        "<p>The hives are worth 18,000 crowns, inspector Dan Moor said on Tuesday.</p></article>"
        "<section><h2>More stories</h2><article><h3>Wasps injure five in Dorn</h3>"
        "<p>Wasps injured five hikers in Dorn on Sunday afternoon.</p></article></section>"
        "</body></html>"
    )
    text = one("a.html", raw).sections[0].text
    assert text.startswith("Police caught two men")
    assert text.endswith("on Tuesday.")
