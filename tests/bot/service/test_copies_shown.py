"""A text that two outlets print is shown once, with where else it stands."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from fakes import NOON, make_article

from articles.models import Article, Filters, Section, SectionKind, Status
from bot.chat.rendering import lines
from bot.chat.rendering.answers import sources
from bot.cli import printing
from bot.cli.commands.questions import search_json

if TYPE_CHECKING:
    from bot.service.newsdesk import Newsdesk

TEXT = " ".join(
    f"In district {name} the {thing} lost {number} of its boats to the storm of the night before."
    for number, (name, thing) in enumerate(
        (name, thing)
        for name in ("Alda", "Borg", "Cour", "Dahl", "Eide")
        for thing in ("harbour", "sailing club", "ferry company", "fishery")
    )
)
ADDED = "The harbour master of Fauske counted nine broken masts."


def story(number: int, outlet: str, text: str = TEXT, **changes: object) -> Article:
    return make_article(
        number,
        headline="Storm sinks boats along the coast",
        source=outlet,
        dek=None,
        published=NOON + timedelta(hours=number),
        sections=(Section(kind=SectionKind.BODY, text=text),),
        **changes,
    )


def desk_with_copies(desk: Newsdesk) -> Newsdesk:
    desk.library.add(story(2, "Northern Wire"))
    desk.library.add(story(1, "Harbour Post"))
    desk.library.add(story(3, "Ledger Daily", f"{TEXT}\n\n{ADDED}"))
    desk.library.add(story(4, "Server Sheet", scope="111"))
    desk.library.add(make_article(9))
    desk.indexer.embed_missing()
    desk.engine.follow()
    return desk


def test_lists_show_it_once_and_programs_get_every_article(newsdesk: Newsdesk) -> None:
    desk = desk_with_copies(newsdesk)
    (listed,) = [each for each in desk.lists.latest() if each.id != "a9"]
    assert listed.id == "a1"
    assert [copy.source for copy in listed.also_in] == ["Northern Wire", "Ledger Daily"]
    assert "also in Northern Wire, Ledger Daily" in printing.listed([listed])
    assert "also in Northern Wire, Ledger Daily" in lines.listed(listed)
    every = desk.lists.latest(every=True)
    assert [each.id for each in every] == ["a3", "a2", "a1", "a9"]
    assert [copy.article_id for copy in every[0].also_in] == ["a1", "a2"]
    assert [each.id for each in desk.lists.suggest_stories("storm sinks")] == ["a1"]
    own = desk.lists.latest(Filters(scope="111"))[0]
    assert [copy.source for copy in own.also_in][-1] == "Server Sheet"
    assert desk.stories.find("Storm sinks boats").id == "a1"


def test_a_search_shows_it_once(newsdesk: Newsdesk) -> None:
    desk = desk_with_copies(newsdesk)
    result = desk.asking.search("boats of the sailing club in district Cour lost to the storm")
    hit = result.hits[0]
    assert hit.article.id == "a1"
    assert [copy.source for copy in hit.also_in] == ["Northern Wire", "Ledger Daily"]
    assert "also in Northern Wire, Ledger Daily" in " ".join(printing.search(result).split())
    told = search_json(result)["hits"][0]["also_in"]
    assert [copy["article_id"] for copy in told] == ["a2", "a3"]
    passages = [hit.passage.text for hit in result.hits if "Cour" in hit.passage.text]
    assert len(passages) == len(set(passages))
    named = desk.asking.search("storm boats in Cour", Filters(source="Northern Wire")).hits[0]
    assert (named.article.id, named.also_in[0].article_id) == ("a2", "a1")
    around = desk.surroundings.of_hits("storm boats in Cour", [hit])
    assert "also in Northern Wire" in lines.about(around[0].article)


def test_an_answer_cites_it_once_and_names_who_says_the_same(newsdesk: Newsdesk) -> None:
    desk = desk_with_copies(newsdesk)
    answer = desk.asking.ask("How many boats did the sailing club in district Cour lose?")
    cited = answer.cited_articles()[0][0]
    assert cited.article_id == "a1"
    assert [copy.source for copy in cited.also_in] == ["Northern Wire", "Ledger Daily"]
    assert "also in Northern Wire, Ledger Daily" in sources(answer)[0]
    assert "also in Northern Wire, Ledger Daily" in " ".join(printing.answer(answer).split())
    assert '"also_in":[{"article_id":"a2"' in answer.model_dump_json()
    for sentence in answer.sentences:
        assert sum(sentence.text == other.text for other in answer.sentences) == 1
    # What one copy says alone stands in no other.
    answer = desk.asking.ask("Who counted nine broken masts in Fauske?", limit=1)
    assert answer.sentences[0].text == ADDED
    assert (answer.citations[0].article_id, answer.citations[0].also_in) == ("a3", ())


def test_related_stories_are_no_copies(newsdesk: Newsdesk) -> None:
    desk = desk_with_copies(newsdesk)
    for name in ("a1", "a3"):
        assert {each.id for each in desk.stories.related(name)}.isdisjoint({"a1", "a2", "a3"})
    near = desk.stories.related("a9")
    assert [each.id for each in near if each.id != "a9"].count("a1") <= 1
    assert not {"a1", "a2"} <= {each.id for each in near}


def test_another_servers_copy_is_told_nobody_else(newsdesk: Newsdesk) -> None:
    desk = desk_with_copies(newsdesk)
    for scope in (None, "222"):
        filters = Filters(scope=scope)
        question = "How many boats did the sailing club in district Cour lose?"
        told = [
            desk.asking.ask(question, filters).model_dump_json(),
            str(search_json(desk.asking.search("storm boats in Cour", filters))),
            repr(desk.lists.latest(filters, every=True)),
            repr(desk.stories.related("a9", scope=scope)),
        ]
        for each in told:
            assert "Server Sheet" not in each
            assert not re.search(r"\ba4\b", each)
    assert "Server Sheet" in desk.asking.ask(question, Filters(scope="111")).model_dump_json()


def test_a_corrected_copy_stands_for_itself(newsdesk: Newsdesk) -> None:
    desk = desk_with_copies(newsdesk)
    desk.editor.correct("a1", "The number of boats was wrong.")
    listed = {each.id: each for each in desk.lists.latest()}
    assert {"a1", "a2"} <= listed.keys()
    assert (listed["a1"].status, listed["a1"].also_in) == (Status.CORRECTED, ())
    assert [copy.source for copy in listed["a2"].also_in] == ["Ledger Daily"]
    assert (listed["a2"].status, listed["a2"].note) == (Status.LIVE, None)
