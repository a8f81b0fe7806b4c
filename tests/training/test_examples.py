"""Sets become windows and examples, hard ones among them."""

from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING

import made
import pytest
import sets
import sources
import told
from hypothesis import given
from hypothesis import strategies as st
from negatives import WordSearch, swapped, with_others
from prepare import is_held_back, names_in
from windows import WINDOW_CHARS, Example, Windows, read_rows, sentences_of, write_rows

if TYPE_CHECKING:
    from pathlib import Path

NAMES = [f"{first} {last}" for first in ("Ann", "Bo", "Cy") for last in ("Holt", "Vare", "Mosel")]
HARBOUR = "The harbour of Ostra opened in 1911. It has forty berths. Ann Holt runs it."


@given(st.lists(st.integers(1, 700), max_size=20), st.integers(0, 3))
def test_windows_hold_every_sentence_once_and_are_no_longer_than_they_may(
    sizes: list[int], before: int
) -> None:
    windows = Windows()
    for number in range(before):  # the length a text is cut to goes by how many came before
        windows.add_text(f"before {number}", "", ["x"], [True])
    sentences = ["x" * size for size in sizes]
    places = windows.add_text("text", "A headline", sentences, [True] * len(sizes))
    assert [windows.all[n].sentences[place] for n, place in places] == sentences
    for number in {n for n, _ in places}:
        held = windows.all[number].sentences
        assert len(held) == 1 or sum(map(len, held)) <= WINDOW_CHARS[before % len(WINDOW_CHARS)]
        assert number in windows.of_text["text"]


def test_a_paragraph_s_question_is_answered_by_the_sentence_of_its_span() -> None:
    asked = {"question": "When did it open?", "answer": "1911", "start": HARBOUR.index("1911")}
    windows = Windows()
    rows = [{"title": "Ostra_harbour", "text": HARBOUR, "questions": [asked]}]
    (example,) = sources.contexts(windows, "context", rows)
    assert example == Example("context", "When did it open?", {0: [0]}, {}, [])
    assert windows.all[0].headline == "Ostra harbour"
    assert windows.all[0].begins == (True, False, False)


def test_a_sentence_that_holds_the_answer_too_is_not_counted() -> None:
    text = "Ann Holt runs the harbour. Everyone knows Ann Holt."
    asked = {"question": "Who runs it?", "answer": "Ann Holt", "start": 0}
    rows = [{"title": "x", "text": text, "questions": [asked]}]
    (example,) = sources.contexts(Windows(), "context", rows)
    assert (example.right, example.unsure) == ({0: [0]}, {0: [1]})


def test_our_own_questions_name_articles_and_sentences(tmp_path: Path) -> None:
    for name in ("keypoints_cnndm", "stories_g5w1h"):
        write_rows(tmp_path / f"{name}.jsonl.gz", [])
    article = {"id": "local/1", "headline": "A harbour", "paragraphs": [HARBOUR]}
    write_rows(tmp_path / "bbc_summary.jsonl.gz", [article])
    assert read_rows(tmp_path / "bbc_summary.jsonl.gz") == [article]
    items = [
        {
            "id": f"wce-{day}-{n}",
            "date": day,
            "category": "Law",
            "text": text,
        }
        for day, n, text in (
            ("2025-01-01", 7, "A judge in Ostra resigns. He was 71."),
            ("2025-01-01", 8, "Borvik bans horns."),
            ("2025-01-02", 9, "A bank is fined."),
        )
    ]
    write_rows(tmp_path / "wce_items.jsonl.gz", items)
    (tmp_path / "questions.txt").write_text(
        "@bbc:local/1\n1,2 how big is ostra harbour\n- who built it\n"
        "@wce:2025-01-01-7\n2 who banned horns\n@wce:2025-01-02-9\n- why was the bank fined\n"
    )
    windows = Windows()
    assert list(sources.written(windows, tmp_path / "questions.txt", tmp_path)) == [
        Example("written", "how big is ostra harbour", {0: [1, 2]}, {}, []),
        Example("written", "who built it", {}, {}, [0]),
        Example("written", "who banned horns", {1: [2]}, {}, []),
        Example("written", "why was the bank fined", {}, {}, [2]),
    ]
    assert windows.all[1].headline == "Law"
    assert windows.all[1].begins == (True, False, True)


def test_questions_that_are_trained_on_are_measured_nowhere_but_in_development() -> None:
    ids = [f"q{number}" for number in range(400)]
    trained = [name for name in ids if sources.is_trained_on(name)]
    assert 60 < len(trained) < 140
    assert {sets.split_of(name) for name in trained} == {"development"}


