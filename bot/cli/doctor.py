"""Checks of everything that a running newsdesk needs, each with the next step."""

from __future__ import annotations

import os
import re
import shutil
from tempfile import TemporaryFile
from typing import TYPE_CHECKING

from articles.errors import DamagedDatabaseError, NewsdeskError, StartError, space_error
from bot.cli.checks import Check
from bot.cli.doctor_llm import examine_llm
from bot.cli.folders import waiting
from bot.cli.printing import counted
from bot.i18n.language import language_name
from bot.service.unread import unread_warning
from index.errors import EngineError
from index.readers import NONE, load_reader

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.cli.opening import Terminal
    from bot.service.newsdesk import Newsdesk
    from bot.settings import Settings
    from index.embedders import Embedder

# What is opened, by the error that says that it cannot be.
OPENED = {EngineError: "engine", StartError: "answerer"}
RESTORE = "Put a backup back: newsdesk restore FILE."
# So much is written on trial, and with less than so much more the disk is as good as full.
TRIED_BYTES, LITTLE_SPACE = 1 << 16, 100 << 20
BOT_TOKEN = re.compile(r"[\w-]{20,}\.[\w-]{6,}\.[\w-]{20,}")


def examine(terminal: Terminal) -> list[Check]:
    """Look at settings, data folder, database, model, index, LLM and token, in this order."""
    try:
        settings = terminal.settings
    except NewsdeskError as error:
        return [
            Check(
                name="settings", ok=False, sentence=str(error), next="Mend it in .env, try again."
            )
        ]
    checks = [Check(name="settings", ok=True, sentence="They can be read."), _folder(settings)]
    try:
        with terminal.open() as newsdesk:
            checks += _inside(newsdesk)
    except NewsdeskError as error:
        name = next((name for kind, name in OPENED.items() if isinstance(error, kind)), "database")
        step = RESTORE if isinstance(error, DamagedDatabaseError) else "Mend it, then try again."
        checks.append(Check(name=name, ok=False, sentence=str(error), next=step))
    return [*checks, *examine_llm(settings), _token(settings)]


def _folder(settings: Settings) -> Check:
    folder = settings.data
    existing = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    free = shutil.disk_usage(existing).free
    try:
        _write(existing)
    except OSError as error:
        full = space_error(error, existing)
        return Check(
            name="data",
            ok=False,
            sentence=str(full) if full else f"{existing} cannot be written ({error.strerror}).",
            next="Free some space."
            if full
            else "Give this user the right to write there, or set NEWSDESK_DATA to another folder.",
        )
    return Check(
        name="data",
        ok=free >= LITTLE_SPACE,
        sentence=f"{folder.absolute()} can be written; {free / 1e9:,.1f} GB are free.",
        next="" if free >= LITTLE_SPACE else "Free some space: articles need it, and a re-index.",
    )


def _write(folder: Path) -> None:
    """Write a little into a folder and take it away; raise OSError where that fails."""
    with TemporaryFile(dir=folder) as file:
        file.write(bytes(TRIED_BYTES))
        file.flush()
        os.fsync(file.fileno())


def _inside(newsdesk: Newsdesk) -> Iterator[Check]:
    count = newsdesk.status.report().index.articles
    empty = "" if count else "Import some: newsdesk import PATH."
    yield Check(name="database", ok=True, sentence=f"It opens; {count:,} articles.", next=empty)
    yield _integrity(newsdesk)
    try:
        embedder = newsdesk.load(newsdesk.settings.model)
        backend = getattr(embedder, "backend", "")
        by = f" and is run by {backend}" if backend else ""
        sentence = f"{embedder.name}, revision {embedder.revision[:12]}, loads{by}."
        yield Check(name="model", ok=True, sentence=sentence)
    except NewsdeskError as error:
        yield Check(
            name="model", ok=False, sentence=str(error), next="Mend it, or unset NEWSDESK_MODEL."
        )
        return
    yield _reader(newsdesk)
    yield from _feeds(newsdesk)
    yield _languages(newsdesk, embedder)
    report = newsdesk.maintenance.verify()
    faults = " ".join(report.faults)
    step = f"Run: {report.next}." if report.faults else ""
    yield Check(name="index", ok=not report.faults, sentence=faults or report.sentence, next=step)
    yield from _folders(newsdesk)
    if warning := newsdesk.status.report().warning:
        yield Check(name="index model", ok=False, sentence=warning, next="newsdesk index update")


