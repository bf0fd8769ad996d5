"""What a telephone does to speech: rooms, bands, levels, noise, other people, and A-law. 8 kHz, 16-bit scale."""

import numpy as np
import numpy.typing as npt

Signal = npt.NDArray[np.float32]
RATE_HZ = 8000
PHONE_BAND_HZ = (250.0, 3500.0)
A = 87.6
LOUDEST = 32768.0


def augment(signal: Signal, rng: np.random.Generator, babble: Signal | None = None) -> Signal:
    """Return the signal as some call would carry it."""
    if rng.random() < 0.2:
        signal = reverberate(signal, rng)
    if rng.random() < 0.45:
        signal = phone_band(signal)
    signal = signal * decibels(rng.uniform(-24, 2))
    level = rms(signal)
    if rng.random() < 0.65:
        signal = signal + noise(len(signal), rng) * level * decibels(-rng.uniform(6, 40))
    if babble is not None and rng.random() < 0.1:
        signal = signal + np.resize(babble, len(signal)) / (rms(babble) + 1) * level * decibels(-rng.uniform(12, 25))
    if rng.random() < 0.5:
        signal = through_alaw(signal)
    return np.round(np.clip(signal, -LOUDEST, LOUDEST - 1)).astype(np.float32)


def decibels(value: float) -> float:
    """Return the factor of amplitude for a gain in decibels."""
    return float(10 ** (value / 20))


def rms(signal: Signal) -> float:
    """Return the root mean square of the signal, never zero."""
    return float(np.sqrt(np.mean(np.square(signal)) + 1e-3))


def noise(length: int, rng: np.random.Generator) -> Signal:
    """Return noise of level 1: white, or leaning to low tones."""
    spectrum = np.fft.rfft(rng.standard_normal(length))
    if rng.random() < 0.4:
        pole = rng.uniform(0.5, 0.97)
        spectrum /= 1 - pole * np.exp(-2j * np.pi * np.fft.rfftfreq(length))
    shaped = np.fft.irfft(spectrum, length).astype(np.float32)
    return shaped / rms(shaped)


def phone_band(signal: Signal) -> Signal:
    """Keep what a telephone line lets through, with soft edges."""
    low, high = PHONE_BAND_HZ
    frequencies = np.fft.rfftfreq(len(signal), 1 / RATE_HZ)
    with np.errstate(divide="ignore"):
        gain = 1 / np.sqrt((1 + (low / frequencies) ** 8) * (1 + (frequencies / high) ** 8))
    return np.fft.irfft(np.fft.rfft(signal) * gain, len(signal)).astype(np.float32)


def reverberate(signal: Signal, rng: np.random.Generator) -> Signal:
    """Put the speaker in a small room."""
    length = int(RATE_HZ * rng.uniform(0.05, 0.3))
    response = rng.standard_normal(length) * np.exp(-np.arange(length) / (length / 5))
    response *= rng.uniform(0.1, 0.35) / np.sqrt(np.sum(response**2))
    response[0] = 1.0
    size = len(signal) + length
    wet = np.fft.irfft(np.fft.rfft(signal, size) * np.fft.rfft(response, size), size)
    return wet[: len(signal)].astype(np.float32)


def through_alaw(signal: Signal) -> Signal:
    """Return the signal after A-law's eight bits and back."""
    scaled = np.clip(signal / LOUDEST, -1, 1)
    size, whole = np.abs(scaled), 1 + np.log(A)
    packed = np.where(size < 1 / A, A * size, 1 + np.log(np.maximum(A * size, 1e-9))) / whole
    packed = np.round(packed * 127) / 127
    unpacked = np.where(packed < 1 / whole, packed * whole / A, np.exp(packed * whole - 1) / A)
    restored: Signal = (np.sign(scaled) * unpacked * LOUDEST).astype(np.float32)
    return restored
