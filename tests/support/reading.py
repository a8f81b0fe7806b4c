"""Files read from memory, as the tests of formats need them."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from articles.models import Article, Rejection, Remark
from articles.parsing import read_bytes

NOW = datetime(2026, 11, 20, tzinfo=UTC)
TEXT = "The harbour opened on Monday after two years of work, the town said."


def read(
    name: str, raw: bytes | str, scope: str | None = None
) -> list[Article | Remark | Rejection]:
    content = raw.encode() if isinstance(raw, str) else raw
    return list(read_bytes(name, content, now=NOW, scope=scope))


def one(name: str, raw: bytes | str) -> Article:
    """Return the one article of a file."""
    (item,) = read(name, raw)
    assert isinstance(item, Article), item
    return item


def why_not(name: str, raw: bytes | str) -> str:
    """Return why the one article of a file was not taken."""
    (item,) = read(name, raw)
    assert isinstance(item, Rejection), item
    assert item.path == name or item.path.startswith(f"{name}:")
    return item.reason


def page(head: str = "<title>Harbour opens</title>", body: str = f"<p>{TEXT}</p>") -> str:
    """Return an article's page."""
    return f"<!doctype html><html><head>{head}</head><body><article>{body}</article></body></html>"


def linked(**fields: object) -> str:
    """Return what a page states of itself in JSON-LD."""
    return f'<script type="application/ld+json">{json.dumps(fields)}</script>'
