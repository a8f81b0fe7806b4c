"""The answer that is made of what may be said: pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bot.service.answers import AnswerDraft, Citation, Sentence, cite
from bot.service.prose.models import BorneSentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.service.answers import Answer, ReadPassage


class Quote(NamedTuple):
    """A sentence of the quoted answer, with its own citations."""

    sentence: Sentence
    citations: tuple[Citation, ...]


def assembled(
    sifted: Sequence[BorneSentence | None], quoted: Answer, most: int
) -> AnswerDraft | None:
    """Return what is said of an answer whose sentences were sifted, `most` at most.

    None where quotes stand: where less than half of it is left, or nothing that the model worded
    itself. Where what is left does not bear on the quoted answer's best sentence, the answer lacks
    its point, and that sentence takes the first gap, or goes before the others.
    """
    kept = [each for each in sifted if each is not None]
    if 2 * len(kept) < len(sifted) or all(each.quoted for each in kept):
        return None
    said: list[BorneSentence | Quote] = list(kept)
    best = quoted.sentences[0]
    if not any(_bears_on(each, best.text) for each in kept):
        held = [each for each in quoted.citations if each.number in best.citations]
        gap = sifted.index(None) if None in sifted else 0
        said.insert(gap, Quote(best, tuple(held)))
    said = said[:most]
    return drafted(said) if any(_is_written(each) for each in said) else None


def drafted(said: Sequence[BorneSentence | Quote]) -> AnswerDraft:
    """Return sentences as a draft, with one citation a passage, numbered as they come."""
    citations: dict[str, Citation] = {}

    def number_of(made: Citation) -> int:
        number = len(citations) + 1
        return citations.setdefault(
            made.passage_id, made.model_copy(update={"number": number})
        ).number

    sentences = []
    for each in said:
        if isinstance(each, Quote):
            numbers = tuple(map(number_of, each.citations))
            sentences.append(each.sentence.model_copy(update={"citations": numbers}))
            continue
        numbers = tuple(number_of(_citation(passage)) for passage in each.passages)
        rests_on = () if each.quoted else each.spans
        sentences.append(
            Sentence(text=each.text, citations=numbers, written=not each.quoted, rests_on=rests_on)
        )
    return AnswerDraft(sentences=tuple(sentences), citations=tuple(citations.values()))


def _citation(found: ReadPassage) -> Citation:
    passage = found.passage
    return cite(
        0,
        found.article,
        passage_id=passage.id,
        section=passage.section.value,
        quote=passage.text,
        language=passage.language,
    )


def _bears_on(kept: BorneSentence, point: str) -> bool:
    """Return whether a sentence rests on another one; a dateline may be lacking there."""
    return any(point in span or span in point for span in kept.spans)


def _is_written(said: BorneSentence | Quote) -> bool:
    return isinstance(said, BorneSentence) and not said.quoted
