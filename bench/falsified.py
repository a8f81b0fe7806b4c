"""Sentences with one thing changed, so that their source no longer bears them out.

Each change works on the text alone, without the words that the check knows.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from random import Random

MONTHS = (
    "January February March April May June July August September October November December".split()
)
WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
SMALL = "two three four five six seven eight nine ten eleven twelve".split()
UNITS = (
    ("million", "billion", "trillion", "thousand"),
    ("percent", "percentage points"),
    ("per cent", "percentage points"),
    ("%", " percentage points"),
    ("dollars", "pounds", "euros"),
    ("$", "£", "€"),
    ("km", "miles", "metres"),
    ("kilometres", "miles", "metres"),
    ("kilometers", "miles", "meters"),
    ("miles", "kilometres", "feet"),
    ("minutes", "hours", "seconds"),
    ("hours", "days", "minutes"),
    ("days", "weeks", "hours"),
    ("weeks", "months", "days"),
    ("months", "years", "weeks"),
    ("years", "months", "decades"),
    ("pounds", "kilograms", "dollars"),
    ("feet", "metres", "inches"),
    ("m", "bn"),
    ("bn", "m"),
)
TURNED = tuple(
    tuple(pair.split("/"))
    for pair in (
        "rose/fell rise/fall rising/falling rises/falls risen/fallen increased/decreased "
        "increase/decrease increasing/decreasing increases/decreases higher/lower up/down "
        "more/less gained/lost grew/shrank grow/shrink growth/decline jumped/plunged "
        "climbed/slid soared/plummeted raised/cut won/lost win/lose wins/loses winning/losing "
        "victory/defeat beat/lost approved/rejected accepted/refused supported/opposed "
        "support/oppose supports/opposes allowed/banned allow/ban agreed/refused "
        "bought/sold buy/sell buying/selling opened/closed began/ended started/stopped "
        "before/after above/below profit/loss profits/losses best/worst better/worse "
        "stronger/weaker strong/weak first/last early/late most/least success/failure "
        "increase/reduction joined/left confirmed/denied over/under".split()
    )
)
AUXILIARIES = r"is|are|was|were|will|has|have|had|can|could|would|should|may|might|must"
FIGURE_PATTERN = re.compile(r"(?<![\w.,/:-])\d+(?:,\d{3})*(?:\.\d+)?(?![\w/:-]|[.,]\d)")
WRITTEN_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
A_MONTH = "|".join((*MONTHS, "Jan", "Feb", "Mar", "Apr", "Aug", "Sept", "Oct", "Nov", "Dec"))
DAY_OF_MONTH = re.compile(
    rf"\b(?:(?P<month>{A_MONTH})\.? (?P<day>\d{{1,2}})|(?P<day2>\d{{1,2}}) (?P<month2>{A_MONTH}))\b"
)
NOT_NAMES = frozenset((*MONTHS, *WEEKDAYS)) | frozenset(
    "The A An It He She They I We You But And Mr Mrs Ms Dr Sir In On At If This That These There "
    "What When Who How As For".split()
)
NAME_PATTERN = re.compile(r"(?<=[a-z0-9,;] )[A-Z][a-z]+(?:(?: |-)[A-Z][a-zA-Z]+){0,3}(?![\w-])")
COORDINATED = re.compile(r"(?:,? (?:and |or |& )?|[A-Z]\w*)+")
QUOTED_TEXT = re.compile(r"(?:“|(?<!\S)\"(?=\S))([^”\"]{12,})(?:”|(?<=\S)\")")
WORD_PATTERN = re.compile(r"[A-Za-z]{4,}")
NOUN_PATTERN = re.compile(r"\b(?:[Tt]he|an?|their|his|her|its) (?P<noun>[a-z]{4,})(?= |,|\.)")


class Original(NamedTuple):
    """A sentence with the passage and the whole article that it stands in.

    `strange` is a sentence of another article, and `strange_text` the text of that.
    """

    sentence: str
    passage: str
    article: str
    strange: str
    strange_text: str


def _replaced(text: str, span: tuple[int, int], other: str) -> str:
    return f"{text[: span[0]]}{other}{text[span[1] :]}"


def _figures(text: str) -> list[re.Match[str]]:
    dates = [match.span() for match in DAY_OF_MONTH.finditer(text)]
    return [
        match
        for match in FIGURE_PATTERN.finditer(text)
        if not WRITTEN_YEAR.fullmatch(match[0])
        and not any(start <= match.start() < end for start, end in dates)
    ]


def _other_figure(written: str, chance: Random) -> str:
    digits = [place for place, letter in enumerate(written) if letter.isdigit()]
    place = chance.choice(digits)
    first = place == 0
    others = (
        [d for d in "123456789" if d != written[place]]
        if first
        else [d for d in "0123456789" if d != written[place]]
    )
    return _replaced(written, (place, place + 1), chance.choice(others))


def changed_number(original: Original, chance: Random) -> str | None:
    """Change a digit of a number."""
    found = _figures(original.sentence)
    if not found:
        return None
    match = chance.choice(found)
    return _replaced(original.sentence, match.span(), _other_figure(match[0], chance))


def moved_number(original: Original, chance: Random) -> str | None:
    """Put another number of the passage in a number's place."""
    found = _figures(original.sentence)
    if not found:
        return None
    match = chance.choice(found)
    others = {other[0] for other in _figures(original.passage)} - {match[0]}
    if not others:
        return None
    return _replaced(original.sentence, match.span(), chance.choice(sorted(others)))


