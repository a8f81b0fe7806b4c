"""Made-up lists and small talk: what the sets lack, written by templates of our own."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from windows import Example, Window

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator, Sequence

    from windows import Windows


class ListKind(NamedTuple):
    """A kind of list: headlines, how an entry tells its value, and what is asked of it."""

    headlines: tuple[str, ...]
    entries: tuple[str, ...]
    questions: tuple[str, ...]
    values: tuple[int, int]


LISTS = (
    ListKind(
        (
            "Which companies cut jobs this year",
            "Layoffs: the full list",
            "Every job cut announced so far",
        ),
        (
            "Is cutting {v} jobs, the company said.",
            "Lets go {v} people, about a tenth of its staff.",
            "Will lay off {v} workers by the summer.",
            "Announced that {v} positions are to go, most of them in sales.",
            "Said it would shed {v} of its employees after a weak quarter.",
        ),
        (
            "how many people does {n} lay off",
            "{n} layoffs",
            "how many jobs is {n} cutting",
            "How many workers will {n} let go?",
            "number of job cuts at {n}",
        ),
        (20, 9000),
    ),
    ListKind(
        ("The best deals of the week", "What the sales have to offer", "Deals worth a look"),
        (
            "Now ${v}, down from its usual price.",
            "On sale for ${v} until Sunday.",
            "Costs ${v} at most shops, the lowest we have seen.",
            "You can have it for ${v} with a coupon.",
        ),
        (
            "{n} price",
            "how much is the {n}",
            "what does {n} cost",
            "{n} deal",
            "How much is {n} now?",
        ),
        (9, 2400),
    ),
    ListKind(
        ("Those who died in the fire", "The victims named so far", "In memory: who they were"),
        (
            "Was {v} and worked as a nurse.",
            "A father of two, {v} years old.",
            "{v}, had moved to the town last year.",
            "Would have turned {w} next month.",
            "Aged {v}, loved to sing.",
        ),
        ("how old was {n}", "{n} age", "age of {n}", "How old was {n} at the time?"),
        (17, 88),
    ),
    ListKind(
        ("Results of the day", "All the scores", "How the teams did"),
        (
            "Won {s} at home and moved up to third.",
            "Lost {s} after a late goal.",
            "Drew their match and have {v} points now.",
            "Were beaten {s} by the leaders.",
        ),
        ("{n} score", "how did {n} do", "{n} result", "what was the result for {n}", "did {n} win"),
        (3, 60),
    ),
    ListKind(
        ("New games and their dates", "Release dates for the season", "What comes out when"),
        (
            "Comes out on {d}.",
            "Arrives {d} on all platforms.",
            "Is planned for {d}, after two delays.",
            "Opens in cinemas on {d}.",
        ),
        ("{n} release date", "when does {n} come out", "When is {n} released?", "when is {n} out"),
        (1, 28),
    ),
    ListKind(
        ("What the towns report after the storm", "Damage town by town", "Storm: what we know"),
        (
            "Reports {v} people hurt, two of them badly.",
            "{v} homes are without power.",
            "Has opened {v} shelters.",
            "Counts {v} damaged roofs so far.",
        ),
        (
            "how many were hurt in {n}",
            "{n} storm damage",
            "how bad was the storm in {n}",
            "what happened in {n}",
        ),
        (2, 4000),
    ),
    ListKind(
        ("Who earns what", "The pay of the chief executives", "Transfers: who paid how much"),
        (
            "Was paid {v} million last year.",
            "Cost {v} million, a record for the club.",
            "Has a contract worth {v} million.",
            "Received a bonus of {v} million.",
        ),
        ("how much does {n} earn", "{n} salary", "how much did {n} cost", "what is {n} paid"),
        (1, 300),
    ),
)
LISTS_MADE = 700
NO_NAMES = frozenset(
    "what which who when where why how in on the a an did does is are was were many much".split()
)
MONTHS = "January February March April May June July August September October November".split()
SMALL_TALK = """thanks|thanks!|thank you|thx|ty|ok|okay|k|good bot|bad bot|nice|cool|lol|lmao|haha|
hi|hello|hey there|hello newsdesk|good morning|good night|gm|how are you|how are you?|who are you|
what are you|are you a bot|are you an ai|tell me a joke|sing me a song|i love you|you suck|
what can you do|help|help me|test|testing|asdf|?|??|yes|no|maybe|why|what|so what|who asked|
what is 2+2|2+2|12*7|what is 15% of 80|square root of 144|what time is it|what day is it today|
whats the date|weather|weather tomorrow|will it rain tomorrow|whats the weather like|
is it going to snow this weekend|temperature tomorrow|what is the capital of france|
capital of australia|how tall is mount everest|who wrote hamlet|what pi is|what is pi|
how far is the moon|does coffee cause cancer|is water wet|what is the meaning of life|
how do i cook rice|best pizza in town|recommend me a movie|what should i eat|
how do i install python|write me a poem|translate this|who is the president of the moon|
how many planets are there|what is photosynthesis|how old is the universe|define entropy|
merci|danke|gracias|hola|bonjour|obrigado|guten morgen|wie geht es dir|ca va|arigato|
wie ist das wetter|quel temps fait-il demain|wer bist du|cual es la capital de italia|
what is love|roll a dice|flip a coin|play some music|ping|are you there|stop|never mind|nvm|
same|this|wow|omg|wtf|great answer|wrong|thats not true|source?|link|more|continue|next|
what is the best phone|which car should i buy|how to lose weight|lottery numbers|my horoscope|
when is easter|when does the world end|how many seconds in a day|convert 5 miles to km"""
WEATHER = (
    "what is the weather in {n} tomorrow",
    "weather {n}",
    "will it rain in {n}",
    "{n} forecast weekend",
    "how hot is it in {n}",
)
PERSONAL = (
    "how old is {n}",
    "{n} age",
    "where was {n} born",
    "{n} net worth",
    "who is {n} married to",
    "how tall is {n}",
    "{n} birthday",
    "what is {n} phone number",
    "when did {n} die",
)


def lists(windows: Windows, names: Sequence[str], rng: random.Random) -> Iterator[Example]:
    """Yield questions on made lists, whose entries stand below a line with a name."""
    for number in range(LISTS_MADE):
        kind = LISTS[number % len(LISTS)]
        *there, absent = rng.sample(names, rng.randint(4, 7))
        window, places = _made_list(kind, there, f"list:{number}", rng)
        taken = windows.add(window)
        for name, place in rng.sample(list(zip(there, places, strict=True)), 3):
            question = rng.choice(kind.questions).format(n=name)
            yield Example("list", question, {taken: [place]}, {}, [])
        question = rng.choice(kind.questions).format(n=absent)
        yield Example("list", question, {}, {}, [taken])


def _made_list(
    kind: ListKind, names: Sequence[str], text_id: str, rng: random.Random
) -> tuple[Window, list[int]]:
    """Return a list, and for each name the sentence that is its entry.

    In a quarter of the lists a name begins its entry, else it stands in a line above.
    """
    sentences: list[str] = []
    begins: list[bool] = []
    places = []
    inline = rng.random() < 0.25
    for name in names:
        told = _entry(kind, rng)
        if inline:
            sentences.append(f"{name}: {told[0].lower()}{told[1:]}")
        else:
            sentences += [name, told]
        begins += [True] if inline else [True, rng.random() < 0.8]
        places.append(len(sentences) - 1)
        if rng.random() < 0.3:
            sentences.append("It had said nothing of the kind before.")
            begins.append(False)
    headline = rng.choice(kind.headlines)
    return Window(headline, tuple(sentences), tuple(begins), text_id), places


def _entry(kind: ListKind, rng: random.Random) -> str:
    low, high = kind.values
    value = rng.randint(low, rng.choice((high, max(low + 1, high // 10))))
    score = f"{rng.randint(0, 4)}-{rng.randint(0, 4)}"
    day = f"{rng.choice(MONTHS)} {rng.randint(1, 28)}"
    return rng.choice(kind.entries).format(v=f"{value:,}", w=value + 1, s=score, d=day)


def unanswered(
    windows: Windows, examples: Sequence[Example], names: Sequence[str], rng: random.Random
) -> Iterator[Example]:
    """Yield small talk, weather and personal questions that the windows beside them do not answer.

    The last two name somebody or somewhere whom the window speaks of.
    """
    talk = [text.strip() for text in SMALL_TALK.replace("\n", "").split("|")]
    for question in talk * 3:
        others = [rng.randrange(len(windows.all)) for _ in range(4)]
        yield Example("talk", question, {}, {}, others)
    for example in rng.sample([e for e in examples if e.source == "context"], 1500):
        window = next(iter(example.right))
        text = " ".join(windows.all[window].sentences)
        inside = [name for name in names if len(name) > 4 and name in text]
        if inside:
            kinds = WEATHER if rng.random() < 0.3 else PERSONAL
            question = rng.choice(kinds).format(n=rng.choice(inside))
            if not any(w in text for w in (" born", " aged", "years old", "year-old", " died")):
                yield Example("talk", question, {}, {}, [window, *example.others[:3]])
