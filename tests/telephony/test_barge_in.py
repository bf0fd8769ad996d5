"""Who is speaking over the hotline, and what they want: words, echo, pitch, decisions. No test waits."""

import numpy as np
import pytest

from telephony.audio import FRAME_MS, Frame, frames
from telephony.barge_in import BargeIn, Move
from telephony.echo import EchoGuard
from telephony.playback import Playback
from telephony.voicing import Voicing
from telephony.words import asks_yes_no, goes_with, holds, only_halts, wants_to_speak
from tests.fakes.audiosocket_client import speech
from tests.fakes.speech import tone

NOISE = np.random.default_rng(4)


def sound(samples: "np.ndarray[tuple[int], np.dtype[np.float64]]") -> bytes:
    return np.clip(samples, -32768, 32767).astype("<i2").tobytes()


def other_voice(seconds: float) -> bytes:
    """Return a voice with another pitch and rhythm than `speech`."""
    clock = np.arange(round(seconds * 8000)) / 8000
    swell = np.abs(np.sin(2 * np.pi * 2.1 * clock + 0.4)) ** 0.5
    return sound(2500 * swell * sum(np.sin(2 * np.pi * 211 * k * clock + k) / k**0.7 for k in range(1, 9)))


@pytest.mark.parametrize("words", ["", "dạ", "ừ", "vâng", "dạ vâng", "ừ ừ", "à vậy hả", "dạ rồi em", "khô"])
def test_a_backchannel_does_not_stop_an_answer(words: str) -> None:
    assert not wants_to_speak(words)


@pytest.mark.parametrize(
    "words", ["khoan", "chờ chút", "nghe nè", "dừng lại", "không phải", "khoan đã em", "thôi", "dạ cho anh hỏi cái này"]
)
def test_a_wish_to_speak_stops_it(words: str) -> None:
    assert wants_to_speak(words)


@pytest.mark.parametrize("words", ["chờ chút", "chờ anh chút", "đợi chị một tí nha em", "dạ chờ xíu", "khoan chờ chút"])
def test_a_moment_is_asked_for(words: str) -> None:
    assert holds(words)


def test_a_question_about_waiting_asks_for_no_moment() -> None:
    assert not holds("làm hộ chiếu phải chờ một chút hay là chờ lâu vậy em")


def test_a_mere_stop_is_told_from_a_stop_with_a_question() -> None:
    assert only_halts("khoan đã em ơi")
    assert only_halts("nghe nè em")
    assert not only_halts("khoan làm khai sinh ở đâu")
    assert not only_halts("không phải")


def test_what_goes_on_belongs_to_the_question_before_it() -> None:
    assert goes_with("cho con tôi ở xã")
    assert not any(goes_with(words) for words in ("không phải khai tử", "dạ", "khoan đã", "nhắc lại", ""))


def test_a_question_for_yes_or_no_is_known_by_its_end() -> None:
    assert asks_yes_no("Anh chị có muốn gặp cán bộ không ạ?")
    assert asks_yes_no("Còn nữa, anh chị nghe tiếp không?")
    assert not asks_yes_no("Anh chị hỏi thủ tục nào ạ?")
    assert not asks_yes_no("Không cần giấy tờ gì thêm.")


def share_taken_for_echo(sent: bytes, heard: bytes) -> float:
    guard, verdicts = EchoGuard(), []
    for played, frame in zip(frames(sent), frames(heard), strict=False):
        guard.sent(played)
        guard.heard(frame)
        verdicts.append(guard.is_echo())
    return sum(verdicts[10:]) / len(verdicts[10:])


@pytest.mark.parametrize("lag_ms", [0, 35, 150, 300])
@pytest.mark.parametrize("gain_db", [-20, -30])
def test_an_echo_is_known_at_every_lag(lag_ms: int, gain_db: int) -> None:
    sent = np.frombuffer(speech(3.0), "<i2").astype(float)
    late = np.concatenate([np.zeros(lag_ms * 8), sent])[: len(sent)]
    line = np.convolve(late * 10 ** (gain_db / 20), [0.7, 0.2, -0.1])[: len(sent)]
    assert share_taken_for_echo(sound(sent), sound(line + NOISE.normal(0, 10, len(sent)))) > 0.95


def test_a_caller_is_no_echo_alone_nor_over_an_echo() -> None:
    bot = np.frombuffer(speech(3.0), "<i2").astype(float)
    caller = np.frombuffer(other_voice(3.0), "<i2").astype(float)
    assert share_taken_for_echo(sound(bot), sound(caller)) < 0.05
    assert share_taken_for_echo(sound(bot), sound(caller + 0.1 * np.roll(bot, 800))) < 0.15
    assert share_taken_for_echo(bytes(48000), sound(caller)) == 0


def share_pitched(pcm: bytes) -> float:
    voicing, verdicts = Voicing(), []
    for frame in frames(pcm):
        voicing.heard(frame)
        verdicts.append(voicing.has_pitch())
    return sum(verdicts) / len(verdicts)


