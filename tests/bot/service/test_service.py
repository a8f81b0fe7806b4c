"""What members get: exact quotes with citations, or that nothing covers the question."""

from __future__ import annotations

import time
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from fakes import FakeEmbedder, make_article

from articles.errors import NewsdeskError, StoryNotFoundError
from articles.models import Filters, Section, SectionKind, Status
from index.models import Progress, Query

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.service.answers import Answer
    from bot.service.newsdesk import Newsdesk

POINTS = ("The bridge closes on Friday.", "Buses replace it.", "It opens again in May.")


@pytest.fixture
def desk(newsdesk: Newsdesk) -> Newsdesk:
    """A newsdesk with ten articles."""
    list(newsdesk.library.add_all(make_article(n) for n in range(1, 10)))
    newsdesk.library.add(
        make_article(
            50,
            headline="Sala hospital opens a new ward",
            dek="The ward has forty beds.",
            sections=(
                Section(kind=SectionKind.DEEP_DIVE, text="The ward opened on Monday at noon."),
                Section(kind=SectionKind.KEY_POINTS, points=POINTS),
                Section(
                    kind=SectionKind.WHY_IT_MATTERS,
                    text="The town had no ward of its own. Patients travelled for hours.",
                ),
            ),
        )
    )
    newsdesk.indexer.embed_missing()
    newsdesk.engine.follow()
    return newsdesk


def assert_exact(newsdesk: Newsdesk, answer: Answer) -> None:
    """Every sentence is a span of its cited passage, and that one of its article's section."""
    numbers = {citation.number: citation for citation in answer.citations}
    assert [c.number for c in answer.citations] == list(range(1, len(answer.citations) + 1))
    for sentence in answer.sentences:
        assert sentence.citations
        for number in sentence.citations:
            citation = numbers[number]
            assert sentence.text in citation.quote
            article = newsdesk.library.get(citation.article_id)
            assert article is not None
            assert any(citation.quote in section.content for section in article.quotable())
            assert citation.published == article.published
            assert citation.source == article.source
            (quote,) = newsdesk.quotes.in_context([citation.passage_id])
            assert quote.quote == citation.quote


def test_a_question_is_answered_with_exact_quotes(desk: Newsdesk) -> None:
    answer = desk.asking.ask("What did engineer Vera4 Holt say the repair would cost?")
    assert answer.covered
    assert "Engineer Vera4 Holt said the repair would cost 4 million crowns." in [
        sentence.text for sentence in answer.sentences
    ]
    assert answer.citations[0].article_id == "a4"
    assert len(answer.sentences) <= 3
    assert_exact(desk, answer)
    assert answer.index.articles == 10
    assert answer.index.updated is not None


def test_a_question_that_nothing_covers_says_so(desk: Newsdesk) -> None:
    answer = desk.asking.ask("Which penguin composed seven operas in Antarctica?")
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
def test_a_question_without_words_is_one_sentence(desk: Newsdesk, text: str) -> None:
    with pytest.raises(NewsdeskError, match="write a question in words"):
        desk.asking.ask(text)


def test_a_question_that_is_too_long_is_refused(desk: Newsdesk) -> None:
    with pytest.raises(NewsdeskError, match="at most 1,000"):
        desk.asking.ask("word " * 300)


@pytest.mark.parametrize(
    "text", ['"', "a AND (b", "-bridge:x", "body:*", "x" * 900, "\u202e bridge \x00"]
)
def test_search_syntax_in_a_question_is_only_words(desk: Newsdesk, text: str) -> None:
    if any(c.isalnum() for c in text):
        desk.asking.ask(text)
        desk.asking.search(text)


def test_filters_are_said_in_the_answer(desk: Newsdesk) -> None:
    filters = Filters(category="Politics", source="Harbour Post", since=make_article(4).published)
    answer = desk.asking.ask("What would the repair of the old bridge cost?", filters)
    assert answer.read_as.category == "Politics"
    assert answer.read_as.sources == ("Harbour Post",)
    assert answer.read_as.since == filters.since
    assert all(c.published >= filters.since for c in answer.citations if c.published)


def test_only_the_articles_that_pass_the_filters_are_counted(desk: Newsdesk) -> None:
    question = "What would the repair of the old bridge cost?"
    desk.library.add(make_article(70, category="Sports", source="The Wire", scope="7"))
    desk.engine.follow()
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
        assert desk.asking.ask(question, filters).index.articles == count
        assert desk.asking.search(question, filters).index.articles == count


