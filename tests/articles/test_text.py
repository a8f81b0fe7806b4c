"""Text in one form."""

from __future__ import annotations

import unicodedata

import pytest
from reading import one

from articles.text import normalise


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028"])
def test_line_ends(end: str) -> None:
    article = one("story.txt", "Headline here\n\nFirst one.\n\nSecond one.".replace("\n", end))
    assert article.sections[0].text == "First one.\n\nSecond one."


def test_odd_spaces_and_invisible_characters_are_made_plain() -> None:
    article = one("a.txt", "A\u00a0head\u200bline\n\nTen\u00a0\u2009crowns\u00ad a\u202e day\x07.")
    assert article.headline == "A headline"
    assert article.sections[0].text == "Ten crowns a day."


def test_spaces_and_controls_are_those_of_unicode() -> None:
    for code in [*range(0x3100), *range(0xD7FF, 0xE001), *range(0xFE00, 0x10000)]:
        character = chr(code)
        category = unicodedata.category(character)
        found = normalise(f"a{character}b")
        if category == "Zs":
            assert found == "a b", hex(code)
        elif category in ("Cc", "Cs") and character not in "\n\t\r\x0b\x0c\x85":
            assert found == "ab", hex(code)
