"""The names of months and weekdays, and numbers in words."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.query.datewords import (
    DATE_LANGUAGES,
    NUMBER_LANGUAGES,
    languages_of,
    months,
    weekdays,
    with_digits,
)


@pytest.mark.parametrize(
    ("locale", "first"),
    [("en-US", "en"), ("de", "de"), ("es-419", "es"), ("pt_BR", "pt"), ("nl", "en"), ("", "en")],
)
def test_the_reader_s_language_goes_first_and_none_is_lost(locale: str, first: str) -> None:
    found = languages_of(locale)
    assert found[0] == first
    assert sorted(found) == sorted(DATE_LANGUAGES)


@pytest.mark.parametrize("language", DATE_LANGUAGES)
def test_every_month_and_weekday_has_a_name(language: str) -> None:
    assert set(months(language, short=False).values()) == set(range(1, 13))
    assert set(weekdays(language, short=False).values()) == set(range(7))
    assert months(language).items() >= months(language, short=False).items()
    assert weekdays(language).items() >= weekdays(language, short=False).items()
    for name in (*months(language), *weekdays(language)):
        assert name == name.casefold().rstrip(".")
        assert len(name) > 1


def test_short_and_regional_names_are_known() -> None:
    assert months("en")["sept"] == months("en")["sep"] == 9
    assert months("de")["jänner"] == months("de")["jan"] == 1
    assert weekdays("en")["thurs"] == weekdays("en")["thu"] == 3
    assert weekdays("pt")["segunda"] == weekdays("pt")["segunda-feira"] == 0
    assert "mar" not in months("en", short=False)
    assert "thurs" not in weekdays("en", short=False)


@pytest.mark.parametrize(
    ("language", "written", "meant"),
    [
        ("en", "twenty-five days ago", "25 days ago"),
        ("en", "one hundred and three days", "103 days"),
        ("de", "vor fünfundzwanzig Tagen", "vor 25 Tagen"),
        ("fr", "les sept derniers jours", "les 7 derniers jours"),
        ("es", "hace treinta y cinco días", "hace 35 días"),
        ("pt", "há um mês", "há 1 mês"),
        # What is no count: an ordinal, a month beside digits, an article, another language.
        ("pt", "segunda-feira", "segunda-feira"),
        ("en", "the second week", "the second week"),
        ("fr", "3 sept 2026", "3 sept 2026"),
        ("en", "o mês passado", "o mês passado"),
        ("ja", "三日前", "三日前"),
        ("nl", "drie dagen", "3 dagen"),
        ("sv", "tre dagar", "tre dagar"),
    ],
)
def test_numbers_in_words_become_digits(language: str, written: str, meant: str) -> None:
    assert " ".join(with_digits(written, language).split()) == meant


def test_only_numbers_that_are_followed_by_what_is_asked_for_change() -> None:
    text = "In March one man waited two weeks"
    assert with_digits(text, "en", before=re.compile(r"\s+week")) == text.replace("two", "2  ")


@given(
    st.sampled_from(NUMBER_LANGUAGES),
    st.one_of(
        st.text(max_size=80),
        st.lists(st.sampled_from("mil cem one vingt et un zwei 3 - . weeks".split())).map(" ".join),
    ),
)
def test_nothing_moves(language: str, text: str) -> None:
    found = with_digits(text, language)
    assert len(found) == len(text)
