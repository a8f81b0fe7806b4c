"""Whether Discord would take a request: its own description, and rules that it leaves out."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jsonschema import Draft202012Validator

if TYPE_CHECKING:
    from collections.abc import Iterator

DESCRIPTION = Path(__file__).parents[3] / "shared" / "discord-api" / "openapi.json"
COMMAND_NAME = re.compile(r"[-_'\w]{1,32}")
SUGGESTING = (3, 4, 10)
# Section, text display, thumbnail, media gallery, file, separator, container.
LAYOUT = (9, 10, 11, 12, 13, 14, 17)


@cache
def _description() -> dict[str, Any]:
    description: dict[str, Any] = json.loads(DESCRIPTION.read_text())
    return description


@cache
def _templates() -> list[tuple[re.Pattern[str], str]]:
    """Return the paths of the description as patterns, the plainest first."""
    found = []
    for path in sorted(_description()["paths"], key=lambda path: path.count("{")):
        parts = [re.escape(part) for part in re.split(r"\{\w+\}", path)]
        found.append((re.compile("([^/]+)".join(parts)), path))
    return found


def _schema(schema: dict[str, Any]) -> Draft202012Validator:
    return Draft202012Validator({**schema, "components": _description()["components"]})


@cache
def _validator(path: str, method: str) -> Draft202012Validator | None:
    operation = _description()["paths"][path][method]
    content = operation.get("requestBody", {}).get("content", {})
    if "application/json" not in content:
        return None
    return _schema(content["application/json"]["schema"])


def is_described() -> bool:
    """Return whether Discord's description is at hand."""
    return DESCRIPTION.is_file()


def faults(method: str, path: str, query: dict[str, str], body: Any) -> list[str]:
    """Return one sentence for each thing that Discord would refuse in a request."""
    return [
        f"{method} {path}: {fault}"
        for fault in [
            *unwritten(method, path, body),
            *_described(method.lower(), path, query, body),
        ]
    ]


def _described(method: str, path: str, query: dict[str, str], body: Any) -> Iterator[str]:
    """Yield what breaks the description."""
    if not is_described():
        return
    matches = ((pattern.fullmatch(path), template) for pattern, template in _templates())
    match, template = next((found for found in matches if found[0]), (None, ""))
    operation = _description()["paths"].get(template, {}).get(method)
    if match is None or operation is None:
        yield "not in the description"
        return
    shared = _description()["paths"][template].get("parameters", [])
    given = dict(zip(re.findall(r"\{(\w+)\}", template), match.groups(), strict=True))
    yield from _parameters([*operation.get("parameters", []), *shared], {**given, **query})
    validator = _validator(template, method)
    if validator is None:
        return
    if body is None:
        if operation["requestBody"].get("required"):
            yield "no body"
        return
    for error in validator.iter_errors(_with_ids_as_text(body)):
        yield f"{error.json_path} {error.message[:300]}"


def _with_ids_as_text(body: Any) -> Any:
    """Return a body with its own ids as the description has them: Discord takes numbers, too."""
    if not isinstance(body, dict):
        return body
    return {
        name: str(value) if name.endswith("_id") and isinstance(value, int) else value
        for name, value in body.items()
    }


def _parameters(known: list[dict[str, Any]], given: dict[str, str]) -> Iterator[str]:
    """Yield what breaks the description of the path's parts and of the query."""
    for name in given.keys() - {parameter["name"] for parameter in known}:
        yield f"no parameter {name}"
    for parameter in known:
        value = given.get(parameter["name"])
        if value is None:
            if parameter.get("required"):
                yield f"without the parameter {parameter['name']}"
        elif not any(map(_schema(parameter["schema"]).is_valid, _readings(value))):
            yield f"{parameter['name']} cannot be {value}"


def _readings(value: str) -> list[object]:
    """Return what the text of a parameter can stand for."""
    flags = {"true": True, "1": True, "false": False, "0": False}
    return [
        value,
        *([flags[value.lower()]] if value.lower() in flags else []),
        *([int(value)] if value.isdecimal() else []),
    ]


