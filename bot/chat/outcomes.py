"""What becomes of questions, counted without a word of them."""

from __future__ import annotations

import asyncio
from contextlib import contextmanager
from typing import TYPE_CHECKING

from articles.errors import DatabaseError, NewsdeskError
from bot.chat.threads import CrowdedError, TooSlowError
from bot.service.activity import Ending

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.service.activity import Activity
    from bot.service.answers import Answer


@contextmanager
def counted(activity: Activity) -> Iterator[Callable[[Answer], None]]:
    """Count the question that is answered inside and time its steps; yield what takes its answer.

    What fails before there is an answer is counted as that.
    """
    endings: list[Ending] = []
    try:
        with activity.steps.question():
            yield lambda answer: endings.append(Ending.of(answer))
    except BaseException as error:
        endings.append(ending_of(error))
        raise
    finally:
        for ending in endings[:1]:
            activity.questions.add(ending)


def ending_of(error: BaseException) -> Ending:
    """Return how a question ended that an error ended."""
    if isinstance(error, CrowdedError):
        return Ending.CROWDED
    if isinstance(error, asyncio.CancelledError):
        return Ending.STOPPED
    if isinstance(error, NewsdeskError) and not isinstance(error, TooSlowError | DatabaseError):
        return Ending.REJECTED
    return Ending.FAILED
