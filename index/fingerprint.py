"""Everything that changes a vector: what the embedder declares, and what the index adds to it."""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING

from index.chunking.chunking import CHUNKING_FORMAT, HEADER_FORMAT
from index.chunking.sentences import SPLITTER
from index.embedders import Tokenizer
from index.models import Fingerprint

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from index.embedders import Embedder

# Settings of how texts are cut, which no question's vector depends on.
CUTTING = frozenset({"chunking", "splitter", "tokens"})
# Part of the fingerprint where it is used: change it whenever the pattern below does.
ESTIMATE_FORMAT = "estimated: 3 letters, or a mark, or a character of another script"
# Tokenizers make a token of four to five Latin letters of news, and of hardly any other script of
# more than one character. To count too many costs some passages; too few would cut texts off.
ESTIMATED_TOKEN = re.compile(r"(?:(?![^\x00-\u024f])\w){1,3}|\S")


def fingerprint_of(embedder: Embedder) -> Fingerprint:
    """Return the fingerprint of the vectors that an embedder makes of this index's passages."""
    settings: dict[str, str | int] = {
        "chunking": CHUNKING_FORMAT,
        "header": HEADER_FORMAT,
        "splitter": SPLITTER,
        **({} if isinstance(embedder, Tokenizer) else {"tokens": ESTIMATE_FORMAT}),
        **embedder.settings,
    }
    identity = [
        embedder.revision or embedder.name,
        embedder.dimension,
        embedder.max_tokens,
        settings,
    ]
    content = json.dumps(identity, sort_keys=True)
    return Fingerprint(
        key=hashlib.sha256(content.encode()).hexdigest()[:16],
        embedder=embedder.name,
        revision=embedder.revision,
        dimension=embedder.dimension,
        max_tokens=embedder.max_tokens,
        settings=settings,
    )


def is_comparable(embedder: Embedder, fingerprint: Fingerprint) -> bool:
    """Return whether an embedder still makes vectors that compare with those of an index.

    How the index cut its texts may differ: it answers, and takes more in, until it is made anew.
    """
    return _without_cutting(fingerprint_of(embedder)) == _without_cutting(fingerprint)


def _without_cutting(fingerprint: Fingerprint) -> Fingerprint:
    kept = {n: value for n, value in fingerprint.settings.items() if n not in CUTTING}
    return fingerprint.model_copy(update={"key": "", "settings": kept})


def token_spans_of(embedder: Embedder) -> Callable[[str], Sequence[tuple[int, int]]]:
    """Return what gives the span of every token in a text: the embedder, or an estimate."""
    return embedder.token_spans if isinstance(embedder, Tokenizer) else estimated_spans


def estimated_spans(text: str) -> list[tuple[int, int]]:
    """Return the start and end of every token in a text, rather too many than too few."""
    return [match.span() for match in ESTIMATED_TOKEN.finditer(text)]
