"""Examples into batches of token numbers."""

from __future__ import annotations

import math
import random
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

import torch
from roughening import roughened
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
    "written": 2.0,
    "multihop": 6.0,
    "list": 1.0,
    "swapped": 1.0,
    "talk": 1.5,
    "told": 1.0,
}
# The most windows of an example that answer it, and that do not.
ANSWERING, OTHERS = 3, 4
# How often what answers is left out. Questions of MultiHop-RAG are few and would be known by heart.
DROPPED, DROPPED_OF = 0.12, {"multihop": 0.5}
HEADLINE_LEFT_OUT = 0.2
# Texts are padded to the longest of their chunk, and to a multiple that matrix units like.
CHUNKS, MULTIPLE = 4, 8
ENCODED_AT_ONCE = 5000


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
        self._tokenizer = tokenizer
        self._headlines = self._encode([headline for headline, *_ in windows])
        rest = iter(self._encode([text for _, sentences, *_ in windows for text in sentences]))
        self._sentences = [
            list(zip(islice(rest, len(sentences)), begins, strict=True))
            for _, sentences, begins, *_ in windows
        ]

    def _encode(self, texts: Sequence[str]) -> list[list[int]]:
        ids: list[list[int]] = []
        for first in range(
            0, len(texts), ENCODED_AT_ONCE
        ):  # an encoding is far larger than its ids
            part = list(texts[first : first + ENCODED_AT_ONCE])
            encoded = self._tokenizer.encode_batch(part, add_special_tokens=False)
            ids += [each.ids for each in encoded]
        return ids

    def question(self, text: str) -> list[int]:
        """Return a question's token numbers."""
        bare = without_end_marks(text)
        ids: list[int] = self._tokenizer.encode(bare, add_special_tokens=False).ids
        return ids

    def layout(self, question: Sequence[int], window: int, *, headline: bool = True) -> Layout:
        """Lay out a question and a window, with or without its headline."""
        above = self._headlines[window] if headline else []
        return lay_out(question, above, self._sentences[window])


class Examples(IterableDataset[Batch]):
    """Draws batches of examples without end, each worker its own.

    `rows` are examples as prepare.py writes them: source, question, and by window the sentences
    that answer and those that may, and the windows in which nothing does.
    """

    def __init__(
        self, tokens: Tokens, rows: Sequence[Sequence[Any]], groups: int, seed: int = 0
    ) -> None:
        self._tokens, self._rows, self._groups, self._seed = tokens, rows, groups, seed
        self._weights = [SHARES[row[0]] for row in rows]

    def seeded(self, seed: int) -> Examples:
        """Return the same examples, to be drawn in another order."""
        return Examples(self._tokens, self._rows, self._groups, seed)

    def __iter__(self) -> Iterator[Batch]:
        worker = get_worker_info()
        rng = random.Random(self._seed * 1000 + (worker.id if worker else 0))
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
    several = rng.sample([*map(int, right)], min(len(right), ANSWERING))
    if others and not unsure and rng.random() < dropped:
        several = []
    return [*several, *rng.sample(list(others), min(len(others), OTHERS))]


def _batched(laid: list[tuple[Layout, int, dict[int, int]]], groups: int) -> Batch:
    laid.sort(key=lambda item: len(item[0].ids))
    size = max(1, math.ceil(len(laid) / CHUNKS))
    parts = [laid[first : first + size] for first in range(0, len(laid), size)]
    chunks = [_padded([layout for layout, *_ in part]) for part in parts]
    marks = [
        (row, column, group, weights.get(place, 0))
        for row, (layout, group, weights) in enumerate(laid)
        for place, column in enumerate(layout.marks)
    ]
    rows, columns, group, weight = (torch.tensor(each) for each in zip(*marks, strict=True))
    return Batch(chunks, rows, columns, group, weight, groups)


def _padded(layouts: Sequence[Layout]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    longest = max(len(layout.ids) for layout in layouts)
    shape = (len(layouts), math.ceil(longest / MULTIPLE) * MULTIPLE)
    ids, mask, kinds = (torch.zeros(shape, dtype=torch.long) for _ in range(3))
    for row, layout in enumerate(layouts):
        length = len(layout.ids)
        ids[row, :length] = torch.tensor(layout.ids)
        mask[row, :length] = 1
        kinds[row, layout.second : length] = 1
    return ids, mask, kinds
