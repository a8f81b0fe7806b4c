"""Who waits for an answer right now, so that one that is cut off can be ended after a restart."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa
from pydantic import AwareDatetime, Field

from articles.models import Frozen
from bot.state import tables
from bot.state.write_behind import WriteBehind

if TYPE_CHECKING:
    from collections.abc import Callable

    from articles.library.database import Database

# For so long Discord lets an interaction be answered by its token.
TOKEN_LIVES = timedelta(minutes=15)
UNANSWERED = "unanswered"


class UnansweredQuestion(Frozen):
    """An interaction that the bot acknowledged and has not answered yet, by Discord's number of it.

    `token` answers it, and is a secret; `private` says whether its person alone sees the answer.
    `holder` names the process that answers it, where there are several.
    """

    number: str
    application: str
    token: str = Field(repr=False)
    person: str
    private: bool
    locale: str
    at: AwareDatetime
    holder: str = ""


class UnansweredQuestions:
    """Takes note in memory, so that no answer waits for the database, and saves that behind.

    What is answered before it was saved is never written. Safe to use from any thread.
    """

    def __init__(
        self, database: Database, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._database = database
        self._clock = clock
        self._waiting: WriteBehind[str, UnansweredQuestion] = WriteBehind()
        # Those that are written, by whoever writes alone.
        self._saved: dict[str, UnansweredQuestion] = {}

    def begin(
        self,
        number: int,
        *,
        application: int,
        token: str,
        person: int,
        private: bool,
        locale: str,
        holder: str = "",
    ) -> None:
        """Take note that someone waits; `save` writes it."""
        question = UnansweredQuestion(
            number=str(number),
            application=str(application),
            token=token,
            person=str(person),
            private=private,
            locale=locale,
            at=self._clock(),
            holder=holder,
        )
        self._waiting.put(question.number, question)

    def end(self, number: int) -> None:
        """Take note that someone waits no longer; `save` deletes what was written."""
        self._waiting.end(str(number))

    def save(self) -> None:
        """Write who waits, and delete who does not or whose token has died.

        What cannot be written now is written the next time.
        """
        with self._waiting.writing() as (begun, ended):
            died = self._clock() - TOKEN_LIVES
            gone = [*ended, *(n for n, each in self._saved.items() if each.at <= died)]
            if not begun and not gone:
                return
            table = tables.unanswered
            with self._database.writing(UNANSWERED) as connection:
                # Who is written may be there already: nobody was told where the connection broke
                # right after that.
                connection.execute(table.delete().where(table.c.number.in_([*gone, *begun])))
                if begun:
                    connection.execute(
                        table.insert(), [each.model_dump() for each in begun.values()]
                    )
            self._saved |= begun
            for number in gone:
                self._saved.pop(number, None)

    def left(self, application: int, holder: str = "") -> tuple[UnansweredQuestion, ...]:
        """Return who still waits for an application's answers since an earlier process of a name.

        Those whose tokens have died are deleted.
        """
        table = tables.unanswered
        died = table.c.at <= self._clock() - TOKEN_LIVES
        with self._database.writing(UNANSWERED) as connection:
            connection.execute(table.delete().where(died))
            own = (table.c.application == str(application), table.c.holder == holder)
            rows = connection.execute(sa.select(table).where(*own).order_by(table.c.at)).all()
        return tuple(UnansweredQuestion(**row._mapping) for row in rows)

    def of(self, person: int) -> list[UnansweredQuestion]:
        """Return what is kept of someone."""
        table = tables.unanswered
        with self._database.reading() as connection:
            rows = connection.execute(sa.select(table).where(table.c.person == str(person))).all()
        return [UnansweredQuestion(**row._mapping) for row in rows]

    def forget_person(self, person: int) -> None:
        """Delete what is kept of someone, who is then not told should the bot be cut off."""
        table = tables.unanswered
        with self._waiting.forgetting(lambda each: each.person == str(person)):
            self._saved = {n: each for n, each in self._saved.items() if each.person != str(person)}
            with self._database.writing(UNANSWERED) as connection:
                connection.execute(table.delete().where(table.c.person == str(person)))
