"""Which articles are one text in two languages: pure.

A translation has the names and figures of its original, and vectors that are nearer to it than
those of a report on the same event. Both need an embedder that reads both languages; with another
one nothing is taken for a translation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from index.stories.signatures import Signature

# Of 14 texts of our own in four languages translations have .75 to .86, and 4 of 10 names at least;
# reports on the same event have up to .63, and 3 of 10 names at the most.
NEAR_AS_TRANSLATED, LEAST_SHARED_NAMES = 0.7, 0.35


def is_translation(one: Signature, other: Signature) -> bool:
    """Return whether two articles are one text in two languages."""
    fewest = min(len(one.names), len(other.names))
    if one.language == other.language or not fewest:
        return False
    near = float(one.vector @ other.vector) >= NEAR_AS_TRANSLATED
    shared = np.intersect1d(one.names.hashes, other.names.hashes)
    return near and len(shared) >= LEAST_SHARED_NAMES * fewest


def translations_of(
    article_id: str, others: Iterable[str], signatures: Mapping[str, Signature]
) -> dict[str, str]:
    """Return which of an article and its translations go with which other one: the earlier.

    Where the dates do not tell, the others are earlier: they were there before.
    """
    own = signatures[article_id]
    found = {}
    for other in others:
        if is_translation(own, signatures[other]):
            published, before = own.published, signatures[other].published
            if published is not None and before is not None and published < before:
                found[other] = article_id
            else:
                found[article_id] = other
    return found if article_id not in found else {article_id: found[article_id]}
