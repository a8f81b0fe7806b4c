"""A newsdesk whose digests go by a clock that stands, and what is done with them."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

import pytest
from clock import Clock
from fakes import make_article

from bot.service.digest_ranking import DigestChoice
from bot.service.schedules import Schedule

if TYPE_CHECKING:
    from bot.service.digest_reports import DigestReport
    from bot.service.newsdesk import Newsdesk
    from bot.state.digests import Digest

SERVER, CHANNEL = "777", "8"
EVERYTHING = DigestChoice()
MORNING = Schedule(at=time(8), zone="Europe/Berlin")


@pytest.fixture(name="clock")
def digest_clock(newsdesk: Newsdesk) -> Clock[datetime]:
    """What the newsdesk's digests go by; articles come in by the real one."""
    clock = Clock(datetime.now(UTC))
    newsdesk.digests.reports._clock = clock
    newsdesk.due._clock = clock
    return clock


def bring(desk: Newsdesk, number: int, **changes: object) -> str:
    """Let an article of today come in."""
    published = datetime.now(UTC) - timedelta(minutes=100 - number)
    article = make_article(number, **{"published": published, **changes})
    desk.library.add(article)
    return article.id


def given(desk: Newsdesk, choice: DigestChoice = EVERYTHING) -> Digest:
    digest, _ = desk.digests.set(SERVER, CHANNEL, MORNING, choice)
    return digest


def told(report: DigestReport) -> list[str]:
    return [each.article.id for each in report.stories]


def taken(desk: Newsdesk, digest: Digest) -> list[str] | None:
    """Claim a digest and send it; return what it tells."""
    message = desk.digests.take(digest.number)
    if message is None:
        return None
    assert desk.digests.store.confirm(message.digest)
    return told(message.report)
