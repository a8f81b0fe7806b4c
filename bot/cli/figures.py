"""The figures of an evaluation, a calibration and a comparison as plain text: pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cli.printing import clean, wrapped
from bot.i18n.wording import day

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bot.service.prose.comparing import ProseComparison
    from index.evaluation.calibration import Calibration
    from index.evaluation.comparison import Comparison, FigureChange
    from index.evaluation.evaluation import Abstention, Containment, Evaluation, Retrieval
    from index.evaluation.metrics import Interval
    from index.evaluation.patterns import Correctness, Refusal

    Measured = Retrieval | Containment | Correctness | Refusal

NAME, NUMBER, CELL = 17, 5, 13
IDS_SHOWN = 20
FIGURE_TITLES = {
    "hits_at_10": "Hits@10",
    "hits_at_4": "Hits@4",
    "mrr_at_10": "MRR@10",
    "map_at_10": "MAP@10",
    "answer_at_1": "first passage",
    "answer_at_4": "first 4",
    "answer_at_10": "first 10",
    "said_in_1": "in 1 sentence",
    "said_in_2": "in 2",
    "said_in_3": "in 3",
    "auc": "AUC",
    "answered": "answered",
    "null_answered": "null answered",
    "right": "right",
    "right_first": "in the first",
    "answered_wrongly": "wrong",
    "refused_wrongly": "refused",
    "never_said": "never said",
    "refused_rightly": "null refused",
    "null_never_said": "null never said",
}
RETRIEVAL_FIGURES = ("hits_at_10", "hits_at_4", "mrr_at_10", "map_at_10")
PASSAGE_FIGURES = ("answer_at_1", "answer_at_4", "answer_at_10")
SAID_FIGURES = ("said_in_1", "said_in_2", "said_in_3")
RIGHT_FIGURES = ("right", "right_first", "answered_wrongly", "refused_wrongly")
REFUSED_FIGURES = ("refused_rightly",)


def evaluation(given: Evaluation) -> str:
    """Return the figures of an evaluation as tables, each figure with its 95% interval."""
    blocks = []
    if given.retrieval:
        blocks.append(
            _table("passages", RETRIEVAL_FIGURES, {**given.by_type, "all": given.retrieval})
        )
    if given.facts_missing:
        blocks.append(
            f"The facts of {given.facts_missing:,} questions stand in no passage of the library."
        )
    if given.answers:
        rows = {**given.answers_by_type, "in the library": given.answers_in_library}
        rows["all"] = given.answers
        blocks.append(_table("answer in", PASSAGE_FIGURES, rows))
        if given.answers.said_in_1 is not None:
            blocks.append(_table("answer said", SAID_FIGURES, rows))
    blocks += _judged(given)
    if given.abstention:
        blocks.append(_abstention(given.abstention))
    return "\n\n".join(blocks) or "No question has facts, answers or patterns to measure with."


def _judged(given: Evaluation) -> Iterator[str]:
    """Yield what the patterns say of the answers."""
    if given.correctness:
        rows = {**given.correctness_by_type, "all": given.correctness}
        yield _table("answers", RIGHT_FIGURES, rows)
    if given.refusal:
        yield _table("no answer", REFUSED_FIGURES, {**given.refusal_by_type, "all": given.refusal})
    said = given.correctness.never_said if given.correctness else 0.0
    null_said = given.refusal.null_never_said if given.refusal else 0.0
    if given.correctness or given.refusal:
        yield wrapped(
            f"said what must never be said: {said:.1%} of the answerable, {null_said:.1%} of the "
            "others",
            rest="  ",
        )


def _table(title: str, figures: Sequence[str], rows: Mapping[str, Measured | None]) -> str:
    heads = " ".join(f"{FIGURE_TITLES[figure]:>{CELL}}" for figure in figures)
    lines = [f"{title:{NAME}} {'n':>{NUMBER}} {heads}"]
    for name, row in rows.items():
        if row:
            cells = " ".join(_cell(getattr(row, figure), row, figure) for figure in figures)
            lines.append(f"{clean(name)[:NAME]:{NAME}} {row.questions:{NUMBER}} {cells}")
    return "\n".join(lines)


def _cell(value: float | None, row: Measured, figure: str) -> str:
    if value is None:
        return " " * CELL
    return f"{value:5.3f} {_ends(row.intervals.get(figure))}".rjust(CELL)


def _ends(given: Interval | None) -> str:
    if given is None:
        return ""
    return "–".join(f"{end:.2f}".replace("0.", ".").replace("1.00", "1.0") for end in given)


def _abstention(away: Abstention) -> str:
    def share(figure: str) -> str:
        ends = away.intervals.get(figure)
        between = f" ({ends.low:.0%}–{ends.high:.0%})" if ends else ""
        return f"{getattr(away, figure):.1%}{between}"

    area = f"AUC {away.auc:.3f} {_ends(away.intervals.get('auc'))}".strip()
    shares = f"{share('answered')} of the answerable, {share('null_answered')} of the others"
    return "\n".join(
        [
            f"abstention: {away.null_questions:,} questions that nothing answers, {area}",
            wrapped(f"answered: {shares}", rest="  "),
            f"at 95% of the answerable answered: {share('null_at_95')} of the others",
        ]
    )


def calibration(given: Calibration, before: float, *, overruled: bool) -> str:
    """Return what was calibrated; `overruled` where a setting goes before it."""
    text = (
        f"Calibrated: answered is from a confidence of {given.minimum:.3f} on (before: "
        f"{before:.3f}), which is {given.answered:.1%} of {given.answerable:,} answerable "
        f"questions and {given.null_answered:.1%} of {given.others:,} others."
    )
    if overruled:
        text += " NEWSDESK_MINIMUM is set and goes before it; unset it to use the calibration."
    return wrapped(text)


def comparison(given: Comparison) -> str:
    """Return what changed since an earlier run: figures, then the questions it changed for."""
    when = f"{day(given.earlier)} {given.earlier:%H:%M}"
    against = f"against {when}, on {given.questions:,} questions that both runs asked"
    if given.only_before or given.only_after:
        against += f" ({given.only_before:,} only then, {given.only_after:,} only now)"
    head = f"{'':{NAME}} {'n':>{NUMBER}} {'before':>8} {'after':>8} {'change':>8} {'95%':>18}"
    lines = [wrapped(against, rest="  "), head]
    lines += [_change(change) for change in given.changes]
    return "\n".join([*lines, *_named("better", given.better), *_named("worse", given.worse)])


def _change(change: FigureChange) -> str:
    name = FIGURE_TITLES[change.figure]
    ends = f"{change.low:+.3f} to {change.high:+.3f}"
    return (
        f"{name:{NAME}} {change.questions:{NUMBER}} {change.before:8.3f} {change.after:8.3f} "
        f"{change.difference:+8.3f} {ends:>18}"
    )


def _named(title: str, ids: Sequence[str]) -> Iterator[str]:
    if ids:
        more = f" and {len(ids) - IDS_SHOWN:,} more" if len(ids) > IDS_SHOWN else ""
        named = clean(", ".join(ids[:IDS_SHOWN]))
        yield wrapped(f"{title} ({len(ids):,}): {named}{more}", rest="  ")


def prose(given: ProseComparison) -> str:
    """Return how answers in prose compare with quoted ones."""
    answers = f"{given.in_prose:,} of {given.covered:,} answers, the others stay quotes"
    lines = [f"prose by {clean(given.model)}: {answers}"]
    if given.quotes_right is not None and given.prose_right is not None:
        lines.append(
            f"hold the answer: {given.quotes_right:.1%} as quotes, {given.prose_right:.1%} in prose"
        )
    if given.taken_out is not None:
        lines.append(
            f"sentences written: {given.written:,}, of these {given.taken_out:.1%} taken out"
        )
    if given.prompt_tokens is not None and given.completion_tokens is not None:
        lines.append(
            f"tokens an answer: {given.prompt_tokens:,.0f} sent, {given.completion_tokens:,.0f} "
            "written"
        )
    if given.quotes_seconds and given.prose_seconds:
        quotes, written = given.quotes_seconds, given.prose_seconds
        lines.append(
            f"seconds, median and 95%: {quotes[0]:.1f} and {quotes[1]:.1f} as quotes, "
            f"{written[0]:.1f} and {written[1]:.1f} in prose"
        )
    lines += [f"failed {count:,} times: {clean(fault)}" for fault, count in given.faults.items()]
    return "\n".join(wrapped(line, rest="  ") for line in lines)
