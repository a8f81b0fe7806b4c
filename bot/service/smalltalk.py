"""What people say to anybody, and is no question about the news: greetings, thanks, “lol”: pure.

A message is small talk where all of it is: “ok thanks” is, “thanks to whom did they win?” is not.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

from rapidfuzz.distance import OSA

from articles.text import fold
from index.query.dictionaries import is_common

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


class SmallTalk(StrEnum):
    """What kind of small talk something is."""

    GREETING = "greeting"
    THANKS = "thanks"
    REMARK = "remark"
    ABOUT = "about"


# In English, German, French, Spanish, Portuguese and Japanese.
PHRASES = {
    SmallTalk.GREETING: (
        "hello|hi|hey|heya|hiya|howdy|yo|greetings|good morning|good afternoon|good evening|"
        "good day|good night|morning|bye|goodbye|good bye|see you|see ya|cya|how are you|"
        "how are you doing|how are you today|hows it going|how is it going|how do you do|"
        "nice to meet you|are you there|anyone there|hallo|halloechen|moin|moin moin|servus|"
        "gruezi|guten morgen|guten tag|guten abend|gute nacht|tschuss|tschues|ciao|"
        "wie geht es dir|wie gehts|wie gehts dir|na|bonjour|bonsoir|salut|coucou|"
        "bonne nuit|bonne journee|au revoir|a bientot|ca va|comment ca va|comment vas tu|"
        "comment allez vous|tu vas bien|hola|buenas|buenos dias|buenas tardes|buenas noches|"
        "adios|hasta luego|como estas|como esta|que tal|como te va|ola|oi|bom dia|boa tarde|"
        "boa noite|tchau|ate logo|tudo bem|tudo bom|como vai|como vai voce|como voce esta|"
        "こんにちは|こんばんは|おはよう|おはようございます|おやすみ|さようなら|やあ|元気ですか|元気"
    ),
    SmallTalk.THANKS: (
        "thanks|thank you|thank u|thankyou|thx|thnx|tnx|tks|ty|tysm|tyvm|many thanks|cheers|"
        "thanks a lot|thanks a bunch|thanks again|much appreciated|appreciated|"
        "appreciate it|i appreciate it|danke|dankeschon|danke schon|danke sehr|danke dir|"
        "vielen dank|besten dank|merci|merci beaucoup|merci bien|grand merci|gracias|"
        "muchas gracias|mil gracias|muchisimas gracias|obrigado|obrigada|muito obrigado|"
        "muito obrigada|brigado|valeu|ありがとう|ありがとうございます|ありがとうございました|どうも"
    ),
    SmallTalk.REMARK: (
        "ok|okay|okey|k|kk|oki|alright|all right|right|sure|fine|yes|yeah|yep|yup|no|nope|nah|"
        "got it|i see|understood|never mind|nevermind|nvm|np|no problem|sorry|my bad|oops|good|"
        "great|nice|cool|awesome|amazing|perfect|excellent|brilliant|wonderful|neat|sweet|"
        "good job|great job|nice job|well done|nice one|good work|good bot|great bot|nice bot|"
        "best bot|bad bot|stupid bot|smart bot|clever bot|love you|i love you|i like you|you rock|"
        "you are great|you are awesome|you are the best|youre great|youre the best|lol|lmao|rofl|"
        "haha|hehe|omg|wow|wtf|gg|test|testing|test test|test 123|just testing|just a test|"
        "this is a test|ping|ja|nein|alles klar|klar|gut|super|toll|klasse|prima|genau|"
        "verstanden|guter bot|braver bot|schlechter bot|gut gemacht|oui|non|daccord|"
        "genial|parfait|bien|tres bien|bon bot|gentil bot|mauvais bot|bien joue|"
        "bravo|mdr|ptdr|si|vale|de acuerdo|perfecto|muy bien|entendido|claro|buen bot|"
        "buen trabajo|bien hecho|mal bot|jaja|sim|nao|beleza|legal|otimo|perfeito|entendi|"
        "bom bot|bom trabalho|bot bom|rs|kkkk|uau|prueba|teste|essai|はい|いいえ|了解|了解です|"
        "わかった|わかりました|すごい|すごいね|いいね|いいボット|テスト|笑|草|なるほど|オーケー"
    ),
    SmallTalk.ABOUT: (
        "help|help me|who are you|what are you|what is your name|whats your name|"
        "what can you do|what can u do|what do you do|what can i ask|what can i ask you|"
        "what should i ask|how do you work|how does this work|how does it work|who made you|"
        "are you a bot|are you a robot|are you human|are you real|are you an ai|are you chatgpt|"
        "commands|what is newsdesk|whats newsdesk|hilfe|hilf mir|wer bist du|was bist du|"
        "was kannst du|was machst du|wie heisst du|bist du ein bot|was kann ich fragen|"
        "wie funktionierst du|aide|aide moi|aidez moi|qui es tu|qui etes vous|que peux tu faire|"
        "que sais tu faire|tu es qui|tu fais quoi|comment tu tappelles|es tu un bot|ayuda|"
        "ayudame|quien eres|que eres|que puedes hacer|que sabes hacer|que haces|como te llamas|"
        "eres un bot|ajuda|me ajuda|quem e voce|o que voce faz|o que voce pode fazer|"
        "o que voce sabe fazer|qual e o seu nome|voce e um bot|ヘルプ|助けて|あなたは誰|"
        "あなたは誰ですか|何ができる|何ができますか|使い方"
    ),
}
# Whom it is said to, and how much: never small talk by themselves.
BESIDE = (
    "bot|newsdesk|robot|there|you|u|all|everyone|everybody|guys|friend|mate|man|dude|buddy|so|"
    "very|really|too|much|a lot|so much|very much|again|then|now|please|pls|plz|and|oh|ah|well|"
    "for the help|for your help|for that|for this|for the info|for the answer|for the news|du|"
    "dir|euch|ihr|sehr|schon|auch|bitte|und|fur die hilfe|a tous|tout le monde|toi|vous|et|"
    "beaucoup|sil te plait|sil vous plait|pour laide|a todos|amigo|por favor|y|mucho|"
    "por la ayuda|e|pessoal|muito|pela ajuda|さん|ね|よ|ボット"
)
# Whoever asks most is answered: “ok thanks” is thanks.
BY_NEED = (SmallTalk.ABOUT, SmallTalk.THANKS, SmallTalk.GREETING, SmallTalk.REMARK)
LAUGHTER = re.compile(
    r"[hj]?(?:[aei]+[hj]+){2,}[aei]*|h*(?:ha|he|ja|je){2,}h?|k{3,}|lo+l(?:ol)*|x+d+"
)
DRAWN_OUT = re.compile(r"(.)\1+")
# With a word beside it “:D” is still one, “8D” within a name is none.
EMOTICON = re.compile(r"(?<!\w)(?:[:;=xX]['’]?-?[()DPpOo3/|*]+|<3+|\^_*\^|\\o/)(?!\w)")
CUSTOM_EMOJI = re.compile(r"<a?:\w+:\d+>")
APOSTROPHE = re.compile(r"['’]")
UNSPACED = re.compile(r"[\u3041-\u30ff\u4e00-\u9fff]")
# A slip is looked for in no shorter word, and no shorter one is meant.
LEAST_MISSPELT, LEAST_MEANT = 4, 5
MOST_SAID = 24
# A sum and nothing else. “9/11” is a day, “2-1” a score: these signs need spaces.
TERM = r"\(?[-−]?\d[\d.,]*\)?"
SUM = re.compile(
    r"(?:what(?:['’]?s| is| are)|how much is|calculate|compute|solve|was (?:ist|sind|ergibt)|"
    r"wie ?viel (?:ist|sind|ergibt)|combien (?:font|fait)|cu[aá]nto (?:es|son)|"
    r"quanto (?:[eé]|d[aá]))?"
    rf"\s*{TERM}(?:(?:\s*[+*×÷^x]\s*|\s+[-−–/:]\s+|"
    r"\s+(?:plus|minus|times|divided by|mal|geteilt durch|fois|por|mais|m[aá]s|menos|vezes)\s+)"
    rf"{TERM})+\s*=?\s*\??",
    re.IGNORECASE,
)


def small_talk(text: str, known: Callable[[str], bool] = lambda _: False) -> SmallTalk | None:
    """Return what kind of small talk a text is, None for what may be a question about the news.

    A word may have one slip of the usual sort (“thnaks”), unless it is a common word as it stands
    or `known` from the articles. A sum is no question about the news either.
    """
    bare = EMOTICON.sub(" ", CUSTOM_EMOJI.sub(" ", text)).strip()
    if not any(map(str.isalnum, bare)):
        told = bare != text.strip() or any(map(_is_picture, bare))
        return SmallTalk.REMARK if told else None
    if SUM.fullmatch(bare):
        return SmallTalk.ABOUT
    written = [
        piece
        for word in fold(APOSTROPHE.sub("", bare)).split()
        for piece in (_unspaced(word) if UNSPACED.search(word) else [word])
    ]
    if len(written) > MOST_SAID:
        return None
    words = _as_meant(written, known)
    kinds = _kinds(words) if words else frozenset()
    return next((kind for kind in BY_NEED if kind in kinds), None)


def _is_picture(character: str) -> bool:
    """Return whether a character is an emoji or another sign, and no mark such as “?”."""
    return not character.isascii() and unicodedata.category(character).startswith("S")


def _unspaced(word: str) -> list[str]:
    """Return the phrases of which a Japanese word consists, itself where it is of others too."""
    pieces = _japanese().findall(word)
    return pieces if "".join(pieces) == word else [word]


def _as_meant(written: Sequence[str], known: Callable[[str], bool]) -> list[str]:
    """Return words as the phrases have them; none where one of them is another word."""
    meant = [_spelt(word) or _near(word) for word in written]
    misspelt = {
        word
        for word, phrase in zip(written, meant, strict=True)
        if phrase is not None and not _spelt(word)
    }
    # The lists of common words are not read for nothing.
    if None in meant or any(known(word) or is_common(word) for word in misspelt):
        return []
    return [word for word in meant if word]


def _spelt(word: str) -> str | None:
    if word in _words():
        return word
    if LAUGHTER.fullmatch(word):
        return "haha"
    shortened = (DRAWN_OUT.sub(r"\1" * count, word) for count in (2, 1))
    return next((each for each in shortened if each in _words()), None)


def _near(word: str) -> str | None:
    """Return the word of a phrase that one is with a letter wrong, missing, too many or swapped."""
    if len(word) < LEAST_MISSPELT or not word.isalpha():
        return None
    near = [
        each
        for each in _words()
        if len(each) >= LEAST_MEANT
        and each[0] == word[0]
        and OSA.distance(word, each, score_cutoff=1) <= 1
    ]
    letters = sorted(word)
    return min(near, key=lambda each: (sorted(each) != letters, -len(each), each), default=None)


def _kinds(words: Sequence[str]) -> frozenset[SmallTalk]:
    """Return of which kinds the phrases are that words fall into, none where some are left over."""
    phrases = _phrases()
    found: list[frozenset[SmallTalk] | None] = [frozenset(), *[None] * len(words)]
    for begin in range(len(words)):
        so_far = found[begin]
        if so_far is None:
            continue
        for end in range(begin + 1, len(words) + 1):
            phrase = tuple(words[begin:end])
            if phrase in phrases:
                kind = phrases[phrase]
                found[end] = (found[end] or frozenset()) | so_far | ({kind} if kind else set())
    return found[-1] or frozenset()


@cache
def _phrases() -> dict[tuple[str, ...], SmallTalk | None]:
    """Return the phrases in words, and of which kind each is; None is what stands beside one."""
    beside: dict[tuple[str, ...], SmallTalk | None] = dict.fromkeys(_split(BESIDE))
    return beside | {words: kind for kind, told in PHRASES.items() for words in _split(told)}


def _split(phrases: str) -> list[tuple[str, ...]]:
    return [tuple(fold(phrase).split()) for phrase in phrases.split("|")]


@cache
def _words() -> frozenset[str]:
    return frozenset(word for phrase in _phrases() for word in phrase)


@cache
def _japanese() -> re.Pattern[str]:
    words = sorted(filter(UNSPACED.search, _words()), key=lambda word: (-len(word), word))
    return re.compile("|".join(words))
