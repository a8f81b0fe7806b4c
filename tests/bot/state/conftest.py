"""These tests run on every kind of database."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from databases import database_kind  # noqa: F401
from fakes import make_article

if TYPE_CHECKING:
    from collections.abc import Callable

    from prepared import Fill

    from bot.service.newsdesk import Newsdesk


def two_articles(desk: Newsdesk) -> None:
    """Put in the two that are cited here."""
    list(desk.library.add_all(make_article(n) for n in (4, 5)))


@pytest.fixture
def desk(opened_with: Callable[[Fill], Newsdesk]) -> Newsdesk:
    """A newsdesk with two articles, since what is kept here is seldom about articles."""
    return opened_with(two_articles)
