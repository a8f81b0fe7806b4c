"""The command line `newsdesk`. Everything heavy is imported inside the command that needs it."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.terminal import (
    Terminal,
    fail,
    filter_options,
    filters_of,
    guarded,
    print_json,
    progress,
    sentence_for,
    set_up_logging,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.answers import Answer
    from bot.app import Newsdesk
    from bot.editor import IndexReport, Report
    from bot.service import SearchResult

as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
in_scope = click.option("--scope", help="See this Discord server's articles too.")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="newsdesk")
@click.pass_context
def main(context: click.Context) -> None:
    """Answer questions about the news, word for word and with sources."""
    context.obj = context.obj or Terminal()


@main.command()
@click.pass_obj
@guarded
def run(terminal: Terminal) -> None:
    """Run the Discord bot."""
    if terminal.settings.discord_token is None:
        fail("There is no DISCORD_TOKEN; set it, or try the bot without Discord: newsdesk console.")
    with terminal.open(follow=True) as newsdesk:
        from bot.client import run as run_on_discord

        run_on_discord(newsdesk)


@main.command()
@click.pass_obj
@guarded
def console(terminal: Terminal) -> None:
    """Ask at a terminal prompt; lines from a pipe work too."""
    with terminal.open(follow=True) as newsdesk:
        from bot.console import run_console

        run_console(newsdesk)


@main.command()
@click.pass_obj
@guarded
def start(terminal: Terminal) -> None:
    """Import the samples on the first run, then open Discord or else the console."""
    with terminal.open(follow=True) as newsdesk:
        samples = terminal.settings.samples
        if not newsdesk.ever_filled and samples.is_dir():
            click.echo(f"First run: importing the sample stories in {samples}.", err=True)
            with progress() as report:
                done = newsdesk.editor.import_paths([samples], report=report)
            click.echo(f"{done.added} sample stories are in.", err=True)
        if terminal.settings.discord_token is not None:
            click.echo("DISCORD_TOKEN is set: opening the newsdesk on Discord.", err=True)
            from bot.client import run as run_on_discord

            run_on_discord(newsdesk)
            return
        click.echo("DISCORD_TOKEN is not set: opening the newsdesk in the console.", err=True)
        from bot.console import run_console

        run_console(newsdesk)


@main.command(name="import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--scope", help="Visible to this Discord server alone.")
@as_json
@click.pass_obj
@guarded
def import_(terminal: Terminal, paths: tuple[Path, ...], scope: str | None, as_json: bool) -> None:
    """Import files or folders of articles."""
    from bot import printing

    with terminal.open() as newsdesk, progress(quiet=as_json) as report:
        done = newsdesk.editor.import_paths(paths, scope=scope, report=report)
    if as_json:
        print_json(done.model_dump(mode="json"))
    else:
        click.echo(printing.imported(done))
    if done.skipped and not done.articles:
        sys.exit(1)


@main.command(name="list")
@filter_options
@click.option("--limit", default=20, type=click.IntRange(1), show_default=True)
@as_json
@click.pass_obj
@guarded
def list_(terminal: Terminal, limit: int, as_json: bool, **options: Any) -> None:
    """List articles, newest first."""
    from articles.models import ArticleSummary
    from bot import printing

    filters = filters_of(options)
    with terminal.open() as newsdesk:
        found = newsdesk.service.latest(filters, limit=limit)
    if as_json:
        fields = set(ArticleSummary.model_fields) - {"note"}
        print_json({"articles": [a.model_dump(mode="json", include=fields) for a in found]})
    else:
        click.echo(printing.listed(found))


@main.command()
@click.argument("story")
@in_scope
@as_json
@click.pass_obj
@guarded
def show(terminal: Terminal, story: str, scope: str | None, as_json: bool) -> None:
    """Show one article, every section; STORY is an id, a URL or words of a headline."""
    from bot import printing

    with terminal.open() as newsdesk:
        article = newsdesk.service.story(story, scope=scope)
    if as_json:
        print_json(article.model_dump(mode="json"))
    else:
        click.echo(printing.story(article))


@main.command()
@click.argument("question", required=False)
@click.option("--batch", type=click.File("r", encoding="utf-8"), help="One question a line, JSON.")
@click.option("--story", help="Answer from this story alone.")
@click.option("--sentences", type=click.IntRange(1, 10), help="At most so many sentences.")
@filter_options
@as_json
@click.pass_obj
@guarded
def ask(
    terminal: Terminal,
    question: str | None,
    batch: Any,
    story: str | None,
    sentences: int | None,
    as_json: bool,
    **options: Any,
) -> None:
    """Answer a question from the articles."""
    from bot import printing

    filters = filters_of(options)
    with terminal.open() as newsdesk:
        service = newsdesk.service
        if story:
            article = service.story(story, scope=filters.scope)
            filters = filters.model_copy(update={"article_id": article.id})

        def answer(text: str) -> Answer:
            return service.ask(text, filters, limit=sentences)

        if batch is not None:
            _batch(batch, lambda text: answer(text).model_dump(mode="json"))
            return
        given = answer(_required(question))
    if as_json:
        print_json(given.model_dump(mode="json"))
    else:
        click.echo(printing.answer(given))


@main.command()
@click.argument("query", required=False)
@click.option("--batch", type=click.File("r", encoding="utf-8"), help="One query a line, JSON.")
@click.option("--limit", default=10, type=click.IntRange(1, 100), show_default=True)
@filter_options
@as_json
@click.pass_obj
@guarded
def search(
    terminal: Terminal,
    query: str | None,
    batch: Any,
    limit: int,
    as_json: bool,
    **options: Any,
) -> None:
    """Search for passages; every hit says how it was found."""
    from bot import printing

    filters = filters_of(options)
    with terminal.open() as newsdesk:
        service = newsdesk.service
        if batch is not None:
            _batch(batch, lambda text: search_json(service.search(text, filters, limit=limit)))
            return
        result = service.search(_required(query), filters, limit=limit)
    if as_json:
        print_json(search_json(result))
    else:
        click.echo(printing.search(result))


def search_json(result: SearchResult) -> dict[str, Any]:
    """Return a search as the command-line contract gives it."""
    hits = [
        {
            "rank": rank,
            "score": hit.score,
            "article_id": hit.article.id,
            **hit.article.model_dump(mode="json", include={"headline", "source", "url"}),
            "published": hit.article.model_dump(mode="json")["published"],
            "section": hit.passage.section.value,
            "passage_id": hit.passage.id,
            "text": hit.passage.text,
            "ranks": {name: place.model_dump() for name, place in hit.ranks.items()},
        }
        for rank, hit in enumerate(result.hits, 1)
    ]
    return {
        "query": result.query.text,
        "hits": hits,
        "index": result.index.model_dump(mode="json"),
        "seconds": result.seconds,
    }


def _batch(lines: Iterator[str], answer: Callable[[str], dict[str, Any]]) -> None:
    """Answer one JSON line after another, in order; a line that cannot be answered says why."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        row: Any = None
        try:
            row = json.loads(line)
            text = row.get("query") or row["question"]
            print_json({"id": row.get("id", number), **answer(str(text))})
        except (ValueError, KeyError, AttributeError, TypeError):
            print_json({"id": number, "error": f"Line {number} is no object with “query”."})
        except Exception as error:  # noqa: BLE001 (one bad question must not end the others)
            print_json({"id": row.get("id", number), "error": sentence_for(error)})


