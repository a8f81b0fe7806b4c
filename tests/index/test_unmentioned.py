"""Which names of a question the articles lack: names alone, and never one that they have."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from fakes import make_article

from articles.models import Filters
from index.unmentioned import NameCheck, missing_names, model_forms

if TYPE_CHECKING:
    from bot.service.newsdesk import Newsdesk

KNOWN = set("vera holt runs the ferry halden line director price jobs bridge watch maren".split())


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("What did Vera Holm say?", ["Vera Holm"]),
        ("What did vera holt say?", []),
        ("Did Vera Holt's ferry cost 300 million crowns?", []),
        ("Who owns Tesla?", ["Tesla"]),
        ("Who is Angela Merkel?", ["Angela Merkel"]),
        ("zorblax price", ["zorblax"]),
        ("Zorblax price", ["Zorblax"]),
        ("who is bjorn zetterling", ["zetterling"]),
        ("how do unicorns sleep", []),
        ("Did the Mayor resign?", []),
        ("WHO LEADS ZORBLAX CITY NOW", ["ZORBLAX"]),
        ("Why Did The Board Resign Over Pensions", []),
        ("lol what is the ferry", []),
        ("lmao who runs the ferry", []),
        ("did the youtuber apologise", []),
        *(
            (f"{word} rules", [])
            for word in "ransomware cybersecurity crypto deepfake paywall fintech lockdown".split()
        ),
        ("who backs the colour of the paywalls", []),
        ("whats up with the ferry, gonna run?", []),
        ("the ferry runs, ferry-line runs, Vera-Holt runs", []),
        # German writes common words with a capital, so that there nothing can be told.
        ("wieviele Stellen streicht Halden Line?", []),
        ("Wer leitet die Hafengesellschaft?", []),
        ("Halden Line Stellenabbau", []),
        ("¿Cuántos empleos recorta Halden Line?", []),
        ("¿Quién es Pedro Zorblax?", ["Pedro Zorblax"]),
        ("combien d'emplois Halden Line supprime-t-elle ?", []),
        ("Qui dirige Zorblax ?", ["Zorblax"]),
        ("quantos empregos corta a Halden Line?", []),
        ("quanti posti taglia halden line", []),
        ("ハルデンラインの社長は誰ですか", []),
        ("кто директор", []),
        ("", []),
    ],
)
def test_names_are_told_from_common_words_of_any_language(question: str, names: list[str]) -> None:
    def known(word: str) -> bool:
        return word.casefold().removesuffix("'s") in KNOWN

    assert missing_names(question, known) == names


def test_a_model_is_written_in_several_ways() -> None:
    assert model_forms("S30") == ["S30", "S 30"]
    assert model_forms("gpt-4") == ["gpt-4", "gpt 4", "gpt4"]


@pytest.fixture
def desk(newsdesk: Newsdesk) -> Newsdesk:
    """A newsdesk with names in many forms."""
    texts = (
        "The Fjordtel S23 costs 799 crowns, the Watch 6 less, and GPT4 nothing.",
        "Jürgen Weiß of Kystsikring praised Anne-Marie O’Hara in Ørsund.",
    )
    list(newsdesk.library.add_all(make_article(n, text=text) for n, text in enumerate(texts)))
    newsdesk.library.add(make_article(9, text="Zorblax buys Quimby S40.", scope="42"))
    newsdesk.engine.follow()
    return newsdesk


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("fjordtel s30 price", ["S30"]),
        ("fjordtel s23 price", []),
        ("FJORDTEL S 23", []),
        ("watch6 or watch 6 or Watch-6", []),
        ("gpt-4 and gpt-5", ["GPT-5"]),
        ("an rtx5090 in an A350-1000", ["RTX5090", "A350-1000"]),
        ("the 3rd of 20k at 10am in the 1990s for $5m", []),
        ("What did Jurgen Weiss say?", []),
        ("What did juergen weiss say?", []),
        ("Is KYSTSIKRING's or kyst-sikring's rival bigger?", []),
        ("Did Anne Marie Ohara or O'Hara speak of Orsund?", []),
        ("What did Kystsirking and Fjordtl do?", []),
        ("Why did Zorblax buy it?", ["Zorblax"]),
        ("Why did zorblax buy quimby s40", ["quimby", "S40", "zorblax"]),
        ("What does the Harbour Post write?", []),
    ],
)
def test_no_name_that_the_articles_have_is_missing(
    desk: Newsdesk, question: str, names: list[str]
) -> None:
    query = desk.search.retriever.read(question)
    assert sorted(NameCheck(desk.search.vocabulary).missing(query), key=str.casefold) == sorted(
        names, key=str.casefold
    )


def test_a_server_s_own_articles_count_there_alone(desk: Newsdesk) -> None:
    for scope, names in (("42", []), ("7", ["Zorblax", "S40"])):
        query = desk.search.retriever.read("Why did Zorblax buy an S40?", Filters(scope=scope))
        assert NameCheck(desk.search.vocabulary).missing(query) == names
