"""What an import takes in, and what it tells while it does."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from index.models import Progress, Query

if TYPE_CHECKING:
    from bot.service.newsdesk import Newsdesk


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
