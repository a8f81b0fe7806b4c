"""The engine of a Milvus server: vectors and words in one collection, which many machines search.

`address` reads the URL, `server` speaks to Milvus, `schema` says what is held of a passage and
`documents` makes that of one; `counts` is a small collection beside it, of how many passages each
word stands in and of how far the change log was followed. `conditions` are filters as Milvus reads
them, `following` brings both collections up to the database, and `verification` compares them with
it.

What Milvus and milvus-lite both have is used, so that both give the same. BM25 is so not Milvus's
own: a passage's stems are a sparse vector that holds what BM25 gives for each, and a question's
hold how rare each is among the passages that its scope may see; their inner product is the score.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.errors import EngineError

if TYPE_CHECKING:
    from pathlib import Path

    from articles.library.database import Database
    from index.engines.milvus.engine import MilvusEngine


def open_engine(url: str, database: Database, folder: Path) -> MilvusEngine:
    """Open the engine of a URL `milvus://USER:PASSWORD@HOST:19530/DATABASE`.

    With `milvus+tls:` the connection is encrypted; a token alone, such as an API key, stands before
    the `@`. In `folder` processes of one machine take turns, where the database does not let them.
    Raises EngineError where pymilvus is not installed, and where the server cannot be used.
    """
    from index.engines.milvus.address import read_address

    address = read_address(url)
    try:
        import pymilvus  # noqa: F401
    except ImportError as error:
        raise EngineError(
            "The engine milvus: needs the package pymilvus: install it with "
            "“pip install newsdesk[milvus]”."
        ) from error
    from index.engines.milvus.engine import MilvusEngine
    from index.engines.milvus.server import MilvusServer

    return MilvusEngine(database, folder, MilvusServer(address))