def _integrity(newsdesk: Newsdesk) -> Check:
    """Say whether the database holds what was written there."""
    if faults := newsdesk.library.integrity():
        told = f"It is damaged: {'; '.join(faults)}."
        return Check(name="integrity", ok=False, sentence=told, next=RESTORE)
    return Check(name="integrity", ok=True, sentence="Every page and every article is as written.")


def _feeds(newsdesk: Newsdesk) -> Iterator[Check]:
    """Say how many feeds there are, and which of them fail again and again, where there are any."""
    feeds = newsdesk.feeds.list()
    failing = [feed.name for feed in feeds if feed.failing]
    told = f"failing: {', '.join(failing)}" if failing else "none is failing"
    if feeds:
        yield Check(
            name="feeds",
            ok=not failing,
            sentence=f"{counted(len(feeds), 'feed')}; {told}.",
            next="See why: newsdesk feed list." if failing else "",
        )


def _folders(newsdesk: Newsdesk) -> Iterator[Check]:
    for folder in newsdesk.folders.status():
        if not folder.exists:
            sentence = f"{folder.folder} is watched and is not there; its articles are kept."
            step = "Make it or mount it, or take it out of NEWSDESK_WATCH."
        elif folder.vanished:
            sentence, step = f"{folder.folder}: {waiting(folder)}.", "newsdesk watch confirm"
        else:
            sentence, step = (
                f"{folder.folder} is watched; {counted(folder.articles, 'article')}.",
                "",
            )
        yield Check(name="folder", ok=not step, sentence=sentence, next=step)


def _languages(newsdesk: Newsdesk, embedder: Embedder) -> Check:
    """Say in which languages the articles are, and which of them the model does not read."""
    held = newsdesk.inspector.languages()
    counts = ", ".join(f"{language_name(code)} {count:,}" for code, count in held.items())
    return Check(
        name="languages",
        ok=True,  # they are answered from, by their words
        sentence=f"Articles by language: {counts}." if held else "There are no articles yet.",
        next=unread_warning(embedder, held) or "",
    )


def _reader(newsdesk: Newsdesk) -> Check:
    settings = newsdesk.settings
    if settings.reader == NONE:
        return Check(name="reader", ok=True, sentence="None is set: words and vectors decide.")
    try:
        reader = load_reader(settings.reader, settings.options_for_reader)
    except NewsdeskError as error:
        return Check(
            name="reader", ok=False, sentence=str(error), next="Mend it, or unset NEWSDESK_READER."
        )
    sentence = f"{reader.name} loads, revision {reader.revision[:12]}."
    return Check(name="reader", ok=True, sentence=sentence)


def _token(settings: Settings) -> Check:
    token = settings.discord_token
    if token is None:
        return Check(
            name="token",
            ok=True,
            sentence="DISCORD_TOKEN is not set: the console works, Discord does not.",
            next="For Discord, put the bot's token into DISCORD_TOKEN.",
        )
    if BOT_TOKEN.fullmatch(token.get_secret_value().strip()):
        return Check(name="token", ok=True, sentence="DISCORD_TOKEN is set and looks like a token.")
    return Check(
        name="token",
        ok=False,
        sentence="DISCORD_TOKEN does not look like a bot's token.",
        next="Copy it again: Developer Portal, your application, Bot, Reset Token.",
    )
