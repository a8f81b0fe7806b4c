"""A draft in which the newest comes first and what was said earlier is marked as such: pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bot.service.excerpts.sentences import compose

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.service.answers import AnswerDraft, Citation, Sentence
    from bot.service.developments.changes import StateChange
    from bot.service.excerpts.sentences import PlacedSentence


class CitedSentence(NamedTuple):
    """A sentence with its citations themselves, whatever their numbers."""

    sentence: Sentence
    citations: tuple[Citation, ...]


def rearranged(
    draft: AnswerDraft,
    shown: Sequence[PlacedSentence | None],
    found: StateChange,
    at: int,
    limit: int,
) -> AnswerDraft:
    """Return a draft with the newest sentence at a place, and right behind it the earlier ones.

    `shown` says where each sentence of the draft stands. Others follow up to the limit.
    """
    cited = {each.number: each for each in draft.citations}
    held = [
        CitedSentence(each, tuple(cited[number] for number in each.citations))
        for each in draft.sentences
    ]

    def given(sentence: PlacedSentence) -> CitedSentence:
        return held[shown.index(sentence)] if sentence in shown else _added(sentence)

    lead, before = given(found.newest), [_marked(given(each)) for each in found.earlier]
    taken = (found.newest, *found.earlier, found.needless)
    left = [place for place, each in enumerate(shown) if each is None or each not in taken]
    first = [held[place] for place in left if place < at]
    behind = [held[place] for place in left if place >= at]
    kept = [*first, lead, *before]
    said = [*kept, *behind[: max(0, limit - len(kept))]]
    sentences, citations = _numbered(said)
    # What differed was what changed: it is no disagreement.
    return draft.model_copy(
        update={
            "sentences": sentences,
            "citations": citations,
            "lead": None,
            "side_by_side": False,
        }
    )


def _added(sentence: PlacedSentence) -> CitedSentence:
    draft = compose([sentence])
    return CitedSentence(draft.sentences[0], draft.citations)


def _marked(each: CitedSentence) -> CitedSentence:
    return each._replace(sentence=each.sentence.model_copy(update={"earlier": True}))


def _numbered(
    said: Iterable[CitedSentence],
) -> tuple[tuple[Sentence, ...], tuple[Citation, ...]]:
    """Return sentences and their citations, numbered in the order in which they come."""
    numbered: dict[str, Citation] = {}
    sentences = []
    for sentence, citations in said:
        for each in citations:
            number = len(numbered) + 1
            numbered.setdefault(each.passage_id, each.model_copy(update={"number": number}))
        numbers = tuple(numbered[each.passage_id].number for each in citations)
        sentences.append(sentence.model_copy(update={"citations": numbers}))
    return tuple(sentences), tuple(numbered.values())
