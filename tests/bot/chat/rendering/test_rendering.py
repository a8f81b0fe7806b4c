"""Texts as Discord draws them: nothing breaks out, nothing is left out, no limit is broken."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import discord
import pytest
from discord import ui
from discord_asking import written
from discord_room import texts
from fakes import make_article
from hypothesis import example, given
from hypothesis import strategies as st
from simcord.preview._markdown import markdown_tokens

from articles.models import ArticleSummary, Kind, Status
from bot.chat import markdown
from bot.chat.rendering import answers, lines, stories
from bot.chat.rendering.answers import answer_cards, story_cards
from bot.chat.rendering.below import answer_controls
from bot.chat.rendering.ids import LONGEST_ID, QUOTES_ID, STORY_ID, passages_in
from bot.i18n import wording
from bot.service.answers import (
    Answer,
    Citation,
    NearestArticle,
    QuoteInContext,
    ReadAs,
    Sentence,
)
from index.models import IndexState

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from discord.ui import LayoutView

DRAWS_NOTHING = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


def words(text: str) -> list[str]:
    return DRAWS_NOTHING.sub("", text).split()


def drawn(tokens: Iterable[Mapping[str, Any]]) -> str:
    """The text of a drawing that has nothing but text in it."""
    parts = []
    for token in tokens:
        assert token["type"] in {"inline", "paragraph", "text", "break"}
        parts.append("\n" if token["type"] == "break" else token.get("content", ""))
        parts.append(drawn(token.get("children", ())))
        parts.append("\n\n" if token["type"] == "paragraph" else "")
    return "".join(parts)


@given(written)
@example("\u202e# x")
@example("\x00\x0b- x")
@example("-# *")
def test_what_is_escaped_is_drawn_as_the_words_that_were_written(text: str) -> None:
    # The drawing of embeds: that of messages takes an escaped "-#" for small print. Discord does
    # not; the next test holds that line.
    tokens = markdown_tokens(markdown.escape(text), "embed_description")
    assert words(drawn(tokens)) == words(text)


@given(st.one_of(written, st.text(max_size=200)))
def test_behind_no_backslash_stands_nothing_that_discord_reads(text: str) -> None:
    escaped = markdown.escape(text)
    assert words(re.sub(r"\\([^0-9A-Za-z\s])", r"\1", escaped)) == words(text)
    bare = re.sub(r"\\[^0-9A-Za-z\s]", "\ufffc", escaped)
    assert not re.search(r"[\\*_~|`\[\]<]|://|@everyone|@here", bare, re.IGNORECASE)
    assert not re.search(r"^\s*(?:[>#+-]|\d+[.)])", bare, re.MULTILINE)


@given(written, st.integers(min_value=12, max_value=80))
def test_pieces_fit_and_hold_every_word(text: str, limit: int) -> None:
    pieces = markdown.split(text, limit)
    assert all(len(markdown.escape(piece)) <= limit for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())


@given(st.lists(st.text("ab ", min_size=1, max_size=40), max_size=30), st.integers(40, 120))
def test_pages_fit_and_hold_every_block(blocks: list[str], limit: int) -> None:
    pages = markdown.paginate(blocks, limit=limit, most=4)
    assert all(len(page) <= limit for page in pages)
    assert [block for page in pages for block in page.split("\n\n")] == blocks


@given(written.filter(str.strip), written)
def test_what_is_offered_while_one_types_fits(headline: str, source: str) -> None:
    story = ArticleSummary(id="a", headline=headline, source=source or None)
    assert len(lines.choice_name(story)) <= 100


@pytest.mark.parametrize(
    ("text", "url", "expected"),
    [
        ("A *b*", "https://a.example/x", r"[A \*b\*](<https://a.example/x>)"),
        (
            "A",
            "https://a.example/x) [b](y> z",
            "[A](<https://a.example/x%29%20%5Bb%5D%28y%3E%20z>)",
        ),
        ("A [b", "https://a.example/x", r"A \[b ([link](<https://a.example/x>))"),
        ("See https://b.example", "https://a.example", None),
        ("A", "javascript:alert(1)", "A"),
        ("A", "https://bank.example@evil.example/", "A"),
        ("A", "https:///x", "A"),
        ("A", "https://[x", "A"),
        ("A", None, "A"),
    ],
)
def test_a_link_goes_where_it_should_or_is_none(
    text: str, url: str | None, expected: str | None
) -> None:
    found = markdown.link(text, url)
    if expected is None:
        expected = r"See https\://b.example ([link](<https://a.example>))"
    assert found == expected


@given(written.filter(lambda text: markdown.escape(text).strip()))
@example("a\\")
@example("**a** *b* __c__")
def test_the_first_sentence_is_drawn_bold_whatever_stands_in_it(text: str) -> None:
    (block,) = answers.sentences(an_answer([" ".join(text.split())]), first_bold=True)
    bold, _, number = block.rpartition("\N{NO-BREAK SPACE}")
    assert number == "¹"
    (paragraph,) = markdown_tokens(bold, "embed_description")
    (inline,) = paragraph["children"]
    tokens = [token for token in inline["children"] if token.get("content") != ""]
    assert [tokens[0]["type"], tokens[-1]["type"]] == ["strong_open", "strong_close"]
    assert words(drawn(tokens[1:-1])) == words(text)


def test_no_sentence_goes_first_where_they_are_read_against_each_other() -> None:
    assert answers.sentences(an_answer(["A.", "B."]), first_bold=True) == [
        *("**A.**\N{NO-BREAK SPACE}¹", "B.\N{NO-BREAK SPACE}²"),
    ]
    both = an_answer(["A.", "B."], side_by_side=True)
    assert "**A.**" not in answers.sentences(both, first_bold=True)


def test_a_date_says_how_long_ago_it_was_only_where_the_hour_is_known() -> None:
    moment = datetime(2026, 11, 3, 9, 15, tzinfo=UTC)
    assert lines.dated(moment) == f"3 Nov 2026 (<t:{int(moment.timestamp())}:R>)"
    new_year = datetime(2026, 1, 1, 0, 30, tzinfo=timezone(timedelta(hours=2)))
    assert lines.dated(new_year) == f"1 Jan 2026 (<t:{int(new_year.timestamp())}:R>)"
    # Of a day alone, no hour of it would be right for readers everywhere.
    assert lines.dated(datetime(2026, 11, 3, tzinfo=UTC)) == "3 Nov 2026"
    assert lines.dated(None) == "date not given"


def test_dates_are_never_guessed() -> None:
    assert wording.day(datetime(2026, 11, 3, tzinfo=UTC)) == "3 Nov 2026"
    assert wording.day(None) == "date not given"


def test_opinions_and_corrections_are_marked() -> None:
    article = make_article(
        1, kind=Kind.OPINION, status=Status.CORRECTED, note="The sum was *wrong*."
    )
    assert lines.about(article).endswith(r"Opinion · **Corrected:** The sum was \*wrong\*.")


def cite(number: int, **changes: Any) -> Citation:
    made = {
        "number": number,
        "passage_id": f"{number:016x}",
        "article_id": f"a{number}",
        "headline": f"Headline {number} " + "of many *words* " * 15,
        "source": "The Wire",
        "url": f"https://wire.example/{number}",
        "published": None,
        "section": "body",
        "quote": "…",
    }
    return Citation(**{**made, **changes})


def an_answer(sentences: Iterable[str], **changes: Any) -> Answer:
    texts = list(sentences)
    made = {
        "question": "What?",
        "covered": bool(texts),
        "sentences": tuple(Sentence(text=t, citations=(n,)) for n, t in enumerate(texts, 1)),
        "citations": tuple(cite(n) for n, _ in enumerate(texts, 1)),
        "read_as": ReadAs(sources=("The Wire",)),
        "index": IndexState(articles=2, passages=3, updated=None),
        "answerer": "extractive",
        "seconds": 0.1,
    }
    return Answer(**{**made, **changes})


def shown(views: Iterable[LayoutView]) -> str:
    return "\n".join(text for view in views for text in texts(view.to_components()))


@pytest.mark.parametrize("points", [False, True])
def test_a_very_long_answer_becomes_several_messages_without_a_word_lost(points: bool) -> None:
    long = [" ".join(f"*w{n}_{word}*" for word in range(600)) for n in range(10)]
    answer, controls = an_answer(long), answer_controls(an_answer(long))
    if points:
        views = story_cards(answer, "### What?", points=True, controls=controls)
    else:
        views = answer_cards(answer, "### What?", controls=controls)
    assert len(views) > 1
    assert all(view.content_length() <= 4000 for view in views)
    assert all(view.total_children_count <= 40 for view in views)
    everything = shown(views)
    for n in range(10):
        for word in range(600):
            assert f"\\*w{n}\\_{word}\\*" in everything
        assert points or f"https://wire.example/{n + 1}>" in everything
    assert all(len(getattr(b, "custom_id", "")) <= 100 for v in views for b in v.walk_children())


def test_ten_sources_are_parted_and_an_uncovered_question_asks_on() -> None:
    *row, menu = answer_controls(an_answer(["x"] * 10))
    assert isinstance(menu, ui.Select)
    assert [getattr(item, "label", "") for item in row] == [
        *("Sources 1–5", "Follow up", None, None),  # 👍 and 👎
    ]
    assert [option.label for option in menu.options] == [
        *("Key points", "Why it matters", "Related", "The whole story", "Sources 6–10"),
        "Share publicly",
    ]
    blue = [item for item in row if getattr(item, "style", None) is discord.ButtonStyle.primary]
    assert [getattr(item, "label", "") for item in blue] == ["Follow up"]
    nearest = (NearestArticle(article_id="a", headline="# Near @everyone"),)
    uncovered = an_answer([], nearest=nearest)
    assert [getattr(item, "label", "") for item in answer_controls(uncovered)] == ["Follow up"]
    assert "- \\# Near \\@everyone" in shown(answer_cards(uncovered, "### What?"))


@pytest.mark.parametrize("sentences", [1, 12, 90])
def test_an_answer_of_many_long_passages_has_ids_and_entries_that_discord_takes(
    sentences: int,
) -> None:
    said = [f"This is sentence {n} here." for n in range(sentences)]
    quote = " ".join(said)
    answer = an_answer(
        [said[-1]] * 40,
        citations=tuple(cite(n, quote=quote) for n in range(1, 41)),
        with_timeline=frozenset({"a1"}),
    )
    *row, menu = answer_controls(answer)
    assert isinstance(menu, ui.Select)
    assert len(row) == 4
    assert len(menu.options) <= 25
    assert menu.options[-1].label == "Share publicly"
    values = [option.value for option in menu.options]
    ids = [str(getattr(row[0], "custom_id", "")), *(v for v in values if "quotes" in v)]
    assert all(len(value) <= LONGEST_ID for value in [*ids, *values])
    assert all(QUOTES_ID.fullmatch(each) for each in ids)
    assert sum(STORY_ID.fullmatch(value) is not None for value in values) == 5
    quoted = [each for value in ids for each in passages_in(value.split(":", 3)[3])]
    assert quoted[0] == (f"{1:016x}", (sentences - 1,))


def test_sources_of_one_article_share_a_line() -> None:
    one = [
        cite(1, headline="H"),
        cite(2, headline="H", article_id="a1", url="https://wire.example/1"),
    ]
    rows = answers.sources(an_answer(["x", "y"], citations=tuple(one)))
    assert rows == ["¹ ² **The Wire** · [H](<https://wire.example/1>) · date not given"]


def test_a_quote_stands_in_its_surroundings() -> None:
    found = QuoteInContext(
        article=make_article(1).summary(),
        section="body",
        before="Before. " * 100,
        quote="# The *quote*.\n\nIts end.",
        after=" After.",
    )
    (block,) = stories.quote_blocks(3, found)
    assert "\n\n> \\# The \\*quote\\*.\n>\n> Its end.\n\n-# After." in block
    assert "-# … Before. Before." in block
