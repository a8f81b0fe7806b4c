"""The newsdesk at a terminal prompt, or on lines from a pipe."""

from __future__ import annotations

import sys
import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TextIO

import click

from articles.errors import NewsdeskError
from articles.models import Filters
from bot.cli import printing, story_printing
from bot.cli.comparisons import comparison_text
from bot.cli.digests import digest_text
from bot.cli.errors import sentence_for
from bot.cli.forms import form_of
from bot.cli.options import joined
from bot.cli.timelines import timeline_text
from bot.i18n import wording
from bot.i18n.commands import calling, on_command_line
from bot.service.conversations import Conversations, turn_of
from bot.service.digest_ranking import DigestChoice
from bot.service.prose.models import NoLlmError, Task
from index.query.periods import A_DAY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from prompt_toolkit.completion import CompleteEvent, Completion
    from prompt_toolkit.document import Document

    from bot.service.answers import Answer
    from bot.service.newsdesk import Newsdesk

HELP = """\
Ask a question in plain words, or ask on about the last one; or use one of these:
  /ask QUESTION      the same as the question alone
  /new               forget what was asked before
  /keypoints STORY   the key points of a story
  /why STORY         why a story matters
  /story STORY       a whole story
  /timeline STORY    how a story went, turn by turn
  /compare STORY     what outlets say alike, differently, or alone
  /latest [WHAT]     the newest stories; WHAT is a number, an outlet or a category
  /digest [WHAT]     what came in within a day; WHAT is an outlet or a category
  /trending [WHAT]   the stories that gain articles faster than usual; WHAT is a category
  /search WORDS      the passages nearest to some words
  /related STORY     stories near to one
  /checkquote TEXT   whether a sentence was reported
  /quotes            the last answer's quotes in their surroundings
  /prose [OFF]       let an LLM write the next answers; off: exact quotes again
  /sources           the outlets
  /categories        the categories
  /status            how much there is and how fresh it is
  /help              this
  /quit              end
STORY is an id, a URL or words of a headline."""
PROMPT = "newsdesk> "
STORY_COMMANDS = ("/keypoints", "/why", "/story", "/timeline", "/compare", "/related")
NEEDS_WORDS = (*STORY_COMMANDS, "/ask", "/search", "/checkquote")
# What completes by the name of an outlet, and of a category.
OUTLET_COMMANDS = ("/latest", "/digest", "/sources")
CATEGORY_COMMANDS = ("/latest", "/digest", "/trending", "/categories")
ENDS = ("/quit", "/exit")
# These words end it without a slash too, but only as the whole line.
ENDS_ALONE = ("quit", "exit")
LISTED_AT_ONCE = 10
# A terminal is one place, and one person.
HERE, MYSELF = 0, 0
OFFERED = 12


