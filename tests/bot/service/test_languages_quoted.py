"""Quotes and figures in the languages that articles are written in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from fakes import make_article

from articles.models import Section, SectionKind
from bot.service.matching import exact, match
from bot.service.quantities import parts
from bot.service.quotes import language_of

if TYPE_CHECKING:
    from bot.service.newsdesk import Newsdesk

JAPANESE = (
    "若葉市は4日、若葉大橋を来年3月まで閉鎖すると発表した。"
    "点検で橋脚2本にひび割れが見つかったためだ。"
)


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("de", "1.200 Euro", "1200 Euro"),
        ("es", "1.200 euros", "1200 €"),
        ("es", "1,5 millones", "1.500.000"),
        ("it", "900.000 euro", "900000 euro"),
        ("it", "2 mld di", "2.000.000.000 di"),
        ("nl", "412.000 euro", "412000 euro"),
        ("nl", "twaalf huizen", "12 huizen"),
        ("pt", "14.300 carros", "14300 carros"),
        ("fr", "1 800 euros", "1800 euros"),
        ("ru", "1 200 000 рублей", "1200000 руб."),
        ("ru", "120 млн рублей", "120 миллионов рублей"),
        ("en", "1,200 euros", "1200 euros"),
    ],
)
def test_figures_are_read_as_their_language_writes_them(
    language: str, one: str, other: str
) -> None:
    assert [part.form for part in parts(one, language)] == [
        part.form for part in parts(other, language)
    ]


def test_a_point_parts_thousands_in_some_languages_and_tenths_in_others() -> None:
    assert [part.form for part in parts("1.200", "es")] == ["1200"]
    assert [part.form for part in parts("1.200", "en")] == ["1.2"]
    assert language_of(make_article(language="it")) == "it"
    assert language_of(make_article(language="sv")) == "en"


@pytest.mark.parametrize(
    ("asked", "found", "is_exact"),
    [
        (
            "点検で橋脚2本にひび割れが見つかったためだ。",
            "点検で橋脚2本にひび割れが見つかったためだ。",
            True,
        ),
        # Another number, and a piece of a clause, are near at best.
        (
            "点検で橋脚3本にひび割れが見つかったためだ。",
            "点検で橋脚2本にひび割れが見つかったためだ。",
            False,
        ),
        ("橋脚2本にひび割れ", "点検で橋脚2本にひび割れが見つかったためだ。", False),
    ],
)
def test_a_japanese_sentence_is_found_word_for_word_or_nearly(
    asked: str, found: str, is_exact: bool
) -> None:
    best = exact(asked, JAPANESE, "ja") or match(asked, JAPANESE, "ja")
    assert best is not None
    assert (JAPANESE[best.start : best.end], best.exact) == (found, is_exact)


def test_a_japanese_quote_is_checked_in_its_surroundings(newsdesk: Newsdesk) -> None:
    text = JAPANESE * 20 + "森川恵子市長は安全が第一だと述べた。" + JAPANESE * 20
    section = Section(kind=SectionKind.BODY, text=text)
    newsdesk.library.add(make_article(1, headline="橋を閉鎖", language="ja", sections=(section,)))
    newsdesk.engine.follow()
    check = newsdesk.quotes.check("森川恵子市長は安全が第一だと述べた。")
    assert check.exact
    assert check.found is not None
    assert check.found.quote == "森川恵子市長は安全が第一だと述べた。"
    assert len(check.found.before) == len(check.found.after) == 400
    near = newsdesk.quotes.check("森川恵子市長は安全が第二だと述べた。")
    assert not near.exact
    assert near.found is not None
