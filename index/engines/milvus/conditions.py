"""Filters as expressions that Milvus reads: pure."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from articles.library.conditions import name_keys
from articles.text import CONTROLS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from index.models import Filters

# What everyone may see has this for a scope: a partition key cannot be left out.
SEEN_BY_ALL = "-"


def text(value: str) -> str:
    """Return a text as it stands in an expression."""
    return json.dumps(CONTROLS.sub("", value), ensure_ascii=False)


def one_of(field: str, values: Iterable[str | int]) -> str:
    """Return the condition that a field holds one of some texts or numbers."""
    return f"{field} in [{', '.join(_literal(value) for value in values)}]"


def both(*conditions: str) -> str:
    """Return the condition that all of some hold; empty ones hold always."""
    return " and ".join(condition for condition in conditions if condition)


def scopes_seen(scope: str | None) -> list[str]:
    """Return the scopes of which a scope sees the passages, as they are held."""
    return [SEEN_BY_ALL] if scope is None else [SEEN_BY_ALL, scope]


def passing(filters: Filters) -> str:
    """Return the condition that a passage passes filters, their scope included."""
    return both(one_of("scope", scopes_seen(filters.scope)), *_limits(filters))


def holding_in_order(stems: Sequence[str]) -> str:
    """Return the condition that a passage holds stems one after the other.

    All of them are looked up first, so that texts are read only where they stand.
    """
    each = ", ".join(text(stem) for stem in dict.fromkeys(stems))
    in_order = text(" ".join(["%", *stems, "%"]))
    return f"(array_contains_all(stems, [{each}]) and text like {in_order})"


def micros(moment: datetime) -> int:
    """Return a moment as a number, in millionths of a second since 1970."""
    return round(moment.timestamp() * 1_000_000)


def _limits(filters: Filters) -> Iterator[str]:
    keys = name_keys(filters)
    named = {"category": keys.category, "source": keys.source, "article_id": filters.article_id}
    for field, value in named.items():
        if value is not None:
            yield f"{field} == {text(value)}"
    if filters.since is not None:
        yield f"published >= {micros(filters.since)}"
    if filters.until is not None:
        yield f"published <= {micros(filters.until)}"
    if filters.first_day is not None:
        yield f"day >= {filters.first_day.toordinal()}"
    if filters.last_day is not None:
        yield f"day <= {filters.last_day.toordinal()}"


def _literal(value: str | int) -> str:
    return text(value) if isinstance(value, str) else str(value)
