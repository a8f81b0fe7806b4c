"""Briefings and plain text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from reading import one

from articles.models import SectionKind


def test_a_byline_and_fields_are_taken_and_lines_of_the_text_are_not() -> None:
    raw = "Harbour opens\nBy Ann Holt and Bo Ek\nPublished: 2026-11-03\n\nIt opened.\n\n"
    article = one("a.txt", raw + "The programme is\nDate: 3 December\nPlace: the quay")
    assert (article.headline, article.author) == ("Harbour opens", "Ann Holt and Bo Ek")
    assert "Date: 3 December" in article.sections[0].text
    assert one("a.txt", "By the river\n\nIt flows by.").headline == "By the river"


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
