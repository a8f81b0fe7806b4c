"""Stories of several outlets, of which it is known what they tell alike and where they differ."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from compared_news import STORIES, bring_in
from exact import assert_exact
from fakes import FakeEmbedder, make_article
from placed import place

from articles.errors import StoryNotFoundError
from articles.models import Kind, Section, SectionKind
from bot.app import open_newsdesk
from bot.service.matters.models import MatterKind
from bot.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from prepared import Fill

    from bot.service.matters.models import Matter, StoryComparison
    from bot.service.newsdesk import Newsdesk
    from index.embedders import Embedder


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory, real_embedder: Embedder) -> Iterator[Newsdesk]:
    """A newsdesk with the made-up stories and the real model."""
    settings = Settings(
        data=tmp_path_factory.mktemp("told") / "data", reader="none", database_url=None
    )
    with open_newsdesk(settings, load=lambda _: real_embedder) as desk:
        bring_in(desk)
        desk.indexer.embed_missing()
        desk.engine.follow()
        yield desk


@pytest.fixture
def desk(opened_with: Callable[[Fill], Newsdesk]) -> Newsdesk:
    """A newsdesk with the made-up stories and a fake embedder."""
    return opened_with(bring_in)


def of_kind(comparison: StoryComparison, kind: MatterKind) -> list[Matter]:
    return [matter for matter in comparison.matters if matter.kind is kind]


def differing(comparison: StoryComparison) -> list[tuple[str, tuple[str, ...], str | None]]:
    return [
        (each.what.value, each.written, each.of)
        for matter in comparison.matters
        for each in matter.differs
    ]


def beginnings(matter: Matter) -> set[tuple[str | None, str]]:
    return {(each.source, " ".join(each.text.split()[:3])) for each in matter.sentences}


@pytest.mark.parametrize(
    ("story", "found"),
    [
        ("accident", [("figure", ("17", "Fourteen"), "hurt")]),
        ("trial", [("name", ("tax evasion", "fraud"), "charged with")]),
        ("election", [("figure", ("52 percent", "48 percent"), None)]),
        ("bridge", [("date", ("Wednesday", "Monday"), None)]),
        ("fire", []),
        ("choir", []),
    ],
)
def test_what_differs_is_named_as_it_is_written(
    told: Newsdesk, story: str, found: list[tuple[str, tuple[str, ...], str | None]]
) -> None:
    assert differing(told.comparisons.compare(story)) == found


@pytest.mark.parametrize(
    ("story", "matters"),
    [
        (
            "accident",
            [
                {
                    ("Northern Wire", "Near the central"),
                    ("Harbour Post", "A tram ran"),
                    ("Circuit", "A tram left"),
                },
                {("Northern Wire", "The line will"), ("Harbour Post", "The line will")},
            ],
        ),
        ("trial", [{("Northern Wire", "She will deny"), ("Harbour Post", "Her lawyer said")}]),
        (
            "election",
            [
                {("Northern Wire", "In Sala's election"), ("Harbour Post", "The Greens won")},
                {("Northern Wire", "Turnout fell to"), ("Harbour Post", "Turnout fell to")},
            ],
        ),
        (
            "fire",
            [
                {("Northern Wire", "The fire in"), ("Harbour Post", "The fire in")},
                {("Northern Wire", "The county puts"), ("Harbour Post", "The damage comes")},
            ],
        ),
        (
            "choir",
            [
                {("Northern Wire", "The choir of"), ("Harbour Post", "The choir of")},
                {("Northern Wire", "In front of"), ("Harbour Post", "It sang three")},
            ],
        ),
    ],
)
def test_what_is_told_alike(
    told: Newsdesk, story: str, matters: list[set[tuple[str | None, str]]]
) -> None:
    comparison = told.comparisons.compare(story)
    assert [beginnings(each) for each in of_kind(comparison, MatterKind.ALIKE)] == matters


@pytest.mark.parametrize(
    ("story", "sentences"),
    [
        (
            "accident",
            {
                ("Northern Wire", "Inspectors found a"),
                ("Harbour Post", "The driver, a"),
                ("Circuit", "A shopkeeper gave"),
            },
        ),
        ("election", {("Northern Wire", "Lund wants to")}),
        ("choir", set()),
    ],
)
def test_what_one_outlet_alone_tells(
    told: Newsdesk, story: str, sentences: set[tuple[str | None, str]]
) -> None:
    only = of_kind(told.comparisons.compare(story), MatterKind.ONLY)
    assert {each for matter in only for each in beginnings(matter)} == sentences


def test_differences_come_first_with_the_newest_before_the_older(told: Newsdesk) -> None:
    matters = told.comparisons.compare("accident").matters
    order = [MatterKind.DIFFERS, MatterKind.ALIKE, MatterKind.ONLY]
    kinds = [order.index(matter.kind) for matter in matters]
    assert kinds == sorted(kinds)
    assert set(kinds) == {0, 1, 2}
    said = [(each.source, each.older) for each in matters[0].sentences]
    assert said == [("Circuit", False), ("Northern Wire", True), ("Harbour Post", True)]
    assert not any(each.older for matter in matters[1:] for each in matter.sentences)


@pytest.mark.parametrize("story", STORIES)
def test_every_sentence_is_exact_and_cited(told: Newsdesk, story: str) -> None:
    comparison = told.comparisons.compare(story)
    assert_exact(told, comparison.answer)
    said = [each.text for matter in comparison.matters for each in matter.sentences]
    assert said == [each.text for each in comparison.answer.sentences]
    cited = {each.passage_id: each for each in comparison.answer.citations}
    for matter in comparison.matters:
        for each in matter.sentences:
            assert each.text in cited[each.passage_id].quote
            assert each.article_id == cited[each.passage_id].article_id
        assert len({each.source for each in matter.sentences}) == len(matter.sentences)


def test_a_story_is_named_by_any_of_its_articles(told: Newsdesk) -> None:
    by_id = told.comparisons.compare("choir")
    assert by_id.story.id == "choir"
    assert by_id.story.outlets == 2
    assert told.comparisons.compare("choir-1").matters == by_id.matters
    assert told.comparisons.compare("Prize for Sala's choir").matters == by_id.matters
    slipped = told.comparisons.compare("Prize for Salas chior")
    assert slipped.matters == by_id.matters
    assert slipped.note == "Taken to be the story “Prize for Sala's choir”."
    with pytest.raises(StoryNotFoundError):
        told.comparisons.compare("a99")


def test_of_one_outlet_alone_it_is_said_that_there_is_nothing_to_compare(told: Newsdesk) -> None:
    comparison = told.comparisons.compare("a1")
    assert comparison.matters == ()
    assert comparison.note == (
        "1 outlet tells of this story, and a comparison takes two; /timeline and /keypoints show "
        "what there is."
    )
    assert not comparison.answer.covered


def test_without_vectors_words_are_compared(
    desk: Newsdesk, embedders: dict[str, FakeEmbedder]
) -> None:
    embedders["fake"].failing = True
    comparison = desk.comparisons.compare("accident")
    assert differing(comparison) == [("figure", ("17", "Fourteen"), "hurt")]
    assert_exact(desk, comparison.answer)


def test_what_a_server_has_for_itself_is_compared_there_alone(desk: Newsdesk) -> None:
    text = "Nineteen people were hurt in the accident, the mayor of Port Ellery said."
    section = Section(kind=SectionKind.BODY, text=text)
    desk.library.add(
        make_article(70, source="Own Paper", scope="7", sections=(section,), headline="Our tram")
    )
    desk.editor.retract("accident-2", "It was made up.")
    place(desk.database, {"other": ["a70"]}, at=make_article().published)
    with desk.database.writing() as connection:
        connection.exec_driver_sql(
            "UPDATE story_articles SET story_id = 'accident' WHERE article_id = 'a70'"
        )
    everyone, there = (desk.comparisons.compare("accident", scope=each) for each in (None, "7"))
    assert {each.source for each in everyone.outlets} == {"Harbour Post", "Northern Wire"}
    assert {each.source for each in there.outlets} == {
        "Harbour Post",
        "Northern Wire",
        "Own Paper",
    }
    assert "Nineteen" not in everyone.model_dump_json()
    assert "Nineteen" in there.model_dump_json()


def test_copies_do_not_count(desk: Newsdesk) -> None:
    with desk.database.writing() as connection:
        connection.exec_driver_sql(
            "UPDATE story_articles SET goes_with = 'choir-0' WHERE article_id = 'choir-1'"
        )
    assert desk.comparisons.compare("choir").matters == ()


def test_opinions_are_not_compared(desk: Newsdesk) -> None:
    article = desk.library.get("choir-1")
    assert article is not None
    desk.library.add(article.model_copy(update={"kind": Kind.OPINION}))
    comparison = desk.comparisons.compare("choir")
    assert comparison.matters == ()
    assert [each.source for each in comparison.outlets] == ["Harbour Post"]


def many_outlets(desk: Newsdesk) -> None:
    """Put in a story of seven outlets, one of which says most, two of which are one."""
    ids = []
    for number in range(8):
        outlet = "Paper | Sport" if number == 7 else f"Paper {number}" if number else "Paper"
        more = " ".join(f"Witness {n} of {number} saw smoke over Sala." for n in range(number))
        text = f"A mill burnt down in Sala on Monday night. {more}"
        ids.append(f"mill-{number}")
        desk.library.add(make_article(number, id=ids[-1], source=outlet, text=text))
    place(desk.database, {"mill": ids}, at=make_article().published)


def test_of_many_outlets_those_that_say_most_are_compared(
    opened_with: Callable[[Fill], Newsdesk],
) -> None:
    comparison = opened_with(many_outlets).comparisons.compare("mill")
    assert {each.source for each in comparison.outlets} == {
        "Paper | Sport",
        *(f"Paper {number}" for number in (3, 4, 5, 6)),
    }
    assert sum(len(each.articles) for each in comparison.outlets) == 5
    alike = of_kind(comparison, MatterKind.ALIKE)
    assert {each.text for each in alike[0].sentences} == {
        "A mill burnt down in Sala on Monday night."
    }
    assert len(alike[0].sentences) == 5
