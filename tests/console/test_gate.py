"""The way from approved to live and back: the gate, its override, going back, and what is withdrawn at once."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from pytest_django import DjangoCaptureOnCommitCallbacks

from console.accounts.roles import Role
from console.catalogue import seeding
from console.catalogue.models import Faq, Procedure, State
from console.publishing import runs, snapshots, withdrawing, work
from console.publishing.errors import PublishError
from console.publishing.models import Kind, PublishRun
from console.workflow import steps
from knowledge_base import embedding, gate
from knowledge_base.models import Facet
from knowledge_base.publishing import versions
from knowledge_base.service import KnowledgeBase
from knowledge_base.withdrawn import WITHDRAWN, load_withdrawn
from tests.console.entries import faq, procedure
from tests.console.people import person, signed_in
from tests.fakes.encoder import FakeEncoder

pytestmark = pytest.mark.django_db
Run = PublishRun.State
DEATH = "1.000656"
LIST = "/admin/publishing/publishrun/"


class Voice:
    voice = "test"

    def synthesise(self, text: str) -> bytes:
        return b"\x01\x00" * 8


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Path:
    """Return a folder of snapshots of its own, with two approved procedures to publish into it."""
    settings.CONSOLE = settings.CONSOLE.model_copy(update={"var": tmp_path})
    monkeypatch.setattr(embedding, "OnnxEncoder", lambda folder: FakeEncoder())
    monkeypatch.setattr(work, "_voice", Voice)
    questions = tmp_path / "questions.jsonl"
    questions.write_text(
        '{"question": "đăng ký khai tử", "procedures": ["1.000656"]}\n'
        '{"question": "làm giấy khai sinh", "procedures": ["1.001193"]}\n'
    )
    monkeypatch.setattr(gate, "QUESTIONS", questions)
    death = {"title": "Đăng ký khai tử", "spoken_title": "đăng ký khai tử", "aliases": [], "questions": []}
    seeding.bring_in([procedure(), procedure(code=DEATH, **death)], [faq()])
    return settings.CONSOLE.knowledge


def publish(reason: str = "") -> PublishRun:
    run = runs.begin(reason=reason)
    runs.carry_out(run, lambda progress: work.publish_approved(run, progress))
    return run


def test_a_publishing_that_loses_answers_is_refused_and_says_which(root: Path) -> None:
    first = publish()
    Procedure.objects.filter(code=DEATH).update(state=State.DRAFT)
    with pytest.raises(PublishError, match="got_worse"):
        publish()
    refused = PublishRun.objects.latest("started")
    assert refused.refused
    assert refused.state == Run.FAILED
    assert any("recall@1 drops by 0.500" in line for line in refused.worse)
    assert any("đăng ký khai tử" in line and DEATH in line for line in refused.worse)
    live = snapshots.current(root)
    assert live and live.version == first.version
    assert versions(root) == [first.version]


def test_with_a_reason_it_is_published_and_both_are_kept(root: Path) -> None:
    publish()
    Procedure.objects.filter(code=DEATH).update(state=State.DRAFT)
    run = publish("thủ tục này đã bị bãi bỏ từ hôm nay")
    run.refresh_from_db()
    live = snapshots.current(root)
    assert live and live.version == run.version
    assert (run.state, run.reason) == (Run.DONE, "thủ tục này đã bị bãi bỏ từ hôm nay")
    assert run.worse
    assert not run.refused


def test_the_command_says_what_got_worse_and_takes_a_reason(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("publish")
    Procedure.objects.filter(code=DEATH).update(state=State.DRAFT)
    with pytest.raises(CommandError, match=r"got_worse(.|\n)*đăng ký khai tử"):
        call_command("publish")
    call_command("publish", override="đã bãi bỏ")
    assert PublishRun.objects.latest("started").reason == "đã bãi bỏ"
    assert "published " in capsys.readouterr().out


def test_old_snapshots_are_pruned_but_never_the_one_in_use(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KNOWLEDGE_BASE_SNAPSHOTS_KEPT", "2")
    made = [publish().version for _ in range(3)]
    assert versions(root) == made[1:]
    snapshots.go_back(made[1])
    last = publish().version
    assert versions(root) == [made[2], last]


@pytest.fixture
def refused(root: Path) -> PublishRun:
    """Return a publishing that the gate has refused."""
    publish()
    Procedure.objects.filter(code=DEATH).update(state=State.DRAFT)
    with pytest.raises(PublishError):
        publish()
    return PublishRun.objects.latest("started")


def test_the_page_lists_what_got_worse_and_an_administrator_overrides_with_a_reason(
    refused: PublishRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[PublishRun] = []
    monkeypatch.setattr(runs, "in_background", begun.append)
    administrator = person("quan-tri", Role.ADMINISTRATOR)
    client = signed_in(administrator)
    page = client.get(f"{LIST}{refused.pk}/change/").content.decode()
    assert "đăng ký khai tử" in page
    assert "recall@1 drops by 0.500" in page
    assert f'action="{LIST}override/"' in page
    assert client.post(f"{LIST}override/", {"reason": "  vì  "}).status_code == 302
    assert begun == []
    assert client.post(f"{LIST}override/", {"reason": "thủ tục đã bãi bỏ"}).status_code == 302
    assert [(run.asked_by, run.reason) for run in begun] == [(administrator, "thủ tục đã bãi bỏ")]


def test_a_publisher_sees_the_list_and_may_not_override(refused: PublishRun) -> None:
    client = signed_in(person("xuat-ban", Role.PUBLISHER))
    page = client.get(f"{LIST}{refused.pk}/change/").content.decode()
    assert "recall@1 drops by 0.500" in page
    assert "override" not in page
    assert client.post(f"{LIST}override/", {"reason": "thủ tục đã bãi bỏ"}).status_code == 403


def test_going_back_is_one_click(root: Path) -> None:
    first, second = publish().version, publish().version
    client = signed_in(person("xuat-ban", Role.PUBLISHER))
    page = client.get(LIST).content.decode()
    assert f'name="version" value="{first}"' in page
    assert f'name="version" value="{second}"' not in page
    said = client.post(f"{LIST}rollback/", {"version": first}, follow=True).content.decode()
    assert first in said
    live = snapshots.current(root)
    assert live and live.version == first
    run = PublishRun.objects.latest("started")
    assert (run.kind, run.state, run.version, str(run.asked_by)) == (Kind.ROLLBACK, Run.DONE, first, "xuat-ban")


@pytest.mark.parametrize("version", ["", "../..", "20000101T000000-0"])
def test_going_back_to_what_is_not_there_changes_nothing(root: Path, version: str) -> None:
    used = publish().version
    client = signed_in(person("xuat-ban", Role.PUBLISHER))
    client.post(f"{LIST}rollback/", {"version": version})
    live = snapshots.current(root)
    assert live and live.version == used
    assert PublishRun.objects.latest("started").state == Run.FAILED


def test_going_back_to_a_corrupt_snapshot_is_refused(root: Path) -> None:
    first, second = publish().version, publish().version
    (root / "snapshots" / first / "answers.jsonl").write_text("")
    with pytest.raises(PublishError, match="broken_snapshot"):
        snapshots.go_back(first)
    live = snapshots.current(root)
    assert live and live.version == second


@pytest.mark.parametrize("role", [Role.EDITOR, Role.REVIEWER, Role.OFFICER, Role.ADMINISTRATOR])
def test_only_a_publisher_goes_back(root: Path, role: Role) -> None:
    client = signed_in(person("nguoi-khac", role))
    assert client.post(f"{LIST}rollback/", {"version": "v1"}).status_code == 403


def test_the_command_goes_back(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(CommandError, match="no earlier"):
        call_command("rollback")
    first, second = publish().version, publish().version
    call_command("rollback")
    assert f"back to {first}" in capsys.readouterr().out
    with pytest.raises(CommandError, match="no earlier"):
        call_command("rollback")
    call_command("rollback", second)
    with pytest.raises(CommandError, match=f"no_snapshot: nowhere(.|\n)*{first}"):
        call_command("rollback", "nowhere")


Withdraw = Callable[[str], None]


@pytest.fixture
def withdraw(root: Path, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks) -> Withdraw:
    """Return how one reviewer withdraws a record, the transaction committed."""
    reviewer = person("tham-dinh", Role.REVIEWER)

    def withdraw(code: str) -> None:
        row: Procedure | Faq = (Faq if code.startswith("faq.") else Procedure).objects.get(code=code)
        with django_capture_on_commit_callbacks(execute=True):
            steps.withdraw(row, reviewer, "sai lệ phí")

    return withdraw


def test_one_reviewer_takes_a_wrong_record_off_the_air_at_once(root: Path, withdraw: Withdraw) -> None:
    publish()
    base = KnowledgeBase.open(root, FakeEncoder())
    assert base.answer("1.001193", Facet.FEE).known
    withdraw("1.001193")
    withdraw(faq().code)
    assert not base.answer("1.001193", Facet.FEE).known
    assert "đang được cập nhật" in base.answer(faq().code, Facet.OVERVIEW).text
    assert withdrawing.off_air() == ["1.001193", faq().code]
    page = signed_in(person("xuat-ban", Role.PUBLISHER)).get(LIST).content.decode()
    assert "1.001193, faq.gio-lam-viec" in page
    last = Procedure.history.filter(code="1.001193").latest("history_date")
    assert (last.history_user.username, "sai lệ phí" in last.history_change_reason) == ("tham-dinh", True)


def test_what_was_withdrawn_stays_off_the_air_until_a_snapshot_without_it_is_live(
    root: Path, withdraw: Withdraw, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    first = publish().version
    withdraw(DEATH)
    row = Procedure.objects.get(code=DEATH)
    with django_capture_on_commit_callbacks(execute=True):
        row.state = State.APPROVED
        row.save()
    assert load_withdrawn(root / WITHDRAWN) == {DEATH}
    publish()
    assert load_withdrawn(root / WITHDRAWN) == frozenset()
    snapshots.go_back(first)
    assert load_withdrawn(root / WITHDRAWN) == {DEATH}


def test_a_withdrawal_while_publishing_holds_afterwards(
    root: Path, withdraw: Withdraw, monkeypatch: pytest.MonkeyPatch
) -> None:
    voice = Voice()
    said: list[str] = []

    def synthesise(text: str) -> bytes:
        if not said:
            withdraw(DEATH)
        said.append(text)
        return b"\x01\x00" * 8

    monkeypatch.setattr(voice, "synthesise", synthesise)
    monkeypatch.setattr(work, "_voice", lambda: voice)
    publish()
    assert load_withdrawn(root / WITHDRAWN) == {DEATH}
    assert not KnowledgeBase.open(root, FakeEncoder()).answer(DEATH, Facet.FEE).known


def test_a_broken_list_of_the_withdrawn_is_made_anew(root: Path, withdraw: Withdraw) -> None:
    root.mkdir(parents=True, exist_ok=True)
    (root / WITHDRAWN).write_text("{")
    withdraw(DEATH)
    assert load_withdrawn(root / WITHDRAWN) == {DEATH}


def test_others_are_listed_newest_first_with_their_times(root: Path) -> None:
    made = [publish().version for _ in range(3)]
    (root / "snapshots" / "broken").mkdir()
    (root / "snapshots" / "broken" / "manifest.json").write_text("{")
    found = snapshots.others(root)
    assert [one.version for one in found] == [made[1], made[0]]
    assert all(one.created and abs((datetime.now(UTC) - one.created).total_seconds()) < 600 for one in found)