@pytest.fixture
def windows() -> Windows:
    """Two texts that share most of their words."""
    windows = Windows()
    windows.add_text("ostra", "Ostra", ["The harbour of Ostra opened in 1911."], [True])
    windows.add_text("borvik", "Borvik", ["The harbour of Borvik never opened."], [True])
    return windows


OPENED = Example("context", "When did the harbour of Ostra open?", {0: [0]}, {}, [])


def test_other_texts_with_the_same_words_are_put_beside_an_example(windows: Windows) -> None:
    search = WordSearch(windows.all)
    assert with_others(OPENED, windows.all, search).others == [1]
    assert with_others(OPENED._replace(unsure={1: [0]}), windows.all, search).others == []


def test_a_swapped_name_stands_in_no_window_of_the_example(windows: Windows) -> None:
    borvik = OPENED._replace(question="Did the harbour of Borvik open?", right={1: [0]}, others=[0])
    vare = borvik._replace(question="Did the harbour of Vare open?")
    found = list(swapped([OPENED, borvik, vare] * 5, windows.all, random.Random(1)))
    assert found
    for example in found:
        assert (example.source, example.right) == ("swapped", {})
        assert example.others
        texts = " ".join(" ".join(windows.all[n].sentences) for n in example.others)
        name = example.question.split("of ")[1].split(" ")[0]
        assert name not in texts


def test_an_entry_of_a_made_list_answers_for_its_name_alone() -> None:
    windows = Windows()
    found = list(made.lists(windows, NAMES, random.Random(1)))
    assert len(found) == 4 * made.LISTS_MADE
    for example in found[:200]:
        name = next(name for name in NAMES if name in example.question)
        if example.right:
            ((window, (place,)),) = example.right.items()
            held = windows.all[window].sentences
            assert held[place].startswith(name) or held[place - 1] == name
        else:
            (window,) = example.others
            assert not any(name in text for text in windows.all[window].sentences)


def test_an_article_is_held_back_with_all_its_paragraphs() -> None:
    windows = Windows()
    for number in range(300):
        windows.add_text(f"context:article {number // 3}:{number}", "", ["x"], [True])
    held = [
        is_held_back(Example("context", "?", {number: [0]}, {}, []), windows)
        for number in range(300)
    ]
    assert 0 < sum(held) < 60
    assert held[::3] == held[1::3] == held[2::3]
    assert not is_held_back(Example("talk", "hi", {}, {}, []), windows)


def test_names_for_made_questions_come_from_questions_on_paragraphs() -> None:
    asked = ["What did the Harbour Board say?", "Who is Jon Vare?", "Why?"]
    examples = [Example("context", question, {}, {}, []) for question in asked]
    assert names_in([*examples, OPENED._replace(source="qamr")]) == ["Harbour Board", "Jon Vare"]


def test_an_age_is_put_behind_a_name_and_told_of_nobody_else() -> None:
    windows = Windows()
    said = ["Ada Berg said it was late.", "No, Ole Lund said, it was early.", "It rained."]
    windows.add_text("ostra", "Ostra", said, [True, False, False])
    for _ in range(4):
        windows.add_text("other", "", ["Nothing happened."], [True])
    answered, other = told.ages(windows, range(5), random.Random(3))
    [(number, [place])] = answered.right.items()
    window = windows.all[number]
    named = "Berg" if place == 0 else "Lund"
    assert re.search(rf"\b\d\d?-year-old \w+ {named}|{named}, \d\d?,", window.sentences[place])
    assert window.sentences[1 - place] == said[1 - place]
    assert (windows.all[0].sentences, window.text_id) == (tuple(said), "ostra")
    assert named in answered.question
    assert not other.right
    assert number in other.others
    assert named not in other.question


def test_an_abbreviation_is_asked_for_where_its_words_stand_and_where_not() -> None:
    windows = Windows()
    for text in (
        "The Ostra Harbour Board fined two ships. The board (OHB) was founded in 1911.",
        "The OHB is to move.",
        "Nothing.",
        "It rained.",
    ):
        spans, begins = sentences_of(text)
        windows.add_text(text, "", [text[start:end] for start, end in spans], begins)
    found = list(told.abbreviations(windows, range(4), random.Random(1)))
    assert [each.right for each in found] == [{0: [0]}, {0: [0]}, {}]
    assert found[2].others == [1]
    assert all("OHB" in each.question for each in found)
