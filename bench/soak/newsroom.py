"""A second process that imports articles and removes the oldest, so that the library's size stays.

    python -m soak.newsroom

It takes one JSON object a line, {"rows": [article, …], "remove": [id, …]}, and answers each with a
line: the ids of the articles that came in. The settings are those of the environment.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections import deque
from typing import TYPE_CHECKING, Any, NamedTuple

from volume import made_up

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wire_bot import Bot

ENDLESS = sys.maxsize
# The bytes of an answer's line: the first has the ids of the whole library.
LONGEST_LINE = 1 << 22


class Story(NamedTuple):
    """An article of the library: its id, its number, and its headline."""

    id: str
    number: int
    headline: str

    @property
    def question(self) -> str:
        """Return a question that it answers."""
        number = self.number
        return f"What did engineer Vera{number} Holt say the repair of Town{number} would cost?"


def rows() -> Iterator[dict[str, Any]]:
    """Yield made-up articles without end, each with a fact that can be asked for."""
    for number, row in enumerate(made_up(ENDLESS)):
        fact = (
            f"Engineer Vera{number} Holt said on Monday that the repair of the bridge in "
            f"Town{number} would cost {number + 2} million crowns."
        )
        yield row | {
            "language": "en",
            "text": f"{fact}\n\n{row['text']}",
            "key_points": [fact, f"The council of Town{number} votes on Friday."],
            "why_it_matters": f"Without the bridge the people of Town{number} cross by ferry.",
        }


class Newsroom:
    """The second process, and what is in the library by it; the oldest first."""

    def __init__(self, bot: Bot, size: int) -> None:
        self.stories: deque[Story] = deque()
        self.added = self.removed = 0
        self._bot, self._size = bot, size
        self._rows = enumerate(rows())
        self._process: Any = None

    async def start(self) -> None:
        """Start the process and fill the library."""
        self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "soak.newsroom"),
            cwd=self._bot.folder,
            env=self._bot.environment() | {"PYTHONPATH": ":".join(sys.path)},
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            limit=LONGEST_LINE,
        )
        await self.replace(self._size)

    async def replace(self, count: int) -> None:
        """Bring in so many articles; take as many of the oldest away where there are too many."""
        drawn = [next(self._rows) for _ in range(count)]
        spare = max(0, len(self.stories) + count - self._size)
        gone = [self.stories.popleft().id for _ in range(spare)]
        order = {"rows": [row for _, row in drawn], "remove": gone}
        self._process.stdin.write(json.dumps(order).encode() + b"\n")
        ids = json.loads(await self._process.stdout.readline())
        self.stories += [
            Story(key, number, row["headline"])
            for key, (number, row) in zip(ids, drawn, strict=True)
        ]
        self.added, self.removed = self.added + count, self.removed + spare

    async def end(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.stdin.close()
            await self._process.wait()


def main() -> None:
    """Do what each line says."""
    from bot.app import open_newsdesk
    from bot.settings import load_settings

    with open_newsdesk(load_settings()) as newsdesk:
        for line in sys.stdin:
            order = json.loads(line)
            for article_id in order["remove"]:
                newsdesk.editor.remove(article_id)
            raw = "\n".join(json.dumps(row) for row in order["rows"]).encode()
            report = newsdesk.importer.import_file("news.jsonl", raw)
            sys.stdout.write(json.dumps(report.articles) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
