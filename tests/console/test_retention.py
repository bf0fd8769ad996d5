"""Retention: what is too old goes from every store, what is not stays, figures stay, and what failed is told."""

import json
import os
import sqlite3
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.utils import timezone

from common.outbox import Outbox, Pace
from common.outbox_delivery import DeliveryError
from console.accounts.roles import Role
from console.background import RunState
from console.conversations.models import Conversation, Turn, Unmasking
from console.dashboards.counting import counted
from console.dashboards.models import DayFigures
from console.events.collecting import collect
from console.events.models import Event
from console.events.reading import batch
from console.health import checks
from console.privacy import retention, schedule
from console.privacy.models import RetentionRun
from console.privacy.periods import Kind, cutoff, months_before, period, setting
from console.privacy.stores.every import NOTHING_PERSONAL, STORES
from console.unanswered.models import Question
from gateway import history
from gateway.database import Database
from gateway.sms import outbox as sms
from gateway.zalo import schema as zalo
from tests.console.events import call, event, unknown
from tests.console.people import person, signed_in

pytestmark = pytest.mark.django_db(transaction=True)
NOW = time.time()
OLD, NEW = NOW - 500 * 86_400, NOW - 600
"""Older than every class is kept, and not."""
RETENTION = "/admin/privacy/retentionrun/"


@pytest.fixture
def var(tmp_path: Path, settings: Any) -> Path:
    settings.CONSOLE = settings.CONSOLE.model_copy(update={"var": tmp_path})
    return tmp_path


@pytest.fixture
def administrator() -> Client:
    return signed_in(person("quan-tri", Role.ADMINISTRATOR))


def silent(step: str, done: int, total: int) -> None:
    """Show nothing."""


def swept(**options: Any) -> RetentionRun:
    run = retention.begin(**options)
    assert run
    retention.carry_out(run, silent)
    run.refresh_from_db()
    return run


def talk(name: str, seconds: float) -> None:
    """Have a call with an answer and an unanswered question, as of so long ago, reach the console."""
    said = [*call(name), unknown(name, 2, "xin phép bay flycam, số tôi 0901234567")]
    moved = datetime.fromtimestamp(seconds, UTC)
    for number, one in enumerate(said):
        one["time"] = (moved + timedelta(seconds=number)).isoformat()
    events = [one for one in batch(json.dumps({"events": said}).encode()) if isinstance(one, Event)]
    assert len(events) == len(said)
    collect(events)


def file(path: Path, seconds: float) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"{}")
    os.utime(path, (seconds, seconds))
    return path


def test_a_conversation_loses_its_words_and_keeps_its_figures(var: Path) -> None:
    talk("cu", OLD)
    talk("moi", NEW)
    day = timezone.localtime(datetime.fromtimestamp(OLD, UTC)).date()
    before = counted(day, day)
    DayFigures.objects.all().delete()
    run = swept()
    assert run.state == RunState.DONE, run.message
    old, new = Conversation.objects.get(pk="cu"), Conversation.objects.get(pk="moi")
    assert (old.emptied, new.emptied) == (True, False)
    assert not any(turn.question or turn.answers or turn.heard or turn.written for turn in old.turns.all())
    assert old.search == old.person == ""
    assert old.turns.filter(outcome="answer", procedure="1.001193").exists()
    assert all(turn.question and turn.answers for turn in new.turns.filter(outcome="answer"))
    assert set(Event.objects.values_list("conversation", flat=True)) == {"moi"}
    assert set(Question.objects.values_list("conversation", flat=True)) == {"moi"}
    assert counted(day, day) == before
    assert "0901234567" not in json.dumps([str(row) for row in Turn.objects.filter(conversation="cu").values_list()])


def test_a_late_event_opens_what_was_emptied_to_the_next_run(var: Path) -> None:
    talk("cu", OLD)
    swept()
    talk("cu", OLD)
    assert not Conversation.objects.get(pk="cu").emptied
    swept()
    assert Conversation.objects.get(pk="cu").emptied


def test_marks_of_the_forgotten_stay(var: Path) -> None:
    mark = event("chat_forgotten", "cu", channel="zalo") | {"time": datetime.fromtimestamp(OLD, UTC).isoformat()}
    collect([one for one in batch(json.dumps({"events": [mark]}).encode()) if isinstance(one, Event)])
    swept()
    assert Event.objects.filter(kind="chat_forgotten", conversation="cu").exists()


