"""Categories and outlets that limit a search: whether the asker sees any article of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from fakes import make_article
from statements import statements

from bot.service.names import UnknownNameError, check_names
from index.models import Filters

if TYPE_CHECKING:
    from bot.service.newsdesk import Newsdesk


def test_what_is_there_is_known_however_it_is_written(desk: Newsdesk) -> None:
    article = desk.library.latest(limit=1)[0]
    assert article.category
    assert article.source
    check_names(
        desk.library,
        Filters(category=article.category.upper(), source=f" {article.source.lower()} "),
    )


def test_to_know_one_nothing_is_counted(desk: Newsdesk) -> None:
    article = desk.library.latest(limit=1)[0]
    with statements() as asked:
        check_names(desk.library, Filters(category=article.category, source=article.source))
    selected = [statement for statement, _ in asked if statement.startswith("SELECT")]
    assert len(selected) == 2
    assert all("LIMIT" in each and "count(" not in each for each in selected)


def test_what_another_server_alone_has_is_not_there(desk: Newsdesk) -> None:
    desk.library.add(make_article(900).model_copy(update={"scope": "7", "category": "Regatta"}))
    check_names(desk.library, Filters(category="Regatta", scope="7"))
    for scope in (None, "8"):
        with pytest.raises(UnknownNameError, match="no category “Regatta”"):
            check_names(desk.library, Filters(category="Regatta", scope=scope))


def test_what_was_retracted_is_not_there(desk: Newsdesk) -> None:
    desk.library.add(make_article(900).model_copy(update={"source": "The Regatta Times"}))
    desk.editor.retract("a900", "It was made up.")
    with pytest.raises(UnknownNameError, match="no outlet “The Regatta Times”"):
        check_names(desk.library, Filters(source="The Regatta Times"))
