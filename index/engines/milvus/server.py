"""Speaks to a Milvus server: each call has a time limit, and what fails is one sentence.

What Milvus says of an error may repeat what was asked, so that neither it nor pymilvus's own log
goes anywhere: errors are told by their number alone.
"""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING, Any, TypeVar, cast

import grpc
from pymilvus import MilvusClient, MilvusException

from index.errors import EngineError, SearchingError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from pymilvus.milvus_client.index import IndexParams
    from pymilvus.orm.schema import CollectionSchema

    from index.engines.milvus.address import MilvusAddress

log = logging.getLogger(__name__)

Given = TypeVar("Given")

OPENING_SECONDS, ANSWER_SECONDS, WORK_SECONDS = 10.0, 5.0, 120.0
# What Milvus gives at most; a page of whole passages must fit into one message too.
MOST_FOUND, ROWS_A_PAGE = 16_384, 1_000
OLDEST_VERSION = (2, 5)
LITE = "milvus_lite"
# Milvus's numbers of errors that have a sentence of their own; milvus-lite has none for a database.
NO_DATABASE = re.compile("database .*(not found|not exist)")
NO_SUCH_DATABASE, UNPRIVILEGED = 800, {1_400, 1_401}
# pymilvus's own number for a connection that it cannot make.
NOT_CONNECTED = 2
NOT_LET_IN = {grpc.StatusCode.UNAUTHENTICATED, grpc.StatusCode.PERMISSION_DENIED}


