"""One story has one id, and one address one form."""

from __future__ import annotations

import json

import pytest
from reading import one

from articles.identity import canonical_url, identify, image_url


def test_the_same_story_has_the_same_id() -> None:
    def by_url(url: str) -> str:
        return identify(url=url, source="A", headline="B", scope=None)

    plain = by_url("https://news.example/a")
    for other in (
        "http://news.example/a",
        "https://www.news.example/a/",
        "https://NEWS.example/a?utm_source=x&fbclid=2#top",
        "https://news.example:443/a",
    ):
        assert by_url(other) == plain
    assert by_url("https://news.example/b") != plain
    assert by_url("https://news.example/a?id=2") != plain


def test_ids_are_kept_apart_by_scope_and_taken_as_given_where_plain() -> None:
    shared = {"url": None, "source": "A", "headline": "B"}
    here = identify(**shared, scope="1")
    assert len({here, identify(**shared, scope="2"), identify(**shared, scope=None)}) == 3
    assert identify(**shared, scope=None, given="story-7") == "story-7"
    assert identify(**shared, scope=None, given="no/t plain") != "no/t plain"
    assert identify(**shared, scope="1", given="story-7") != "story-7"


def test_front_page_addresses_do_not_make_stories_one() -> None:
    ids = {
        identify(url=url, source="A", headline=headline, scope=None)
        for url in ("https://news.example", "https://news.example/")
        for headline in ("One", "Two")
    }
    assert len(ids) == 2


@pytest.mark.parametrize(
    "url",
    [
        "https://news.example/boats/amp",
        "https://news.example/boats/amp/",
        "https://news.example/amp/boats",
        "https://news.example/boats.amp",
        "https://news.example/boats/amp.html",
        "https://amp.news.example/boats",
        "https://m.news.example/boats/?amp=1",
        "https://mobile.news.example/boats",
        "https://www.news.example/boats?amp",
        "https://news.example/boats?outputType=amp",
        "https://news.example/boats?output=amp&utm_source=x",
        "https://news.example/boats?CMP=share&guccounter=1&ocid=2",
        "https://www.google.com/amp/s/www.news.example/boats/amp/",
        "https://news-example.cdn.ampproject.org/c/s/news.example/boats",
    ],
)
def test_a_page_for_phones_and_a_shared_one_are_the_same_story(url: str) -> None:
    assert canonical_url(url) == "https://news.example/boats"


@pytest.mark.parametrize(
    ("url", "plain"),
    [
        ("https://news.example/a.amp.html?page=2&amp=1", "https://news.example/a.html?page=2"),
        ("https://en.m.wiki.example/a", "https://en.wiki.example/a"),
        ("https://m.example/a", "https://m.example/a"),
        ("https://news.example/amp", "https://news.example/amp"),
        ("https://news.example/amp-station", "https://news.example/amp-station"),
        ("https://news.example/lamp/amper", "https://news.example/lamp/amper"),
        ("https://news.example/?p=12", "https://news.example/?p=12"),
        ("https://news.example/a/?page=2", "https://news.example/a/?page=2"),
        ("https://news.example/a?stamp=1", "https://news.example/a?stamp=1"),
        ("https://camp.news.example/a", "https://camp.news.example/a"),
    ],
)
def test_nothing_else_of_an_address_is_lost(url: str, plain: str) -> None:
    assert canonical_url(url) == plain


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "not a url", "ftp://a.example", "//a", "http://"]
)
def test_other_addresses_are_none(url: str) -> None:
    assert canonical_url(url) is None
    article = one("a.json", json.dumps({"title": "A", "text": "It rains.", "url": url}))
    assert article.url is None


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("https://cdn.wire.example/a.jpg?w=1", True),
        (" http://wire.example:8080/a.png ", True),
        ("https://xn--bcher-kva.example/a.png", True),
        ("/a.jpg", False),
        ("//wire.example/a.jpg", False),
        ("data:image/png;base64,AAAA", False),
        ("javascript:alert(1)", False),
        ("https://localhost/a.jpg", False),
        ("https://127.0.0.1/a.jpg", False),
        ("https://[::1]/a.jpg", False),
        ("https://wire_.example/a.jpg", False),
        ("https://user@wire.example/a.jpg", False),
        ("https://wire.example:99999/a.jpg", False),
        ("https://wire.example/a b.jpg", False),
        ("https://wire.example/" + "a" * 2000, False),
        ("https://[x", False),
        ("", False),
    ],
)
def test_a_picture_s_address_is_whole_and_public(text: str, taken: bool) -> None:
    assert image_url(text) == (text.strip() if taken else None)
