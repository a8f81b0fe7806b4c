"""Rules on what answers, where the reader is known to be wrong."""

from __future__ import annotations

import time

import pytest

from index.corrections import AN_ANSWER, DECIDES, MAYBE, NO_ANSWER, NOT_NAMED, corrected


@pytest.mark.parametrize(
    ("question", "sentence", "answers"),
    [
        ("how old is mia holm", "One of the fans, 23-year-old Anna Berge, waited.", False),
        ("how old is mia holm", "Mia Holm, 31, sang on the square.", True),
        ("whats the vhf", "They met at the Varde Harbour Fund (VHF) in May.", True),
        ("mia holm age", "The 59-year-old Evason coached before.", False),
        ("how old is Holm?", "The 31-year-old singer Holm smiled.", True),
        ("how old is mia holm", "Mia Holm sang for 9,000 people.", False),
        ("how old is mia holm", "The singer Holm turned nineteen.", True),
        ("how old is the bridge", "The bridge is 90 years old.", True),
        ("did falk get convicted?", "Falk could face years if he is convicted.", False),
        ("what if falk is convicted if guilty", "He could face years if he is convicted.", True),
        ("what is the weather in varde tomorrow", "The bad weather moved the match.", False),
        ("will it rain in varde", "Showers are expected in Varde on Friday.", True),
        ("who won the cup", "The 23-year-old Anna Berge won.", True),
        ("how old is he?", "Bo Fjord, 81, runs Torrin Bank.", True),
        ("how old is the ceo of torrin bank", "Bo Fjord, 81, runs Torrin Bank.", True),
        ("how old is mia holm", "Holm turns 34 on December 13.", True),
        ("how old is mia holm", "Holm, who is 34, sang on June 21.", True),
        ("how old is anna berge", "Berge turned eight in May.", True),
        ("how old is anna berge", "Anna Kohl, 45, was there.", False),
        ("how old is berge", "The nine-year-old boy Berge won.", True),
        ("what did altman say about the age of ai", "He said that it begins.", True),
        ("when was the end of the space age", "It ended with the last flight.", True),
        ("how many years could falk get on conviction", "He faces 8 years if convicted.", True),
        ("weather service layoffs", "The agency cut 600 jobs.", True),
        ("what is the weather app that leaked data", "The company lost the data.", True),
        ("what's the weather in varde today", "The match was moved.", False),
        ("weather varde tomorrow", "The match was moved.", True),
    ],
)
def test_what_is_no_answer_loses_its_score(question: str, sentence: str, answers: bool) -> None:
    assert corrected(question, [sentence], [2.0]) == [2.0 if answers else NO_ANSWER]


@pytest.mark.parametrize(
    ("question", "sentence", "least"),
    [
        ("how old is anna berge", "Berge, 80, taught in Ostra.", AN_ANSWER),
        ("how old is anna berge", "The prize went to Laureate Anna Berge, 80.", AN_ANSWER),
        ("how old is anna berge", "Ole Berge, 9, sang.", None),
        ("how old is anna berge", "The two-metre Anna, 9, sang.", None),
        ("was lise brandt found not guilty?", "Lise Brandt has pleaded guilty.", DECIDES),
        ("was falk found guilty?", "Falk has pleaded not guilty.", None),
        ("did falk plead guilty?", "Falk has pleaded not guilty.", DECIDES),
        ("was lise brandt found guilty?", "Henrik Falk was found guilty.", None),
        ("was falk found guilty", "Jurors are to decide whether Falk is guilty.", None),
        ("was falk found guilty", "Falk denied being guilty.", None),
        ("was falk found guilty", "Falk could be convicted in May.", None),
        ("was falk found guilty", "They asked that Falk be found guilty.", None),
        ("was he convicted of fraud", "Elizabeth Moe was convicted of fraud.", None),
        ("latest price of the elsin", "The Elsin gave no price.", None),
        ("did fox news settle with moe", "Fox had refused to settle with Moe.", None),
        ("whats the latest news on the elsin", "The Elsin lies in the dock.", AN_ANSWER),
        ("What is the latest on the Elsin?", "The Elsin lies in the dock.", AN_ANSWER),
        ("What is the latest on the Elsin?", "The Brage sails again.", None),
        ("What's new with the Elsin?", "The Elsin lies in the dock.", AN_ANSWER),
        ("news from last week about the elsin", "The Elsin lies in the dock.", AN_ANSWER),
        ("what happened to varde", "Varde are out of the cup.", AN_ANSWER),
        ("what happened to varde", "Jonas Lie scored the only goal.", None),
        ("what does vhf stand for", "The Fund of Varde Harbour (FVH) pays for it.", None),
        ("what does vhf stand for", "The Varde and Harbour Fund (VHF) pays for it.", AN_ANSWER),
        ("what does amla stand for", "The Anti-Money Laundering Authority (AMLA) sat.", AN_ANSWER),
        ("what is an ngo", "It is a non-governmental organisation (NGO).", AN_ANSWER),
        ("whats the VHF?", "It is “Varde Harbour Fund” (VHF).", AN_ANSWER),
        ("what is vhf", "VHF pays for the harbour.", None),
        ("what is vhf", "The harbour in Varde (VHF) is paid for.", None),
        ("What is the cost (VHF) of it", "The Varde Harbour Fund (VHF) pays for it.", None),
    ],
)
def test_what_decides_it_is_an_answer(question: str, sentence: str, least: float | None) -> None:
    assert corrected(question, [sentence], [-6.0]) == [-6.0 if least is None else least]


def test_the_headline_says_of_whom_the_latest_is_told() -> None:
    told = ["She lies in the dock.", "The Elsin sails again."]
    asked = "What is the latest on the Elsin?"
    assert corrected(asked, told, [3.0, -6.0]) == [NOT_NAMED, AN_ANSWER]
    assert corrected(asked, told, [-2.0, -6.0], "Elsin off the rock") == [0.8, AN_ANSWER]


def test_who_pleads_not_guilty_is_still_to_be_judged() -> None:
    both = ["Falk has pleaded not guilty.", "Henrik Falk was found guilty."]
    assert corrected("did falk get convicted?", both, [5.0, -2.0]) == [MAYBE, DECIDES]


def test_very_long_sentences_take_no_time() -> None:
    long = [" ".join(["Word"] * 20_000), "if " + "a " * 20_000 + "convicted", "plead " * 9_000]
    begun = time.perf_counter()
    for question in ("how old is he", "was he found guilty", "what is the weather"):
        corrected(question, long, [1.0] * len(long))
    assert time.perf_counter() - begun < 2


def test_who_sold_a_thing_is_told_neither_by_who_bought_it_nor_by_who_sold_another() -> None:
    asked = "who sold the sea map"
    of_it = ["Ida Holm bought the sea map.", "The seller is Karl Brandt."]
    assert corrected(asked, of_it, [5.0, -1.0], "A map of 1612") == [NO_ANSWER, -1.0]
    assert corrected(asked, ["Jon Vik sold the bakery."], [5.0], "Bakery") == [NO_ANSWER]
    assert corrected(asked, ["Jon Vik sold the family treasure."], [5.0], "A map of 1612") == [5.0]
    assert corrected("who won the cup", ["Varde are the best."], [5.0]) == [5.0]
    assert corrected("who sold it", ["Jon Vik sold the bakery."], [5.0]) == [5.0]
