"""The check of requests lets good ones through and refuses spoiled ones."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

import pytest
from discord_schema import faults, is_described, unwritten

if TYPE_CHECKING:
    from collections.abc import Callable

COMMANDS = "/applications/100000000000000001/commands"
CALLBACK = "/interactions/900000000000000001/token/callback"
ORIGINAL = "/webhooks/100000000000000001/token/messages/@original"
SILENT = {"parse": []}

ASK = {
    "name": "ask",
    "description": "Ask about the news",
    "type": 1,
    "options": [
        {"name": "question", "description": "What?", "type": 3, "required": True},
        {"name": "story", "description": "Which?", "type": 3, "autocomplete": True},
    ],
}
CARD = {
    "flags": 1 << 15,
    "allowed_mentions": SILENT,
    "components": [
        {
            "type": 17,
            "components": [
                {"type": 10, "content": "A sentence."},
                {
                    "type": 1,
                    "components": [
                        {"type": 2, "style": 1, "label": "Sources", "custom_id": "news:quotes"},
                        {"type": 2, "style": 2, "label": "Related", "custom_id": "news:related"},
                    ],
                },
            ],
        }
    ],
}
EMBED = {
    "allowed_mentions": SILENT,
    "embeds": [{"title": "A", "fields": [{"name": "n", "value": "v"}]}],
}
HELLO = {"content": "Hello.", "flags": 64, "allowed_mentions": SILENT}
GOOD = {
    "commands": ("PUT", COMMANDS, [ASK]),
    "deferred": ("POST", CALLBACK, {"type": 5, "data": {"flags": 64}}),
    "offered": ("POST", CALLBACK, {"type": 8, "data": {"choices": [{"name": "a", "value": "b"}]}}),
    "said": ("POST", CALLBACK, {"type": 4, "data": HELLO}),
    "card": ("PATCH", ORIGINAL, CARD),
    "embed": ("PATCH", ORIGINAL, EMBED),
}


def spoil(name: str, change: Callable[[Any], object]) -> tuple[str, str, Any]:
    method, path, body = copy.deepcopy(GOOD[name])
    change(body)
    return method, path, body


def row(card: Any) -> Any:
    return card["components"][0]["components"][1]["components"]


SPOILED: dict[str, tuple[str, Callable[[Any], object]]] = {
    "an upper-case name": ("commands", lambda b: b[0].update(name="Ask")),
    "no description": ("commands", lambda b: b[0].pop("description")),
    "a long description": ("commands", lambda b: b[0].update(description="x" * 101)),
    "two of one name": ("commands", lambda b: b.append(b[0])),
    "two options of one name": ("commands", lambda b: b[0]["options"][1].update(name="question")),
    "required behind optional": ("commands", lambda b: b[0]["options"].reverse()),
    "choices and autocomplete": (
        "commands",
        lambda b: b[0]["options"][1].update(choices=[{"name": "a", "value": "b"}]),
    ),
    "over 8,000 characters": (
        "commands",
        lambda b: b[0].update(
            options=[
                {
                    "name": f"o{n}",
                    "description": "x" * 100,
                    "type": 3,
                    "choices": [{"name": f"{c}" * 50, "value": f"{c}" * 50} for c in range(3)],
                }
                for n in range(25)
            ]
        ),
    ),
    "an empty message": ("said", lambda b: b["data"].update(content=" ")),
    "a long message": ("said", lambda b: b["data"].update(content="x" * 2_001)),
    "a card that could ping": ("card", lambda b: b.pop("allowed_mentions")),
    "an edit that pings": ("embed", lambda b: b.update(allowed_mentions={"parse": ["users"]})),
    "a word that could ping": ("said", lambda b: b["data"].pop("allowed_mentions")),
    "content with a card": ("card", lambda b: b.update(content="x")),
    "a card without its flag": ("card", lambda b: b.update(flags=0)),
    "a custom_id twice": ("card", lambda b: row(b)[0].update(custom_id="news:related")),
    "an empty text": ("card", lambda b: b["components"][0]["components"][0].update(content=" ")),
    "too much text": (
        "card",
        lambda b: b["components"][0]["components"][0].update(content="x" * 4_001),
    ),
    "a script's address": ("card", lambda b: row(b)[0].update(style=5, url="javascript:alert(1)")),
    "an empty embed value": ("embed", lambda b: b["embeds"][0]["fields"][0].update(value="")),
    "embeds over 6,000": (
        "embed",
        lambda b: b.update(embeds=[{"description": "x" * 3_100}, {"description": "x" * 3_100}]),
    ),
}
DESCRIBED: dict[str, tuple[str, Callable[[Any], object]]] = {
    "a long label": ("card", lambda b: row(b)[0].update(label="x" * 81)),
    "a long custom_id": ("card", lambda b: row(b)[0].update(custom_id="x" * 101)),
    "a text for a number": ("card", lambda b: row(b)[0].update(style="blue")),
    "26 choices": (
        "offered",
        lambda b: b["data"].update(choices=[{"name": f"{n}", "value": "v"} for n in range(26)]),
    ),
    "a long choice": ("offered", lambda b: b["data"]["choices"][0].update(name="x" * 101)),
    "26 options": (
        "commands",
        lambda b: b[0].update(
            options=[{"name": f"o{n}", "description": "d", "type": 3} for n in range(26)]
        ),
    ),
    "a callback of no type": ("deferred", lambda b: b.update(type=99)),
}


@pytest.mark.parametrize("name", GOOD)
def test_a_good_request_has_no_fault(name: str) -> None:
    method, path, body = GOOD[name]
    assert faults(method, path, {}, body) == []


@pytest.mark.parametrize("name", SPOILED)
def test_a_request_against_an_unwritten_rule_is_refused(name: str) -> None:
    method, path, body = spoil(*SPOILED[name])
    assert list(unwritten(method, path, body))
    assert faults(method, path, {}, body)


@pytest.mark.skipif(not is_described(), reason="Discord's description is not beside this folder")
@pytest.mark.parametrize("name", DESCRIBED)
def test_a_request_against_the_description_is_refused(name: str) -> None:
    method, path, body = spoil(*DESCRIBED[name])
    assert faults(method, path, {}, body)


@pytest.mark.skipif(not is_described(), reason="Discord's description is not beside this folder")
@pytest.mark.parametrize(
    ("method", "path", "query", "body"),
    [
        ("GET", "/nothing/here", {}, None),
        ("DELETE", COMMANDS, {}, None),
        ("PUT", "/applications/newsdesk/commands", {}, [ASK]),
        ("POST", CALLBACK, {}, None),
        ("POST", CALLBACK, {"with_response": "perhaps"}, GOOD["said"][2]),
        ("PATCH", ORIGINAL, {"unheard": "1"}, CARD),
        ("PATCH", ORIGINAL, {"thread_id": "newest"}, CARD),
        ("GET", "/users/@me/guilds", {"limit": "201"}, None),
    ],
)
def test_a_path_a_parameter_or_a_body_against_the_description_is_refused(
    method: str, path: str, query: dict[str, str], body: Any
) -> None:
    assert faults(method, path, query, body)


@pytest.mark.skipif(not is_described(), reason="Discord's description is not beside this folder")
@pytest.mark.parametrize("value", ["1", "true", "false"])
def test_a_parameter_of_the_description_is_let_through(value: str) -> None:
    assert faults("POST", CALLBACK, {"with_response": value}, GOOD["said"][2]) == []
