"""The bot's words in other languages: nothing is missing, and everything fits."""

from __future__ import annotations

import re
from string import Formatter
from typing import TYPE_CHECKING

import pytest
from catalogue import catalogue, offered, said, wanted
from discord_room import Server, labels

from articles.errors import NewsdeskError
from bot.i18n.language import LANGUAGES, NAMES, gettext, ngettext, number, say_error, speaking
from bot.i18n.wording import day

if TYPE_CHECKING:
    from pathlib import Path

    from simcord import Env

NAME = re.compile(r"[-_\w]{1,32}")
# What stands on buttons and above boxes.
SHORT = {
    **dict.fromkeys(("Sources", "Key points", "Why it matters", "Related", "Follow up"), 40),
    **dict.fromkeys(("What was wrong?", "Your question", "Where to answer"), 45),
    **dict.fromkeys(("Share publicly", "Why does it not help?"), 45),
    "Kept for the bot's owner; /privacy delete takes it away.": 100,
}


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("name", sorted(set(LANGUAGES.values())))
def test_no_catalogue_lacks_a_sentence(name: str, tmp_path: Path) -> None:
    held = catalogue(name)
    missing = []
    for message in wanted(tmp_path):
        entry = held.get(message)
        given = entry.string if entry else ""
        forms = [given] if isinstance(given, str) else list(given)
        if not all(forms):
            missing.append(message)
            continue
        ids = [message] if isinstance(message, str) else list(message)
        for form in forms:
            assert fields(form) <= set().union(*map(fields, ids)), form
            if isinstance(message, str):
                assert fields(form) == fields(message), form
    assert missing == []


@pytest.mark.parametrize("name", sorted(set(LANGUAGES.values())))
async def test_names_descriptions_and_labels_fit(name: str, tmp_path: Path) -> None:
    held = catalogue(name)
    sets = await offered(tmp_path)

    def told(message: str) -> str:
        entry = held.get(message)
        return str(entry.string) if entry and entry.string else message

    for message in sets["names"]:
        assert NAME.fullmatch(told(message)), message
        assert told(message) == told(message).lower()
    for message in sets["descriptions"]:
        assert len(told(message)) <= 100, message
    for message in sets["menus"]:
        assert len(told(message)) <= 32, message
    for message, most in SHORT.items():
        assert message in said()
        assert len(told(message)) <= most, message


def test_what_is_missing_is_said_in_english() -> None:
    with speaking("de"):
        assert gettext("No catalogue has this {what}.", what="x") == "No catalogue has this x."
    with speaking("tlh"):
        assert gettext("Key points") == "Key points"


def test_numbers_days_and_errors_are_in_the_language() -> None:
    from datetime import date

    error = NewsdeskError("No story has the id {id}.", id="{braces}")
    with speaking("de"):
        assert number(1234567) == "1.234.567"
        assert day(date(2026, 11, 3)) == "03.11.2026"
        assert ngettext("{count} article", "{count} articles", 1) == "1 Artikel"
        assert "{braces}" in say_error(error)
        assert say_error(error) != str(error)
    assert number(1234567) == "1,234,567"
    assert day(date(2026, 11, 3)) == "3 Nov 2026"


async def test_a_reader_s_locale_decides_and_the_server_s_language_in_public(
    simcord_env: Env, server: Server
) -> None:
    question = "What did engineer Vera4 Holt say the repair would cost?"
    await server.admin.slash(server.channel, "settings language", language="de")
    result = await server.ann.slash(server.channel, "ask", question=question)
    assert labels(result)[0] == "Quellen"
    private = await server.ann.slash(server.channel, "ask", question=question, private=True)
    assert labels(private)[0] == "Sources"
    assert set(NAMES) - {"en"} <= set(LANGUAGES)


async def test_names_are_registered_in_every_language(simcord_env: Env, server: Server) -> None:
    (registered,) = [
        r for r in simcord_env.http_requests if r.method == "PUT" and r.path.endswith("/commands")
    ]
    ask = next(command for command in registered.json if command["name"] == "ask")
    assert set(ask["description_localizations"]) == set(LANGUAGES)
    assert ask["options"][0]["name_localizations"]["de"] == "frage"
    detail = next(option for option in ask["options"] if option["name"] == "detail")
    assert detail["choices"][0]["name_localizations"]["de"] == "kurz"
    assert detail["choices"][0]["value"] == "short"
