"""Lets tests of what is kept run on every kind of database.

A folder's conftest.py, or a test file, imports `database_kind`; so all of its tests that open a
newsdesk run on each kind.
"""

from __future__ import annotations

import pytest

KINDS = ("sqlite", "postgresql")
# For tests of what only a file can have, such as damage, and of files beside the database.
only_sqlite = pytest.mark.parametrize("database_kind", ["sqlite"])
only_postgresql = pytest.mark.parametrize("database_kind", ["postgresql"])


@pytest.fixture(params=KINDS)
def database_kind(request: pytest.FixtureRequest) -> str:
    """Each kind of database in turn."""
    kind: str = request.param
    return kind