def test_files_go_by_their_class(var: Path) -> None:
    hundred = NOW - 100 * 86_400  # sound is kept 90 days, words 12 months
    gone = [
        file(var / "calls" / "a" / "caller.wav.sealed", hundred),
        file(var / "messages" / "12345678.wav", hundred),
        file(var / "calls" / "b" / "call.json", OLD),
        file(var / "messages" / "87654321.json", OLD),
    ]
    kept = [
        file(var / "calls" / "a" / "call.json", hundred),
        file(var / "messages" / "12345678.json", hundred),
        file(var / "calls" / "c" / "caller.wav.sealed", NEW),
        file(var / "knowledge" / "current.json", OLD),
    ]
    assert swept().state == RunState.DONE
    assert [one.exists() for one in gone] == [False] * len(gone)
    assert [one.exists() for one in kept] == [True] * len(kept)
    assert not (var / "calls" / "b").exists()


def test_a_conversation_says_that_its_recording_is_gone(var: Path) -> None:
    talk("cu", NEW)
    Conversation.objects.filter(pk="cu").update(recording={"state": "kept"})
    file(var / "calls" / "cu" / "caller.wav.sealed", OLD)
    swept()
    assert Conversation.objects.get(pk="cu").recording == {"state": "deleted"}


@pytest.fixture
def gateway(var: Path) -> Iterator[Path]:
    """The gateway's files with its own schemas, open as when it runs."""
    folder = var / "gateway"
    made = {"zalo": zalo.SCHEMA, "sms": sms.SCHEMA, "web": history.SCHEMA}
    opened = [Database(folder / f"{name}.sqlite3", text) for name, text in made.items()]
    yield folder
    for one in opened:
        one.close()


ROWS = {
    "zalo": {
        "events": "INSERT INTO events (key, kind, person, content, sent_at, received) VALUES (?1, '', ?1, '', ?2, ?2)",
        "outbox": "INSERT INTO outbox (person, body, created, due) VALUES (?1, 'x', ?2, ?2)",
        "numbers": "INSERT INTO numbers VALUES (?1, ?1, 'call', '2026-11', ?2, ?2)",
        "proofs": "INSERT INTO proofs (person, step, expires) VALUES (?1, 'code', ?2)",
        "tries": "INSERT INTO tries VALUES ('code', ?1, ?2)",
        "people": "INSERT INTO people (person, conversation, spoke) VALUES (?1 || '-x', ?1, ?2)",
    },
    "web": {"entries": "INSERT INTO entries (session, at, body) VALUES (?1, ?2, '{}')"},
}


def test_rows_of_other_processes_go_while_they_run(gateway: Path) -> None:
    for name, tables in ROWS.items():
        with sqlite3.connect(gateway / f"{name}.sqlite3") as connection:
            for statement in tables.values():
                for who, at in (("cu", OLD), ("moi", NEW)):
                    connection.execute(statement, (who, at))
        connection.close()
    run = swept()
    assert run.state == RunState.DONE, run.message
    for name, tables in ROWS.items():
        with sqlite3.connect(gateway / f"{name}.sqlite3") as connection:
            left = {table: connection.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0] for table in tables}
        connection.close()
        assert left == dict.fromkeys(tables, 1), name


def test_every_table_of_the_gateway_is_in_a_class(gateway: Path) -> None:
    named = {(store.where.split(",")[0], store.where.split(", ")[-1]) for store in STORES if "sqlite3" in store.where}
    for path in gateway.glob("*.sqlite3"):
        with sqlite3.connect(path) as connection:
            tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        connection.close()
        for table in tables - {"shared", "sqlite_sequence"}:  # tokens and rates of the application
            assert (f"var/gateway/{path.name}", table) in named, f"{path.name}: {table}"


def test_events_that_nobody_took_are_given_up_in_time(var: Path) -> None:
    def away(events: Any) -> Any:
        raise DeliveryError("nobody there")

    box = Outbox(var / "outbox" / "actions.sqlite3", "actions", away, Pace(5, 5))
    for _ in range(2):
        box.emit("rating", "c", {"score": 1}).result(10)
    with sqlite3.connect(var / "outbox" / "actions.sqlite3") as connection:
        connection.execute(
            "UPDATE events SET content = json_set(content, '$.time', '2024-01-01T00:00:00.000+00:00') WHERE seq = 1"
        )
    connection.close()
    run = swept()
    box.close()
    assert run.sweeps.get(store="outbox").count == 1
    assert run.state == RunState.DONE, run.message


def test_a_store_that_fails_stops_no_other_and_is_told(var: Path, administrator: Client) -> None:
    talk("cu", OLD)
    broken = var / "gateway" / "sms.sqlite3"
    broken.parent.mkdir()
    broken.write_bytes(b"no database at all, and longer than a header" * 10)
    run = swept(day=timezone.localdate())
    assert run.state == RunState.FAILED
    assert run.sweeps.exclude(error="").get().store == "sms"
    assert Conversation.objects.get(pk="cu").emptied
    assert not checks.retention().ok
    assert "sms" in administrator.get(f"{RETENTION}{run.pk}/change/").content.decode()
    broken.unlink()
    again = retention.begin(timezone.localdate())
    assert again
    retention.carry_out(again, silent)
    assert checks.retention().ok


