import pytest

from actions.affirm import Affirm
from actions.answer import Answer
from actions.choose import Choose
from actions.complaint import Complaint
from actions.deny import Deny
from actions.desk import Desk
from actions.expected import expected
from actions.goodbye import Goodbye
from actions.knowledge import Shelf
from actions.memory import Memory
from actions.office import Office
from actions.officer import Officer
from actions.repeat import Repeat
from actions.stop import Stop
from actions.talk import Talk
from actions.turn import Reply, Turn
from knowledge_base.models import Facet
from tests.fakes.knowledge import BIRTH, DEATH, HOURS, PASSPORT, REBIRTH, FakeKnowledge

ACTIONS = {
    "key": Choose,
    "affirm": Affirm,
    "deny": Deny,
    "officer": Officer,
    "complaint": Complaint,
    "repeat": Repeat,
    "stop": Stop,
    "goodbye": Goodbye,
    **dict.fromkeys(("greet", "thanks", "chitchat", "who_are_you", "out_of_scope"), Talk),
}


class Conversation:
    """Turns one after the other, each with the memory of the one before; the intents are given."""

    def __init__(self, channel: str = "voice") -> None:
        self.channel = channel
        self.memory = Memory()
        self.knowledge = FakeKnowledge()
        self.shelf = Shelf(lambda: self.knowledge, 1.0)
        self.office = Office()

    def says(self, text: str, intent: str, confidence: float = 0.9, key: str | None = None) -> Reply:
        turn = Turn("c1", text, intent, confidence, self.channel, self.memory, key)
        desk = Desk(self.knowledge, self.office)
        reply = expected(turn, desk) or ACTIONS.get(intent, Answer)(self.shelf).reply(turn, desk)
        self.memory = Memory.of(reply.memory.slots())  # as Rasa gives it back
        return reply


@pytest.fixture
def talk() -> Conversation:
    return Conversation()


def facts(reply: Reply) -> tuple[str, str | None, str | None]:
    answer = reply.lines[0]["answer"]
    return answer["outcome"], answer.get("procedure"), answer.get("facet")


def control(reply: Reply) -> tuple[str, str] | None:
    last = reply.lines[-1]
    return (last["action"], last["reason"]) if last["type"] == "control" else None


def test_a_named_procedure_gives_the_facet_asked_for(talk: Conversation) -> None:
    assert facts(talk.says("làm khai sinh cần giấy tờ gì", "ask_papers")) == ("answer", BIRTH, "papers")


def test_a_low_confidence_still_looks_the_question_up(talk: Conversation) -> None:
    assert facts(talk.says("khai tử sao ta", "nlu_fallback", 0.2)) == ("answer", DEATH, "overview")


@pytest.mark.parametrize(
    ("text", "intent", "facet"),
    [
        ("vậy mất bao lâu", "ask_days", "days"),
        ("còn lệ phí thì sao", "ask_fee", "fee"),
        ("nộp giấy có được không", "ask_online", "online"),
        ("trả tiền bằng gì", "ask_payment", "payment"),
        ("ai được làm", "ask_audience", "audience"),
        ("vay mat bao nau", "ask_days", "days"),
    ],
)
def test_a_follow_up_without_a_name_is_about_the_procedure_under_discussion(
    talk: Conversation, text: str, intent: str, facet: str
) -> None:
    talk.says("làm khai sinh cần giấy tờ gì", "ask_papers")
    assert facts(talk.says(text, intent)) == ("answer", BIRTH, facet)


def test_a_doubtful_facet_beside_a_name_gets_the_overview_but_a_follow_up_takes_it(talk: Conversation) -> None:
    assert facts(talk.says("làm khai sinh kiểu gì đó", "ask_payment", 0.4)) == ("answer", BIRTH, "overview")
    assert facts(talk.says("trả sao", "ask_payment", 0.4)) == ("answer", BIRTH, "payment")


