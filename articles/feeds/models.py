"""The nouns of feeds: frozen values, as stored and as read."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

from pydantic import AwareDatetime

from articles.models import Frozen, Words
from articles.reading.building import Draft


class FeedChoices(Frozen):
    """What whoever adds a feed decides; of one that is there, the fields that are set change.

    `category` stands in place of the entries' own; `every` is the time between two looks, if the
    server asks for no longer one, and None the pace that fits the feed; with `full_text` the text
    is taken from an article's page where the feed has a summary only.
    """

    category: str | None = None
    every: timedelta | None = None
    full_text: bool = False


class Feed(FeedChoices):
    """A feed as it is kept. `scope` is the Discord server whose articles it brings.

    `checked` is when it was last fetched, `succeeded` when that last went well, and `changed` when
    it last brought something new. `failures` counts those since `succeeded`, with the last one's
    reason as `error`; after some it is `failing`, which its owner is told once. `reason` says why a
    feed is paused that nobody paused, `moved_from` where it was before it moved for good, and
    `pace` the time between two looks that it asks for itself.
    """

    id: str
    url: str
    title: str | None = None
    scope: str | None = None
    paused: bool = False
    reason: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    digest: str | None = None
    next_check_at: AwareDatetime
    failures: int = 0
    failing: bool = False
    error: str | None = None
    added: AwareDatetime
    checked: AwareDatetime | None = None
    succeeded: AwareDatetime | None = None
    changed: AwareDatetime | None = None
    moved_from: str | None = None
    pace: timedelta | None = None

    @property
    def name(self) -> str:
        """Return what people call it."""
        return self.title or self.url


class FeedEntry(Frozen):
    """A story that came in by a feed, as it first did.

    `number` rises with every story that comes in by any feed, and with every one whose embargo is
    over. `news` is False for those that the feed had when it was added.
    """

    number: int
    feed_id: str
    article_id: str
    at: AwareDatetime
    news: bool


class FeedNoticeKind(StrEnum):
    """What the owner of a feed is told: that it fails again and again, is gone, or well again."""

    FAILING = "failing"
    GONE = "gone"
    WELL = "well"


class FeedNotice(Frozen):
    """One thing to tell the owner of a feed, once."""

    number: int
    kind: FeedNoticeKind
    at: AwareDatetime
    error: str | None = None
    feed: Feed


class FeedStatus(StrEnum):
    """What a look at a feed came to.

    CHANGED brought or changed articles, UNCHANGED did not; FAILED could not be read and is tried
    again; GONE is paused from now on; BUSY is being fetched by someone else.
    """

    CHANGED = "changed"
    UNCHANGED = "unchanged"
    FAILED = "failed"
    GONE = "gone"
    BUSY = "busy"


class FeedDamage(StrEnum):
    """What is wrong with a feed that was read all the same, so that something of it may lack."""

    CUT_OFF = "cut off"
    ILL_FORMED = "not well-formed"


class ParsedFeed(Frozen):
    """A feed as its bytes state it.

    `pace` is the time between two looks that it asks for. `entries` are its stories as drafts, and
    `brief` the numbers of those whose text is a summary or lacks.
    """

    title: str = ""
    pace: timedelta | None = None
    entries: tuple[Draft, ...] = ()
    brief: frozenset[int] = frozenset()
    damage: FeedDamage | None = None


class FeedParsingError(Exception):
    """Say why some bytes are not read as a feed, as the end of a sentence: “it is empty”."""


class FeedLink(Frozen):
    """A feed that a web page names."""

    url: Words
    title: str = ""


class ListedFeed(FeedLink):
    """A feed that an OPML list names, with the folder that it stands in there.

    `every`, `full_text` and `paused` are what another newsdesk wrote of it.
    """

    category: str = ""
    every: timedelta | None = None
    full_text: bool = False
    paused: bool = False
