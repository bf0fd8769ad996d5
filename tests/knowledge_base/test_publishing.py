import json
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from common.clips import ClipStore, clip_key
from knowledge_base.errors import PublishingError, RegressionError, SnapshotError
from knowledge_base.gate import regression_gate
from knowledge_base.measures import Question
from knowledge_base.models import Facet, Faq, Outcome, Procedure
from knowledge_base.publishing import current, prune, publish, rollback, versions
from knowledge_base.service import KnowledgeBase
from knowledge_base.snapshot import FILES, MANIFEST, read_snapshot
from tests.fakes.encoder import FakeEncoder

Records = tuple[list[Procedure], list[Faq]]


class Voice:
    voice = "test"

    def __init__(self) -> None:
        self.said: list[str] = []

    def synthesise(self, text: str) -> bytes:
        self.said.append(text)
        return b"\x01\x00" * 8


def renamed(records: Records, title: str) -> list[Procedure]:
    first, *others = records[0]
    return [first.model_copy(update={"spoken_title": title}), *others]


def test_what_is_published_answers(tmp_path: Path, records: Records, encoder: FakeEncoder) -> None:
    version = publish(*records, tmp_path, encoder)
    base = KnowledgeBase.open(tmp_path, encoder)
    found = base.lookup("giấy độc thân cần gì")
    assert found.snapshot == version == base.version
    assert found.candidates[0].code == "1.004873"
    assert set(found.candidates[0].methods) == {"dense", "lexical", "sound", "profile"}
    answer = base.answer("1.004222", Facet.FEE)
    assert "10.000 đồng" in answer.text
    assert answer.known
    assert answer.decision == "1523/QĐ-BCA-C06"
    assert answer.speech[0].clip is None


def test_a_faq_answers_whatever_the_facet(tmp_path: Path, records: Records, encoder: FakeEncoder) -> None:
    publish(*records, tmp_path, encoder)
    base = KnowledgeBase.open(tmp_path, encoder)
    assert base.lookup("vneid là gì").candidates[0].code == "faq.vneid"
    assert base.answer("faq.vneid", Facet.FEE).text.startswith("VNeID là ứng dụng")


@pytest.mark.parametrize("question", ["vậy mất bao lâu ạ", "cần giấy tờ gì", "bao nhiêu tiền", "nộp ở đâu vậy em"])
def test_a_question_that_names_nothing_finds_nothing(
    tmp_path: Path, records: Records, encoder: FakeEncoder, question: str
) -> None:
    publish(*records, tmp_path, encoder)
    assert KnowledgeBase.open(tmp_path, encoder).lookup(question).outcome is Outcome.DONT_KNOW


def test_an_unknown_record_is_a_key_error(tmp_path: Path, records: Records, encoder: FakeEncoder) -> None:
    publish(*records, tmp_path, encoder)
    with pytest.raises(KeyError):
        KnowledgeBase.open(tmp_path, encoder).answer("9.999999", Facet.FEE)


@pytest.mark.parametrize("question", ["", "😀", "x" * 10_000, "how do I get a passport", "\x00\xff\x01", "\ud800"])
def test_bad_questions_have_named_outcomes(
    tmp_path: Path, records: Records, encoder: FakeEncoder, question: str
) -> None:
    publish(*records, tmp_path, encoder)
    found = KnowledgeBase.open(tmp_path, encoder).lookup(question)
    assert found.outcome in (Outcome.EMPTY, Outcome.TOO_LONG, Outcome.NOT_VIETNAMESE, Outcome.DONT_KNOW)
    assert found.candidates == ()


def test_publishing_again_makes_nothing_twice(tmp_path: Path, records: Records, encoder: FakeEncoder) -> None:
    voice = Voice()
    publish(*records, tmp_path, encoder, voice)
    encoded, said = len(encoder.encoded), len(voice.said)
    assert encoded > 0
    assert said > 0
    publish(renamed(records, "làm giấy khai sinh mới"), records[1], tmp_path, encoder, voice)
    assert 0 < len(encoder.encoded) - encoded <= 2
    assert 0 < len(voice.said) - said < said / 2


def test_every_spoken_part_has_its_clip(tmp_path: Path, records: Records, encoder: FakeEncoder) -> None:
    publish(*records, tmp_path, encoder, Voice())
    base, clips = KnowledgeBase.open(tmp_path, encoder), ClipStore(tmp_path / "clips")
    for facet in Facet:
        for part in base.answer("1.001193", facet).speech:
            assert part.clip == clip_key("test", part.text)
            assert part.clip in clips


