"""The check of a sentence against the passages that it cites."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.service.faithfulness.additions import addition_findings
from bot.service.faithfulness.bounds import bound_findings
from bot.service.faithfulness.coverage import coverage_findings
from bot.service.faithfulness.cues import asks
from bot.service.faithfulness.evidence import Evidence
from bot.service.faithfulness.factuality import factuality_findings
from bot.service.faithfulness.items import item_findings
from bot.service.faithfulness.models import Finding, FindingKind
from bot.service.faithfulness.polarity import polarity_findings
from bot.service.faithfulness.quotations import quotation_findings
from bot.service.faithfulness.speakers import speaker_findings
from bot.service.faithfulness.voices import compared_voices

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from bot.service.faithfulness.models import NumberedSource, SentenceJudge

# Log-odds below which what nothing else was found in is not let through: as likely as not. In the
# votes that bench/results/faithful.md tells of, this refuses few more, most of them rightly.
LEAST_JUDGED = 0.0


def check(
    sentence: str,
    sources: Sequence[NumberedSource],
    today: date,
    judge: SentenceJudge | None = None,
) -> tuple[Finding, ...]:
    """Return what of a sentence the sources that it cites do not bear out; empty, and it passes.

    Words of time are counted from `today`. A sentence of a source, word for word, is wrong only in
    these, and in signs put in. The judge is asked last, where nothing is found otherwise.
    """
    if not sources:
        return (Finding(FindingKind.UNSUPPORTED, sentence),)
    evidence = Evidence(sentence, sources)
    found = findings_of(evidence, today)
    if not found and judge is not None and not _is_whole_sentence(evidence):
        judged = judge(sentence)
        if judged is not None and judged < LEAST_JUDGED:
            return (Finding(FindingKind.UNSUPPORTED, sentence),)
    return found


def findings_of(evidence: Evidence, today: date) -> tuple[Finding, ...]:
    """Return what of a sentence its sources do not bear out, without regard to any judge."""
    voices = compared_voices(evidence)
    found = [
        *item_findings(evidence, today),
        *quotation_findings(evidence),
        *polarity_findings(evidence),
        *factuality_findings(evidence),
        *bound_findings(evidence),
        *speaker_findings(evidence),
        *addition_findings(evidence),
        *coverage_findings(evidence),
    ]
    if voices.changed:
        found = [each for each in found if each.kind is not FindingKind.SWAPPED_PARTIES]
    found += voices.findings
    if _is_whole_sentence(evidence):
        kept = (FindingKind.RELATIVE_DATE, FindingKind.ADDED)
        return tuple(each for each in found if each.kind in kept)
    return tuple(dict.fromkeys(found))


def _is_whole_sentence(evidence: Evidence) -> bool:
    return any(
        not statement.is_headline
        and statement.words == evidence.said.words
        and asks(statement.text) == asks(evidence.said.text)
        for source in evidence.sources
        for statement in source.statements
    )
