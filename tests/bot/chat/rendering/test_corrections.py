"""Lines on top of an answer that say what was corrected since."""

from __future__ import annotations

from discord_room import texts

from bot.chat.rendering.cards import card
from bot.chat.rendering.corrections import put_on_top


def test_lines_about_two_articles_stand_together() -> None:
    view = card(["The answer."])
    assert put_on_top(view, {"a4": "Four."})
    assert put_on_top(view, {"a5": "Five."})
    assert put_on_top(view, {"a4": "Four again.", "a6": "Six."})
    assert texts(view.to_components()) == ["Six.", "Five.", "Four again.", "The answer."]
    (box,) = view.to_components()
    assert [part["type"] for part in box["components"]] == [10, 10, 10, 14, 10]


def test_a_full_card_has_no_room() -> None:
    assert not put_on_top(card(["x" * 3990]), {"a4": "It was made up."})
    assert not put_on_top(card([f"-# {number}" for number in range(38)]), {"a4": "It was."})
    almost = card([f"-# {number}" for number in range(37)])
    assert put_on_top(almost, {"a4": "It was."})
    assert put_on_top(almost, {"a4": "It was not."})
    assert not put_on_top(almost, {"a4": "It was.", "a5": "It was."})
