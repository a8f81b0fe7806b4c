"""What a server sends back, piece by piece or as a whole, whatever it makes of the standard."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from bot.service.llm.errors import LlmError, LlmReason, status_error

# What no answer can have cost, so that it was not counted.
MOST_TOKENS_COUNTED = 10_000_000
STATUS_DIGITS = 3
# What a server says instead of an answer that it has begun, or would have.
WITHHOLDING = frozenset({"content_filter", "error"})


class TokenCount(NamedTuple):
    """How many tokens a server counted: of what it was told, and of what it wrote."""

    prompt: int
    completion: int


class ReplyPart(NamedTuple):
    """What one message of a stream brings: some text, why it ends here, what was counted."""

    text: str = ""
    finish_reason: str | None = None
    tokens: TokenCount | None = None


def read_part(written: str | bytes, model: str, place: str) -> ReplyPart:
    """Return what one message brings; a whole answer in one is read alike.

    Raises LlmError where it says that something failed, or is not what the standard says.
    """
    try:
        message = json.loads(written)
    except (ValueError, RecursionError):
        message = None
    if not isinstance(message, dict):
        raise unreadable(place)
    if message.get("error"):
        raise _failure(message["error"], model, place)
    choices = message.get("choices")
    if not isinstance(choices, list):
        if message.get("usage") is None:
            raise unreadable(place)
        choices = []
    choice = choices[0] if choices and isinstance(choices[0], dict) else {}
    said = choice.get("delta") or choice.get("message")
    finish_reason = choice.get("finish_reason")
    if finish_reason in WITHHOLDING:
        raise LlmError(
            LlmReason.REFUSED, f"{place} withheld the answer or the rest of it ({finish_reason})."
        )
    return ReplyPart(
        _text(said.get("content")) if isinstance(said, dict) else "",
        finish_reason if isinstance(finish_reason, str) and finish_reason else None,
        _tokens(message.get("usage")),
    )


def unreadable(place: str) -> LlmError:
    """Return that something else came than the standard says."""
    return LlmError(LlmReason.UNREADABLE, f"{place} sent something else than an LLM's answer.")


def _failure(error: object, model: str, place: str) -> LlmError:
    """Return what an error within an answer means: some servers tell the status there."""
    code = error.get("code") if isinstance(error, dict) else None
    written = str(code) if isinstance(code, int | str) else ""
    status = int(written) if written.isdecimal() and len(written) == STATUS_DIGITS else 0
    if 400 <= status < 600:
        return status_error(status, model, place)
    return LlmError(LlmReason.SERVER, f"{place} sent an error instead of an answer.")


def _text(content: object) -> str:
    """Return the text of a content: a string, or parts of which some are text."""
    if isinstance(content, list):
        parts: list[Any] = [part.get("text") for part in content if isinstance(part, dict)]
        return "".join(part for part in parts if isinstance(part, str))
    return content if isinstance(content, str) else ""


def _tokens(usage: object) -> TokenCount | None:
    if not isinstance(usage, dict):
        return None
    prompt, completion = usage.get("prompt_tokens"), usage.get("completion_tokens")
    if not isinstance(prompt, int) or not isinstance(completion, int):
        return None
    if not (0 <= prompt <= MOST_TOKENS_COUNTED and 0 <= completion <= MOST_TOKENS_COUNTED):
        return None
    return TokenCount(prompt, completion)
