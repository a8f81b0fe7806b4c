"""What the formats of news agencies share: the status of an item, its nature and its dates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from articles.models import Status

if TYPE_CHECKING:
    from collections.abc import Mapping

WITHDRAWN, CORRECTED = "Withdrawn by its source", "Corrected by its source"
# IPTC's publishing status; “cancelled” is none of its words, and meant all the same.
STATUSES = {
    "": Status.LIVE,
    "usable": Status.LIVE,
    "withheld": Status.WITHHELD,
    "canceled": Status.RETRACTED,
    "cancelled": Status.RETRACTED,
}
# IPTC's natures of items that hold no text of their own, as one and several are called.
NO_TEXTS = {
    "picture": ("a picture", "pictures"),
    "graphic": ("a graphic", "graphics"),
    "audio": ("a sound", "sounds"),
    "video": ("a film", "films"),
    "animated": ("an animation", "animations"),
    "component": ("a part of an item", "parts of items"),
    "event": ("an event", "events"),
    "planning": ("a plan of coverage", "plans of coverage"),
}


def code_of(term: str) -> str:
    """Return the code of a term that may have its scheme before it: “stat:canceled”, or a URI."""
    return term.strip().rpartition(":")[2].rpartition("/")[2]


def standing(pubstatus: str) -> Mapping[str, Any] | None:
    """Return a draft's `status` and `note` by an item's publishing status, None for one unknown."""
    status = STATUSES.get(code_of(pubstatus).lower())
    if status is None:
        return None
    if status is Status.LIVE:
        # Whether it is a corrected one is told elsewhere.
        return {"status": "", "note": ""}
    return {"status": status.value, "note": WITHDRAWN if status is Status.RETRACTED else ""}


def dated(first: object, version: object, content: object = None) -> Mapping[str, Any]:
    """Return a draft's dates by those of IPTC's standards.

    “First created” is when an item first came into being, which for an agency is when it was sent
    out; “version created” is when the version at hand was. So the first is the date of publication
    and the second that of its modification. Where the version's is the only one, the article is
    dated by it: it is when that which is quoted was sent out. “Content created” dates the content,
    which may be an old photograph or, in an archive, far older than the item: it counts where no
    other date is stated, and never as a modification.
    """
    if first:
        return {"published": first, "modified": version or None}
    return {"published": version or content or None, "modified": None}
