"""These tests run on every kind of database."""

from databases import database_kind  # noqa: F401
