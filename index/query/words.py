"""How much of a question's words a text holds, rare words counting more: pure."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, NamedTuple

from articles.languages import ENGLISH
from articles.text import WITHOUT_SPACES
from index.query.stopwords import stop_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from index.engines import Engine

COMMON = stop_words(ENGLISH)
# What is asked for in texts without spaces, and what tells nothing there. In Japanese most of that
# is in hiragana, of which nothing is left anyway.
ASKING_UNSPACED = {
    "ja": re.compile("誰|何(?:[人年月日時分回件度階歳割個台本円%]|ドル|パーセント)?|幾つ?|理由"),
    "zh": re.compile(
        "谁|誰|什么|什麼|哪[里裡个個些儿一]?|多少|几|幾|为什么|為什麼|怎么|怎麼|如何|何时|何地"
        "|吗|嗎|呢|吧|的|了|是|在|有|和|与|與|被|将|將|从|從|对|對|说|說"
    ),
}
HIRAGANA = re.compile("[\u3041-\u309f]+")
# How much a word counts that only the headline holds. How it was chosen is not kept; it is part
# of what bench/results/development.md measures.
FROM_HEADER = 0.3
PLAIN_WORD = re.compile(r"[^\W_]+")


class AskedStems(NamedTuple):
    """The stems of a question's telling words, with what each weighs.

    They are those of the language it is asked in. `elsewhere` tells which of them a stem is by the
    rules of another language of the library: a name has one stem in each. `words` are the words in
    their order, each with its stems: without spaces between words it has several.
    """

    weights: dict[str, float]
    elsewhere: dict[str, str]
    words: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def own(self, stems: Iterable[str]) -> Iterable[str]:
        """Return a text's stems, in whatever language, as the question has them."""
        return [self.elsewhere.get(stem, stem) for stem in stems] if self.elsewhere else stems


def asked_stems(
    text: str, engine: Engine, scope: str | None, language: str = ENGLISH
) -> AskedStems:
    """Return the stems of a question's telling words and how rare each is to a scope.

    The weight is BM25's inverse document frequency, ln(1 + (N - n + 0.5) / (n + 0.5)) for a stem in
    n of N passages (Robertson and Zaragoza, 2009).
    """
    own: dict[str, set[str]] = {}
    words = []
    for word in telling(text, language):
        stems = engine.stems(word, language)
        words.append((word, tuple(stems)))
        for stem in stems:
            own.setdefault(stem, {stem})
        for other in engine.languages():
            theirs = engine.stems(word, other) if other != language else []
            if len(theirs) == len(stems):
                for stem, their in zip(stems, theirs, strict=True):
                    own[stem].add(their)
    elsewhere = {
        their: stem for stem, several in own.items() for their in several if their not in own
    }
    total, counts = engine.frequencies([*own, *elsewhere], scope)
    found = dict(zip([*own, *elsewhere], counts, strict=True))
    weights = {}
    for stem, several in own.items():
        count = max(found[each] for each in several)
        weights[stem] = math.log(1 + (total - count + 0.5) / (count + 0.5))
    return AskedStems(weights, elsewhere, tuple(words))


def telling(text: str, language: str = ENGLISH) -> list[str]:
    """Return a text's words, in lower case, without those that say how something is asked."""
    words = PLAIN_WORD.findall(text.casefold())
    common = stop_words(language)
    if WITHOUT_SPACES.search(text):
        words = [piece for word in words for piece in _pieces(word, language)]
    return [word for word in words if word not in common]


def _pieces(word: str, language: str) -> list[str]:
    """Return the pieces that tell of a word of a text in which no spaces part words.

    Particles and endings are in hiragana; of a verb that is one character and such an ending, the
    first of the ending belongs to it.
    """
    asking = ASKING_UNSPACED.get(language)
    pieces = []
    for part in (asking.sub(" ", word) if asking else word).split():
        start = 0
        for ending in HIRAGANA.finditer(part):
            if piece := part[start : ending.start()]:
                alone = len(piece) == 1 and bool(WITHOUT_SPACES.match(piece))
                pieces.append(piece + ending[0][: int(alone)])
            start = ending.end()
        pieces.append(part[start:])
    return [piece for piece in pieces if piece]


def overlap(weights: Mapping[str, float], stems: Iterable[str]) -> float:
    """Return the share, 0 to 1, of a question's weight that a text's stems hold."""
    total = sum(weights.values())
    if total <= 0:
        return 0.0
    held = weights.keys() & set(stems)
    return sum(weights[stem] for stem in held) / total


Asked = dict[str, list[tuple[int, float]]]
"""By stem the parts of a question that have it, and its weight there."""


def by_stem(parts: Sequence[AskedStems]) -> Asked:
    """Return the weighted stems of a question's parts by stem, as `best_sentences` wants them."""
    asked: Asked = {}
    for number, part in enumerate(parts):
        for stem, weight in part.weights.items():
            asked.setdefault(stem, []).append((number, weight))
    for part in parts:
        for their, stem in part.elsewhere.items():
            asked.setdefault(their, asked[stem])
    return asked


def best_sentences(asked: Asked, parts: int, sentences: Iterable[str], header: str) -> list[float]:
    """Return for each part of a question the weight of its stems that the best sentence holds.

    `sentences` and `header` are a passage's stems, parted by spaces. A stem that only the header
    holds counts for less: the sentence then speaks of what the headline names, but does not name
    it.
    """
    above = _those_asked(asked, header)
    best = [0.0] * parts
    for stem in above:
        for part, weight in asked[stem]:
            best[part] += FROM_HEADER * weight
    from_header = tuple(best)
    for sentence in sentences:
        own_stems = _those_asked(asked, sentence)
        if not own_stems:
            continue
        held = list(from_header)
        for stem in own_stems:
            own = 1 - FROM_HEADER if stem in above else 1.0
            for part, weight in asked[stem]:
                held[part] += own * weight
        best = list(map(max, best, held))
    return best


def _those_asked(asked: Asked, stems: str) -> dict[str, None]:
    """Return those of some stems that are asked for, each once; in order, so that sums are too."""
    return dict.fromkeys([stem for stem in stems.split() if stem in asked])
