"""What every way of asking shares: find the answer, remember the turn, draw it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from articles.errors import StoryNotFoundError
from bot.chat import markdown
from bot.chat.outcomes import counted
from bot.chat.rendering.answers import answer_cards
from bot.chat.rendering.below import answer_controls
from bot.chat.rendering.cards import cards
from bot.chat.rendering.reading import CardContent, passages_on, read_card
from bot.chat.scope import server_of
from bot.chat.ui.writing import Drafts, in_prose
from bot.service.conversations import turn_of
from bot.service.followups import Turn
from bot.service.prose.models import Task

if TYPE_CHECKING:
    import discord
    from discord import ui

    from articles.models import Filters
    from bot.chat.client import NewsdeskBot
    from bot.service.answers import Answer

LONGEST_ASKED = 500
SENTENCES_BY_DETAIL = {"short": 1, "full": 6}


async def find_answer(
    bot: NewsdeskBot,
    question: str,
    filters: Filters,
    *,
    channel: int | None = None,
    person: int | None = None,
    private: bool = False,
    turns: tuple[Turn, ...] = (),
    below: bool = False,
    detail: str | None = None,
    shown_in: discord.Interaction[NewsdeskBot] | None = None,
) -> Answer:
    """Answer a question, as sure as the server wants it, and in prose where it wants that.

    With a channel and a person it is remembered for follow-ups, and whether it was `private`. It is
    `shown_in` the response of an interaction while it is written.
    """
    minimum = bot.newsdesk.servers.settings(filters.scope).minimum
    limit = SENTENCES_BY_DETAIL.get(detail or "")

    def ask() -> Answer:
        asking, stories = bot.newsdesk.asking, bot.newsdesk.stories
        found = asking.ask(
            question, filters, turns=turns, below=below, limit=limit, minimum=minimum
        )
        return stories.illustrated(found, scope=filters.scope)

    with counted(bot.newsdesk.activity) as ended:
        quoted = await bot.threads.ask(ask)
        async with Drafts(shown_in, lambda grown: draw_draft(grown[Task.ASK])) as drafts:
            show, scope = drafts.of(Task.ASK), filters.scope
            answer = await in_prose(bot, quoted, Task.ASK, scope=scope, most=limit, show=show)
        ended(answer)
    if channel is not None and person is not None and not answer.small_talk:
        turn = next_turn(answer, filters, turns, private=private)
        bot.recollection.add(channel, person, turn)
    return answer


def next_turn(answer: Answer, filters: Filters, turns: tuple[Turn, ...], *, private: bool) -> Turn:
    """Return the turn that an answer is, after others."""
    limits = turns[-1].filters if turns else filters
    return turn_of(answer, private=private, limits=limits)


def draw_answer(answer: Answer, *, private: bool) -> list[ui.LayoutView]:
    """Draw the answer to a question, below the question; small talk gets its line alone."""
    if answer.small_talk:
        return cards([markdown.line(answer.note or "")])
    controls = answer_controls(answer, private=private, key=turn_of(answer).key)
    return answer_cards(answer, _head(answer), controls=controls)


def draw_draft(answer: Answer) -> ui.LayoutView:
    """Draw as much as is written of an answer, below the question and without controls."""
    return answer_cards(answer, _head(answer), unfinished=True)[0]


def _head(answer: Answer) -> str:
    return f"### {markdown.line(answer.question, LONGEST_ASKED)}"


async def turns_before(
    bot: NewsdeskBot, message: discord.Message, person: int, *, private: bool = False
) -> tuple[Turn, ...]:
    """Return the turns that lead to one of the bot's messages, at least what it tells itself.

    Where it tells nothing, as a list does, they are those of the person there. Turns that only the
    person saw are returned for an answer that is `private` alone.
    """
    card, channel = read_card(message), message.channel.id
    await bot.recollection.recall(channel)
    if card.key:
        turns = bot.conversations.leading_to(channel, card.key, person, private=private)
        if turns:
            return turns
    turn = await _turn_on(bot, message, card)
    return (turn,) if turn else bot.conversations.turns(channel, person, private=private)


async def _turn_on(bot: NewsdeskBot, message: discord.Message, card: CardContent) -> Turn | None:
    """Make a turn of what a message tells: its question, else the story that it is about."""
    scope = server_of(message)
    quoted = await bot.threads.ask(
        bot.newsdesk.quotes.in_context, passages_on(message), scope=scope
    )
    cited = [quote.article.id for quote in quoted]
    articles = tuple(dict.fromkeys([card.story, *cited] if card.story else cited))
    question = card.question
    if not question and articles:
        try:
            question = (
                await bot.threads.ask(bot.newsdesk.stories.find, articles[0], scope=scope)
            ).headline
        except StoryNotFoundError:
            return None
    if not question:
        return None
    return Turn(question=question, articles=articles, private=message.flags.ephemeral)
