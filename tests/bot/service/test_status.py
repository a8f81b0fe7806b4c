"""What the status tells, and what it warns of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fakes import FakeEmbedder, make_article

from bot.i18n.commands import calling, on_command_line

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.service.newsdesk import Newsdesk


def test_status_counts_what_there_is(small_desk: Newsdesk) -> None:
    status = small_desk.status.report()
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
    warning = second.status.report().warning or ""
    assert "settings ask for other; run /index update." in warning
    with calling(on_command_line):
        assert "run “newsdesk index update”." in (second.status.report().warning or "")
    embedders["fake"] = FakeEmbedder("fake", dimension=32)
    third = opened()
    assert "only words are searched" in (third.status.report().warning or "")
    question = "What did engineer Vera4 Holt say the repair would cost?"
    assert third.asking.ask(question).citations[0].article_id == "a4"
    assert "dense" not in third.asking.search(question).hits[0].ranks
