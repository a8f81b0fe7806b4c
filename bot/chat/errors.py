"""What a person is told when something goes wrong, and what the log keeps of it."""

from __future__ import annotations

import logging
import math
import secrets
import traceback
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import aiohttp
import discord
from discord import app_commands

from articles.errors import DatabaseError, NewsdeskError, told_error
from bot.chat.markdown import escape
from bot.i18n.language import gettext as _
from bot.i18n.language import say_error, speak

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

log = logging.getLogger(__name__)

# Discord's codes for an interaction that nobody can answer any more: unknown channel, message,
# webhook or interaction, already acknowledged, invalid webhook token.
GONE = frozenset({10003, 10008, 10015, 10062, 40060, 50027})
# Where a channel was deleted.
UNKNOWN_CHANNEL = 10003
# What a request to Discord can end in, once the library has tried it again.
UNREACHABLE = (discord.HTTPException, aiohttp.ClientError, TimeoutError)
# The first of the statuses with which Discord says that it is out of order.
SERVER_FAULT = 500
# What says nothing about a message or its place: the bot's token, or too many requests.
UNAUTHORISED, TOO_MANY_REQUESTS = 401, 429
# Behind backslashes a sentence may be twice as long; a message has 2,000 characters at most.
LONGEST_SENTENCE = 950


class NotAllowedError(NewsdeskError):
    """Say who may do what was asked for."""


class TooManyError(NewsdeskError):
    """Say that someone asked too much, and when they can ask again."""

    def __init__(self, seconds: float) -> None:
        minutes = max(1, math.ceil(seconds / 60))
        super().__init__(
            "That is enough questions for this hour; you can ask again in {minutes} min.",
            minutes=minutes,
        )


class StoppingError(NewsdeskError):
    """Say that the bot is ending, and when to ask again."""

    def __init__(self) -> None:
        super().__init__("I am restarting; ask again in a minute.")


def is_gone(error: BaseException) -> bool:
    """Return whether the error only says that the interaction can no longer be answered."""
    return isinstance(error, discord.HTTPException) and error.code in GONE


def is_server_fault(error: discord.HTTPException) -> bool:
    """Return whether Discord is out of order, so that the same may work later."""
    return error.status >= SERVER_FAULT


def is_busy(error: BaseException) -> bool:
    """Return whether Discord takes no more for now, though it was tried again."""
    return isinstance(error, discord.HTTPException) and error.status == TOO_MANY_REQUESTS


def may_pass(error: discord.HTTPException) -> bool:
    """Return whether the same may work later: the fault is not what is sent, nor its place."""
    return error.status in (UNAUTHORISED, TOO_MANY_REQUESTS) or is_server_fault(error)


async def tell(
    interaction: discord.Interaction[Any], error: BaseException, *, waiting_in_public: bool = False
) -> None:
    """Tell the person who asked, privately and in one sentence, and log what is our fault.

    `waiting_in_public`: the interaction shows everyone that the bot is thinking; that message is
    taken away first, for its first answer would be as public as it is.
    """
    cause = _cause(error)
    sentence = sentence_of(cause, interaction)
    try:
        if is_gone(cause):
            raise cause
        await say(interaction, sentence, waiting_in_public=waiting_in_public)
    except UNREACHABLE as failure:
        log.debug("An answer goes by direct message: %s", type(failure).__name__)
        await write_to(interaction.user, sentence)


@asynccontextmanager
async def responding(interaction: discord.Interaction[Any]) -> AsyncIterator[None]:
    """Let what is inside give the first response to a press; what fails is told.

    Where that comes too late, or twice, Discord itself tells the person that it failed.
    """
    try:
        yield
    except Exception as error:  # noqa: BLE001  (the border between us and people)
        if is_gone(error):
            log.info("A press was answered too late or twice: %s", error)
        else:
            await tell(interaction, error)