def changed_number_word(original: Original, chance: Random) -> str | None:
    """Put another number in words in a number's place."""
    found = list(re.finditer(rf"\b(?:{'|'.join(SMALL)})\b", original.sentence))
    if not found:
        return None
    match = chance.choice(found)
    return _replaced(
        original.sentence, match.span(), chance.choice([w for w in SMALL if w != match[0]])
    )


def changed_share(original: Original, chance: Random) -> str | None:
    """Change the number of a percentage."""
    found = list(re.finditer(r"\d+(?:\.\d+)?(?=%| per ?cent\b)", original.sentence))
    if not found:
        return None
    match = chance.choice(found)
    return _replaced(original.sentence, match.span(), _other_figure(match[0], chance))


def changed_unit(original: Original, chance: Random) -> str | None:
    """Change what a number counts: million, dollars, miles, weeks."""
    options = []
    for unit, *others in UNITS:
        if unit == "$":
            pattern = r"\$(?=\d)"
        elif unit == "%":
            pattern = r"(?<=\d)%"
        elif unit in ("m", "bn"):
            pattern = rf"(?<=\d){unit}\b"
        else:
            pattern = rf"(?<=\d ){unit}\b|(?<=(?:two|ten|six) ){unit}\b"
        options += [
            (match.span(), other)
            for match in re.finditer(pattern, original.sentence)
            for other in others
        ]
    if not options:
        return None
    return _replaced(original.sentence, *chance.choice(options))


def turned(original: Original, chance: Random) -> str | None:
    """Turn the direction of a word: rose to fell, approved to rejected."""
    options = []
    for pair in TURNED:
        for word, other in (pair, pair[::-1]):
            found = re.finditer(rf"\b{word}\b", original.sentence)
            options += [(match.span(), other) for match in found]
    if not options:
        return None
    return _replaced(original.sentence, *chance.choice(options))


def changed_sign(original: Original, chance: Random) -> str | None:
    """Put a minus before a number, or take it away."""
    found = list(re.finditer(r"(?<![\w.,$£€-])[-−]?\d+(?:\.\d+)?(?=%)", original.sentence))
    if not found:
        return None
    match = chance.choice(found)
    other = match[0][1:] if match[0][0] in "-−" else f"-{match[0]}"
    return _replaced(original.sentence, match.span(), other)


def changed_date(original: Original, chance: Random) -> str | None:
    """Change the day or the month of a date, or a year."""
    sentence = original.sentence
    options = []
    for match in DAY_OF_MONTH.finditer(sentence):
        for group in ("day", "day2"):
            if match[group]:
                day = chance.choice([d for d in range(1, 29) if str(d) != match[group]])
                options.append((match.span(group), str(day)))
        for group in ("month", "month2"):
            if match[group]:
                other = [month for month in MONTHS if month[:3] != match[group][:3]]
                options.append((match.span(group), chance.choice(other)))
    for match in WRITTEN_YEAR.finditer(sentence):
        year = int(match[0]) + chance.choice((-3, -2, -1, 1, 2, 3))
        options.append((match.span(), str(year)))
    if not options:
        return None
    return _replaced(sentence, *chance.choice(options))


def changed_weekday(original: Original, chance: Random) -> str | None:
    """Change a day of the week."""
    found = list(re.finditer(rf"\b(?:{'|'.join(WEEKDAYS)})\b", original.sentence))
    if not found:
        return None
    match = chance.choice(found)
    other = chance.choice([day for day in WEEKDAYS if day != match[0]])
    return _replaced(original.sentence, match.span(), other)


def names_of(text: str) -> list[re.Match[str]]:
    """Return the names within the sentences of a text."""
    return [
        match
        for match in NAME_PATTERN.finditer(text)
        if not NOT_NAMES.intersection(re.split("[ -]", match[0]))
    ]


def _strangers(name: str, text: str) -> list[str]:
    """Return the names of a text that share no word with a name, in the plural neither."""
    own = _words_of(name)
    return sorted({other[0] for other in names_of(text) if not own & _words_of(other[0])})


def _words_of(name: str) -> set[str]:
    return {word.removesuffix("s") for word in re.split("[ -]", name)}


def moved_name(original: Original, chance: Random) -> str | None:
    """Put another name of the passage in a name's place."""
    return _other_name(original, original.passage, chance)


def foreign_name(original: Original, chance: Random) -> str | None:
    """Put a name of another article, which this one has not, in a name's place."""
    return _other_name(original, original.strange_text, chance, absent_from=original.article)


