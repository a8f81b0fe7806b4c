"""What members get: exact quotes with citations, or that nothing covers the question."""

from __future__ import annotations

import time
from datetime import date
from typing import TYPE_CHECKING

import pytest
from exact import assert_exact
from fakes import make_article

from articles.errors import NewsdeskError, StoryNotFoundError
from articles.models import Filters, Status
from index.query.courtesies import SmallTalk

if TYPE_CHECKING:
    from bot.service.newsdesk import Newsdesk


def test_a_question_is_answered_with_exact_quotes(small_desk: Newsdesk) -> None:
    answer = small_desk.asking.ask("What did engineer Vera4 Holt say the repair would cost?")
    assert answer.covered
    assert "Engineer Vera4 Holt said the repair would cost 4 million crowns." in [
        sentence.text for sentence in answer.sentences
    ]
    assert answer.citations[0].article_id == "a4"
    assert len(answer.sentences) <= 3
    assert_exact(small_desk, answer)
    assert answer.index.articles == 10
    assert answer.index.updated is not None


def test_a_question_that_nothing_covers_says_so(small_desk: Newsdesk) -> None:
    answer = small_desk.asking.ask("Which penguin composed seven operas in Antarctica?")
    assert not answer.covered
    assert answer.sentences == ()
    assert 0 < len(answer.nearest) <= 3


def test_an_empty_library_covers_nothing(newsdesk: Newsdesk) -> None:
    answer = newsdesk.asking.ask("Who won?")
    assert not answer.covered
    assert answer.nearest == ()
    assert answer.index.articles == 0
    assert answer.index.updated is None


@pytest.mark.parametrize("text", ["", "  ", "?!…", "\n"])
def test_a_question_without_words_is_one_sentence(small_desk: Newsdesk, text: str) -> None:
    with pytest.raises(NewsdeskError, match="write a question in words"):
        small_desk.asking.ask(text)


def test_a_question_that_is_too_long_is_refused(small_desk: Newsdesk) -> None:
    with pytest.raises(NewsdeskError, match="at most 1,000"):
        small_desk.asking.ask("word " * 300)


@pytest.mark.parametrize(
    "text", ['"', "a AND (b", "-bridge:x", "body:*", "x" * 900, "\u202e bridge \x00"]
)
def test_search_syntax_in_a_question_is_only_words(small_desk: Newsdesk, text: str) -> None:
    if any(c.isalnum() for c in text):
        small_desk.asking.ask(text)
        small_desk.asking.search(text)


def test_filters_are_said_in_the_answer(small_desk: Newsdesk) -> None:
    filters = Filters(category="Politics", source="Harbour Post", since=make_article(4).published)
    answer = small_desk.asking.ask("What would the repair of the old bridge cost?", filters)
    assert answer.read_as.category == "Politics"
    assert answer.read_as.sources == ("Harbour Post",)
    assert answer.read_as.since == filters.since
    assert all(c.published >= filters.since for c in answer.citations if c.published)


def test_only_the_articles_that_pass_the_filters_are_counted(small_desk: Newsdesk) -> None:
    question = "What would the repair of the old bridge cost?"
    small_desk.library.add(make_article(70, category="Sports", source="The Wire", scope="7"))
    small_desk.engine.follow()
    day = make_article(4).published
    for filters, count in (
        (Filters(), 10),
        (Filters(scope="7"), 11),
        (Filters(category="sports", scope="7"), 1),
        (Filters(source="harbour POST", scope="7"), 10),
        (Filters(since=day, until=day), 1),
        (Filters(until=day), 4),
        (Filters(article_id="a4"), 1),
    ):
        assert small_desk.asking.ask(question, filters).index.articles == count
        assert small_desk.asking.search(question, filters).index.articles == count


@pytest.mark.parametrize("scope", [None, "8"])
def test_what_is_not_there_to_limit_a_search_is_said(
    small_desk: Newsdesk, scope: str | None
) -> None:
    small_desk.library.add(make_article(70, category="Polo", source="Harbour Wire", scope="7"))
    small_desk.engine.follow()
    for look in (
        lambda filters: small_desk.asking.ask("What would the repair cost?", filters),
        lambda filters: small_desk.asking.search("repair", filters),
        small_desk.lists.latest,
    ):
        with pytest.raises(NewsdeskError, match=r"no category “Polo”; .*“Politics”. /cat"):
            look(Filters(category="Polo", scope=scope))
        with pytest.raises(NewsdeskError, match=r"no outlet “Harbour W”; .*“Harbour Post”. /sour"):
            look(Filters(source="Harbour W", scope=scope))
        with pytest.raises(NewsdeskError, match="no outlet “Zzz…”; /sources shows those"):
            look(Filters(source="Zzz…", scope=scope))
        look(Filters(category="Polo", source="harbour wire", scope="7"))


