"""A process that is killed while it places articles leaves the rest to the next one."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from fakes import make_article

from index.stories.models import Happening

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.service.newsdesk import Newsdesk

TESTS = Path(__file__).parents[2]
ARTICLES, EVENTS = 24, 3
PLACING = """
import sys
from pathlib import Path
sys.path[:0] = sys.argv[3:]
from fakes import FakeEmbedder
from bot.app import open_newsdesk
from bot.settings import Settings
embedder = FakeEmbedder("fake")
given = Settings(data=Path(sys.argv[1]), model="fake", database_url=sys.argv[2] or None)
with open_newsdesk(given, load=lambda _: embedder) as desk:
    desk.story_follower.follow(report=lambda progress: print(progress.done, flush=True))
"""


@pytest.mark.parametrize("placed", [1, 10])
def test_another_process_goes_on_where_one_was_killed(
    newsdesk: Newsdesk,
    opened: Callable[..., Newsdesk],
    tmp_path: Path,
    database_url: str | None,
    placed: int,
) -> None:
    for number in range(ARTICLES):
        event = ("bridge", "ferry", "school")[number % EVENTS]
        text = f"The {event} of Varde {event} burned on Monday. Outlet {number} saw the {event}."
        newsdesk.library.add(
            make_article(
                number, id=str(number), headline=f"The {event} burned, {number}", text=text
            )
        )
    newsdesk.indexer.embed_missing()
    folder = str(tmp_path / "data")
    command = [sys.executable, "-c", PLACING, folder, database_url or "", str(TESTS / "support")]
    process = subprocess.Popen(
        [*command, str(TESTS.parent)], stdout=subprocess.PIPE, text=True, cwd=tmp_path
    )
    assert process.stdout is not None
    with process, process.stdout:
        for line in process.stdout:
            if line.strip() == str(placed):
                process.send_signal(signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL
    names = {str(number) for number in range(ARTICLES)}
    before = newsdesk.story_lookup.of(names)
    assert 0 < len(before) < ARTICLES

    desk = opened()
    assert desk.story_follower.follow() > 0
    assert desk.story_lookup.of(names).keys() == names
    history = desk.story_lookup.entries_after(0, 1_000)
    came = Counter(e.article_id for e in history if e.what is Happening.JOINED and not e.other_id)
    assert came == dict.fromkeys(names, 1)
    assert desk.story_follower.follow() == 0
