"""How well sentences are borne out, as a number."""

from __future__ import annotations

from bot.service.faithfulness.models import NumberedSource
from bot.service.faithfulness.support import support

SOURCE = NumberedSource(
    1, "The council closed the old bridge after cracks were found. Repairs will cost 8 million."
)


def test_the_source_s_own_words_are_borne_out_best_and_strange_ones_least() -> None:
    own = support("The council closed the old bridge after cracks were found.", [SOURCE])
    near = support("The bridge was closed by the council.", [SOURCE])
    strange = support("A singer from Cawdale won three prizes.", [SOURCE])
    assert own > near > strange
    assert own > 0 > strange


def test_a_reader_is_heard_too() -> None:
    sentence = "The bridge was closed by the council."
    unread = support(sentence, [SOURCE])
    assert support(sentence, [SOURCE], 5.0) > unread > support(sentence, [SOURCE], -5.0)


def test_what_says_nothing_or_cites_nothing_is_not_borne_out() -> None:
    assert support("", [SOURCE]) < 0
    assert support("The bridge is closed.", []) < 0
