import unicodedata

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.text import fold
from knowledge_base import acts, normalise
from knowledge_base.entries import Kind, entries_of
from knowledge_base.fusion import fuse, per_record
from knowledge_base.index import DenseIndex
from knowledge_base.lexical import LexicalIndex
from knowledge_base.models import Faq, Outcome, Procedure
from knowledge_base.noise import CONDITIONS
from knowledge_base.outcome import INSIDE, SURE, in_scope, outcome_of, probabilities, unanswerable
from knowledge_base.restore import Restorer
from knowledge_base.soundalike import sound_key

RESTORER = Restorer.learn(["đăng ký kết hôn giấy"])
Records = tuple[list[Procedure], list[Faq]]


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("Khai SANH cho con", "khai sinh cho con"),
        ("làm cccd dc ko", "làm căn cước công dân được không"),
        ("hợp đồng 2 người", "hợp đồng hai người"),
        (unicodedata.normalize("NFD", "đăng ký kết hôn"), "đăng ký kết hôn"),
        ("tui mần giấy", "tôi làm giấy"),
    ],
)
def test_spellings_are_undone(said: str, plain: str) -> None:
    assert normalise.plain(said) == plain


@given(st.text(max_size=200))
def test_normalising_takes_any_text(text: str) -> None:
    plain = normalise.plain(text)
    assert unicodedata.is_normalized("NFC", plain)
    assert len(normalise.content(plain)) <= len(plain)


def test_fillers_and_facets_are_left_out() -> None:
    assert normalise.content("cho em hỏi khai sinh cần giấy tờ gì ạ") == "khai sinh"
    assert normalise.content("vậy mất bao lâu ạ") == ""


def test_callers_phrases_become_official() -> None:
    assert normalise.official("xin cà vẹt xe") == "xin chứng nhận đăng ký xe"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("rồi", "gồi"),
        ("rõ", "dỏ"),
        ("về", "dề"),
        ("giấy", "dấy"),
        ("quá", "wá"),
        ("hoà", "wà"),
        ("nghỉ", "nghĩ"),
        ("hiêu", "hiu"),
        ("hươu", "hưu"),
        ("tai", "tay"),
        ("lan", "lang"),
        ("các", "cát"),
        ("nội", "lội"),
        ("sinh", "xinh"),
        ("trâu", "châu"),
    ],
)
def test_confused_syllables_share_a_key(one: str, other: str) -> None:
    assert sound_key(one) == sound_key(other)


@pytest.mark.parametrize(("one", "other"), [("ba", "ma"), ("tôi", "mới"), ("đất", "tất"), ("xe", "xa")])
def test_other_syllables_keep_theirs(one: str, other: str) -> None:
    assert sound_key(one) != sound_key(other)


def test_diacritics_come_back_from_the_texts_learnt() -> None:
    restorer = Restorer.learn(["đăng ký khai sinh cho trẻ em", "đăng ký kết hôn", "cấp giấy phép xây dựng"])
    assert restorer("dang ky ket hon") == "đăng ký kết hôn"
    assert restorer("cho em hoi khai sinh o dau") == "cho em hỏi khai sinh ở đâu"
    assert restorer.needed("dang ky ket hon")
    assert not restorer.needed("đăng ký kết hôn")
    assert not restorer.needed("hello world")


@given(st.lists(st.sampled_from(["đăng", "ký", "kết", "hôn", "giấy", "x7"]), max_size=8))
def test_restoring_changes_diacritics_only(words: list[str]) -> None:
    text = fold(" ".join(words))
    assert fold(RESTORER(text)) == text


def test_restorer_comes_back_from_its_file(tmp_path) -> None:  # type: ignore[no-untyped-def]
    Restorer.learn(["đăng ký kết hôn"]).save(tmp_path / "r.json")
    assert Restorer.load(tmp_path / "r.json")("dang ky ket hon") == "đăng ký kết hôn"


def test_lexical_prefers_the_text_that_matches_whole(tmp_path) -> None:  # type: ignore[no-untyped-def]
    index = LexicalIndex.build([["khai", "sinh"], ["khai", "sinh", "co", "yeu", "to", "nuoc", "ngoai"], ["ket", "hon"]])
    index.save(tmp_path / "l.npz")
    for one in (index, LexicalIndex.load(tmp_path / "l.npz")):
        scores = one.scores(["khai", "sinh"])
        assert scores[0] == pytest.approx(1.0)
        assert scores[0] > scores[1] > scores[2] == 0


def test_lexical_knows_order() -> None:
    index = LexicalIndex.build([["ket", "hon"], ["hon", "ket"]])
    assert index.scores(["ket", "hon"])[0] > index.scores(["ket", "hon"])[1]


def test_dense_scores_come_in_the_order_of_texts(tmp_path) -> None:  # type: ignore[no-untyped-def]
    vectors = np.eye(3, dtype=np.float32)
    DenseIndex.build(vectors).save(tmp_path / "d.faiss")
    assert DenseIndex.load(tmp_path / "d.faiss").scores(vectors[1]).tolist() == [0, 1, 0]


