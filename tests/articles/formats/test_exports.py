"""Exports of WordPress and Ghost and answers of NewsAPI: what is out is read, the rest is told."""

from __future__ import annotations

import json
from typing import Any

import pytest
from reading import one, read, why_not

from articles.models import Article, Rejection, Remark


def wxr(*items: str, head: str = "<title>The Ruta Bell</title>") -> str:
    return (
        '<rss version="2.0" xmlns:wp="http://wordpress.org/export/1.2/" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<channel>{head}{''.join(f'<item>{item}</item>' for item in items)}</channel></rss>"
    )


def post(content: str = "It rains.", more: str = "") -> str:
    return (
        "<title>Rain</title><wp:status>publish</wp:status><wp:post_type>post</wp:post_type>"
        f"<content:encoded><![CDATA[{content}]]></content:encoded>{more}"
    )


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("It rains [sic] here.", "It rains [sic] here."),
        ("[su_box title='x']It rains.[/su_box]", "It rains."),
        ("[caption id='a']<img src='b'> A boat[/caption]It rains.", "It rains."),
        ("[gallery]It rains.[embed]https://a.example/1[/embed]", "It rains."),
        ("It rains.<!--more-->\n\nIt is cold.", "It rains.\n\nIt is cold."),
        ("[1] It rains.", "[1] It rains."),
    ],
)
def test_shortcodes_are_no_text(content: str, text: str) -> None:
    (section,) = one("a.xml", wxr(post(content))).sections
    assert section.text == text


@pytest.mark.parametrize(
    ("here", "there", "published"),
    [
        ("2026-03-02 23:30:00", "2026-03-03 04:30:00", "2026-03-02T23:30-0500"),
        ("", "2026-03-03 04:30:00", "2026-03-03T04:30+0000"),
        ("2026-03-02 23:30:00", "0000-00-00 00:00:00", None),
    ],
)
def test_a_post_is_dated_in_the_zone_of_its_site(
    here: str, there: str, published: str | None
) -> None:
    more = f"<wp:post_date>{here}</wp:post_date><wp:post_date_gmt>{there}</wp:post_date_gmt>"
    article = one("a.xml", wxr(post(more=more)))
    assert (article.published and f"{article.published:%Y-%m-%dT%H:%M%z}") == published


@pytest.mark.parametrize(
    ("creator", "author"),
    [("ann", "Ann Holt"), ("bo", None), ("admin", None), ("Bo Lind", "Bo Lind")],
)
def test_authors_have_the_names_that_the_site_shows(creator: str, author: str | None) -> None:
    head = "".join(
        f"<wp:author><wp:author_login>{login}</wp:author_login>"
        f"<wp:author_display_name>{name}</wp:author_display_name></wp:author>"
        for login, name in (("ann", "Ann Holt"), ("admin", "admin"))
    )
    raw = wxr(post(more=f"<dc:creator>{creator}</dc:creator>"), head=head)
    assert one("a.xml", raw).author == author


def test_an_export_without_posts_says_so() -> None:
    assert "holds no posts" in why_not("a.xml", wxr())
    assert "2 pages" in why_not("a.xml", wxr(*["<wp:post_type>page</wp:post_type>"] * 2))
    assert "not XML" in why_not("a.xml", wxr("<title>"))
    assert "holds no posts" in why_not("a.json", '{"db": [{"data": {"posts": []}}]}')


@pytest.mark.parametrize("value", [7, None, "x", {"a": [1]}, [[1], {"id": [1]}, {"id": {}}]])
@pytest.mark.parametrize("name", ["users", "posts_authors", "tags", "posts_tags", "settings"])
def test_odd_tables_do_not_cost_the_post(name: str, value: object) -> None:
    tables: dict[str, Any] = {
        "posts": [{"id": "1", "status": "published", "title": "Rain", "html": "<p>It rains.</p>"}],
        name: value,
    }
    assert one("a.json", json.dumps({"db": [{"data": tables}]})).headline == "Rain"
    assert one("a.json", json.dumps({"data": tables})).headline == "Rain"


@pytest.mark.parametrize("visibility", ["members", "paid", "tiers", "filter"])
def test_posts_that_a_site_shows_to_its_members_alone_stay_out(visibility: str) -> None:
    rain = {"id": "1", "status": "published", "title": "Rain", "html": "<p>It rains.</p>"}
    secret = {**rain, "id": "2", "title": "Secret", "visibility": visibility}
    posts = [{**rain, "visibility": "public"}, secret]
    first, left = read("a.json", json.dumps({"db": [{"data": {"posts": posts}}]}))
    assert isinstance(first, Article)
    assert isinstance(left, Rejection)
    assert "a post for members alone" in left.reason


def answer(**fields: object) -> str:
    row: dict[str, Any] = {
        "source": {"name": "The Ruta Bell"},
        "title": "Rain falls",
        "publishedAt": None,
    }
    row["content"] = "It rains."
    return json.dumps({"status": "ok", "articles": [{**row, **fields}]})


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("It rains. It is co… [+99 chars]", "It rains."),
        ("He said: “It rains.” It is co...[+99 chars]", "He said: “It rains.”"),
        ("It rains. [+1 chars]", "It rains."),
    ],
)
def test_a_text_that_is_cut_ends_with_its_last_whole_sentence(content: str, text: str) -> None:
    article, remark = read("a.json", answer(content=content))
    assert isinstance(article, Article)
    assert [section.text for section in article.sections] == [text]
    assert isinstance(remark, Remark)
    assert "only the start" in remark.what


def test_of_a_text_cut_in_its_first_sentence_only_the_summary_is_left() -> None:
    cut = answer(content="It rains and… [+9 chars]", description="Rain falls on Ruta.")
    article, _ = read("a.json", cut)
    assert isinstance(article, Article)
    assert (article.dek, article.sections) == ("Rain falls on Ruta.", ())
    assert "only a headline" in why_not("a.json", answer(content="It rains and… [+9 chars]"))


def test_an_answer_without_articles_says_why() -> None:
    error = '{"status": "error", "code": "apiKeyInvalid", "message": "Your key is invalid."}'
    assert "“Your key is invalid.”" in why_not("a.json", error)
    assert "without any article" in why_not("a.json", '{"status": "ok", "articles": []}')


@pytest.mark.parametrize(
    "author", ["ann@x.example (Ann Holt)", "By Ann Holt", "Ann Holt, The Ruta Bell"]
)
def test_an_author_is_a_name(author: str) -> None:
    assert one("a.json", answer(author=author)).author == "Ann Holt"


@pytest.mark.parametrize("field", ["source", "title", "author", "content", "url", "urlToImage"])
@pytest.mark.parametrize("value", [7, ["x"], {"a": 1}, None])
def test_odd_fields_of_an_answer_do_not_raise(field: str, value: object) -> None:
    assert read("a.json", answer(description="Rain falls on Ruta.", **{field: value}))
