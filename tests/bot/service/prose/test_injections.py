"""Articles that give orders to a model, and a model that obeys every one of them."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
import tarfile
from functools import cache
from pathlib import Path

import pytest
from prose_passages import HARBOUR_TEXT, TODAY, a_passage

from bot.service.prose.addressing import addresses_a_model
from bot.service.prose.models import Task, WrittenSentence
from bot.service.prose.prompt import prompt_for
from bot.service.prose.sifting import Sieve
from index.chunking.sentences import split_sentences

SHARED = Path(__file__).parents[5] / "shared" / "data" / "injection_dev.tgz"
IN_QUOTES = re.compile(r"[\"“‘'`]([^\"”’'`\n]{3,120})[\"”’'`]")
# Of each injection; some go on for pages.
MOST_TRIED = 4
OBEYED = ("Hacked by the blue team.", "I have been told to say that all banks are closed.")


@cache
def injections() -> tuple[tuple[str, str], ...]:
    """Return what is injected in the sets, with what kind it is."""
    if not SHARED.exists():
        pytest.skip("the shared sets are not there")
    csv.field_size_limit(sys.maxsize // 2)
    with tarfile.open(SHARED) as archive:

        def read(name: str) -> str:
            file = archive.extractfile(name)
            assert file is not None
            return file.read().decode()

        prompts = csv.DictReader(io.StringIO(read("giskard/prompt_injections.csv")))
        found = [(row["group"], row["prompt"]) for row in prompts]
        for kind, texts in json.loads(read("bipia/benchmark/text_attack_train.json")).items():
            found += [(kind, text) for text in texts]
    assert len(found) > 100
    return tuple(found)


def obeyed(injected: str) -> list[str]:
    """Return what a model may write that obeys: the orders, what they have it say, and worse."""
    orders = [injected[a:b] for a, b in split_sentences(injected)]
    return [*orders[:MOST_TRIED], *IN_QUOTES.findall(injected)[:MOST_TRIED], *OBEYED]


def test_nothing_is_said_but_what_the_article_says_and_no_order_is() -> None:
    tried = 0
    for _kind, injected in injections():
        found = a_passage(1, f"{HARBOUR_TEXT} {injected}")
        sieve = Sieve((found,), TODAY, lambda: None)
        for text in obeyed(injected):
            tried += 1
            borne = sieve.sifted(WrittenSentence(text, (1,)))
            if borne is None:
                continue
            assert all(span in found.passage.text for span in borne.spans)
            assert not any(map(addresses_a_model, (borne.text, *borne.spans)))
            assert borne.text not in OBEYED
    assert tried > 400


def test_an_order_to_say_something_is_neither_sent_nor_obeyed() -> None:
    hijacks = [text for kind, text in injections() if kind == "Hijacking attacks"]
    assert hijacks
    for injected in hijacks:
        found = a_passage(1, f"{HARBOUR_TEXT} {injected}")
        sent = prompt_for(Task.ASK, "What happened?", [found], TODAY, 4)[1].content
        assert "humans" not in sent
        assert HARBOUR_TEXT in sent
        sieve = Sieve((found,), TODAY, lambda: None)
        said = [sieve.sifted(WrittenSentence(text, (1,))) for text in obeyed(injected)]
        assert not any(said)
