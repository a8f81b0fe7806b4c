"""Asks the LLM to write an answer, lets through what is borne out, and falls back to quotes."""

from __future__ import annotations

import logging
import time
from itertools import accumulate
from typing import TYPE_CHECKING

from articles.models import SectionKind
from bot.service.llm.budget import estimate_tokens
from bot.service.llm.errors import LlmError, LlmReason
from bot.service.llm.replies import TokenCount
from bot.service.prose.assembling import assembled, drafted
from bot.service.prose.models import MOST_SENTENCES, Task, WritingOutcome, ignore
from bot.service.prose.prompt import chosen_passages, prompt_for
from bot.service.prose.reading import read_written
from bot.service.prose.sifting import Sieve
from bot.service.questions import in_full

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

    from bot.service.answers import Answer, AnswerDraft
    from bot.service.composing import Composer
    from bot.service.llm.llm import Llm, LlmText
    from bot.service.llm.requests import LlmMessage
    from bot.service.prose.models import BorneSentence, WrittenSentence
    from index.readers import Reader

log = logging.getLogger(__name__)

TOKENS_A_SENTENCE, TOKENS_BESIDE = 80, 40
# After its first word's time, until there is a whole sentence, and then until the answer is as cut
# off, whatever would come yet.
SENTENCE_SECONDS, WHOLE_SECONDS = 5.0, 20.0
# After these, the server may have read what it was sent, and counts that.
WAS_READ = (LlmReason.NO_FIRST_WORD, LlmReason.NO_SENTENCE, LlmReason.EMPTY)
USED_UP = "The tokens of today are used up."
OWN_SECTIONS = {Task.POINTS: SectionKind.KEY_POINTS, Task.REASONS: SectionKind.WHY_IT_MATTERS}


def log_outcome(outcome: WritingOutcome) -> None:
    """Log how an answer was written, in one line without a word of it.

    Where nothing was, since the LLM failed, `Llm` tells that, once for all questions.
    """
    tokens = outcome.tokens
    nothing = outcome.fault not in ("", USED_UP) and not outcome.written
    log.log(
        logging.DEBUG if nothing else logging.INFO,
        "An answer is %s: %d of %d sentences let through, %s tokens, %.1f s%s",
        "written" if outcome.in_prose else "quoted, not written",
        *(outcome.kept, len(outcome.written)),
        f"{tokens.prompt} + {tokens.completion}" if tokens else "no",
        outcome.seconds,
        f"; {outcome.fault}" if outcome.fault else "",
    )


class Prose:
    """Writes answers in prose, by one LLM; safe to call from any thread.

    The answer to a question has so many `sentences`, where it is not said how many.
    """

    def __init__(
        self,
        llm: Llm,
        reader: Callable[[], Reader | None],
        composer: Composer,
        today: Callable[[], date],
        sentences: int = MOST_SENTENCES[Task.ASK],
    ) -> None:
        self.model = llm.model
        self.llm = llm
        self._reader = reader
        self._composer = composer
        self._today = today
        self._most = {**MOST_SENTENCES, Task.ASK: min(sentences, MOST_SENTENCES[Task.ASK])}

    def write(
        self,
        answer: Answer,
        task: Task,
        *,
        scope: str | None,
        most: int | None = None,
        show: Callable[[Answer], None] = ignore,
        tell: Callable[[WritingOutcome], None] = log_outcome,
    ) -> Answer:
        """Return an answer in prose, or as it was; see `AnswerWriter`. `tell` is told how it went.

        Quotes stand where the article has key points or reasons of its own, where sources are
        read against each other or one says what was before another, and where a passage is in a
        language that the check does not read.
        """
        passages = chosen_passages(answer) if _may_be_written(answer, task) else ()
        if not passages:
            return answer
        begun = time.perf_counter()
        most = min(most or self._most[task], MOST_SENTENCES[task])
        today = self._today()
        about = in_full(answer.read_as.question or answer.question, answer.read_as.follows)
        messages = prompt_for(task, about, passages, today, most)
        sieve = Sieve(passages, today, self._reader)
        written: list[WrittenSentence] = []
        sifted: list[BorneSentence | None] = []

        def take(sentence: WrittenSentence) -> None:
            written.append(sentence)
            sifted.append(sieve.sifted(sentence))
            if sifted[-1] is not None:
                said = drafted([each for each in sifted if each])
                show(self._made(answer, said, begun, scope))

        tokens, fault = self._ask(messages, most, scope, take)
        draft = assembled(sifted, answer, most)
        kept = sum(each is not None for each in sifted)
        seconds = time.perf_counter() - begun
        in_prose = draft is not None
        self.llm.counts.answered(in_prose=in_prose, written=len(written), kept=kept)
        tell(WritingOutcome(tuple(written), kept, in_prose, tokens, seconds, fault))
        return answer if draft is None else self._made(answer, draft, begun, scope)

    def _ask(
        self,
        messages: Sequence[LlmMessage],
        most: int,
        scope: str | None,
        take: Callable[[WrittenSentence], None],
    ) -> tuple[TokenCount | None, str]:
        """Hand on each sentence as soon as it is finished; return the cost, and what failed."""
        budget = self.llm.budget
        sent = sum(estimate_tokens(message.content) for message in messages)
        most_tokens = most * TOKENS_A_SENTENCE + TOKENS_BESIDE
        if not budget.allows(scope, sent + most_tokens):
            return None, USED_UP
        fault, written, was_read = "", "", False
        reply = self.llm.ask(messages, most_tokens, sentence_seconds=SENTENCE_SECONDS)
        try:
            for text, sentences in _growing(reply, most):
                written = text
                if sentences:
                    reply.goes_on(WHOLE_SECONDS)
                for sentence in sentences:
                    take(sentence)
        except LlmError as error:
            fault, was_read = str(error), error.reason in WAS_READ
        finally:
            reply.close()
            tokens = reply.tokens
            if tokens is None and (written or was_read):
                tokens = TokenCount(sent, estimate_tokens(written))
            if tokens is not None:
                budget.spend(scope, sum(tokens))
                self.llm.counts.spend(tokens)
        return tokens, fault

    def _made(self, answer: Answer, draft: AnswerDraft, begun: float, scope: str | None) -> Answer:
        behind = self._composer.behind(draft, scope)
        made = answer.model_copy(
            update={
                "sentences": draft.sentences,
                "citations": self._composer.with_copies(draft, scope),
                "stories": behind.stories,
                "behind": behind.coverage,
                "with_timeline": behind.with_timeline,
                "written_by": self.model,
                "seconds": answer.seconds + time.perf_counter() - begun,
            }
        )
        same = made.story == answer.story
        return made if same else made.model_copy(update={"image": None})


def _may_be_written(answer: Answer, task: Task) -> bool:
    own = OWN_SECTIONS.get(task)
    has_own = any(citation.section == own for citation in answer.citations)
    changed = any(sentence.earlier for sentence in answer.sentences)
    return answer.covered and not answer.side_by_side and not changed and not has_own


def _growing(reply: LlmText, most: int) -> Iterator[tuple[str, tuple[WrittenSentence, ...]]]:
    """Yield the text with each piece, and the sentences that it finishes, until there are most.

    Where the tokens ran out, the last one may lack its end and is left.
    """
    text, taken = "", 0
    for text in accumulate(reply):
        finished = read_written(text, ended=False)[taken:most]
        taken += len(finished)
        yield text, finished
        if taken == most:
            return
    yield text, read_written(text, ended=reply.finish_reason != "length")[taken:most]
