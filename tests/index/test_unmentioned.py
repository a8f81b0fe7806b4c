"""What a question names and the coverage does not mention."""

from __future__ import annotations

from index.unmentioned import unmentioned


def test_only_names_of_which_no_word_is_said_are_unmentioned() -> None:
    said = set("vera holt runs the ferry".split())
    names = ["Vera Holm", "Neptune", "300"]
    assert unmentioned(names, said, lambda name: name.casefold().split()) == ["Neptune", "300"]
