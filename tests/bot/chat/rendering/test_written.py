"""Written answers as Discord draws them: nothing is left out, and no mark breaks out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from discord_asking import written
from discord_room import texts
from fakes import NOON, make_article
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.rendering.answers import answer_cards, of_one_story, sentences, story_cards
from bot.chat.rendering.cards import TEXT
from bot.chat.rendering.explanation import explanation_cards
from bot.i18n.language import speaking
from bot.service.answers import Answer, Sentence, cite
from index.models import IndexState

if TYPE_CHECKING:
    from discord.ui import LayoutView

QUOTE = "The council voted to close it."


def answer(*told: Sentence, model: str = "llama", passage: str = "1" * 16) -> Answer:
    cited = cite(1, make_article(1), passage_id=passage, section="body", quote=QUOTE)
    return Answer(
        question="Why?",
        covered=True,
        sentences=told,
        citations=(cited,),
        index=IndexState(articles=3, passages=9, updated=NOON),
        answerer="extractive",
        seconds=0.1,
        written_by=model,
    )


def line(text: str, *, quote: bool = False) -> Sentence:
    spans = () if quote else (QUOTE,)
    return Sentence(text=text, citations=(1,), written=not quote, rests_on=spans)


def drawn(views: list[LayoutView]) -> str:
    return "\n".join(text for view in views for text in texts(view.to_components()))


def test_written_sentences_run_on_and_quotes_stand_apart() -> None:
    told = answer(line("One."), line("Two."), line("Three.", quote=True), line("Four."))
    one, two, three, four = (f"{n}.\N{NO-BREAK SPACE}¹" for n in ("One", "Two", "Three", "Four"))
    assert sentences(told, first_bold=True) == [f"{one} {two}", f"> {three}", four]
    assert of_one_story(told, points=True) == [
        f"- {one}",
        f"- {two}",
        "- “Three.”\N{NO-BREAK SPACE}¹",
        f"- {four}",
    ]
    assert of_one_story(told, points=False) == sentences(told)


@pytest.mark.parametrize(("language", "shown"), [("de", "„Three.“"), ("ja", "「Three.」")])
def test_a_quote_in_a_list_has_the_marks_of_the_reader_s_language(
    language: str, shown: str
) -> None:
    with speaking(language):
        (point,) = of_one_story(answer(line("Three.", quote=True)), points=True)
    assert point == f"- {shown}\N{NO-BREAK SPACE}¹"


@given(st.lists(st.tuples(written.filter(str.strip), st.booleans()), min_size=1, max_size=9))
def test_whatever_is_written_fits_and_has_its_numbers(told: list[tuple[str, bool]]) -> None:
    long = [line(f"x {text} " * 40, quote=quote) for text, quote in told]
    for blocks in (sentences(answer(*long)), of_one_story(answer(*long), points=True)):
        assert all(len(block) <= TEXT for block in blocks)
        assert "".join(blocks).count("\N{NO-BREAK SPACE}¹") >= len(long)


def test_a_model_s_name_draws_nothing_else() -> None:
    told = answer(line("One."), model="**@everyone** [x](https://a.example) \n# " + "long " * 40)
    (by,) = [row for row in drawn(answer_cards(told, "### Why?")).split("\n") if "checked" in row]
    assert by.startswith(
        "-# Written by \\*\\*\\@everyone\\*\\* \\[x\\](https\\://a.example) # long"
    )
    assert by.endswith("… from these sources; names and numbers checked.")


def test_what_is_still_written_says_so_and_names_no_author_yet() -> None:
    told = answer(line("One."))
    for views in (
        answer_cards(told, "### Why?", unfinished=True),
        story_cards(told, "### Key points", points=True, unfinished=True),
        explanation_cards(make_article(1), told, None, unfinished=True),
    ):
        assert "-# Still being written …" in drawn(views)
        assert "Written by" not in drawn(views)
        assert len(views[0].children) == 1


def test_an_explanation_counts_the_passages_of_both_answers() -> None:
    points = answer(line("One."))
    why = answer(line("Two."), passage="2" * 16)
    text = drawn(explanation_cards(make_article(1), points, why))
    assert text.startswith("### ¹ ² [Town1")
    assert "- One.\N{NO-BREAK SPACE}¹" in text
    assert "Two.\N{NO-BREAK SPACE}²" in text
    same = drawn(explanation_cards(make_article(1), points, answer(line("Two."))))
    assert same.startswith("### ¹ [Town1")
    assert "Two.\N{NO-BREAK SPACE}¹" in same
