"""README and the example of settings say what the code does; `make readme` writes their tables."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import pytest
import readme
from pydantic import Field

from articles.formats import formats
from bot.__main__ import command_line
from bot.chat.discovery import OfferedCommand, OfferedOption
from bot.chat.marks import Users
from bot.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
STALE = "is not as the code says: run “make readme”"


@pytest.fixture(scope="module")
def tables() -> dict[str, str]:
    return readme.tables()


def test_the_tables_are_as_the_code_says(tables: dict[str, str]) -> None:
    stale = [
        match["name"]
        for match in readme.REGION.finditer(README)
        if match[0] != readme.filled(match[0], {match["name"]: tables[match["name"]]})
    ]
    assert stale == [], f"README {STALE}"
    assert readme.filled(README, tables) == README


def test_the_example_is_as_the_settings_say() -> None:
    example = (ROOT / ".env.example").read_text("utf-8")
    assert example == readme.example(Settings), f".env.example {STALE}"


def test_every_setting_format_and_command_is_named(tables: dict[str, str]) -> None:
    for field in Settings.model_fields.values():
        assert f"`{field.validation_alias}`" in README
    for suffix in (suffix for each in formats() for suffix in each.suffixes if suffix):
        assert f"`{suffix}`" in README
    cli = command_line()
    for name in cli.list_commands(click.Context(cli)):
        assert re.search(rf"`newsdesk {name}\b", tables["command line"]), name
    for name in ("/ask", "/checkquote", "/privacy delete"):
        assert f"`{name}" in tables["members"]
    for name in ("/article add", "/settings roles"):
        assert f"`{name}" in tables["managers"]
    assert "`/index rebuild" in tables["owners"]
    assert "*Check this quote*" in tables["members"]


class MoreSettings(Settings):
    """The settings and one more."""

    tea: bool = Field(True, validation_alias="NEWSDESK_TEA", description="whether there is `tea`")


class UndescribedSettings(Settings):
    """The settings and one of which nothing is said."""

    tea: bool = Field(True, validation_alias="NEWSDESK_TEA")


def test_a_new_setting_is_in_both() -> None:
    assert "| `NEWSDESK_TEA` | `true` | whether there is `tea` |" in readme.settings_table(
        MoreSettings
    )
    assert readme.example(MoreSettings).endswith(
        "\n\n# Whether there is `tea`.\n#NEWSDESK_TEA=true\n"
    )


def test_a_setting_has_to_be_described() -> None:
    with pytest.raises(ValueError, match="tea has no description"):
        readme.settings_table(UndescribedSettings)


def a_command(name: str, users: Users = Users.MEMBERS, **more: Any) -> OfferedCommand:
    return OfferedCommand(
        **{"name": name, "description": "Do it.", "phrase": "", "users": users, "is_menu": False}
        | more
    )


def test_a_new_command_is_in_the_table_of_those_who_can_use_it() -> None:
    options = (
        OfferedOption(name="kind", description="", required=True),
        OfferedOption(name="sugar", description="", required=False),
    )
    found = readme.discord_tables(
        [
            a_command("tea", options=options),
            a_command("pot clean", Users.OWNERS),
            a_command("Pour", description="", is_menu=True),
        ]
    )
    assert "| `/tea kind [sugar]` | Do it. |" in found["members"]
    assert "*Pour*" in found["members"]
    assert "| `/pot clean` | Do it. |" in found["owners"]
    assert found["managers"].count("\n") == 2


def test_commands_of_the_command_line_are_told_with_what_they_take() -> None:
    @click.group()
    def pot() -> None: ...

    @pot.command()
    @click.argument("leaves")
    @click.option("--hot", is_flag=True)
    def brew(leaves: str, hot: bool) -> None:
        """Brew it."""

    cli = click.Group(commands={"pot": pot})
    assert readme.command_line_table(cli).splitlines()[2:] == [
        "| `newsdesk pot brew LEAVES` | Brew it. |"
    ]


def test_a_table_without_its_place_is_told() -> None:
    with pytest.raises(ValueError, match="places"):
        readme.filled("No place.", {"settings": "| a |"})


def named_paths(text: str) -> Iterator[str]:
    """Yield the files and folders of ours that a text names."""
    for match in re.finditer(
        r"`((?:articles|index|bot|tests|bench|training|samples|docs|deploy)/[\w./-]*)`", text
    ):
        yield match[1]


@pytest.mark.parametrize("text", [README, CONTRIBUTING], ids=["README", "CONTRIBUTING"])
def test_files_and_folders_that_are_named_are_there(text: str) -> None:
    named = set(named_paths(text))
    assert named
    assert [path for path in sorted(named) if not (ROOT / path).exists()] == []


def test_the_steps_to_add_one_stand_where_they_are_said_to_stand() -> None:
    (section,) = re.findall(r"^## To add one$(.*?)^## ", CONTRIBUTING, re.MULTILINE | re.DOTALL)
    folders = set(named_paths(section)) - {"bot/settings.py"}
    assert len(folders) >= 7
    for folder in folders:
        said = (ROOT / folder / "__init__.py").read_text("utf-8")
        assert re.search(r"^To add .*:$(?:.|\n)*?^1\. ", said, re.MULTILINE), folder


def test_commands_of_make_that_are_named_are_there() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    named = set(re.findall(r"`make ([a-z]+)", README + CONTRIBUTING))
    assert {"run", "test"} <= named
    assert [
        name for name in sorted(named) if not re.search(rf"^{name}:", makefile, re.MULTILINE)
    ] == []
