"""Markdown with front matter."""

from __future__ import annotations

from reading import TEXT, one

from articles.models import Kind, Status


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
