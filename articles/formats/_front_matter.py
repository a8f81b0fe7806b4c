"""Front matter, in YAML, TOML or JSON → its fields, and the text below it."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import yaml

TOML_LINE = re.compile(r"^\+{3,}[ \t]*$", re.MULTILINE)
JSON_START = re.compile(r"\{\s*\"")
# Of these kinds are values; all others, such as a number that stands for a title, are texts.
TIMESTAMP = "tag:yaml.org,2002:timestamp"
KEPT_KINDS = ("tag:yaml.org,2002:null", TIMESTAMP, "tag:yaml.org,2002:merge")
KEY_AND_VALUE = re.compile(r"([\w-]+:[ \t]+)(?![|>!&])(.*\S)[ \t]*")
# Each costs reading the front matter anew.
MOST_QUOTED = 20
FIRST_KEY = re.compile(r"-{3,}[ \t]*\n\s*[\w-]+:[ \t\n]")


class FrontMatterError(Exception):
    """Say what cannot be read of a file's front matter."""


class FrontMatter(NamedTuple):
    """The fields that a file begins with, {} where it has none, and the text after them."""

    fields: dict[str, Any]
    body: str


def read_front_matter(text: str) -> FrontMatter:
    """Return the front matter of a file; raise FrontMatterError with what cannot be read of it."""
    text = text.lstrip()
    if text.startswith("---"):
        return _read_yaml(text)
    if TOML_LINE.match(text):
        return _read_toml(text)
    if JSON_START.match(text):
        return _read_json(text)
    return FrontMatter({}, text)


def _read_yaml(text: str) -> FrontMatter:
    import yaml
    from frontmatter.default_handlers import YAMLHandler

    try:
        written, body = YAMLHandler().split(text)
    except ValueError:
        if FIRST_KEY.match(text):
            raise FrontMatterError("its front matter has no end: no line of --- follows") from None
        return FrontMatter({}, text)
    try:
        fields = _yaml_fields(written)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise FrontMatterError(
            f"its front matter is not YAML that can be read in line {line} ({error.problem}); put "
            "a text that has a colon or other marks in quotes"
        ) from None
    except (yaml.YAMLError, ValueError, RecursionError):
        raise FrontMatterError("its front matter is not YAML that can be read") from None
    # Between two lines of dashes may stand a text as well.
    return FrontMatter(fields, body) if isinstance(fields, dict) else FrontMatter({}, text)


def _yaml_fields(written: str) -> Any:
    """Return what YAML says; a value that YAML stumbles over is taken as the text that it is.

    “title: Ferries: two crossings” is no YAML, and can mean but one thing.
    """
    import yaml

    lines = written.split("\n")
    quoted: set[int] = set()
    while True:
        try:
            return yaml.load("\n".join(lines), Loader=_loader())  # noqa: S506 - it is a SafeLoader
        except yaml.MarkedYAMLError as error:
            marks = (error.problem_mark, error.context_mark)
            found = {mark.line for mark in marks if mark} - quoted
            line = next((at for at in sorted(found) if _quote(lines, at)), None)
            if line is None or len(quoted) == MOST_QUOTED:
                raise
            quoted.add(line)


def _quote(lines: list[str], at: int) -> bool:
    """Put the value that a line gives into quotes; return whether it gives one."""
    match = KEY_AND_VALUE.fullmatch(lines[at]) if at < len(lines) else None
    if match is None:
        return False
    value = match[2].replace("'", "''")
    lines[at] = f"{match[1]}'{value}'"
    return True


@cache
def _loader() -> type[yaml.SafeLoader]:
    import yaml

    def timestamp(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> Any:
        try:
            return loader.construct_yaml_timestamp(node)
        except (ValueError, OverflowError):
            return node.value

    class TextLoader(yaml.SafeLoader):
        """Leaves numbers and yes or no as they are written, and dates that no calendar has."""

    TextLoader.yaml_implicit_resolvers = {
        first: [each for each in kinds if each[0] in KEPT_KINDS]
        for first, kinds in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    TextLoader.add_constructor(TIMESTAMP, timestamp)
    return TextLoader


def _read_toml(text: str) -> FrontMatter:
    import tomllib

    from frontmatter.default_handlers import BaseHandler

    try:
        written, body = BaseHandler(fm_boundary=TOML_LINE).split(text)
    except ValueError:
        raise FrontMatterError("its front matter has no end: no line of +++ follows") from None
    try:
        return FrontMatter(tomllib.loads(written), body)
    except (ValueError, RecursionError) as error:
        raise FrontMatterError(f"its front matter is not TOML that can be read ({error})") from None


def _read_json(text: str) -> FrontMatter:
    try:
        fields, end = json.JSONDecoder(strict=False).raw_decode(text)
    except (ValueError, RecursionError) as error:
        reason = getattr(error, "msg", "nested too deeply, or a number too long")
        raise FrontMatterError(
            f"its front matter is not JSON that can be read ({reason})"
        ) from None
    return FrontMatter(fields, text[end:])
