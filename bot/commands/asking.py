"""What every way of asking shares: find the answer, remember the turn, draw it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from discord import ui

from bot import render
from bot.commands.buttons import QUOTES_ID, STORY_ID, answer_buttons
from bot.commands.cards import answer_cards, view_of
from bot.commands.options import server_of
from bot.conversations import turn_of
from bot.followups import Turn

if TYPE_CHECKING:
    import discord

    from articles.models import Filters
    from bot.answers import Answer
    from bot.client import NewsdeskBot

LONGEST_QUESTION = 500
SENTENCES = {"short": 1, "full": 6}


async def find_answer(
    bot: NewsdeskBot,
    question: str,
    filters: Filters,
    *,
    channel: int | None,
    person: int,
    turns: tuple[Turn, ...] = (),
    detail: str | None = None,
) -> Answer:
    """Answer a question, as sure as the server wants it, and remember it for follow-ups."""
    answer = await bot.ask(
        bot.service.ask,
        question,
        filters,
        turns=turns,
        limit=SENTENCES.get(detail or ""),
        minimum=bot.servers.settings(filters.scope).minimum,
    )
    if channel is not None:
        bot.conversations.add(channel, person, turn_of(answer))
    return answer


def draw_answer(answer: Answer, *, private: bool) -> list[ui.LayoutView]:
    """Draw the answer to a question, below the question."""
    head = f"### {render.line(answer.question, LONGEST_QUESTION)}"
    return answer_cards(answer, head, buttons=answer_buttons(answer, private=private))


async def turns_before(bot: NewsdeskBot, message: discord.Message, person: int) -> tuple[Turn, ...]:
    """Return the turns that lead to one of the bot's answers, at least that answer itself."""
    shown = turn_on(message)
    turns = bot.conversations.turns(message.channel.id, person)
    if shown is None:
        return turns
    for count in range(len(turns), 0, -1):
        if turns[count - 1].articles[:1] == shown.articles[:1]:
            return turns[:count]
    passages = passages_on(message)
    quoted = await bot.ask(bot.service.quotes, passages, scope=server_of(message))
    articles = dict.fromkeys([*shown.articles, *(quote.article.id for quote in quoted)])
    return (shown.model_copy(update={"articles": tuple(articles)}),)


def turn_on(message: discord.Message) -> Turn | None:
    """Read from one of the bot's own answers what was asked; None where it is no answer.

    Of the articles it holds the one that the buttons below the answer are for.
    """
    question, articles = "", dict[str, None]()
    for item in view_of(message).walk_children():
        text = item.content if isinstance(item, ui.TextDisplay) else ""
        if text.startswith("### ") and not question:
            question = re.sub(r"\\(.)", r"\1", text[4:].split("\n")[0])
        if found := STORY_ID.fullmatch(_id_of(item)):
            articles[found["article"]] = None
    return Turn(question=question, articles=tuple(articles)) if question else None


def passages_on(message: discord.Message) -> list[str]:
    """Return the ids of the passages that an answer cites, from the buttons below it."""
    ids = map(_id_of, view_of(message).walk_children())
    found = [match["ids"] for each in ids if (match := QUOTES_ID.fullmatch(each))]
    return list(dict.fromkeys(passage for each in found for passage in each.split(",")))


def _id_of(item: ui.Item[Any]) -> str:
    return (item.custom_id or "") if isinstance(item, ui.Button) else ""
