"""A newsdesk small enough to count its articles."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from exact import POINTS
from fakes import make_article
from feed_desk import FeedDesk
from web_server import Reply, WebServer

from articles.models import Section, SectionKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from prepared import Fill

    from bot.service.newsdesk import Newsdesk


def ten_articles(newsdesk: Newsdesk) -> None:
    """Put in ten articles."""
    list(newsdesk.library.add_all(make_article(n) for n in range(1, 10)))
    newsdesk.library.add(
        make_article(
            50,
            headline="Sala hospital opens a new ward",
            dek="The ward has forty beds.",
            sections=(
                Section(kind=SectionKind.DEEP_DIVE, text="The ward opened on Monday at noon."),
                Section(kind=SectionKind.KEY_POINTS, points=POINTS),
                Section(
                    kind=SectionKind.WHY_IT_MATTERS,
                    text="The town had no ward of its own. Patients travelled for hours.",
                ),
            ),
        )
    )


@pytest.fixture
def small_desk(opened_with: Callable[[Fill], Newsdesk]) -> Newsdesk:
    """A newsdesk with ten articles."""
    return opened_with(ten_articles)


@pytest.fixture
def feed_desk(newsdesk: Newsdesk) -> Iterator[FeedDesk]:
    """A newsdesk whose feeds are served on loopback."""
    with WebServer({"/robots.txt": Reply(b"", 404)}) as server:
        yield FeedDesk(newsdesk, server)
