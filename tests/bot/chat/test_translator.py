"""Descriptions that list names: in every language, in the room there is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
import pytest
from catalogue import registered, unconnected

from articles.parsing import accepted
from bot.chat.translator import (
    DESCRIPTION_CHARS,
    CatalogueTranslator,
    fitting,
    listing,
    sentence_of,
)
from bot.i18n.language import LANGUAGES, speaking

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SENTENCE = "A {names} file of at most {megabytes} MB"
NAMES = ("briefing", "Markdown", "HTML", "JSON", "JSONL")


def test_names_are_told_in_the_room_there_is() -> None:
    def told(longest: int) -> str:
        return fitting(SENTENCE, NAMES, longest, megabytes=20)

    assert told(100) == "A briefing, Markdown, HTML, JSON or JSONL file of at most 20 MB"
    assert told(62) == "A briefing, Markdown, HTML or other file of at most 20 MB"
    assert told(12) == "A briefing or other file of at most 20 MB"
    with speaking("de"):
        assert told(100) == "Datei (briefing, Markdown, HTML, JSON oder JSONL) mit höchstens 20 MB"
        assert told(62) == "Datei (briefing, Markdown oder andere) mit höchstens 20 MB"


@pytest.mark.parametrize("locale", sorted(LANGUAGES))
async def test_a_new_name_leaves_the_translation_as_it_is_and_fits(locale: str) -> None:
    translator, context = CatalogueTranslator(), discord.utils.MISSING

    async def told(*names: str) -> str:
        described = listing(SENTENCE, names, megabytes=20)
        assert sentence_of(described) == SENTENCE
        return await translator.translate(described, discord.Locale(locale), context) or ""

    before, after = await told(*NAMES[:-1]), await told(*NAMES[:-1], "packed")
    assert before
    assert "packed" in after
    assert after.rpartition("packed")[2] == before.rpartition("JSON")[2]
    many = await told(*(f"format-{number}" for number in range(30)))
    assert len(many) <= DESCRIPTION_CHARS
    assert "format-0" in many
    assert "format-29" not in many


def descriptions(payload: dict[str, Any]) -> Iterator[str]:
    yield payload.get("description", "")
    yield from (payload.get("description_localizations") or {}).values()
    for inner in payload.get("options") or ():
        yield from descriptions(inner)


async def test_what_is_registered_fits_and_names_every_format(tmp_path: Path) -> None:
    translator = CatalogueTranslator()
    async with unconnected(tmp_path) as bot:
        payloads = [
            await command.get_translated_payload(bot.tree, translator)
            for command in bot.tree.get_commands()
        ]
        assert SENTENCE in registered(bot)["descriptions"]
    told = [text for payload in payloads for text in descriptions(payload)]
    assert max(map(len, told)) <= DESCRIPTION_CHARS
    assert not [text for text in told if "{" in text]
    files = [text for text in told if accepted()[0] in text and "20" in text]
    assert len(files) == 1 + len(LANGUAGES)
