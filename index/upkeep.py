"""What brings the index up to the library: the engine, the indexer and the stories."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from index.models import silent

if TYPE_CHECKING:
    import threading

    from index.engines import Engine
    from index.indexer import Indexer
    from index.models import Report
    from index.stories.follower import StoryFollower


# More than these take minutes, which nobody who brings in an article waits for.
MOST_PLACED_AT_ONCE = 2_000


class IndexUpkeep(NamedTuple):
    """Everything that follows the library, in the order in which it does."""

    engine: Engine
    indexer: Indexer
    stories: StoryFollower

    def embed_missing(self, report: Report = silent) -> None:
        """Embed what has no vector, once other updates are done, and place articles in stories.

        Where an earlier version left many to be placed, that is left to a running bot or to an
        update. Raises EmbeddingError where the embedder fails.
        """
        self.indexer.embed_missing(report, wait=True)
        self.stories.follow(report, most=MOST_PLACED_AT_ONCE)

    def update(self, report: Report = silent, cancelled: threading.Event | None = None) -> int:
        """Make all equal to the library and the settings; return how many were embedded."""
        embedded = self.indexer.update(report, cancelled)
        self.stories.follow(report, cancelled)
        return embedded

    def rebuild(self, report: Report = silent, cancelled: threading.Event | None = None) -> int:
        """Make the accelerators anew from the database, then update."""
        embedded = self.indexer.rebuild(report, cancelled)
        self.stories.follow(report, cancelled)
        return embedded
