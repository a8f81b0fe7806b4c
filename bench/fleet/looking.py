"""What of a fleet's work was lost or done twice, by its database and by what Discord was told."""

from __future__ import annotations

import json
import re
import time
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, LiteralString

import psycopg
from discord_exchange import texts
from psycopg.rows import namedtuple_row

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from fleet.members import Embedded
    from fleet.work import Asked, Work

# What may be said in place of an answer where a process or the database was just killed.
EXCUSES = (
    *("I was restarted", "I cannot get at my articles just now", "The database does not answer"),
    *("I am restarting", "did not take the answer to your question in time"),
)
# So long after a kill of the database what was embedded meanwhile could not be written.
UNWRITTEN_SECONDS = 15.0
# Who waits is written down behind their acknowledgement, within a moment.
WRITTEN_WITHIN = 0.5
VECTORS = """
SELECT content::json->>'revision' AS model, vectors.key AS key
FROM vectors JOIN fingerprints ON fingerprints.key = vectors.fingerprint
"""
# A lock of 64 bits is told in two halves.
MOST = 0xFFFFFFFF
HOLDER = """
SELECT application_name AS name FROM pg_locks JOIN pg_stat_activity USING (pid)
WHERE locktype = 'advisory' AND granted AND classid::bigint = %(high)s AND objid::bigint = %(low)s
"""


@dataclass
class Losses:
    """What was lost and what was done twice, a sentence each; `again` passages were embedded anew.

    `unsent` are the announcements that were not sent in minutes, and `excused` those who got a
    sentence in place of what they had asked for. `waiting` are those who wait in vain: what they
    had asked came so shortly before a kill that it was not written down.
    """

    lost: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    again: int = 0
    unsent: int = 0
    excused: int = 0
    waiting: int = 0


