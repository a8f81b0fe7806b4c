"""The commands that ask: ask, search, keypoints, why."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, TextIO

import click

from articles.errors import NewsdeskError
from bot.cli_terminal import (
    Terminal,
    as_json,
    fault,
    filter_options,
    pass_terminal,
    plain,
    say,
    scope_option,
    story_argument,
    words,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from articles.models import Filters
    from bot.service import SearchResult

batch_option = click.option(
    "--batch",
    type=click.File("r", encoding="utf-8-sig", errors="replace"),
    metavar="FILE.jsonl",
    help="Take lines {“id”, “query”} from a file (- for stdin); print one JSON object a line.",
)


@click.command()
@click.argument("question", nargs=-1)
@batch_option
@click.option("--sentences", type=click.IntRange(1, 10), help="Answer in at most so many.")
@filter_options
@as_json
@pass_terminal
def ask(
    terminal: Terminal,
    question: tuple[str, ...],
    batch: TextIO | None,
    sentences: int | None,
    filters: Filters,
    as_json: bool,
) -> None:
    """Answer a question in exact quotes, each with its source."""
    _one_of(question, batch, "QUESTION")
    with terminal.newsdesk() as newsdesk:

        def answer(text: str) -> Any:
            return newsdesk.service.ask(text, filters, limit=sentences)

        if batch:
            _print_batch(batch, ("query", "question"), lambda text: plain(answer(text)))
            return
        found = answer(words(*question))
        from bot import printing

        say("" if as_json else printing.answer(found), found, as_json=as_json)


@click.command()
@click.argument("query", nargs=-1)
@batch_option
@click.option("--limit", type=click.IntRange(1, 100), default=10, show_default=True)
@filter_options
@as_json
@pass_terminal
def search(
    terminal: Terminal,
    query: tuple[str, ...],
    batch: TextIO | None,
    limit: int,
    filters: Filters,
    as_json: bool,
) -> None:
    """Find the passages nearest to a text, each with its score."""
    _one_of(query, batch, "QUERY")
    with terminal.newsdesk() as newsdesk:

        def found(text: str) -> SearchResult:
            return newsdesk.service.search(text, filters, limit=limit)

        if batch:
            _print_batch(batch, ("query",), lambda text: search_json(found(text)))
            return
        result = found(words(*query))
        from bot import printing

        text = "" if as_json else printing.hits(result)
        say(text, search_json(result), as_json=as_json)


@click.command()
@story_argument
@scope_option
@as_json
@pass_terminal
def keypoints(terminal: Terminal, story: tuple[str, ...], scope: str | None, as_json: bool) -> None:
    """Give a story's key points. STORY is an id, a URL or words of a headline."""
    from bot import printing

    with terminal.newsdesk() as newsdesk:
        found = newsdesk.service.key_points(words(*story), scope=scope)
    say(printing.answer(found), found, as_json=as_json)


@click.command()
@story_argument
@scope_option
@as_json
@pass_terminal
def why(terminal: Terminal, story: tuple[str, ...], scope: str | None, as_json: bool) -> None:
    """Say why a story matters. STORY is an id, a URL or words of a headline."""
    from bot import printing

    with terminal.newsdesk() as newsdesk:
        found = newsdesk.service.why(words(*story), scope=scope)
    say(printing.answer(found), found, as_json=as_json)


def search_json(result: SearchResult) -> dict[str, Any]:
    """Return a search as the command line prints it."""
    hits = [
        {
            "rank": rank,
            "score": hit.score,
            "article_id": hit.article.id,
            **plain(hit.article.model_copy()),
            "section": hit.passage.section.value,
            "passage_id": hit.passage.id,
            "text": hit.passage.text,
            "ranks": plain(hit.ranks),
        }
        for rank, hit in enumerate(result.hits, 1)
    ]
    kept = ("rank", "score", "article_id", "headline", "source", "url", "published", "kind")
    kept += ("status", "section", "passage_id", "text", "ranks")
    return {"query": result.query.text, "hits": [{name: h[name] for name in kept} for h in hits]}


def _one_of(typed: tuple[str, ...], batch: TextIO | None, name: str) -> None:
    if bool(typed) == bool(batch):
        raise click.UsageError(f"Give either {name} or --batch FILE.jsonl.")


def _print_batch(
    lines: Iterable[str], fields: tuple[str, ...], answer: Callable[[str], dict[str, Any]]
) -> None:
    """Print one object for each line that is not blank, in order, as soon as it is there."""
    failed = 0
    for row in _answered(lines, fields, answer):
        failed += "error" in row
        click.echo(json.dumps(row, ensure_ascii=False))
    if failed:
        click.echo(f"{failed} lines could not be answered; see their “error”.", err=True)


def _answered(
    lines: Iterable[str], fields: tuple[str, ...], answer: Callable[[str], dict[str, Any]]
) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        row, text = _read_line(line, fields)
        if text is None:
            wanted = " or ".join(f"“{field}”" for field in fields)
            yield {
                "id": row.get("id"),
                "error": f"Line {number} is not a JSON object with a text in {wanted}.",
            }
            continue
        try:
            yield {"id": row.get("id"), **answer(words(text))}
        except NewsdeskError as error:
            yield {"id": row.get("id"), "error": str(error)}
        except Exception as error:  # noqa: BLE001  (one line must not cost the others)
            yield {"id": row.get("id"), "error": fault(error, [text])}


def _read_line(line: str, fields: tuple[str, ...]) -> tuple[dict[str, Any], str | None]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return {}, None
    if not isinstance(row, dict):
        return {}, None
    text = next((row[field] for field in fields if field in row), None)
    return row, text if isinstance(text, str) else None
