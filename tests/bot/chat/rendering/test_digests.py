"""A digest is one message that Discord takes, however much it tells."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from fakes import make_article
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.rendering.digests import digest_card, fitting
from bot.service.digest_ranking import StoryRank
from bot.service.digest_reports import DigestReport, DigestStory
from bot.state.digests import LogPlace
from index.stories.models import Story
from index.stories.news import EMPTY_STORY

if TYPE_CHECKING:
    from collections.abc import Sequence

BEGIN = LogPlace(1, datetime(2026, 11, 9, 8, tzinfo=UTC))
END = LogPlace(9, datetime(2026, 11, 10, 8, tzinfo=UTC))
# What Discord takes of one message.
MOST_CHARS, MOST_COMPONENTS = 4000, 40


def story(number: int = 1, quote: str = "", **changes: Any) -> DigestStory:
    rank = {"outlets": 1, "articles": 1, "before": EMPTY_STORY, "is_told": False, "interest": 0.0}
    outlets = changes.pop("all_outlets", 1)
    rank |= {name: changes.pop(name) for name in list(changes) if name in rank}
    article = make_article(number, **changes).summary()
    given = StoryRank(
        story="s", article_id=article.id, new=(article.id,), published=BEGIN.since, **rank
    )
    return DigestStory(article, quote, Story(id="s", articles=1, outlets=outlets), given)


def report(stories: Sequence[DigestStory], found: int | None = None) -> DigestReport:
    return DigestReport(BEGIN, END, tuple(stories), len(stories) if found is None else found)


def text_of(drawn: DigestReport, **options: bool) -> str:
    return "\n".join(_texts(digest_card(drawn, **options).to_components()))


def _texts(components: list[dict[str, Any]]) -> list[str]:
    found = []
    for each in components:
        found += [each["content"]] if each["type"] == 10 else []
        found += _texts(each.get("components", []))
    return found


def test_a_story_says_how_many_tell_of_it_and_that_it_was_told() -> None:
    text = text_of(report([story(quote="It *closes*.", all_outlets=4, is_told=True, articles=2)]))
    assert text.startswith("### Digest\n-# since <t:1794211200:f> · 1 new story\n")
    assert text.endswith(
        "**[Town1 closes its old bridge](<https://harbourpost.example/1>)**\n"
        "-# Harbour Post · 2 Nov 2026 (<t:1793620800:R>) · Politics · 4 outlets · "
        "told before, 2 new articles\n> It \\*closes\\*."
    )


def test_an_article_without_a_date_or_an_address_says_so() -> None:
    text = text_of(report([story(published=None, url=None, source=None)]))
    assert "**Town1 closes its old bridge**\n-# " in text
    assert "date not given" in text


def test_that_there_is_nothing_new_is_one_sentence() -> None:
    assert text_of(report([])) == "### Digest\nNothing new since <t:1794211200:f>."
    assert text_of(report([]), goes_on=True).endswith(
        "I write again as soon as there is something."
    )


def test_what_does_not_fit_is_counted() -> None:
    long = [story(n, url=f"https://harbourpost.example/{'x' * 300}") for n in range(20)]
    text = text_of(report(long, found=70))
    shown = text.count("closes its old bridge")
    assert 5 < shown < 20
    assert text.endswith(f"- {70 - shown} more")


def test_the_first_ones_get_their_sentences_and_none_is_cut() -> None:
    stories = [story(n, f"It closes {'very ' * 40}soon, said {n}.") for n in range(20)]
    rows = fitting(stories, 3000)
    with_sentence = [f"said {n}." in row for n, row in enumerate(rows)]
    assert with_sentence[0]
    assert not with_sentence[-1]
    assert with_sentence == sorted(with_sentence, reverse=True)
    assert fitting([story(1, "x" * 401)], 3000)[0].count("\n") == 1


@given(
    st.lists(
        st.builds(
            story,
            st.integers(1, 9),
            st.text(max_size=600),
            headline=st.text(min_size=1, max_size=300).filter(str.strip),
            source=st.text(min_size=1, max_size=200).filter(str.strip),
            all_outlets=st.integers(1, 900),
            is_told=st.booleans(),
        ),
        max_size=20,
    )
)
def test_it_always_fits(stories: list[DigestStory]) -> None:
    view = digest_card(report(stories, found=500))
    # What is corrected later is told in the same message.
    assert view.content_length() <= MOST_CHARS - 500
    assert view.total_children_count <= MOST_COMPONENTS - 10
    assert sum(map(len, fitting(stories, 1000))) <= 1000
