"""What makes a question hard: windows that only look like an answer, and names put for others."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import tantivy

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator, Sequence

    from windows import Example, Window

WORD = re.compile(r"[^\W_]+")
NAME = re.compile(r"\b[A-Z][\w’'-]*(?: (?:of |the |de |van |von )?[A-Z0-9][\w’'-]*)*")
NUMBERED = re.compile(r"\b(?:\d{4}|[A-Za-z]+[- ]?\d+[A-Za-z]?)\b")
ASKING = frozenset(
    "what which who whom whose when where why how is are was were did does do has have had can "
    "could will would should may in on at for from the a an according to of by with".split()
)
FOUND = 14
KEPT = 6


class WordSearch:
    """Finds the windows that share most words with a question."""

    def __init__(self, windows: Sequence[Window]) -> None:
        schema = tantivy.SchemaBuilder()
        schema.add_integer_field("number", stored=True)
        schema.add_text_field("text", tokenizer_name="en_stem")
        self._index = tantivy.Index(schema.build())
        writer = self._index.writer(heap_size=100_000_000, num_threads=1)
        for number, window in enumerate(windows):
            text = " ".join([window.headline, *window.sentences])
            writer.add_document(tantivy.Document(number=number, text=text))
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        self._searcher = self._index.searcher()

    def search(self, question: str) -> list[int]:
        """Return window numbers, best first."""
        words = [w for w in WORD.findall(question.casefold()) if w not in ASKING]
        if not words:
            return []
        query = self._index.parse_query(" ".join(words), ["text"])
        hits = self._searcher.search(query, FOUND).hits
        return [self._searcher.doc(address)["number"][0] for _, address in hits]


def with_others(example: Example, windows: Sequence[Window], search: WordSearch) -> Example:
    """Return an example with windows of other texts that share its words and do not answer it.

    Left out are those of the same text beyond the ones it has, and those that hold a sentence of
    the answer or, as far as can be told by words, the answer itself.
    """
    texts = {windows[n].text_id for n in (*example.right, *example.others)}
    answers = {
        windows[n].sentences[place] for n, places in example.right.items() for place in places
    }
    found = [
        n
        for n in search.search(example.question)
        if n not in example.right
        and n not in example.unsure
        and n not in example.others
        and windows[n].text_id not in texts
        and not answers & {*windows[n].sentences}
    ]
    # The very nearest may answer it as well, where nobody looked.
    return example._replace(others=[*example.others[:KEPT], *found[:KEPT]])


def swapped(
    examples: Sequence[Example], windows: Sequence[Window], rng: random.Random
) -> Iterator[Example]:
    """Yield questions with another name or number in place of theirs, so that nothing answers them.

    The name stands in the window that answered, which so has all but the name of the question.
    """
    asked = [(example, found) for example in examples if (found := _named(example, windows))]
    names = sorted({name for _, found in asked for name in found})
    by_words: dict[tuple[bool, int], list[str]] = {}
    for name in names:
        by_words.setdefault(_shape(name), []).append(name)
    for example, found in asked:
        name = rng.choice(found)
        there = {*example.right, *example.others}
        texts = " ".join(
            " ".join([windows[n].headline, *windows[n].sentences]) for n in there
        ).casefold()
        for _ in range(4):
            other = _other(name, by_words[_shape(name)], rng)
            if other.casefold() not in texts and other.casefold() != name.casefold():
                question = example.question.replace(name, other)
                yield example._replace(
                    source="swapped",
                    question=question,
                    right={},
                    unsure={},
                    others=[*example.right, *example.others],
                )
                break


def _shape(name: str) -> tuple[bool, int]:
    return any(c.isdigit() for c in name), name.count(" ")


def _other(name: str, names: Sequence[str], rng: random.Random) -> str:
    if any(c.isdigit() for c in name) and rng.random() < 0.6:
        return re.sub(r"\d", lambda _: str(rng.randrange(10)), name)
    if " " in name and rng.random() < 0.3:
        first, _, _last = name.partition(" ")
        return f"{first} {rng.choice(names).rpartition(' ')[2]}"
    return rng.choice(names)


def _named(example: Example, windows: Sequence[Window]) -> list[str]:
    """Return the names and numbers of a question that stand in the windows which answer it."""
    if not example.right:
        return []
    text = " ".join(" ".join(windows[n].sentences) for n in example.right).casefold()
    found = [*NAME.findall(example.question), *NUMBERED.findall(example.question)]
    return [
        name
        for name in dict.fromkeys(found)
        if len(name) > 2
        and name.casefold() not in ASKING
        and name.split()[0].casefold() not in ASKING
        and name.casefold() in text
    ]
