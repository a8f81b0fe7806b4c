"""newsdesk compare: a table by outlet where it fits, else a list, and JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
import pytest
from compared_news import bring_in

from bot.cli.comparisons import comparison_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from command_lines import CommandLine
    from prepared import Fill, Prepared

    from bot.service.newsdesk import Newsdesk


@pytest.fixture
def desk(opened_with: Callable[[Fill], Newsdesk]) -> Newsdesk:
    """A newsdesk with stories of several outlets."""
    return opened_with(bring_in)


def test_a_table_has_a_column_an_outlet_where_it_fits(desk: Newsdesk) -> None:
    comparison = desk.comparisons.compare("accident")
    lines = comparison_text(comparison, 100).splitlines()
    header = next(line for line in lines if "┃" in line and "Harbour Post" in line)
    assert [cell.strip() for cell in header.strip("┃").split("┃")] == [
        "",
        *(each.source for each in comparison.outlets),
    ]
    differs = next(line for line in lines if "Differs: 17 /" in line)
    assert differs.count("│") == 5
    assert max(map(len, lines)) <= 100
    assert any("older)" in line for line in lines)
    for each in comparison.answer.citations:
        assert f"  {each.url}" in lines


def test_on_a_narrow_terminal_outlets_stand_below_each_other(desk: Newsdesk) -> None:
    comparison = desk.comparisons.compare("accident")
    lines = click.unstyle(comparison_text(comparison, 79)).splitlines()
    assert not any("│" in line for line in lines)
    title = lines.index("Differs: 17 / Fourteen hurt")
    assert lines[title + 1] == "  Circuit · 10 Nov 2026"
    assert lines[title + 2] == "  The hospital said that 17 people were hurt in the accident."
    assert "  Harbour Post · 10 Nov 2026, older" in lines
    assert "  Harbour Post · 10 Nov 2026" in lines


def test_what_articles_say_is_no_markup(desk: Newsdesk) -> None:
    article = desk.library.get("choir-0")
    assert article is not None
    section = article.sections[0].model_copy(
        update={"text": "The choir of Sala won [bold]the national prize[/] for youth choirs."}
    )
    desk.library.add(article.model_copy(update={"sections": (section,)}))
    text = comparison_text(desk.comparisons.compare("choir"), 200)
    assert "won [bold]the national prize[/] for youth choirs." in text


def test_the_command_prints_a_comparison(run: CommandLine, prepared: Prepared) -> None:
    prepared.copy(bring_in, run.folder / "data")
    told = run.json("compare", "trial")
    assert list(told) == ["story", "outlets", "matters", "note"]
    assert told["story"]["id"] == "trial"
    assert told["story"]["outlets"] == 2
    assert {each["source"] for each in told["outlets"]} == {"Harbour Post", "Northern Wire"}
    first = told["matters"][0]
    assert first["kind"] == "differs"
    assert first["differs"] == [
        {"what": "name", "written": ["tax evasion", "fraud"], "of": "charged with"}
    ]
    assert set(first["sentences"][0]) == {
        *("source", "text", "article_id", "url", "published", "passage_id", "older"),
    }
    assert "Differs:" in run("compare", "Charges in the Torrin case").stdout
    alone = run("compare", "a1").stdout
    assert "1 outlet tells of this story" in alone
    assert "“newsdesk timeline”" in alone
    refused = run("compare", "no such story")
    assert refused.exit_code == 1
    assert refused.stdout == ""