def _required(text: str | None) -> str:
    if text is None:
        raise click.UsageError("Give a text in quotes, or a file with --batch FILE.jsonl.")
    return text


def _story_answer(
    ask_for: Callable[[Newsdesk, str, str | None], Answer], name: str, text: str
) -> None:
    @main.command(name=name, help=text)
    @click.argument("story")
    @in_scope
    @as_json
    @click.pass_obj
    @guarded
    def command(terminal: Terminal, story: str, scope: str | None, as_json: bool) -> None:
        from bot import printing

        with terminal.open() as newsdesk:
            given = ask_for(newsdesk, story, scope)
        if as_json:
            print_json(given.model_dump(mode="json"))
        else:
            click.echo(printing.answer(given))


_story_answer(
    lambda newsdesk, story, scope: newsdesk.service.key_points(story, scope=scope),
    "keypoints",
    "Give the key points of a story.",
)
_story_answer(
    lambda newsdesk, story, scope: newsdesk.service.why(story, scope=scope),
    "why",
    "Say why a story matters.",
)


@main.command()
@click.argument("story")
@in_scope
@as_json
@click.pass_obj
@guarded
def remove(terminal: Terminal, story: str, scope: str | None, as_json: bool) -> None:
    """Delete a story and its text."""
    with terminal.open() as newsdesk:
        gone = newsdesk.editor.remove(story, scope=scope)
    _changed(gone, "Removed", as_json=as_json)


@main.command()
@click.argument("story")
@click.option("--note", required=True, help="What was wrong; every quote of the story carries it.")
@in_scope
@as_json
@click.pass_obj
@guarded
def correct(terminal: Terminal, story: str, note: str, scope: str | None, as_json: bool) -> None:
    """Mark a story as corrected."""
    with terminal.open() as newsdesk:
        article = newsdesk.editor.correct(story, note, scope=scope)
    _changed(article.summary(), "Marked as corrected", as_json=as_json)


