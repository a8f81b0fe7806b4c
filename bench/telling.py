"""Key points and reasons of single stories, against the first sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scoring import COVERED, Table, covers, figure, rouge, share
from sets import reasons_of

from bot.service.excerpts import stories
from index.chunking.sentences import split_sentences
from index.evaluation.metrics import mean_interval
from index.models import Progress

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.service.newsdesk import Newsdesk
    from index.models import Report

POINTS, REASONS = 3, 2
LONG = 30


def measure_points(
    newsdesk: Newsdesk, rows: Sequence[dict[str, Any]], ids: Mapping[str, str], report: Report
) -> list[Table]:
    """Measure key points by ROUGE against hand-written highlights, of all and of long articles."""
    ours, lead, long = [], [], []
    embedder = newsdesk.search.embedder()
    for number, row in enumerate(rows):
        report(Progress(stage="Key points", done=number, total=len(rows)))
        sentences = first_sentences(row["article"])
        long.append(len(sentences) > LONG)
        found = newsdesk.search.passages.of_article(ids[row["id"]], None)
        said = stories.key_points(found, embedder, limit=POINTS).sentences
        ours.append(rouge(row["key_points"], [sentence.text for sentence in said]))
        lead.append(rouge(row["key_points"], sentences[:POINTS]))
    lines = []
    for title, counted in (("", [True] * len(rows)), (f", over {LONG} sentences", long)):
        for name, scores in (("**newsdesk**", ours), ("first three sentences", lead)):
            chosen = [score for score, counts in zip(scores, counted, strict=True) if counts]
            if chosen:
                lines.append((f"{name}{title}", str(len(chosen)), *_means(chosen)))
    head = ("", "n", "ROUGE-1", "ROUGE-2", "ROUGE-L")
    note = (
        "F1 × 100 with stemming, by rouge-score; ROUGE-L over lines, one a sentence or highlight. "
        "Three sentences each."
    )
    return [Table("Key points", head, tuple(lines), (note,))]


def _means(scores: Sequence[tuple[float, ...]]) -> tuple[str, ...]:
    columns = zip(*scores, strict=True)
    return tuple(figure(sum(c) / len(c), mean_interval(c), digits=1) for c in columns)


def measure_reasons(
    newsdesk: Newsdesk, rows: Sequence[dict[str, Any]], ids: Mapping[str, str], report: Report
) -> list[Table]:
    """Measure `why`: whether two sentences cover a gold reason, and silence where there is none."""
    ours, lead, silent_right, silent_wrong = [], [], [], []
    embedder = newsdesk.search.embedder()
    for number, row in enumerate(rows):
        report(Progress(stage="Reasons", done=number, total=len(rows)))
        found = newsdesk.search.passages.of_article(ids[row["id"]], None)
        said = [sentence.text for sentence in stories.why(found, embedder).sentences]
        if reasons := reasons_of(row):
            ours.append(float(covers(said[:REASONS], reasons)))
            lead.append(float(covers(first_sentences(row["text"])[:REASONS], reasons)))
            silent_wrong.append(float(not said))
        else:
            silent_right.append(float(not said))
    lines = (
        ("**newsdesk**", str(len(ours)), share(ours)),
        ("first two sentences", str(len(lead)), share(lead)),
        (
            "newsdesk, says that no reason is given where one is",
            str(len(ours)),
            share(silent_wrong),
        ),
        ("newsdesk, says so where none is", str(len(silent_right)), share(silent_right)),
    )
    note = (
        f"An article counts when at least {COVERED:.0%} of the different words of any one of its "
        "gold reasons stand in the two sentences, in lower case and without punctuation. Articles "
        "whose coders found no reason count only in the last row."
    )
    return [Table("Why", ("", "n", "share"), lines, (note,))]


def first_sentences(text: str) -> list[str]:
    """Return a text's sentences in order."""
    return [text[start:end] for start, end in split_sentences(text)]
