"""Hand-overs and messages: truth about officers, receipt codes, dossier codes, topics for officers, cases."""

import json
import stat
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions import lines, receipts, spelling, wording
from actions.cases import split_of, splits
from actions.matching import nearest, yes_or_no
from actions.office import Office, Topics
from actions.receipts import LeftMessage, Messages, check_digit, valid
from tests.actions.talking import Conversation, answers, control, texts
from tests.fakes.knowledge import BIRTH, DEATH, TITLES, FakeKnowledge

MESSAGE = LeftMessage("c1", "voice", "0912345678", "gọi lại giúp tôi", None, "asked", restricted=False)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(messages=Messages(tmp_path / "messages"), hours="từ bảy giờ đến mười một giờ")


@given(st.text("0123456789", min_size=7, max_size=7))
def test_one_wrong_digit_or_two_neighbours_exchanged_are_noticed(digits: str) -> None:
    code = digits + check_digit(digits)
    assert valid(code)
    for place in range(8):
        for other in "0123456789":
            if other != code[place]:
                assert not valid(code[:place] + other + code[place + 1 :])
        if place < 7 and code[place] != code[place + 1]:
            assert not valid(code[:place] + code[place + 1] + code[place] + code[place + 2 :])


def test_the_table_of_check_digits_is_a_latin_square() -> None:
    assert all(sorted(row) == list(range(10)) for row in receipts.DAMM)
    assert all(receipts.DAMM[a][a] == 0 for a in range(10))
    assert all(
        receipts.DAMM[receipts.DAMM[0][a]][b] != receipts.DAMM[receipts.DAMM[0][b]][a]
        for a, b in permutations(range(10), 2)
    )


def test_a_message_is_kept_for_this_user_alone_and_found_by_its_code(tmp_path: Path) -> None:
    messages = Messages(tmp_path / "messages")
    code = messages.leave(MESSAGE)
    path = tmp_path / "messages" / f"{code}.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    found = messages.find(code)
    assert found is not None
    assert (found.words, found.state, found.code) == (MESSAGE.words, "new", code)
    path.write_text(json.dumps(json.loads(path.read_text()) | {"state": "done", "later": 1}))
    assert (found := messages.find(code)) and found.state == "done"


def test_a_taken_code_is_not_given_twice(tmp_path: Path) -> None:
    numbers = iter([7, 7, 8])
    messages = Messages(tmp_path, lambda: next(numbers))
    assert messages.leave(MESSAGE) != messages.leave(MESSAGE)


@pytest.mark.parametrize("code", ["", "1234", "12345678", "../../etc", "00000000x"])
def test_what_is_no_code_finds_nothing(tmp_path: Path, code: str) -> None:
    assert Messages(tmp_path).find(code) is None


def test_where_no_officer_is_there_a_message_is_taken_and_its_code_says_its_state(office: Office) -> None:
    talk = Conversation(number="0912345678", officers="absent", office=office)
    talk.says("khai sinh cần gì", "ask_papers")
    offer = talk.says("cho gặp cán bộ", "officer")
    assert control(offer) is None
    assert "hiện chưa có cán bộ trực" in texts(offer)
    assert office.hours in texts(offer)
    asked = talk.says("dạ được", "affirm")
    assert "không chín một" in texts(asked)
    left = talk.says("tôi cần hỏi chuyện đổi họ cho con", "ask_procedure")
    code = answers(left)[0]["receipt"]
    assert valid(code)
    assert left.lines[0]["speech"][1]["text"] == f"Mã lời nhắn là {spelling.read(code)}."
    assert office.messages is not None
    kept = office.messages.find(code)
    assert kept is not None
    assert (kept.words, kept.number, kept.procedure) == ("tôi cần hỏi chuyện đổi họ cho con", "0912345678", BIRTH)
    later = Conversation(office=office)
    assert later.says("tôi có để lại lời nhắn", "receipt").lines[0]["expecting_digits"] == 8
    found = later.says(" ".join(spelling.DIGIT_NAMES[int(one)] for one in code))
    assert "đang chờ" in texts(found)
    assert answers(found)[0]["receipt"] == code


