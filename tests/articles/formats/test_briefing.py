"""Briefings and plain text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading import TEXT, one, read, why_not

from articles.models import Article, Remark, SectionKind


def test_a_byline_and_fields_are_taken_and_lines_of_the_text_are_not() -> None:
    raw = "Harbour opens\nBy Ann Holt and Bo Ek\nPublished: 2026-11-03\n\nIt opened.\n\n"
    article = one("a.txt", raw + "The programme is\nDate: 3 December\nPlace: the quay")
    assert (article.headline, article.author) == ("Harbour opens", "Ann Holt and Bo Ek")
    assert "Date: 3 December" in article.sections[0].text
    assert one("a.txt", "By the river\n\nIt flows by.").headline == "By the river"


@pytest.mark.parametrize(
    ("lead", "author", "published", "modified"),
    [
        ("Harbour opens\n\nBy ANN HOLT\n\nMarch 2, 2026", "ANN HOLT", 2, None),
        ("Harbour opens\n2 March 2026", None, 2, None),
        ("March 2, 2026\n\nHarbour opens", None, 2, None),
        (
            "Harbour opens\nPosted 2 March 2026 at 9:00 | Updated 3 March 2026\nAnn Holt, editor",
            "Ann Holt",
            2,
            3,
        ),
        (
            "Harbour opens\n\nBy Åsa Ek and Bo von Holt, Sala | 2 March 2026",
            "Åsa Ek and Bo von Holt, Sala",
            2,
            None,
        ),
        ("Harbour opens\nVon Åsa Ek\n2026-03-02", "Åsa Ek", 2, None),
        ("Harbour opens\nPosted on 2 March 2026 · Last updated: 3 March 2026", None, 2, 3),
        ("Title: Harbour opens\nDate: 2 March 2026\nAuthor: Ann Holt", "Ann Holt", 2, None),
        ("Harbour opens\n\nLast updated: 3 March 2026", None, None, 3),
    ],
)
def test_lines_of_who_and_when_are_neither_headline_nor_category(
    lead: str, author: str | None, published: int | None, modified: int | None
) -> None:
    article = one("a.txt", f"{lead}\n\n{TEXT}\n\nIt is free of charge.\n")
    assert (article.headline, article.category) == ("Harbour opens", None)
    assert [section.text for section in article.sections] == [f"{TEXT}\n\nIt is free of charge."]
    assert article.author == author
    assert (article.published.day if article.published else None) == published
    assert (article.modified.day if article.modified else None) == modified


def test_a_long_first_line_is_no_category() -> None:
    lead = "Harbour of Sala opens again\nTwo years of work are over\nBy Ann Holt"
    article = one("a.txt", f"{lead}\n\n{TEXT}")
    assert (article.headline, article.category) == ("Harbour of Sala opens again", None)
    assert one("a.txt", f"World news\nHarbour opens\n\n{TEXT}").category == "World news"


def test_a_date_among_the_text_is_part_of_it() -> None:
    body = f"{TEXT}\n\nMarch 2, 2026\n\nThe first boat came in."
    article = one("a.txt", f"Harbour opens\n\n{body}")
    assert article.published is None
    assert article.sections[0].text == body


def test_a_date_line_that_can_be_read_in_two_ways_is_told_of() -> None:
    article, remark = read("a.txt", f"Harbour opens\n03/04/2026\n\n{TEXT}")
    assert isinstance(article, Article)
    assert (article.headline, article.published) == ("Harbour opens", None)
    assert isinstance(remark, Remark)
    assert "03/04/2026" in remark.what


def test_titles_and_deks_that_are_named_as_such_are_taken() -> None:
    lead = "Headline: Profile: Ann Holt\nSubtitle: The harbour's head"
    article = one("a.txt", f"{lead}\n\n{TEXT}\n\nWhy it matters\n\nIt is free.")
    assert (article.headline, article.dek) == ("Profile: Ann Holt", "The harbour's head")
    assert article.sections[0].text == TEXT
    assert "only a headline" in why_not("a.txt", "Title: Harbour opens")


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("Gemfile", '# frozen\n\nsource "https://gems.example"\n\ngem "theme"\n', "Ruby"),
        ("site/Makefile", "all:\n\n\tmake it\n", "Makefile"),
        ("run", "#!/bin/sh\n\necho It rains.\n", "a program"),
        ("a.txt", "<?php\n\necho 'It rains.';\n", "a program or a template"),
        ("feeds", "Our feeds\n\nhttps://a.example/rss\nhttps://b.example/rss\n", "addresses"),
    ],
)
def test_what_is_no_article_is_not_read_as_one(name: str, text: str, reason: str) -> None:
    assert reason in why_not(name, text)


def test_a_text_without_an_ending_is_read() -> None:
    assert (
        one("story", f"# Harbour opens\n\n{TEXT}\nhttps://sala.example").headline == "Harbour opens"
    )


PLAIN = st.text(st.sampled_from("abcdefgh AB12"), min_size=12, max_size=60).map(
    lambda text: "S" + " ".join(text.split())
)


SENTENCE = PLAIN.map(lambda text: f"{text}.")


@given(
    PLAIN,
    SENTENCE,
    st.lists(SENTENCE, min_size=1, max_size=4),
    st.lists(SENTENCE, max_size=4),
    SENTENCE | st.none(),
    st.sampled_from(["  • ", "- ", "* ", "1. "]),
    st.sampled_from([str.upper, str.lower, str.title, lambda text: f"## {text}:"]),
)
def test_a_briefing_reads_back_to_its_parts(
    headline: str,
    dek: str,
    body: list[str],
    points: list[str],
    why: str | None,
    bullet: str,
    case: object,
) -> None:
    lines = ["Politics", headline, dek, case("deep dive"), *body]  # type: ignore[operator]
    if points:
        head = case("key points")  # type: ignore[operator]
        lines.append("\n".join([head, *(bullet + point for point in points)]))
    if why:
        lines += [case("why it matters"), why]  # type: ignore[operator]
    article = one("a.txt", "\n\n".join(lines))
    assert (article.category, article.headline, article.dek) == ("Politics", headline, dek)
    found = {section.kind: section for section in article.sections}
    assert found[SectionKind.DEEP_DIVE].text.split("\n\n") == body
    listed = found.get(SectionKind.KEY_POINTS)
    assert (list(listed.points) if listed else []) == points
    reason = found.get(SectionKind.WHY_IT_MATTERS)
    assert (reason.text if reason else None) == why
