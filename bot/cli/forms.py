"""How answers are said at a terminal: as exact quotes, or in prose."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from bot.service.prose.fallback import written_or_quoted
from bot.service.prose.models import NoLlmError

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.service.answers import Answer
    from bot.service.newsdesk import Newsdesk
    from bot.service.prose.models import AnswerWriter, Task


def form_of(
    newsdesk: Newsdesk, task: Task, scope: str | None, *, prose: bool, most: int | None = None
) -> Callable[[Answer], Answer]:
    """Return what gives a quoted answer its form; raise NoLlmError where prose cannot be had."""
    if not prose:
        return lambda quoted: quoted
    return partial(written_or_quoted, writer_of(newsdesk), task=task, scope=scope, most=most)


def writer_of(newsdesk: Newsdesk) -> AnswerWriter:
    """Return what writes prose; raise NoLlmError where no LLM is set up."""
    if newsdesk.prose is None:
        raise NoLlmError
    return newsdesk.prose
