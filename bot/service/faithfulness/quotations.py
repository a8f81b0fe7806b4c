"""What a sentence puts between quotation marks: pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.service.faithfulness.models import Finding, FindingKind
from bot.service.tokens import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.service.faithfulness.evidence import Evidence

# A quotation that is not closed goes to the end.
QUOTATION = re.compile(
    r"“([^”]+)(?:”|$)|„([^“”]+)(?:[“”]|$)|«([^»]+)(?:»|$)|(?<![\w.,;!?…])\"(?=\S)([^\"]+)(?:\"|$)"
    r"|(?<!\w)‘((?:[^’]|’\w)+)’(?!\w)"
)
LEFT_OUT = re.compile(r"…|\.\.\.|\[[^\]]*\]")


def quotation_findings(evidence: Evidence) -> Iterator[Finding]:
    """Yield what is quoted and stands word for word in no source.

    What is left out (“…”) or put in between brackets is no part of it.
    """
    for match in QUOTATION.finditer(evidence.said.text):
        quoted = next(group for group in match.groups() if group)
        if not all(_stands(evidence, piece) for piece in LEFT_OUT.split(quoted)):
            yield Finding(FindingKind.QUOTATION, quoted)


def _stands(evidence: Evidence, piece: str) -> bool:
    wanted = " ".join(words(piece))
    return not wanted or any(f" {wanted} " in source.words for source in evidence.sources)