def test_a_refused_name_is_not_repeated_whole(small_desk: Newsdesk) -> None:
    with pytest.raises(NewsdeskError) as refused:
        small_desk.lists.latest(Filters(category="Politics " * 500))
    assert len(refused.value.values["name"]) <= 100


def test_a_corrected_article_says_so_in_every_citation(small_desk: Newsdesk) -> None:
    small_desk.editor.correct("a4", "The cost is five million.")
    answer = small_desk.asking.ask("What did engineer Vera4 Holt say the repair would cost?")
    (cited,) = [c for c in answer.citations if c.article_id == "a4"]
    assert (cited.status, cited.note) == (Status.CORRECTED, "The cost is five million.")


def test_another_servers_articles_stay_out_of_everything(small_desk: Newsdesk) -> None:
    small_desk.library.add(make_article(80, scope="guild-a", headline="Secret plan of Town80"))
    small_desk.indexer.embed_missing()
    small_desk.engine.follow()
    question = "What did engineer Vera80 Holt say the repair would cost?"
    inside = small_desk.asking.ask(question, Filters(scope="guild-a"))
    assert inside.citations[0].article_id == "a80"
    passage_id = inside.citations[0].passage_id
    for scope in (None, "guild-b"):
        answer = small_desk.asking.ask(question, Filters(scope=scope))
        assert all(c.article_id != "a80" for c in answer.citations)
        assert all(near.article_id != "a80" for near in answer.nearest)
        assert answer.index.articles == 10
        assert small_desk.quotes.in_context([passage_id], scope=scope) == ()
        assert small_desk.lists.suggest_stories("secret plan", scope=scope) == ()
        for look in (
            small_desk.stories.find,
            small_desk.stories.key_points,
            small_desk.stories.why,
        ):
            with pytest.raises(StoryNotFoundError):
                look("a80", scope=scope)


def test_a_new_article_can_be_asked_for_within_seconds(small_desk: Newsdesk) -> None:
    begun = time.monotonic()
    small_desk.importer.import_file(
        "x.txt", b"Flood closes Ruta pass\n\nThe Ruta pass closed on Monday."
    )
    answer = small_desk.asking.ask("When did the Ruta pass close?")
    assert answer.covered
    assert time.monotonic() - begun < 5


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("What did the council of Town1 vote on in March 2019?", False),
        ("What did the council of Town1 vote on in November 2026?", True),
        ("What did the council of Town1 vote on, on 5 March?", True),
        ("What did the council of Town1 vote on today?", True),
        ("What did the council of Town1 vote on yesterday?", False),
        ("When did the council of Town2 vote in 1998?", True),
        ("Who may have voted in the council of Town1 last week?", False),
        ("What did the council of Town3 build in 2022?", True),
    ],
)
def test_days_that_no_article_tells_of_are_said(
    newsdesk: Newsdesk, question: str, told: bool
) -> None:
    of_1998 = "The council of Town2 voted in 1998 to build a tunnel below the harbour."
    list(newsdesk.library.add_all([make_article(1), make_article(2, text=of_1998)]))
    of_2022 = "The council of Town3 told of the 2022 tunnel that it built."
    newsdesk.library.add(make_article(3, text=of_2022, published=None))
    newsdesk.engine.follow()
    answer = newsdesk.asking.ask(question, minimum=0.0, on=date(2026, 12, 24))
    assert answer.covered is told
    if not told:
        assert answer.note
        assert answer.note.startswith("No article here is from ")
        assert answer.nearest


def test_a_remark_that_names_a_firm_is_searched_where_its_articles_are_seen(
    small_desk: Newsdesk,
) -> None:
    text = "The mining firm Vale shut its last dam in Sala on Monday."
    small_desk.library.add(make_article(81, text=text, scope="7"))
    small_desk.engine.follow()
    assert small_desk.asking.small_talk("vale", "7") is None
    assert small_desk.asking.small_talk("vale", "8") is SmallTalk.REMARK
    assert not small_desk.asking.ask("vale?", Filters(scope="7")).small_talk
    assert small_desk.asking.ask("vale", Filters(scope="8")).small_talk


def test_a_greeting_before_it_makes_no_topic_of_the_news(small_desk: Newsdesk) -> None:
    told = small_desk.asking.ask("what's new?")
    greeted = small_desk.asking.ask("good morning bot, any news?")
    assert told.sentences
    assert greeted.sentences == told.sentences


def test_a_category_s_news_is_its_newest_articles(desk: Newsdesk) -> None:
    desk.library.add(make_article(90, category="Sports", headline="Rovers win", text="Rovers won."))
    desk.engine.follow()
    answer = desk.asking.ask("any sports news?")
    assert answer.read_as.category == "Sports"
    assert [citation.headline for citation in answer.citations] == ["Rovers win"]
