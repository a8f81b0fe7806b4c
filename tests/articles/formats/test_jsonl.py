"""JSON articles, line by line."""

from __future__ import annotations

import json

import pytest
from reading import one, read

from articles.models import Article, Rejection


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
