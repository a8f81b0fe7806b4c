"""What is small talk, and what is a question that merely begins like it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.service.smalltalk import is_name, small_talk
from index.query.courtesies import PHRASES, SmallTalk

GREETINGS = """
hi|Hello!|hello newsdesk|hey bot|Good morning|good morning everyone|hi bot, how are you?
how's it going|heyyyy|helo|hallo|Guten Tag!|Wie geht's dir?|moin|bonjour|Salut à tous|ça va ?
comment ça va|hola|¡Buenos días!|buenas|¿qué tal?|olá|Bom dia!|tudo bem?|oi|こんにちは
おはようございます！|gm|gn|sup|hey there|bye|good night|hi hi
"""
THANKS = """
thanks!|Thank you so much|thx|ty|ok thanks|thnaks|thankss|thanksss bot|thanks, good bot
great, thanks a lot!|Danke!|vielen Dank|danke schön|merci|Merci beaucoup !|gracias!
muchas gracias|grasias|obrigado|Muito obrigada|ありがとう|ありがとうございます。|hello, thanks
thanks 👍|no thanks|lol thanks
"""
REMARKS = """
ok|OK.|okay|k|lol|LOL|lool|haha|hahahaha|jajaja|kkkk|good bot|bad bot|nice|cool!|👍|👍👍|🎉|:)
<3|<:wave:123456>|test|testing|ping|wow|yes|no|got it|guter Bot|bon bot|buen bot|bom bot
d'accord|vale|beleza|mdr|了解です|すごいね|really?|hmm|hmmmm...|idk|i don't know|wrong|that's wrong
i hate you|please|please please|pls|whatever|bitte|por favor|vraiment ?|wirklich?|XP|huh?|no way!
"""
ABOUT = """
help|help me please|who are you?|what can you do|what can you do, bot?|Wer bist du?
was kannst du|qui es-tu ?|que peux-tu faire|¿quién eres?|qué puedes hacer|quem é você?|ajuda
ヘルプ|あなたは誰ですか|hi, who are you?|what is 2+2|2 + 2 =|17*3|how much is 12 x 12?
was ist 3 mal 4|combien font 2 + 2 ?|cuánto es 7 por 8|(3) + 4
"""
QUESTIONS = """
thanks to whom did Torrin Bank win?|ok go festival|hello kitty sales|good bot army|thanks obama
test cricket|good morning america|good news|hey jude|hi fi prices|okay cupid lawsuit
help for farmers|tanks|mercy|thinks|who are the hosts|what can you do about inflation
how are you going to vote|9/11|what is 9/11|2-1|24/7|2026-11-03|was henrik falk found guilty?
who thanks whom|why|and in Sala?|what about Town7?|what's new|what's up|when?|covid-19|no deal
yes vote|cool it systems|sorry film|ping an shares|super bowl|right to repair|ja rule|ニュース
日本の選挙|?!|
"""


@pytest.mark.parametrize(
    ("kind", "lines"),
    [
        (SmallTalk.GREETING, GREETINGS),
        (SmallTalk.THANKS, THANKS),
        (SmallTalk.REMARK, REMARKS),
        (SmallTalk.ABOUT, ABOUT),
        (None, QUESTIONS),
    ],
)
def test_what_is_all_small_talk_is_no_question(kind: SmallTalk | None, lines: str) -> None:
    told = {text: small_talk(text) for text in lines.strip("\n").replace("\n", "|").split("|")}
    assert told == dict.fromkeys(told, kind)


def test_a_word_that_the_articles_have_is_no_slip() -> None:
    assert small_talk("thansk") is SmallTalk.THANKS
    assert small_talk("thansk", {"thansk"}.__contains__) is None
    assert small_talk("thanks", {"thanks"}.__contains__) is SmallTalk.THANKS


def test_a_word_that_the_articles_have_as_a_name_asks_for_it() -> None:
    named = {"vale", "claro", "XP", "GM", "hello", "cool", "thanks"}.__contains__
    for text in ("vale", "claro?", "XP?", "GM"):
        assert small_talk(text) is not None
        assert small_talk(text, named=named) is None
    assert small_talk("hello", named=named) is SmallTalk.GREETING
    assert small_talk("thanks", named=named) is SmallTalk.THANKS
    assert small_talk("cool", named=named) is SmallTalk.REMARK
    assert small_talk("ok vale", named=named) is SmallTalk.REMARK


def test_what_is_written_in_capitals_is_asked_for_in_capitals() -> None:
    texts = ["The carmaker GM shut a plant."]
    assert is_name("GM", texts)
    assert not is_name("gm", texts)


@pytest.mark.parametrize(
    ("texts", "told"),
    [
        (["The miner Vale shut a dam. Vale paid."], True),
        (["Shares of Vale, and of Vale’s rival, fell.", "It is a vale of tears."], True),
        (["They walked through the vale.", "The Vale rose, and a vale is a valley."], False),
        (["“Vale,” he said. Vale!"], False),
        (["The valet left with Valerie."], False),
        ([], False),
    ],
)
def test_a_name_has_its_capital_within_sentences(texts: list[str], told: bool) -> None:
    assert is_name("vale", texts) is told


@given(st.lists(st.sampled_from("|".join(PHRASES.values()).split("|")), min_size=1, max_size=3))
def test_any_phrases_together_are_small_talk(phrases: list[str]) -> None:
    assert small_talk(", ".join(phrases)) is not None
    assert small_talk(f"{', '.join(phrases)} Halden Line") is None


@given(st.text(max_size=40))
def test_any_text_is_small_talk_or_not(text: str) -> None:
    assert small_talk(text) in {None, *SmallTalk}
