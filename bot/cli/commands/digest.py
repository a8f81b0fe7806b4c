"""The command digest: what is new since a day, the biggest stories first."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Any

import click

from bot.cli.errors import guarded
from bot.cli.opening import Terminal, pass_terminal
from bot.cli.options import as_json, filters_of, in_scope, joined
from bot.cli.output import plain, print_json

if TYPE_CHECKING:
    from bot.service.digest_reports import DigestReport

LENGTHS = ("short", "medium", "long")


@click.command()
@click.option("--category", multiple=True, help="Only this category; may be given several times.")
@click.option(
    "--source",
    metavar="OUTLET",
    multiple=True,
    help="Only this outlet; may be given several times.",
)
@click.option(
    "--since", metavar="DATE", help="What came in since this day; by default in 24 hours."
)
@click.option(
    "--length",
    type=click.Choice(LENGTHS),
    default="medium",
    show_default=True,
    help="At most 5, 10 or 20 stories.",
)
@in_scope
@as_json
@pass_terminal
@guarded
def digest(
    terminal: Terminal,
    category: tuple[str, ...],
    source: tuple[str, ...],
    since: str | None,
    length: str,
    scope: str | None,
    as_json: bool,
) -> None:
    """Tell what is new: each story once, the biggest first, word for word."""
    named = dict.fromkeys(("category", "source", "until"))
    filters = filters_of({**named, "since": since, "scope": scope})
    from bot.cli.digests import digest_text
    from bot.service.digest_ranking import DigestChoice, DigestLength
    from index.query.periods import A_DAY

    choice = DigestChoice(
        categories=tuple(map(joined, category)),
        outlets=tuple(map(joined, source)),
        length=DigestLength(length),
    )
    begin = filters.since
    if filters.first_day is not None:
        begin = datetime.combine(filters.first_day, time(), UTC)
    with terminal.open() as newsdesk:
        digests = newsdesk.digests
        choice = digests.checked(choice, filters.scope)
        moment = begin or digests.reports.now() - A_DAY
        report = digests.since(moment, choice, scope=filters.scope)
    if as_json:
        print_json(digest_json(report))
    else:
        click.echo(digest_text(report))


def digest_json(report: DigestReport) -> dict[str, Any]:
    """Return a digest as the command-line contract gives it."""
    stories = [
        {
            **plain(each.article),
            "quote": each.quote,
            "story_id": each.story.id,
            "articles": each.story.articles,
            "outlets": each.story.outlets,
            "new_articles": each.rank.articles,
            "new_outlets": each.rank.outlets,
            "is_new": each.rank.is_new,
        }
        for each in report.stories
    ]
    return {
        "since": report.begin.since.isoformat(),
        "until": report.end.since.isoformat(),
        "found": report.found,
        "stories": stories,
    }


commands = (digest,)
