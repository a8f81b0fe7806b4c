"""The words of furniture, as patterns: `phrases.toml` beside this file has them by language.

Each pattern is compiled when it is first asked for: all of them take half a second.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources
from typing import Any

BROKEN_LINE = re.compile(r"(?:\A|\n)\s*")
NAMED_PART = re.compile(r"(?<!\?P)<([a-z_]+)>")


@cache
def beginning(table: str) -> re.Pattern[str]:
    """Return what matches a line that begins with one of the phrases of a table."""
    return _compiled(_either(table))


@cache
def whole(table: str) -> re.Pattern[str]:
    """Return what matches a line that is one of the phrases of a table, with but marks behind."""
    return _compiled(_whole(table))


@cache
def prompt() -> re.Pattern[str]:
    """Return what matches a line that asks for something, or says whose a picture is."""
    asked = "|".join(map(_whole, ("credit", "sharing", "newsletter", "ad")))
    return _compiled(f"{asked}|(?:{_either('read_on')})<read_on_about><line_end>")


@cache
def rights() -> re.Pattern[str]:
    """Return what matches a sentence that says whose the rights are, with or without a name."""
    return _compiled(rf"(?:<name>[.,]?\s+)?(?:{_whole('rights')})")


@cache
def labelled() -> re.Pattern[str]:
    """Return what matches a `label` with the headline of another story behind it."""
    return _compiled(rf"(?P<label>{_either('labels')})\s*[:：|»>→–—]\s*\S")


@cache
def label_alone() -> re.Pattern[str]:
    """Return what matches a label with nothing behind it."""
    return _compiled(rf"(?:{_either('labels')})\s*[:：|»>→]*$")


@cache
def at_end() -> re.Pattern[str]:
    """Return what matches a button or a credit behind the last sentence of a paragraph."""
    credit = "|".join(_tables()["credit"]["any"])
    button = rf"(?:{_either('read_on')})[\s…→»>]*"
    return _compiled(rf"(?<=[.!?…\]”\"’。])\s+(?:{button}|[(\[]?(?:{credit})[)\]]?)$")


def _whole(table: str) -> str:
    return f"(?:{_either(table)})<line_end>"


def _either(table: str) -> str:
    return "|".join(f"(?:{each})" for some in _tables()[table].values() for each in some)


def _compiled(pattern: str) -> re.Pattern[str]:
    parts = _tables()["parts"]
    while NAMED_PART.search(pattern):
        pattern = NAMED_PART.sub(lambda match: parts[match[1]], pattern)
    return re.compile(pattern, re.IGNORECASE)


@cache
def _tables() -> dict[str, dict[str, Any]]:
    written = resources.files("articles.furniture").joinpath("phrases.toml")
    tables = tomllib.loads(written.read_text(encoding="utf-8"))
    return {
        table: {
            name: _joined(each) if isinstance(each, str) else [_joined(part) for part in each]
            for name, each in phrases.items()
        }
        for table, phrases in tables.items()
    }


def _joined(written: str) -> str:
    return BROKEN_LINE.sub("", written)
