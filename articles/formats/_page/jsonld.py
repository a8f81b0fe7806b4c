"""A page's JSON-LD → its items, with what they refer to by `@id`."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from articles.formats._schema import by_id, is_article, referred, types_of
from articles.reading.markup import plain_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml.html import HtmlElement

    from articles.formats._schema import Item

# What stands round the JSON on some pages: CDATA, comments, a semicolon.
ROUND_JSON = re.compile(r"(?://\s*)?<!\[CDATA\[|(?://\s*)?\]\]>|^\s*<!--|-->\s*$|;\s*$")
# Where items stand within others without being parts of a list of teasers.
WITHIN = ("@graph", "mainEntity")
MOST_ITEMS = 2_000
# No headline, name or description is as long.
STATED_CHARS = 10_000


class LinkedData(NamedTuple):
    """The items of a page's JSON-LD, in their order, and by their `@id`.

    `unread` where some of it is no JSON.
    """

    items: tuple[Item, ...]
    known: Mapping[str, Item]
    unread: bool

    def articles(self) -> list[Item]:
        """Return the items that are articles of any sort."""
        return [item for item in self.items if is_article(item)]

    def of_type(self, *endings: str) -> Iterator[Item]:
        """Yield the items of a type that ends so, such as “Organization”."""
        for item in self.items:
            if any(kind.endswith(endings) for kind in types_of(item)):
                yield item

    def resolve(self, value: Any) -> Any:
        """Return the item that a value refers to by its `@id`, else the value."""
        named = {"@id": value} if isinstance(value, str) else value
        found = referred(named, self.known)
        return value if found is named else found

    def names(self, value: Any) -> list[str]:
        """Return the names of a person, an organization, or a list of these."""
        values = value if isinstance(value, list) else [value]
        return [name for each in values[:MOST_ITEMS] if (name := self._name(each))]

    def _name(self, value: Any) -> str:
        found = self.resolve(value)
        if isinstance(found, dict):
            both = (text_of(found.get(part)) for part in ("givenName", "familyName"))
            return text_of(found.get("name")) or " ".join(filter(None, both))
        return text_of(found)


def linked_data(tree: HtmlElement) -> LinkedData:
    """Return what a page's JSON-LD holds; JSON5 is taken for JSON."""
    items: list[Item] = []
    unread = False
    for script in tree.xpath('//script[contains(@type, "ld+json")]/text()'):
        try:
            content = _loads(ROUND_JSON.sub("", str(script)))
        except (ValueError, RecursionError):
            unread = True
        else:
            items += _items(content)
    read = tuple(items[:MOST_ITEMS])
    return LinkedData(read, by_id(read), unread)


def _loads(text: str) -> Any:
    import pyjson5

    try:
        return json.loads(text, strict=False)
    except ValueError:
        pass
    # Commas too many, comments, quotation marks of the other sort; and line breaks in texts.
    try:
        return pyjson5.decode(text)
    except pyjson5.Json5DecoderException:
        pass
    try:
        return pyjson5.decode(re.sub(r"\s", " ", text))
    except pyjson5.Json5DecoderException as error:
        raise ValueError(str(error)) from None


def _items(content: Any) -> list[Item]:
    """Return the items of some JSON without recursion, which its depth could exhaust."""
    found: list[Item] = []
    waiting = [content]
    while waiting and len(found) < MOST_ITEMS:
        value = waiting.pop()
        if isinstance(value, list):
            waiting += reversed(value)
        elif isinstance(value, dict):
            found.append(value)
            waiting += [value[key] for key in reversed(WITHIN) if key in value]
            # A publisher or an author may be told of once, where it is first named.
            waiting += [value[key] for key in ("publisher", "author") if _is_whole(value.get(key))]
    return found


def _is_whole(value: Any) -> bool:
    return isinstance(value, dict) and "@id" in value and "name" in value


def text_of(value: Any) -> str:
    """Return a stated text, or the first of some, without markup."""
    if isinstance(value, list):
        value = next((each for each in value if isinstance(each, str)), "")
    return plain_line(value) if isinstance(value, str) and len(value) <= STATED_CHARS else ""
