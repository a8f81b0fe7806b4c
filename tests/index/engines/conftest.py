"""Fixtures of engines that need a server."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from milvus_server import IS_THERE, MilvusLiteServer

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def milvus_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MilvusLiteServer]:
    """A Milvus server of this process's tests, which nobody ends."""
    if not IS_THERE:
        pytest.skip("milvus-lite is not installed")
    server = MilvusLiteServer(tmp_path_factory.mktemp("milvus") / "data")
    server.start()
    yield server
    server.kill()
