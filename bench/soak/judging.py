"""Whether a soak went well: rules over what was seen, each with its figure. Pure."""

from __future__ import annotations

from collections import Counter
from statistics import fmean, linear_regression
from typing import TYPE_CHECKING, NamedTuple

from articles.library.sqlite import KEPT_OPEN

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from soak.crowd import Reply
    from soak.watching import LogReport, Sample

WARM_UP_SHARE, WARM_UP_SECONDS = 0.2, 60.0
MEMORY_GROWTH = 0.05
# Tantivy's and FAISS's files come and go as segments are merged, so that peaks are compared.
FILE_GROWTH, FILE_SLACK = 0.25, 1 << 20
WORD_FILES_SLACK = 10
# Descriptors and threads that may be more at the end than at the beginning.
HANDLES_SLACK = 5
# SQLite puts the log back at every 1,000 pages of 4,096 bytes, once no reader needs an older state;
# the file keeps the longest it was.
LOG_MOST = 4 * 1_000 * 4_096


# The pool keeps ten connections open, of two files each, and one more of what they share; as many
# again may be open for a while, when many ask at once.
DATABASE_DESCRIPTORS = 2 * (2 * KEPT_OPEN + 1)


class Finding(NamedTuple):
    """A rule, what was found, and whether that breaks it."""

    rule: str
    found: str
    broken: bool


def warm(samples: Sequence[Sample]) -> Sequence[Sample]:
    """Return the samples after the warm-up.

    It is a fifth of the time, at least a minute, and half of the time at most.
    """
    whole = samples[-1].seconds
    begin = min(max(WARM_UP_SHARE * whole, WARM_UP_SECONDS), whole / 2)
    return [sample for sample in samples if sample.seconds >= begin]


def growth(values: Sequence[float]) -> float:
    """Return the share by which the mean of the last quarter is above that of the first."""
    quarter = max(1, len(values) // 4)
    return fmean(values[-quarter:]) / fmean(values[:quarter]) - 1


def slope(seconds: Sequence[float], values: Sequence[float]) -> float:
    """Return the share of their mean by which values grow over the whole time, by least squares."""
    if len(values) < 2:
        return 0.0
    fitted = linear_regression(seconds, values)
    return fitted.slope * (seconds[-1] - seconds[0]) / fmean(values)


def peaks(values: Sequence[float]) -> tuple[float, float]:
    """Return the highest value of the first third and that of the last."""
    third = max(1, len(values) // 3)
    return max(values[:third]), max(values[-third:])


def judge(
    samples: Sequence[Sample],
    replies: Sequence[Reply],
    log: LogReport,
    faults: Sequence[str],
    counts: Mapping[str, int],
) -> list[Finding]:
    """Return what every rule finds; `counts` are how often each thing was done."""
    judged = warm(samples)
    undone = [name for name, count in counts.items() if not count]
    return [
        Finding(
            "everything is played",
            f"but for {', '.join(undone)}" if undone else "all",
            bool(undone),
        ),
        _memory(judged),
        *_files(judged),
        *_handles(judged),
        _answers(replies),
        Finding("no error in the log", _counted(log.errors), bool(log.errors)),
        Finding("nothing else goes wrong", _counted(faults), bool(faults)),
    ]


def _memory(judged: Sequence[Sample]) -> Finding:
    values = [sample.memory for sample in judged]
    grown = growth(values)
    sloped = slope([sample.seconds for sample in judged], values)
    found = f"{grown:+.1%} from the first to the last quarter, {sloped:+.1%} by least squares"
    return Finding("memory is flat within 5%", found, max(grown, sloped) > MEMORY_GROWTH)


def _files(judged: Sequence[Sample]) -> list[Finding]:
    findings = []
    for kind in ("vectors", "words", "other"):
        before, after = peaks([sample.sizes[kind] for sample in judged])
        found = f"{before / 1e6:.2f} MB at most in the first third, {after / 1e6:.2f} in the last"
        most = before * (1 + FILE_GROWTH) + FILE_SLACK
        findings.append(Finding(f"files do not grow: {kind}", found, after > most))
    before, after = peaks([sample.word_files for sample in judged])
    found = f"{before:.0f} at most in the first third, {after:.0f} in the last"
    many = after > before * (1 + FILE_GROWTH) + WORD_FILES_SLACK
    log = max(sample.sizes["write-ahead log"] for sample in judged)
    bound = f"{log / 1e6:.1f} MB at most, and {LOG_MOST / 1e6:.1f} are allowed"
    return [
        *findings,
        Finding("files of the words' index do not multiply", found, many),
        Finding("the write-ahead log is bounded", bound, log > LOG_MOST),
    ]


def _handles(judged: Sequence[Sample]) -> list[Finding]:
    findings = []
    for name in ("descriptors", "threads"):
        before, after = peaks([getattr(sample, name) for sample in judged])
        found = f"{before:.0f} at most in the first third, {after:.0f} in the last"
        findings.append(Finding(f"{name} do not grow", found, after > before + HANDLES_SLACK))
    most = max(sample.database_descriptors for sample in judged)
    found = f"{most} descriptors at most, and {DATABASE_DESCRIPTORS} are allowed"
    too_many = most > DATABASE_DESCRIPTORS
    return [*findings, Finding("connections to the database are bounded", found, too_many)]


def _answers(replies: Sequence[Reply]) -> Finding:
    wrong = [reply for reply in replies if reply.fault]
    told = Counter(f"{reply.kind}: {reply.fault}" for reply in wrong)
    found = f"{len(replies) - len(wrong):,} of {len(replies):,}"
    if told:
        found += "; " + "; ".join(f"{count} × {what}" for what, count in told.most_common(5))
    return Finding("every question is answered", found, bool(wrong) or not replies)


def _counted(lines: Sequence[str]) -> str:
    return f"{len(lines)}: {lines[0][:200]}" if lines else "none"
