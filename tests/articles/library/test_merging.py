"""What stays of a status and a note when a new version comes in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from fakes import make_article

from articles.library.merging import Decision, merged
from articles.models import Status

if TYPE_CHECKING:
    from articles.models import Article

LIVE, CORRECTED, RETRACTED = Status.LIVE, Status.CORRECTED, Status.RETRACTED


def version(status: Status = LIVE, note: str | None = None) -> Article:
    return make_article(status=status, note=note)


@pytest.mark.parametrize(
    ("new", "stored", "decided", "status", "note"),
    [
        # What a source says of itself.
        ((CORRECTED, "It is 21."), (LIVE, None), None, CORRECTED, "It is 21."),
        ((LIVE, None), (CORRECTED, "It is 21."), None, CORRECTED, "It is 21."),
        ((CORRECTED, "It is 22."), (CORRECTED, "It is 21."), None, CORRECTED, "It is 22."),
        ((RETRACTED, "Gone."), (CORRECTED, "It is 21."), None, RETRACTED, "Gone."),
        ((LIVE, None), (RETRACTED, "Gone."), None, RETRACTED, "Gone."),
        ((CORRECTED, "It is 21."), (RETRACTED, "Gone."), None, RETRACTED, "Gone."),
        ((LIVE, None), (Status.WITHHELD, None), None, LIVE, None),
        # What an editor decided before.
        ((LIVE, None), (CORRECTED, "Ours."), (CORRECTED, "Ours."), CORRECTED, "Ours."),
        ((CORRECTED, "Its."), (CORRECTED, "Ours."), (CORRECTED, "Ours."), CORRECTED, "Ours. Its."),
        ((CORRECTED, "Ours."), (CORRECTED, "Ours."), (CORRECTED, "Ours."), CORRECTED, "Ours."),
        ((CORRECTED, "Its."), (RETRACTED, "Ours."), (RETRACTED, "Ours."), RETRACTED, "Ours."),
        ((RETRACTED, "Its."), (CORRECTED, "Ours."), (CORRECTED, "Ours."), RETRACTED, "Its."),
    ],
)
def test_what_is_said_of_a_new_version(
    new: tuple[Status, str | None],
    stored: tuple[Status, str | None],
    decided: tuple[Status, str | None] | None,
    status: Status,
    note: str | None,
) -> None:
    decision = Decision(*decided) if decided else None
    found = merged(version(*new), version(*stored), decision)
    assert (found.status, found.note) == (status, note)


def test_a_withdrawal_without_a_text_keeps_what_it_takes_back() -> None:
    stored = version(CORRECTED, "It is 21.")
    gone = version(RETRACTED, "Withdrawn.").model_copy(update={"sections": (), "headline": "Gone"})
    found = merged(gone, stored)
    assert found.sections == stored.sections
    assert found.headline == stored.headline
    assert (found.status, found.note) == (RETRACTED, "Withdrawn.")
    # Nobody knows it yet: what comes of it later stays withdrawn.
    assert merged(gone, None) == gone
    assert merged(version(), gone).status is RETRACTED