def test_without_a_number_one_is_asked_for(office: Office) -> None:
    talk = Conversation(officers="absent", office=office)
    talk.says("cho gặp cán bộ", "officer")
    talk.keys("1")
    assert talk.says("gọi lại cho tôi chuyện đất đai").lines[0]["expecting_digits"] == 11
    talk.says("không chín")
    code = answers(talk.says("0912 345 678"))[0]["receipt"]
    assert office.messages is not None
    kept = office.messages.find(code)
    assert kept is not None
    assert (kept.number, kept.words) == ("0912345678", "gọi lại cho tôi chuyện đất đai")


def test_no_to_a_message_goes_on(office: Office) -> None:
    talk = Conversation(officers="absent", office=office)
    talk.says("cho gặp cán bộ", "officer")
    assert control(talk.says("thôi", "stop")) is None
    assert talk.memory.expecting == "more"


@pytest.mark.parametrize("officers", ["available", None])
def test_an_officer_who_is_there_or_may_be_gets_the_call(office: Office, officers: str | None) -> None:
    talk = Conversation(officers=officers, office=office)
    assert control(talk.says("cho gặp cán bộ", "officer")) == ("transfer", "asked")


def test_a_wrong_receipt_code_is_read_back_and_then_an_officer_offered(office: Office) -> None:
    talk = Conversation(office=office)
    talk.says("tôi có để lại lời nhắn", "receipt")
    assert "một hai ba, bốn năm sáu, bảy tám" in texts(talk.says("12345678"))
    assert texts(talk.says("một hai")) == wording.RECEIPT_WRONG_AGAIN
    assert control(talk.keys("1")) == ("transfer", "accepted")


def test_a_restricted_matter_stays_restricted_in_its_message(office: Office) -> None:
    talk = Conversation(number="0912345678", officers="absent", office=office)
    talk.says("tui tố cáo cán bộ đòi tiền", "complaint")
    talk.says("dạ", "affirm")
    talk.says("dạ", "affirm")
    left = talk.says("ông tư ở xã đòi tiền tôi")
    assert answers(left)[0]["restricted"]
    assert office.messages is not None
    kept = office.messages.find(answers(left)[0]["receipt"])
    assert kept is not None
    assert (kept.restricted, kept.reason) == (True, "denunciation")


