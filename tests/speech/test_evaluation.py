import json
from pathlib import Path

import pytest

from speech.audio_files import write_wav
from speech.errors import AudioError
from speech.evaluation import as_json, evaluate, main, table
from speech.recordings import age_group, find_recordings
from tests.fakes.speech import FakeRecognizer, tone

SPOKEN = ["lệ phí là bao nhiêu", "Nộp hồ sơ ở đâu?", "Dạ, cảm ơn ạ."]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for n, text in enumerate(SPOKEN):
        write_wav(tmp_path / f"{n}.wav", tone(text, 16000))
        (tmp_path / f"{n}.txt").write_text(text, "utf-8")
    (tmp_path / "0.json").write_text('{"region": "nam", "age": 67}')
    (tmp_path / "metadata.csv").write_text("file,region,age\n1.wav,bắc,25\n2,nam,\n", "utf-8")
    return tmp_path


def test_regions_and_ages_come_from_either_file(folder: Path) -> None:
    assert [(one.region, one.age) for one in find_recordings(folder)] == [
        ("nam", "60-120"),
        ("bắc", "18-39"),
        ("nam", "unknown"),
    ]


def test_the_report_names_the_engine_and_divides_by_region_and_age(folder: Path) -> None:
    recognizer = FakeRecognizer(["lệ phí là bao nhiêu", "nộp hồ sơ ở đây", "cảm ơn ạ"])
    report, heard = evaluate(recognizer, find_recordings(folder), phone=True)
    rates = {group.name: (group.recordings, group.words, group.wer) for group in report.groups}
    assert rates["all"] == (3, 14, 2 / 14)
    assert rates["region nam"] == (2, 9, 1 / 9)
    assert rates["region bắc"] == (1, 5, 1 / 5)
    assert rates["age 60-120"] == (1, 5, 0)
    assert report.audio_s == 6
    assert "fake/scripted" in table(report)
    assert "does not understand people" in table(report)
    whole = json.loads(as_json(report, heard))
    assert (whole["engine"], whole["phone"], whole["wer"]) == ("fake/scripted", True, 2 / 14)
    assert whole["files"][1]["heard"] == "nộp hồ sơ ở đây"


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda folder: [path.unlink() for path in folder.glob("*.wav")], "no_recordings"),
        (lambda folder: (folder / "1.txt").unlink(), "no_text"),
        (lambda folder: (folder / "1.txt").write_bytes(b"\xff\xfe\xfa"), "bad_text"),
        (lambda folder: (folder / "0.json").write_text("[1"), "bad_metadata"),
        (lambda folder: (folder / "metadata.csv").write_text("name\n1\n"), "bad_metadata"),
    ],
)
def test_what_is_wrong_with_a_folder_is_said(folder: Path, spoil, code: str) -> None:
    spoil(folder)
    with pytest.raises(AudioError) as refused:
        find_recordings(folder)
    assert refused.value.code == code


@pytest.mark.parametrize(("age", "group"), [("17", "0-17"), ("18", "18-39"), ("60", "60-120"), ("", "unknown")])
def test_ages_fall_in_groups(age: str, group: str) -> None:
    assert age_group(age) == group
    assert age_group("trung niên") == "trung niên"


def test_the_command_says_what_is_wrong_and_ends_with_2(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["evaluation", str(tmp_path)])
    assert main() == 2
    assert "no_recordings" in capsys.readouterr().err