@pytest.mark.parametrize("intent", ["officer", "complaint"])
def test_neither_officer_nor_complaint_steals_a_question(talk: Conversation, intent: str) -> None:
    assert facts(talk.says("tôi muốn đổi hộ chiếu sắp hết hạn", intent)) == ("answer", PASSPORT, "overview")


def test_a_question_that_names_another_procedure_switches(talk: Conversation) -> None:
    talk.says("làm khai sinh cần giấy tờ gì", "ask_papers")
    assert facts(talk.says("lệ phí hộ chiếu bao nhiêu", "ask_fee")) == ("answer", PASSPORT, "fee")
    assert facts(talk.says("mấy ngày có", "ask_days")) == ("answer", PASSPORT, "days")


def test_and_what_about_another_procedure_keeps_the_facet(talk: Conversation) -> None:
    talk.says("lệ phí khai sinh", "ask_fee")
    assert facts(talk.says("còn khai tử thì sao", "ask_procedure")) == ("answer", DEATH, "fee")


def test_an_off_topic_question_is_not_taken_for_a_follow_up(talk: Conversation) -> None:
    talk.says("lệ phí khai sinh", "ask_fee")
    assert facts(talk.says("giá vàng hôm nay bao nhiêu", "ask_fee"))[0] == "dont_know"


def test_a_facet_without_any_procedure_asks_which_and_remembers_the_facet(talk: Conversation) -> None:
    assert facts(talk.says("lệ phí bao nhiêu", "ask_fee")) == ("ask", None, None)
    assert talk.knowledge.asked == []
    assert facts(talk.says("khai tử", "ask_procedure")) == ("answer", DEATH, "fee")


def test_close_procedures_are_offered_with_keys(talk: Conversation) -> None:
    reply = talk.says("giấy khai gì đó cần gì", "ask_papers")
    assert facts(reply)[0] == "ask"
    options = reply.lines[0]["options"]
    assert [option["key"] for option in options] == ["1", "2", "3"]
    assert [part["text"] for part in reply.lines[0]["speech"]][1] == "Số một, đăng ký khai sinh."


@pytest.mark.parametrize(
    ("text", "intent", "key", "code"),
    [
        ("", "key", "2", REBIRTH),
        ("số ba", "key", None, DEATH),
        ("cái đầu tiên", "key", None, BIRTH),
        ("cái cuối", "key", None, DEATH),
        ("Đăng ký lại khai sinh", "ask_procedure", None, REBIRTH),
        ("khai tử", "ask_procedure", None, DEATH),
        ("cho tui hộ chiếu đi", "ask_procedure", None, PASSPORT),
    ],
)
def test_a_choice_by_key_number_or_name_answers_the_facet_asked_before(
    talk: Conversation, text: str, intent: str, key: str | None, code: str
) -> None:
    talk.says("giấy khai gì đó cần gì", "ask_papers")
    assert facts(talk.says(text, intent, key=key)) == ("answer", code, "papers")


def test_a_key_out_of_range_asks_again_and_the_choice_stays_open(talk: Conversation) -> None:
    talk.says("giấy khai gì đó", "ask_papers")
    assert facts(talk.says("", "key", key="7"))[0] == "ask"
    assert facts(talk.says("", "key", key="1")) == ("answer", BIRTH, "papers")


def test_a_key_with_nothing_to_choose_says_so(talk: Conversation) -> None:
    assert facts(talk.says("", "key", key="1"))[0] == "small_talk"


def test_not_knowing_twice_brings_the_caller_to_an_officer(talk: Conversation) -> None:
    first = talk.says("mua bán bò", "ask_procedure")
    assert facts(first)[0] == "dont_know"
    assert control(first) is None
    second = talk.says("mua bán heo", "ask_procedure")
    assert control(second) == ("transfer", "not_understood")


