"""Which written sentences may be said: those that the passages they cite bear out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from articles.text import count_words, fold, one_line
from bot.service.faithfulness.bearing import spans_bearing_out
from bot.service.faithfulness.checking import check
from bot.service.faithfulness.evidence import Evidence
from bot.service.faithfulness.models import NumberedSource
from bot.service.prose.addressing import addresses_a_model, without_addresses
from bot.service.prose.models import BorneSentence
from index.chunking.sentences import split_passage, split_sentences
from index.readers import ReadableText, read_or_none

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from bot.service.answers import ReadPassage
    from bot.service.faithfulness.models import SentenceJudge
    from bot.service.prose.models import WrittenSentence
    from index.readers import Reader

FEWEST_WORDS_WRITTEN, LONGEST_SENTENCE_CHARS = 3, 500


class Sieve:
    """Lets through what some numbered passages bear out. Words of time are counted from `today`."""

    def __init__(
        self, passages: Sequence[ReadPassage], today: date, reader: Callable[[], Reader | None]
    ) -> None:
        self._passages = passages
        self._sources = [_source(number, each) for number, each in enumerate(passages, 1)]
        self._today = today
        self._reader = reader

    def sifted(self, written: WrittenSentence) -> BorneSentence | None:
        """Return a sentence with what bears it out, None where it may not be said.

        Where the passages that it cites do not bear it out, that is tried which holds most of it:
        models write wrong numbers, too. What it cites without need is left out.
        """
        text = one_line(written.text)
        fits = (
            count_words(fold(text)) >= FEWEST_WORDS_WRITTEN and len(text) <= LONGEST_SENTENCE_CHARS
        )
        # A question, such as the one that was asked, says nothing.
        if not fits or text.endswith("?") or addresses_a_model(text):
            return None
        cited = [number for number in written.numbers if 1 <= number <= len(self._sources)]
        tried = dict.fromkeys([tuple(cited), (self._nearest(text),)])
        return next(filter(None, (self._borne(text, each) for each in tried if each)), None)

    def _borne(self, text: str, numbers: Sequence[int]) -> BorneSentence | None:
        if not self._passes(text, numbers):
            return None
        for number in numbers:
            if text in self._sentences(number):
                return BorneSentence(text, (self._passages[number - 1],), (text,), quoted=True)
        needed = list(numbers)
        for number in reversed(numbers):
            others = [each for each in needed if each != number]
            if others and self._passes(text, others):
                needed = others
        spans = {each: spans_bearing_out(text, self._sources[each - 1]) for each in needed}
        resting = [number for number in needed if spans[number]]
        if not resting:
            return None
        passages = tuple(self._passages[number - 1] for number in resting)
        rests_on = tuple(span for number in resting for span in spans[number])
        return BorneSentence(text, passages, rests_on, quoted=False)

    def _passes(self, text: str, numbers: Sequence[int]) -> bool:
        sources = [self._sources[number - 1] for number in numbers]
        return not check(text, sources, self._today, self._judge(sources))

    def _sentences(self, number: int) -> list[str]:
        """Return the whole sentences of a passage: a part of one may mean the contrary."""
        source = self._sources[number - 1]
        passage = self._passages[number - 1].passage
        whole = [source.text[a:b] for a, b in split_passage(source.text, passage.section)]
        return [sentence for sentence in whole if sentence in passage.text]

    def _nearest(self, text: str) -> int:
        """Return the number of the passage that holds most of a sentence."""
        place = Evidence(text, self._sources).nearest()
        return 1 if place is None else place.source + 1

    def _judge(self, sources: Sequence[NumberedSource]) -> SentenceJudge:
        """Return what asks the reader with the sentence as the question; the surest counts."""
        texts = [
            ReadableText("", source.text, tuple(split_sentences(source.text, source.language)))
            for source in sources
        ]

        def judged(sentence: str) -> float | None:
            scores = read_or_none(self._reader(), sentence, texts)
            return max((score for each in scores or () for score in each), default=None)

        return judged


def _source(number: int, found: ReadPassage) -> NumberedSource:
    """Return a passage as it was sent and is checked: an order to a model bears nothing out."""
    article = found.article
    return NumberedSource(
        number=number,
        text=without_addresses(found.passage),
        headline=article.headline,
        outlet=article.source or "",
        published=article.published.date() if article.published else None,
        language=found.passage.language,
    )
