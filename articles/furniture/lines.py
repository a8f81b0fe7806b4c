"""Which lines of a text are furniture: judged as a whole, so that no sentence is one. Pure.

Only short lines are judged, and none that begins with a quotation mark. What people say in an
article may be anything; what stands around one says always the same.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from articles.furniture import phrases
from articles.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

# A prompt may be a paragraph, and so may be what is said of rights; a paragraph that tells of
# subscribers is longer.
PROMPT_CHARS, POINTER_CHARS = 400, 250
# A credit or a button within brackets, or behind arrows; quotation marks are somebody's words.
BEFORE_WORDS = re.compile(r"^[^\w“”\"'‘’„«「『©@(]+")
BRACKETED = re.compile(r"[(（\[](?!c\))(.*)[)）\]]", re.IGNORECASE | re.DOTALL)
ADDRESS_AT_END = re.compile(r"[\s:]*\bhttps?://\S+$")
BETWEEN_BUTTONS = re.compile(r"[|·•›»]")
BETWEEN_SENTENCES = re.compile(r"(?<=[.!。])\s+")
MAIL_LINE_CHARS = 120
TITLE_LINE_CHARS = 150
# A headline may be a question, but has no other mark of a sentence.
SENTENCE_MARK = re.compile(r"[.!:;,。！][”\"’」]?$|[.!] [A-Z]|[。！]")
# As much of a paragraph's end is looked at as may be a button or a credit.
END_CHARS = 150


def is_wall(text: str) -> bool:
    """Return whether a line asks to pay or log in before one reads on."""
    return len(text) <= PROMPT_CHARS and bool(phrases.beginning("wall").match(_line(text)))


def is_prompt(text: str) -> bool:
    """Return whether a line asks the reader for something or for consent, or is only a label.

    So does a line that says whose a picture or the rights are, and a row of buttons.
    """
    return len(text) <= PROMPT_CHARS and _is_prompt(_line(text))


def is_pointer(text: str) -> bool:
    """Return whether a line only points to another story: “MORE: Storm closes the bridge”.

    In running text “More: …” may begin a sentence; so it must be in capitals, or two words.
    """
    return len(text) <= POINTER_CHARS and _is_pointer(_line(text))


def is_label(text: str) -> bool:
    """Return whether a text is nothing but what stands before another story's headline."""
    return len(text) <= POINTER_CHARS and bool(phrases.label_alone().match(_line(text)))


def is_mail_line(text: str) -> bool:
    """Return whether a line of a mail is for its reader, such as ways to unsubscribe."""
    if len(text) > MAIL_LINE_CHARS:
        return False
    parts = _parts(_line(text))
    # “Unsubscribe” stands beside the sender's address, and beside nothing that tells.
    return any(phrases.whole("mail").match(part) for part in parts)


def is_mail_notice(text: str) -> bool:
    """Return whether a paragraph of a mail says why, or to whom, it was sent."""
    return len(text) <= PROMPT_CHARS and bool(phrases.beginning("mail_notice").match(_line(text)))


def without_furniture(
    blocks: Iterable[tuple[str, str]], headline: str = ""
) -> list[tuple[str, str]]:
    """Return the blocks of a text, each with what it is (“h2”, “p” …), that are its article's own.

    A title (“h1”) is what it is, and a heading may be but a label. Behind the last sentence of a
    paragraph “Read more” and whose its picture is are taken off; and so are below “Related
    stories” the titles of these.
    """
    kept = []
    for tag, text in _without_titles(list(blocks)):
        is_heading = tag.startswith("h")
        line = _line(text) if len(text) <= PROMPT_CHARS and tag != "h1" else ""
        if not line or not (_is_request(line) if is_heading else _is_around(line, headline)):
            kept.append((tag, text if is_heading else without_end(text)))
    return kept


def own_lines(text: str) -> str:
    """Return a paragraph that somebody broke into lines without those that are furniture."""
    lines = text.split("\n")
    if len(lines) < 2:
        return text
    return "\n".join(line for line in lines if not (is_prompt(line) or is_pointer(line)))


def without_end(text: str) -> str:
    """Return a paragraph without the button or the credit that stands behind its last sentence."""
    kept = text[:-END_CHARS]
    return kept + phrases.at_end().sub("", text[len(kept) :])


def _without_titles(blocks: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield blocks without labels that have titles of other stories below them, nor these."""
    number = 0
    while number < len(blocks):
        tag, text = blocks[number]
        below = number + 1
        if tag != "h1" and is_label(text) and _is_plain_label(_line(text).rstrip(" :|»>→")):
            while below < len(blocks) and _is_title(*blocks[below]):
                below += 1
        if below == number + 1:
            yield tag, text
        number = below


def _is_title(tag: str, text: str) -> bool:
    """Return whether a block may be headlines, one a line: short, and no sentences."""
    return not tag.startswith("h") and all(
        len(line) <= TITLE_LINE_CHARS
        and not SENTENCE_MARK.search(line)
        and not (is_label(line) or is_prompt(line))
        for line in text.split("\n")
    )


def _is_around(line: str, headline: str) -> bool:
    return _is_prompt(line) or _is_pointer(line) or _repeats(headline, line)


def _is_prompt(line: str) -> bool:
    return bool(
        phrases.beginning("wall").match(line)
        or phrases.label_alone().match(line)
        or _is_request(line)
    )


def _is_pointer(line: str) -> bool:
    match = phrases.labelled().match(line) if len(line) <= POINTER_CHARS else None
    if not match:
        return False
    return _is_plain_label(match["label"])


def _is_plain_label(label: str) -> bool:
    """Return whether no sentence begins so."""
    return label.isupper() or " " in label or not label.isascii() or label.lower() == "related"


def _is_request(line: str) -> bool:
    if phrases.beginning("consent").match(line) or phrases.prompt().match(line):
        return True
    parts = _parts(line)
    if len(parts) > 1:
        return all(map(_is_button, parts))
    return _is_about_rights(line)


def _is_button(part: str) -> bool:
    known = phrases.prompt().match(part) or phrases.label_alone().match(part)
    return bool(known) or _is_about_rights(part)


def _is_about_rights(line: str) -> bool:
    """Return whether all sentences of a line are about the rights to a text."""
    if not any(map(phrases.rights().match, BETWEEN_SENTENCES.split(line, 2)[:2])):
        return False
    parts = BETWEEN_SENTENCES.split(line)
    return all(
        phrases.rights().match(part) or phrases.whole("rights_more").match(part) for part in parts
    )


def _repeats(headline: str, line: str) -> bool:
    """Return whether a line is “The post HEADLINE appeared first on …”, or “Read on: HEADLINE”."""
    if not headline:
        return False
    if phrases.beginning("read_on").match(line) and fold(headline) in fold(line):
        return True
    posted = phrases.whole("posted").match(line)
    title = fold(next(filter(None, posted.groups()))) if posted else ""
    words = title.split()
    # One word may be a name: “The post Trump wrote first appeared on Facebook”.
    shared = len(words) > 1 and set(words) <= set(fold(headline).split())
    return bool(title) and (shared or title == fold(headline))


def _line(text: str) -> str:
    """Return a line from its first letter on, without brackets round it or an address behind it."""
    line = " ".join(text.split())
    if "://" in line:
        line = ADDRESS_AT_END.sub("", line)
    line = BEFORE_WORDS.sub("", line)
    match = BRACKETED.fullmatch(line)
    return match[1].strip() if match else line


def _parts(line: str) -> list[str]:
    return [part for each in BETWEEN_BUTTONS.split(line) if (part := each.strip())]
