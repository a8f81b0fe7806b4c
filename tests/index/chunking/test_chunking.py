"""Chunking loses nothing, keeps sentences whole and stays within the model's tokens."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

import pytest
from fakes import FakeEmbedder, make_article
from hypothesis import given
from hypothesis import strategies as st

from articles.models import Article, Section, SectionKind
from index.chunking.chunking import chunk, header_of
from index.chunking.sentences import split_sentences

spans = FakeEmbedder().token_spans

WORDS = st.text(
    st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from(".!?\n\n \u00a0“”’…"),
    max_size=400,
)
TEXTS = WORDS.filter(lambda text: bool(text.strip()))
SECTIONS = st.one_of(
    st.builds(Section, kind=st.sampled_from([SectionKind.BODY, SectionKind.DEEP_DIVE]), text=TEXTS),
    st.builds(
        Section,
        kind=st.just(SectionKind.KEY_POINTS),
        points=st.lists(TEXTS, min_size=1, max_size=5).map(tuple),
    ),
)


def article_with(sections: tuple[Section, ...], **changes: object) -> Article:
    return make_article(sections=sections, **changes)


@given(st.lists(SECTIONS, min_size=1, max_size=4).map(tuple), st.integers(8, 80))
def test_passages_are_exact_spans_that_cover_every_word(
    sections: tuple[Section, ...], limit: int
) -> None:
    article = article_with(sections, dek="One sentence that sums it up.")
    passages = chunk(article, spans, limit)
    contents = [section.content for section in article.quotable()]
    covered = [[False] * len(content) for content in contents]
    for passage in passages:
        content = contents[passage.section_index]
        assert content[passage.start : passage.end] == passage.text
        assert passage.text == passage.text.strip()
        assert passage.text
        for place in range(passage.start, passage.end):
            assert not covered[passage.section_index][place], "two passages overlap"
            covered[passage.section_index][place] = True
    for content, places in zip(contents, covered, strict=True):
        assert all(
            seen or character.isspace() for character, seen in zip(content, places, strict=True)
        )


@given(st.lists(SECTIONS, min_size=1, max_size=3).map(tuple), st.integers(30, 80))
def test_no_passage_is_longer_than_the_model_reads(
    sections: tuple[Section, ...], limit: int
) -> None:
    for passage in chunk(article_with(sections), spans, limit):
        assert len(spans(passage.embedded_text)) <= limit


@given(st.lists(SECTIONS, min_size=1, max_size=3).map(tuple))
def test_ids_tell_passages_apart_and_stay_the_same(sections: tuple[Section, ...]) -> None:
    article = article_with(sections)
    first, second = chunk(article, spans, 40), chunk(article, spans, 40)
    assert first == second
    assert len({passage.id for passage in first}) == len(first)


def test_sentences_are_not_cut_where_they_fit() -> None:
    text = " ".join(f"Sentence number {n} speaks of bridge {n} at length." for n in range(40))
    passages = chunk(article_with((Section(kind=SectionKind.BODY, text=text),)), spans, 60)
    assert len(passages) > 5
    for passage in passages:
        assert passage.text.startswith("Sentence number")
        assert passage.text.endswith("at length.")


def test_the_last_passage_is_not_a_stub() -> None:
    text = " ".join(f"Sentence number {n} speaks of bridge {n} at length." for n in range(21))
    passages = chunk(article_with((Section(kind=SectionKind.BODY, text=text),)), spans, 60)
    sizes = [len(spans(passage.text)) for passage in passages]
    assert min(sizes) >= max(sizes) / 2


def test_a_sentence_longer_than_a_passage_is_cut_at_white_space() -> None:
    text = " ".join(f"word{n}" for n in range(300)) + "."
    passages = chunk(article_with((Section(kind=SectionKind.BODY, text=text),)), spans, 60)
    assert " ".join(passage.text for passage in passages) == text


def test_the_header_is_embedded_and_never_quoted() -> None:
    article = make_article(7)
    assert header_of(article) == "Town7 closes its old bridge | Harbour Post | 8 November 2026"
    for passage in chunk(article, spans, 60):
        assert passage.embedded_text.startswith(header_of(article) + "\n")
        assert "Harbour Post" not in passage.text


def test_an_article_without_outlet_or_date_has_a_header_without_them() -> None:
    assert header_of(make_article(7, source=None, published=None)) == "Town7 closes its old bridge"
    new_year = datetime(2026, 1, 1, 0, 30, tzinfo=timezone(timedelta(hours=2)))
    assert header_of(make_article(7, published=new_year)).endswith("| 1 January 2026")
    assert header_of(make_article(7, published=new_year.astimezone(UTC))).endswith("December 2025")


@given(TEXTS)
def test_sentences_cover_the_text(text: str) -> None:
    places = [False] * len(text)
    last = 0
    for start, end in split_sentences(text):
        assert last <= start < end
        last = end
        places[start:end] = [True] * (end - start)
    assert all(seen or c.isspace() for c, seen in zip(text, places, strict=True))


def test_sentences_end_where_a_reader_would_end_them() -> None:
    text = (
        "Mr. Holt of the U.S. firm spoke at 3.5 p.m. on Friday. “It rose.” Did it?\n\n"
        "A new paragraph"
    )
    found = [text[start:end] for start, end in split_sentences(text)]
    assert found[0] == "Mr. Holt of the U.S. firm spoke at 3.5 p.m. on Friday."
    assert found[-1] == "A new paragraph"
    assert not any(re.search(r"\n\n", sentence) for sentence in found)


LIST = "\n\n".join(
    f"{name}\n\nThe company said on day {n} that it lets {n} people go this year."
    for n, name in enumerate(("Fjordtel", "Torrin Bank", "Norrvik Shipping", "Dalby") * 5)
)


def test_a_heading_stands_in_the_passage_of_what_follows_it() -> None:
    for limit in range(30, 90, 7):
        passages = chunk(article_with((Section(kind=SectionKind.BODY, text=LIST),)), spans, limit)
        assert len(passages) > 3
        for passage in passages:
            assert passage.text.endswith("this year.")
            assert not passage.text.startswith("The company")


def test_a_list_of_short_lines_is_cut_as_before() -> None:
    text = "\n\n".join(f"Team {n} of the league" for n in range(60))
    passages = chunk(article_with((Section(kind=SectionKind.BODY, text=text),)), spans, 90)
    assert len(passages) > 3


def test_points_are_no_headings_of_each_other() -> None:
    points = tuple(f"Point number {n} of the twelve without an end" for n in range(12))
    section = Section(kind=SectionKind.KEY_POINTS, points=points)
    sizes = [len(p.text.splitlines()) for p in chunk(article_with((section,)), spans, 40)]
    assert max(sizes) - min(sizes) <= 1


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        ("de", ["Sie beginnt am 3. November.", "Im 19. Jahrhundert war das anders."]),
        ("de", ["Die 2. Liga spielt z. B. in Bad St. Peter.", "Es waren 3.", "Dann ging sie."]),
        ("fr", ["M. Dupont a vu Mme. Leroy à St. Malo.", "L'art. 5 vaut.", "« Bien. »", "Oui."]),
        ("es", ["El Sr. Pérez pagó 1.200 euros aprox. en total.", "¿Qué pasó?", "Nada."]),
        ("it", ["L'on. Verdi e il dott. Bianchi votano la legge n. 5 oggi.", "S. Pietro è bella."]),
        ("nl", ["Dhr. Jansen en mevr. De Vries betalen veel, d.w.z. te veel.", "Nr. 5 is nieuw."]),
        ("pt", ["O art. 5.º vale na av. Paulista, n. 3, do Sr. Silva.", "O 2.º dia foi bom."]),
        (
            "ru",
            ["И. В. Петров заработал 3 млрд. руб. за год.", "Т. е. много.", "Ул. Мира закрыта."],
        ),
        ("ja", ["市は橋を閉鎖した。", "市長は「安全だ。待て」と述べた！", "本当か？"]),
        ("zh", ["市政府关闭了大桥。", "市长说：“安全第一。”", "真的吗？"]),
        # English sentences are split as they always were.
        ("en", ["It begins on 3.", "November is cold.", "the end."]),
    ],
)
def test_sentences_end_where_those_of_their_language_do(
    language: str, sentences: list[str]
) -> None:
    between = "" if language in ("ja", "zh") else " "
    text = between.join(sentences)
    found = [text[start:end] for start, end in split_sentences(text, language)]
    assert found == sentences
