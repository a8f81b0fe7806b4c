"""What people say to anybody, and is no question about the news: greetings, thanks, “lol”: pure.

A message is small talk where all of it is: “ok thanks” is, “thanks to whom did they win?” is not.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

from rapidfuzz.distance import OSA

from articles.text import fold
from index.query.courtesies import APOSTROPHE, MARKS, SmallTalk, phrases, said_words, spelt
from index.query.dictionaries import is_common, is_frequent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

# Whoever asks most is answered: “ok thanks” is thanks.
BY_NEED = (SmallTalk.ABOUT, SmallTalk.THANKS, SmallTalk.GREETING, SmallTalk.REMARK)
# With a word beside it “:D” is still one, “8D” within a name is none.
EMOTICON = re.compile(r"(?<!\w)(?:[:;=xX]['’]?-?[()DPpOo3/|*]+|<3+|\^_*\^|\\o/)(?!\w)")
CUSTOM_EMOJI = re.compile(r"<a?:\w+:\d+>")
UNSPACED = re.compile(r"[\u3041-\u30ff\u4e00-\u9fff]")
# A slip is looked for in no shorter word, and no shorter one is meant.
LEAST_MISSPELT, LEAST_MEANT = 4, 5
MOST_SAID = 24
# Before a name that its capital tells: neither the end of another sentence nor a quotation mark.
WITHIN_SENTENCE = re.compile(r"[\w,;’'-]\s\Z")
# A sum and nothing else. “9/11” is a day, “2-1” a score: these signs need spaces.
TERM = r"\(?[-−]?\d[\d.,]*\)?"
SUM = re.compile(
    r"(?:what(?:['’]?s| is| are)|how much is|calculate|compute|solve|was (?:ist|sind|ergibt)|"
    r"wie ?viel (?:ist|sind|ergibt)|combien (?:font|fait)|cu[aá]nto (?:es|son)|"
    r"quanto (?:[eé]|d[aá]))?"
    rf"\s*{TERM}(?:(?:\s*[+*×÷^x]\s*|\s+[-−–/:]\s+|"
    r"\s+(?:plus|minus|times|divided by|mal|geteilt durch|fois|por|mais|m[aá]s|menos|vezes)\s+)"
    rf"{TERM})+\s*=?\s*\??",
    re.IGNORECASE,
)


def small_talk(
    text: str,
    known: Callable[[str], bool] = lambda _: False,
    named: Callable[[str], bool] = lambda _: False,
) -> SmallTalk | None:
    """Return what kind of small talk a text is, None for what may be a question about the news.

    A word may have one slip of the usual sort (“thnaks”), unless it is a common word as it stands
    or `known` from the articles. One word alone that they have as a name, `named`, is a question
    for it (“vale”), unless it is a frequent word. A sum is no question about the news either.
    """
    kind = _kind(text, known)
    word = text.strip(MARKS)
    if kind and word.isalnum() and not is_frequent(word) and named(word):
        return None
    return kind


def is_name(word: str, texts: Iterable[str]) -> bool:
    """Return whether texts mostly write a word with a capital where no sentence begins.

    One in capitals throughout must be so itself: “gm” is no GM.
    """
    names = plain = 0
    for text in texts:
        for match in re.finditer(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE):
            if match[0][0].islower():
                plain += 1
            elif WITHIN_SENTENCE.search(text, 0, match.start()):
                names += word.isupper() or not match[0].isupper()
    return names > plain


def _kind(text: str, known: Callable[[str], bool]) -> SmallTalk | None:
    bare = EMOTICON.sub(" ", CUSTOM_EMOJI.sub(" ", text)).strip()
    if not any(map(str.isalnum, bare)):
        told = bare != text.strip() or any(map(_is_picture, bare))
        return SmallTalk.REMARK if told else None
    if SUM.fullmatch(bare):
        return SmallTalk.ABOUT
    written = [
        piece
        for word in fold(APOSTROPHE.sub("", bare)).split()
        for piece in (_unspaced(word) if UNSPACED.search(word) else [word])
    ]
    if len(written) > MOST_SAID:
        return None
    words = _as_meant(written, known)
    kinds = _kinds(words) if words else frozenset()
    return next((kind for kind in BY_NEED if kind in kinds), None)


def _is_picture(character: str) -> bool:
    """Return whether a character is an emoji or another sign, and no mark such as “?”."""
    return not character.isascii() and unicodedata.category(character).startswith("S")


def _unspaced(word: str) -> list[str]:
    """Return the phrases of which a Japanese word consists, itself where it is of others too."""
    pieces = _japanese().findall(word)
    return pieces if "".join(pieces) == word else [word]


def _as_meant(written: Sequence[str], known: Callable[[str], bool]) -> list[str]:
    """Return words as the phrases have them; none where one of them is another word."""
    meant = [spelt(word) or _near(word) for word in written]
    misspelt = {
        word
        for word, phrase in zip(written, meant, strict=True)
        if phrase is not None and not spelt(word)
    }
    # The lists of common words are not read for nothing.
    if None in meant or any(known(word) or is_common(word) for word in misspelt):
        return []
    return [word for word in meant if word]


def _near(word: str) -> str | None:
    """Return the word of a phrase that one is with a letter wrong, missing, too many or swapped."""
    if len(word) < LEAST_MISSPELT or not word.isalpha():
        return None
    near = [
        each
        for each in said_words()
        if len(each) >= LEAST_MEANT
        and each[0] == word[0]
        and OSA.distance(word, each, score_cutoff=1) <= 1
    ]
    letters = sorted(word)
    return min(near, key=lambda each: (sorted(each) != letters, -len(each), each), default=None)


def _kinds(words: Sequence[str]) -> frozenset[SmallTalk]:
    """Return of which kinds the phrases are that words fall into, none where some are left over."""
    told = phrases()
    found: list[frozenset[SmallTalk] | None] = [frozenset(), *[None] * len(words)]
    for begin in range(len(words)):
        so_far = found[begin]
        if so_far is None:
            continue
        for end in range(begin + 1, len(words) + 1):
            phrase = tuple(words[begin:end])
            if phrase in told:
                kind = told[phrase]
                found[end] = (found[end] or frozenset()) | so_far | ({kind} if kind else set())
    return found[-1] or frozenset()


@cache
def _japanese() -> re.Pattern[str]:
    words = sorted(filter(UNSPACED.search, said_words()), key=lambda word: (-len(word), word))
    return re.compile("|".join(words))
