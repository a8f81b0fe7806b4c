"""Words that the check knows something of: opposites, synonyms, titles. English where not said."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from bot.service.cuts import SHORTENED_NOT, TURNING

if TYPE_CHECKING:
    from collections.abc import Mapping

# Two sides, parted by a stroke, up to each semicolon; a word of the one never stands for one of
# the other. Forms that a lemmatiser reads as another word (“rose”, “left”) are written out.
OPPOSITES = """
rise rose risen up increase climb jump surge soar gain grow grew grown growth growing high higher
highest upward rally rebound advance add leap rocket spike double triple raise boost lift more /
fall fell fallen falling down decrease drop decline slide slump sink sank sunk plunge tumble low
lower lowest downward shrink shrank shrunk dip halve cut reduce slash plummet lose lost fewer
less;
win won winning victory victorious triumph winner beat / lose lost defeat loss loser losing;
approve accept pass back endorse support agree allow permit adopt favour favor welcome authorise
authorize ratify clear uphold upheld grant approval / reject refuse oppose block veto decline
disagree ban forbid forbade forbidden prohibit bar dismiss deny denied overturn criticise
criticize condemn rejection withhold withheld;
confirm admit acknowledge affirm confess / deny denied dispute refute reject;
buy bought buying purchase acquire buyer acquisition / sell sold selling seller sale;
open opening reopen launch / close closing shut closure;
begin began begun start commence launch continue resume / end finish stop cease halt conclude;
after following later / before prior earlier ahead until;
more / less fewer;
most / least;
many / few;
above over exceed / below under;
increase / decrease;
profit profitable gain / loss lose lost;
strengthen strong stronger strength / weaken weak weaker weakness;
improve improvement better best good / worsen worse worst bad deteriorate poor;
succeed success successful successfully / fail failure unsuccessful unsuccessfully;
guilty convict conviction / innocent acquit acquittal clear;
arrive arrival enter come came / leave departure depart exit go went gone left;
join / leave quit left;
hire appoint recruit employ / fire sack dismiss resign layoff;
add include / remove exclude omit;
first / last final;
early earlier / late later;
always / never;
all every everyone everybody / none no nobody;
alive live survive survivor / dead die kill death;
with / without;
likely / unlikely;
able / unable;
possible / impossible;
legal / illegal unlawful;
safe safety / dangerous unsafe danger;
large larger largest big bigger biggest great / small smaller smallest little;
long longer longest / short shorter shortest;
fast faster quick quicker quickly rapid rapidly / slow slower slowly;
old older oldest / new young younger youngest newer;
rich wealthy / poor;
easy easily / difficult hard;
love like praise praised hail / hate dislike criticise criticize slam blast attack;
attack / defend;
ahead / behind;
public / private;
positive / negative;
true / false untrue;
expand expansion / shrink contract shrank;
rare rarely seldom / common often frequently;
inside / outside;
north northern / south southern;
east eastern / west western;
man men boy husband father son brother male he him his / woman women girl wife mother daughter
sister female she her hers;
import / export;
majority / minority;
maximum / minimum;
hot warm warmer / cold cool colder cooler;
increase / reduction reduce;
protect / harm threaten;
release free freed / arrest detain jail imprison;
borrow / lend lent;
give gave given / take took taken;
upgrade / downgrade;
optimistic / pessimistic;
encourage / discourage;
include / exclude;
legalise legalize / criminalise criminalize outlaw;
employed employment / unemployed unemployment;
invest / divest;
wide widen / narrow;
heavy heavier / light lighter;
home / away
"""
# Each line is one meaning, written by its first word.
SAME_MEANING = (
    "say tell state add note remark declare comment mention explain",
    "company firm business",
    "use utilise utilize",
    "buy purchase acquire",
    "show reveal demonstrate disclose",
    "begin start commence",
    "end finish conclude",
    "help assist aid",
    "big large huge",
    "big bigger",
    "child kid",
    "also additionally",
    "rise increase climb grow rose grew risen grown",
    "fall drop decline decrease fell fallen",
    "need require",
    "about around approximately roughly",
    "people person",
    "try attempt",
    "get receive obtain",
    "get got",
    "kill murder slay",
    "film movie",
    "job post position role",
    "announce unveil",
    "near close nearby",
    "whole entire",
    "ask request",
    "important significant key",
    "quick fast rapid",
    "official formal",
    "chief head boss",
    "worker employee staff",
    "plan intend",
    "hope expect",
    "home house",
    "car vehicle automobile",
    "police officer",
    "attorney lawyer",
    "last final",
    "many numerous several",
    "almost nearly",
    "often frequently",
    "quickly rapidly swiftly",
    "make create produce",
    "keep retain maintain",
    "choose pick select",
    "speak talk",
    "build construct",
    "doctor physician",
    "ill sick",
    "prison jail",
    "besides moreover furthermore",
    "because since",
    "however but though although",
    "although though while whereas",
)
# Words of office and courtesy, which may be left out before a name.
TITLE_WORDS = frozenset(
    "mr mrs ms miss dr sir dame lord lady prof professor president prime minister chancellor "
    "senator sen rep representative congressman congresswoman gov governor mayor judge justice "
    "captain coach king queen prince princess ceo chief executive secretary general".split()
)
# What a sentence may say without saying anything more.
EMPTY_WORDS = frozenset(
    "report reporter statement reportedly moreover furthermore thus therefore would may might "
    "must shall one say tell state add note remark also meanwhile however but though although "
    "while whereas yet still since because around".split()
)
# A word of the sentence begins a clause of its own behind one of these.
JOINS_CLAUSES = frozenset(
    "and but while whereas although though because after before when as which who whom whose "
    "that if unless until since so or nor yet where".split()
)
# Of the words in `bot.service.cuts.TURNING` these compare and do not negate.
COMPARING = frozenset(
    "than few fewer less wenige weniger peu moins pocos menos poucos pochi meno weinig minder "
    "мало менее меньше".split()
)
# With “to” behind them they deny what follows: “failed to win”, “has yet to win”.
DENYING_BEFORE_TO = frozenset({"fail", "decline", "refuse", "yet", "unable"})


@cache
def negators(language: str) -> frozenset[str]:
    """Return the words of a language that negate, but for those that end in “n't”."""
    return frozenset(TURNING.get(language, "").split()) - COMPARING


def negates(word: str, language: str) -> bool:
    """Return whether a word as it is written, in small letters, negates what stands beside it."""
    return word in negators(language) or (language == "en" and word.endswith(SHORTENED_NOT))


@cache
def _sides() -> Mapping[str, tuple[tuple[int, int], ...]]:
    found: dict[str, tuple[tuple[int, int], ...]] = {}
    for axis, pair in enumerate(OPPOSITES.split(";")):
        for side, words in zip((1, -1), pair.split("/"), strict=True):
            for word in words.split():
                found[word] = (*found.get(word, ()), (axis, side))
    return found


def sides_of_word(written: str, lemma: str) -> tuple[tuple[int, int], ...]:
    """Return the axes on which a word has an opposite, each with its side there, 1 or -1."""
    sides = _sides()
    return sides.get(written) or sides.get(lemma, ())


@cache
def _meanings() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for line in SAME_MEANING:
        first, *others = line.split()
        for word in (first, *others):
            found.setdefault(word, found.get(first, first))
    return found


def meaning_of(word: str) -> str:
    """Return the word that stands for all of one meaning, the word itself where none does."""
    return _meanings().get(word, word)
