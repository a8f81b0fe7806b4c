"""The command timeline: how a story went, in text, as JSON, and as a picture."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from articles.errors import NewsdeskError
from bot.cli.options import about_a_story, joined
from bot.cli.output import plain, print_json, telling_what_is_near

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.cli.opening import Terminal
    from bot.service.timelines import Timeline, TimelineTurn


@click.command()
@click.option(
    "--png", type=click.Path(path_type=Path, dir_okay=False), help="Draw its picture into a file."
)
@click.option("--light", is_flag=True, help="Draw the picture on white.")
@about_a_story
def timeline(
    terminal: Terminal,
    story: tuple[str, ...],
    scope: str | None,
    as_json: bool,
    png: Path | None,
    light: bool,
) -> None:
    """Show how a story went, turn by turn.

    STORY is its id, or an id, a URL or words of a headline of one of its articles.
    """
    if light and png is None:
        raise click.UsageError("--light goes with --png FILE.")
    from bot.cli.timelines import timeline_text

    with terminal.open() as newsdesk:
        named = joined(*story)
        with telling_what_is_near(newsdesk, named, scope, as_json=as_json):
            told = newsdesk.timelines.tell(named, scope=scope)
    names = _draw(told, png, light=light) if png else {}
    if as_json:
        print_json(timeline_json(told))
    else:
        click.echo(timeline_text(told, names))


def timeline_json(told: Timeline) -> dict[str, Any]:
    """Return a timeline as the command-line contract gives it."""
    days = told.days
    return {
        "story": {
            "id": told.story.id if told.story else None,
            "articles": len(told.articles),
            "outlets": told.outlets,
            "first": days[0].isoformat() if days else None,
            "newest": days[-1].isoformat() if days else None,
        },
        "turns": [_turn_json(turn) for turn in told.turns],
        "note": told.answer.note,
    }


def _turn_json(turn: TimelineTurn) -> dict[str, Any]:
    shown = {"article_id", "headline", "source", "url", "published", "passage_id"}
    return {
        "number": turn.number,
        "date": turn.day.isoformat() if turn.day else None,
        "sentence": turn.sentence,
        **plain(turn.citation.model_dump(mode="json", include=shown)),
        "newest": turn.newest,
    }


def _draw(told: Timeline, path: Path, *, light: bool) -> Mapping[str, str]:
    """Draw the picture into a file; return what the letters in it stand for."""
    from bot.service.charts.drawing import draw_timeline
    from bot.service.charts.timeline import chart_of

    chart = chart_of(told)
    if chart is None:
        raise NewsdeskError(
            "There is nothing to draw: fewer than two articles of this story have a date; "
            "leave --png out."
        )
    drawn = draw_timeline(chart, light=light)
    try:
        path.write_bytes(drawn.png)
    except OSError as error:
        raise NewsdeskError(f"{path} cannot be written ({error.strerror or error}).") from error
    return drawn.names


commands = (timeline,)
