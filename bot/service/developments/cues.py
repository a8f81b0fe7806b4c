"""Cues beside states, by language: what is told of, recalled or undone, and asks what was."""

from __future__ import annotations

# A sentence that has one of these says what a state is told of, and two of them are two matters.
CRIMES = {
    "en": "fraud murder manslaughter assault theft robbery arson bribery corruption embezzlement "
    "burglary kidnapping rape smuggling perjury espionage treason libel stalking blackmail "
    "extortion trafficking speeding tax",
    "de": "betrug mord totschlag körperverletzung diebstahl raub brandstiftung bestechung untreue "
    "steuerhinterziehung meineid",
    "fr": "fraude meurtre homicide vol agression corruption escroquerie incendie",
    "es": "fraude asesinato homicidio robo agresión corrupción estafa soborno",
    "it": "frode omicidio furto aggressione corruzione truffa rapina",
    "nl": "fraude moord doodslag diefstal mishandeling corruptie oplichting brandstichting",
    "pt": "fraude homicídio roubo furto agressão corrupção suborno",
}
# What has not come to be, though it is named: within a few words before a state.
UNDOING_WORDS = {
    "en": r"not|never|no|nor|neither|without|could|may|might|would|should|cannot|if|whether|unless"
    r"|until|den(?:y|ies|ied)|ask(?:s|ed)?|urg(?:es|ed)|seek(?:s|ing)?|sought|expected|likely"
    r"|unlikely|demand(?:s|ed)?|calls? for|wants?|wanted|hop(?:es|ed)|threat\w*|consider\w*"
    r"|possible|yet|fail(?:s|ed)|refus\w*|avoid\w*|rather than|instead of|closer to|near to",
    "de": "nicht|nie|kein|keine|keinen|ohne|könnte|könnten|würde|würden|soll|sollte|sollten|ob"
    "|wenn|falls|fordert|forderte|forderten|droht|drohte|möglich",
    "fr": "ne|pas|jamais|sans|pourrait|pourraient|serait|devrait|si|demande|réclame|aucune?",
    "es": "no|nunca|sin|podría|podrían|sería|debería|si|pide|exige|ningún|ninguna",
    "it": "non|mai|senza|potrebbe|potrebbero|sarebbe|dovrebbe|se|chiede|nessun|nessuna",
    "nl": "niet|nooit|geen|zonder|kan|zou|zouden|moet|als|eist|of",
    "pt": "não|nunca|sem|poderia|poderá|seria|deveria|se|pede|exige|nenhum|nenhuma",
    "ru": "не|никогда|без|может|могут|бы|если|требует|требуют",
}
# What tells of an earlier state.
RECALLING_WORDS = {
    "en": r"had|newly|previously|earlier|originally|initially|at first|formerly|once|ago|back then"
    r"|last (?:week|month|year|spring|summer|autumn|fall|winter)|previous|who (?:was|were|is)"
    r"|whose|which (?:was|were)|at the time",
    "de": "zuvor|früher|ursprünglich|zunächst|anfangs|damals|einst|vorher|hatte|hatten|war|waren"
    "|vorig\\w*|vergangen\\w*|letzten? (?:Woche|Monat|Jahr)",
    "fr": "auparavant|précédemment|initialement|d'abord|à l'origine|avait|avaient|il y a|ancienne?"
    "|dernière?",
    "es": "antes|anteriormente|inicialmente|al principio|había|habían|hace|pasad[oa]",
    "it": "prima|precedentemente|inizialmente|in origine|aveva|era|erano|scors[oa]|fa",
    "nl": "eerder|aanvankelijk|oorspronkelijk|eerst|destijds|had|hadden|vorige?|geleden",
    "pt": "antes|anteriormente|inicialmente|no início|tinha|havia|passad[oa]|atrás",
    "ru": "ранее|раньше|сначала|первоначально|прежде|назад|прошл\\w*",
    "ja": "以前|当初|かつて|昨年|先月|していた",
}
# A question with one of these asks for what was, or what changed, and not for what is.
ASKING_BACK = {
    "en": r"at first|first|originally|original|initially|initial|at the time|back then|used to"
    r"|before|earlier|previous|previously|formerly|early on|at the (?:start|beginning)"
    r"|in the (?:past|beginning)|until|compare\w*|differ\w*|chang(?:e|es|ed)|over time|so far"
    r"|history|timeline",
    "de": "zuerst|anfangs|ursprünglich|zunächst|damals|früher|vorher|zuvor|am anfang|vergleich\\w*"
    "|geändert|verändert",
    "fr": "au départ|d'abord|initialement|à l'origine|au début|auparavant|avant|compar\\w*|changé",
    "es": "al principio|originalmente|inicialmente|antes|en un principio|compar\\w*|cambiado"
    "|cambió",
    "it": "all'inizio|inizialmente|originariamente|prima|in origine|confront\\w*|cambiato",
    "nl": "aanvankelijk|eerst|oorspronkelijk|destijds|eerder|vroeger|vergelijk\\w*|veranderd",
    "pt": "inicialmente|no início|originalmente|antes|a princípio|compar\\w*|mudou",
    "ru": "сначала|первоначально|изначально|тогда|раньше|прежде|поначалу|сравн\\w*|изменил\\w*",
    "ja": "当初|最初|初め|以前|当時|比べ|変わ",
}
# People whom something befell, by what it was.
TOLLS = {
    "en": {
        "hurt": "hurt|injur(?:ed|ies|ing|es?|y)|wound(?:ed|ing|s)",
        "killed": "killed|killing|kills|dead|died|deaths?|death toll|lives|fatalities",
        "missing": "missing|unaccounted for",
        "rescued": "rescued|saved",
        "displaced": "evacuated|displaced|homeless",
        "arrested": "arrested|detained|arrests",
        "infected": "infected|infections|cases|fell ill",
    },
    "de": {
        "hurt": "verletzt|verletzte|verletzten",
        "killed": "tot|tote|toten|getötet|ums leben|starben|todesopfer",
        "missing": "vermisst|vermisste",
        "arrested": "festgenommen",
    },
    "fr": {
        "hurt": "blessée?s?",
        "killed": "morts?|tuée?s?|décès",
        "missing": "disparue?s?",
        "arrested": "arrêtée?s?|interpellée?s?",
    },
    "es": {
        "hurt": "herid[oa]s?",
        "killed": "muert[oa]s?|fallecid[oa]s?",
        "missing": "desaparecid[oa]s?",
        "arrested": "detenid[oa]s?",
    },
    "it": {
        "hurt": "ferit[oaie]",
        "killed": "mort[oaie]|uccis[oaie]|vittime",
        "missing": "dispers[oaie]",
        "arrested": "arrestat[oaie]",
    },
    "nl": {
        "hurt": "gewond|gewonden",
        "killed": "dood|doden|gedood|omgekomen",
        "missing": "vermist|vermisten",
        "arrested": "aangehouden",
    },
    "pt": {
        "hurt": "ferid[oa]s?",
        "killed": "mort[oa]s?",
        "missing": "desaparecid[oa]s?",
        "arrested": "detid[oa]s?",
    },
}
