"""The check of written sentences: how it goes with people's votes, what made faults it finds."""

from __future__ import annotations

import re
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING, Any, NamedTuple

from falsified import CHANGES, Original, changes_of
from rephrased import AT_ONCE_KIND, WAYS, rephrasings_of
from scoring import Table, figure, share
from sets import SPLITS, split_of
from unhedged import HEDGE_CHANGES, WORD_CHANGES

from bot.service.faithfulness.checking import check
from bot.service.faithfulness.days import NAMED_DAYS
from bot.service.faithfulness.models import NumberedSource
from bot.service.faithfulness.support import support
from index.chunking.sentences import split_sentences
from index.evaluation.metrics import area_interval, area_under_curve
from index.models import Progress
from index.query.words import telling
from index.readers import ReadableText

if TYPE_CHECKING:
    from collections.abc import Sequence

    from articles.models import Article
    from index.models import Report
    from index.readers import Reader

VOTES = "faithful_qags.jsonl.gz"
CHANGED_SETS = ("mhr_corpus.jsonl.gz", "bbc_summary.jsonl.gz", "keypoints_cnndm.jsonl.gz")
SEED = 20_261_127
# Of so many sentences an article each; the sets differ in size.
SENTENCES_AN_ARTICLE = 1
# What may be surer than it is told stands in few of them.
HEDGED_AN_ARTICLE = 8
# Of articles without a day it is supposed that they came out on this one.
SUPPOSED_DAY = date(2023, 11, 15)
DAYS_LATER = 40
PASSAGE_SENTENCES = 8
FEWEST_WORDS, MOST_WORDS = 8, 45
# Sentences that a reader is given at once.
SENTENCES_READ = 12
WHOLE = re.compile(r"[A-Z“\"].*[.!?][”\"]?", re.DOTALL)
# But for days that are names of something: “Black Friday”.
RELATIVE = re.compile(
    r"\b(?:yesterday|today|tomorrow|last (?:week|month|night)|this week"
    rf"|{NAMED_DAYS}(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday))\b"
)
JOINED = "joined with a sentence of another source"
UNCHANGED, LATER = "unchanged", "relative date, read forty days later"


class VotedSentence(NamedTuple):
    """A sentence of a summary with what people say of it: whether its article supports it."""

    group: str
    split: str
    supported: bool
    refused: bool
    scores: tuple[float, ...]


METHODS = ("word overlap", "the reader alone", "the check", "the check and the reader")


def voted_sentences(
    rows: Sequence[dict[str, Any]], reader: Reader, report: Report
) -> list[VotedSentence]:
    """Return the sentences that people voted on, with each method's score."""
    found = []
    for number, row in enumerate(rows):
        report(Progress(stage="Sentences voted on", done=number, total=len(rows)))
        article = mended(row["article"])
        source = NumberedSource(number=1, text=article, published=SUPPOSED_DAY)
        texts = readable(article)
        words = set(telling(article))
        for each in row["sentences"]:
            said = each["sentence"]
            own = telling(said)
            overlap = sum(word in words for word in own) / max(1, len(own))
            judged = max(score for text in reader.read(said, texts) for score in text)
            alone = support(said, [source])
            both = support(said, [source], judged)
            votes = [vote == "yes" for vote in each["votes"]]
            found.append(
                VotedSentence(
                    row["set"],
                    split_of(row["article"]),
                    2 * sum(votes) > len(votes),
                    bool(check(said, [source], SUPPOSED_DAY, lambda _, told=judged: told)),
                    (overlap, judged, alone, both),
                )
            )
    return found


def mended(text: str) -> str:
    """Return an article without the blanks that the set has in its figures and compounds."""
    text = re.sub(r"(?<=\d)([.,]) (?=\d)", r"\1", text)
    return re.sub(r"(?<=\w) - (?=\w)", "-", text)