def test_a_record_scores_as_its_best_text() -> None:
    best = per_record(np.array([0.1, 0.9, 0.5], np.float32), np.array([0, 0, 1]), 2)
    assert best.tolist() == pytest.approx([0.9, 0.5])


def test_priority_decides_between_equals() -> None:
    scores = {"dense": np.array([0.5, 0.5], np.float32)}
    fused = fuse(scores, np.array([0.0, 1.0], np.float32))
    assert fused[1] > fused[0]


def test_entries_hold_each_text_once(records: Records) -> None:
    entries = entries_of([*records[0], *records[1]])
    assert {entry.kind for entry in entries} == set(Kind)
    assert len({(entry.record, entry.text) for entry in entries}) == len(entries)
    assert all(entry.text for entry in entries)


def test_outcomes_by_probability() -> None:
    assert outcome_of([]) == (Outcome.DONT_KNOW, 0)
    assert outcome_of([INSIDE / 2, INSIDE / 3]) == (Outcome.DONT_KNOW, 0)
    assert outcome_of([SURE + 0.1, 0.3]) == (Outcome.ANSWER, 1)
    assert outcome_of([0.5, 0.45, 0.01]) == (Outcome.ASK, 2)
    assert outcome_of([0.3, 0.3, 0.3, 0.1]) == (Outcome.ASK, 3)


def test_probabilities_share_what_is_in_scope() -> None:
    clear = probabilities([0.9, 0.5, 0.4], outside=0.2, words=6)
    close = probabilities([0.9, 0.89, 0.4], outside=0.2, words=6)
    strange = probabilities([0.3, 0.2], outside=0.6, words=6)
    assert clear[0] > 0.9
    assert 0.4 < close[0] < 0.6
    assert sum(strange) < 0.1
    assert sum(clear) == pytest.approx(in_scope([0.9, 0.5], 0.2, 6))
    assert in_scope([0.6, 0.5], 0.4, 1) < in_scope([0.6, 0.5], 0.4, 6)
    assert in_scope([0.6, 0.1], 0.4, 6) < in_scope([0.6, 0.5], 0.4, 6)
    assert probabilities([], 0.0, 3) == []


@pytest.mark.parametrize(
    ("question", "outcome"),
    [
        ("", Outcome.EMPTY),
        ("   \n", Outcome.EMPTY),
        ("😀😀😀", Outcome.EMPTY),
        ("123 456", Outcome.EMPTY),
        ("x" * 10_000, Outcome.TOO_LONG),
        ("how do I get a passport", Outcome.NOT_VIETNAMESE),
        ("как получить паспорт", Outcome.NOT_VIETNAMESE),
        ("我想办护照", Outcome.NOT_VIETNAMESE),
        ("\x00\x01\x02\xff\xfe", Outcome.EMPTY),
        ("làm khai sinh", None),
        ("lam khai sinh cho con", None),
    ],
)
def test_questions_that_cannot_be_answered_have_their_outcome(question: str, outcome: Outcome | None) -> None:
    found = unanswerable(question, 600)
    if question.startswith("\x00"):
        assert found in (Outcome.EMPTY, Outcome.NOT_VIETNAMESE, None)
    else:
        assert found is outcome


@given(st.text(max_size=100))
def test_every_condition_takes_any_question_and_repeats_itself(text: str) -> None:
    for condition in CONDITIONS.values():
        assert condition(text) == condition(text)


def test_noise_changes_about_its_share_of_syllables() -> None:
    words = " ".join(["đăng ký thường trú"] * 100).split()
    heard = CONDITIONS["noisy_20"](" ".join(words)).split()
    same = len(set(zip(words, heard, strict=False)))
    assert heard != words
    assert same > 4
    assert CONDITIONS["no_diacritics"]("Đăng ký") == "dang ky"
    assert CONDITIONS["southern"]("khai sinh không") == "khai sanh hông"


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("bị mất giấy phép xây dựng", "Cấp lại giấy phép xây dựng"),
        ("giấy phép xây dựng hết hạn", "Gia hạn giấy phép xây dựng"),
        ("đóng cửa công ty", "Giải thể doanh nghiệp"),
        ("sửa tên", "Thay đổi, cải chính hộ tịch"),
        ("tạm nghỉ bán", "Tạm ngừng kinh doanh"),
    ],
)
def test_a_title_of_the_same_act_gains(question: str, title: str) -> None:
    titles = acts.of_titles([title, "Cấp giấy phép xây dựng", "Tạm ngừng, chấm dứt, cấp lại, gia hạn, đổi"])
    same, none, _ = acts.agreement(question, titles)
    assert same > none == 0


def test_a_titles_act_that_nobody_asked_for_costs() -> None:
    assert acts.agreement("đăng ký khai sinh", acts.of_titles(["Đăng ký lại khai sinh"]))[0] < 0
