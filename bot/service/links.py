"""A web address → a file to be imported: the page that stands there, if it is one that is read."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from articles.errors import cut
from articles.feeds.parsing import FEED_TYPES, is_feed
from articles.fetching.models import FetchError, FetchReason
from articles.formats import formats
from articles.models import Frozen
from articles.reading.decoding import BOMS, DECLARED, decode
from bot.i18n.commands import CommandName

if TYPE_CHECKING:
    from articles.fetching.fetcher import Fetcher
    from articles.fetching.models import FetchAnswer
    from articles.fetching.robots import Robots

# What servers call the files that are read, and the ending of the names of such files.
SUFFIXES = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/markdown": ".md",
    "text/x-markdown": ".md",
    "application/json": ".json",
    "application/x-ndjson": ".jsonl",
    "application/ndjson": ".jsonl",
    "application/jsonl": ".jsonl",
    "application/xml": ".xml",
    "text/xml": ".xml",
    "message/rfc822": ".eml",
}
# What they say of any file: then its own name tells more.
VAGUE_TYPES = {
    "": "",
    "application/octet-stream": "",
    "binary/octet-stream": "",
    "text/plain": ".txt",
}
# How schema.org's words for a page say that not all of it is shown to everyone.
FOR_SUBSCRIBERS = re.compile(rb'"isAccessibleForFree"\s*:\s*"?false\b', re.IGNORECASE)
CHARSET = re.compile(r"""charset\s*=\s*["']?([\w.:-]+)""", re.IGNORECASE)
NOT_FOR_ALL = frozenset({401, 402, 403, 407, 451})
NAME_CHARS = 100


class LinkedFile(Frozen):
    """What stands at a web address: a file's name, its bytes, and the address that gave them."""

    name: str
    content: bytes
    url: str


class Links:
    """Opens web addresses that people give, where their sites let robots in; for any thread."""

    def __init__(self, fetcher: Fetcher, robots: Robots) -> None:
        self._fetcher = fetcher
        self._robots = robots

    def open(self, url: str) -> LinkedFile:
        """Return the file at an address; raise FetchError, which says why there is none."""
        self._robots.check(url)
        return linked_file(self._fetcher.fetch(url))


def linked_file(answer: FetchAnswer) -> LinkedFile:
    """Return the file that a site answered with; raise FetchError where it is none to be read."""
    host = urlsplit(answer.url).hostname or ""
    if not 200 <= answer.status < 300:
        raise no_page(host, answer.status)
    kind = content_type(answer)
    if kind in FEED_TYPES or is_feed(answer.content):
        raise FetchError(
            "That is a feed of many stories: add it with {command}.",
            reason=FetchReason.NOT_AN_ARTICLE,
            command=CommandName("feed add"),
        )
    name = file_name(answer.url, kind)
    if name is None:
        raise FetchError(
            "{host} gives a file of the kind {kind}, which cannot be read as an article.",
            reason=FetchReason.NOT_AN_ARTICLE,
            host=host,
            kind=cut(kind),
        )
    if FOR_SUBSCRIBERS.search(answer.content):
        raise FetchError(
            "{host} says that this page is for its subscribers, so it may be cut; save the page "
            "as you see it, and import that file.",
            reason=FetchReason.NOT_AN_ARTICLE,
            host=host,
        )
    return LinkedFile(name=name, content=in_utf8(answer), url=answer.url)


def content_type(answer: FetchAnswer) -> str:
    """Return what a server calls the kind of a file, such as “text/html”."""
    return answer.headers.get("content-type", "").partition(";")[0].strip().lower()


def file_name(url: str, kind: str) -> str | None:
    """Return a name by which the file's format is known, None where it is none that is read."""
    last = unquote(PurePosixPath(urlsplit(url).path).name)
    stem, ending = PurePosixPath(last).stem[:NAME_CHARS], PurePosixPath(last).suffix.lower()
    known = {suffix for each in formats() for suffix in each.suffixes}
    if kind in VAGUE_TYPES:
        suffix = ending if ending in known else VAGUE_TYPES[kind]
    elif kind in SUFFIXES:
        suffix = SUFFIXES[kind]
    elif kind.startswith("text/"):
        suffix = ending if ending in known else ".txt"
    elif kind.endswith(("+json", "+xml")):
        suffix = f".{kind[-4:].lstrip('+')}"
    else:
        return None
    return f"{stem or 'page'}{suffix}"


def in_utf8(answer: FetchAnswer) -> bytes:
    """Return a text in UTF-8, with its mark, where its server alone says in which encoding it is.

    The server is heard like a declaration that stands before all that the text says of itself, so
    that what is UTF-8 all the same, and what begins with a mark, is read as that.
    """
    content = answer.content
    stated = CHARSET.search(answer.headers.get("content-type", ""))
    declaration = f'<meta charset="{stated[1]}">' if stated else ""
    if not DECLARED.match(declaration.encode()) or any(content.startswith(m) for m, _ in BOMS):
        return content
    text = decode(declaration.encode() + content)
    return content if text is None else text.removeprefix(declaration).encode("utf-8-sig")


def no_page(host: str, status: int) -> FetchError:
    """Return the error for an answer that is no page."""
    reason = FetchReason.NOT_AN_ARTICLE
    if status == 404:
        return FetchError("{host} has nothing at this address; check it.", reason=reason, host=host)
    if status == 410:
        sentence = "{host} has taken this page down for good."
        return FetchError(sentence, reason=FetchReason.GONE, host=host)
    if status == 429:
        return FetchError(
            "{host} asks not to be asked for now; try again later.", reason=reason, host=host
        )
    if status in NOT_FOR_ALL:
        return FetchError(
            "{host} does not show this page to everyone (status {status}); save the page as you "
            "see it, and import that file.",
            reason=reason,
            host=host,
            status=str(status),
        )
    if status >= 500:
        return FetchError(
            "{host} is out of order (status {status}); try again later.",
            reason=reason,
            host=host,
            status=str(status),
        )
    return FetchError(
        "{host} answers with status {status} in place of a page.",
        reason=reason,
        host=host,
        status=str(status),
    )