def readable(text: str) -> list[ReadableText]:
    """Return a text in pieces that the reader can read."""
    spans = split_sentences(text)
    pieces = []
    for first in range(0, len(spans), SENTENCES_READ):
        held = spans[first : first + SENTENCES_READ]
        start = held[0][0]
        moved = tuple((begin - start, end - start) for begin, end in held)
        pieces.append(ReadableText("", text[start : held[-1][1]], moved))
    return pieces


def votes_table(voted: Sequence[VotedSentence], split: str) -> Table:
    """Return the areas under the curve of one half, by set."""
    head = ("", "n", "supported", *METHODS, "supported, refused", "not supported, refused")
    rows = []
    chosen = [each for each in voted if each.split == split]
    for group in (*dict.fromkeys(each.group for each in voted), "both"):
        held = [each for each in chosen if group in (each.group, "both")]
        yes = [each.scores for each in held if each.supported]
        no = [each.scores for each in held if not each.supported]
        areas = []
        for method in range(len(METHODS)):
            pair = [scores[method] for scores in yes], [scores[method] for scores in no]
            known = bool(yes and no)
            areas.append(figure(area_under_curve(*pair), area_interval(*pair)) if known else "–")
        refused = [
            share([float(each.refused) for each in held if each.supported is told])
            for told in (True, False)
        ]
        rows.append((group, str(len(held)), str(len(yes)), *areas, *refused))
    note = (
        "Area under the ROC curve, of sentences that most of three people say the article supports "
        "against the others. The reader is asked with the sentence itself as the question, and its "
        "best sentence counts. What is refused is what the check finds anything in, or the reader "
        "gives log-odds below 0."
    )
    return Table(f"People's votes, {split}", head, tuple(rows), (note,))


class CheckedChange(NamedTuple):
    """A sentence that was checked: of which half, in which way it was made, what was found."""

    split: str
    kind: str
    found: tuple[str, ...]
    sentence: str


def originals_of(
    articles: Sequence[Article], chance: Random, most: int = SENTENCES_AN_ARTICLE
) -> list[tuple[Article, Original]]:
    """Return sentences of articles, some from each, with their passages."""
    texts = [article.sections[0].text for article in articles]
    spans = [split_sentences(text) for text in texts]
    usable = [
        [place for place, (start, end) in enumerate(own) if _is_usable(text[start:end])]
        for text, own in zip(texts, spans, strict=True)
    ]
    able = [number for number, places in enumerate(usable) if places]
    found = []
    for number in able if len(able) > 1 else ():
        text, own = texts[number], spans[number]
        others = [each for each in able if each != number]
        for place in chance.sample(usable[number], min(most, len(usable[number]))):
            other = chance.choice(others)
            begin, stop = spans[other][chance.choice(usable[other])]
            first = max(0, min(place - chance.randrange(PASSAGE_SENTENCES), len(own) - 1))
            last = min(first + PASSAGE_SENTENCES, len(own)) - 1
            passage = text[own[first][0] : own[max(place, last)][1]]
            sentence = " ".join(text[own[place][0] : own[place][1]].split())
            strange = " ".join(texts[other][begin:stop].split())
            found.append(
                (articles[number], Original(sentence, passage, text, strange, texts[other]))
            )
    return found


def _is_usable(sentence: str) -> bool:
    words = sentence.split()
    return FEWEST_WORDS <= len(words) <= MOST_WORDS and WHOLE.fullmatch(sentence) is not None


def checked_changes(articles: Sequence[Article], report: Report) -> list[CheckedChange]:
    """Check sentences of articles as they are, in other words, and with one thing changed."""
    found = []
    chosen = originals_of(articles, Random(SEED))  # noqa: S311
    for number, (article, original) in enumerate(chosen):
        report(Progress(stage="Sentences changed", done=number, total=len(chosen)))
        chance = Random(f"{SEED} {article.id}")  # noqa: S311
        found += _checked(article, original, chance)
    chosen = originals_of(articles, Random(SEED), HEDGED_AN_ARTICLE)  # noqa: S311
    for number, (article, original) in enumerate(chosen):
        report(Progress(stage="Sentences told as surer", done=number, total=len(chosen)))
        chance = Random(f"{SEED} {original.sentence}")  # noqa: S311
        found += _checked_as_surer(article, original, chance)
    return found


