"""Which posted answers cite what was changed since."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from fakes import make_article

from bot.state.posted import CitedArticle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.service.newsdesk import Newsdesk


def as_cited(desk: Newsdesk, *ids: str) -> dict[str, CitedArticle]:
    found = {each: desk.library.find(each) for each in ids}
    return {
        each: CitedArticle(headline=article.headline, status=article.status, note=article.note)
        for each, article in found.items()
    }


def test_a_correction_between_answering_and_posting_is_found(desk: Newsdesk) -> None:
    cited = as_cited(desk, "a4")
    desk.editor.correct("a4", "It costs 5 million.")
    seen = desk.posted.outdated()[1]
    desk.posted.keep(1, 2, "7", cited)
    ((found,), seen) = desk.posted.outdated(seen)
    assert (found.message, found.server, found.note) == (1, "7", "It costs 5 million.")
    assert desk.posted.outdated(seen) == ((), seen)


def test_a_message_that_waits_is_looked_at_as_it_stands_now(desk: Newsdesk) -> None:
    desk.posted.keep(1, 2, None, as_cited(desk, "a4"))
    desk.editor.correct("a4", "It costs 5 million.")
    seen = desk.posted.outdated()[1]
    assert desk.posted.outdated(seen)[0] == ()
    desk.editor.correct("a4", "It costs 6 million.")
    seen = desk.posted.outdated(seen)[1]
    ((found,), _) = desk.posted.outdated(seen, [1, 99])
    assert found.note == "It costs 6 million."


def test_a_look_that_fails_loses_no_new_answer(desk: Newsdesk) -> None:
    cited = as_cited(desk, "a4")
    desk.editor.correct("a4", "It costs 5 million.")
    seen = desk.posted.outdated()[1]
    desk.posted.keep(1, 2, None, cited)
    desk.posted.save()
    with unwritable(desk), pytest.raises(Exception, match="posted"):
        desk.posted.outdated(seen)
    assert [found.message for found in desk.posted.outdated(seen)[0]] == [1]


@contextmanager
def unwritable(desk: Newsdesk) -> Iterator[None]:
    """Let nothing be kept while inside."""
    with desk.database.writing() as connection:
        connection.exec_driver_sql("ALTER TABLE posted RENAME TO away")
    yield
    with desk.database.writing() as connection:
        connection.exec_driver_sql("ALTER TABLE away RENAME TO posted")


def test_what_cannot_be_written_now_is_written_at_the_next_look(desk: Newsdesk) -> None:
    cited = as_cited(desk, "a4")
    for message in (1, 2):
        desk.posted.keep(message, 9, "7", cited)
    with unwritable(desk), pytest.raises(Exception, match="posted"):
        desk.posted.save()
    assert desk.posted.is_kept(2)
    desk.editor.correct("a4", "It costs 5 million.")
    assert [found.message for found in desk.posted.outdated()[0]] == [1, 2]


def test_what_is_written_is_known_after_a_restart(opened: Callable[..., Newsdesk]) -> None:
    first = opened()
    list(first.library.add_all([make_article(4), make_article(5)]))
    first.posted.keep(1, 9, "7", as_cited(first, "a4"))
    assert not opened().posted.is_kept(1)
    first.posted.save()
    assert opened().posted.is_kept(1)


def test_a_private_answer_is_shared_once(desk: Newsdesk) -> None:
    assert desk.posted.claim(1)
    assert not desk.posted.claim(1)
    desk.posted.release(1)
    assert desk.posted.claim(1)


def test_only_what_changed_since_is_looked_at(desk: Newsdesk) -> None:
    cited = as_cited(desk, "a4", "a5")
    desk.posted.keep(1, 2, None, cited)
    assert desk.posted.outdated()[0] == ()
    seen = desk.posted.outdated()[1]
    desk.editor.correct("a5", "It was 6.")
    found, newest = desk.posted.outdated(seen)
    assert [(each.article_id, each.note) for each in found] == [("a5", "It was 6.")]
    assert newest > seen
    assert desk.posted.outdated(newest) == ((), newest)
    desk.posted.settle(found[0])
    for message in range(3, 123):
        desk.posted.keep(message, 2, None, as_cited(desk, "a4"))
    assert desk.posted.outdated()[0] == ()
    desk.editor.correct("a4", "It was 5.")
    assert len(desk.posted.outdated(newest)[0]) == 121
