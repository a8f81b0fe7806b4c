"""Text → Discord's text: pure, and without a word left out.

A message has 4,000 characters at most; pages stay well below, for people read them on phones.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from bot.i18n.language import gettext as _
from bot.i18n.language import number

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime


PAGE = 1800
_BREAKS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
# Controls draw nothing, and those that turn the direction of text would turn what follows, too.
_UNSEEN = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_ANYWHERE = re.compile(r"[\\*_~|`\[\]<]|:(?=//)|@(?=everyone|here)", re.IGNORECASE)
_SPACES = re.compile(r"[^\S\u00a0\u202f]+")
_LINE_START = re.compile(r"^(?:[>#+-]|(\d{1,9})([.)]))", re.MULTILINE)
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def escape(text: str) -> str:
    r"""Return text that Discord draws as it is: no markup, mention, time, link or list in it.

    Discord shows any sign but letters, digits and spaces as itself behind a backslash. What draws
    nothing is left out, and so is the space around lines.
    """
    text = _UNSEEN.sub("", _BREAKS.sub("\n", text))
    text = "\n".join(_even(line) for line in text.split("\n")).strip("\n")
    text = re.sub(r"\n{3,}", "\n\n", text)
    text = _ANYWHERE.sub(lambda found: "\\" + found[0], text)
    return _LINE_START.sub(
        lambda found: f"{found[1]}\\{found[2]}" if found[1] else "\\" + found[0], text
    )


def line(text: str, most: int = 300) -> str:
    """Return escaped text on one line, with … where it is longer than `most`."""
    return escape(shorten(text, most))


def split(text: str, limit: int) -> list[str]:
    """Cut text into pieces of at most `limit` characters each once it is escaped.

    Cuts between paragraphs, else between lines, else between words, else (in a word longer than
    the limit) anywhere; the pieces hold every word, in order.
    """
    pieces, room = [""], limit
    for part in _parts(text, limit):
        cost = len(escape(part)) + 2
        if cost > room and pieces[-1]:
            pieces.append("")
            room = limit
        pieces[-1] += part
        room -= cost
    return [piece.strip() for piece in pieces if piece.strip()]


def _parts(text: str, limit: int) -> Iterator[str]:
    """Yield paragraphs, or the words of those that do not fit, with the space behind each."""
    for paragraph in re.findall(r".+?(?:\n\s*\n|\Z)", text, re.DOTALL):
        if len(escape(paragraph)) + 2 <= limit:
            yield paragraph
            continue
        for word in re.findall(r"\S+\s*|\s+", paragraph):
            if len(escape(word)) + 2 <= limit:
                yield word
                continue
            step = max(1, (limit - 2) // 2)
            for start in range(0, len(word), step):
                yield word[start : start + step]


def paginate(
    blocks: Iterable[str], *, limit: int = PAGE, most: int | None = None, between: str = "\n\n"
) -> list[str]:
    """Fill pages with blocks of Discord text, each at most `limit` characters and `most` blocks."""
    pages: list[list[str]] = []
    for block in blocks:
        page = pages[-1] if pages else None
        full = page is not None and (
            sum(len(held) + 2 for held in page) + len(block) > limit or len(page) == most
        )
        if page is None or full:
            pages.append([block])
        else:
            page.append(block)
    return [between.join(page) for page in pages]


def superscript(numbers: Iterable[int]) -> str:
    """Return numbers as small raised figures: ¹ ²."""
    return " ".join(str(number).translate(_SUPERSCRIPTS) for number in numbers)


def ago(moment: datetime | None) -> str:
    """Return a moment as Discord draws it in the reader's own words ("2 hours ago")."""
    return f"<t:{int(moment.timestamp())}:R>" if moment else _("never")


def moment(at: datetime) -> str:
    """Return a moment as Discord draws it, with date and time, in the reader's own words."""
    return f"<t:{int(at.timestamp())}:f>"


def shorten(text: str, limit: int) -> str:
    """Return text of at most `limit` characters on one line, with … where it was cut."""
    text = _even(text)
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def _even(text: str) -> str:
    """Return text with one space where there are several; those that no line ends at stay."""
    return _SPACES.sub(" ", text).strip()


def link(text: str, url: str | None) -> str:
    """Return escaped text as a link that does not unfurl, or as it is without a proper address.

    Discord reads no link whose text has lone brackets, and none whose text is itself an address.
    """
    target = address(url)
    if target is None:
        return line(text)
    if any(sign in text for sign in ("[", "]", "://")):
        return f"{line(text)} ([{_('link')}](<{target}>))"
    return f"[{line(text)}](<{target}>)"


def address(url: str | None) -> str | None:
    """Return an http address as Discord takes it, None where it is no proper one."""
    if not url:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username is not None:
        return None
    safe = quote(url, safe="/:?#@!$&'*+,;=%-._~")
    return safe if len(safe) <= 512 else None


def quoted(text: str) -> str:
    """Return Discord text as a block quote, all of its lines."""
    return "\n".join(f"> {row}" if row else ">" for row in text.split("\n"))


def bold(text: str) -> str:
    """Return Discord text in bold, line by line: bold ends with its paragraph."""
    return "\n".join(f"**{row}**" if row.strip() else row for row in text.split("\n"))


def escaped(text: str) -> list[str]:
    """Return text escaped, in pieces that leave room for what stands around them."""
    return [escape(piece) for piece in split(text, PAGE - 300)]


def named(name: str, value: str) -> str:
    """Return a value behind its name in bold."""
    return _("**{name}:** {value}", name=name, value=value)


def bar(done: int, total: int | None, width: int = 20) -> str:
    """Return progress as a bar of text."""
    if not total:
        return number(done)
    filled = min(width, width * done // total)
    shown = _("{done} of {total}", done=number(done), total=number(total))
    return f"`{'█' * filled}{'░' * (width - filled)}` {shown}"
