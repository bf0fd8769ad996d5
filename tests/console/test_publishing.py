import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from console.catalogue import seeding
from console.catalogue.models import Procedure, State
from console.publishing import runs, work
from console.publishing.errors import PublishError
from console.publishing.models import PublishRun
from console.publishing.snapshots import current
from tests.console.entries import faq, procedure
from tests.postgresql import of_console

pytestmark = pytest.mark.django_db
Run = PublishRun.State


def test_a_publishing_keeps_its_progress_and_its_version() -> None:
    run = runs.begin()
    seen: list[tuple[str, int, int]] = []

    def publish(progress: runs.Progress) -> str:
        progress("clips", 3, 3)
        kept = PublishRun.objects.get(pk=run.pk)
        seen.append((kept.step, kept.done, kept.total))
        return "v1"

    runs.carry_out(run, publish)
    run.refresh_from_db()
    assert (run.state, run.version, seen) == (Run.DONE, "v1", [("clips", 3, 3)])
    assert run.ended


def test_one_publishing_at_a_time() -> None:
    first = runs.begin()
    with pytest.raises(PublishError, match="already_running"):
        runs.begin()
    runs.carry_out(first, lambda progress: "v1")
    assert runs.begin().state == Run.RUNNING


def test_a_failed_publishing_says_why_and_frees_the_way() -> None:
    run = runs.begin()

    def fail(progress: runs.Progress) -> str:
        raise PublishError("publishing_failed", "no encoder")

    with pytest.raises(PublishError):
        runs.carry_out(run, fail)
    run.refresh_from_db()
    assert (run.state, run.message) == (Run.FAILED, "publishing_failed: no encoder")
    runs.begin()


def test_a_publishing_whose_process_died_does_not_block_the_next() -> None:
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    run = runs.begin()
    PublishRun.objects.filter(pk=run.pk).update(pid=dead.pid)
    runs.begin()
    run.refresh_from_db()
    assert run.state == Run.FAILED


def test_only_what_is_approved_is_published() -> None:
    seeding.bring_in([procedure(), procedure(code="1.000656", title="Đăng ký khai tử")], [faq()])
    Procedure.objects.filter(code="1.000656").update(state=State.DRAFT)
    assert work.approved() == ([procedure()], [faq()])


def test_a_broken_record_is_named() -> None:
    seeding.bring_in([procedure()], [])
    Procedure.objects.update(papers=[{"originals": 1}])
    with pytest.raises(PublishError, match=r"1\.001193: papers\.1\.name"):
        work.approved()


def test_nothing_approved_is_not_published() -> None:
    with pytest.raises(PublishError, match="nothing_approved"):
        work.publish_approved(runs.begin(), lambda step, done, total: None)


@pytest.mark.parametrize(("allowed", "status"), [(True, 302), (False, 403)])
def test_the_button_begins_a_publishing_for_those_who_may(
    client: Client, monkeypatch: pytest.MonkeyPatch, allowed: bool, status: int
) -> None:
    begun: list[PublishRun] = []
    monkeypatch.setattr(runs, "in_background", begun.append)
    user = User.objects.create_user("can-bo", is_staff=True)
    names = ["view_publishrun", *(["publish"] if allowed else [])]
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    client.force_login(user)
    response = client.post("/admin/publishing/publishrun/publish/")
    assert response.status_code == status
    assert [run.asked_by for run in begun] == ([user] if allowed else [])
    assert client.get("/admin/publishing/publishrun/publish/").status_code == 405
    if allowed:
        page = client.get(response["Location"]).content.decode()
        assert 'http-equiv="refresh"' in page
        again = client.post("/admin/publishing/publishrun/publish/", follow=True)
        assert "Đang có một lần xuất bản" in again.content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_process_that_dies_ends_its_publishing(monkeypatch: pytest.MonkeyPatch) -> None:
    run = runs.begin()
    failed = subprocess.CompletedProcess[bytes]([], -9)
    monkeypatch.setattr(subprocess, "run", lambda *args, **kwargs: failed)
    waiting = runs.in_background(run)
    assert isinstance(waiting, threading.Thread)
    waiting.join(10)
    run.refresh_from_db()
    assert run.state == Run.FAILED
    assert "-9" in run.message


def test_what_is_live_is_read_from_the_snapshot(tmp_path: Path) -> None:
    assert current(tmp_path) is None
    folder = tmp_path / "snapshots" / "v1"
    folder.mkdir(parents=True)
    (tmp_path / "current").symlink_to("snapshots/v1")
    broken = current(tmp_path)
    assert broken and (broken.version, broken.procedures) == ("v1", None)
    (folder / "manifest.json").write_text('{"procedures": 40, "faqs": 3}')
    live = current(tmp_path)
    assert live and (live.version, live.procedures, live.faqs) == ("v1", 40, 3)


ENCODER = Path("var/models/encoder")


@pytest.mark.integration
@pytest.mark.skipif(not ENCODER.is_dir(), reason="needs the encoder: make prepare")
def test_the_command_publishes_for_real(tmp_path: Path) -> None:
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "encoder").symlink_to(ENCODER.absolute())
    (tmp_path / "seed").mkdir()
    (tmp_path / "seed" / "one.yaml").write_text(f"[{procedure().model_dump_json()}]")
    environment = os.environ | of_console(tmp_path)

    def manage(*command: Any) -> str:
        arguments = [sys.executable, "-m", "console.manage", *map(str, command)]
        done = subprocess.run(arguments, env=environment, capture_output=True, text=True, timeout=300, check=True)
        return done.stdout

    manage("migrate", "-v0")
    manage("load_seed", "--folder", tmp_path / "seed")
    assert "published " in manage("publish")
    live = current(tmp_path / "knowledge")
    assert live and live.procedures == 1
    assert list((tmp_path / "knowledge" / "clips").rglob("*.wav"))
