"""Prose where it comes about, else the quotes that were there before."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from bot.service.prose.models import ignore

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.service.answers import Answer
    from bot.service.prose.models import AnswerWriter, Task

log = logging.getLogger(__name__)


class AbandonedError(Exception):
    """Say, where a growing answer is shown, that nobody waits for it any more."""


def written_or_quoted(
    writer: AnswerWriter,
    quoted: Answer,
    task: Task,
    *,
    scope: str | None,
    most: int | None = None,
    show: Callable[[Answer], None] = ignore,
) -> Answer:
    """Return an answer in prose; as it was where nothing is covered, or where writing fails.

    That it failed is one line in the log, without what was asked.
    """
    if not quoted.covered:
        return quoted
    try:
        return writer.write(quoted, task, scope=scope, most=most, show=show)
    except AbandonedError:
        return quoted
    except Exception as error:  # noqa: BLE001 (the quotes are there, whatever is wrong with prose)
        log.warning("An answer stays as quotes, for its prose failed: %s", type(error).__name__)
        return quoted
