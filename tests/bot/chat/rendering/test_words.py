"""The words and the links of messages, of their embeds and of cards."""

from __future__ import annotations

from typing import Any

import discord
import pytest

from bot.chat.rendering.words import links_of, text_of


def test_a_message_is_read_by_its_links_words_and_embeds() -> None:
    class Stub:
        content = "See https://wire.example/a(1), or <https://wire.example/b>."
        embeds = (
            discord.Embed(
                title="Ferry aground", description="In fog.", url="https://wire.example/c"
            ),
        )

    message: Any = Stub()
    assert links_of(message) == [
        "https://wire.example/a(1)",
        "https://wire.example/b",
        "https://wire.example/c",
    ]
    assert text_of(message).startswith("See")
    message.content = ""
    assert text_of(message) == "Ferry aground\nIn fog."


def test_the_words_of_a_card_are_its_sentences_the_bold_one_among_them() -> None:
    class Stub:
        content = ""
        embeds = ()
        components = (
            text_display("### What happened?\n**The *Elsin* ran aground.**\N{NO-BREAK SPACE}¹"),
            text_display("¹ **Wire** · [Ferry](<https://wire.example/a>)\n-# Searched 2 articles"),
        )

    message: Any = Stub()
    assert text_of(message) == "The *Elsin* ran aground."
    message.components = (text_display("**1. [Ferry](<https://wire.example/a>)**\n> So **it** is"),)
    assert text_of(message) == "> So it is"


def text_display(text: str) -> Any:
    return discord.TextDisplay._raw_construct(content=text)


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("https://en.example/wiki/Foo_(bar)", "https://en.example/wiki/Foo_(bar)"),
        ("(see https://en.example/wiki/Foo_(bar)).", "https://en.example/wiki/Foo_(bar)"),
        ("[x](https://a.example/b), then", "https://a.example/b"),
        ("**https://a.example/b**!", "https://a.example/b"),
        ("“https://a.example/b?c=d”", "https://a.example/b?c=d"),
    ],
)
def test_a_link_ends_where_its_sentence_does(text: str, link: str) -> None:
    class Stub:
        content = text
        embeds = ()

    message: Any = Stub()
    assert links_of(message) == [link]


def test_a_card_s_words_have_no_marks_and_nothing_that_is_struck_out() -> None:
    text = "> It \\*lost\\* ~~$14 \\~~~ **14%** then."
    card = discord.TextDisplay({"type": 10, "id": 1, "content": text})

    class Stub:
        content = ""
        embeds = ()
        components = (card,)

    message: Any = Stub()
    assert text_of(message).endswith("It *lost* 14% then.")