class Look:
    """Looks at a fleet again and again; what it saw before is not told again."""

    def __init__(self, work: Work) -> None:
        self.killed: set[int] = set()
        # By the steady clock.
        self.bots_killed: list[float] = []
        self.database_killed: list[float] = []
        # What each answer is to say, once and no more.
        self.told: list[tuple[Asked, str]] = []
        self._work, self._fleet = work, work.fleet
        self._kept: dict[tuple[str, str], float] = {}
        self._again = 0
        self._looked_at = 0
        self._said: set[str] = set()

    def read(
        self, statement: LiteralString, values: Mapping[str, object] | None = None
    ) -> Sequence[Any]:
        """Return what the database says, as soon as it answers."""
        while True:
            try:
                with psycopg.connect(self._fleet.url, row_factory=namedtuple_row) as connection:
                    return connection.execute(statement, values).fetchall()
            except psycopg.OperationalError:
                time.sleep(0.1)

    def is_quiet(self) -> bool:
        """Return whether no passage waits and no index is being made."""
        (row,) = self.read(
            "SELECT (SELECT count(*) FROM passages WHERE waiting) AS waiting,"
            " (SELECT count(*) FROM index_state WHERE remade IS NOT NULL) AS remade"
        )
        return not row.waiting and not row.remade

    def model(self) -> str:
        """Return the model of the index that answers."""
        rows = self.read(
            "SELECT content::json->>'revision' AS model FROM fingerprints"
            " JOIN index_state ON index_state.current = fingerprints.key"
        )
        return str(rows[0].model) if rows else ""

    def switches(self) -> int:
        """Return how often another index came to answer."""
        (row,) = self.read("SELECT count(*) AS n FROM changes WHERE what = 'index'")
        return int(row.n)

    def holder(self, key: int) -> str:
        """Return the name of the process that has a lock of the database, empty where none has."""
        rows = self.read(HOLDER, {"high": key >> 32 & MOST, "low": key & MOST})
        return str(rows[0].name) if rows else ""

    def unsent(self) -> set[tuple[str, str]]:
        """Return each story of the feed with the channels in which it is not announced."""
        return {
            (title, channel)
            for channel in self._work.channels.values()
            for title, count in self._announced(channel).items()
            if not count
        }

    def untold(self) -> list[str]:
        """Return the corrections that an answer does not tell yet; not those of removed stories.

        That a story is removed takes the place of its correction.
        """
        there = self._work.ledger.stories
        return [
            note
            for asked, note in self.told
            if asked.story and asked.story.id in there and note not in asked.text
        ]

    def _announced(self, channel: str) -> dict[str, int]:
        """Return how often each story was announced in a channel."""
        counts = dict.fromkeys(self._work.ledger.items, 0)
        for message in self._fleet.discord.posts.messages.get(channel, []):
            for title in set(re.findall(r"Harbour notice \d+", "\n".join(texts(message)))):
                counts[title] = counts.get(title, 0) + 1
        return counts

    def look(self) -> Losses:
        """Return what was lost and done twice since the last look."""
        found = Losses()
        self._look_at_articles(found)
        self._look_at_settings(found)
        self._look_at_answers(found)
        self._look_at_posts(found)
        self._look_at_embedding(found)
        found.lost = self._new(found.lost)
        found.twice = self._new(found.twice)
        return found

    def _new(self, found: Iterable[str]) -> list[str]:
        new = [each for each in dict.fromkeys(found) if each not in self._said]
        self._said.update(new)
        return new

    def _look_at_articles(self, found: Losses) -> None:
        ledger = self._work.ledger
        rows = self.read("SELECT id, headline, content::json->>'note' AS note FROM articles")
        there = {row.id: row.note for row in rows}
        found.lost += [f"article {key}" for key in ledger.stories if key not in there]
        found.lost += [
            f"correction of {key}"
            for key, note in ledger.notes.items()
            if key in ledger.stories and there.get(key) != note
        ]
        headlines = {row.headline for row in rows}
        entries = self.read("SELECT count(*) - count(DISTINCT article_id) AS n FROM feed_entries")
        found.twice += [f"{entries[0].n} stories of the feed"] * bool(entries[0].n)
        found.lost += [f"story “{t}” of the feed" for t in ledger.items if t not in headlines]

    def _look_at_settings(self, found: Losses) -> None:
        kept = {row.id: row.settings for row in self.read("SELECT id, settings FROM servers")}
        for guild, values in self._work.ledger.limits.items():
            there = json.loads(kept.get(guild, "{}")).get("limit")
            # The first was acknowledged, the others may have come to be kept all the same.
            if there not in values and any(a.is_done for a in self._limits(guild)):
                found.lost.append(f"setting of {guild}: {there} and not {values[0]}")

    def _limits(self, guild: str) -> list[Asked]:
        asked = self._work.ledger.asked
        return [a for a in asked if a.kind == "settings limit" and a.guild == guild]

    def _look_at_answers(self, found: Losses) -> None:
        posted = {row.message for row in self.read("SELECT DISTINCT message FROM posted")}
        asked = self._work.ledger.asked
        new, self._looked_at = asked[self._looked_at :], len(asked)
        for number, each in enumerate(new, len(asked) - len(new)):
            name = f"{each.kind} {number}"
            if each.exchange.callbacks and not each.text and self._just_killed(each):
                found.waiting += 1
            elif each.exchange.callbacks and not each.text:
                found.lost.append(f"no word to {name}: {each.exchange.text[:60]!r}")
            own = [m for m in each.exchange.messages.values() if texts(m)]
            if len(own) > 1:
                found.twice.append(f"{len(own)} answers to {name}: {each.text[:300]!r}")
            if each.text and not each.is_right:
                found.excused += 1
                if not each.text.startswith(EXCUSES):
                    found.lost.append(f"wrong words to {name}: {each.text[:120]!r}")
            if each.kind == "ask" and each.is_right and each.exchange.original not in posted:
                found.lost.append(f"posted answer {name} is not known")
        faults = self._fleet.discord.faults
        found.twice += [fault for fault in faults if "twice" in fault]

    def _just_killed(self, asked: Asked) -> bool:
        """Return whether a bot was killed right after it had acknowledged a question."""
        at = asked.exchange.sent + asked.exchange.latency
        return any(0 <= killed - at < WRITTEN_WITHIN for killed in self.bots_killed)

    def _look_at_posts(self, found: Losses) -> None:
        found.unsent = len(self.unsent())
        for channel in self._work.channels.values():
            for title, count in self._announced(channel).items():
                if count > 1:
                    found.twice.append(f"“{title}” announced {count} times in {channel}")
        for asked, note in self.told:
            if asked.text.count(note) > 1:
                found.twice.append(f"{asked.text.count(note)} × {note}")
        found.lost += [f"{note} is not told" for note in self.untold()]

    def _look_at_embedding(self, found: Losses) -> None:
        at = time.time()
        there = {(row.model, row.key) for row in self.read(VECTORS)}
        begun: dict[tuple[str, str], list[Embedded]] = defaultdict(list)
        for each in self._fleet.embedded():
            if each.begins:
                begun[each.model, each.key].append(each)
        for key in there:
            if any(each.at > self._kept.get(key, at) for each in begun[key]):
                found.twice.append(f"passage {key[1][:8]} embedded though it was kept")
            for each in begun[key][:-1]:
                if each.pid not in self.killed and not self._unwritten(each.at):
                    found.twice.append(f"passage {key[1][:8]} embedded by two that live")
        self._kept |= {key: at for key in there if key not in self._kept}
        again = sum(len(begun[key]) - 1 for key in self._kept if begun[key])
        found.again, self._again = again - self._again, again

    def _unwritten(self, at: float) -> bool:
        """Return whether what was embedded at a moment could not be written."""
        return any(killed - UNWRITTEN_SECONDS < at < killed + 1 for killed in self.database_killed)
