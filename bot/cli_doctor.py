"""What `newsdesk doctor` looks at, one check after the other."""

from __future__ import annotations

import re
from tempfile import TemporaryFile
from typing import TYPE_CHECKING

from articles.errors import NewsdeskError
from articles.models import Frozen
from bot.cli_terminal import fault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.cli_terminal import Terminal
    from bot.settings import Settings

# Three parts of letters, digits, "-" and "_"; the first is the application's id in base64.
TOKEN = re.compile(r"[\w-]{20,}\.[\w-]{5,}\.[\w-]{20,}")


class Check(Frozen):
    """What one check found, and for a fault the next step."""

    name: str
    ok: bool
    sentence: str
    next: str | None = None


def examine(terminal: Terminal) -> Iterator[Check]:
    """Yield the checks as they are done; without settings there is nothing else to check."""
    settings: list[Settings] = []

    def read() -> Check:
        settings.append(terminal.settings())
        return Check(name="settings", ok=True, sentence="They can be read.")

    first = _guarded("settings", "Set that variable right, or unset it.", read)
    yield first
    if not first.ok:
        return
    given = settings[0]
    folder = _guarded("folder", "Set NEWSDESK_DATA to a folder you own.", lambda: _folder(given))
    yield folder
    if folder.ok:
        step = "See the sentence; a copy of the data folder keeps everything."
        database = _guarded("database", step, lambda: _database(given))
        yield database
        yield _guarded("model", "See the sentence.", lambda: _model(given))
        if database.ok:
            step = "Run “newsdesk index rebuild”."
            yield _guarded("index", step, lambda: _index(terminal))
    yield _token(given)


def _guarded(name: str, step: str, check: Callable[[], Check]) -> Check:
    try:
        return check()
    except NewsdeskError as error:
        return Check(name=name, ok=False, sentence=str(error), next=step)
    except OSError as error:
        reason = f"{error.strerror or error}: {error.filename}" if error.filename else str(error)
        return Check(name=name, ok=False, sentence=f"It failed ({reason}).", next=step)
    except Exception as error:  # noqa: BLE001  (one check must not cost the others)
        return Check(name=name, ok=False, sentence=fault(error, ()), next=step)


def _folder(settings: Settings) -> Check:
    settings.data.mkdir(parents=True, exist_ok=True)
    with TemporaryFile(dir=settings.data) as file:
        file.write(b"newsdesk")
    return Check(name="folder", ok=True, sentence=f"{settings.data.resolve()} can be written.")


def _database(settings: Settings) -> Check:
    from alembic.runtime.migration import MigrationContext

    from articles.database import open_database
    from bot.app import INDEX_MIGRATIONS

    database = open_database(settings.database, [INDEX_MIGRATIONS])
    try:
        with database.reading() as connection:
            heads = MigrationContext.configure(connection).get_current_heads()
    finally:
        database.close()
    version = ", ".join(sorted(heads))
    return Check(name="database", ok=True, sentence=f"It opens, at version {version}.")


def _model(settings: Settings) -> Check:
    from index.embedders import load_embedder

    fingerprint = load_embedder(settings.model, threads=settings.threads).fingerprint
    weights = f", weights {fingerprint.revision[:12]}" if fingerprint.revision else ""
    sentence = f"{fingerprint.embedder} loads ({fingerprint.dimension} numbers a vector{weights})."
    return Check(name="model", ok=True, sentence=sentence)


def _index(terminal: Terminal) -> Check:
    with terminal.newsdesk() as newsdesk:
        sentence = newsdesk.editor.index_status().sentence
        state = newsdesk.service.status()
    if state.warning:
        return Check(
            name="index",
            ok=False,
            sentence=f"{sentence} {state.warning}",
            next="Run “newsdesk index update”.",
        )
    if state.pending > 0 and not state.updating:
        return Check(name="index", ok=False, sentence=sentence, next="Run “newsdesk index update”.")
    step = None if state.index.articles else "Bring articles in: newsdesk import PATH."
    return Check(name="index", ok=True, sentence=sentence, next=step)


def _token(settings: Settings) -> Check:
    token = settings.discord_token.get_secret_value().strip() if settings.discord_token else ""
    if not token:
        return Check(
            name="token",
            ok=True,
            sentence="DISCORD_TOKEN is not set; the console needs none.",
            next="To run on Discord, set it to the token of your bot from the developer portal.",
        )
    if not TOKEN.fullmatch(token):
        return Check(
            name="token",
            ok=False,
            sentence="DISCORD_TOKEN is set, but does not look like a bot's token.",
            next="Copy it anew: Discord's developer portal, your application, Bot, Reset Token.",
        )
    return Check(name="token", ok=True, sentence="DISCORD_TOKEN is set and looks like a token.")
