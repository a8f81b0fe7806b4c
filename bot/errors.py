"""What a person is told when something goes wrong, and what the log keeps of it."""

from __future__ import annotations

import logging
import secrets
import traceback
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands

from articles.errors import NewsdeskError
from bot.render import escape

if TYPE_CHECKING:
    from collections.abc import Iterator

log = logging.getLogger(__name__)

# Discord's codes for an interaction that nobody can answer any more: unknown webhook, unknown
# message, unknown interaction, already acknowledged, invalid webhook token.
GONE = frozenset({10008, 10015, 10062, 40060, 50027})


class NotAllowedError(NewsdeskError):
    """Say who may do what was asked for."""


class StoppingError(NewsdeskError):
    """Say that the bot is ending, and when to ask again."""

    def __init__(self) -> None:
        super().__init__("I am restarting; ask again in a minute.")


def is_gone(error: BaseException) -> bool:
    """Return whether the error only says that the interaction can no longer be answered."""
    return isinstance(error, discord.HTTPException) and error.code in GONE


async def tell(
    interaction: discord.Interaction[Any], error: BaseException, *, waiting_in_public: bool = False
) -> None:
    """Tell the person who asked, privately and in one sentence, and log what is our fault.

    `waiting_in_public`: the interaction shows everyone that the bot is thinking; that message is
    taken away first, for its first answer would be as public as it is.
    """
    cause = _cause(error)
    if is_gone(cause):
        log.info("The answer to /%s came too late: %s", _name(interaction), type(cause).__name__)
        return
    if isinstance(cause, NewsdeskError):
        sentence = escape(str(cause))
    else:
        error_id = secrets.token_hex(3).upper()
        log.error("Error %s in %s\n%s", error_id, _name(interaction), _trace(interaction, cause))
        sentence = (
            f"Something went wrong on our side (error id {error_id}); "
            "try again, and tell the bot's owner this id if it goes on."
        )
    try:
        await say(interaction, sentence, waiting_in_public=waiting_in_public)
    except discord.HTTPException as failure:
        log.info("The error could not be told: %s", type(failure).__name__)


async def say(
    interaction: discord.Interaction[Any], sentence: str, *, waiting_in_public: bool = False
) -> None:
    """Send a sentence that only the person who asked sees."""
    if not interaction.response.is_done():
        await interaction.response.send_message(sentence, ephemeral=True)
        return
    if waiting_in_public:
        await interaction.delete_original_response()
    await interaction.followup.send(sentence, ephemeral=True)


def _cause(error: BaseException) -> BaseException:
    if isinstance(error, app_commands.CommandInvokeError):
        return error.original
    if isinstance(error, app_commands.TransformerError) and error.__cause__ is not None:
        return error.__cause__
    if isinstance(error, app_commands.CommandNotFound | app_commands.CommandSignatureMismatch):
        return NewsdeskError("That command has changed; reload Discord and try again.")
    return error


def _name(interaction: discord.Interaction[Any]) -> str:
    if interaction.command is not None:
        return interaction.command.qualified_name
    return "a button" if interaction.type is discord.InteractionType.component else "an interaction"


def _trace(interaction: discord.Interaction[Any], error: BaseException) -> str:
    """Return the traceback without what the person wrote: questions are never logged."""
    text = "".join(traceback.format_exception(error))
    for written in sorted(_written(interaction.data), key=len, reverse=True):
        for form in (written, repr(written)[1:-1]):
            text = text.replace(form, "[…]")
    return text


def _written(value: object) -> Iterator[str]:
    """Yield every text that came in as the value of an option or of a field."""
    if isinstance(value, dict):
        text = value.get("value")
        if isinstance(text, str) and len(text) > 2:
            yield text
        value = list(value.values())
    if isinstance(value, list):
        for part in value:
            yield from _written(part)
