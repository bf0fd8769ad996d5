"""How each part is: asked over HTTP, or read from files; no check waits longer than the setting says."""

import asyncio
import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
from django.utils import timezone
from django.utils.translation import gettext as _

from console.background import RunState
from console.privacy.models import RetentionRun
from console.publishing.snapshots import current
from console.settings import ConsoleSettings

GIGABYTE = 1024**3
RETENTION_LATE = timedelta(hours=30)
"""A daily run is missing once the last is so old."""


@dataclass(frozen=True)
class Check:
    """One part: is it well, and what there is to say of it to staff."""

    name: str
    ok: bool
    detail: str = ""
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Engine:
    """A recogniser: whom it serves, which it is and why."""

    audience: str
    engine: str
    path: str
    reason: str


async def processes(settings: ConsoleSettings) -> list[Check]:
    """Ask every process whether it is ready, all at once."""
    addresses = {
        "rasa": settings.rasa_ready_url,
        "actions": settings.actions_ready_url,
        "telephony": settings.telephony_ready_url,
        "gateway": settings.gateway_ready_url,
    }
    async with httpx.AsyncClient(timeout=settings.health_seconds, trust_env=False) as client:
        return list(await asyncio.gather(*(_process(client, name, url) for name, url in addresses.items())))


def knowledge(settings: ConsoleSettings) -> Check:
    """Say which snapshot is published."""
    live = current(settings.knowledge)
    if live is None:
        return Check("knowledge", False, _("nothing is published yet"))
    if live.procedures is None:
        return Check("knowledge", False, _("the manifest of %(version)s cannot be read") % {"version": live.version})
    said = _("%(version)s: %(procedures)d procedures, %(faqs)d questions and answers")
    return Check("knowledge", True, said % vars(live))


def disk(settings: ConsoleSettings) -> Check:
    """Say how much room is left where the data lies."""
    folder = next(path for path in (settings.var.absolute(), *settings.var.absolute().parents) if path.exists())
    usage = shutil.disk_usage(folder)
    free = usage.free / GIGABYTE
    said = _("%(free).1f GB free of %(total).0f GB") % {"free": free, "total": usage.total / GIGABYTE}
    return Check("disk", free >= settings.low_disk_gb, said)


def retention() -> Check:
    """Say whether the last daily run let go of everything that is too old."""
    last = RetentionRun.objects.filter(dry=False).exclude(state=RunState.RUNNING).first()
    if last is None:
        return Check("retention", True, _("no run yet"))
    if last.state == RunState.FAILED:
        return Check("retention", False, last.message)
    late = timezone.now() - last.started > RETENTION_LATE
    return Check(
        "retention", not late, _("last run %(at)s") % {"at": f"{timezone.localtime(last.started):%H:%M %d/%m/%Y}"}
    )


def engines(choice_file: Path) -> list[Engine]:
    """Return which recogniser serves whom, as set-up chose; empty where it has not chosen."""
    try:
        choices = json.loads(choice_file.read_text())
    except (OSError, ValueError):
        return []
    return [
        Engine(audience, str(one.get("engine", "")), str(one.get("path", "")), str(one.get("reason", "")))
        for audience, one in choices.items()
        if isinstance(one, dict)
    ]


def all_well(checks: Sequence[Check]) -> bool:
    """Say whether every part is well."""
    return all(check.ok for check in checks)


async def _process(client: httpx.AsyncClient, name: str, url: str) -> Check:
    try:
        response = await client.get(url)
    except httpx.TimeoutException:
        return Check(name, False, _("does not answer in time"))
    except httpx.HTTPError:
        return Check(name, False, _("is not reached"))
    facts = _facts(response)
    if response.status_code != httpx.codes.OK:
        return Check(name, False, _("is not ready (%(status)d)") % {"status": response.status_code}, facts)
    zalo = facts.get("zalo")
    if isinstance(zalo, dict) and zalo.get("alert"):
        return Check(name, False, _("Zalo refuses the account's token."), facts)
    return Check(name, True, _("ready"), facts)


def _facts(response: httpx.Response) -> dict[str, Any]:
    try:
        facts = response.json()
    except ValueError:
        return {}
    return {key: value for key, value in facts.items() if key != "ready"} if isinstance(facts, dict) else {}