class MilvusServer:
    """A Milvus server; safe to use from any thread.

    Opening it raises EngineError where it cannot be used, and every method SearchingError where the
    server fails.
    """

    def __init__(self, address: MilvusAddress) -> None:
        self._address = address
        # Whether anything failed since it was last seen to work: it may hold anything then.
        self.failed = False
        # How many documents were put since the last flush.
        self.unflushed = 0
        logging.getLogger("pymilvus").setLevel(logging.CRITICAL)
        try:
            self._client = MilvusClient(
                uri=address.uri,
                token=address.token,
                db_name=address.database,
                timeout=OPENING_SECONDS,
            )
            version = self._client.get_server_version(timeout=OPENING_SECONDS)
            self._client.list_collections(timeout=OPENING_SECONDS)
        except (MilvusException, grpc.RpcError, ValueError) as error:
            raise EngineError(self._why_not(error)) from None
        self.is_lite = version.startswith(LITE)
        self._refuse_older(version)

    def _why_not(self, error: Exception) -> str:
        """Say why the server cannot be used, and what to do."""
        where = f"The Milvus server at {self._address}"
        if _code(error) == NO_SUCH_DATABASE or NO_DATABASE.search(str(error)):
            return (
                f"{where} has no database “{self._address.database}”: create it there, or name "
                "another in NEWSDESK_ENGINE."
            )
        if _is_refusal(error):
            return (
                f"{where} does not let the newsdesk in: write a user and a password, or a token, "
                "before the @ in NEWSDESK_ENGINE."
            )
        return (
            f"{where} does not answer: see whether it runs, and whether NEWSDESK_ENGINE names its "
            "address, and milvus+tls: where it speaks TLS."
        )

    def _refuse_older(self, version: str) -> None:
        numbers = re.match(r"v?(\d+)\.(\d+)", version)
        if numbers and (int(numbers[1]), int(numbers[2])) < OLDEST_VERSION:
            raise EngineError(
                f"The Milvus server at {self._address} is version {numbers[0]}; the newsdesk needs "
                "2.5 or newer."
            )

    def __str__(self) -> str:
        """Return the host and the port."""
        return str(self._address)

    def works(self) -> None:
        """Take note that the server does what it is asked, and log it where it had failed."""
        if self.failed:
            log.info("The Milvus server at %s works again.", self)
        self.failed = False

    def has(self, collection: str) -> bool:
        """Return whether there is such a collection."""
        return bool(
            self._do(lambda: self._client.has_collection(collection, timeout=ANSWER_SECONDS))
        )

    def names(self) -> list[str]:
        """Return the names of all collections of the database."""
        return self._do(lambda: list(self._client.list_collections(timeout=ANSWER_SECONDS)))

    def create(self, collection: str, schema: CollectionSchema, indexes: IndexParams) -> None:
        """Create a collection and load it, in place of one that lacks any of its indexes."""

        def make() -> None:
            client = self._client
            if client.has_collection(collection, timeout=ANSWER_SECONDS):
                named = client.list_indexes(collection, timeout=ANSWER_SECONDS)
                if len(named) == len(indexes):
                    return
                client.drop_collection(collection, timeout=WORK_SECONDS)
            client.create_collection(collection, schema=schema, timeout=WORK_SECONDS)
            # There is nothing to be indexed yet, so that nothing need be waited for.
            client.create_index(collection, indexes, timeout=WORK_SECONDS, sync=False)
            client.load_collection(collection, timeout=WORK_SECONDS)

        self._do(make)

    def drop(self, collection: str) -> None:
        """Drop a collection, if it is there."""
        self._do(lambda: self._client.drop_collection(collection, timeout=WORK_SECONDS))

    def flush(self, collection: str) -> None:
        """Let a collection's new documents be indexed."""
        self.unflushed = 0
        self._do(lambda: self._client.flush(collection, timeout=WORK_SECONDS))

    def put(self, collection: str, documents: Sequence[Mapping[str, Any]]) -> None:
        """Write documents in place of those of the same keys."""
        if documents:
            data = [dict(each) for each in documents]
            self._loaded(
                collection,
                lambda: self._client.upsert(collection, data, timeout=WORK_SECONDS),
            )
            self.unflushed += len(data)

    def remove(self, collection: str, condition: str) -> None:
        """Remove the documents that pass a condition."""
        self._loaded(
            collection,
            lambda: self._client.delete(collection, filter=condition, timeout=WORK_SECONDS),
        )

    def query(
        self, collection: str, condition: str, fields: Sequence[str], *, newest: bool = False
    ) -> list[dict[str, Any]]:
        """Return fields of at most MOST_FOUND documents that pass a condition.

        With `newest` whatever any process wrote before is seen; else what this one wrote, and
        whatever was seen already.
        """
        found = self._loaded(
            collection,
            lambda: self._client.query(
                collection,
                filter=condition,
                output_fields=list(fields),
                limit=MOST_FOUND,
                consistency_level=_level(newest=newest),
                timeout=ANSWER_SECONDS,
            ),
        )
        return cast("list[dict[str, Any]]", list(found))

    def every(
        self, collection: str, condition: str, fields: Sequence[str]
    ) -> Iterator[list[dict[str, Any]]]:
        """Yield fields of all documents that pass a condition, the newest written too, in pages."""
        pages = self._loaded(
            collection,
            lambda: self._client.query_iterator(
                collection,
                batch_size=ROWS_A_PAGE,
                filter=condition,
                output_fields=list(fields),
                consistency_level=_level(newest=True),
                timeout=WORK_SECONDS,
            ),
        )
        try:
            while page := self._do(pages.next):
                yield page
        finally:
            pages.close()

    def search(
        self,
        collection: str,
        field: str,
        vector: object,
        condition: str,
        limit: int,
        params: Mapping[str, Any],
    ) -> list[tuple[int, float]]:
        """Return the rows of the passages nearest to a vector by inner product, best first."""
        found = self._loaded(
            collection,
            lambda: self._client.search(
                collection,
                data=[vector],
                anns_field=field,
                filter=condition,
                limit=min(limit, MOST_FOUND),
                # milvus-lite gives whole passages where nothing is named.
                output_fields=["row"],
                search_params={"metric_type": "IP", "params": dict(params)},
                consistency_level=_level(newest=False),
                timeout=ANSWER_SECONDS,
            ),
        )
        (hits,) = found
        return list(zip(map(int, hits.ids), map(float, hits.distances), strict=True))

    def close(self) -> None:
        """Let go of the connection."""
        self._client.close()

    def _loaded(self, collection: str, work: Callable[[], Given]) -> Given:
        """Do something with a collection; where that fails, once more after loading it.

        A server that was started again may hold it without having loaded it.
        """
        try:
            return work()
        except (MilvusException, grpc.RpcError) as error:
            # One that gave no answer at all is not waited for again.
            if _is_silent(error):
                raise self._told(error) from None
            self._do(lambda: self._client.load_collection(collection, timeout=ANSWER_SECONDS))
            return self._do(work)

    def _do(self, work: Callable[[], Given]) -> Given:
        try:
            return work()
        except (MilvusException, grpc.RpcError) as error:
            raise self._told(error) from None

    def _told(self, error: Exception) -> SearchingError:
        if not self.failed:
            log.warning("The Milvus server at %s failed: %s.", self, _number(error))
        self.failed = True
        return SearchingError(
            "The search server does not answer as it should; try again in a minute."
        )


def _level(*, newest: bool) -> str:
    return "Strong" if newest else "Session"


def _code(error: BaseException) -> object:
    return error.code() if isinstance(error, grpc.RpcError) else getattr(error, "code", None)


def _is_silent(error: Exception) -> bool:
    """Return whether the server gave no answer at all."""
    code = _code(error)
    return isinstance(code, grpc.StatusCode) or code == NOT_CONNECTED


def _is_refusal(error: Exception) -> bool:
    # Where it cannot connect, pymilvus says why in the error that its own comes of.
    codes = {_code(each) for each in (error, error.__cause__) if each is not None}
    return bool(codes & (NOT_LET_IN | UNPRIVILEGED)) or "auth" in str(error).casefold()


def _number(error: Exception) -> str:
    """Return what is told of an error: its kind and number, never its text."""
    code = _code(error)
    return f"{type(error).__name__} {getattr(code, 'name', code)}"
