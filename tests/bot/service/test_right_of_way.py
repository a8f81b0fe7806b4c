"""Questions go before what comes in, but not for ever."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import pytest

from bot.service.right_of_way import RightOfWay
from index.models import Progress

if TYPE_CHECKING:
    from collections.abc import Callable

STEP = Progress(stage="Reading articles", done=1, total=None)
# Far more than any step takes, so that only what waits for nothing ends sooner.
LONG = 30.0


def started(work: Callable[[], object]) -> threading.Event:
    """Do something in a thread of its own; return what is set at its end."""
    done = threading.Event()

    def run() -> None:
        work()
        done.set()

    threading.Thread(target=run, daemon=True).start()
    return done


def test_work_waits_until_the_last_question_is_answered() -> None:
    way = RightOfWay(longest=LONG)
    with way.asking():
        with way.asking():
            steps: list[Progress] = []
            done = started(lambda: way.between(steps.append)(STEP))
            assert not done.wait(0.05)
        assert not done.wait(0.05)
        assert steps == []
    assert done.wait(LONG)
    assert steps == [STEP]


def test_work_goes_on_after_a_while_though_questions_never_end() -> None:
    way = RightOfWay(longest=0.05)
    begun = time.monotonic()
    with way.asking(), way.working():
        assert 0.05 <= time.monotonic() - begun < LONG


def test_questions_never_wait_for_work() -> None:
    way = RightOfWay(longest=LONG)
    with way.working(), way.asking():
        pass


def test_one_piece_of_work_is_done_at_a_time() -> None:
    way = RightOfWay(longest=LONG)

    def work() -> None:
        with way.working():
            pass

    with way.working():
        done = started(work)
        assert not done.wait(0.05)
    assert done.wait(LONG)


def test_a_question_that_fails_keeps_nothing_waiting() -> None:
    way = RightOfWay(longest=LONG)
    with pytest.raises(ZeroDivisionError), way.asking():
        _ = 1 / 0
    assert started(way.give_way).wait(LONG)