def test_a_disk_that_fails_is_told_and_an_officer_called(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    talk = Conversation(number="0912345678", officers="absent", office=Office(messages=Messages(tmp_path / "file")))
    talk.says("cho gặp cán bộ", "officer")
    talk.keys("1")
    said = talk.says("gọi lại cho tôi")
    assert texts(said) == wording.MESSAGE_LOST
    assert control(said) == ("transfer", "message_lost")


@pytest.mark.parametrize("text", ["có ai nói tiếng khmer không", "cho gặp người biết tiếng khơ me", "ជំរាបសួរ"])
def test_speakers_of_khmer_go_to_an_officer(text: str) -> None:
    said = Conversation().says(text)
    assert answers(said)[0]["outcome"] == "khmer"
    assert control(said) == ("transfer", "khmer")


def test_topics_marked_for_officers_go_there_and_marks_are_read_anew(tmp_path: Path) -> None:
    marks = tmp_path / "topics.json"
    talk = Conversation(office=Office(topics=Topics(marks)))
    assert answers(talk.says("khai sinh cần gì", "ask_papers"))[0]["outcome"] == "answer"
    marks.write_text(json.dumps({"codes": [BIRTH], "words": ["tranh chấp đất"]}))
    said = talk.says("khai sinh cần gì", "ask_papers")
    assert answers(said)[0]["outcome"] == "officer_first"
    assert control(said) == ("transfer", "officer_first")
    assert control(Conversation(office=talk.office).says("nhà tôi tranh chấp đất đai")) == ("transfer", "officer_first")
    marks.write_text("not json")
    assert answers(Conversation(office=Office(topics=Topics(marks))).says("khai sinh"))[0]["outcome"] == "answer"


@pytest.mark.parametrize("said", ["bên đó hạch họe tui hoài", "ben do hach hoe tui hoai"])
def test_words_that_operators_call_a_complaint_are_never_looked_up(tmp_path: Path, said: str) -> None:
    marks = tmp_path / "topics.json"
    marks.write_text(json.dumps({"complaints": ["hạch họe"], "denunciations": ["bao thư"]}))
    talk = Conversation(office=Office(topics=Topics(marks)))
    asked = talk.says(said, "ask_papers")
    assert answers(asked)[0] == {"outcome": "complaint", "restricted": True}
    assert talk.knowledge.asked == []
    assert control(talk.says("dạ", "affirm")) == ("transfer", "complaint")
    worse = Conversation(office=talk.office).says("phải kèm bao thư mới làm", "ask_fee")
    assert answers(worse)[0]["outcome"] == "denunciation"


def test_a_dossier_code_is_read_back_confirmed_and_nothing_invented_of_it() -> None:
    talk = Conversation()
    asked = talk.says("hồ sơ của tôi mã hát ba chấm hai sáu tới đâu rồi", "ask_days")
    assert asked.lines[0]["speech"][0]["text"] == "Dạ, mã hồ sơ là hát ba chấm, hai sáu."
    again = talk.says("không đúng", "deny")
    assert again.lines[0]["expecting"] == "code"
    talk.says("hát ba mươi chấm hai mươi sáu gạch ngang một hai")
    assert talk.memory.course.code == "H30.26-12"
    assert texts(talk.says("đúng rồi", "affirm")) == wording.DOSSIER_UNKNOWN
    assert control(talk.says("dạ có", "affirm")) == ("transfer", "dossier")


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("một hai ba bốn năm sáu bảy tám", "12345678"),
        ("hai mươi sáu ba mươi lăm mười hai mười", "26351210"),
        ("mã là 1234 5678 nha em", "12345678"),
        ("không chín một hai", "0912"),
        ("bay tam chin khong", "7890"),
    ],
)
def test_digits_as_people_say_them(text: str, digits: str) -> None:
    assert spelling.digits(text) == digits


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("000.00.19.H29-240115-0001", "000.00.19.H29-240115-0001"),
        ("mã h03.26 nha", "H03.26"),
        ("hát hai chín gạch ngang hai bốn không một", "H29-2401"),
        ("mã hồ sơ là hát một tám hai sáu bảy", "H18267"),
        ("hát một tám hai sáu bảy", None),
        ("ngày 12/3/2026", None),
        ("1.001193", None),
        ("cho em hỏi làm căn cước ba tuổi", None),
        ("nghị định 104/2022/NĐ-CP", None),
    ],
)
def test_dossier_codes_as_people_say_and_write_them(text: str, code: str | None) -> None:
    assert spelling.dossier(text) == code


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("dạ có", True),
        ("ừ gửi đi em", True),
        ("đồng í", True),
        ("dạ không", False),
        ("hong", False),
        ("khỏi em", False),
        ("không phải", False),
        ("cái gì", None),
        ("khai sinh cần giấy gì", None),
    ],
)
def test_yes_and_no_however_they_sound(text: str, answer: bool | None) -> None:
    assert yes_or_no(text) is answer


def test_a_choice_is_known_by_its_sound_and_two_as_near_are_none() -> None:
    phrases = {"đăng ký khai sinh": 1, "đăng ký khai tử": 2, "cấp hộ chiếu": 3}
    assert nearest("cấp hộ chiều", phrases) == 3
    assert nearest("khai sin", {"khai sinh": 1, "hộ chiếu": 2}) == 1
    assert nearest("đăng ký khai", phrases) is None


CARD, CHILD = "1.014061", "1.014062"


@pytest.fixture
def cards(monkeypatch: pytest.MonkeyPatch) -> Conversation:
    monkeypatch.setitem(TITLES, CARD, "Cấp thẻ căn cước cho người từ đủ 14 tuổi")
    monkeypatch.setitem(TITLES, CHILD, "Cấp thẻ căn cước cho người dưới 14 tuổi")
    return Conversation(knowledge=FakeKnowledge(sure={"can cuoc": CARD, "khai tu": DEATH}))


