"""What people say to anybody, and round a question: greetings, thanks, “lol”, “please”: pure."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache

from articles.text import fold


class SmallTalk(StrEnum):
    """What kind of small talk something is."""

    GREETING = "greeting"
    THANKS = "thanks"
    REMARK = "remark"
    ABOUT = "about"


# Said before anything, and telling nothing of it: “lol what happened”.
INTERJECTIONS = (
    "ok|okay|okey|k|kk|oki|alright|all right|sure|yes|yeah|yep|yup|no|nope|nah|sorry|oops|lol|"
    "lmao|rofl|haha|hehe|omg|omfg|wow|wtf|hm|mhm|huh|uh|um|meh|ugh|idk|dunno|bruh|damn"
)
PLEAS = "please|pls|plz|bitte|sil te plait|sil vous plait|por favor"
# In English, German, French, Spanish, Portuguese and Japanese.
PHRASES = {
    SmallTalk.GREETING: (
        "hello|hi|hey|heya|hiya|howdy|yo|sup|gm|gn|greetings|hi there|hello there|hey there|"
        "good morning|good afternoon|good evening|"
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
        f"{INTERJECTIONS}|right|fine|got it|i see|understood|never mind|nevermind|nvm|np|"
        "no problem|my bad|good|"
        "great|nice|cool|awesome|amazing|perfect|excellent|brilliant|wonderful|neat|sweet|"
        "good job|great job|nice job|well done|nice one|good work|good bot|great bot|nice bot|"
        "best bot|bad bot|stupid bot|dumb bot|smart bot|clever bot|love you|i love you|"
        "i like you|you rock|i hate you|hate you|i hate this|you suck|shut up|not helpful|"
        "you are great|you are awesome|you are the best|youre great|youre the best|"
        "really|seriously|for real|no way|wrong|thats wrong|that is wrong|this is wrong|"
        "you are wrong|youre wrong|not true|thats not true|i dont know|i do not know|idc|"
        "i dont care|whatever|interesting|exactly|true|same|ikr|"
        "gg|test|testing|test test|test 123|just testing|just a test|"
        "this is a test|ping|ja|nein|alles klar|klar|gut|super|toll|klasse|prima|genau|echt|"
        "wirklich|keine ahnung|falsch|"
        "verstanden|guter bot|braver bot|schlechter bot|gut gemacht|oui|non|daccord|vraiment|"
        "je sais pas|je ne sais pas|cest faux|"
        "genial|parfait|bien|tres bien|bon bot|gentil bot|mauvais bot|bien joue|"
        "bravo|mdr|ptdr|si|vale|de acuerdo|perfecto|muy bien|entendido|claro|buen bot|"
        "de verdad|en serio|no se|"
        "buen trabajo|bien hecho|mal bot|jaja|sim|nao|beleza|legal|otimo|perfeito|entendi|"
        "a serio|nao sei|"
        "bom bot|bom trabalho|bot bom|rs|kkkk|uau|prueba|teste|essai|はい|いいえ|了解|了解です|"
        "わかった|わかりました|すごい|すごいね|いいね|いいボット|テスト|笑|草|なるほど|オーケー|"
        "本当|本当に|うーん|"
        f"{PLEAS}"
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
ADDRESSED = "bot|newsdesk|all|everyone|everybody|guys|friend|mate|man|dude|buddy|bro|folks"
OPENINGS = "so|well|oh|ah"
BESIDE = (
    f"{ADDRESSED}|{OPENINGS}|robot|there|you|u|very|too|much|a lot|so much|very much|again|"
    "then|now|and|for the help|for your help|for that|for this|for the info|for the answer|"
    "for the news|du|dir|euch|ihr|sehr|schon|auch|und|fur die hilfe|a tous|tout le monde|toi|"
    "vous|et|beaucoup|pour laide|a todos|amigo|y|mucho|por la ayuda|e|pessoal|muito|pela ajuda|"
    "さん|ね|よ|ボット"
)
LAUGHTER = re.compile(
    r"[hj]?(?:[aei]+[hj]+){2,}[aei]*|h*(?:ha|he|ja|je){2,}h?|k{3,}|lo+l(?:ol)*|x+d+"
)
DRAWN_OUT = re.compile(r"(.)\1+")
MARKS = " .,:;!?¡¿。！？"
APOSTROPHE = re.compile(r"['’]")
# Greetings that are firms too: only a mark tells “Ola, any news?” from “Ola news”.
FIRMS = "na|ola|oi|gm|gn"
# Longer is no phrase that stands before a question or after one.
LONGEST_PHRASE = 4
BEFORE_WHOM = frozenset("a an the of in on about for from with to by".split())
WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


def without_courtesies(text: str) -> str:
    """Return a question without the greeting before it, and “please” and the like after it.

    What ends with a mark, as in “Good bot, any news?”, may be any phrase; before “news” alone many
    a one says what kind of news is wanted. The text itself where it is nothing else.
    """
    found = list(WORD.finditer(text))
    words = [spelt(word) or word for word in (fold(APOSTROPHE.sub("", each[0])) for each in found)]
    first, last = 0, len(words)
    while size := _before(words[first:], text, [each.end() for each in found[first:]], first > 0):
        first += size
    while size := _after(words[first:last]):
        last -= size
    if first >= last:
        return text
    end = len(text) if last == len(words) else found[last - 1].end()
    return text[found[first].start() : end]


def _before(words: list[str], text: str, ends: list[int], opened: bool) -> int:
    """Return how many words are said before the question that a text's words are, 0 for none."""
    for size in range(min(LONGEST_PHRASE, len(words) - 1), 0, -1):
        phrase = tuple(words[:size])
        marked = text[ends[size - 1] :].lstrip()[:1] in (*",.!;:—–-",)
        if phrase in _openings() or (opened and phrase in _addressed()):
            return size
        if marked and phrase in phrases():
            return size
    return 0


