"""Ages and abbreviations: questions on what a text tells in passing, by patterns."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from windows import Example, Window

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator, Sequence

    from windows import Windows

PERSON = re.compile(
    r"\b([A-Z][a-z’'-]+(?: [A-Z]\.)? (?:de |van |von |al-)?[A-Z][a-z’'-]+)"
    r"(?=,? (?:said|says|told|added|who|insisted|admitted|claimed|believes|wrote)\b)"
)
AGE = re.compile(
    r"\b\d{1,3}[- ]years?[- ]old|, \d\d[,.;)]|\(\d\d\)|\b(?:aged?|born) ", re.IGNORECASE
)
CAPITALS = re.compile(r"\b[A-Z]{3,6}\b")
NO_PERSONS = frozenset("The This That Mr Mrs Ms Prime Downing White Home Foreign New".split())
HOW_OLD = ("how old is {n}", "{n} age", "How old is {n}?", "age of {n}", "how old is {n} now")
STANDS_FOR = (
    "what does {n} stand for",
    "What does {n} stand for?",
    "{n} meaning",
    "what is {n} short for",
    "{n} stands for",
)
AGES_MADE, UNTOLD, OTHERS = 1500, 400, 3
SHORT = 0.4  # how often somebody is called by the last name alone


def ages(windows: Windows, texts: Sequence[int], rng: random.Random) -> Iterator[Example]:
    """Yield questions for ages, which are put behind a name in copies of some windows.

    Who else speaks in such a window is asked about too, and nothing tells that one's age.
    """
    made = 0
    for number in rng.sample(list(texts), len(texts)):
        window = windows.all[number]
        found = [
            (place, match)
            for place, text in enumerate(window.sentences)
            for match in PERSON.finditer(text)
            if match[1].split()[0] not in NO_PERSONS
        ]
        if not found or any(AGE.search(text) for text in window.sentences):
            continue
        place, match = rng.choice(found)
        told = _with_age(window.sentences[place], match, rng)
        sentences = (*window.sentences[:place], told, *window.sentences[place + 1 :])
        taken = windows.add(Window(window.headline, sentences, window.begins, window.text_id))
        others = rng.sample(list(texts), OTHERS)
        yield Example("told", _asked(HOW_OLD, match[1], rng), {taken: [place]}, {}, others)
        for other in sorted({each[1] for _, each in found} - {match[1]}):
            yield Example("told", _asked(HOW_OLD, other, rng), {}, {}, [taken, *others])
        made += 1
        if made == AGES_MADE:
            return


def _with_age(text: str, name: re.Match[str], rng: random.Random) -> str:
    age = rng.randint(8, 96)
    behind = f", {age}" if text[name.end() :].startswith(",") else f", {age},"
    before = f"{age}-year-old "
    if rng.random() < 0.3 and name.start() > 0:
        return f"{text[: name.start()]}{before}{text[name.start() :]}"
    return f"{text[: name.end()]}{behind}{text[name.end() :]}"


def _asked(forms: Sequence[str], name: str, rng: random.Random) -> str:
    return rng.choice(forms).format(n=name.rsplit(maxsplit=1)[-1] if rng.random() < SHORT else name)


def abbreviations(windows: Windows, texts: Sequence[int], rng: random.Random) -> Iterator[Example]:
    """Yield questions for what abbreviations stand for, of windows that say it and that do not."""
    silent: list[tuple[str, int]] = []
    for number in texts:
        window = windows.all[number]
        for short in sorted({*CAPITALS.findall(" ".join([window.headline, *window.sentences]))}):
            place = _explaining(window.sentences, short)
            if place is not None:
                for form in rng.sample(STANDS_FOR, 2):
                    others = rng.sample(list(texts), OTHERS)
                    right = {number: [place]}
                    yield Example("told", form.format(n=short), right, {}, others)
            else:
                silent.append((short, number))
    for short, number in rng.sample(silent, min(UNTOLD, len(silent))):
        yield Example("told", rng.choice(STANDS_FOR).format(n=short), {}, {}, [number])


def _explaining(sentences: Sequence[str], short: str) -> int | None:
    """Return the place of the first sentence with words that begin so."""
    small = r" (?:(?:of|the|and|for|on|in|to) ){0,2}"
    words = re.compile(r"\b" + small.join(rf"{letter}[\w’'-]+" for letter in short) + r"\b")
    return next((n for n, text in enumerate(sentences) if words.search(text)), None)
