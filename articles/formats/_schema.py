"""What schema.org's items are, by their types, wherever JSON-LD stands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Item = dict[str, Any]

# Parts of the names of its articles, such as NewsArticle and BlogPosting; a Report is one as well.
ARTICLES = ("article", "posting")
REPORT, NO_ARTICLE = "report", "jobposting"


def types_of(item: Mapping[str, Any]) -> list[str]:
    """Return an item's types."""
    kinds = item.get("@type")
    return [str(kind) for kind in (kinds if isinstance(kinds, list) else [kinds])]


def is_article(item: Mapping[str, Any]) -> bool:
    """Return whether an item is an article of any sort."""
    # Some write the whole address: “https://schema.org/NewsArticle”.
    kinds = [re.split("[/:#]", kind.lower())[-1] for kind in types_of(item)]
    return any(
        kind == REPORT or (kind != NO_ARTICLE and any(word in kind for word in ARTICLES))
        for kind in kinds
    )


def by_id(items: Iterable[Item]) -> dict[str, Item]:
    """Return the items that have an `@id` and say more than that, the first of each by it."""
    known: dict[str, Item] = {}
    for item in items:
        if isinstance(key := item.get("@id"), str) and len(item) > 1:
            known.setdefault(key, item)
    return known


def referred(value: Any, known: Mapping[str, Item]) -> Any:
    """Return the item that an object names by its `@id` alone, else the value."""
    lone = isinstance(value, dict) and value.keys() <= {"@id", "@type"}
    key = value.get("@id") if lone else None
    return known.get(key, value) if isinstance(key, str) else value
