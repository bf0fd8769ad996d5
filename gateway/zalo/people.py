"""What is known of a person who writes: when they wrote, who answers them now, which conversation it is."""

import sqlite3
import uuid
from dataclasses import dataclass

QUIET_SECONDS = 30 * 60
"""A chat is one conversation until so long a quiet."""


@dataclass(frozen=True, slots=True)
class Person:
    """A row of `people`."""

    person: str
    anonymous: str
    conversation: str
    spoke: float
    following: bool
    silent_until: float
    offered: str

    @property
    def recipient(self) -> dict[str, str]:
        """Return how a message is addressed to them."""
        if self.anonymous:
            return {"anonymous_id": self.person, "conversation_id": self.anonymous}
        return {"user_id": self.person}


def read(connection: sqlite3.Connection, person: str) -> Person | None:
    """Return a person, or None where nothing is known of them."""
    row = connection.execute(
        "SELECT person, anonymous, conversation, spoke, following, silent_until, offered FROM people WHERE person = ?",
        (person,),
    ).fetchone()
    return Person(*row) if row else None


def met(connection: sqlite3.Connection, person: str, sent_at: float, now: float, anonymous: str = "") -> Person:
    """Return the person, noting that they wrote; a new conversation after half an hour of quiet."""
    known = read(connection, person)
    fresh = known is None or now - known.spoke > QUIET_SECONDS
    conversation = f"zalo-{uuid.uuid4().hex}" if fresh or known is None else known.conversation
    spoke = max(min(sent_at, now), known.spoke if known else 0.0)
    connection.execute(
        "INSERT INTO people (person, anonymous, conversation, spoke) VALUES (?, ?, ?, ?) ON CONFLICT (person) DO UPDATE"
        " SET anonymous = excluded.anonymous, conversation = excluded.conversation, spoke = excluded.spoke,"
        " following = 1",
        (person, anonymous, conversation, spoke),
    )
    found = read(connection, person)
    if found is None:
        raise LookupError("a person just written is not there")
    return found


def noted(connection: sqlite3.Connection, person: str) -> None:
    """Note a person who has not written yet, where nothing is known of them."""
    connection.execute(
        "INSERT OR IGNORE INTO people (person, conversation, spoke) VALUES (?, ?, 0)",
        (person, f"zalo-{uuid.uuid4().hex}"),
    )


def silence(connection: sqlite3.Connection, person: str, from_: float, seconds: float, now: float) -> None:
    """Let a human answer for `seconds` from `from_` on; what waits to be said is dropped. Older than a return: no."""
    met_before = connection.execute("SELECT returned FROM people WHERE person = ?", (person,)).fetchone()
    if met_before is None:
        noted(connection, person)
    elif from_ <= met_before["returned"]:
        return
    connection.execute(
        "UPDATE people SET silent_until = MAX(silent_until, ?), asked_officer = 0 WHERE person = ?",
        (from_ + seconds, person),
    )
    if from_ + seconds > now:
        drop(connection, person, "officer")
        connection.execute(
            "UPDATE events SET state = 'done', reason = 'officer', content = '' WHERE person = ? AND state = 'new'",
            (person,),
        )
        connection.execute("DELETE FROM waiting WHERE person = ?", (person,))


def hand_back(connection: sqlite3.Connection, person: str, now: float) -> bool:
    """Let the bot answer again; say whether a human did."""
    changed = connection.execute(
        "UPDATE people SET silent_until = 0, returned = ? WHERE person = ? AND silent_until > ?", (now, person, now)
    )
    return changed.rowcount > 0


def drop(connection: sqlite3.Connection, person: str, reason: str) -> None:
    """Never say what waits to be said to a person."""
    connection.execute(
        "UPDATE outbox SET state = 'dropped', reason = ?, body = '' WHERE person = ? AND state = 'due'",
        (reason, person),
    )


def forget(connection: sqlite3.Connection, person: str) -> None:
    """Delete all that is kept of a person; of their messages only the unreadable keys stay, against replays."""
    connection.execute(
        "UPDATE events SET person = '', content = '', kind = '', state = 'done', reason = '' WHERE person = ?",
        (person,),
    )
    for table in ("waiting", "people", "outbox", "numbers", "proofs"):
        connection.execute(f"DELETE FROM {table} WHERE person = ?", (person,))  # noqa: S608 - our own names
    connection.execute("DELETE FROM tries WHERE who = ?", (person,))
