"""The answerer's seam, walked as its docstring says: one new file, found and used."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest
from command_lines import BRIDGE, QUESTION, CommandLine
from fakes import make_article

from articles.errors import StartError
from bot.service import answerers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from bot.service.newsdesk import Newsdesk
    from index.embedders import Embedder

FILE = '''
from articles.errors import NewsdeskError
from bot.service.answers import AnswerDraft, Sentence, cite


class Whole:
    """Says the best passage whole."""

    name = "whole"

    def __init__(self, note):
        self._note = note

    def answer(self, query, hits, limit):
        if not self._note:
            raise NewsdeskError("The other answerer is not there; try again later.")
        passage, article = hits[0].passage, hits[0].article
        text, section = passage.text, passage.section.value
        citation = cite(1, article, passage_id=passage.id, section=section, quote=text)
        said = Sentence(text=text, citations=(1,))
        return AnswerDraft(sentences=(said,), citations=(citation,), note=self._note)


def make(engine, embedder, options):
    return Whole(options["note"])
'''
OPTIONS = '{"note": "Told by another."}'


@pytest.fixture
def another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The name of an answerer whose one file is new."""
    folder = tmp_path / "answerers"
    folder.mkdir()
    (folder / "whole.py").write_text(FILE, encoding="utf-8")
    monkeypatch.setattr(answerers, "__path__", [*answerers.__path__, str(folder)])
    yield "whole"
    sys.modules.pop(f"{answerers.__name__}.whole", None)
    vars(answerers).pop("whole", None)


def test_a_new_file_answers(opened: Callable[..., Newsdesk], another: str) -> None:
    desk = opened(answerer=another, answerer_options=OPTIONS)
    desk.library.add(make_article(4))
    desk.engine.follow()
    answer = desk.asking.ask("What would the repair of the bridge in Town4 cost?", minimum=0.0)
    assert answer.answerer == desk.status.report().answerer == another
    assert answer.note == "Told by another."
    assert [sentence.text for sentence in answer.sentences] == [answer.citations[0].quote]
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
    with pytest.raises(StartError, match=r"no answerer “nobody”.*: extractive, whole"):
        opened(answerer="nobody")


def test_what_an_answerer_raises_is_one_sentence(
    tmp_path: Path, embedders: dict[str, Embedder], another: str
) -> None:
    run = CommandLine(tmp_path, embedders)
    run.json("import", run.write("one.jsonl", BRIDGE))
    silent = {"answerer": another, "answerer_options": '{"note": ""}', "minimum": 0.0}
    result = run("ask", QUESTION, **silent)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "The other answerer is not there; try again later.\n"