def sentence_of(cause: BaseException, interaction: discord.Interaction[Any] | None) -> str:
    """Return an error as a person is told it; what is our fault is logged under an id."""
    told = told_error(cause)
    if isinstance(told, DatabaseError):
        # Where its files are is nobody's business there.
        log.error("An answer was given up: %s", told)
        return _(
            "I cannot get at my articles just now; ask again later, or tell the bot's owner, whose "
            "log says why."
        )
    if isinstance(cause, NewsdeskError):
        return escape(say_error(cause)[:LONGEST_SENTENCE])
    if isinstance(cause, discord.Forbidden):
        log.info("Discord forbids an answer: %s", cause.code)
        return _("I lack a permission to answer there; ask somewhere else, or tell an admin.")
    if is_busy(cause):
        log.warning("Discord takes no more for now, and an answer was given up.")
        return _("Discord is too busy to take my answer; please ask again in a minute.")
    unreachable = isinstance(cause, discord.DiscordServerError | aiohttp.ClientError | TimeoutError)
    if is_gone(cause) or unreachable:
        log.info("Discord did not take an answer: %s", type(cause).__name__)
        return _("Discord did not take the answer to your question in time; please ask again.")
    error_id = secrets.token_hex(3).upper()
    log.error("Error %s in %s\n%s", error_id, _name(interaction), _trace(interaction, cause))
    return _(
        "Something went wrong on our side (error id {id}); try again, and tell the bot's owner "
        "this id if it goes on.",
        id=error_id,
    )


async def say(
    interaction: discord.Interaction[Any],
    sentence: str | NewsdeskError,
    *,
    waiting_in_public: bool = False,
) -> None:
    """Send a sentence that only the person who asked sees."""
    if isinstance(sentence, NewsdeskError):
        sentence = sentence_of(sentence, interaction)
    if not interaction.response.is_done():
        await interaction.response.send_message(sentence, ephemeral=True)
        return
    if waiting_in_public:
        await interaction.delete_original_response()
    await interaction.followup.send(sentence, ephemeral=True)


async def say_stopping(
    interaction: discord.Interaction[Any], waiting_in_public: bool = False
) -> None:
    """Tell someone whose answer is not ready that the bot is ending."""
    speak(interaction.locale)
    await say(interaction, StoppingError(), waiting_in_public=waiting_in_public)


async def write_to(person: discord.User | discord.Member, sentence: str) -> None:
    """Send a sentence to a person by direct message, where they take any."""
    try:
        await person.send(sentence)
    except UNREACHABLE as failure:
        # That Discord takes no more stands in the log already.
        level = logging.DEBUG if is_busy(failure) else logging.INFO
        log.log(level, "Someone was left without an answer: %s", type(failure).__name__)


def _cause(error: BaseException) -> BaseException:
    if isinstance(error, app_commands.CommandInvokeError):
        return error.original
    if isinstance(error, app_commands.TransformerError) and error.__cause__ is not None:
        return error.__cause__
    if isinstance(error, app_commands.CommandNotFound | app_commands.CommandSignatureMismatch):
        return NewsdeskError("That command has changed; reload Discord and try again.")
    return error


def _name(interaction: discord.Interaction[Any] | None) -> str:
    if interaction is None:
        return "a message"
    if interaction.command is not None:
        return interaction.command.qualified_name
    return "a button" if interaction.type is discord.InteractionType.component else "an interaction"


def _trace(interaction: discord.Interaction[Any] | None, error: BaseException) -> str:
    """Return the traceback without what the person wrote: questions are never logged."""
    if interaction is None:
        return "".join(traceback.format_tb(error.__traceback__)) + type(error).__name__
    text = "".join(traceback.format_exception(error))
    told = {text for text in written_in(interaction.data) if len(text) > 2}
    for written in sorted(told, key=len, reverse=True):
        for form in (written, repr(written)[1:-1]):
            text = text.replace(form, "[…]")
    return text


def written_in(value: object) -> Iterator[str]:
    """Yield every text that came in as the value of an option or of a field."""
    if isinstance(value, dict):
        text = value.get("value")
        if isinstance(text, str):
            yield text
        value = list(value.values())
    if isinstance(value, list):
        for part in value:
            yield from written_in(part)
