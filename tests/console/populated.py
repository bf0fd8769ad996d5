"""A console with more than a page of everything, so that a query for each row of a page shows."""

import json
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone

from console.accounts.roles import Role
from console.catalogue import seeding
from console.catalogue.models import Agency, Procedure
from console.clips.models import RecordedClip, digest_of
from console.conversations.models import Unmasking
from console.events import reading
from console.events.collecting import collect
from console.events.models import Event
from console.importing.models import ImportRun, ReviewTask
from console.notices.models import Notice
from console.places.models import Commune, Office
from console.privacy.models import RetentionRun
from console.privacy.stores.every import STORES
from console.publishing.models import PublishRun
from console.topics.models import OfficerTopic
from tests.console.entries import faq, procedure
from tests.console.events import call, chat, unknown
from tests.console.people import person

SYLLABLES = ("an", "binh", "cau", "dong", "giao", "hoa", "kim", "long", "minh", "nam")
QUESTION = "xin phép {} {} ở đâu"


def populate(rows: int) -> None:
    """Make so many rows of every kind."""
    _content(rows)
    _places(rows)
    _runs(rows)
    _people(rows)
    _conversations(rows)
    _notices(rows)


def _numbered(rows: int) -> list[tuple[int, str]]:
    return [(n, f"{SYLLABLES[n // 10 % 10]} {SYLLABLES[n % 10]}") for n in range(rows)]


def _content(rows: int) -> None:
    made = [procedure(code=f"1.{n:06d}", title=f"Thủ tục {name}", agency=f"Sở {name}") for n, name in _numbered(rows)]
    seeding.bring_in(made, [faq(code=f"faq.{n}", title=f"Câu hỏi {name}") for n, name in _numbered(rows)])
    for row in Procedure.objects.all():
        row.place = "Bộ phận Một cửa"
        row.save()
    sounds = [
        RecordedClip(text=f"Dạ {n}", digest=digest_of(f"Dạ {n}"), key=f"{n:064d}", sound=b"\0\0", seconds=1.0)
        for n in range(rows)
    ]
    RecordedClip.objects.bulk_create(sounds)


def _places(rows: int) -> None:
    for n, name in _numbered(rows):
        unit = Commune.objects.create(code=f"t{n:04d}", name=f"Xã {name}", province=f"Tỉnh {name}", search=name)
        agency = Agency.objects.order_by("pk")[n % Agency.objects.count()]
        Office.objects.create(code=f"thu-{n}", name=f"Trung tâm {name}", commune=unit, agency=agency, source="Thử")


def _runs(rows: int) -> None:
    checked, done = date(2026, 1, 1), {"state": "done", "rehearsal": True}
    ImportRun.objects.bulk_create(
        ImportRun(origin="table", name=f"{n}.csv", file="x", checked=checked, **done) for n in range(rows)
    )
    RetentionRun.objects.bulk_create(RetentionRun(state="done") for _ in range(rows))
    last = RetentionRun.objects.latest("pk")
    for store in STORES:
        last.sweeps.create(store=store.key, kind=store.kind, before=last.started)
    PublishRun.objects.bulk_create(PublishRun(state="done", version=f"v{n}") for n in range(rows))
    run = ImportRun.objects.latest("pk")
    for row in Procedure.objects.all():
        ReviewTask.objects.create(procedure=row, field="place", origin="table", run=run)


def _people(rows: int) -> None:
    agency = Agency.objects.latest("pk")
    for n in range(rows):
        person(f"can-bo-{n}", Role.EDITOR, Role.OFFICER, agency=agency)


def _conversations(rows: int) -> None:
    told: list[dict[str, Any]] = []
    for n, name in _numbered(rows):
        told += [*call(f"call-{n}"), unknown(f"call-{n}", 2, QUESTION.format(name, n))]
        told += [chat(f"chat-{n}", turn, "cảm ơn", channel="zalo", person=f"zalo:{n}") for turn in range(3)]
    for first in range(0, len(told), reading.BATCH):
        sent = json.dumps({"events": told[first : first + reading.BATCH]})
        collect([one for one in reading.batch(sent.encode()) if isinstance(one, Event)])
    who = User.objects.latest("pk")
    Unmasking.objects.bulk_create(
        Unmasking(conversation=f"call-{n}", kind=Unmasking.Kind.TEXT, user=who) for n in range(rows)
    )


def _notices(rows: int) -> None:
    now = timezone.now()
    for n in range(rows):
        OfficerTopic.objects.create(words=f"tranh chấp {n}", why="Tòa án giải quyết")
        Notice.objects.create(text=f"Nghỉ lễ {n}", start=now + timedelta(days=n), end=now + timedelta(days=n + 1))
