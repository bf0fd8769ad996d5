import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

torch = pytest.importorskip("torch")
pytest.importorskip("kaldi_native_fbank")

from speech.acoustic_model.alignment import align  # noqa: E402
from speech.acoustic_model.augment import RATE_HZ, augment, phone_band, rms, through_alaw  # noqa: E402
from speech.acoustic_model.batches import NO_CLASS, batches, classes  # noqa: E402
from speech.acoustic_model.corpus import Utterance  # noqa: E402
from speech.acoustic_model.espeak_events import PHONEME, WORD, Event, Speech  # noqa: E402
from speech.acoustic_model.export import PRIOR_SCALE, affines  # noqa: E402
from speech.acoustic_model.network import CONTEXT, STRIDE, Network  # noqa: E402
from speech.acoustic_model.phones import CLASSES, PHONE_INDEX  # noqa: E402
from speech.acoustic_model.scoring import Score  # noqa: E402


def tone(hertz: float, seconds: float = 1.0) -> np.ndarray:
    times = np.arange(int(RATE_HZ * seconds)) / RATE_HZ
    return (8000 * np.sin(2 * np.pi * hertz * times)).astype(np.float32)


def utterance(frames: int, starts: list[float]) -> Utterance:
    rng = np.random.default_rng(frames)
    phones = np.arange(1, len(starts) + 1, dtype=np.int16)
    return Utterance(rng.standard_normal((frames, 40)).astype(np.float16), phones, np.array(starts, dtype=np.float32))


def test_phones_begin_where_espeak_says() -> None:
    events = [
        Event(WORD, 0, 3, ""),
        Event(PHONEME, 10, 0, "s"),
        Event(PHONEME, 100, 0, "@"),
        Event(PHONEME, 200, 0, "N"),
        Event(PHONEME, 300, 0, "_|"),
        Event(PHONEME, 300, 0, "_:"),
        Event(WORD, 600, 2, ""),
        Event(PHONEME, 610, 0, "?"),
        Event(PHONEME, 650, 0, "b"),
        Event(PHONEME, 700, 0, "a"),
        Event(PHONEME, 900, 0, "_|"),
    ]
    speech = Speech(1000, bytes(2000), events)
    assert align(["xin", "ba"], speech) == [
        ("x", 0.0),
        ("i1", 0.1),
        ("n_", 0.2),
        ("SIL", 0.3),
        ("b", 0.6),
        ("a1", 0.7),
    ]
    assert align(["xin"], speech) is None
    assert align(["xin", "xyz"], speech) is None


@given(st.lists(st.floats(0, 2), min_size=1, max_size=20), st.integers(0, 2))
def test_every_phone_gets_its_first_class_once(starts: list[float], skipped: int) -> None:
    one = utterance(400, sorted(starts))
    labels = classes(one, skipped)
    assert len(labels) == -(-(400 - skipped) // STRIDE)
    firsts = [label for label in labels if label and label % 2 == 0]
    assert firsts == [2 * PHONE_INDEX["ng"] + 2 * number for number in range(len(starts))]


def test_batches_fit_the_network() -> None:
    utterances = [utterance(frames, [0.0, 0.3]) for frames in (100, 131, 77)]
    seen = 0
    for features, targets in batches(utterances, random.Random(1)):
        scores = Network()(features)
        assert scores.shape == (len(targets), CLASSES, targets.shape[1])
        seen += int((targets != NO_CLASS).any(dim=1).sum())
    assert seen == 3


def test_exported_layers_compute_what_the_network_does() -> None:
    torch.manual_seed(1)
    network = Network()
    network.mean.fill_(3.0)
    network.deviation.fill_(2.0)
    for _ in range(3):
        network(torch.randn(4, 40, 90) * 2 + 3)
    network.eval()
    frames = 2 * CONTEXT + 1
    features = torch.randn(1, 40, frames) * 2 + 3
    priors = np.full(CLASSES, 1 / CLASSES)
    hidden = {at - CONTEXT: features[0, :, at].double().numpy() for at in range(frames)}
    *layers, output = affines(network, priors)
    for layer in layers:
        times = [at for at in hidden if all(at + offset in hidden for offset in layer.offsets)]
        spliced = {at: np.concatenate([hidden[at + offset] for offset in layer.offsets]) for at in times}
        hidden = {at: np.maximum(layer.weight @ value + layer.bias, 0) for at, value in spliced.items()}
    scores = output.weight @ hidden[0] + output.bias
    expected = network(features)[0, :, 0].detach().numpy() - PRIOR_SCALE * np.log(priors)
    assert scores == pytest.approx(expected, abs=1e-3)


@given(st.integers(0, 2**32))
def test_augmented_speech_stays_on_the_16_bit_scale(seed: int) -> None:
    rng = np.random.default_rng(seed)
    spoilt = augment(tone(440, 0.2), rng, babble=tone(300, 0.05))
    assert spoilt.shape == (1600,)
    assert spoilt.dtype == np.float32
    assert np.isfinite(spoilt).all()
    assert np.abs(spoilt).max() <= 32768


def test_the_phone_band_keeps_speech_and_drops_hum() -> None:
    assert rms(phone_band(tone(1000))) > 0.95 * rms(tone(1000))
    assert rms(phone_band(tone(50))) < 0.05 * rms(tone(50))


def test_alaw_adds_little_noise() -> None:
    signal = tone(700)
    assert rms(through_alaw(signal) - signal) < 0.03 * rms(signal)


def test_scores_add_up() -> None:
    score = Score()
    assert score.add("hòa bình", "hoà bình") == 0
    assert score.add("làm giấy khai sinh", "làm khai sinh gì") == 2
    assert score.word_error_rate == pytest.approx(2 / 6)
    assert score.sentence_error_rate == 0.5