@pytest.mark.parametrize("scope", [None, "8"])
def test_what_is_not_there_to_limit_a_search_is_said(desk: Newsdesk, scope: str | None) -> None:
    desk.library.add(make_article(70, category="Polo", source="Harbour Wire", scope="7"))
    desk.engine.follow()
    for look in (
        lambda filters: desk.asking.ask("What would the repair cost?", filters),
        lambda filters: desk.asking.search("repair", filters),
        desk.lists.latest,
    ):
        with pytest.raises(NewsdeskError, match=r"no category “Polo”; .*“Politics”. /categories"):
            look(Filters(category="Polo", scope=scope))
        with pytest.raises(NewsdeskError, match=r"no outlet “Harbour W”; .*“Harbour Post”. /sour"):
            look(Filters(source="Harbour W", scope=scope))
        with pytest.raises(NewsdeskError, match="no outlet “Zzz…”; /sources lists those"):
            look(Filters(source="Zzz…", scope=scope))
        look(Filters(category="Polo", source="harbour wire", scope="7"))


def test_a_refused_name_is_not_repeated_whole(desk: Newsdesk) -> None:
    with pytest.raises(NewsdeskError) as refused:
        desk.lists.latest(Filters(category="Politics " * 500))
    assert len(refused.value.values["name"]) <= 100


def test_own_key_points_are_used_word_for_word_in_order(desk: Newsdesk) -> None:
    answer = desk.stories.key_points("sala hospital")
    assert tuple(sentence.text for sentence in answer.sentences) == POINTS
    assert_exact(desk, answer)


def test_key_points_are_chosen_where_there_are_none(desk: Newsdesk) -> None:
    answer = desk.stories.key_points("a3")
    assert 0 < len(answer.sentences) <= 4
    assert_exact(desk, answer)


def test_the_own_why_is_given_whole(desk: Newsdesk) -> None:
    answer = desk.stories.why("a50")
    assert [s.text for s in answer.sentences] == [
        "The town had no ward of its own.",
        "Patients travelled for hours.",
    ]
    assert_exact(desk, answer)


def test_a_reason_is_found_by_its_words(desk: Newsdesk) -> None:
    answer = desk.stories.why("a3")
    assert [s.text for s in answer.sentences] == [
        "The council of Town3 voted on Monday to close its old bridge.",
        "Buses will run across the river instead, because the ferry is too small.",
    ]
    assert_exact(desk, answer)


def test_an_article_that_gives_no_reason_says_so(desk: Newsdesk) -> None:
    desk.library.add(make_article(60, text="The choir sang on Sunday. The hall was full."))
    desk.engine.follow()
    answer = desk.stories.why("a60")
    assert not answer.covered
    assert answer.note == "The article does not say why."


def test_a_corrected_article_says_so_in_every_citation(desk: Newsdesk) -> None:
    desk.editor.correct("a4", "The cost is five million.")
    answer = desk.asking.ask("What did engineer Vera4 Holt say the repair would cost?")
    (cited,) = [c for c in answer.citations if c.article_id == "a4"]
    assert (cited.status, cited.note) == (Status.CORRECTED, "The cost is five million.")


def test_a_retracted_article_is_gone_at_once_and_says_why(desk: Newsdesk) -> None:
    before = desk.asking.ask("What did engineer Vera4 Holt say the repair would cost?")
    desk.editor.retract("a4", "It was made up.")
    after = desk.asking.ask("What did engineer Vera4 Holt say the repair would cost?")
    assert all(citation.article_id != "a4" for citation in after.citations)
    assert all(near.article_id != "a4" for near in after.nearest)
    assert desk.quotes.in_context([before.citations[0].passage_id]) == ()
    with pytest.raises(StoryNotFoundError, match=r"was retracted: It was made up\."):
        desk.stories.find("a4")


def test_a_quote_stands_in_its_surroundings(desk: Newsdesk) -> None:
    text = " ".join(f"Sentence {n} of the long report is about topic {n}." for n in range(80))
    desk.library.add(make_article(70, text=text))
    desk.engine.follow()
    found = desk.search.passages.of_article("a70", None)
    (quote,) = desk.quotes.in_context([found[2].passage.id])
    assert quote.before
    assert quote.after
    assert quote.before + quote.quote + quote.after in text
    assert len(quote.before) <= 400


