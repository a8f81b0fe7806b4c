"""Markdown with front matter. What is quoted is the text that a reader sees, without the marks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from articles.formats import Format, RawFile
from articles.formats._fields import UnfitError, draft_of
from articles.formats._sections import sections_of
from articles.models import Rejection, Section
from articles.text import has_words, one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it.token import Token

    from articles.building import Draft


# Names that are usual in front matter and not in JSON articles; tags are not read.
SYNONYMS = {"by": "author", "type": "kind", "standfirst": "dek", "tags": None}


def recognises(file: RawFile) -> bool:
    """Return whether the file is Markdown by its name, or text that begins with front matter."""
    if file.text is None:
        return False
    starts = file.text.lstrip().startswith("---\n") and file.suffix in (".txt", "")
    return file.suffix in MARKDOWN.suffixes or starts


def read(file: RawFile) -> Iterator[Draft | Rejection]:
    """Yield the one article of a Markdown file."""
    import frontmatter
    import yaml

    try:
        fields, body = frontmatter.parse((file.text or "").lstrip())
    except (yaml.YAMLError, ValueError, RecursionError):
        yield Rejection(path=file.name, reason="its front matter is not YAML that can be read")
        return
    named = {SYNONYMS.get(str(key).lower(), str(key).lower()): v for key, v in fields.items()}
    title, sections = _read(body)
    row = {key: str(v) if type(v) in (int, float) else v for key, v in named.items() if key}
    given_title = row.get("headline") or row.get("title")
    if not given_title:
        row["headline"] = title
    elif title and isinstance(given_title, str) and one_line(title) != one_line(given_title):
        # A first heading beside another headline is part of the text.
        sections = _with_heading(sections, title)
    try:
        draft = draft_of(row)
    except UnfitError as error:
        yield Rejection(path=file.name, reason=str(error))
        return
    written = {section.kind for section in sections}
    given = tuple(section for section in draft.body if section.kind not in written)
    yield draft.model_copy(update={"body": (*sections, *given)})


def _with_heading(sections: list[Section], heading: str) -> list[Section]:
    if sections and sections[0].heading is None:
        return [sections[0].model_copy(update={"heading": heading}), *sections[1:]]
    return sections


def _read(body: str) -> tuple[str, list[Section]]:
    from markdown_it import MarkdownIt

    tokens = MarkdownIt("commonmark").enable("table").enable("strikethrough").parse(body)
    return sections_of(_texts(tokens))


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
        elif token.type in ("fence", "code_block"):
            yield "p", token.content
        elif token.type == "inline":
            text = _shown(token.children or [])
            if row is not None:
                row.append(text)
            elif has_words(text):
                yield block, text


def _shown(children: Sequence[Token]) -> str:
    shown: list[Any] = []
    for child in children:
        if child.type in ("text", "code_inline"):
            shown.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            shown.append(" ")
    return "".join(shown)


MARKDOWN = Format(
    names=("Markdown",),
    suffixes=(".md", ".markdown", ".mdown"),
    contents=(
        "front matter (title, dek, source, url, author, category, date, kind, image, note …) and "
        "the text"
    ),
    order=30,
    recognises=recognises,
    read=read,
)
