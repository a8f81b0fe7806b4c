"""What tells the kind of answer that a question asks for, in languages other than English: pure."""

from __future__ import annotations

import re
from functools import cache

# By kind. Who and where ask for a name; “which” may ask for anything. The first kind that fits
# at a place is meant: “por qué” is no “qué”.
CUES = {
    "de": {
        "date": r"(?:seit |bis |ab )?wann|(?:an|in) welche[mr] (?:tag|jahr|monat|datum)",
        "number": r"wie ?viele?|wie (?:alt|groß|hoch|lange?|oft|schwer|teuer|tief|weit)",
        "name": r"wer|wem|wen|wessen|wo(?:her|hin)?",
        "reason": "warum|wieso|weshalb",
        "other": r"wie|was|welche[mnrs]?",
    },
    "es": {
        "date": r"cuándo|en qué (?:año|día|fecha|mes)",
        "number": r"cuánt[oa]s?|qué (?:edad|porcentaje|precio)",
        "name": r"quién(?:es)?|a?dónde",
        "reason": "por qué",
        "other": r"cómo|qué|cuál(?:es)?",
    },
    "fr": {
        "date": r"quand|(?:à|en) quelle (?:année|date)|quel jour",
        "number": r"combien|quel(?:le)? (?:âge|prix|pourcentage|somme)",
        "name": r"qui|où",
        "reason": "pourquoi",
        "other": r"comment|quel(?:le)?s?|que|quoi",
    },
    "it": {
        "date": r"quando|in che (?:anno|data|giorno)",
        "number": r"quant[aeio]",
        "name": r"chi|dove",
        "reason": "perché",
        "other": r"come|che|cosa|qual[ei]?",
    },
    "nl": {
        "date": r"wanneer|(?:in welk jaar|op welke (?:dag|datum))",
        "number": r"hoeveel|hoe (?:diep|duur|groot|hoog|lang|oud|vaak|ver|zwaar)",
        "name": r"wie|waar(?:heen|naartoe|vandaan)?",
        "reason": "waarom",
        "other": r"hoe|wat|welke?",
    },
    "pt": {
        "date": r"quando|em que (?:ano|data|dia)",
        "number": r"quant[ao]s?",
        "name": r"quem|a?onde",
        "reason": "por que razão|por ?qu[eê]",
        "other": r"como|o que|que|qua(?:l|is)",
    },
    "ru": {
        "date": r"когда|в каком году|какого числа",
        "number": r"сколько|как(?:ой|ого) (?:возраста|высоты|глубины|длины|размера)|насколько",
        "name": r"кто|кого|кому|кем|где|куда|откуда",
        "reason": "почему|зачем",
        "other": r"чем|что|как(?:ой|ая|ое|ие|ого)?",
    },
    "ja": {
        "date": "いつ|何[年月日時]",
        "number": "いくら|いくつ|ど(?:の|れ)くらい|何(?:[人回件度歳割個台本円%分階]|ドル)",
        "reason": "なぜ|どうして|理由",
        "other": "誰|どこ|どう|何",
    },
}


def cue(question: str, language: str) -> str | None:
    """Return the kind that the first cue of a question tells, None where there is none."""
    found = _pattern(language).search(question) if language in CUES else None
    return found.lastgroup if found else None


@cache
def _pattern(language: str) -> re.Pattern[str]:
    kinds = "|".join(f"(?P<{kind}>{words})" for kind, words in CUES[language].items())
    edge = "" if language == "ja" else r"\b"
    return re.compile(rf"{edge}(?:{kinds}){edge}", re.IGNORECASE)
