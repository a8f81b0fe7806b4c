"""Cited sentences stand between their neighbours, each article once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from fakes import make_article

from articles.models import Section, SectionKind
from bot.service.answers import Answer, AnswerDraft, Citation, Sentence, cite
from bot.service.surroundings import CitedPassage, excerpts_of, places_said
from index.models import IndexState, Passage

if TYPE_CHECKING:
    from articles.models import Article
    from bot.service.answers import ArticleExcerpts, Excerpt
    from bot.service.newsdesk import Newsdesk

SENTENCES = ("One is here.", "Two is here.", "Three is here.", "Four is here.", "Five is here.")
TEXT = f"{SENTENCES[0]} {SENTENCES[1]}\n\n{SENTENCES[2]} {SENTENCES[3]} {SENTENCES[4]}"


def passage_of(article: Article, start: int = 0, end: int | None = None) -> Passage:
    section = article.sections[0]
    content = section.content[start:end]
    return Passage(
        id=f"{start:016x}", article_id=article.id, section=section.kind, section_index=0,
        ordinal=0, start=start, end=start + len(content), text=content, header="",
    )  # fmt: skip


def marked(excerpt: Excerpt) -> str:
    """Return an excerpt with its cited sentences in brackets, and their numbers."""
    return "".join(
        f"[{piece.text}]{piece.citation}" if piece.cited else piece.text for piece in excerpt.pieces
    )


def told(found: ArticleExcerpts) -> list[str]:
    return [marked(excerpt) for excerpt in found.excerpts]


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        ((0,), ["[One is here.]1 Two is here."]),
        ((1,), ["One is here.[ Two is here.]1\n\nThree is here."]),
        ((4,), ["Four is here.[ Five is here.]1"]),
        ((1, 2), ["One is here.[ Two is here.]1[\n\nThree is here.]1 Four is here."]),
        (
            (0, 4),
            ["[One is here.]1 Two is here.", "Four is here.[ Five is here.]1"],
        ),
        # Neighbours that meet make one stretch of two.
        ((0, 3), ["[One is here.]1 Two is here.\n\nThree is here.[ Four is here.]1 Five is here."]),
        ((9,), [TEXT]),
        ((), [TEXT]),
    ],
)
def test_a_sentence_has_one_on_either_side(places: tuple[int, ...], expected: list[str]) -> None:
    article = make_article(1, text=TEXT)
    passage = passage_of(article)
    found = excerpts_of(article, [(CitedPassage(1, passage.id, places), passage)])
    assert told(found) == expected
    for excerpt in found.excerpts:
        assert "".join(piece.text for piece in excerpt.pieces) in TEXT


def test_what_stands_around_may_stand_in_other_passages_and_is_said_once() -> None:
    article = make_article(1, text=TEXT)
    cut = TEXT.index("Three")
    first, second = passage_of(article, 0, cut), passage_of(article, cut)
    cited = [(CitedPassage(2, second.id, (0,)), second), (CitedPassage(1, first.id, (1,)), first)]
    found = excerpts_of(article, cited)
    assert told(found) == ["One is here.[ Two is here.]1[\n\nThree is here.]2 Four is here."]
    again = excerpts_of(article, [*cited, (CitedPassage(3, first.id, (1,)), first)])
    assert told(again) == told(found)


def test_a_neighbour_without_an_end_in_reach_is_left_out() -> None:
    long = "word " * 200
    article = make_article(1, text=f"{long}ends. Two is here. {long}ends.")
    passage = passage_of(article)
    found = excerpts_of(article, [(CitedPassage(1, passage.id, (1,)), passage)])
    assert told(found) == ["[Two is here.]1"]


def test_points_have_points_beside_them() -> None:
    points = ("The first point, 3 p.m. sharp", "The second point", "The third point")
    section = Section(kind=SectionKind.KEY_POINTS, points=points)
    article = make_article(1, sections=(section,))
    passage = passage_of(article)
    found = excerpts_of(article, [(CitedPassage(1, passage.id, (1,)), passage)])
    assert told(found) == [f"{points[0]}[\n{points[1]}]1\n{points[2]}"]


def answer_of(texts: list[str], citation: Citation) -> Answer:
    draft = AnswerDraft(
        sentences=tuple(Sentence(text=text, citations=(1,)) for text in texts),
        citations=(citation,),
    )
    return Answer(
        question="?", covered=True, sentences=draft.sentences, citations=draft.citations,
        index=IndexState(articles=1, passages=1, updated=None), answerer="x", seconds=0.0,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("texts", "places"),
    [
        ([SENTENCES[3]], (3,)),
        ([SENTENCES[4], SENTENCES[0]], (0, 4)),
        (["is here.\n\nThree"], (1, 2)),
        ([f"{SENTENCES[1]}\n\n{SENTENCES[2]}"], (1, 2)),
        (["Four"], (3,)),
        (["Nowhere."], ()),
    ],
)
def test_which_sentences_an_answer_says(texts: list[str], places: tuple[int, ...]) -> None:
    summary = make_article(1).summary()
    citation = cite(1, summary, passage_id="0" * 16, section="body", quote=TEXT)
    assert places_said(answer_of(texts, citation), citation) == places


def test_what_is_gone_is_left_out_and_articles_come_in_order(desk: Newsdesk) -> None:
    passages = {
        number: desk.search.passages.of_article(f"a{number}", None)[-1].passage
        for number in (4, 7, 9)
    }
    cited = [
        CitedPassage(1, passages[7].id, (0,)),
        CitedPassage(2, passages[4].id, (0,)),
        CitedPassage(3, passages[7].id, (2,)),
        CitedPassage(4, passages[9].id, (0,)),
    ]
    desk.editor.retract("a9", "It was made up.")
    found = desk.surroundings.of_cited(cited)
    assert [(each.article.id, each.numbers) for each in found] == [("a7", (1, 3)), ("a4", (2,))]
    secret = desk.search.passages.of_article("a52", "999")[-1].passage
    asked = [CitedPassage(1, secret.id, (0,))]
    assert desk.surroundings.of_cited(asked) == ()
    assert len(desk.surroundings.of_cited(asked, scope="999")) == 1


def test_of_a_hit_the_sentence_with_most_of_the_words_is_meant(desk: Newsdesk) -> None:
    found = desk.asking.search("repair cost Vera4", limit=3)
    (first, *_) = desk.surroundings.of_hits("repair cost Vera4", found.hits)
    said = [piece.text for excerpt in first.excerpts for piece in excerpt.pieces if piece.cited]
    assert any("repair would cost 4 million" in text for text in said)
    # What is near in its meaning alone has no sentence that could be meant.
    (first, *_) = desk.surroundings.of_hits("penguin opera", found.hits)
    assert not any(piece.cited for excerpt in first.excerpts for piece in excerpt.pieces)
    assert desk.surroundings.of_hits("anything", ()) == ()