def test_related_stories_leave_out_the_story_itself(desk: Newsdesk) -> None:
    related = desk.stories.related("a3", limit=4)
    assert len(related) == 4
    assert "a3" not in {article.id for article in related}


def test_another_servers_articles_stay_out_of_everything(desk: Newsdesk) -> None:
    desk.library.add(make_article(80, scope="guild-a", headline="Secret plan of Town80"))
    desk.indexer.embed_missing()
    desk.engine.follow()
    question = "What did engineer Vera80 Holt say the repair would cost?"
    inside = desk.asking.ask(question, Filters(scope="guild-a"))
    assert inside.citations[0].article_id == "a80"
    passage_id = inside.citations[0].passage_id
    for scope in (None, "guild-b"):
        answer = desk.asking.ask(question, Filters(scope=scope))
        assert all(c.article_id != "a80" for c in answer.citations)
        assert all(near.article_id != "a80" for near in answer.nearest)
        assert answer.index.articles == 10
        assert desk.quotes.in_context([passage_id], scope=scope) == ()
        assert desk.lists.suggest_stories("secret plan", scope=scope) == ()
        for look in (desk.stories.find, desk.stories.key_points, desk.stories.why):
            with pytest.raises(StoryNotFoundError):
                look("a80", scope=scope)


def test_status_counts_what_there_is(desk: Newsdesk) -> None:
    status = desk.status.report()
    assert (status.index.articles, status.categories, status.sources) == (10, 1, 1)
    assert status.pending == 0
    assert status.warning is None
    assert not status.updating


def test_an_index_of_another_model_still_answers_and_says_so(
    opened: Callable[..., Newsdesk], embedders: dict[str, FakeEmbedder]
) -> None:
    first = opened()
    first.library.add(make_article(4))
    first.indexer.embed_missing()
    first.engine.save()
    second = opened(model="other")
    assert "settings ask for other" in (second.status.report().warning or "")
    embedders["fake"] = FakeEmbedder("fake", dimension=32)
    third = opened()
    assert "only words are searched" in (third.status.report().warning or "")
    question = "What did engineer Vera4 Holt say the repair would cost?"
    assert third.asking.ask(question).citations[0].article_id == "a4"
    assert "dense" not in third.asking.search(question).hits[0].ranks


def test_an_import_takes_in_what_it_can_and_names_the_rest(
    newsdesk: Newsdesk, tmp_path: object
) -> None:
    lines = (
        '{"headline": "A first story", "text": "It rained in Sala on Monday, said Ann."}\n'
        "nonsense\n"
        '{"headline": "A second story", "text": "It snowed in Ruta on Friday.", "id": "two"}\n'
    )
    done = newsdesk.importer.import_file("news.jsonl", lines.encode())
    assert (done.added, done.updated, done.unchanged) == (2, 0, 0)
    assert done.articles[1] == "two"
    (skipped,) = done.skipped
    assert skipped.path == "news.jsonl:2"
    again = newsdesk.importer.import_file("news.jsonl", lines.encode())
    assert (again.added, again.unchanged) == (0, 2)
    hits = newsdesk.search.retriever.retrieve(Query(text="Where did it snow?"), 3)
    assert hits[0].article.headline == "A second story"


def test_an_import_tells_how_far_it_is_within_one_article(newsdesk: Newsdesk) -> None:
    lines = [f"On day {day} it rained in Sala, said engineer Vera Holt." for day in range(500)]
    told: list[Progress] = []
    raw = "\n\n".join(["Rain in Sala", *lines]).encode()
    newsdesk.importer.import_file("rain.txt", raw, report=told.append)
    assert told[0] == Progress(stage="Reading articles", done=1, total=None)
    embedding = [each for each in told if each.stage == "Embedding passages"]
    done = [each.done for each in embedding]
    assert done == sorted(done)
    total = newsdesk.inspector.manifest().passages
    assert total > 100
    assert {each.total for each in embedding} == {total}
    assert (done[0], done[-1]) == (0, total)
    assert max(after - before for before, after in pairwise(done)) <= 32


def test_a_new_article_can_be_asked_for_within_seconds(desk: Newsdesk) -> None:
    begun = time.monotonic()
    desk.importer.import_file("x.txt", b"Flood closes Ruta pass\n\nThe Ruta pass closed on Monday.")
    answer = desk.asking.ask("When did the Ruta pass close?")
    assert answer.covered
    assert time.monotonic() - begun < 5
