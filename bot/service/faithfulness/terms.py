"""A text as terms: words by their lemma, names, numbers with their units, dates. Pure."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from articles.languages import ENGLISH
from bot.service.faithfulness.days import dates_in
from bot.service.faithfulness.lexicon import (
    DENYING_BEFORE_TO,
    EMPTY_WORDS,
    JOINS_CLAUSES,
    TITLE_WORDS,
    meaning_of,
    negates,
)
from bot.service.quantities import parts
from bot.service.units import units_of
from index.query.datewords import with_digits
from index.query.periods import BARE_YEAR
from index.query.stopwords import stop_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.service.faithfulness.days import WrittenDate

# A quantity's form, as `bot.service.quantities.parts` gives it.
QUANTITY_FORM = re.compile(r"(?P<sign>[−+~≈±<>≤≥-]*)(?P<value>\d+(?:\.\d+)?|\.\d+)(?P<unit>\D*)")
YEAR_ALONE = re.compile(BARE_YEAR)
# “14-year-old”: a number, what it counts, and what is said by both.
COMPOUND_FIGURE = re.compile(r"(\d[\d.,]*)-([^\W\d_]+)(?:-(.+))?")
WITHOUT_OWNER = re.compile(r"(?:['’]s?|['’])$")
ENDS_A_SENTENCE = re.compile(r"[.!?:“\"‘(\[]\s*$")
# What stands behind a title: “President Holt”, and not “the President said”.
BEFORE_A_NAME = re.compile(r"\.? [A-Z]")
PARTS_CLAUSES = re.compile(r"[,;:()\[\]–—]|\s-\s")
# “no one”, “one of them”, “the one”: no number is meant.
BEFORE_NO_NUMBER = frozenset("no the this that any every each which some another".split())
BEHIND_NO_NUMBER = frozenset("of another who that".split())
LEMMAS_REMEMBERED = 50_000
# Words that a text has with or without saying anything else.
FILLING = frozenset("a an the do does did".split())
PERCENT = "%"


class TermKind(StrEnum):
    """What a term is."""

    WORD = "word"
    NAME = "name"
    NUMBER = "number"
    DATE = "date"


class Term(NamedTuple):
    """One term of a text and where it stands.

    `key` is what is compared: of a word its lemma, of a name its words in small letters, of a
    number its value with its sign. `unit` is that of a number. Terms of one `clause` have no comma
    or joining word between them.
    """

    kind: TermKind
    key: str
    written: str
    start: int
    end: int
    clause: int = 0
    unit: str = ""
    date: WrittenDate | None = None
    content: bool = True
    negates: bool = False

    @property
    def form(self) -> str:
        """Return what stands for the term where its neighbours are compared."""
        return self.key if self.kind is TermKind.WORD else f"<{self.kind}>"

    @property
    def owns(self) -> bool:
        """Return whether a name stands as an owner: “Holt’s”."""
        return self.kind is TermKind.NAME and WITHOUT_OWNER.search(self.written) is not None

    @property
    def is_year(self) -> bool:
        """Return whether it is a number that is written as a year is: “2024”, and not “2,024”."""
        is_number = self.kind is TermKind.NUMBER and not self.unit
        return (
            is_number and bool(YEAR_ALONE.fullmatch(self.key)) and self.written.startswith(self.key)
        )

    @property
    def quantity(self) -> str:
        """Return a number with its unit."""
        return f"{self.key}{self.unit}"


@lru_cache(LEMMAS_REMEMBERED)
def lemma_of(word: str, language: str) -> str:
    """Return the lemma of a word in small letters; the word itself where none is known."""
    from simplemma import lemmatize

    try:
        return lemmatize(word, language, low_memory=True).casefold()
    except ValueError:
        return word


def same_name(one: str, other: str) -> bool:
    """Return whether one of two names is the other or a part of it: “Altman”, “Sam Altman”."""
    shorter, longer = sorted((one.split(), other.split()), key=len)
    if len(shorter) > 1 and same_name_word(shorter[0], longer[0]):
        # Names between the first and the last may be left out.
        rest = len(longer) - len(shorter) + 1
        if all(map(same_name_word, shorter[1:], longer[rest:])):
            return True
    return any(
        all(map(same_name_word, shorter, longer[start:]))
        for start in range(len(longer) - len(shorter) + 1)
    )


def same_name_word(one: str, other: str) -> bool:
    """Return whether two words of names are the same, in the plural too."""
    return one == other or one.removesuffix("s") == other.removesuffix("s")


def read_terms(text: str, language: str = ENGLISH, names: Iterable[str] = ()) -> tuple[Term, ...]:
    """Return the terms of a text in order.

    `names` are words in small letters that are known to be names, which tells what the first word
    of a sentence is.
    """
    return _TermReader(text, language, frozenset(names)).read()


def name_words(text: str, language: str = ENGLISH) -> frozenset[str]:
    """Return the words, in small letters, that have a capital within the sentences of a text."""
    terms = read_terms(text, language)
    return frozenset(
        word for term in terms if term.kind is TermKind.NAME for word in term.key.split()
    )


class _TermReader:
    """Reads one text."""

    def __init__(self, text: str, language: str, names: frozenset[str]) -> None:
        self._text = text
        self._language = language
        self._names = names
        self._common = stop_words(language)
        self._found: list[Term] = []

    def read(self) -> tuple[Term, ...]:
        dates = dates_in(self._text) if self._language == ENGLISH else []
        rest = self._text
        for placed in dates:
            rest = f"{rest[: placed.start]}{' ' * (placed.end - placed.start)}{rest[placed.end :]}"
        digits = with_digits(rest, self._language)
        for part in parts(rest, self._language):
            while dates and dates[0].start < part.start:
                self._add_date(*dates.pop(0))
            end = part.end
            # A number in words is read as a shorter one in digits.
            for place in range(part.end, len(rest)):
                if digits[place] != " ":
                    break
                end = place + 1 if rest[place] != " " else end
            self._part(part.form, part.start, end)
        for placed in dates:
            self._add_date(*placed)
        return tuple(self._in_clauses(self._joined()))

    def _add_date(self, start: int, end: int, date: WrittenDate) -> None:
        written = self._text[start:end]
        self._found.append(Term(TermKind.DATE, written.casefold(), written, start, end, date=date))

    def _part(self, form: str, start: int, end: int) -> None:
        written = self._text[start:end]
        if compound := COMPOUND_FIGURE.fullmatch(form):
            value, counted, rest = compound.groups()
            unit = units_of(self._language).units.get(counted, "")
            value = value.replace(",", "") if self._language == ENGLISH else value
            self._number(value, unit, start, end)
            said = [counted] if not unit else []
            for word in [*said, *(rest.split("-") if rest else [])]:
                self._word(word, word, start, end)
        elif not any(character.isdecimal() for character in form):
            self._word(form, written, start, end)
        elif written.casefold() == "one" and self._is_no_number(start, end):
            self._word("one", written, start, end)
        elif quantity := QUANTITY_FORM.fullmatch(form):
            self._number(f"{quantity['sign']}{quantity['value']}", quantity["unit"], start, end)
        elif form[0].isalpha() and written[0].isupper():
            self._found.append(Term(TermKind.NAME, form, written, start, end))
        else:
            self._number(form, "", start, end)

    def _is_no_number(self, start: int, end: int) -> bool:
        before = re.search(r"(\w+)\W*$", self._text[:start])
        behind = re.match(r"\W*(\w+)", self._text[end:])
        return (
            not behind
            or (before is not None and before[1].casefold() in BEFORE_NO_NUMBER)
            or behind[1].casefold() in BEHIND_NO_NUMBER
        )

    def _number(self, value: str, unit: str, start: int, end: int) -> None:
        written = self._text[start:end]
        self._found.append(Term(TermKind.NUMBER, value, written, start, end, unit=unit))

    def _word(self, form: str, written: str, start: int, end: int) -> None:
        word = WITHOUT_OWNER.sub("", form)
        if not word or not any(map(str.isalnum, word)):
            if form and not form.isspace():
                self._found.append(Term(TermKind.WORD, form, written, start, end, content=False))
            return
        if self._is_name(word, written, start):
            self._found.append(Term(TermKind.NAME, word, written, start, end))
            return
        key = meaning_of(lemma_of(word, self._language))
        if key == word:
            key = meaning_of(word)
        denying = lemma_of(word, self._language) in DENYING_BEFORE_TO
        before_to = denying and self._text.startswith(" to ", end)
        negating = before_to or negates(word, self._language)
        is_title = word in TITLE_WORDS and BEFORE_A_NAME.match(self._text, end) is not None
        content = not (negating or word in self._common or key in EMPTY_WORDS or is_title)
        self._found.append(
            Term(TermKind.WORD, key, written, start, end, content=content, negates=negating)
        )

    def _is_name(self, word: str, written: str, start: int) -> bool:
        if not written[:1].isupper() or word.startswith("i'"):
            return False
        # “US” and “WHO” are names, “us” and “who” are not.
        is_short_form = len(written) > 1 and written.isupper()
        is_title = word in TITLE_WORDS and BEFORE_A_NAME.match(self._text, start + len(written))
        if (word in self._common or is_title) and not is_short_form:
            return False
        begins = not self._text[:start].strip() or ENDS_A_SENTENCE.search(self._text[:start])
        return word in self._names or not begins

    def _joined(self) -> list[Term]:
        """Return the terms with names in a row as one, but for owners: “Apple’s Cook”."""
        joined: list[Term] = []
        for term in self._found:
            before = joined[-1] if joined else None
            if (
                before is not None
                and before.kind is term.kind is TermKind.NAME
                and self._is_joined(before, term)
            ):
                joined[-1] = before._replace(
                    key=f"{before.key} {term.key}",
                    written=self._text[before.start : term.end],
                    end=term.end,
                )
            else:
                joined.append(term)
        return joined

    def _is_joined(self, before: Term, term: Term) -> bool:
        gap = self._text[before.end : term.start]
        is_initial = len(before.written.split()[-1]) == 1
        joins = gap in (" ", "-") or (gap == ". " and is_initial)
        return joins and not WITHOUT_OWNER.search(before.written)

    def _in_clauses(self, terms: list[Term]) -> list[Term]:
        clause, end = 0, 0
        numbered = []
        for term in terms:
            joins = term.kind is TermKind.WORD and term.written.casefold() in JOINS_CLAUSES
            if end and (joins or PARTS_CLAUSES.search(self._text, end, term.start)):
                clause += 1
            numbered.append(term._replace(clause=clause))
            end = term.end
        return numbered
