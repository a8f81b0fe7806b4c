"""The newsdesk at a terminal prompt, or on lines from a pipe."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from articles.errors import NewsdeskError
from articles.models import Filters
from bot import printing
from bot.terminal import sentence_for

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from prompt_toolkit.completion import CompleteEvent, Completion
    from prompt_toolkit.document import Document

    from bot.app import Newsdesk

HELP = """\
Ask a question in plain words, or use one of these:
  /keypoints STORY   the key points of a story
  /why STORY         why a story matters
  /story STORY       a whole story
  /latest [N]        the newest stories
  /search WORDS      the passages nearest to some words
  /related STORY     stories near to one
  /sources           the outlets
  /categories        the categories
  /status            how much there is and how fresh it is
  /help              this
  /quit              end
STORY is an id, a URL or words of a headline."""
PROMPT = "newsdesk> "
STORY_COMMANDS = ("/keypoints", "/why", "/story", "/related")


class Console:
    """Answers one line after another."""

    def __init__(self, newsdesk: Newsdesk) -> None:
        self._service = newsdesk.service
        self.commands: dict[str, Callable[[str], str]] = {
            "/ask": lambda text: printing.answer(self._service.ask(text)),
            "/keypoints": lambda text: printing.answer(self._service.key_points(text)),
            "/why": lambda text: printing.answer(self._service.why(text)),
            "/story": lambda text: printing.story(self._service.story(text)),
            "/latest": self._latest,
            "/search": lambda text: printing.search(self._service.search(text, limit=5)),
            "/related": self._related,
            "/sources": lambda text: "\n".join(self._service.suggest_sources(text, limit=200)),
            "/categories": lambda text: "\n".join(self._service.suggest_categories(text)),
            "/status": lambda _: printing.status(self._service.status()),
            "/help": lambda _: HELP,
        }

    def answer(self, line: str) -> str | None:
        """Return what to print for a line, None where it asks to end."""
        line = line.strip()
        if line in ("/quit", "/exit"):
            return None
        name, _, rest = line.partition(" ")
        try:
            if not name.startswith("/"):
                return self.commands["/ask"](line)
            if name not in self.commands:
                return f"There is no command {name}; /help lists them."
            if name in (*STORY_COMMANDS, "/ask", "/search") and not rest.strip():
                return f"{name} needs some words after it; /help shows how."
            return self.commands[name](rest.strip())
        except Exception as error:  # noqa: BLE001 (one line that fails must not end the console)
            return sentence_for(error)

    def _latest(self, text: str) -> str:
        if text and not text.isdigit():
            raise NewsdeskError("/latest takes a number, such as /latest 5.")
        return printing.listed(self._service.latest(Filters(), limit=max(1, int(text or 10))))

    def _related(self, text: str) -> str:
        return printing.listed(self._service.related(self._service.story(text).id))


def run_console(newsdesk: Newsdesk) -> None:
    """Answer each line of standard input, with a prompt where it is a terminal."""
    console = Console(newsdesk)
    interactive = sys.stdin.isatty() and sys.stdout.isatty()
    for line in _prompted(newsdesk, console) if interactive else sys.stdin:
        if not line.strip():
            continue
        said = console.answer(line)
        if said is None:
            return
        click.echo(said + "\n")
        sys.stdout.flush()


def _prompted(newsdesk: Newsdesk, console: Console) -> Iterator[str]:
    from prompt_toolkit import PromptSession
    from prompt_toolkit.completion import Completer

    class Offers(Completer):
        def get_completions(self, document: Document, _: CompleteEvent) -> Iterable[Completion]:
            return completions(newsdesk, console, document.text_before_cursor)

    click.echo("Ask a question about the news; /help lists what else there is.\n")
    session: PromptSession[str] = PromptSession(
        completer=Offers(), complete_in_thread=True, complete_while_typing=False
    )
    while True:
        try:
            yield session.prompt(PROMPT)
        except KeyboardInterrupt:
            continue
        except EOFError:
            return


def completions(newsdesk: Newsdesk, console: Console, typed: str) -> Iterator[Completion]:
    """Yield what may come next: a command, or the headline of a story for a command on one."""
    from prompt_toolkit.completion import Completion

    name, space, rest = typed.partition(" ")
    if not space and typed.startswith("/"):
        for command in [*console.commands, "/quit"]:
            if command.startswith(typed):
                yield Completion(command, start_position=-len(typed))
    elif name in STORY_COMMANDS:
        for story in newsdesk.service.suggest_stories(rest, limit=12):
            yield Completion(
                story.headline,
                start_position=-len(rest),
                display_meta=f"{story.source or ''} {printing.day(story.published)}",
            )
