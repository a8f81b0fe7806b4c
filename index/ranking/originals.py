"""Of several copies of one text the original is quoted: pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping, Sequence

    from index.ranking.fusion import FusedRow
    from index.stems import Stems
    from index.store.quotable import Location

# A passage with so many of its sentences in better ones says nothing new.
SAID_BEFORE = 0.8


def originals_first(
    ranked: Sequence[FusedRow],
    locations: Mapping[int, Location],
    originals: Mapping[str, str],
    texts: Mapping[int, Stems],
    named: Container[int],
) -> Iterator[FusedRow]:
    """Yield passages, best first, but before one of a copy those of its original that say the same.

    `originals` are by the copy's id. Passages that are `named`, for the question names their
    outlet, stay before any other outlet's.
    """
    by_article: dict[str, list[FusedRow]] = {}
    for item in ranked:
        if item.row in texts:
            by_article.setdefault(locations[item.row].article_id, []).append(item)
    moved = set()
    for item in ranked:
        if item.row in moved:
            continue
        original = originals.get(locations[item.row].article_id)
        if original is not None and item.row in texts and item.row not in named:
            said = set(texts[item.row].sentences)
            holding = [
                each
                for each in by_article.get(original, ())
                if said & set(texts[each.row].sentences)
            ]
            held = {sentence for each in holding for sentence in texts[each.row].sentences}
            if len(said & held) >= SAID_BEFORE * len(said):
                for each in holding:
                    if each.row not in moved:
                        moved.add(each.row)
                        yield each._replace(score=max(each.score, item.score))
        moved.add(item.row)
        yield item
