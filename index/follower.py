"""Follows the library: an article's passages are written in the article's own transaction."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from articles.models import QUOTABLE
from index.chunking.chunking import chunk
from index.fingerprint import fingerprint_of, token_spans_of
from index.store.passages import forget_article, write_passages
from index.store.state import current_fingerprint, write_fingerprint, write_state

if TYPE_CHECKING:
    from collections.abc import Callable

    import sqlalchemy as sa

    from articles.library.database import Database
    from articles.models import Article
    from index.embedders import Embedder
    from index.models import Fingerprint


class PassageFollower:
    """Cuts each article that is written into passages under the index that answers.

    `load` gives an embedder by its name; `model` names the one that the settings ask for.
    """

    def __init__(
        self,
        database: Database,
        load: Callable[[str], Embedder],
        model: str,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._database = database
        self._load = load
        self._model = model
        self._clock = clock

    def prepare(self) -> None:
        """Make sure that there is an index to write to and that its embedder is loaded.

        Raises ModelError where it cannot be: no article can be cut into passages without its
        tokens, and without an index yet there is no fingerprint to write them under.
        """
        with self._database.reading() as connection:
            fingerprint = current_fingerprint(connection)
        if fingerprint is not None:
            self._load(fingerprint.embedder)
            return
        wanted = fingerprint_of(self._load(self._model))
        with self._database.writing() as connection:
            if current_fingerprint(connection) is None:
                write_fingerprint(connection, wanted, self._clock())
                write_state(connection, wanted.key, None)

    def written(self, connection: sa.Connection, article: Article) -> None:
        """Cut an article into passages; one that may not be quoted has none."""
        fingerprint = current_fingerprint(connection)
        if article.status not in QUOTABLE:
            forget_article(connection, article.id)
        elif fingerprint is not None:
            write_chunks(connection, fingerprint, article, self._load(fingerprint.embedder))

    def removed(self, connection: sa.Connection, article_id: str) -> None:
        """Forget an article's passages and vectors."""
        forget_article(connection, article_id)


def write_chunks(
    connection: sa.Connection, fingerprint: Fingerprint, article: Article, embedder: Embedder
) -> None:
    """Cut an article into passages and write them under a fingerprint."""
    passages = chunk(article, token_spans_of(embedder), fingerprint.max_tokens)
    write_passages(connection, fingerprint.key, article, passages)
