"""Whether a question has a topic or only asks what is new, and what that is limited to: pure.

“What happened last week?” names a time and no topic: there is nothing to search for, and every
article of that time is an answer.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.query.courtesies import MARKS, without_courtesies
from index.query.periods import without_periods
from index.query.query import without_outlets
from index.query.words import PLAIN_WORD

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from index.models import Filters, Query

# Words that are about nothing. Words that point back (“it”, “that”, “there”) or that ask who, when,
# where, why or how are none of them: “why did that happen?” does not ask for the news.
EMPTY = frozenset(
    (
        "a an the any all some and or is are was were be been has have had do does did can could "
        "would should i me my our we you your please what whats which anything something "
        "everything of in on at from by for during within over tell show give list let know see "
        "read get just now current currently daily day week month year "
        "top main big biggest breaking major important most fresh summary summarise summarize "
        "overview roundup"
    ).split()
)
# One of these words, or of the phrases below, asks for news as such.
NEWS = frozenset(
    "news new newest latest recent recently headline headlines stories miss missed".split()
)
ASKING = re.compile(
    r"\b(?:(?:going|goes|went) on|what(?:['’]s|s| is)? up|(?:takes?|taking|taken|took) place"
    r"|catch me up|fill me in|brief me|need to know|in the (?:news|papers?))\b",
    re.IGNORECASE,
)
# “What happened”, at the beginning, in any case.
WHAT_HAPPENED = r"^\W*what(?:['’]?s| is| has)? happen(?:ed|ing)"
# What news does, or what it is told in. “What was said?” asks on after an answer, so that there
# these words need a time beside them.
TOLD = frozenset(
    (
        "happen happens happened happening occur occurred report reports reported reporting say "
        "says said saying write writes wrote written publish publishes published publishing cover "
        "covers covered covering coverage print printed carry carried story article articles "
        "update updates anything something everything tldr"
    ).split()
)
# What a category is asked for with besides, and the most words of such a question, or of a name.
CATEGORY_NEWS = frozenset("anything something happened happening update updates tldr".split())
WORDS_ASKED, WORDS_NAMED = 10, 3
# “us” may be a country in small letters, so that only “tell us” is about nothing.
EMPTY_PHRASES = re.compile(
    r"['’](?:s|re|ve|ll|d|t|m)\b"
    r"|\b(?:(?:is|are|was|were) there|(?:tell|give|show|let) us|right now|so far|at the moment"
    r"|according to"
    r"|this (?:morning|afternoon|evening)|(?:in|around) the world)\b",
    re.IGNORECASE,
)
# The usual forms in other languages, each as a whole and without a time: times are read in English.
ELSEWHERE = re.compile(
    r"was gibt(?:['’]?s| es) neues|was ist (?:neu|passiert)|neuigkeiten"
    r"|(?:was sind )?(?:die )?(?:(?:neue(?:ste)?|aktuelle|letzte)n? )?nachrichten"
    r"|quoi de neuf|(?:quelles sont )?les (?:dernières )?(?:nouvelles|actualités|infos)"
    r"|que s['’]est-il passé|qu['’]est-ce qui s['’]est passé"
    r"|qué (?:hay de nuevo|novedades hay|pasó|ha pasado)"
    r"|(?:cuáles son )?(?:las )?(?:últimas )?noticias"
    r"|o que (?:há|tem) de novo|o que aconteceu|novidades"
    r"|(?:quais são )?(?:as )?(?:últimas )?notícias"
    r"|(?:最新の?)?ニュース(?:は(?:何ですか|ありますか)?)?|何か新しいニュースはありますか|何がありましたか",
    re.IGNORECASE,
)


def has_no_topic(query: Query, *, follows: bool = False) -> bool:
    """Return whether a question asks for news, and nothing is left of it but times and outlets.

    `follows` says that others were asked before it. A question within one story has a topic.
    """
    if query.filters.article_id is not None:
        return False
    asked = without_courtesies(query.text)
    if ELSEWHERE.fullmatch(asked.strip(MARKS)):
        return True
    text = without_outlets(without_periods(asked), query.outlets)
    left = PLAIN_WORD.findall(EMPTY_PHRASES.sub(" ", ASKING.sub(" ", text)))
    words = [word.casefold() for word in left]
    if not (EMPTY | NEWS | TOLD).issuperset(words) or _has_initials(query.text, left):
        return False
    if follows and words[:1] == ["and"]:
        return False
    if NEWS.intersection(words) or ASKING.search(text):
        return True
    return bool(TOLD.intersection(words)) and (not follows or _names_time(query))


def category_asked(query: Query, names: Iterable[str], *, follows: bool = False) -> str | None:
    """Return the category whose news a question asks for, and nothing else.

    It does so as “any sports news”, or by the name alone.
    """
    for name in names:
        named = rf"(?:\b(?:about|from|in|of|on)\s+)?(?<!\w){re.escape(name)}(?!\w)"
        text = re.sub(named, " ", query.text, flags=re.IGNORECASE)
        if text == query.text:
            continue
        rest = query.model_copy(update={"text": text})
        if not PLAIN_WORD.search(text) or has_no_topic(rest, follows=follows):
            return name
    return None


def may_ask_for_news(text: str) -> bool:
    """Return whether a text may ask for a category's news: else no category need be known."""
    words = [word.casefold() for word in PLAIN_WORD.findall(text)]
    if len(words) <= WORDS_NAMED:
        return True
    return len(words) <= WORDS_ASKED and bool((NEWS | CATEGORY_NEWS).intersection(words))


def _has_initials(text: str, words: Sequence[str]) -> bool:
    """Return whether any word is a name in capitals, as “AT” is in “AT&T”."""
    return not text.isupper() and any(word.isupper() and len(word) > 1 for word in words)


def limits(query: Query) -> tuple[Filters, ...]:
    """Return the filters of a question without a topic: one for each time and outlet it names.

    They are within the filters it is asked with. None where it names no time but ones ahead.
    """
    if not query.periods and _names_time(query):
        return ()
    return tuple(_limits(query))


def _limits(query: Query) -> Iterator[Filters]:
    asked = query.filters
    for period in query.periods or (None,):
        days = {"first_day": asked.first_day, "last_day": asked.last_day}
        if period:
            days = {
                "first_day": max(period.first, asked.first_day or period.first),
                "last_day": min(period.last, asked.last_day or period.last),
            }
        for outlet in (asked.source,) if asked.source else query.outlets or (None,):
            yield asked.model_copy(update={**days, "source": outlet})


def _names_time(query: Query) -> bool:
    return without_periods(query.text) != query.text
