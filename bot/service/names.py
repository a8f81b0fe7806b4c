"""Categories and outlets that are named to limit a search: whether there are any such."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from articles.errors import NewsdeskError, cut
from articles.text import fold
from bot.i18n.commands import CommandName
from index.models import Filters

if TYPE_CHECKING:
    from collections.abc import Sequence

    from articles.library.library import Library
    from articles.models import NameCount

NEAR_SHOWN = 3
# From this likeness on, 0 to 100, another name may have been meant.
LEAST_LIKENESS = 60.0


class UnknownNameError(NewsdeskError):
    """Say that there is no such category or outlet, name near ones, and where all are listed."""


def check_names(library: Library, filters: Filters) -> None:
    """Raise UnknownNameError for a category or an outlet of which the scope sees no article."""
    category, source, scope = filters.category, filters.source, filters.scope
    # To list them all takes the longer the more articles there are.
    if category is not None and not library.has_any(Filters(category=category, scope=scope)):
        raise _no_category(category, _near(category, library.categories(scope=scope)))
    if source is not None and not library.has_any(Filters(source=source, scope=scope)):
        raise _no_source(source, _near(source, library.sources(scope=scope)))


def _near(name: str, named: Sequence[NameCount]) -> list[str]:
    """Return up to three names that are near to one."""
    found = process.extract(
        name,
        [each.name for each in named],
        scorer=fuzz.WRatio,
        processor=fold,
        limit=NEAR_SHOWN,
        score_cutoff=LEAST_LIKENESS,
    )
    return [each for each, _, _ in found]


def _no_category(name: str, near: Sequence[str]) -> UnknownNameError:
    if near:
        return UnknownNameError(
            "There is no category “{name}”; near to it are: {near}. {command} shows them all.",
            name=cut(name),
            near=_listed(near),
            command=CommandName("categories"),
        )
    return UnknownNameError(
        "There is no category “{name}”; {command} shows those that there are.",
        name=cut(name),
        command=CommandName("categories"),
    )


def _no_source(name: str, near: Sequence[str]) -> UnknownNameError:
    if near:
        return UnknownNameError(
            "There is no outlet “{name}”; near to it are: {near}. {command} shows them all.",
            name=cut(name),
            near=_listed(near),
            command=CommandName("sources"),
        )
    return UnknownNameError(
        "There is no outlet “{name}”; {command} shows those that there are.",
        name=cut(name),
        command=CommandName("sources"),
    )


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"“{cut(name)}”" for name in names)
