"""What articles are compared by."""

from __future__ import annotations

import math
from collections import Counter
from datetime import UTC, datetime, timedelta

import numpy as np
from fakes import FakeEmbedder, make_article
from hypothesis import given
from hypothesis import strategies as st

from index.stories.likeness import FEWEST_WORDS, SUREST, brevity, likeness
from index.stories.signatures import (
    WORDS_KEPT,
    Signature,
    Weights,
    lead_of,
    names_of,
    packed,
    rarity_of,
    unpacked,
    weighed,
    words_of,
)

EMBEDDER = FakeEmbedder()


def signature_of(headline: str, text: str) -> Signature:
    """Return what an article is compared by where all words are as rare."""
    lead = lead_of(make_article(headline=headline, text=text))
    words, names, title = words_of(lead, "en"), names_of(lead), words_of(headline, "en")
    weights = (weighed(each, dict.fromkeys(each, 1.0), 96) for each in (words, names, title))
    return Signature("en", EMBEDDER.embed([lead])[0], *weights, published=None)


def weights_of(pairs: dict[int, float]) -> Weights:
    """Return hashes and what they weigh."""
    hashes, values = list(pairs.keys()), list(pairs.values())
    return Weights(np.array(hashes, dtype=np.uint32), np.array(values, dtype=np.float32))


PARTS = st.dictionaries(st.integers(0, 2**32 - 1), st.floats(0.125, 1, width=16), max_size=20).map(
    weights_of
)


def among_common_words(headline: str) -> Weights:
    """Return the words of a headline among as many as a lead has, which every text has."""
    words, common = words_of(headline, "en"), [f"common{n}" for n in range(WORDS_KEPT)]
    rarity = dict.fromkeys(common, 0.0) | dict.fromkeys(words, 1.0)
    return weighed(words + Counter(common), rarity, WORDS_KEPT)


@given(PARTS, PARTS, PARTS, st.sampled_from(["en", "pt-BR", "zh-Hant"]))
def test_a_signature_is_the_same_when_it_was_stored(
    words: Weights, names: Weights, title: Weights, language: str
) -> None:
    vector = np.linspace(-1, 1, 384, dtype=np.float16).astype(np.float32)
    moment = datetime(2026, 10, 14, tzinfo=UTC)
    stored = Signature(language, vector, words, names, title, moment)
    again = unpacked(packed(stored), moment)
    assert (again.language, again.published) == (language, moment)
    for part in ("words", "names", "title"):
        for kept, before in zip(getattr(again, part), getattr(stored, part), strict=True):
            assert np.array_equal(kept, before)
    assert np.array_equal(again.vector, vector)


def test_names_are_what_has_a_capital_letter_or_a_digit() -> None:
    found = names_of(
        "Fourteen people at Varde: O'Brien-Holt of the N.G.O. paid 1,200.50 on 14 May."
    )
    assert {"varde", "o'brien-holt", "1,200.50", "14", "may"} <= found.keys()
    assert not {"people", "paid", "the"} & found.keys()


def test_weights_are_of_unit_length_and_the_rarest_are_kept() -> None:
    rarity = dict(zip(("the", "bridge", "varde"), rarity_of(100, [100, 5, 1]), strict=True))
    found = weighed({"the": 9, "bridge": 2, "varde": 1}, rarity, most=2)
    assert len(found) == 2
    assert math.isclose(sum(each**2 for each in found.values.tolist()), 1, abs_tol=1e-6)
    assert len(weighed({"the": 9}, {"the": 0.0}, most=2)) == 0
    assert rarity_of(1, [5]) == [0.0]


def test_the_lead_is_the_headline_and_how_the_text_begins() -> None:
    text = "A lorry hit it. " * 200
    article = make_article(headline="Bridge closed", text=text, dek="In Varde.")
    lead = lead_of(article)
    assert lead.startswith("Bridge closed\nIn Varde.\nA lorry hit it.")
    assert len(lead) < 1_000


def test_reports_on_one_event_are_likelier_one_than_reports_on_two() -> None:
    signed = [
        signature_of("Lorry hits Varde bridge", "A lorry hit the Varde bridge, 14 were hurt."),
        signature_of("14 hurt at Varde bridge", "In Varde 14 people were hurt: a lorry hit it."),
        signature_of("Night ferries from June", "The Esby council voted for ferries at night."),
    ]
    odds = likeness(signed)
    assert np.allclose(odds, odds.T)
    assert np.abs(odds).max() <= SUREST
    assert odds[0, 1] > 0 > max(odds[0, 2], odds[1, 2])


def test_two_headlines_are_never_as_surely_one_as_two_whole_reports() -> None:
    headline = "14 hurt as lorry hits Varde bridge"
    short = signature_of(headline, headline)
    # The same words among as many as a lead has, which every text has.
    longer = short._replace(words=among_common_words(headline))
    assert likeness([longer, longer])[0, 1] == SUREST
    assert 0 < likeness([short, short])[0, 1] < SUREST / 2
    assert 0 < likeness([short, longer])[0, 1] < SUREST / 2


def test_a_text_of_one_word_counts_as_one_of_a_few() -> None:
    few = signature_of("Fire", "Fire")
    assert np.allclose(brevity([few, few]), math.log(WORDS_KEPT / FEWEST_WORDS))


def test_headlines_of_one_time_are_likelier_one_than_those_of_days_apart() -> None:
    moment = datetime(2026, 10, 14, 9, tzinfo=UTC)
    one = signature_of("Lorry hits Varde bridge", "Lorry hits Varde bridge")
    other = signature_of("Lorry waits for ferry", "Lorry waits for ferry")
    without_dates = likeness([one, other])[0, 1]
    odds = [
        likeness([one._replace(published=moment), other._replace(published=moment + after)])[0, 1]
        for after in map(timedelta, (0, 0.5, 1, 9, 60))
    ]
    assert odds == sorted(odds, reverse=True)
    assert odds[0] > without_dates + 2 > odds[1]
    # A week makes more than a day.
    assert odds[2] - odds[3] > 1


def test_of_whole_reports_of_one_day_no_less_is_asked() -> None:
    moment = datetime(2026, 10, 14, 9, tzinfo=UTC)
    one = signature_of("Lorry hits Varde bridge", "A lorry hit it.")
    other = signature_of("Night ferries from June", "The council voted.")
    long = [
        each._replace(published=moment, words=among_common_words(headline))
        for each, headline in ((one, "Lorry hits Varde bridge"), (other, "Night ferries from June"))
    ]
    undated = [each._replace(published=None) for each in long]
    assert likeness(long)[0, 1] == likeness(undated)[0, 1]


def test_a_text_without_a_date_is_not_taken_for_one_of_the_day() -> None:
    moment = datetime(2026, 10, 14, 9, tzinfo=UTC)
    one = signature_of("Lorry hits Varde bridge", "Lorry hits Varde bridge")
    other = signature_of("Lorry waits for ferry", "Lorry waits for ferry")
    dated = likeness([each._replace(published=moment) for each in (one, other)])[0, 1]
    half = likeness([one._replace(published=moment), other])[0, 1]
    assert half == likeness([one, other])[0, 1] < dated - 2