def test_a_running_base_follows_what_is_published(tmp_path: Path, records: Records, encoder: FakeEncoder) -> None:
    publish(*records, tmp_path, encoder)
    base = KnowledgeBase.open(tmp_path, encoder)
    assert not base.reload()
    newer = publish(renamed(records, "đăng ký khai sinh mới"), records[1], tmp_path, encoder)
    assert base.reload()
    assert base.version == newer
    assert base.answer("1.001193", Facet.FEE).spoken_title == "đăng ký khai sinh mới"


def test_no_request_is_lost_or_mixed_while_publishing(tmp_path: Path, records: Records, encoder: FakeEncoder) -> None:
    titles = {publish(renamed(records, f"thủ tục {n}"), records[1], tmp_path, encoder): f"thủ tục {n}" for n in (0, 1)}
    base, stop, wrong = KnowledgeBase.open(tmp_path, encoder), threading.Event(), []

    def ask() -> None:
        while not stop.is_set():
            answer = base.answer("1.001193", Facet.FEE)
            if titles.get(answer.snapshot) != answer.spoken_title:
                wrong.append(answer.snapshot)

    askers = [threading.Thread(target=ask) for _ in range(2)]
    for asker in askers:
        asker.start()
    for turn in range(20):
        rollback(tmp_path, list(titles)[turn % 2])
        base.reload()
    stop.set()
    for asker in askers:
        asker.join()
    assert wrong == []


def test_rollback_goes_back(tmp_path: Path, records: Records, encoder: FakeEncoder) -> None:
    first = publish(*records, tmp_path, encoder)
    publish(renamed(records, "khác"), records[1], tmp_path, encoder)
    rollback(tmp_path, first)
    assert KnowledgeBase.open(tmp_path, encoder).version == first
    with pytest.raises(SnapshotError):
        rollback(tmp_path, "20000101T000000-0")


def test_pruning_keeps_the_newest_and_the_one_in_use(tmp_path: Path, records: Records, encoder: FakeEncoder) -> None:
    made = [publish(*records, tmp_path, encoder) for _ in range(4)]
    rollback(tmp_path, made[0])
    assert prune(tmp_path, 2) == [made[1]]
    assert versions(tmp_path) == [made[0], *made[2:]]