def _checked_as_surer(article: Article, original: Original, chance: Random) -> list[CheckedChange]:
    source, split = _source(article, original), split_of(article.id)
    day = source.published or SUPPOSED_DAY
    return [
        CheckedChange(
            split,
            kind,
            tuple(f"{each.kind}: {each.words}" for each in check(sentence, [source], day)),
            sentence,
        )
        for kind, sentence in changes_of(original, chance, HEDGE_CHANGES).items()
    ]


def _source(article: Article, original: Original) -> NumberedSource:
    published = article.published.date() if article.published else SUPPOSED_DAY
    return NumberedSource(1, original.passage, article.headline, article.source or "", published)


def _checked(article: Article, original: Original, chance: Random) -> list[CheckedChange]:
    source = _source(article, original)
    published = source.published or SUPPOSED_DAY
    strange = NumberedSource(2, original.strange, published=published)
    split = split_of(article.id)

    def checked(
        kind: str, sentence: str, sources: list[NumberedSource], day: date
    ) -> CheckedChange:
        kinds = tuple(f"{each.kind}: {each.words}" for each in check(sentence, sources, day))
        return CheckedChange(split, kind, kinds, sentence)

    result = [checked(UNCHANGED, original.sentence, [source], published)]
    if RELATIVE.search(original.sentence):
        later = published + timedelta(days=DAYS_LATER)
        result.append(checked(LATER, original.sentence, [source], later))
    first, second = original.sentence.rstrip(".!?"), original.strange
    if first != original.sentence and second.startswith(("The ", "A ", "It ", "They ")):
        joined = f"{first}, while {second[0].lower()}{second[1:]}"
        result.append(checked(JOINED, joined, [source, strange], published))
    made = rephrasings_of(original.sentence, published, chance)
    made |= changes_of(original, chance, CHANGES | WORD_CHANGES)
    for kind, sentence in made.items():
        sources = [source, strange] if kind == "merged, both cited" else [source]
        result.append(checked(kind, sentence, sources, published))
    return result


def caught_table(checked: Sequence[CheckedChange]) -> Table:
    """Return of each kind of change which share is found."""
    rows = [_row(kind, checked) for kind in (*CHANGES, *HEDGE_CHANGES, *WORD_CHANGES, LATER)]
    return Table("Sentences with one thing changed", HEAD_CAUGHT, tuple(filter(None, rows)))


def passed_table(checked: Sequence[CheckedChange]) -> Table:
    """Return of sentences that are true which share is refused."""
    rows = [_row(kind, checked) for kind in (UNCHANGED, *WAYS, AT_ONCE_KIND, JOINED)]
    told = [
        each._replace(kind="**all in other words**") for each in checked if each.kind in REPHRASED
    ]
    rows.append(_row("**all in other words**", told))
    return Table("True sentences", HEAD_REFUSED, tuple(filter(None, rows)))


REPHRASED = (*WAYS, AT_ONCE_KIND)
HEAD_CAUGHT = ("changed", *(f"{name}, {split}" for split in SPLITS for name in ("n", "caught")))
HEAD_REFUSED = ("", *(f"{name}, {split}" for split in SPLITS for name in ("n", "refused")))


def _row(kind: str, checked: Sequence[CheckedChange]) -> tuple[str, ...] | None:
    cells: list[str] = []
    for split in SPLITS:
        held = [
            float(bool(each.found)) for each in checked if each.kind == kind and each.split == split
        ]
        cells += [str(len(held)), share(held)]
    return (kind, *cells) if any(cell not in ("0", "–") for cell in cells) else None
