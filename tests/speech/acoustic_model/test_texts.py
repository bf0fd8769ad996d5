from pathlib import Path

import pytest

from speech.acoustic_model.language_model import WeightedSentence
from speech.acoustic_model.material import one_spelling
from speech.acoustic_model.paths import project_texts
from speech.acoustic_model.places import place_names
from speech.acoustic_model.texts import read_texts, utterances

NLU = """
version: "3.1"
nlu:
  - intent: ask_fee
    examples: |
      - lệ phí [khai sinh](procedure) bao nhiêu
      - [hộ chiếu]{"entity": "procedure"} mất mấy tiền
"""
DOMAIN = """
responses:
  utter_greet:
    - text: "Dạ, {name} nghe đây ạ."
"""
SEED = """
- code: "1.000001"
  title: Cấp hộ chiếu
  spoken_title: làm hộ chiếu
  aliases: [làm pát po]
  questions: [làm hộ chiếu ở đâu]
  papers:
    - name: Tờ khai
  source: {url: "https://example.invalid/khong-doc", decision: "", checked: 2026-01-01}
"""


def said(text: str) -> list[str]:
    return [" ".join(words) for words in utterances(text)]


def test_reads_rasa_and_the_knowledge_base(tmp_path: Path) -> None:
    for name, content in (("a.yml", NLU), ("b.yml", DOMAIN), ("c.yaml", SEED), ("d.txt", "xin chào\n")):
        (tmp_path / name).write_text(content, encoding="utf-8")
    texts = read_texts(tmp_path.iterdir())
    assert texts.questions == [
        "lệ phí khai sinh bao nhiêu",
        "hộ chiếu mất mấy tiền",
        "Cấp hộ chiếu",
        "làm hộ chiếu",
        "làm pát po",
        "làm hộ chiếu ở đâu",
        "xin chào",
    ]
    assert texts.topics == ["làm hộ chiếu", "làm pát po"]
    assert texts.answers == ["Dạ,  .  nghe đây ạ.", "Tờ khai"]


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("Làm CCCD ở UBND xã?", ["làm căn cước công dân ở ủy ban nhân dân xã"]),
        ("phí 200.000 đồng", ["phí hai trăm nghìn đồng"]),
        ("mẫu CT01, mẫu DC02", ["mẫu xê tê không một", "mẫu đê xê không hai"]),
        ("đăng ký qua VNeID", ["đăng ký qua vneid"]),
        ("theo Zxq thì sao", ["theo", "thì sao"]),
        ("lam giay khai sinh", []),
        ("khai sinh", ["khai sinh"]),
        ("...", []),
    ],
)
def test_what_is_said_of_a_text(text: str, heard: list[str]) -> None:
    assert said(text) == heard


def test_one_spelling_a_syllable_the_commonest() -> None:
    sentences = [WeightedSentence(("hòa", "bình"), 3), WeightedSentence(("hoà", "giải"))]
    assert one_spelling(sentences) == [WeightedSentence(("hòa", "bình"), 3), WeightedSentence(("hòa", "giải"))]


def test_reads_questions_of_people(tmp_path: Path) -> None:
    (tmp_path / "tune.jsonl").write_text('{"question": "làm khai sanh ở đâu", "procedures": ["1.001193"]}\n\n', "utf-8")
    assert read_texts([tmp_path / "tune.jsonl"]).questions == ["làm khai sanh ở đâu"]


def test_what_measures_is_never_learned() -> None:
    assert not [path for path in project_texts() if path.name.startswith("held")]
    assert [path for path in project_texts() if path.name == "tune.jsonl"]


def test_communes_of_today_and_of_before_have_names() -> None:
    names = place_names()
    assert {"phường ninh kiều", "xã phong điền", "huyện phong điền", "tỉnh sóc trăng"} <= set(names)
    assert len(names) > 7000
    assert not any(sign.isdecimal() for name in names for sign in name)