def _other_name(original: Original, text: str, chance: Random, absent_from: str = "") -> str | None:
    found = names_of(original.sentence)
    if not found:
        return None
    match = chance.choice(found)
    others = [name for name in _strangers(match[0], text) if name not in absent_from]
    return _replaced(original.sentence, match.span(), chance.choice(others)) if others else None


def negated(original: Original, chance: Random) -> str | None:
    """Put a “not” behind an auxiliary."""
    pattern = rf"\b(?:{AUXILIARIES})\b(?! not\b|n['’]t)(?= [a-z])"
    found = list(re.finditer(pattern, original.sentence))
    if not found:
        return None
    match = chance.choice(found)
    return _replaced(original.sentence, match.span(), f"{match[0]} not")


def affirmed(original: Original, chance: Random) -> str | None:
    """Take a “not”, “never” or “no” away."""
    pattern = r" (?:not|never)\b(?! only)|(?<=[a-z])n['’]t\b|\bno (?=[a-z]{4})(?!longer|one)"
    found = [
        m
        for m in re.finditer(pattern, original.sentence)
        if not re.search(r"\b(?:ca|wo)$", original.sentence[: m.start()])
    ]
    if not found:
        return None
    return _replaced(original.sentence, chance.choice(found).span(), "")


def swapped_names(original: Original, chance: Random) -> str | None:
    """Put two names of the sentence each in the other's place, where they do not stand in a row."""
    sentence = original.sentence
    found = names_of(sentence)
    options = [
        (one, other)
        for place, one in enumerate(found)
        for other in found[place + 1 :]
        if not _words_of(one[0]) & _words_of(other[0])
        and not COORDINATED.fullmatch(sentence[one.end() : other.start()])
    ]
    if not options:
        return None
    one, other = chance.choice(options)
    return _replaced(_replaced(sentence, other.span(), one[0]), one.span(), other[0])


def swapped_nouns(original: Original, chance: Random) -> str | None:
    """Put two words behind an article each in the other's place: “the dog chased the cat”."""
    sentence = original.sentence
    found = list(NOUN_PATTERN.finditer(sentence))
    options = [
        (one, other)
        for place, one in enumerate(found)
        for other in found[place + 1 :]
        if one["noun"] != other["noun"]
        and not COORDINATED.fullmatch(sentence[one.end() : other.start("noun")])
    ]
    if not options:
        return None
    one, other = chance.choice(options)
    swapped = _replaced(sentence, other.span("noun"), one["noun"])
    return _replaced(swapped, one.span("noun"), other["noun"])


def merged(original: Original, chance: Random) -> str | None:
    """Put the second half of another article's sentence behind the first half of this one."""
    one, other = original.sentence.split(), original.strange.split()
    return " ".join(
        one[: round(len(one) * chance.uniform(0.4, 0.6))]
        + other[round(len(other) * chance.uniform(0.4, 0.6)) :]
    )


def invented_quotation(original: Original, _chance: Random) -> str | None:
    """Add a quotation of words that no source has in this order."""
    words = WORD_PATTERN.findall(original.article)[::7][:6]
    if len(words) < 6:
        return None
    return f"{original.sentence[:-1]}, adding: “{' '.join(words).lower()}”."


def changed_quotation(original: Original, chance: Random) -> str | None:
    """Change a word within a quotation."""
    quoted = QUOTED_TEXT.search(original.sentence)
    if quoted is None:
        return None
    found = list(WORD_PATTERN.finditer(original.sentence, *quoted.span(1)))
    others = [word for word in WORD_PATTERN.findall(original.strange) if word.islower()]
    if not found or not others:
        return None
    match = chance.choice(found)
    other = chance.choice(others)
    return None if other == match[0] else _replaced(original.sentence, match.span(), other)


CHANGES: dict[str, Callable[[Original, Random], str | None]] = {
    "number: a digit": changed_number,
    "number: another of the passage": moved_number,
    "number in words": changed_number_word,
    "percentage": changed_share,
    "unit": changed_unit,
    "sign": changed_sign,
    "direction": turned,
    "date": changed_date,
    "weekday": changed_weekday,
    "name: another of the passage": moved_name,
    "name: of another article": foreign_name,
    "negation put in": negated,
    "negation taken out": affirmed,
    "swapped names": swapped_names,
    "swapped nouns": swapped_nouns,
    "merged, both cited": merged,
    "merged, the first cited": merged,
    "invented quotation": invented_quotation,
    "word changed in a quotation": changed_quotation,
}


def changes_of(
    original: Original,
    chance: Random,
    changes: Mapping[str, Callable[[Original, Random], str | None]] = CHANGES,
) -> dict[str, str]:
    """Return by kind the sentence with that changed, where it can be."""
    made = {kind: change(original, chance) for kind, change in changes.items()}
    return {
        kind: text for kind, text in made.items() if text is not None and text != original.sentence
    }
