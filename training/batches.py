"""Examples into batches of token numbers, with the questions roughened as people type them."""

from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING, Any, NamedTuple

import torch
from torch.utils.data import IterableDataset, get_worker_info

from index.readers._layout import Layout, lay_out, without_end_marks

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tokenizers import Tokenizer

# How often an example of each source is drawn, against one of SQuAD.
SHARES = {
    "context": 2.0,
    "squad": 1.0,
    "qamr": 0.7,
    "selqa": 2.0,
    "written": 4.0,
    "multihop": 4.0,
    "list": 1.0,
    "swapped": 1.0,
    "talk": 1.5,
}
OTHERS = 4
KEYWORDS, TYPOS = 0.12, 0.15
# How often what answers is left out. Questions of MultiHop-RAG are few and would be known by heart.
DROPPED, DROPPED_OF = 0.12, {"multihop": 0.5}
HEADLINE_LEFT_OUT = 0.2
LETTERS = "abcdefghijklmnopqrstuvwxyz"
FUNCTION_WORDS = frozenset(
    "a an the is are was were do does did has have had of what which who how many much to in for "
    "that it its be been by".split()
)


class Batch(NamedTuple):
    """Laid-out texts by length, and which marks belong to which example.

    `chunks` are (ids, mask, kinds) of some texts each; `rows`, `columns` find each mark's score in
    the texts as they stand in the chunks; `group` is the example of each mark; `weight` is 1 for a
    sentence that answers, 0 for one that does not, and -1 for one that is not counted.
    """

    chunks: list[tuple[torch.Tensor, torch.Tensor, torch.Tensor]]
    rows: torch.Tensor
    columns: torch.Tensor
    group: torch.Tensor
    weight: torch.Tensor
    groups: int


class Tokens:
    """The token numbers of all windows."""

    def __init__(self, tokenizer: Tokenizer, windows: Sequence[Sequence[Any]]) -> None:
        self.tokenizer = tokenizer
        self.headlines = self._encode([w[0] for w in windows])
        flat = self._encode([text for w in windows for text in w[1]])
        self.sentences, at = [], 0
        for w in windows:
            self.sentences.append(list(zip(flat[at : at + len(w[1])], w[2], strict=True)))
            at += len(w[1])

    def _encode(self, texts: Sequence[str]) -> list[list[int]]:
        found = self.tokenizer.encode_batch(list(texts), add_special_tokens=False)
        return [each.ids for each in found]

    def question(self, text: str) -> list[int]:
        """Return a question's token numbers."""
        bare = without_end_marks(text)
        ids: list[int] = self.tokenizer.encode(bare, add_special_tokens=False).ids
        return ids

    def layout(self, question: Sequence[int], window: int, *, headline: bool = True) -> Layout:
        """Lay out a question and a window."""
        return lay_out(question, self.headlines[window] if headline else [], self.sentences[window])


def roughened(question: str, rng: random.Random) -> str:
    """Return a question as it may be typed: as it is, as key words, or with typing errors."""
    if rng.random() < KEYWORDS:
        words = [w for w in question.split() if w.casefold() not in FUNCTION_WORDS]
        if len(words) >= 2:  # noqa: PLR2004
            question = " ".join(words)
    if rng.random() < TYPOS:
        words = question.split()
        for _ in range(rng.choice((1, 1, 2))):
            n = rng.randrange(len(words)) if words else 0
            if words and len(words[n]) > 3 and not any(c.isdigit() for c in words[n]):  # noqa: PLR2004
                words[n] = _mistyped(words[n], rng)
        question = " ".join(words)
    return question


def _mistyped(word: str, rng: random.Random) -> str:
    at = rng.randrange(1, len(word) - 1)
    return rng.choice(
        (
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
            word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :],
            word[:at] + rng.choice(LETTERS) + word[at + 1 :],
        )
    )


class Examples(IterableDataset):
    """Draws batches of examples without end, each worker its own."""

    def __init__(
        self, tokens: Tokens, rows: Sequence[Sequence[Any]], groups: int, seed: int, epochs: float
    ) -> None:
        self._tokens, self._rows, self._groups = tokens, rows, groups
        self._seed, self._epochs = seed, epochs
        self._weights = [SHARES.get(row[0], 1.0) for row in rows]

    def __iter__(self) -> Iterator[Batch]:
        worker = get_worker_info()
        rng = random.Random(self._seed * 1000 + (worker.id if worker else 0))  # noqa: S311
        while True:
            chosen = rng.choices(self._rows, self._weights, k=self._groups)
            yield self.batch(chosen, rng)

    def batch(
        self, rows: Sequence[Sequence[Any]], rng: random.Random, *, exact: bool = False
    ) -> Batch:
        """Lay out some examples; `exact` leaves the questions as they are and drops nothing."""
        laid: list[tuple[Layout, int, dict[int, int]]] = []
        for group, (source, question, right, unsure, others) in enumerate(rows):
            asked = self._tokens.question(question if exact else roughened(question, rng))
            dropped = 0.0 if exact else DROPPED_OF.get(source, DROPPED)
            for window in _drawn(right, unsure, others, rng, dropped):
                weights = dict.fromkeys(right.get(str(window), ()), 1)
                weights |= dict.fromkeys(unsure.get(str(window), ()), -1)
                above = exact or rng.random() > HEADLINE_LEFT_OUT
                laid.append((self._tokens.layout(asked, window, headline=above), group, weights))
        return _batched(laid, len(rows))


def _drawn(
    right: Mapping[str, Sequence[int]],
    unsure: Mapping[str, Sequence[int]],
    others: Sequence[int],
    rng: random.Random,
    dropped: float,
) -> list[int]:
    """Return the windows of an example to read: some that answer it, and some others."""
    if not dropped:
        return [*map(int, right), *others[:OTHERS]]
    some = [int(n) for n in right]
    several = rng.sample(some, min(len(some), 3))
    if others and not unsure and rng.random() < dropped:
        several = []
    return [*several, *rng.sample(list(others), min(len(others), OTHERS))]


def _batched(laid: list[tuple[Layout, int, dict[int, int]]], groups: int) -> Batch:
    laid.sort(key=lambda item: len(item[0].ids))
    chunks = []
    size = max(1, -(-len(laid) // 4))
    for first in range(0, len(laid), size):
        part = [item[0] for item in laid[first : first + size]]
        longest = -(-len(part[-1].ids) // 8) * 8
        ids = torch.zeros(len(part), longest, dtype=torch.long)
        mask = torch.zeros(len(part), longest, dtype=torch.long)
        kinds = torch.zeros(len(part), longest, dtype=torch.long)
        for n, layout in enumerate(part):
            ids[n, : len(layout.ids)] = torch.tensor(layout.ids)
            mask[n, : len(layout.ids)] = 1
            kinds[n, layout.second : len(layout.ids)] = 1
        chunks.append((ids, mask, kinds))
    marks = [
        (row, column, group, weights.get(place, 0))
        for row, (layout, group, weights) in enumerate(laid)
        for place, column in enumerate(layout.marks)
    ]
    rows, columns, group, weight = (torch.tensor(each) for each in zip(*marks, strict=True))
    return Batch(chunks, rows, columns, group, weight, groups)
