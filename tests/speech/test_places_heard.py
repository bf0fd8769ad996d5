"""The small model hears where callers live."""

import pytest

from speech.phone_band import through_phone
from speech.pyttsx3_synthesizer import Pyttsx3Synthesizer
from speech.recognizer import Recognizer

SILENCE = bytes(4800)
UNHURRIED = 0.85
COMMUNES = (
    *("phường ninh kiều", "xã phong điền", "phường cái răng", "xã trường long tây", "phường vị thanh"),
    *("xã long phú", "phường sóc trăng", "xã châu thành", "xã vĩnh thạnh", "phường bình thủy", "xã thạnh an"),
)


@pytest.mark.integration
def test_most_communes_are_heard_by_their_names(vosk_small: Recognizer) -> None:
    caller, heard = Pyttsx3Synthesizer(), []
    for commune in COMMUNES:
        session = vosk_small.session()
        session.accept(through_phone(SILENCE + caller.synthesise(f"ủy ban {commune} ở đâu", UNHURRIED) + SILENCE))
        heard.append(commune in session.final().text)
    assert sum(heard) >= len(COMMUNES) * 0.6
