"""A stand-in for an LLM that writes answers: fixed sentences, when it is told to."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from bot.service.answers import Answer, Sentence, cite
from bot.service.prose.models import ignore

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bot.service.answers import ReadPassage
    from bot.service.prose.models import Task, WritingOutcome

# A sentence, and the spans of the passages read on which it rests; without any it is a quote.
Line = tuple[str, tuple[str, ...]]


class FakeWriter:
    """Writes what its `script` has for a task and a question, or tells each quoted sentence.

    It waits while `pause` is cleared, once before each sentence; fails where it has an `error`, and
    gives the answer back as it was where it `declines`. `tasks` is what it was asked to write, in
    which scope and with how many sentences at most.
    """

    def __init__(self, script: Mapping[tuple[Task, str], Sequence[Line]] | None = None) -> None:
        self.model = "small-*llm*"
        self.script = script or {}
        self.pause = threading.Event()
        self.pause.set()
        self.error: Exception | None = None
        self.declines = False
        self.tasks: list[tuple[Task, str | None, int | None]] = []

    def write(
        self,
        answer: Answer,
        task: Task,
        *,
        scope: str | None,
        most: int | None = None,
        show: Callable[[Answer], None] = ignore,
        tell: Callable[[WritingOutcome], None] = ignore,
    ) -> Answer:
        """Return the answer in sentences of its own, shown as it grows."""
        self.tasks.append((task, scope, most))
        told = [(f"It is told: {each.text}", each.spans) for each in answer.sentences]
        written = answer
        lines = self.script.get((task, answer.question), told)
        for count in range(1, len(lines) + 1):
            self.pause.wait(30)
            if self.error is not None:
                raise self.error
            written = write_lines(answer, lines[:count], self.model)
            show(written)
        return answer if self.declines else written


def write_lines(answer: Answer, lines: Sequence[Line], model: str) -> Answer:
    """Return an answer of written lines, with citations of the passages that hold their spans."""
    numbers: dict[str, int] = {}
    cited, sentences = [], []
    for text, spans in lines:
        held = [_holding(answer, span) for span in spans or (text,)]
        for read in held:
            passage = read.passage
            if passage.id not in numbers:
                numbers[passage.id] = len(numbers) + 1
                citation = cite(
                    numbers[passage.id],
                    read.article,
                    passage_id=passage.id,
                    section=passage.section.value,
                    quote=passage.text,
                    language=passage.language,
                )
                cited.append(citation)
        citing = tuple(dict.fromkeys(numbers[read.passage.id] for read in held))
        written = {"written": True, "rests_on": spans} if spans else {}
        sentences.append(Sentence(text=text, citations=citing, **written))
    changes = {"sentences": tuple(sentences), "citations": tuple(cited), "written_by": model}
    return answer.model_copy(update={**changes, "side_by_side": False, "lead": None})


def _holding(answer: Answer, span: str) -> ReadPassage:
    return next(read for read in answer.passages if span in read.passage.text)
