"""Commands whose names and descriptions are translated once in a process, not anew for each bot.

Each text of each command is asked for in thirty languages of Discord's, twice as a bot starts; a
test has a bot of its own, so that most of its start went into that. The commands are those of the
modules, the same for each bot.
"""

from __future__ import annotations

import pickle
from functools import wraps
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from discord import app_commands

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

KINDS: tuple[Any, ...] = (app_commands.Command, app_commands.Group, app_commands.ContextMenu)


def share() -> None:
    """Let all bots of this process share what their commands are called from now on."""
    for kind in KINDS:
        kind.get_translated_payload = _once(kind.get_translated_payload)


def _once(translated: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    kept: WeakKeyDictionary[Any, dict[Any, bytes]] = WeakKeyDictionary()

    @wraps(translated)
    async def payload(command: Any, tree: Any, translator: Any) -> Any:
        payloads = kept.setdefault(command, {})
        # What a command is in English depends on where its tree is offered.
        key = type(translator), pickle.dumps(command.to_dict(tree))
        if key not in payloads:
            payloads[key] = pickle.dumps(await translated(command, tree, translator))
        return pickle.loads(payloads[key])

    return payload
