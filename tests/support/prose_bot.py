"""The bot as a process in which a stand-in for an LLM writes, and takes its time for it."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from writers import FakeWriter

from bot.app import open_newsdesk
from bot.chat.running import run
from bot.service.prose.fallback import ignore
from bot.settings import load_settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.service.answers import Answer
    from bot.service.prose.models import Task

# Two sentences come within the second that lies between edits.
SENTENCE_SECONDS = 0.6


class SlowWriter(FakeWriter):
    """Takes its time behind every sentence."""

    def write(
        self,
        answer: Answer,
        task: Task,
        *,
        scope: str | None,
        most: int | None = None,
        show: Callable[[Answer], None] = ignore,
    ) -> Answer:
        """Return the answer in sentences of its own, shown as it slowly grows."""

        def show_slowly(grown: Answer) -> None:
            show(grown)
            time.sleep(SENTENCE_SECONDS)

        return super().write(answer, task, scope=scope, most=most, show=show_slowly)


if __name__ == "__main__":
    with open_newsdesk(load_settings(), follow=True) as newsdesk:
        run(replace(newsdesk, prose=SlowWriter()))
