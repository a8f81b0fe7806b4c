"""Commands are called as they are where one speaks."""

from __future__ import annotations

from articles.errors import NewsdeskError
from bot.i18n.commands import CommandName, calling, on_command_line
from bot.i18n.language import say_error, speaking


def test_a_command_has_its_name_of_the_place_and_the_language() -> None:
    command = CommandName("feed add")
    assert str(command) == "/feed add"
    with speaking("de"):
        assert str(command) == "/feed hinzufügen"
    with calling(on_command_line):
        assert f"{command}" == "“newsdesk feed add”"
        assert str(CommandName("sources")) == "“newsdesk list”"
    assert str(command) == "/feed add"


def test_an_error_says_it_where_it_is_told() -> None:
    sentence = "There is no outlet “{name}”; {command} shows those that there are."
    error = NewsdeskError(sentence, name="Zork", command=CommandName("sources"))
    with speaking("fr"):
        assert "/médias" in say_error(error)
    with calling(on_command_line):
        assert say_error(error).endswith("“newsdesk list” shows those that there are.")
