"""Markdown with front matter. What is quoted is the text that a reader sees, without the marks."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from articles.formats import Format, RawFile
from articles.formats._fields import HEADLINES, FieldReader, UnfitError, draft_of
from articles.formats._front_matter import FrontMatterError, read_front_matter
from articles.models import Rejection, Section
from articles.reading.markup import blocks_of
from articles.reading.sections import sections_of
from articles.text import has_words, one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from markdown_it import MarkdownIt
    from markdown_it.token import Token

    from articles.reading.building import Draft


# What site generators replace before anybody sees the text: Hugo's shortcodes, Liquid's and Jinja's
# tags and values, and their comments, which alone may hold whole paragraphs.
COMMENT_TAGS = ("{% comment %}", "{% endcomment %}")
TEMPLATING = (("{{<", ">}}"), ("{{%", "%}}"), ("{{", "}}"), ("{%", "%}"), ("{#", "#}"))
TAG_CHARS, COMMENT_CHARS = 2_000, 100_000
# Kramdown's attributes and Pandoc's.
ATTRIBUTES = re.compile(r"\{(?::|[#.][\w-])[^{}\n]*\}")
FOOTNOTE = re.compile(r"^[ ]{0,3}\[\^[^\]\s]+\]:[ \t]*", re.MULTILINE)
BREAK = re.compile(r"(?i)<br\s*/?>")
FOOTNOTE_MARK = re.compile(r"\[\^[^\]\s]+\]")
# The name of a post's file, as Jekyll has them.
DATED_NAME = re.compile(r"(\d{4}-\d{1,2}-\d{1,2})-.+")
DRAFTS = "_drafts"
# Blocks that Markdown takes as they are, and how each is read.
UNPARSED: dict[str, Callable[[str], Iterable[tuple[str, str]]]] = {
    "html_block": blocks_of,
    "fence": lambda code: [("p", code)],
    "code_block": lambda code: [("p", code)],
}


def recognises(file: RawFile) -> bool:
    """Return whether the file is Markdown by its name, or text that begins with front matter."""
    if file.text is None:
        return False
    starts = file.text.lstrip().startswith(("---\n", "+++\n")) and file.suffix in (".txt", "")
    return file.suffix in MARKDOWN.suffixes or starts


def read(file: RawFile) -> Iterator[Draft | Rejection]:
    """Yield the one article of a Markdown file."""
    try:
        yield _draft(file)
    except (FrontMatterError, UnfitError) as error:
        yield Rejection(path=file.name, reason=str(error))


def _draft(file: RawFile) -> Draft:
    path = PurePath(file.name)
    if DRAFTS in path.parts[:-1]:
        raise UnfitError(f"it is a draft (it stands in a folder {DRAFTS})")
    fields, body = read_front_matter(file.text or "")
    plain = _without_templating(body)
    title, sections = _read(ATTRIBUTES.sub("", plain))
    given_title = _title_of(fields)
    if given_title and title and one_line(title) != given_title:
        # A first heading beside another headline is part of the text.
        sections = _with_heading(sections, title)
    draft = draft_of({**fields, "headline": given_title or title}, needs_text=False)
    written = {section.kind for section in sections}
    given = tuple(section for section in draft.body if section.kind not in written)
    return draft.model_copy(
        update={
            "headline": given_title or draft.headline,
            "dek": _inline(draft.dek),
            "body": (*sections, *given),
            "remarks": (*draft.remarks, *_remarks(path, draft, left_out=plain != body)),
        }
    )


def _title_of(fields: dict[str, Any]) -> str:
    """Return the headline that front matter gives, as a reader sees it."""
    given = (value for _, value in FieldReader(fields).given(HEADLINES))
    title = next(given, "")
    return one_line(_inline(str(title))) if isinstance(title, str | int | float | date) else ""


def _remarks(path: PurePath, draft: Draft, *, left_out: bool) -> Iterator[str]:
    if left_out:
        yield "shortcodes or template tags stand in its text and were left out"
    match = DATED_NAME.fullmatch(path.stem)
    if match and draft.published is None:
        yield (
            f"it states no date, so that it has none; if it is the {match[1]} of its file's name, "
            f"write “date: {match[1]}” into its front matter"
        )


def _without_templating(body: str) -> str:
    body = _without(body, *COMMENT_TAGS, COMMENT_CHARS)
    for opening, closing in TEMPLATING:
        body = _without(body, opening, closing, TAG_CHARS, whole_paragraphs=False)
    return body


def _without(
    text: str, opening: str, closing: str, most: int, *, whole_paragraphs: bool = True
) -> str:
    """Return a text without what stands between two marks, and without these, in linear time."""
    kept, at, end = [], 0, 0
    while end >= 0 and (start := text.find(opening, at)) >= 0:
        after = start + len(opening)
        if end < after:
            end = text.find(closing, after)
        near = 0 <= end - start <= most
        if near and (whole_paragraphs or text.find("\n\n", start, end) < 0):
            kept.append(text[at:start])
            at = end + len(closing)
        else:
            kept.append(text[at:after])
            at = after
    return "".join([*kept, text[at:]])


def _with_heading(sections: list[Section], heading: str) -> list[Section]:
    if sections and sections[0].heading is None:
        return [sections[0].model_copy(update={"heading": heading}), *sections[1:]]
    return sections


def _read(body: str) -> tuple[str, list[Section]]:
    return sections_of(_texts(_parser().parse(FOOTNOTE.sub("", body))))


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark").enable("table").enable("strikethrough")


def _inline(text: str) -> str:
    """Return a title as a reader sees it. Marks of code stay: sites show them in titles as well."""
    children = [child for token in _parser().parseInline(text) for child in token.children or []]
    for child in children:
        if child.type == "code_inline":
            child.content = f"{child.markup}{child.content}{child.markup}"
    return _shown(children)


def _texts(tokens: Sequence[Token]) -> Iterator[tuple[str, str]]:
    """Yield each block that shows words: what it is (“h1”, “p”, “row”) and its plain text."""
    row: list[str] | None = None
    block = "p"
    for token in tokens:
        if token.type == "heading_open":
            block = token.tag
        elif token.type == "heading_close":
            block = "p"
        elif token.type == "tr_open":
            row = []
        elif token.type == "tr_close" and row is not None:
            yield "row", " | ".join(row)
            row = None
        elif token.type in UNPARSED:
            yield from UNPARSED[token.type](token.content)
        elif token.type == "inline":
            text = _shown(token.children or [])
            if row is not None:
                row.append(text)
            elif has_words(text):
                yield block, text


def _shown(children: Sequence[Token]) -> str:
    """Return the words of a line: no marks, no pictures, and not what is struck out."""
    shown: list[str] = []
    struck = 0
    for child in children:
        if child.type in ("s_open", "s_close"):
            struck += child.nesting
        elif struck:
            continue
        elif child.type == "code_inline":
            shown.append(child.content)
        elif child.type == "text":
            shown.append(FOOTNOTE_MARK.sub("", child.content))
        elif child.type in ("softbreak", "hardbreak") or BREAK.fullmatch(child.content):
            shown.append(" ")
    return "".join(shown)


MARKDOWN = Format(
    names=("Markdown",),
    suffixes=(".md", ".markdown", ".mdown"),
    contents=(
        "front matter in YAML, TOML or JSON (title, dek, source, url, author, category, date, "
        "kind, image, note …) and the text, if it is no draft"
    ),
    order=30,
    recognises=recognises,
    read=read,
)