def test_not_knowing_twice_offers_what_came_nearest_and_then_an_officer(talk: Conversation) -> None:
    talk.knowledge.nearest = (BIRTH, DEATH, PASSPORT)
    assert facts(talk.says("mua bán bò", "ask_procedure"))[0] == "dont_know"
    second = talk.says("mua bán heo", "ask_procedure")
    assert control(second) is None
    assert [option["key"] for option in second.lines[0]["options"]] == ["1", "2"]
    assert control(talk.says("mua bán gà", "ask_procedure")) == ("transfer", "not_understood")


def test_what_came_nearest_can_be_chosen_by_key(talk: Conversation) -> None:
    talk.knowledge.nearest = (BIRTH, DEATH)
    talk.says("mua bán bò", "ask_papers")
    talk.says("mua bán heo", "ask_papers")
    assert facts(talk.says("", "key", key="2")) == ("answer", DEATH, "papers")


def test_not_knowing_twice_in_writing_only_offers(talk: Conversation) -> None:
    talk.channel = "web"
    talk.says("mua bán bò", "ask_procedure")
    assert control(talk.says("mua bán heo", "ask_procedure")) is None
    assert control(talk.says("dạ được", "affirm")) == ("transfer", "accepted")


def test_an_answer_between_two_misses_starts_the_count_anew(talk: Conversation) -> None:
    talk.says("mua bán bò", "ask_procedure")
    talk.says("khai sinh", "ask_procedure")
    assert control(talk.says("mua bán heo", "ask_procedure")) is None


def test_the_same_question_back_twice_counts_as_not_knowing(talk: Conversation) -> None:
    outcomes = [facts(talk.says("khai gì gì đó hai ba", "ask_procedure"))[0] for _ in range(3)]
    assert outcomes[0] == "ask"
    assert outcomes[-1] in ("dont_know", "answer")


def test_no_to_the_offered_officer_goes_on(talk: Conversation) -> None:
    talk.says("mua bán bò", "ask_procedure")
    assert control(talk.says("thôi khỏi", "deny")) is None
    assert control(talk.says("không", "deny")) == ("hang_up", "goodbye")


def test_no_to_all_offered_offers_an_officer(talk: Conversation) -> None:
    talk.says("giấy khai gì đó", "ask_papers")
    assert facts(talk.says("không cái nào hết", "deny"))[0] == "dont_know"
    assert control(talk.says("ừ", "affirm")) == ("transfer", "accepted")


def test_no_with_the_right_name_switches(talk: Conversation) -> None:
    talk.says("làm khai sinh", "ask_procedure")
    assert facts(talk.says("không phải, tui hỏi khai tử", "deny")) == ("answer", DEATH, "overview")


def test_no_after_a_choice_brings_the_next_candidates(talk: Conversation) -> None:
    talk.says("giấy khai gì đó", "ask_papers")
    talk.says("", "key", key="1")
    reply = talk.says("không phải", "deny")
    assert [option["label"] for option in reply.lines[0]["options"]] == ["Đăng ký lại khai sinh", "Đăng ký khai tử"]
    assert facts(talk.says("", "key", key="2")) == ("answer", DEATH, "papers")


def test_yes_after_the_overview_tells_the_papers(talk: Conversation) -> None:
    talk.says("làm khai sinh", "ask_procedure")
    assert facts(talk.says("dạ có", "affirm")) == ("answer", BIRTH, "papers")


def test_a_facet_that_is_not_known_offers_an_officer(talk: Conversation) -> None:
    talk.says("khai sinh trả tiền bằng gì", "ask_payment")
    assert control(talk.says("dạ", "affirm")) == ("transfer", "accepted")


def test_a_faq_leaves_the_procedure_under_discussion(talk: Conversation) -> None:
    talk.says("làm khai sinh cần gì", "ask_papers")
    assert facts(talk.says("giờ làm việc", "ask_place"))[1] == HOURS
    assert facts(talk.says("bao lâu có", "ask_days")) == ("answer", BIRTH, "days")


