"""The sample stories are what the first run needs, and their questions have answers in them."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from articles.models import Article, Kind, SectionKind, Status
from articles.parsing import read_path
from index.evaluation.questions import read_questions

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "samples"
QUESTIONS = ROOT / "index" / "evaluation" / "samples.jsonl"
NOW = datetime(2026, 11, 16, tzinfo=UTC)
FILES = sorted(path for path in SAMPLES.rglob("*") if path.is_file() and path.name != "README.md")
SHORT = 250
LONG = 1500
OUTLETS = {
    "Capital Observer": "capitalobserver.example",
    "Circuit": "circuit.example",
    "Field & Flask": "fieldandflask.example",
    "Harbour Post": "harbourpost.example",
    "Ledger Daily": "ledgerdaily.example",
    "Northern Wire": "northernwire.example",
}
CATEGORIES = {
    "Business & Economy",
    "Climate & Environment",
    "Culture",
    "Health",
    "Local News",
    "Politics",
    "Science",
    "Sports",
    "Technology & AI",
    "World",
}


@pytest.fixture(scope="module")
def stories() -> list[Article]:
    """All that importing the folder gives; a file or line that is skipped fails every test."""
    items = list(read_path(SAMPLES, now=NOW))
    assert [item for item in items if not isinstance(item, Article)] == []
    return [item for item in items if isinstance(item, Article)]


@pytest.fixture(scope="module")
def questions() -> list[dict[str, object]]:
    return [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]


def quoted(story: Article) -> str:
    return "\n".join(section.content for section in story.quotable())


def word_count(story: Article) -> int:
    return len(quoted(story).split())


def titled(stories: list[Article], headline: str) -> Article:
    return next(story for story in stories if story.headline == headline)


def mentioning(stories: list[Article], word: str) -> list[Article]:
    return [story for story in stories if word in story.headline or word in quoted(story)]


def test_there_are_enough_and_none_comes_twice(stories: list[Article]) -> None:
    assert 36 <= len(stories) <= 40
    for what in ("id", "headline", "content_hash"):
        assert len({getattr(story, what) for story in stories}) == len(stories), what


def test_paragraphs_are_not_repeated(stories: list[Article]) -> None:
    paragraphs = [
        paragraph
        for story in stories
        for section in story.sections
        for paragraph in section.text.split("\n\n")
        if paragraph
    ]
    assert [text for text, times in Counter(paragraphs).items() if times > 1] == []


def test_every_format_is_there() -> None:
    found = Counter(path.suffix for path in FILES)
    assert set(found) == {".txt", ".md", ".html", ".jsonl"}
    assert found[".txt"] >= 10
    assert found[".md"] >= 12
    assert found[".html"] >= 6
    lines = [path.read_text().splitlines() for path in FILES if path.suffix == ".jsonl"]
    assert sum(map(len, lines)) >= 9


def test_each_file_lies_in_the_folder_of_its_outlet(stories: list[Article]) -> None:
    for path in FILES:
        sources = {item.source for item in read_path(path, now=NOW) if isinstance(item, Article)}
        (source,) = sources
        assert source
        assert path.parent.name == source.lower().replace("&", "and").replace(" ", "-")


def test_outlets_categories_and_addresses(stories: list[Article]) -> None:
    assert {story.source for story in stories} == set(OUTLETS)
    assert {story.category for story in stories} == CATEGORIES
    for story in stories:
        if story.url:
            assert urlsplit(story.url).scheme == "https"
            assert urlsplit(story.url).hostname == OUTLETS[story.source or ""]


def test_dates_lie_in_one_autumn_and_one_story_has_none(stories: list[Article]) -> None:
    dates = [story.published for story in stories if story.published]
    assert len(dates) == len(stories) - 1
    assert min(dates) >= datetime(2026, 8, 20, tzinfo=UTC)
    assert max(dates) < datetime(2026, 11, 16, tzinfo=UTC)
    assert any(date.hour for date in dates)


def test_lengths(stories: list[Article]) -> None:
    counts = sorted(word_count(story) for story in stories)
    assert sum(count < SHORT for count in counts) <= 5
    assert sum(SHORT <= count <= 600 for count in counts) >= 30
    assert counts[-1] >= LONG


def test_one_item_is_a_dek_and_a_paragraph(stories: list[Article]) -> None:
    story = titled(stories, "Skier Runa Falkeid will miss the season")
    (section,) = story.sections
    assert story.dek
    assert "\n" not in section.text


def test_kinds_and_a_correction(stories: list[Article]) -> None:
    kinds = Counter(story.kind for story in stories)
    assert kinds[Kind.OPINION] == 1
    assert kinds[Kind.ANALYSIS] == 1
    (corrected,) = [story for story in stories if story.status is Status.CORRECTED]
    assert corrected.note
    assert "14%" in corrected.note
    assert "14%" not in quoted(corrected)
    assert "4.1%" in quoted(corrected)


def test_sections_of_a_briefing_may_be_missing(stories: list[Article]) -> None:
    kinds = [{section.kind for section in story.sections} for story in stories]
    whole = {SectionKind.DEEP_DIVE, SectionKind.KEY_POINTS, SectionKind.WHY_IT_MATTERS}
    assert sum(each >= whole for each in kinds) >= 4
    assert any(SectionKind.DEEP_DIVE in each and len(each) == 1 for each in kinds)
    assert {SectionKind.DEEP_DIVE, SectionKind.WHY_IT_MATTERS} in kinds
    assert {SectionKind.KEY_POINTS} in kinds


def test_one_story_gives_no_reason(stories: list[Article]) -> None:
    said = quoted(titled(stories, "Carrow bridge to close at night for six weeks")).lower()
    for word in ("because", "since", "due to", "in order", "reason", "repair", "so that"):
        assert word not in said


def test_four_outlets_on_one_event_disagree_on_a_figure(stories: list[Article]) -> None:
    accident = mentioning(stories, "Elsin")
    assert len({story.source for story in accident}) >= 4
    wire = titled(stories, "Fourteen hurt as ferry grounds in fog off Port Ellery")
    paper = titled(stories, "Ferry Elsin runs aground off Port Ellery with 212 on board")
    assert wire.published
    assert paper.published
    assert wire.published.date() == paper.published.date()
    assert "14 people hurt" in quoted(wire)
    assert "17 hurt" in quoted(paper)


def test_a_story_develops_over_days(stories: list[Article]) -> None:
    outage = [
        "Torrin Bank's cards stop working on a Monday morning",
        "Torrin Bank is still down, and the rollback failed",
        "Torrin Bank will pay customers 150 crowns each for outage",
        "Torrin Bank's chief executive leaves after five-day outage",
    ]
    dates = [titled(stories, headline).published for headline in outage]
    days = [date.date() for date in dates if date]
    assert len(days) == len(outage)
    assert days == sorted(set(days))
    assert (days[-1] - days[0]).days == 4


def test_what_chat_would_mangle_is_in_the_text(stories: list[Article]) -> None:
    said = quoted(next(story for story in stories if "emptied a chat server" in story.headline))
    for mark in ("@everyone", "**hello**", "snake_case_sam", "allow = *", "||", "vote | members"):
        assert mark in said


def test_names_and_currencies_beyond_ascii(stories: list[Article]) -> None:
    said = quoted(titled(stories, "A speech model that runs on a hearing aid"))
    for name in ("Lydhør", "Åse Bjørklund", "Þorsteinn", "€4.5 million"):
        assert name in said


def test_stories_are_marked_as_invented_and_no_quote_says_so(stories: list[Article]) -> None:
    marks = {
        ".md": "\ninvented: true\n",
        ".html": '<meta name="newsdesk-sample" content="invented">',
        ".jsonl": '"invented": true',
    }
    for path in FILES:
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".jsonl":
            assert all(marks[".jsonl"] in line for line in text.splitlines()), path
        else:
            assert marks.get(path.suffix, "") in text, path
    assert "invented" in (SAMPLES / "README.md").read_text(encoding="utf-8")
    assert [story.headline for story in stories if "invented" in quoted(story)] == []


def test_page_furniture_is_not_quoted(stories: list[Article]) -> None:
    said = "\n".join(map(quoted, stories))
    for furniture in ("cooperative of regional", "Front page", "Read next", "Contact", "Letters"):
        assert furniture not in said


def test_questions_are_many_and_of_all_types(questions: list[dict[str, object]]) -> None:
    kinds = Counter(question["type"] for question in questions)
    assert kinds["uncovered"] >= 20
    assert kinds.total() - kinds["uncovered"] >= 60
    assert set(kinds) == {
        "name",
        "number",
        "date",
        "place",
        "reason",
        "compare",
        "change",
        "other",
        "uncovered",
    }
    assert min(kinds.values()) >= 5
    for what in ("id", "question"):
        assert len({question[what] for question in questions}) == len(questions)


def test_every_fact_is_a_quote_of_its_story(
    stories: list[Article], questions: list[dict[str, object]]
) -> None:
    sections = {
        story.headline: [section.content for section in story.quotable()] for story in stories
    }
    for question in questions:
        facts, others = question["facts"], question.get("also", [])
        assert isinstance(facts, list)
        assert isinstance(others, list)
        assert bool(facts) == (question["type"] != "uncovered")
        if not facts:
            assert set(question) == {"id", "question", "facts", "type"}
            continue
        named = [str(question["article"]), *others]
        assert any(str(question["answer"]) in fact for fact in facts), question["id"]
        quotable = [content for headline in named for content in sections[headline]]
        for fact in facts:
            assert any(fact in content for content in quotable), (question["id"], fact)
        for headline in named:
            said = "\n".join(sections[headline])
            assert any(fact in said for fact in facts), (question["id"], headline)


def test_questions_do_not_copy_the_sentences(questions: list[dict[str, object]]) -> None:
    for question in questions:
        asked = str(question["question"]).lower().rstrip("?")
        facts = question["facts"]
        assert isinstance(facts, list)
        for fact in facts:
            assert asked not in fact.lower()
            words = asked.split()
            runs = [" ".join(words[start : start + 6]) for start in range(len(words) - 5)]
            assert [run for run in runs if run in fact.lower()] == [], question["id"]


def test_the_evaluation_reads_the_questions() -> None:
    with QUESTIONS.open(encoding="utf-8") as lines:
        read = read_questions(lines)
    assert sum(bool(question.facts) for question in read) >= 60
    assert sum(not question.facts for question in read) >= 20