@main.command()
@click.argument("story")
@click.option("--reason", required=True, help="Why it is taken back.")
@in_scope
@as_json
@click.pass_obj
@guarded
def retract(terminal: Terminal, story: str, reason: str, scope: str | None, as_json: bool) -> None:
    """Take a story out of all answers; its history stays."""
    with terminal.open() as newsdesk:
        article = newsdesk.editor.retract(story, reason, scope=scope)
    _changed(article.summary(), "Retracted", as_json=as_json)


def _changed(article: Any, what: str, *, as_json: bool) -> None:
    if as_json:
        print_json({"article": article.model_dump(mode="json")})
    else:
        click.echo(f"{what}: “{article.headline}” ({article.id}).")


@main.command()
@click.argument("story")
@in_scope
@as_json
@click.pass_obj
@guarded
def history(terminal: Terminal, story: str, scope: str | None, as_json: bool) -> None:
    """Tell what happened to a story, removed ones by their id."""
    from bot import printing

    with terminal.open() as newsdesk:
        entries = newsdesk.editor.history(story, scope=scope)
    if as_json:
        print_json({"history": [entry.model_dump(mode="json") for entry in entries]})
    else:
        click.echo(printing.history(entries))


@main.group()
def index() -> None:
    """See, update, rebuild, verify or roll back the index."""


def _index_command(name: str, text: str, work: Callable[[Newsdesk, Report], IndexReport]) -> None:
    @index.command(name=name, help=text)
    @as_json
    @click.pass_obj
    @guarded
    def command(terminal: Terminal, as_json: bool) -> None:
        from bot import printing

        with terminal.open() as newsdesk, progress(quiet=as_json) as report:
            done = work(newsdesk, report)
        if as_json:
            print_json(done.model_dump(mode="json"))
        else:
            click.echo(printing.index_report(done))
        if done.faults:
            sys.exit(1)


_index_command("status", "Say what the index holds.", lambda desk, _: desk.editor.index_status())
_index_command(
    "update",
    "Make the index equal to the library and the settings.",
    lambda desk, report: desk.editor.index_update(report=report),
)
_index_command(
    "rebuild",
    "Make the index files anew from the database, then update.",
    lambda desk, report: desk.editor.index_rebuild(report=report),
)
_index_command(
    "verify",
    "Check every vector, passage and file against the database.",
    lambda desk, report: desk.editor.index_verify(report=report),
)
_index_command(
    "rollback",
    "Answer from the previous index again.",
    lambda desk, _: desk.editor.index_rollback(),
)


@main.command(name="eval")
@click.argument("file", type=click.File("r", encoding="utf-8"))
@click.option("--limit", type=click.IntRange(1), help="Only the first so many questions.")
@as_json
@click.pass_obj
@guarded
def eval_(terminal: Terminal, file: Any, limit: int | None, as_json: bool) -> None:
    """Measure retrieval and abstention on your own questions."""
    from bot import printing
    from index.evaluation import evaluate, read_questions

    questions = read_questions(file)[:limit]
    with terminal.open() as newsdesk, progress(quiet=as_json) as report:
        figures = evaluate(newsdesk.retriever, questions, newsdesk.service.minimum, report)
    if as_json:
        print_json(figures.model_dump(mode="json"))
    else:
        click.echo(printing.evaluation(figures))


@main.command()
@as_json
@click.pass_obj
@guarded
def doctor(terminal: Terminal, as_json: bool) -> None:
    """Check settings, database, index, model and token; name the next step for each fault."""
    from bot.doctor import examine

    set_up_logging("ERROR")
    checks = examine(terminal)
    if as_json:
        print_json({"checks": [check.model_dump() for check in checks]})
    else:
        for check in checks:
            click.echo(f"{'ok   ' if check.ok else 'FAULT'} {check.name}: {check.sentence}")
            if check.next:
                click.echo(f"      {check.next}")
    if not all(check.ok for check in checks):
        sys.exit(1)


@main.command()
@as_json
@click.pass_obj
@guarded
def health(terminal: Terminal, as_json: bool) -> None:
    """Exit with 0 when the running bot is healthy."""
    from bot.health import check_health

    fault = check_health(terminal.settings.data / "health.json")
    sentence = fault or "The bot is running and connected to Discord."
    if as_json:
        print_json({"healthy": fault is None, "sentence": sentence})
    else:
        click.echo(sentence, err=fault is not None)
    if fault:
        sys.exit(1)


if __name__ == "__main__":
    main(prog_name="newsdesk")