@pytest.mark.parametrize("intent", ["greet", "thanks", "chitchat", "who_are_you", "out_of_scope", "goodbye"])
def test_a_question_inside_talk_is_answered(talk: Conversation, intent: str) -> None:
    assert facts(talk.says("chào em cho hỏi khai tử", intent))[:2] == ("answer", DEATH)


@pytest.mark.parametrize("intent", ["greet", "thanks", "chitchat", "who_are_you"])
def test_talk_is_answered_in_a_sentence(talk: Conversation, intent: str) -> None:
    assert facts(talk.says("chào em", intent)) == ("small_talk", None, None)


def test_goodbye_hangs_up_only_when_sure(talk: Conversation) -> None:
    assert control(talk.says("hết rồi", "goodbye", 0.4)) is None
    assert control(talk.says("hết rồi", "goodbye", 0.4)) == ("hang_up", "goodbye")
    assert control(talk.says("chào em nha", "goodbye", 0.9)) == ("hang_up", "goodbye")


@pytest.mark.parametrize("intent", ["affirm", "deny", "goodbye"])
def test_the_classifier_alone_neither_transfers_nor_hangs_up(talk: Conversation, intent: str) -> None:
    talk.says("mua bán bò", "ask_procedure")
    talk.channel = "web"
    assert control(talk.says("abc xyz", intent)) is None


def test_thanks_then_no_ends(talk: Conversation) -> None:
    talk.says("cảm ơn em", "thanks")
    assert control(talk.says("không", "deny")) == ("hang_up", "goodbye")


def test_an_officer_is_given_at_once(talk: Conversation) -> None:
    assert control(talk.says("gặp cán bộ", "officer")) == ("transfer", "asked")


def test_a_complaint_is_never_looked_up(talk: Conversation) -> None:
    said = talk.says("tui tố cáo cán bộ làm khai sinh đòi tiền", "complaint")
    assert said.lines[0]["answer"] == {"outcome": "denunciation", "restricted": True}
    assert talk.knowledge.asked == []
    given = talk.says("dạ", "affirm")
    assert control(given) == ("transfer", "denunciation")
    assert given.lines[0]["answer"]["restricted"]
    assert talk.says("tui bị cán bộ làm khó", "complaint").lines[0]["answer"]["outcome"] == "complaint"


def test_a_repeat_says_the_answer_again_and_changes_nothing(talk: Conversation) -> None:
    said = talk.says("lệ phí khai sinh", "ask_fee")
    memory = talk.memory
    assert talk.says("nhắc lại", "repeat").lines == said.lines
    assert talk.memory == memory


def test_a_repeat_of_a_question_keeps_its_options_and_is_no_miss(talk: Conversation) -> None:
    said = talk.says("giấy khai gì đó", "ask_papers")
    assert [talk.says("hả", "repeat").lines for _ in range(3)] == [said.lines] * 3


def test_a_repeat_with_nothing_said_asks(talk: Conversation) -> None:
    assert facts(talk.says("nhắc lại", "repeat"))[0] == "small_talk"


def test_stop_leaves_an_open_choice_open(talk: Conversation) -> None:
    talk.says("giấy khai gì đó", "ask_papers")
    talk.says("khoan", "stop")
    assert facts(talk.says("", "key", key="3")) == ("answer", DEATH, "papers")


@pytest.mark.parametrize(
    ("text", "outcome"), [("…", "empty"), ("hello sir", "not_vietnamese"), ("dài " * 200, "too_long")]
)
def test_what_cannot_be_looked_up_has_an_outcome_of_its_own(talk: Conversation, text: str, outcome: str) -> None:
    assert facts(talk.says(text, "nlu_fallback"))[0] == outcome


def test_a_record_withdrawn_meanwhile_is_not_known_any_more(talk: Conversation) -> None:
    talk.memory = Memory(procedure="9.999999")
    assert facts(talk.says("bao lâu có", "ask_days"))[0] == "dont_know"
    assert talk.memory.procedure is None


def test_every_facet_has_an_intent() -> None:
    from actions.turn import FACETS

    assert set(FACETS.values()) == set(Facet)
