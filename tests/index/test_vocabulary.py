"""The library's words: what is known, what is mended to them, and whose they are."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from fakes import make_article
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.models import Filters

if TYPE_CHECKING:
    from bot.service.newsdesk import Newsdesk

TEXT = (
    "Halden Line dismissed its director Nora Ek. The Fjordtel Watch 6 costs 270 crowns and the "
    "S23 costs 799. Leather is dear in Ørsund. Kystsikring gained."
)


@pytest.fixture
def desk(newsdesk: Newsdesk) -> Newsdesk:
    """A newsdesk with one story for all and one of a server."""
    newsdesk.library.add(make_article(1, text=TEXT))
    newsdesk.library.add(make_article(2, text="Zorblaxia grows.", scope="42"))
    newsdesk.engine.follow()
    return newsdesk


@pytest.mark.parametrize(
    ("question", "read"),
    [
        ("halden lien drector dismised why", "halden lien director dismissed why"),
        ("fjordetl watch", "fjordtel watch"),
        ("fjordtel s24 price", "fjordtel s24 price"),
        ("how much is 279", "how much is 279"),
        ("what is the weather in orsund", "what is the weather in orsund"),
        ("why was the Director dismissed", "why was the Director dismissed"),
        ("directors dismissing ØRSUND's Fjordtels", "directors dismissing ØRSUND's Fjordtels"),
        ("kystsirking", "kystsikring"),
        ("wo ist der Direktor", "wo ist der Direktor"),
        ("didnt they gain", "didnt they gain"),
    ],
)
def test_rare_words_are_read_as_the_library_s_own(desk: Newsdesk, question: str, read: str) -> None:
    query = desk.search.retriever.read(question)
    assert (query.text, query.written) == (read, question)
    assert bool(query.mended) == (read != question)


def test_another_server_s_words_are_neither_known_nor_meant(desk: Newsdesk) -> None:
    vocabulary = desk.search.vocabulary
    for scope, known in (("42", True), ("7", False), (None, False)):
        assert vocabulary.knows("zorblaxia", scope) is known
        assert bool(vocabulary.mend("zorblaxai", scope).mended) is known
        assert desk.search.retriever.read("zorblaxai", Filters(scope=scope)).text == (
            "zorblaxia" if known else "zorblaxai"
        )


def test_a_word_of_many_of_another_server_s_articles_is_not_told_either(desk: Newsdesk) -> None:
    desk.library.add(make_article(3, text="Quimbysk rose by a half. " * 1500, scope="42"))
    desk.engine.follow()
    vocabulary = desk.search.vocabulary
    stems = desk.engine.stems("quimbysk")
    assert desk.engine.frequencies(stems, "42")[1] > [100]
    assert desk.engine.frequencies(stems, "7")[1] == desk.engine.frequencies(stems, None)[1] == [0]
    assert vocabulary.knows("quimbysk", "42")
    assert vocabulary.mend("quimbyks price", "42").text == "quimbysk price"
    assert not vocabulary.knows("quimbysk", "7")
    assert not vocabulary.has_near("quimbyks", 2, "7")
    assert vocabulary.mend("quimbyks price", "7").text == "quimbyks price"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(words=st.lists(st.sampled_from(TEXT.split()), max_size=8))
def test_a_word_that_the_library_has_is_never_changed(desk: Newsdesk, words: list[str]) -> None:
    for text in (" ".join(words), " ".join(words).casefold()):
        assert desk.search.vocabulary.mend(text, None) == (text, ())


def test_a_question_is_mended_within_milliseconds(desk: Newsdesk) -> None:
    vocabulary = desk.search.vocabulary
    took = []
    for _ in range(20):
        begun = time.perf_counter()
        vocabulary.mend("halden lien drector dismised why the fjordtell", None)
        took.append(time.perf_counter() - begun)
    assert sorted(took)[len(took) // 2] < 0.01