def unwritten(method: str, path: str, body: Any) -> Iterator[str]:
    """Yield what breaks the rules that the description leaves out."""
    if path.endswith("/commands") and isinstance(body, list):
        yield from _commands(body)
    if isinstance(body, dict) and method in ("POST", "PATCH") and path != "/users/@me/channels":
        is_callback = path.endswith("/callback")
        message = body.get("data") if is_callback and body.get("type") in (4, 7) else body
        if isinstance(message, dict) and (not is_callback or message is not body):
            if (message.get("allowed_mentions") or {}).get("parse") != []:
                yield "a message that could ping"
            yield from _message(message)


def _commands(commands: list[dict[str, Any]]) -> Iterator[str]:
    names = [(command.get("type", 1), command["name"]) for command in commands]
    if len(set(names)) != len(names):
        yield "two commands of one name"
    for command in commands:
        if command.get("type", 1) == 1:
            yield from _named(command)
        if _length(command) > 8_000:
            yield f"{command['name']}: over 8,000 characters"


def _length(option: dict[str, Any]) -> int:
    """Count the characters of names, descriptions and choices, as Discord does."""
    own = sum(len(str(option.get(key) or "")) for key in ("name", "description", "value"))
    held = [*(option.get("options") or []), *(option.get("choices") or [])]
    return own + sum(map(_length, held))


def _named(option: dict[str, Any]) -> Iterator[str]:
    name = option["name"]
    if not COMMAND_NAME.fullmatch(name) or name != name.lower():
        yield f"{name}: not a lower-case name"
    if not 1 <= len(option.get("description") or "") <= 100:
        yield f"{name}: no description, or one over 100 characters"
    if option.get("autocomplete") and option.get("choices"):
        yield f"{name}: autocomplete together with choices"
    if option.get("autocomplete") and option.get("type") not in SUGGESTING:
        yield f"{name}: autocomplete on another type than text and numbers"
    names = [inner["name"] for inner in option.get("options") or []]
    if len(set(names)) != len(names):
        yield f"{name}: two options of one name"
    required = [inner.get("required", False) for inner in option.get("options") or []]
    if required != sorted(required, reverse=True):
        yield f"{name}: a required option behind an optional one"
    for inner in option.get("options") or []:
        yield from _named(inner)


def _message(message: dict[str, Any]) -> Iterator[str]:
    flags = message.get("flags") or 0
    components = message.get("components") or []
    content, embeds = message.get("content") or "", message.get("embeds") or []
    if not (content.strip() or embeds or components or message.get("attachments")):
        yield "an empty message"
    if len(content) > 2_000:
        yield "content over 2,000 characters"
    if flags & 1 << 15 and (content or embeds):
        yield "content or embeds together with Components V2"
    every = list(flat(components))
    if not flags & 1 << 15 and any(c.get("type") in LAYOUT for c in every):
        yield "Components V2 without their flag"
    ids = [component["custom_id"] for component in every if component.get("custom_id")]
    if len(ids) != len(set(ids)):
        yield "a custom_id twice"
    if len(every) > 40:
        yield "over 40 components"
    if sum(len(c.get("content") or "") for c in every if c.get("type") == 10) > 4_000:
        yield "over 4,000 characters of text in components"
    if any(c.get("type") == 10 and not (c.get("content") or "").strip() for c in every):
        yield "an empty text display"
    if any(str(c.get("url") or "").lower().startswith("javascript:") for c in every):
        yield "a javascript: address"
    yield from _embeds(embeds)


def _embeds(embeds: list[dict[str, Any]]) -> Iterator[str]:
    total = 0
    for embed in embeds:
        fields = embed.get("fields") or []
        if any(not str(field.get("value") or "").strip() for field in fields):
            yield "an empty embed field value"
        texts = [embed.get("title"), embed.get("description")]
        texts += [
            (embed.get(part) or {}).get(name)
            for part, name in (("footer", "text"), ("author", "name"))
        ]
        texts += [field.get(name) for field in fields for name in ("name", "value")]
        total += sum(len(text or "") for text in texts)
    if total > 6_000:
        yield "over 6,000 characters in embeds"


def flat(components: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield components and all that they hold."""
    for component in components:
        yield component
        yield from flat(component.get("components") or [])
        if component.get("accessory"):
            yield component["accessory"]
