"""The commands that ask: ask, search, keypoints, why, checkquote."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any, TextIO

import click

from bot.cli.errors import guarded, sentence_for
from bot.cli.forms import form_of
from bot.cli.opening import Terminal, pass_terminal
from bot.cli.options import (
    about_a_story,
    as_json,
    filter_options,
    filters_of,
    in_prose,
    in_scope,
    joined,
)
from bot.cli.output import plain, print_json, telling_what_is_near
from bot.service.prose.models import Task

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bot.service.answers import Answer, SearchResult
    from bot.service.newsdesk import Newsdesk
    from index.models import Hit

# In characters; more than a question may have, so that a longer one is still refused with its
# length, and few enough that a pipe without end is not read for ever.
MOST_PIPED = 10_000

batch_file = click.option(
    "--batch",
    type=click.File("r", encoding="utf-8-sig", errors="replace"),
    metavar="FILE.jsonl",
    help="Take lines {“id”, “query”} from a file (- for stdin) and print one object a line.",
)


@click.command()
@click.argument("question", nargs=-1)
@batch_file
@click.option("--story", help="Answer from this story alone.")
@click.option("--sentences", type=click.IntRange(1, 10), help="At most so many sentences.")
@in_prose
@filter_options
@as_json
@pass_terminal
@guarded
def ask(
    terminal: Terminal,
    question: tuple[str, ...],
    batch: TextIO | None,
    story: str | None,
    sentences: int | None,
    prose: bool,
    as_json: bool,
    **options: Any,
) -> None:
    """Answer a question from the articles.

    Without a QUESTION it is read from a pipe.
    """
    question = question or _piped(batch)
    _either(question, batch)
    filters = filters_of(options)
    from bot.cli import printing

    with terminal.open() as newsdesk:
        said = form_of(newsdesk, Task.ASK, filters.scope, prose=prose, most=sentences)
        if story:
            article = newsdesk.stories.find(joined(story), scope=filters.scope)
            filters = filters.model_copy(update={"article_id": article.id})

        def answer(text: str) -> Answer:
            return said(newsdesk.asking.ask(text, filters, limit=sentences))

        if batch is not None:
            _print_batch(batch, ("query", "question"), lambda text: plain(answer(text)))
            return
        _print_answer(answer(joined(*question)), printing.answer, as_json=as_json)


@click.command()
@click.argument("query", nargs=-1)
@batch_file
@click.option("--limit", default=10, type=click.IntRange(1, 100), show_default=True)
@filter_options
@as_json
@pass_terminal
@guarded
def search(
    terminal: Terminal,
    query: tuple[str, ...],
    batch: TextIO | None,
    limit: int,
    as_json: bool,
    **options: Any,
) -> None:
    """Search for passages; every hit says how it was found.

    Without a QUERY it is read from a pipe.
    """
    query = query or _piped(batch)
    _either(query, batch)
    filters = filters_of(options)
    from bot.cli import printing

    with terminal.open() as newsdesk:
        if batch is not None:
            found = newsdesk.asking.search
            _print_batch(
                batch, ("query",), lambda text: search_json(found(text, filters, limit=limit))
            )
            return
        result = newsdesk.asking.search(joined(*query), filters, limit=limit)
    if as_json:
        print_json(search_json(result))
    else:
        click.echo(printing.search(result))


def search_json(result: SearchResult) -> dict[str, Any]:
    """Return a search as the command-line contract gives it."""
    shown = {"headline", "source", "url", "published", "kind", "status"}
    hits = [
        {
            "rank": rank,
            "score": hit.score,
            "article_id": hit.article.id,
            **hit.article.model_dump(mode="json", include=shown),
            "section": hit.passage.section.value,
            "passage_id": hit.passage.id,
            "text": hit.passage.text,
            "ranks": plain(hit.ranks),
            "preferences": hit.preferences,
            "also_in": plain(hit.also_in),
            **_story_json(result, hit),
        }
        for rank, hit in enumerate(result.hits, 1)
    ]
    return {
        "query": result.query.written,
        "parts": plain(result.query.parts),
        "hits": hits,
        "index": plain(result.index),
        "seconds": result.seconds,
    }


def _story_json(result: SearchResult, hit: Hit) -> dict[str, Any]:
    story = result.stories.get(hit.article.id)
    return {"story": plain(story)} if story else {}


def _story_answer(
    name: str, text: str, task: Task, ask_for: Callable[[Newsdesk, str, str | None], Answer]
) -> click.Command:
    @click.command(name=name, help=f"{text}\n\nSTORY is an id, a URL or words of a headline.")
    @in_prose
    @about_a_story
    def command(
        terminal: Terminal, story: tuple[str, ...], scope: str | None, prose: bool, as_json: bool
    ) -> None:
        from bot.cli import printing

        with terminal.open() as newsdesk:
            said = form_of(newsdesk, task, scope, prose=prose)
            named = joined(*story)
            with telling_what_is_near(newsdesk, named, scope, as_json=as_json):
                given = said(ask_for(newsdesk, named, scope))
        _print_answer(given, printing.answer, as_json=as_json)

    return command


keypoints = _story_answer(
    "keypoints",
    "Give the key points of a story.",
    Task.POINTS,
    lambda newsdesk, story, scope: newsdesk.stories.key_points(story, scope=scope),
)
why = _story_answer(
    "why",
    "Say why a story matters.",
    Task.REASONS,
    lambda newsdesk, story, scope: newsdesk.stories.why(story, scope=scope),
)


@click.command()
@click.argument("text", nargs=-1, required=True)
@in_scope
@as_json
@pass_terminal
@guarded
def checkquote(terminal: Terminal, text: tuple[str, ...], scope: str | None, as_json: bool) -> None:
    """Say whether a sentence was reported: word for word, nearly so, or not at all."""
    from bot.cli import printing

    with terminal.open() as newsdesk:
        check = newsdesk.quotes.check(joined(*text), scope=scope)
    if as_json:
        print_json(check)
    else:
        click.echo(printing.checked(check))


def _print_answer(given: Answer, render: Callable[[Answer], str], *, as_json: bool) -> None:
    if as_json:
        print_json(given)
    else:
        click.echo(render(given))


def _piped(batch: TextIO | None) -> tuple[str, ...]:
    """Return what a pipe gives on standard input, nothing from a terminal or beside a batch."""
    stdin: TextIO | None = sys.stdin  # None where it is closed
    if batch is not None or stdin is None or stdin.isatty():
        return ()
    return tuple(stdin.read(MOST_PIPED).split())


def _either(typed: tuple[str, ...], batch: TextIO | None) -> None:
    if bool(typed) == (batch is not None):
        raise click.UsageError(
            "Give a text, on standard input too, or a file with --batch FILE.jsonl."
        )


def _print_batch(
    lines: Iterable[str], fields: tuple[str, ...], answer: Callable[[str], dict[str, Any]]
) -> None:
    """Print one object for each line that is not blank, in order, as soon as it is there.

    A line that cannot be answered gets an object with its id and `error`.
    """
    failed = 0
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        row, text = _read_line(line, fields)
        if text is None:
            wanted = " or ".join(f"“{field}”" for field in fields)
            given = {"error": f"Line {number} is not a JSON object with a text in {wanted}."}
        else:
            try:
                given = answer(joined(text))
            except Exception as error:  # noqa: BLE001 (one bad question must not end the others)
                given = {"error": sentence_for(error, [text])}
        failed += "error" in given
        print_json({"id": row.get("id"), **given})
    if failed:
        click.echo(f"{failed} of the lines could not be answered; see their “error”.", err=True)


def _read_line(line: str, fields: tuple[str, ...]) -> tuple[dict[str, Any], str | None]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return {}, None
    if not isinstance(row, dict):
        return {}, None
    text = next((row[field] for field in fields if field in row), None)
    return row, text if isinstance(text, str) else None


commands = (ask, search, keypoints, why, checkquote)
