"""The bot's words in other languages: everything fits, and what is missing is listed."""

from __future__ import annotations

import asyncio
import re
import subprocess
import sys
from shutil import copytree
from string import Formatter
from typing import TYPE_CHECKING

import pytest
from catalogue import (
    LOCALES,
    PACKAGES,
    ROOT,
    Message,
    catalogue,
    complete,
    forms,
    listed,
    missing,
    offered,
    said,
)
from discord_room import Server, labels

from articles.errors import NewsdeskError
from bot.i18n.language import LANGUAGES, NAMES, gettext, ngettext, number, say_error, speaking
from bot.i18n.wording import day

if TYPE_CHECKING:
    from pathlib import Path

    from simcord import Env

NAME = re.compile(r"[-_\w]{1,32}")
# What stands on buttons and above modals.
SHORT = {
    **dict.fromkeys(("Sources", "Key points", "Why it matters", "Related"), 40),
    # On one row with the sources and two votes on a phone.
    "Follow up": 12,
    # An entry of a menu, and what stands on it while it is closed.
    **dict.fromkeys(("The whole story", "More about this story"), 40),
    **dict.fromkeys(("What was wrong?", "Your question", "Where to answer"), 45),
    **dict.fromkeys(("Share publicly", "Why does it not help?"), 45),
    "Kept for the bot's owner; /privacy delete takes it away.": 100,
}


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.fixture(scope="module")
def registrable(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    """What a bot would register."""
    return asyncio.run(offered(tmp_path_factory.mktemp("offered")))


@pytest.fixture(scope="module")
def sentences() -> set[Message]:
    """What the code says."""
    return said()


@pytest.mark.parametrize("name", sorted(set(LANGUAGES.values())))
def test_translations_keep_their_fields_and_what_is_missing_is_listed(
    name: str, registrable: dict[str, set[str]], sentences: set[Message]
) -> None:
    held, messages = catalogue(name), sentences.union(*registrable.values())
    for message in messages:
        ids = [message] if isinstance(message, str) else list(message)
        for form in forms(held, message):
            assert fields(form) <= set().union(*map(fields, ids)), form
            if isinstance(message, str):
                assert fields(form) == fields(message), form
    if lacking := missing(held, messages):
        pytest.skip(listed({name: lacking}))


def test_a_catalogue_that_lacks_a_sentence_says_which(tmp_path: Path) -> None:
    (tmp_path / LOCALES).mkdir(parents=True)
    (tmp_path / LOCALES / "de.po").write_text('msgid "Sources"\nmsgstr "Quellen"\n')
    messages: set[Message] = {"Sources", "Key points", ("{count} story", "{count} stories")}
    lacking = complete(tmp_path, ["de", "fr"], messages)
    assert lacking["de"] == [("{count} story", "{count} stories"), "Key points"]
    assert len(lacking["fr"]) == 3
    assert forms(catalogue("de", tmp_path), "Sources") == ["Quellen"]
    assert listed(lacking).splitlines()[:3] == [
        "de: 2 sentences are said in English",
        "  {count} story",
        "  Key points",
    ]


def test_sentences_are_found_wherever_people_on_discord_meet_them(tmp_path: Path) -> None:
    files = {
        "bot/chat/rooms/door.py": 'say(_("Come in."), f"{_(\'Sit down.\')}")',
        "index/shelves.py": 'Report(stage="Dusting", done=1)\nraise DustError("It is dusty.")',
        "index/errors.py": "class DustError(NewsdeskError): ...",
        "bot/state/rooms.py": 'ngettext("{count} door", "{count} doors", 2)',
        "bot/cli/door.py": '_("Typed at a terminal.")\nraise NewsdeskError("No such option.")',
        "articles/reading/building.py": 'raise InvalidArticleError("It has no walls.")',
        "bot/settings.py": 'raise StartError("There is no key.")\nraise ValueError("A door.")',
        "articles/errors.py": "class InvalidArticleError(NewsdeskError): ...",
        "bot/errors.py": "class StartError(NewsdeskError): ...",
    }
    for name, code in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(code)
    doors = ("{count} door", "{count} doors")
    assert said(tmp_path) == {"Come in.", "Sit down.", "Dusting", "It is dusty.", doors}


def test_what_was_found_by_hand_is_still_found(sentences: set[Message]) -> None:
    assert {"Share publicly", "Checking the index", "date not given"} <= sentences
    assert ("{count} more", "{count} more") in sentences
    assert not any("DISCORD_TOKEN" in str(each) for each in sentences)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of the code, with the tool that completes its catalogues."""
    for name in (*PACKAGES, "tests/support"):
        copytree(ROOT / name, tmp_path / name)
    return tmp_path


def test_the_tool_writes_into_the_tree_that_it_reads_and_only_what_changed(tree: Path) -> None:
    def run() -> str:
        tool = tree / "tests" / "support" / "catalogue.py"
        command = [sys.executable, str(tool)]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    def contents(root: Path) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in (root / LOCALES).glob("*.po")}

    checkout = contents(ROOT)
    with (tree / "bot" / "chat" / "rendering" / "cards.py").open("a") as file:
        file.write('\n\ndef greeting() -> str:\n    return _("Good morning to {name}.")\n')
    assert run().count("  Good morning to {name}.") == len(checkout)
    completed = contents(tree)
    assert b"Good morning to {name}." in completed["de.po"]
    run()
    assert contents(tree) == completed
    assert contents(ROOT) == checkout


@pytest.mark.parametrize("name", sorted(set(LANGUAGES.values())))
def test_names_descriptions_and_labels_fit(
    name: str, registrable: dict[str, set[str]], sentences: set[Message]
) -> None:
    held, sets = catalogue(name), registrable

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
        assert message in sentences
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
