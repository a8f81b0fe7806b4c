"""What this process has had of an LLM since it began, in numbers alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from bot.service.activity import Tally
from bot.service.llm.errors import LlmReason

if TYPE_CHECKING:
    from bot.service.llm.replies import TokenCount

TokenKind = Literal["prompt", "completion"]
AnswerForm = Literal["prose", "quotes"]
SentenceFate = Literal["let through", "refused"]

TOKEN_KINDS: tuple[TokenKind, ...] = ("prompt", "completion")
ANSWER_FORMS: tuple[AnswerForm, ...] = ("prose", "quotes")
SENTENCE_FATES: tuple[SentenceFate, ...] = ("let through", "refused")
# Of these the LLM is not the cause.
NOT_ITS_FAULT = frozenset({LlmReason.CLOSED, LlmReason.RESTING})


class LlmCounts:
    """Counts tokens, failures by reason, the answers it was asked for, and their sentences."""

    def __init__(self) -> None:
        self.tokens = Tally[TokenKind](TOKEN_KINDS)
        self.failures = Tally[LlmReason](r for r in LlmReason if r not in NOT_ITS_FAULT)
        self.answers = Tally[AnswerForm](ANSWER_FORMS)
        self.sentences = Tally[SentenceFate](SENTENCE_FATES)

    def spend(self, tokens: TokenCount) -> None:
        """Count what one answer cost."""
        self.tokens.add("prompt", tokens.prompt)
        self.tokens.add("completion", tokens.completion)

    def answered(self, *, in_prose: bool, written: int, kept: int) -> None:
        """Count an answer that it was asked for, and how many of its sentences were let through."""
        self.answers.add("prose" if in_prose else "quotes")
        self.sentences.add("let through", kept)
        self.sentences.add("refused", written - kept)
