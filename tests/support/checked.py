"""What the check of written sentences finds, with one passage of one article."""

from __future__ import annotations

from datetime import date

from bot.service.faithfulness.checking import check
from bot.service.faithfulness.models import FindingKind, NumberedSource

PUBLISHED, TODAY = date(2026, 11, 12), date(2026, 11, 14)


def kinds(passage: str, sentence: str) -> set[FindingKind]:
    """Return the kinds of fault that a sentence has which cites a passage."""
    source = NumberedSource(1, passage, outlet="Harbour Post", published=PUBLISHED)
    return {found.kind for found in check(sentence, [source], TODAY)}
