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

DESCRIPTION = Path(__file__).parents[2] / "shared" / "discord-api" / "openapi.json"
COMMAND_NAME = re.compile(r"[-_'\w]{1,32}")
SUGGESTING = (3, 4, 10)


@cache
def _description() -> dict[str, Any]:
    description: dict[str, Any] = json.loads(DESCRIPTION.read_text())
    return description


@cache
def _templates() -> list[tuple[re.Pattern[str], str]]:
    """Return the paths of the description as patterns, the plainest first."""
    found = []
    for path in sorted(_description()["paths"], key=lambda path: path.count("{")):
        parts = re.split(r"\{\w+\}", path)
        found.append((re.compile("[^/]+".join(map(re.escape, parts))), path))
    return found


@cache
def _validator(path: str, method: str) -> Draft202012Validator | None:
    operation = _description()["paths"][path][method]
    content = operation.get("requestBody", {}).get("content", {})
    if "application/json" not in content:
        return None
    schema = {**content["application/json"]["schema"], "components": _description()["components"]}
    return Draft202012Validator(schema)


def is_described() -> bool:
    """Return whether Discord's description is at hand."""
    return DESCRIPTION.is_file()


def faults(method: str, path: str, query: dict[str, str], body: Any) -> list[str]:
    """Return one sentence for each thing that Discord would refuse in a request."""
    found = list(_unwritten(method, path, body))
    if not is_described():
        return found
    template = next((t for pattern, t in _templates() if pattern.fullmatch(path)), None)
    operation = _description()["paths"].get(template or "", {}).get(method.lower())
    if template is None or operation is None:
        return [*found, f"{method} {path} is not in the description"]
    shared = _description()["paths"][template].get("parameters", [])
    known = {parameter["name"] for parameter in [*operation.get("parameters", []), *shared]}
    found += [f"{method} {path}: no parameter {name}" for name in query if name not in known]
    validator = _validator(template, method.lower())
    if validator is not None and body is not None:
        found += [
            f"{method} {path}: {error.json_path} {error.message[:300]}"
            for error in validator.iter_errors(body)
        ]
    return found


def _unwritten(method: str, path: str, body: Any) -> Iterator[str]:
    if path.endswith("/commands") and isinstance(body, list):
        yield from _commands(body)
    if isinstance(body, dict) and method in ("POST", "PATCH"):
        is_callback = path.endswith("/callback")
        message = body.get("data") if is_callback and body.get("type") in (4, 7) else body
        if isinstance(message, dict) and (not is_callback or message is not body):
            yield from _message(message)


def _commands(commands: list[dict[str, Any]]) -> Iterator[str]:
    names = [(command.get("type", 1), command["name"]) for command in commands]
    if len(set(names)) != len(names):
        yield "two commands of one name"
    for command in commands:
        if command.get("type", 1) == 1:
            yield from _named(command)
        if len(json.dumps(command)) > 8_000:
            yield f"{command['name']}: over 8,000 characters"


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
    every = list(_flat(components))
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


def _flat(components: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for component in components:
        yield component
        yield from _flat(component.get("components") or [])
        if component.get("accessory"):
            yield component["accessory"]