def test_a_run_that_was_cut_off_is_ended_and_the_next_goes_on(var: Path) -> None:
    talk("cu", OLD)
    cut = RetentionRun.objects.create(day=timezone.localdate(), pid=2**22 + 1)  # no such process
    run = retention.begin(timezone.localdate())
    assert run
    retention.carry_out(run, silent)
    cut.refresh_from_db()
    assert cut.state == RunState.FAILED
    assert Conversation.objects.get(pk="cu").emptied


def test_one_run_a_day_and_not_before_its_hour(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[Any] = []

    def in_process(run: RetentionRun, command: str) -> None:
        RetentionRun.objects.filter(pk=run.pk).update(pid=os.getpid())
        begun.append((run.day, command))

    monkeypatch.setattr(schedule, "in_process", in_process)
    night = timezone.localtime().replace(hour=1)
    schedule.look(night)
    assert not begun
    for _ in range(3):
        schedule.look(night.replace(hour=2))
    assert begun == [(night.date(), "enforce_retention")]


def test_counting_deletes_nothing(var: Path, capsys: pytest.CaptureFixture[str]) -> None:
    talk("cu", OLD)
    kept = file(var / "calls" / "a" / "call.json", OLD)
    call_command("enforce_retention", "--dry-run")
    assert kept.exists()
    assert not Conversation.objects.get(pk="cu").emptied
    lines = dict(line.split()[:2] for line in capsys.readouterr().out.splitlines())
    assert (lines["call_records"], lines["conversations"]) == ("1", "1")


def test_the_command_fails_where_a_store_does(var: Path) -> None:
    (var / "gateway").mkdir()
    (var / "gateway" / "web.sqlite3").write_bytes(b"broken" * 100)
    with pytest.raises(CommandError, match="web_chat"):
        call_command("enforce_retention")


def test_who_looked_is_kept_longer_than_what_they_saw(var: Path) -> None:
    user = person("can-bo", Role.OFFICER)
    Unmasking.objects.create(conversation="cu", kind="text", user=user)
    Unmasking.objects.create(conversation="xua", kind="text", user=user)
    Unmasking.objects.filter(conversation="cu").update(at=datetime.fromtimestamp(OLD, UTC))
    Unmasking.objects.filter(conversation="xua").update(at=timezone.now() - timedelta(days=3 * 366))
    swept()
    assert list(Unmasking.objects.values_list("conversation", flat=True)) == ["cu"]


def test_periods_are_settings() -> None:
    assert (period(Kind.AUDIO), period(Kind.TEXT)) == ((90, "days"), (12, "months"))
    moment = datetime(2028, 2, 29, 3, tzinfo=UTC)
    assert months_before(moment, 12) == datetime(2027, 2, 28, 3, tzinfo=UTC)
    assert cutoff(Kind.TEXT, moment) == months_before(moment, 12)
    assert cutoff(Kind.AUDIO, moment) == moment - timedelta(days=90)


def test_everything_under_var_is_in_a_class() -> None:
    swept_folders = {part.removeprefix("var/").split("/")[0] for store in STORES for part in store.where.split(", ")}
    swept_folders |= {"log"}
    there = Path(__file__).parents[2] / "var"
    for path in there.iterdir():
        known = path.name in swept_folders or any(path.match(one) for one in NOTHING_PERSONAL)
        assert known, f"say in console/privacy/stores/every.py what var/{path.name} is"


def test_the_page_shows_every_class_and_begins_a_run(
    var: Path, administrator: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[RetentionRun] = []
    monkeypatch.setattr("console.privacy.admin.in_process", lambda run, command: begun.append(run))
    page = administrator.get(RETENTION).content.decode()
    assert "90 ngày" in page
    assert "CONSOLE_KEEP_TEXT_MONTHS" in page
    assert administrator.post(f"{RETENTION}begin/", {"dry": "1"}).status_code == 302
    assert [one.dry for one in begun] == [True]
    administrator.post(f"{RETENTION}begin/", {"dry": "0"})
    assert len(begun) == 1  # one is under way


def test_officers_do_not_begin_runs() -> None:
    client = signed_in(person("can-bo", Role.OFFICER))
    assert client.post(f"{RETENTION}begin/", {"dry": "0"}).status_code == 403


def test_the_register_names_every_class_with_its_setting_and_default() -> None:
    register = (Path(__file__).parents[2] / "docs" / "privacy" / "README.md").read_text()
    for kind in Kind:
        number, unit = period(kind)
        row = next((line for line in register.splitlines() if line.startswith(f"| `{kind.value}`")), "")
        assert f"`{setting(kind)}`" in row, kind
        assert f"{number} {unit}" in row, kind
