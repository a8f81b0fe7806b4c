"""Whether the coverage that was found holds a question."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from fakes import make_article

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bot.service.newsdesk import Newsdesk


def sureness(desk: Newsdesk, question: str) -> float:
    """Return how likely what is found covers a question."""
    query = desk.search.retriever.read(question)
    hits = desk.search.reading.read(query, desk.search.retriever.retrieve(query, 10))
    return desk.search.judge.judge(query, hits).confidence


@pytest.mark.parametrize(
    ("told", "untold", "question"),
    [
        (
            "The mayor bought the boat for 25,000 crowns.",
            "The mayor steered the boat for 25,000 minutes.",
            "How much did the mayor's boat cost?",
        ),
        (
            "The Quill Prize goes to Mara Lind.",
            "The Quill Prize annoys Mara Lind.",
            "Who won the Quill Prize?",
        ),
    ],
)
def test_what_a_sentence_tells_in_other_words_is_held(
    opened: Callable[..., Newsdesk], tmp_path: Path, told: str, untold: str, question: str
) -> None:
    sure = []
    for name, text in (("told", told), ("untold", untold)):
        desk = opened(data=tmp_path / name)
        desk.library.add(make_article(1, headline="Sala", text=text))
        desk.indexer.embed_missing()
        desk.engine.follow()
        sure.append(sureness(desk, question))
    assert sure[0] > sure[1] + 0.2
