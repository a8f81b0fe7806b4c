"""Whether a text stands in an article: word for word, nearly so, or not."""

from __future__ import annotations

from time import process_time
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.service.differences import differences
from bot.service.matching import match
from bot.service.tokens import words

if TYPE_CHECKING:
    from bot.service.newsdesk import Newsdesk

TEXT = (
    "The council voted on Monday to close its “old” bridge. Engineer Vera Holt said the repair "
    "would cost 4 million crowns. It isn’t over."
)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (
            "engineer vera holt said the repair would cost 4 million crowns",
            "Engineer Vera Holt said",
        ),
        ('to close its "old" bridge', "to close its “old” bridge."),
        ("It isn't over", "It isn’t over."),
    ],
)
def test_case_quotation_marks_and_points_do_not_count(asked: str, found: str) -> None:
    at = match(asked, TEXT)
    assert at is not None
    assert at.exact
    assert TEXT[at.start : at.end].startswith(found)


def test_a_changed_sentence_is_near_and_the_change_is_marked() -> None:
    asked = "Engineer Vera Holt said that the repair would cost 5 million crowns."
    at = match(asked, TEXT)
    assert at is not None
    assert not at.exact
    pieces = differences(asked, TEXT[at.start : at.end])
    assert [p.asked for p in pieces if not p.same and p.asked] == ["that", "5"]
    assert [p.found for p in pieces if not p.same and p.found] == ["4"]


def test_a_change_at_either_end_of_a_sentence_is_marked_too() -> None:
    text = "It rained. All were saved; the ward counted 17 hurt, two of them seriously. Then sun."
    asked = "Everyone was saved; the ward counted 17 hurt, two of them badly."
    at = match(asked, text)
    assert at is not None
    assert text[at.start : at.end].startswith("All were saved")
    assert text[at.start : at.end].endswith("two of them seriously.")


def test_what_is_not_there_is_not_found() -> None:
    assert match("Penguins sing operas in the deep south", TEXT) is None
    assert match("", TEXT) is None
    assert match("…", TEXT) is None
    assert match("a b", "") is None


@given(st.data(), st.text(alphabet="ab’“ .,\n-é1", min_size=1, max_size=80))
def test_any_stretch_of_whole_words_is_found(data: st.DataObject, text: str) -> None:
    held = words(text)
    if not held:
        return
    first = data.draw(st.integers(0, len(held) - 1))
    last = data.draw(st.integers(first, len(held) - 1))
    stretch = held[first : last + 1]
    # A dash is compared only before its figure.
    assume(words(" ".join(stretch)) == stretch)
    at = match(" ".join(stretch), text)
    assert at is not None
    said = words(text[at.start : at.end])
    if at.exact:
        assert said == stretch
    else:
        # It is cut off from a part of its figure, which is shown with it.
        assert len(said) > len(stretch)
        assert " ".join(stretch) in " ".join(said)


def test_a_dash_is_not_cut_off_from_the_word_before_it() -> None:
    # By itself it would be read as a minus.
    at = match("- .1", "a-.1")
    assert at is not None
    assert (at.start, at.exact) == (0, False)


def test_a_run_of_figures_without_blanks_is_compared() -> None:
    run = ",".join(map(str, range(1, 21)))
    asked, text = f"The lucky numbers were {run}.", f"The numbers were {run}."
    at = match(asked, text)
    assert at is not None
    pieces = differences(asked, text)
    assert [piece.asked for piece in pieces if not piece.same] == ["lucky"]


@pytest.mark.parametrize("gap", [" " * 20_000, " " * 10_000 + "\n" + " " * 10_000])
def test_a_long_blank_is_read_at_once(gap: str) -> None:
    begun = process_time()
    assert words(f"14 —{gap}3") == ["14", "-", "3"]
    assert words(f"14 —{gap}three") == ["14", "three"]
    assert match("14", f"14{gap}.{gap}three") is not None
    assert process_time() - begun < 1


@given(st.text(max_size=60), st.text(max_size=60))
def test_the_pieces_hold_every_word_of_both(asked: str, found: str) -> None:
    pieces = differences(asked, found)
    assert [w for piece in pieces for w in words(piece.asked)] == words(asked)
    assert [w for piece in pieces for w in words(piece.found)] == words(found)


def test_the_service_names_the_source_and_nothing_of_other_servers(desk: Newsdesk) -> None:
    exact = desk.quotes.check("Engineer Vera4 Holt said the repair would cost 4 million crowns")
    assert exact.exact
    assert exact.found is not None
    assert exact.found.article.id == "a4"
    near = desk.quotes.check("Engineer Vera4 Holt said that repairs would cost 9 million crowns.")
    assert near.found is not None
    assert not near.exact
    absent = desk.quotes.check("The moon landing was filmed by penguins in Antarctica.")
    assert absent.found is None
    desk.library.add(
        desk.library.find("a4").model_copy(
            update={"id": "s1", "scope": "7", "headline": "Only there", "url": None}
        )
    )
    text = "Engineer Vera4 Holt said the repair would cost 4 million crowns."
    assert desk.quotes.check(text).found.article.id == "a4"  # type: ignore[union-attr]
