"""The sentences of what an LLM has written so far, each with the numbers that it cites: pure."""

from __future__ import annotations

import re

from bot.service.prose.models import WrittenSentence
from bot.service.prose.prompt import NUMBERS, TOLD_IF_NOTHING
from index.chunking.sentences import split_sentences

BLANKS = re.compile(r"[^\S\n]{2,}")
CITED = re.compile(rf"(?:\s*{NUMBERS})+(?:\s*([.!?…]+))?", re.IGNORECASE)
# How another sentence begins behind a citation, so that what stands before it is finished.
SENTENCE_BEGINS = r"\s+[\"“‘'(]?(?-i:[A-Z0-9])"
FINISHED = re.compile(rf"{NUMBERS}[.!?…]*(?={SENTENCE_BEGINS})", re.IGNORECASE)
THOUGHTS = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.DOTALL | re.IGNORECASE)
# Of the passages, as small models repeat it.
FENCE = re.compile(r"\s*<<<")
LIST_MARK = re.compile(r"^\s*(?:[-*•–—]|\d{1,2}[.)]|#+)\s+")
EMPHASIS = re.compile(r"\*\*|__|`+|^>+\s*")
INTRODUCTION = re.compile(r"^(?:answer|key points?|summary|response)\s*:\s*", re.IGNORECASE)
FEWEST_WORDS_READ = 2


def read_written(text: str, *, ended: bool) -> tuple[WrittenSentence, ...]:
    """Return the sentences that are finished; all of them where the text has ended.

    What grows gives the same sentences again, and more behind them. A model's thoughts, marks of
    lists, repeated fences, introductions that end with a colon and what says that there is no
    answer are left out.
    """
    text = BLANKS.sub(" ", THOUGHTS.sub("", text))
    found: dict[WrittenSentence, None] = {}
    for line in (text if ended else text[: _finished(text)]).splitlines():
        for sentence in _of_line(line):
            if len(sentence.text.split()) >= FEWEST_WORDS_READ:
                found[sentence] = None
    return tuple(found)


def _finished(text: str) -> int:
    ends = [match.end() for match in FINISHED.finditer(text)]
    return max([text.rfind("\n") + 1, *ends])


def _of_line(line: str) -> list[WrittenSentence]:
    if FENCE.match(line):
        return []
    line = INTRODUCTION.sub("", EMPHASIS.sub("", LIST_MARK.sub("", line))).strip()
    if line.strip(".").upper() == TOLD_IF_NOTHING:
        return []
    found: list[WrittenSentence] = []
    text, begin = "", 0
    numbers: tuple[int, ...] = ()
    for match in CITED.finditer(line):
        text += line[begin : match.start()].rstrip() + (match[1] or "")
        numbers += numbers_in(match[0])
        begin = match.end()
        if begin == len(line) or re.match(SENTENCE_BEGINS, line[begin:]):
            found += _cut(text, numbers)
            text, numbers = "", ()
    return found + _cut(text + line[begin:], numbers)


def numbers_in(cited: str) -> tuple[int, ...]:
    """Return the numbers of a citation, with those between the ends of a range."""
    found: list[int] = []
    for first, last in re.findall(r"(\d+)(?:\s*[–-]\s*(\d+))?", cited):
        found += range(int(first), max(int(first), int(last or first)) + 1)
    return tuple(found)


def _cut(text: str, numbers: tuple[int, ...]) -> list[WrittenSentence]:
    """Return the sentences that share a citation behind the last of them."""
    text, cited = text.strip(), tuple(dict.fromkeys(numbers))
    sentences = [text[a:b].strip() for a, b in split_sentences(text)]
    # An introduction says nothing.
    return [WrittenSentence(each, cited) for each in sentences if not each.endswith(":")]
