"""Every recogniser, the fake included, keeps the same promises."""

import unicodedata
from concurrent.futures import ThreadPoolExecutor

import pytest

from speech.errors import RecognitionError
from speech.recognizer import Recognition, RecognitionSession, Recognizer
from tests.fakes.speech import FakeRecognizer

QUESTION = "làm khai sinh cần giấy tờ gì"
ENGINES = ["fake", *(pytest.param(name, marks=pytest.mark.integration) for name in ("vosk_small", "vietasr"))]


@pytest.fixture(params=ENGINES)
def recognizer(request: pytest.FixtureRequest) -> Recognizer:
    return FakeRecognizer([QUESTION]) if request.param == "fake" else request.getfixturevalue(request.param)


def feed(session: RecognitionSession, pcm: bytes, block: int = 320) -> list[str]:
    partials = []
    for start in range(0, len(pcm), block):
        session.accept(pcm[start : start + block])
        partials.append(session.partial())
    return partials


def hear(recognizer: Recognizer, pcm: bytes, block: int = 320) -> Recognition:
    session = recognizer.session()
    feed(session, pcm, block)
    return session.final()


def test_speech_becomes_normalised_words(recognizer: Recognizer, question: bytes) -> None:
    heard = hear(recognizer, question)
    assert heard.text
    assert heard.text == unicodedata.normalize("NFC", heard.text).lower().strip()
    assert heard.confidence is None or 0 < heard.confidence <= 1


def test_silence_and_nothing_are_no_words(recognizer: Recognizer) -> None:
    assert hear(recognizer, bytes(32000)).text == ""
    assert recognizer.session().final() == Recognition("")


def test_partials_grow_while_someone_speaks(recognizer: Recognizer, question: bytes) -> None:
    partials = feed(recognizer.session(), question)
    assert recognizer.capabilities.partials
    assert partials[0] == ""
    assert len({len(text.split()) for text in partials}) > 3


def test_the_end_is_the_end(recognizer: Recognizer, question: bytes) -> None:
    session = recognizer.session()
    feed(session, question)
    heard = session.final()
    assert session.final() == heard
    assert session.partial() == heard.text
    with pytest.raises(RecognitionError) as refused:
        session.accept(bytes(320))
    assert refused.value.code == "session_ended"


def test_half_a_sample_is_an_error_and_does_no_harm(recognizer: Recognizer, question: bytes) -> None:
    session = recognizer.session()
    with pytest.raises(RecognitionError) as refused:
        session.accept(bytes(321))
    assert refused.value.code == "odd_bytes"
    feed(session, question)
    assert session.final() == hear(recognizer, question)


@pytest.mark.parametrize("block", [2, 160, 1602, 1 << 20])
def test_the_size_of_blocks_changes_nothing(recognizer: Recognizer, question: bytes, block: int) -> None:
    session = recognizer.session()
    for start in range(0, len(question), block):
        session.accept(question[start : start + block])
    assert session.final().text == hear(recognizer, question).text


def test_an_utterance_leaves_nothing_for_the_next(recognizer: Recognizer, question: bytes) -> None:
    first = hear(recognizer, question)
    feed(recognizer.session(), question[: len(question) // 4 * 2])  # dropped, as at a cancelled turn
    assert hear(recognizer, question) == first


def test_many_sessions_at_once_hear_what_each_would_alone(recognizer: Recognizer, question: bytes) -> None:
    third = len(question) // 6 * 2
    parts = [question, question[: 2 * third], question[third:], bytes(16000)]
    alone = [hear(recognizer, part).text for part in parts]
    with ThreadPoolExecutor(8) as threads:
        together = list(threads.map(lambda n: hear(recognizer, parts[n % 4]).text, range(12)))
    assert together == [alone[n % 4] for n in range(12)]


def test_a_grammar_is_taken_or_ignored(recognizer: Recognizer, question: bytes) -> None:
    session = recognizer.session([QUESTION, "gặp cán bộ"])
    feed(session, question)
    assert session.final().text


def test_tables_can_name_the_engine(recognizer: Recognizer) -> None:
    engine, _, model = recognizer.name.partition("/")
    assert engine
    assert model


@pytest.mark.integration
def test_the_small_model_hears_a_synthetic_caller_and_says_it_understands_nobody_else(
    vosk_small: Recognizer, question: bytes
) -> None:
    heard = hear(vosk_small, question)
    assert heard.text == QUESTION
    assert heard.confidence is not None
    assert not vosk_small.capabilities.understands_people


@pytest.mark.integration
def test_words_before_and_after_a_long_pause_are_one_utterance(vosk_small: Recognizer, question: bytes) -> None:
    assert hear(vosk_small, question + bytes(48000) + question).text == f"{QUESTION} {QUESTION}"


@pytest.mark.integration
def test_a_session_outlives_its_recognizer(question: bytes) -> None:
    from speech.vietasr_recognizer import VietasrRecognizer

    session = VietasrRecognizer().session()
    feed(session, question)
    assert session.final().text


def test_a_folder_without_a_model_is_refused_before_vosk_sees_it(tmp_path) -> None:
    from speech.vosk_recognizer import VoskRecognizer

    with pytest.raises(RecognitionError) as refused:
        VoskRecognizer(tmp_path, understands_people=True)
    assert refused.value.code == "not_a_model"


@pytest.mark.integration
def test_a_damaged_model_is_an_error_and_not_the_end_of_the_process(small_model, tmp_path) -> None:
    import shutil

    from speech.vosk_recognizer import VoskRecognizer

    damaged = shutil.copytree(small_model, tmp_path / "damaged")
    acoustic = damaged / "am" / "final.mdl"
    acoustic.write_bytes(acoustic.read_bytes()[:100_000])
    with pytest.raises(RecognitionError) as refused:
        VoskRecognizer(damaged, understands_people=False)
    assert refused.value.code == "model_unreadable"


def test_confidence_has_a_range() -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        Recognition("dạ", 1.5)
