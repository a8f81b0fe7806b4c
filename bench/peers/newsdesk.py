"""The newsdesk itself, from articles to hits."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

from peers.given import FOUND

if TYPE_CHECKING:
    from bot.service.answers import Answer
    from bot.service.importing import ImportReport
    from peers.given import Material


class WholeNewsdesk:
    """The newsdesk as the command line opens it; words are always searched too."""

    def __init__(self, given: Material, *, words: bool = True) -> None:  # noqa: ARG002
        from bot.app import open_newsdesk
        from bot.settings import Settings

        self._given = given
        self._open = ExitStack()
        database = f"sqlite:///{given.data / 'newsdesk.db'}"
        settings = Settings(data=given.data, database_url=database)
        self.newsdesk = self._open.enter_context(open_newsdesk(settings))
        self._places = {id_: place for place, id_ in enumerate(given.ids())}

    def warm(self) -> None:
        """Have the model ready for passages."""
        model = self.newsdesk.settings.model
        self.newsdesk.load(model).embed(self._given.first_texts())

    def build(self) -> None:
        """Read, cut and embed the articles whose passages are given to the others."""
        self.newsdesk.importer.import_paths([self._given.folder / "articles"])

    def take(self) -> None:
        """Do nothing: the library holds its vectors."""

    def search(self, question: str) -> list[int]:
        """Return the places of the ten passages found, best first; -1 for one added since."""
        found = self.newsdesk.asking.search(question, limit=FOUND)
        return [self._places.get(hit.passage.id, -1) for hit in found.hits]

    def ask(self, question: str) -> Answer:
        """Return the answer to a question."""
        return self.newsdesk.asking.ask(question)

    def add(self, raw: bytes) -> ImportReport:
        """Add an article, from its bytes to its vectors."""
        return self.newsdesk.importer.import_file("one.jsonl", raw)

    def close(self) -> None:
        """Close it."""
        self._open.close()