class Console:
    """Answers one line after another."""

    def __init__(self, newsdesk: Newsdesk) -> None:
        self._newsdesk = newsdesk
        self._last: Answer | None = None
        self._prose = False
        self._conversations = Conversations()
        self.commands: dict[str, Callable[[str], str]] = {
            "/ask": self._ask,
            "/new": self._new,
            "/keypoints": lambda text: self._answered(
                self._newsdesk.stories.key_points(text), Task.POINTS
            ),
            "/why": lambda text: self._answered(self._newsdesk.stories.why(text), Task.REASONS),
            "/story": lambda text: printing.story(self._newsdesk.stories.find(text)),
            "/timeline": lambda text: timeline_text(self._newsdesk.timelines.tell(text)),
            "/compare": lambda text: comparison_text(
                self._newsdesk.comparisons.compare(text), printing.TERMINAL_WIDTH
            ),
            "/latest": self._latest,
            "/digest": self._digest,
            "/trending": lambda text: story_printing.trending(
                self._newsdesk.trends.trending(datetime.now(UTC), text or None)
            ),
            "/search": lambda text: printing.search(self._newsdesk.asking.search(text, limit=5)),
            "/related": self._related,
            "/checkquote": lambda text: printing.checked(self._newsdesk.quotes.check(text)),
            "/quotes": self._quotes,
            "/prose": self._choose_form,
            "/sources": lambda text: self._names(
                self._newsdesk.lists.suggest_sources(text, limit=200), "outlet", text
            ),
            "/categories": lambda text: self._names(
                self._newsdesk.lists.suggest_categories(text), "category", text
            ),
            "/status": lambda _: printing.status(self._newsdesk.status.report()),
            "/help": lambda _: HELP,
        }

    def answer(self, line: str) -> str | None:
        """Return what to print for a line, None where it asks to end."""
        line = joined(line).strip()
        name, _, rest = line.partition(" ")
        name = name.lower()
        if name in ENDS or line.lower() in ENDS_ALONE:
            return None
        try:
            with calling(self._called):
                return self._answer(line, name, rest.strip())
        except Exception as error:  # noqa: BLE001 (one line that fails must not end the console)
            return printing.wrapped(sentence_for(error, [line, rest.strip()]))

    def _answer(self, line: str, name: str, rest: str) -> str:
        if not name.startswith("/"):
            return self.commands["/ask"](line)
        if name not in self.commands:
            return printing.wrapped(f"There is no command {name}; /help lists them.")
        if name in NEEDS_WORDS and not rest:
            return f"{name} needs some words after it; /help shows how."
        return self.commands[name](rest)

    def _called(self, name: str) -> str:
        """Return what a command of Discord is called here."""
        return f"/{name}" if f"/{name}" in self.commands else on_command_line(name)

    def offers(self, typed: str) -> Iterator[tuple[str, str]]:
        """Yield what may stand in place of the last part typed, each with what it is."""
        name, space, rest = typed.partition(" ")
        name = name.lower()
        if not space:
            names = [*self.commands, *ENDS[:1]] if typed.startswith("/") else []
            yield from ((command, "") for command in names if command.startswith(name))
        elif name in STORY_COMMANDS:
            for story in self._newsdesk.lists.suggest_stories(rest, limit=OFFERED):
                yield story.headline, f"{story.source or ''} {wording.day(story.published)}"
        if name in OUTLET_COMMANDS:
            for source in self._newsdesk.lists.suggest_sources(rest, limit=OFFERED):
                yield source, "outlet"
        if name in CATEGORY_COMMANDS:
            for category in self._newsdesk.lists.suggest_categories(rest, limit=OFFERED):
                yield category, "category"

    def _ask(self, text: str) -> str:
        """Answer a question, which may follow those of the last hour."""
        turns = self._conversations.turns(HERE, MYSELF)
        given = self._newsdesk.asking.ask(text, turns=turns)
        if given.small_talk:
            return printing.answer(given)
        said = self._answered(given, Task.ASK)
        self._conversations.add(HERE, MYSELF, turn_of(self._last or given))
        return said

    def _new(self, _: str) -> str:
        self._conversations.forget(MYSELF)
        return "Forgotten; the next question stands for itself."

    def _answered(self, given: Answer, task: Task) -> str:
        form = form_of(self._newsdesk, task, None, prose=self._prose)
        self._last = form(given)
        return printing.answer(self._last)

    def _choose_form(self, text: str) -> str:
        """Let the next answers be prose, or with OFF exact quotes."""
        wanted = text.lower() or "on"
        if wanted not in ("on", "off"):
            raise NewsdeskError("/prose takes nothing after it, or OFF.")
        if wanted == "on" and self._newsdesk.prose is None:
            raise NoLlmError
        self._prose = wanted == "on"
        if self._prose:
            return "The next answers are written in prose; /prose off has exact quotes again."
        return "The next answers are exact quotes."

    def _latest(self, text: str) -> str:
        if text.isdecimal():
            stories = self._newsdesk.lists.latest(limit=min(max(1, int(text[:6])), 1_000))
        else:
            stories = self._newsdesk.lists.latest(self._within(text), limit=LISTED_AT_ONCE)
        return printing.listed(stories)

    def _digest(self, text: str) -> str:
        digests, filters = self._newsdesk.digests, self._within(text)
        choice = DigestChoice(
            categories=(filters.category,) if filters.category else (),
            outlets=(filters.source,) if filters.source else (),
        )
        return digest_text(digests.since(digests.reports.now() - A_DAY, choice))

    def _within(self, name: str) -> Filters:
        if not name:
            return Filters()
        for source in self._newsdesk.lists.suggest_sources(name):
            if source.casefold() == name.casefold():
                return Filters(source=source)
        for category in self._newsdesk.lists.suggest_categories(name):
            if category.casefold() == name.casefold():
                return Filters(category=category)
        raise NewsdeskError(
            f"No outlet or category is called “{printing.clean(name)}”; /sources and /categories "
            "list them."
        )

    def _related(self, text: str) -> str:
        return printing.listed(self._newsdesk.stories.related(self._newsdesk.stories.find(text).id))

    def _quotes(self, _: str) -> str:
        cited = self._last.citations if self._last else ()
        numbered = [
            (citation.number, quoted)
            for citation in cited
            for quoted in self._newsdesk.quotes.in_context([citation.passage_id])
        ]
        if not numbered:
            raise NewsdeskError("There is no answer with quotes yet; ask a question first.")
        return printing.quotes(numbered)

    def _names(self, names: Iterable[str], one: str, text: str) -> str:
        none = (
            f"No {one} has “{printing.clean(text)}” in its name."
            if text
            else f"No article names its {one} yet."
        )
        return "\n".join(map(printing.clean, names)) or none


def run_console(newsdesk: Newsdesk, stdin: TextIO) -> None:
    """Answer each line of standard input, with a prompt where it is a terminal."""
    console = Console(newsdesk)
    if not (stdin.isatty() and sys.stdout.isatty()):
        _answer_all(console, stdin)
        return
    # Loading the model takes seconds, which are better spent while the first question is typed.
    warming = threading.Thread(target=_warm, args=(newsdesk,), name="warm")
    warming.start()
    try:
        _answer_all(console, _prompted(console))
    finally:
        warming.join()


def _answer_all(console: Console, lines: Iterable[str]) -> None:
    for line in lines:
        if not line.strip():
            continue
        try:
            said = console.answer(line)
        except KeyboardInterrupt:
            if not sys.stdin.isatty():
                raise
            said = "Stopped."
        if said is None:
            return
        click.echo(f"{said}\n")
        sys.stdout.flush()


def _prompted(console: Console) -> Iterator[str]:
    from prompt_toolkit import PromptSession
    from prompt_toolkit.completion import Completer, Completion

    class Offers(Completer):
        def get_completions(self, document: Document, _: CompleteEvent) -> Iterator[Completion]:
            typed = document.text_before_cursor
            last = typed.partition(" ")[2] if " " in typed else typed
            for text, meaning in console.offers(typed):
                yield Completion(text, start_position=-len(last), display_meta=meaning)

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


def _warm(newsdesk: Newsdesk) -> None:
    try:
        newsdesk.search.embedder()
    except NewsdeskError:
        return  # The first question tells it.
