"""The answerer's seam, walked as its docstring says: one new file, found and used."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from command_lines import BRIDGE, QUESTION, CommandLine
from fakes import make_article
from new_files import new_file

from articles.errors import StartError
from bot.service import answerers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.service.newsdesk import Newsdesk
    from index.embedders import Embedder

FILE = '''
"""Answers with what the best passage begins with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from articles.errors import NewsdeskError
from bot.service.excerpts.sentences import candidates, compose

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bot.service.answerers import Answerer
    from bot.service.answers import AnswerDraft
    from index.embedders import Embedder
    from index.engines import Engine
    from index.models import Hit, Query


class SeamwalkAnswerer:
    """Says the first sentences of the best passage."""

    name = "seamwalk"

    def __init__(self, note: str) -> None:
        self._note = note

    def answer(self, _query: Query, hits: Sequence[Hit], limit: int, /) -> AnswerDraft:
        """Answer with as many sentences as are allowed."""
        if not self._note:
            raise NewsdeskError("The other answerer is not there; try again later.")
        best = [(hit.passage, hit.article) for hit in hits[:1]]
        draft = compose(candidates(best, every=True)[:limit])
        return draft.model_copy(update={"note": self._note})


def make(
    _engine: Engine, _embedder: Callable[[], Embedder | None], options: Mapping[str, str]
) -> Answerer:
    """Return the answerer with the note that it gives."""
    return SeamwalkAnswerer(options["note"])
'''
QUESTION_4 = "What would the repair of the bridge in Town4 cost?"
OPTIONS = '{"note": "Told by another."}'


@pytest.fixture
def another(tmp_path: Path) -> Iterator[str]:
    """The name of an answerer whose one file is new."""
    with new_file(answerers, tmp_path, "seamwalk", FILE):
        yield "seamwalk"


def test_a_new_file_answers(opened: Callable[..., Newsdesk], another: str) -> None:
    desk = opened(answerer=another, answerer_options=OPTIONS)
    desk.library.add(make_article(4))
    desk.engine.follow()
    answer = desk.asking.ask(QUESTION_4, minimum=0.0)
    assert answer.answerer == desk.status.report().answerer == another
    assert answer.note == "Told by another."
    (citation,) = answer.citations
    said = " ".join(sentence.text for sentence in answer.sentences)
    assert said == " ".join(citation.quote.split())
    assert {sentence.citations for sentence in answer.sentences} == {(citation.number,)}
    assert len(answer.sentences) > 1
    (first,) = desk.asking.ask(QUESTION_4, limit=1, minimum=0.0).sentences
    assert first == answer.sentences[0]
    assert "Told by another" not in repr(desk.settings)


def test_a_new_file_answers_on_the_command_line(
    tmp_path: Path, embedders: dict[str, Embedder], another: str
) -> None:
    run = CommandLine(tmp_path, embedders)
    run.json("import", run.write("one.jsonl", BRIDGE))
    chosen = {"answerer": another, "answerer_options": OPTIONS, "minimum": 0.0}
    answer = run.json("ask", QUESTION, **chosen)
    assert (answer["answerer"], answer["note"]) == (another, "Told by another.")
    assert run.json("ask", QUESTION, minimum=0.0)["answerer"] == "extractive"


def test_an_answerer_that_is_not_there_is_refused_with_those_that_are(
    opened: Callable[..., Newsdesk], another: str
) -> None:
    ours = Path(answerers.__path__[0])
    there = {path.stem for path in ours.iterdir()} - {"__init__", "__pycache__"}
    assert "extractive" in there
    with pytest.raises(StartError, match="no answerer “nobody”") as raised:
        opened(answerer="nobody")
    assert str(raised.value).endswith(f": {', '.join([*sorted(there), another])}.")


def test_what_an_answerer_raises_is_one_sentence(
    tmp_path: Path, embedders: dict[str, Embedder], another: str
) -> None:
    run = CommandLine(tmp_path, embedders)
    run.json("import", run.write("one.jsonl", BRIDGE))
    silent = {"answerer": another, "answerer_options": '{"note": ""}', "minimum": 0.0}
    result = run("ask", QUESTION, **silent)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "The other answerer is not there; try again later.\n"
