"""The latest on something, where its story went on after what was found: pure."""

from __future__ import annotations

from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from articles.models import Kind
from bot.service.excerpts.newest import NEVER, opening
from bot.service.excerpts.ranking import share_words, word_sets

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

    from bot.service.excerpts.sentences import PlacedSentence
    from index.store.quotable import StoredPassage

IN_READING_ORDER = attrgetter("article.id", "passage.section_index", "passage.ordinal")


def openings(
    asked: Iterable[str],
    told: Sequence[PlacedSentence],
    since: datetime,
    later: Iterable[StoredPassage],
    stems: Callable[[str, str], Sequence[str]],
) -> list[PlacedSentence]:
    """Return what opens the reports that came after all that is told, the newest first.

    `since` is when the newest of what is `told` came, and `later` are passages of its stories. A
    report that lacks one of the words `asked` about is of another side of its story, and one in the
    words of another says nothing new.
    """
    in_order = sorted(later, key=IN_READING_ORDER)
    found = []
    for _id, group in groupby(in_order, key=attrgetter("article.id")):
        own = list(group)
        article, language = own[0].article, own[0].passage.language
        if (article.published or NEVER) <= since or article.kind is not Kind.NEWS:
            continue
        text = " ".join([article.headline, *(each.passage.text for each in own)])
        about = stems(" ".join(asked), language)
        if about and set(about).issubset(stems(text, language)) and (first := opening(own)):
            found.append(first)
    found.sort(key=lambda each: each.article.published or NEVER, reverse=True)
    return _unlike(found, told)


def _unlike(
    found: Sequence[PlacedSentence], told: Sequence[PlacedSentence]
) -> list[PlacedSentence]:
    """Return the sentences that are in the words neither of one before nor of one that is told."""
    words = word_sets(each.text for each in (*told, *found))
    known, new = words[: len(told)], []
    for sentence, own in zip(found, words[len(told) :], strict=True):
        if not any(share_words(own, each) for each in known):
            known.append(own)
            new.append(sentence)
    return new
