"""HTML in a field comes to what a reader sees, block by block."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.reading.markup import blocks_of, has_markup, plain_blocks, plain_line


@pytest.mark.parametrize(
    ("markup", "blocks"),
    [
        ("Fish &amp; chips.\n\nTwo lines\nof one.", ["Fish & chips.", "Two lines of one."]),
        ("<p>The <b>Br</b>age sails.</p><p>It is late.</p>", ["The Brage sails.", "It is late."]),
        ("<ul><li>Dogs <ul><li>big</li></ul></li><li>a</li></ul>x", ["Dogs", "big", "a", "x"]),
        (
            "It rains.\n\nIt <b>is</b>\ncold.<h3>Later</h3>Sun.",
            ["It rains.", "It is cold.", "Later", "Sun."],
        ),
        ("<p>One\n\nparagraph.</p>", ["One paragraph."]),
        ("It rains.<br><br />It is cold.<br>Very.", ["It rains.", "It is cold. Very."]),
        (
            "<figure><table><tr><th>Boat<th>Leaves<tr><td>Brage<td>01.15<br>daily</table></figure>",
            ["Boat | Leaves", "Brage | 01.15 daily"],
        ),
        ("<figure><img src='a'><figcaption>A boat</figcaption></figure>It rains.", ["It rains."]),
        (
            "<table><tr><td><p>It rains.</p></td><td><table><tr><td>a</td><td>b</td></tr></table>",
            ["It rains.", "a | b"],
        ),
        ("<table role='presentation'><tr><td>It rains.</td><td>Sun.", ["It rains.", "Sun."]),
        ("&lt;p&gt;Fish &amp;amp; chips.&lt;/p&gt;&lt;p&gt;Two.", ["Fish & chips.", "Two."]),
        ("Less than <5% of 6> are sold.", ["Less than <5% of 6> are sold."]),
        ("<p style='display: none'>Preview</p><p hidden>a</p><script>b()</script>Seen.", ["Seen."]),
        ("<!-- wp:paragraph --><p>It rains.</p><!-- /wp:paragraph -->", ["It rains."]),
        ("<p>It rains.</p>\nhttps://video.example/1\n<p>***</p><img alt='A boat'>", ["It rains."]),
        ("<p>It rains.</p><div class='a kg-bookmark-card'><a>Other news</a></div>", ["It rains."]),
        ("<iframe src='x'>No frames</iframe><form><button>Join</button></form>", []),
        ("<main><ruby>港<rp>(</rp><rt>みなと</rt></ruby>が開いた。</main>", ["港が開いた。"]),
        ("</div>It rains.", ["It rains."]),
        ("<p>It rains", ["It rains"]),
        ("", []),
    ],
)
def test_blocks_are_what_a_reader_sees(markup: str, blocks: list[str]) -> None:
    assert plain_blocks(markup) == blocks


def test_headings_are_told_from_text() -> None:
    found = blocks_of("<h1>Ferry</h1><p>It sails.</p><h3>Why it matters</h3>It is fast.")
    assert found == [
        ("h2", "Ferry"),
        ("p", "It sails."),
        ("h3", "Why it matters"),
        ("p", "It is fast."),
    ]


@pytest.mark.parametrize(
    ("written", "line"),
    [
        ("Varde&#8217;s <em>night</em> boats &amp;amp; sea", "Varde’s night boats & sea"),
        ("Boats\n by <!-- a --> night<br/>", "Boats by night"),
        ("When 3 < 4 and AT&T <rises>", "When 3 < 4 and AT&T <rises>"),
    ],
)
def test_a_headline_has_neither_tags_nor_references(written: str, line: str) -> None:
    assert plain_line(written) == line


def test_only_known_tags_are_markup() -> None:
    assert has_markup("a <b>c</b>")
    assert not has_markup("if a <c and d> e, <Boat>")


@pytest.mark.parametrize("part", ["<div>", "<b>", "<table><tr><td>", "<li>", "&amp;", "<", "<!--"])
def test_no_nesting_takes_long(part: str) -> None:
    started = time.thread_time()
    blocks_of(f"<p>x</p>{part * 5_000}")
    assert time.thread_time() - started < 1


@given(st.text(max_size=200))
def test_no_text_raises(text: str) -> None:
    blocks_of(text)
    blocks_of(f"<p>{text}")
    plain_line(text)
