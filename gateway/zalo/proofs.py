"""Proves that a number is the person's who says so: by a call from it, or by a code sent to it.

Each step is one write, so what happens at once happens in some order: a code is good for one person, once, for ten
minutes; a number is one person's; whoever withdraws in between is linked to nothing.
"""

import secrets
import sqlite3
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from gateway.database import Database
from gateway.zalo import people
from gateway.zalo.linking_words import TERMS_VERSION, linked, moved
from gateway.zalo.outbox import say

CODE_DIGITS = 6
CODE_SECONDS = 600.0
WRONG_MOST = 5
CODES_A_DAY, SMS_A_DAY = 5, 2
"""Codes made for one person; codes sent to one number."""
WRONG_BY_CALL, WRONG_SECONDS = 5, 3600.0
"""So many wrong codes one number may key in so long."""
DAY_SECONDS = 86_400.0
LINKED_SECONDS = 180 * DAY_SECONDS
"""How long a number is kept."""

Way = Literal["call", "sms"]
Typed = Literal["linked", "wrong", "too_many", "none"]
Called = Literal["linked", "wrong", "too_many"]


@dataclass(frozen=True, slots=True)
class Proof:
    """A row of `proofs` that has not run out."""

    step: str
    way: str
    number: str
    code: str
    agreed: float
    wrong: int


class Proofs:
    """The tables `proofs`, `numbers` and `tries`."""

    def __init__(
        self,
        database: Database,
        sms_a_day: int,
        wake: Callable[[], None] = lambda: None,
        clock: Callable[[], float] = time.time,
        draw: Callable[[int], int] = secrets.randbelow,
    ) -> None:
        """`sms_a_day`: codes sent by SMS in a day, to all numbers together."""
        self._database = database
        self._sms_a_day = sms_a_day
        self._wake = wake
        self._clock = clock
        self._draw = draw

    async def offer(self, person: str, number: str = "") -> None:
        """Note that a person was told what linking means, and the number they gave, if any."""
        now = self._clock()
        await self._database.write(lambda connection: _offer(connection, person, number, now))

    async def standing(self, person: str) -> Proof | None:
        """Return how far a person is; None where nothing is under way."""
        now = self._clock()
        return await self._database.write(lambda connection: _standing(connection, person, now))

    async def by_call(self, person: str) -> str | None:
        """Return the code to key in a call, the same while it is good; None where there were too many."""
        now = self._clock()
        return await self._database.write(lambda connection: self._by_call(connection, person, now))

    async def ask_number(self, person: str) -> None:
        """Note that a person agreed and will say which number is theirs."""
        now = self._clock()
        await self._database.write(lambda connection: _agree(connection, person, now))

    async def by_sms(self, person: str, number: str) -> str | None:
        """Return the code to send to a number, empty where one is on its way; None where there were too many."""
        now = self._clock()
        return await self._database.write(lambda connection: self._by_sms(connection, person, number, now))

    async def typed(self, person: str, code: str) -> Typed:
        """Take a code that a person wrote in the chat; `none`: none was sent to them."""
        now = self._clock()
        found = await self._database.write(lambda connection: _typed(connection, person, code, now))
        self._wake()
        return found

    async def called(self, number: str, code: str) -> Called:
        """Take a code that was keyed in a call from a number."""
        now = self._clock()
        found = await self._database.write(lambda connection: _called(connection, number, code, now))
        self._wake()
        return found

    async def drop(self, person: str) -> None:
        """Forget what is under way with a person; a number that is linked stays."""
        statement = "DELETE FROM proofs WHERE person = ?"
        await self._database.write(lambda connection: connection.execute(statement, (person,)))

    async def numbers(self, person: str) -> int:
        """Return how many numbers are linked to a person."""
        count = "SELECT COUNT(*) FROM numbers WHERE person = ?"
        row = await self._database.write(lambda connection: connection.execute(count, (person,)).fetchone())
        return int(row[0])

    async def unlink(self, person: str) -> int:
        """Forget a person's numbers and what is under way; return how many there were."""
        return await self._database.write(lambda connection: unlink(connection, person))

    def _by_call(self, connection: sqlite3.Connection, person: str, now: float) -> str | None:
        proof = _standing(connection, person, now)
        if proof is None:
            return None
        if proof.way == "call" and proof.step == "code":
            return proof.code
        if _count(connection, "code", person, now - DAY_SECONDS) >= CODES_A_DAY:
            return None
        return self._made(connection, person, ("call", ""), now)

    def _by_sms(self, connection: sqlite3.Connection, person: str, number: str, now: float) -> str | None:
        proof = _standing(connection, person, now)
        if proof is None:
            return None
        if (proof.way, proof.step, proof.number) == ("sms", "code", number):
            return ""
        since = now - DAY_SECONDS
        spent = (
            _count(connection, "code", person, since) >= CODES_A_DAY
            or _count(connection, "sms", number, since) >= SMS_A_DAY
            or _count(connection, "sms", None, since) >= self._sms_a_day
        )
        if spent:
            return None
        _try(connection, "sms", number, now)
        return self._made(connection, person, ("sms", number), now)

    def _made(self, connection: sqlite3.Connection, person: str, what: tuple[Way, str], now: float) -> str:
        """Return a fresh code that nobody else holds."""
        while True:
            code = f"{self._draw(10**CODE_DIGITS):0{CODE_DIGITS}d}"
            if not connection.execute("SELECT 1 FROM proofs WHERE code = ?", (code,)).fetchone():
                break
        _try(connection, "code", person, now)
        connection.execute(
            "UPDATE proofs SET step = 'code', way = ?, number = ?, code = ?, wrong = 0, expires = ?,"
            " agreed = CASE agreed WHEN 0 THEN ? ELSE agreed END WHERE person = ?",
            (*what, code, now + CODE_SECONDS, now, person),
        )
        return code