def test_a_case_is_asked_once_and_chosen_by_key_or_in_words(cards: Conversation) -> None:
    asked = cards.says("làm căn cước cần giấy tờ gì", "ask_papers")
    assert answers(asked)[0]["outcome"] == "ask"
    assert asked.lines[0]["expecting_words"]
    assert answers(cards.says("dạ cho bé nhà em"))[0]["procedure"] == CHILD
    assert answers(cards.says("làm căn cước bao lâu", "ask_days"))[0]["procedure"] == CHILD
    again = Conversation(knowledge=cards.knowledge)
    again.says("làm căn cước cần giấy tờ gì", "ask_papers")
    assert (
        answers(again.keys("1"))[0] | {"procedure": CARD, "facet": "papers"}
        == answers(again.says("nhắc lại", "repeat"))[0]
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [("làm căn cước cho con 8 tuổi", CHILD), ("con 15 tuổi làm căn cước", CARD), ("căn cước cho con 14 tuổi", CARD)],
)
def test_words_settle_a_case_without_a_question(cards: Conversation, text: str, code: str) -> None:
    assert answers(cards.says(text, "ask_papers"))[0]["procedure"] == code


def test_not_this_case_brings_the_other(cards: Conversation) -> None:
    cards.says("làm căn cước cho con 8 tuổi", "ask_papers")
    assert texts(cards.says("không phải", "deny")) == f"Dạ, có phải anh chị hỏi về: {TITLES[CARD]}?"


def test_a_case_with_one_record_published_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(TITLES, CARD, "Cấp thẻ căn cước")
    talk = Conversation(knowledge=FakeKnowledge(sure={"can cuoc": CARD}))
    assert answers(talk.says("làm căn cước cần gì", "ask_papers"))[0]["procedure"] == CARD


def test_how_long_it_takes_is_no_loss() -> None:
    split = split_of("làm lại bằng lái mất bao lâu", "3.000348")
    assert split is not None
    assert split.settled("làm lại bằng lái mất bao lâu") is None
    lost = split.settled("làm lại bằng lái bị mất")
    assert lost is not None
    assert lost.code == "3.000348"


def test_every_case_has_its_name_once_and_two_to_three_choices() -> None:
    assert len({split.name for split in splits()}) == len(splits())
    assert all(2 <= len(split.cases) <= 3 for split in splits())


@pytest.mark.parametrize(
    ("key", "facet"), [("3", "papers"), ("4", "fee"), ("5", "days"), ("6", "place"), ("7", "steps")]
)
def test_keys_ask_for_parts_of_the_procedure(key: str, facet: str) -> None:
    talk = Conversation()
    talk.says("làm khai sinh", "ask_procedure")
    assert (answers(talk.keys(key))[0]["procedure"], answers(talk.says("nhắc lại", "repeat"))[0]["facet"]) == (
        BIRTH,
        facet,
    )


def test_key_8_brings_what_else_may_be_meant_and_0_an_officer() -> None:
    talk = Conversation()
    talk.says("giấy khai gì đó", "ask_papers")
    talk.keys("1")
    assert answers(talk.keys("8"))[0]["outcome"] == "ask"
    assert control(talk.keys("0")) == ("transfer", "key_0")


def test_where_all_officers_are_busy_a_caller_waits_or_leaves_a_message(office: Office) -> None:
    talk = Conversation(officers="busy", number="0912345678", office=office)
    assert texts(talk.says("cho gặp cán bộ", "officer")) == wording.BUSY
    assert control(talk.says("dạ chờ được", "affirm")) == ("transfer", "asked")
    talk.says("cho gặp cán bộ", "officer")
    assert talk.keys("2").lines[0]["expecting"] == "message"
    talk = Conversation(officers="busy", office=office)
    talk.keys("0")
    assert control(talk.keys("0")) == ("transfer", "key_0")


@pytest.mark.parametrize(("text", "shown"), [("mua bán bò", False), ("tui bị cán bộ làm khó", True)])
def test_a_chat_shows_yes_and_no_where_it_has_no_buttons_of_its_own(text: str, shown: bool) -> None:
    asked = Conversation(channel="zalo").says(text, "complaint")
    assert asked.lines[0]["expecting"] == "yes_no"
    assert ("options" in lines.written(asked.lines[0])) is shown


def test_who_thinks_better_of_a_message_leaves_none(office: Office, tmp_path: Path) -> None:
    talk = Conversation(number="0912345678", officers="absent", office=office)
    talk.says("cho gặp cán bộ", "officer")
    talk.keys("1")
    assert talk.says("thôi khỏi em", "deny").lines[0]["text"] == wording.STILL_THERE
    assert not list(tmp_path.glob("messages/*"))
