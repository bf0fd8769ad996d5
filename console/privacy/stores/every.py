"""The list of all stores. A file under var/ that is in none of them, nor in NOTHING_PERSONAL, fails a test."""

from collections.abc import Sequence
from pathlib import Path

from console.conversations.models import Conversation, Unmasking
from console.privacy.models import RetentionRun
from console.privacy.periods import Kind
from console.privacy.stores.base import Store
from console.privacy.stores.files import Files, Logs
from console.privacy.stores.sqlite import Rows
from console.privacy.stores.tables import EVENTS, Questions, Table, Talks

OUTBOXES = "outbox/*.sqlite3"
ZALO, SMS, WEB = "gateway/zalo.sqlite3", "gateway/sms.sqlite3", "gateway/web.sqlite3"
LAST_OF_ZALO = "MAX(spoke, silent_until, returned, asked_officer)"


def recordings_gone(paths: Sequence[Path]) -> None:
    """Note in conversations that their recordings are deleted."""
    calls = [path.parent.name for path in paths]
    for start in range(0, len(calls), 500):
        some = Conversation.objects.filter(pk__in=calls[start : start + 500], recording__state="kept")
        some.update(recording={"state": "deleted"})


STORES: tuple[Store, ...] = (
    Files("recordings", Kind.AUDIO, "calls", ("*/*.wav", "*/*.sealed"), after=recordings_gone),
    Files("call_records", Kind.TEXT, "calls", ("*/*.json", "*/*.partial")),
    Files("spoken_messages", Kind.AUDIO, "messages", ("*.wav", "*.sealed")),
    Files("messages", Kind.MESSAGES, "messages", ("*.json", "*.txt", "*.partial")),
    Files("demo_calls", Kind.AUDIO, "demo", ("**/*.wav", "**/*.sealed", "**/*.json")),
    Rows("outbox", Kind.OUTBOX, OUTBOXES, "events", "json_extract(content, '$.time')", iso=True),
    Rows("refused_events", Kind.DEAD_LETTERS, OUTBOXES, "aside", "at"),
    Rows("web_chat", Kind.WEB_CHAT, WEB, "entries", "at"),
    Rows("zalo_in", Kind.ZALO, ZALO, "events", "received"),
    Rows("zalo_out", Kind.ZALO, ZALO, "outbox", "created"),
    Rows("zalo_waiting", Kind.ZALO, ZALO, "waiting", "first"),
    Rows("zalo_proofs", Kind.ZALO, ZALO, "proofs", "expires"),
    Rows("zalo_tries", Kind.ZALO, ZALO, "tries", "at"),
    Rows("zalo_people", Kind.ZALO, ZALO, "people", LAST_OF_ZALO, only="person NOT IN (SELECT person FROM numbers)"),
    Rows("zalo_numbers", Kind.LINKS, ZALO, "numbers", "proven"),
    Rows("sms", Kind.SMS, SMS, "messages", "created"),
    EVENTS,
    Questions(),
    Talks(),
    Table("looks", Kind.AUDIT, Unmasking._meta.label, "at"),
    Table("retention_runs", Kind.AUDIT, RetentionRun._meta.label, "started"),
    Table("failed_sign_ins", Kind.LOGS, "axes.AccessAttempt", "attempt_time"),
    Table("sign_ins", Kind.LOGS, "axes.AccessLog", "attempt_time"),
    Table("staff_sessions", Kind.LOGS, "sessions.Session", "expire_date"),
    Logs("logs", Kind.LOGS, ("log", "asterisk/log")),
)
"""In the order in which they are swept: what refers to a thing goes before it."""
NOTHING_PERSONAL = (
    *("acoustic-model", "asterisk", "bench", "imports", "knowledge", "models", "prompts", "rasa", "reports", "setup"),
    *(
        "speech",
        "static",
        "test-output",
        "console.secret",
        "console.sqlite3*",
        "notices.json",
        "calendar.json",
        "*.lock",
    ),
)
"""What else lies under var/: made by us, or the console's own database, whose tables stand above."""