def test_voices_have_a_pitch_and_noises_have_none() -> None:
    assert share_pitched(speech(1.0)) > 0.8
    white = NOISE.normal(0, 2000, 16000)
    rumble = np.cumsum(NOISE.normal(0, 200, 16000))
    assert share_pitched(sound(white)) < 0.02
    assert share_pitched(sound(rumble - np.convolve(rumble, np.ones(400) / 400, "same"))) < 0.05


@pytest.mark.parametrize("pitch_hz", [75, 110, 180, 250, 380])
def test_low_and_high_voices_have_a_pitch(pitch_hz: int) -> None:
    clock = np.arange(4000) / 8000
    glide = 2 * np.pi * pitch_hz * (clock + 0.3 * clock**2)
    telephone = [k for k in range(1, 60) if 300 <= k * pitch_hz <= 3400]
    assert share_pitched(sound(sum(np.sin(k * glide) for k in telephone) * 800)) > 0.6


def decisions(
    events: dict[int, str], *, voiced_ms: int = 2000, partials: bool = True, answerable: bool = False
) -> list[tuple[int, Move]]:
    """Return (ms since the onset, move); `events` are words by time, `!` before the final ones."""
    barge_in = BargeIn(onset_ms=80, answerable=answerable, partials=partials)
    moves = []
    for ms in range(100, 2000, FRAME_MS):
        words = events.get(ms)
        found = [barge_in.frame(voiced=ms <= voiced_ms, pitched=ms <= voiced_ms)]
        if words is not None:
            found.append(barge_in.final(words[1:]) if words.startswith("!") else barge_in.partial(words))
        moves += [(ms, move) for move in found if move]
    return moves


def test_speech_pauses_at_once_and_words_drop_the_answer() -> None:
    pause, take = decisions({400: "cho", 500: "cho hỏi"})
    assert pause == (120, Move.PAUSE)
    assert take == (500, Move.TAKE)


@pytest.mark.parametrize("words", ["dạ", "ừ", "vâng", ""])
def test_a_backchannel_lets_the_answer_go_on(words: str) -> None:
    assert decisions({620: f"!{words}"}, voiced_ms=300) == [(120, Move.PAUSE), (620, Move.RESUME)]


def test_within_900_ms_it_is_decided_even_without_words() -> None:
    assert decisions({}) == [(120, Move.PAUSE), (820, Move.RESUME)]
    assert decisions({}, partials=False) == [(120, Move.PAUSE), (820, Move.TAKE)]
    assert decisions({}, partials=False, voiced_ms=300)[1] == (820, Move.RESUME)


def test_words_that_come_late_still_drop_the_answer() -> None:
    assert decisions({1000: "cho hỏi"})[2] == (1000, Move.TAKE)


def test_a_mere_stop_waits_for_what_it_may_become() -> None:
    assert decisions({300: "khoan"})[1] == (820, Move.TAKE)


def test_yes_is_an_answer_only_where_it_can_be_one() -> None:
    assert decisions({620: "!dạ"}, voiced_ms=300, answerable=True)[1] == (620, Move.TAKE)
    assert decisions({620: "!à"}, voiced_ms=300, answerable=True)[1] == (620, Move.RESUME)


def test_sound_without_pitch_never_pauses() -> None:
    barge_in = BargeIn(onset_ms=80, answerable=False, partials=True)
    assert [barge_in.frame(voiced=True, pitched=False) for _ in range(100)] == [None] * 100


def test_words_heard_in_a_noise_drop_nothing() -> None:
    barge_in = BargeIn(onset_ms=80, answerable=True, partials=True)
    for _ in range(60):
        assert barge_in.frame(voiced=True, pitched=False) is None
    assert barge_in.partial("cho con") is None
    assert barge_in.final("dạ cho con") is None
    assert barge_in.harmless


def test_a_voice_that_rises_out_of_noise_is_an_onset_of_its_own() -> None:
    barge_in = BargeIn(onset_ms=80, answerable=False, partials=True)
    for _ in range(100):
        assert barge_in.frame(voiced=True, pitched=False) is None
    moves = [barge_in.frame(voiced=True, pitched=True) for _ in range(60)]
    assert moves[1] is Move.PAUSE
    assert [move for move in moves if move] == [Move.PAUSE, Move.RESUME]
    assert moves.index(Move.RESUME) * FRAME_MS <= 860


def taken(playback: Playback, count: int) -> list[Frame]:
    return [playback.next_frame() for _ in range(count)]


async def test_playback_pauses_goes_on_and_comes_back_at_the_same_place() -> None:
    long, short = tone("long", 1600), tone("short", 320)
    playback = Playback()
    playback.play(long)
    heard = taken(playback, 3)
    playback.pause()
    assert taken(playback, 2) == [bytes(320)] * 2
    playback.resume()
    heard += taken(playback, 2)
    playback.set_aside()
    assert not playback.speaking
    playback.play(short)
    assert b"".join(taken(playback, 2)) == short
    assert playback.restore()
    assert playback.remaining_ms == 100
    assert b"".join(heard + taken(playback, 5)) == long
    assert not playback.restore()
