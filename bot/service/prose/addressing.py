"""Sentences that are written for a model that reads them, and not for people: pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.chunking.sentences import split_passage

if TYPE_CHECKING:
    from index.models import Passage

# Of what is told to a model to leave: “ignore all previous instructions”.
DROPPED = r"ignore|disregard|forget|override|bypass|skip"
ORDERS = r"instruction|prompt|rule|direction|guideline|command|context"
MODEL_KINDS = r"ai|ai assistant|chat ?bot|language model|llm|chatgpt|gpt|dan"
READERS = r"(?:ai assistant|ai model|the model|assistant|chat ?bot|language model|llm)s?"
ORDERED = r"print|output|reply|respond|repeat|translate|reveal|append"
BEGUN = r"^\W*(?:(?:please|now|instead|then|also|just),? )*"
ADDRESSING = (
    rf"\b(?:{DROPPED})\b[^.!?\n]{{0,60}}\b(?:(?:{ORDERS})s?|above|previous|prior|preceding)\b",
    r"\b(?:system|developer|hidden|initial|original|new) (?:prompt|instruction)s?\b",
    r"\b(?:in|to|of|modify|change) your (?:next )?(?:answer|response|reply|output)s?\b",
    rf"\byou(?: are|.re) (?:now |no longer )?(?:an? |the )?(?:\w+ ){{0,3}}(?:{MODEL_KINDS})\b",
    r"\bas an? (?:ai|assistant|ai language model|language model|llm|chat ?bot),",
    rf"\b(?:act|behave) as (?:if you|though you|an? (?:{MODEL_KINDS}))\b",
    r"\b(?:pretend (?:that )?you|pretend to be|from now on,? you|stay in character)\b",
    rf"\b{READERS},? (?:must|should|has to|is to|reading this|who reads?)\b",
    rf"^\W*(?:dear|note to|attention|hey|hello),? (?:the |any |all )?{READERS}\b",
    r"\byou (?:must|should|have to|need to) (?:mention|say|answer|include|add|tell|state|write)\b",
    rf"{BEGUN}tell (?:the )?(?:users?|readers?|people|person|them) (?:to|that)\b",
    r"^\W*(?:please,? )?summari[sz]e\b",
    rf"{BEGUN}(?:{ORDERED})\b",
    rf"{BEGUN}(?:say|answer|write)(?: only| exactly|:| [\"“‘'])",
    rf"{BEGUN}(?:end|start|begin) your\b",
)
PATTERN = re.compile("|".join(ADDRESSING), re.IGNORECASE)


def addresses_a_model(text: str) -> bool:
    """Return whether a sentence seems to be written for a model."""
    return PATTERN.search(text) is not None


def without_addresses(passage: Passage) -> str:
    """Return a passage's text without the sentences that seem to be written for a model."""
    spans = split_passage(passage.text, passage.section, passage.language)
    starts = [start for start, _end in spans]
    pieces = [passage.text[a:b] for a, b in zip(starts, [*starts[1:], None], strict=True)]
    return "".join(piece for piece in pieces if not addresses_a_model(piece)).strip()