def owner(connection: sqlite3.Connection, number: str, now: float) -> str | None:
    """Return whose a number is; None where nobody proved it, or too long ago."""
    row = connection.execute(
        "SELECT person FROM numbers WHERE number = ? AND proven > ?", (number, now - LINKED_SECONDS)
    ).fetchone()
    return str(row["person"]) if row else None


def unlink(connection: sqlite3.Connection, person: str) -> int:
    """Forget a person's numbers and what is under way; return how many there were."""
    connection.execute("DELETE FROM proofs WHERE person = ?", (person,))
    return connection.execute("DELETE FROM numbers WHERE person = ?", (person,)).rowcount


def clean(connection: sqlite3.Connection, now: float) -> None:
    """Forget what ran out."""
    connection.execute("DELETE FROM numbers WHERE proven < ?", (now - LINKED_SECONDS,))
    connection.execute("DELETE FROM proofs WHERE expires < ?", (now,))
    connection.execute("DELETE FROM tries WHERE at < ?", (now - DAY_SECONDS,))


def _standing(connection: sqlite3.Connection, person: str, now: float) -> Proof | None:
    row = connection.execute(
        "SELECT step, way, number, code, agreed, wrong FROM proofs WHERE person = ? AND expires > ?", (person, now)
    ).fetchone()
    return Proof(*row) if row else None


def _offer(connection: sqlite3.Connection, person: str, number: str, now: float) -> None:
    if people.read(connection, person) is None:
        return
    connection.execute(
        "INSERT OR REPLACE INTO proofs (person, step, number, expires) VALUES (?, 'offered', ?, ?)",
        (person, number, now + CODE_SECONDS),
    )


def _agree(connection: sqlite3.Connection, person: str, now: float) -> None:
    connection.execute(
        "UPDATE proofs SET step = 'number', way = 'sms', code = '', agreed = ?, expires = ? WHERE person = ?",
        (now, now + CODE_SECONDS, person),
    )


def _typed(connection: sqlite3.Connection, person: str, code: str, now: float) -> Typed:
    proof = _standing(connection, person, now)
    if proof is None or proof.way != "sms" or proof.step not in ("code", "done"):
        return "none"
    if secrets.compare_digest(proof.code, code):
        if proof.step == "code":
            _link(connection, proof.number, (person, "sms", proof.agreed), now)
        return "linked"
    if proof.step == "done":
        return "none"
    if proof.wrong + 1 >= WRONG_MOST:
        connection.execute("DELETE FROM proofs WHERE person = ?", (person,))
        return "too_many"
    connection.execute("UPDATE proofs SET wrong = wrong + 1 WHERE person = ?", (person,))
    return "wrong"


def _called(connection: sqlite3.Connection, number: str, code: str, now: float) -> Called:
    if _count(connection, "call", number, now - WRONG_SECONDS) >= WRONG_BY_CALL:
        return "too_many"
    row = connection.execute(
        "SELECT person, step, number, agreed FROM proofs WHERE way = 'call' AND code = ? AND expires > ?", (code, now)
    ).fetchone()
    if row is None or (row["step"] == "done" and row["number"] != number):
        _try(connection, "call", number, now)
        return "wrong"
    if row["step"] == "code":
        _link(connection, number, (row["person"], "call", row["agreed"]), now)
        say(connection, row["person"], (linked(number),), now)
    return "linked"


def _link(connection: sqlite3.Connection, number: str, to: tuple[str, Way, float], now: float) -> None:
    """Make a number a person's, and tell whose it was until now."""
    person, way, agreed = to
    before = owner(connection, number, now)
    connection.execute(
        "INSERT OR REPLACE INTO numbers (number, person, way, terms, agreed, proven) VALUES (?, ?, ?, ?, ?, ?)",
        (number, person, way, TERMS_VERSION, agreed, now),
    )
    connection.execute("UPDATE proofs SET step = 'done', number = ? WHERE person = ?", (number, person))
    if before and before != person:
        say(connection, before, (moved(number),), now)


def _count(connection: sqlite3.Connection, what: str, who: str | None, since: float) -> int:
    whose = "" if who is None else " AND who = :who"
    row = connection.execute(
        f"SELECT COUNT(*) FROM tries WHERE what = :what AND at > :since{whose}",  # noqa: S608 - our own words
        {"what": what, "since": since, "who": who},
    ).fetchone()
    return int(row[0])


def _try(connection: sqlite3.Connection, what: str, who: str, now: float) -> None:
    connection.execute("INSERT INTO tries (what, who, at) VALUES (?, ?, ?)", (what, who, now))