@pytest.mark.parametrize("name", [*FILES, MANIFEST])
@pytest.mark.parametrize("harm", ["cut", "gone", "changed"])
def test_a_corrupt_snapshot_is_refused_and_the_old_one_goes_on(
    tmp_path: Path, records: Records, encoder: FakeEncoder, name: str, harm: str
) -> None:
    first = publish(*records, tmp_path, encoder)
    base = KnowledgeBase.open(tmp_path, encoder)
    publish(renamed(records, "khác"), records[1], tmp_path, encoder)
    broken = current(tmp_path)
    assert broken is not None
    path = broken / name
    content = path.read_bytes()
    if harm == "gone":
        path.unlink()
    else:
        path.write_bytes(content[: len(content) // 2] if harm == "cut" else b"\x00" + content[1:])
    assert not base.reload()
    assert base.version == first
    assert base.lookup("giấy độc thân").candidates[0].code == "1.004873"
    with pytest.raises(SnapshotError, match=name):
        read_snapshot(broken)


def test_nothing_published_is_said(tmp_path: Path, encoder: FakeEncoder) -> None:
    with pytest.raises(SnapshotError, match="nothing is published"):
        KnowledgeBase.open(tmp_path, encoder)


def test_another_encoders_snapshot_is_refused(tmp_path: Path, records: Records, encoder: FakeEncoder) -> None:
    publish(*records, tmp_path, encoder)
    other = FakeEncoder()
    other.name = "other"
    with pytest.raises(SnapshotError, match="another encoder"):
        KnowledgeBase.open(tmp_path, other)


def test_a_failure_leaves_nothing_half_written(tmp_path: Path, records: Records, encoder: FakeEncoder) -> None:
    class Dumb(Voice):
        def synthesise(self, text: str) -> bytes:
            raise OSError("no sound today")

    with pytest.raises(OSError, match="no sound today"):
        publish(*records, tmp_path, encoder, Dumb())
    assert current(tmp_path) is None
    assert list((tmp_path / "snapshots").iterdir()) == []


def test_twins_and_nothing_are_refused(tmp_path: Path, records: Records, encoder: FakeEncoder) -> None:
    with pytest.raises(PublishingError, match=r"1\.001193"):
        publish([records[0][0], *records[0]], [], tmp_path, encoder)
    with pytest.raises(PublishingError, match="nothing to publish"):
        publish([], [], tmp_path, encoder)


def test_the_gate_refuses_what_finds_less(tmp_path: Path, records: Records, encoder: FakeEncoder) -> None:
    questions = [Question("giấy độc thân", frozenset({"1.004873"})), Question("khai sanh", frozenset({"1.001193"}))]
    gate = regression_gate(questions, encoder, 0.1, 600)
    first = publish(*records, tmp_path, encoder, gate=gate)
    poorer = [one for one in records[0] if one.code != "1.004873"]
    with pytest.raises(PublishingError, match=r"recall@1 drops by 0.500(.|\n)*giấy độc thân"):
        publish(poorer, records[1], tmp_path, encoder, gate=gate)
    folder = current(tmp_path)
    assert folder is not None
    assert folder.name == first
    assert versions(tmp_path) == [first]


def test_the_gate_refuses_what_makes_answers_up(tmp_path: Path, records: Records, encoder: FakeEncoder) -> None:
    weather = "hôm nay trời mưa lớn hay trời nắng gắt"
    steps: list[tuple[str, int, int]] = []
    gate = regression_gate([Question(weather, frozenset())], encoder, 0.1, 600, lambda *step: steps.append(step))
    publish(*records, tmp_path, encoder, gate=gate)
    boastful = [records[0][0].model_copy(update={"questions": (weather,), "aliases": (weather,)}), *records[0][1:]]
    with pytest.raises(RegressionError, match=r"out of scope, yet answered: 1\.000 more") as refused:
        publish(boastful, records[1], tmp_path, encoder, gate=gate)
    assert any(weather in line and "1.001193" in line for line in refused.value.worse)
    assert steps == [("gate", done, 4) for done in (1, 2, 3, 4)]


def test_what_is_published_can_be_read_after_it_is_pruned(
    tmp_path: Path, records: Records, encoder: FakeEncoder
) -> None:
    first = publish(*records, tmp_path, encoder)
    snapshot = read_snapshot(tmp_path / "snapshots" / first)
    made = [publish(*records, tmp_path, encoder) for _ in range(3)]
    assert prune(tmp_path, 2) == [first, made[0]]
    answer = snapshot.answers.get("1.004222", Facet.FEE)
    assert answer
    assert "10.000 đồng" in answer.text


def test_a_rollback_to_a_corrupt_snapshot_is_refused(tmp_path: Path, records: Records, encoder: FakeEncoder) -> None:
    first = publish(*records, tmp_path, encoder)
    second = publish(renamed(records, "khác"), records[1], tmp_path, encoder)
    (tmp_path / "snapshots" / first / "answers.jsonl").write_bytes(b"")
    with pytest.raises(SnapshotError, match=r"answers\.jsonl: its checksum"):
        rollback(tmp_path, first)
    folder = current(tmp_path)
    assert folder is not None
    assert folder.name == second


def test_progress_is_reported(tmp_path: Path, records: Records, encoder: FakeEncoder) -> None:
    seen: list[tuple[str, int, int]] = []
    report: Callable[[str, int, int], None] = lambda *step: seen.append(step)  # noqa: E731
    publish(*records, tmp_path, encoder, Voice(), report)
    stages = list(dict.fromkeys(stage for stage, _, _ in seen))
    assert stages == ["clips", "answers", "embeddings", "indexes", "switched"]
    assert all(done <= total for _, done, total in seen)


def test_the_manifest_names_every_file(tmp_path: Path, records: Records, encoder: FakeEncoder) -> None:
    publish(*records, tmp_path, encoder)
    folder = current(tmp_path)
    assert folder is not None
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    assert set(manifest["files"]) == {path.name for path in folder.iterdir()} - {MANIFEST}


def test_a_code_finds_its_record(tmp_path: Path, records: Records, encoder: FakeEncoder) -> None:
    publish(*records, tmp_path, encoder)
    base = KnowledgeBase.open(tmp_path, encoder)
    found = base.lookup("thủ tục mã 1.004222 cần gì")
    assert found.outcome is Outcome.ANSWER
    assert [one.code for one in found.candidates] == ["1.004222"]
    assert base.lookup("mã 9.999999").outcome is not Outcome.ANSWER