def _after(words: list[str]) -> int:
    """Return how many words are said after the question that words are, 0 for none."""
    for size in range(min(LONGEST_PHRASE, len(words) - 1), 0, -1):
        # “From all” and “about man” are no address.
        if tuple(words[-size:]) in _closings() and words[-size - 1] not in BEFORE_WHOM:
            return size
    return 0


@cache
def _openings() -> frozenset[tuple[str, ...]]:
    greetings, thanks = PHRASES[SmallTalk.GREETING], PHRASES[SmallTalk.THANKS]
    said = frozenset(_split(f"{greetings}|{thanks}|{INTERJECTIONS}|{PLEAS}|{OPENINGS}"))
    return said - frozenset(_split(FIRMS))


@cache
def _addressed() -> frozenset[tuple[str, ...]]:
    return frozenset(_split(ADDRESSED))


@cache
def _closings() -> frozenset[tuple[str, ...]]:
    return frozenset(_split(f"{PHRASES[SmallTalk.THANKS]}|{INTERJECTIONS}|{PLEAS}|{ADDRESSED}"))


def spelt(word: str) -> str | None:
    """Return a word as the phrases have it, if need be with fewer letters: “heyyy” is “hey”."""
    if word in said_words():
        return word
    if LAUGHTER.fullmatch(word):
        return "haha"
    shortened = (DRAWN_OUT.sub(r"\1" * count, word) for count in (2, 1))
    return next((each for each in shortened if each in said_words()), None)


@cache
def phrases() -> dict[tuple[str, ...], SmallTalk | None]:
    """Return the phrases in words, and of which kind each is; None is what stands beside one."""
    beside: dict[tuple[str, ...], SmallTalk | None] = dict.fromkeys(_split(BESIDE))
    return beside | {words: kind for kind, told in PHRASES.items() for words in _split(told)}


def _split(told: str) -> list[tuple[str, ...]]:
    return [tuple(fold(phrase).split()) for phrase in told.split("|")]


@cache
def said_words() -> frozenset[str]:
    """Return the words of the phrases."""
    return frozenset(word for phrase in phrases() for word in phrase)
