"""The one database, as many threads use it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING

from articles.library.database import open_database
from articles.library.sqlite import KEPT_OPEN

if TYPE_CHECKING:
    from pathlib import Path

THREADS = 5 * KEPT_OPEN
SOON = 10.0


def test_no_thread_waits_for_the_connection_of_another(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'newsdesk.db'}")
    together = Barrier(THREADS)

    def read(_: int) -> int:
        with database.reading() as connection:
            together.wait(SOON)
            found: int = connection.exec_driver_sql("SELECT count(*) FROM articles").scalar_one()
            return found

    with ThreadPoolExecutor(THREADS) as pool:
        assert list(pool.map(read, range(THREADS))) == [0] * THREADS
    assert database.engine.pool.checkedin() <= KEPT_OPEN  # type: ignore[attr-defined]
    database.close()
