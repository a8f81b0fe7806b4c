"""The feeds that a page names."""

from __future__ import annotations

from articles.feeds.discovery import feeds_of

URL = "https://varde-times.example/news/"


def urls(page: str) -> list[str]:
    return [link.url for link in feeds_of(page.encode(), URL)]


def test_declared_feeds_come_first_and_each_once() -> None:
    page = """<html><head><base href="https://cdn.example/">
    <link rel="alternate" type="application/rss+xml" title=" All  news " href="/feed">
    <link rel="ALTERNATE" type="application/atom+xml; charset=utf-8" href="//varde-times.example/a">
    <link rel="alternate" type="application/feed+json" href="https://varde-times.example/feed.json">
    <link rel="alternate" type="application/rss+xml" href="/feed/">
    <link rel="alternate" type="application/rss+xml" title="Comments on this" href="/c">
    <link rel="alternate" hreflang="de" href="/de"><link rel="stylesheet" href="/feed">
    </head><body><a href="/rss.xml">RSS</a></body></html>"""
    assert urls(page) == [
        "https://cdn.example/feed",
        "https://varde-times.example/a",
        "https://varde-times.example/feed.json",
    ]
    assert feeds_of(page.encode(), URL)[0].title == "All news"


def test_a_page_that_declares_none_may_link_to_some() -> None:
    page = """<body><a href="rss.xml">RSS</a> <a href="/feed/?cat=2"><b>Sports</b></a>
    <a href="/feedback">Tell us</a> <a href="javascript:feed">x</a></body>"""
    assert urls(page) == [
        "https://varde-times.example/news/rss.xml",
        "https://varde-times.example/feed/?cat=2",
    ]


def test_what_is_no_page_names_none() -> None:
    for page in (
        "",
        " ",
        "Plain words.",
        "<",
        "\0\0",
        "<link rel=alternate type=application/rss+xml>",
    ):
        assert urls(page) == []
