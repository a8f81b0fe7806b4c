"""Words that take the truth out of what they govern, and of a number its exactness. English."""

from __future__ import annotations

import re
from enum import StrEnum


class Factuality(StrEnum):
    """What a text makes of what it says, where it does not say it as a fact."""

    POSSIBLE = "possible"
    ALLEGED = "alleged"
    DENIED = "denied"
    CONDITIONAL = "conditional"
    PLANNED = "planned"
    FUTURE = "future"
    ATTEMPTED = "attempted"
    ASKED = "asked"
    IMAGINED = "imagined"
    QUALIFIED = "qualified"


WORKS_OF_FANCY = "film|movie|novel|dream|play|drama|game|sketch|sitcom|thriller|comedy|scenario"
NO_ORDER = "reporters|that|he|she|they"
# What stands before the month, in texts that write it small.
NO_MONTH = "".join(rf"(?<!\b{word} )" for word in "last in the of by until since on".split())
# As regular expressions, each from a word's beginning to a word's end.
HEDGE_CUES = {
    Factuality.POSSIBLE: (
        rf"{NO_MONTH}(?-i:may)(?! \d)",
        r"might|could|can(?!not)|(?:would|should) have",
        r"(?<!as )possible|possibly|possibility|perhaps|maybe|probabl[ey]|probability|presumably",
        r"potential(?:ly)?",
        r"likely|apparent(?:ly)?|seem(?:s|ed|ingly)?|appear(?:s|ed)? to|suggest(?:s|ed|ing|ions?)?",
        r"fear(?:s|ed|ing)?|warn(?:s|ed|ing|ings)?|risk(?:s|ed|ing)?(?: of)?|dangers? of|threat of",
        r"chances? of|speculat(?:e|es|ed|ing|ion)",
    ),
    Factuality.ALLEGED: (
        r"(?:stand|fac)(?:s|es?|ed|ing)? (?:\w+ )?(?:accus(?:ed|ations)|allegations|suspicion)",
        r"suspect(?:s|ed|ing)?|suspicions?|accus(?:e|es|ed|ing|ations?)|purported(?:ly)?",
        r"alleg(?:e|es|ed|edly|ing|ations?)|reportedly|supposed(?:ly)?|claim(?:s|ed|ing)?(?! \d)",
        r"(?:court|jury) (?:heard|hears|was told)|prosecutors? (?:said|says?|told)",
        r"rumou?r(?:s|ed)?|unconfirmed|indict(?:s|ed|ment)?|charg(?:e|es|ed|ing) (?:with|of)",
        r"charges that|(?:on|faces?|facing|faced) (?:\w+ ){0,2}(?:charges|trial)",
        r"stand(?:s|ing)? trial",
        r"(?:thought|believed|said|considered|understood|presumed|reported|held) to",
        r"(?<!\bi )(?<!\bwe )believ(?:e|es|ed)",
    ),
    Factuality.DENIED: (
        r"den(?:y|ies|ied|ying|ials?)|doubt(?:s|ed|ing|ful)?|reject(?:s|ed|ing|ion)?",
        r"dismiss(?:es|ed|ing|al)?|refut(?:e|es|ed|ing)|disput(?:e|es|ed|ing)|rebut(?:s|ted)?",
        r"false(?:ly)?|untrue|a lie|lies that|hoax|myths?|baseless|unfounded",
        r"groundless|wrong(?:ly)?",
        r"fabricat(?:ed|ion|ions)|debunk(?:s|ed|ing)?|incorrect(?:ly)?|contrary to|unlikely",
        r"clear(?:s|ed|ing)?(?: (?!of )\w+){0,4} of|acquit(?:s|ted|tal)?(?: of)?|innocent of",
        r"no (?:\w+ )?(?:evidence|signs?|proof|indications?|truth|chance|plans?|intention|reason)",
        r"rul(?:e|es|ed|ing) out|prevent(?:s|ed|ing)?|avoid(?:s|ed|ing)?|avert(?:s|ed|ing)?",
        r"foil(?:s|ed)?|thwart(?:s|ed)?|instead of|rather than|far from|stop(?:s|ped)? short of",
        r"(?:fail(?:s|ed|ing|ure)?|refus(?:e|es|ed|ing|al)|declin(?:e|es|ed|ing)|unable|yet) to",
        r"s[ck]eptic(?:s|al|ism)?|not true",
    ),
    Factuality.CONDITIONAL: (
        r"(?<!even )(?<!as )if|unless|provided that|in case|as long as|subject to",
        r"depend(?:s|ing)? on|(?-i:Should|Were|Had)(?= (?:the|an?|it|he|she|they)\b)",
    ),
    Factuality.PLANNED: (
        r"plan(?:s|ned|ning)?|promis(?:e|es|ed|ing)|pledg(?:e|es|ed|ing)|vow(?:s|ed|ing)?",
        r"threaten(?:s|ed|ing)?|threats? to|intend(?:s|ed|ing)?|intentions?|hop(?:e|es|ed|ing)",
        r"aim(?:s|ed|ing)? to|want(?:s|ed|ing)?|wish(?:es|ed)?|seek(?:s|ing)?|sought",
        r"urg(?:e|es|ed|ing)|call(?:s|ed|ing)? (?:for|on)|demand(?:s|ed|ing)?|request(?:s|ed)?",
        r"propos(?:e|es|ed|ing|als?)|recommend(?:s|ed|ing|ations?)?|ask(?:s|ed|ing)? for",
        rf"(?:ask|order|tell|told|advis)(?:s|e|es|ed|ing)?(?: (?!{NO_ORDER})\w+){{1,4}}? to",
        r"expect(?:s|ed|ing|ations?)?|predict(?:s|ed|ing|ions?)?|forecasts?",
        r"project(?:s|ed|ions?) (?:to|that)",
        r"consider(?:s|ed|ing)?|mull(?:s|ed|ing)?|weigh(?:s|ed|ing) up|must|should|ought to",
        r"need(?:s|ed)? to|(?:has|have|had) to|offer(?:s|ed|ing)? to|bids? (?:to|for)",
    ),
    Factuality.FUTURE: (
        r"(?-i:will)|shall|would|going to|set to|scheduled to|ready to|poised to|about to",
        r"prepar(?:e|es|ed|ing) to|(?:is|are|was|were|be) due to",
        r"agree(?:s|d|ment)? to|(?:is|are|was|were) to(?= [a-z])|decided to",
    ),
    Factuality.ATTEMPTED: (
        r"tr(?:y|ies|ied|ying) to|attempt(?:s|ed|ing)?(?: to)?|efforts? to",
        r"struggl(?:e|es|ed|ing) to|conspir(?:e|ed|ing) to|plot(?:s|ted|ting)? to",
    ),
    Factuality.ASKED: (
        r"whether|(?:ask(?:s|ed)?|wonder(?:s|ed)?|question(?:s|ed)?)(?: \w+){0,3} (?:if|why|how)",
    ),
    Factuality.IMAGINED: (
        rf"in (?:an?|the|his|her|its|their|this|one) (?:[\w-]+ ){{0,2}}(?:{WORKS_OF_FANCY})",
        r"dream(?:s|ed|t|ing)?|imagin(?:e|es|ed|ing)|pretend(?:s|ed|ing)?|fiction(?:al)?",
        r"jok(?:ed|es)|hypothetical(?:ly)?|simulat(?:ed|ion)",
    ),
    # “The former mayor” is no mayor.
    Factuality.QUALIFIED: (
        r"former(?:ly)?|acting|deputy|fake|mock|bogus|would-be|so-called|interim",
        r"temporar(?:y|ily)|provisional(?:ly)?|partial(?:ly)?",
    ),
}
CUE_PATTERN = re.compile(
    r"(?P<SHORTENED>(?<=\w)['’]ll\b)|(?<![\w-])(?:"
    + "|".join(f"(?P<{kind.name}>{'|'.join(HEDGE_CUES[kind])})" for kind in HEDGE_CUES)
    + r")(?![\w-]|['’]t)",
    re.IGNORECASE,
)
# Of these cues what stands behind is one word, and not all that follows.
OF_ONE_WORD = re.compile(
    r"may|might|could|can|(?:would|should) have|will|shall|would|must|should|['’]ll"
    r"|possibl[ey]|perhaps|maybe|probabl[ey]"
    r"|potential(?:ly)?|likely|unlikely|apparent(?:ly)?|seemingly|presumably|supposed(?:ly)?"
    r"|purported(?:ly)?|alleged(?:ly)?|reportedly|hypothetical(?:ly)?"
)
NEVER_BEFORE = re.compile(r"(?:un)?likely|possible|probable|potential|apparent|suggest\w*|\w+ to")
# These govern the whole sentence, wherever they stand in it.
OF_ALL = re.compile(r"in (?:an?|the|his|her|its|their|this|one) .*")
# What is false stands before these: “claims that the bridge fell are untrue”.
SAYS_FALSE = re.compile(
    r"false|untrue|a lie|hoax|myths?|baseless|unfounded|groundless|wrong|incorrect|doubtful"
    r"|fabricated|debunked|unconfirmed|(?:not|n['’]t) true"
)
# Behind a cue these show that it governs what stands before it: “the claim was denied by Holt”.
GOVERNS_BEFORE = re.compile(r"\s*(?:by\b|as (?:false|untrue|baseless|wrong)|[,;.!?”\"]|$)")
# What else says that something is so unsure, or surer still not so.
ACCEPTED = {
    Factuality.POSSIBLE: (Factuality.ALLEGED, Factuality.PLANNED),
    Factuality.ALLEGED: (Factuality.POSSIBLE, Factuality.DENIED),
    Factuality.DENIED: (),
    Factuality.CONDITIONAL: (Factuality.POSSIBLE,),
    Factuality.PLANNED: (Factuality.POSSIBLE,),
    Factuality.FUTURE: (Factuality.PLANNED, Factuality.POSSIBLE),
    Factuality.ATTEMPTED: (Factuality.DENIED, Factuality.PLANNED),
    Factuality.ASKED: (Factuality.POSSIBLE,),
    Factuality.IMAGINED: (),
    Factuality.QUALIFIED: (),
}
