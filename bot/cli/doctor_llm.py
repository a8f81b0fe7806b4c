"""The check of an LLM that is set up: it is asked for a word, and timed."""

from __future__ import annotations

import time
from contextlib import closing
from typing import TYPE_CHECKING

from articles.errors import cut
from bot.cli.checks import Check
from bot.cli.printing import clean
from bot.service.llm.client import client_of
from bot.service.llm.errors import LlmError, LlmReason
from bot.service.llm.requests import LlmMessage
from bot.service.llm.timing import in_time

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.service.llm.client import LlmClient
    from bot.settings import Settings

TRIAL = (LlmMessage("user", "Answer with the one word: yes"),)
# Enough for one that thinks a little before it says it.
MOST_TOKENS = 300
# A server of one's own may first have to read the model from the disk.
LOADING_SECONDS = 60.0
MODELS_SHOWN = 20
NEXT = {
    LlmReason.UNREACHABLE: "Start the server, or mend NEWSDESK_LLM_URL.",
    LlmReason.NO_FIRST_WORD: "See what the server is doing, or mend NEWSDESK_LLM_URL.",
    LlmReason.KEY: "Set NEWSDESK_LLM_KEY to a key that the server takes.",
    LlmReason.NOT_FOUND: "Mend NEWSDESK_LLM_URL or NEWSDESK_LLM_MODEL.",
    LlmReason.QUOTA: "Wait, or look at the account with that server.",
    LlmReason.REDIRECT: "Set NEWSDESK_LLM_URL to where it leads.",
    LlmReason.UNREADABLE: "Set NEWSDESK_LLM_URL to the address of OpenAI's interface there.",
    LlmReason.EMPTY: "Take a model that thinks less before it answers.",
}
OTHERWISE = "See the server's log."


def examine_llm(settings: Settings) -> Iterator[Check]:
    """Ask the LLM for a word, where one is set up."""
    client = client_of(settings)
    if client is None:
        return
    with closing(client):
        try:
            client.prepare()
            seconds = _seconds(client)
            if seconds > settings.llm_seconds:
                # It had to be loaded, perhaps.
                seconds = _seconds(client)
        except LlmError as error:
            yield _failed(client, error)
        else:
            yield _timed(client, seconds, settings.llm_seconds)


def _seconds(client: LlmClient) -> float:
    """Return the seconds to the first word; raise LlmError where there is none."""
    started = time.monotonic()
    word = None
    pieces = in_time(
        lambda: client.complete(TRIAL, MOST_TOKENS), LOADING_SECONDS, 2 * LOADING_SECONDS
    )
    for piece in pieces:
        if word is None and piece.strip():
            word = time.monotonic() - started
    return time.monotonic() - started if word is None else word


def _timed(client: LlmClient, seconds: float, limit: float) -> Check:
    within = seconds <= limit
    told = f"{client.model} at {client.place} writes; its first word came after {seconds:.1f} s"
    side = "within" if within else "which is more than"
    return Check(
        name="LLM",
        ok=within,
        sentence=f"{told}, {side} the {limit:g} s of NEWSDESK_LLM_SECONDS.",
        next=""
        if within
        else "Take a smaller model or a faster server, or raise NEWSDESK_LLM_SECONDS: until then "
        "answers stay quoted.",
    )


def _failed(client: LlmClient, error: LlmError) -> Check:
    """Say why it failed; where the model may be the reason, which ones there are."""
    sentence, step = str(error), NEXT.get(error.reason, OTHERWISE)
    if error.reason in (LlmReason.NOT_FOUND, LlmReason.REFUSED):
        try:
            models = client.models()
        except LlmError:
            models = ()
        if models and client.model not in models:
            more = ", …" if len(models) > MODELS_SHOWN else ""
            names = ", ".join(cut(clean(name)) for name in models[:MODELS_SHOWN])
            sentence = f"{client.place} has no model named {client.model}; it has {names}{more}."
            step = "Set NEWSDESK_LLM_MODEL to one of them."
    return Check(name="LLM", ok=False, sentence=sentence, next=step)
