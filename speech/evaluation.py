"""Scores an engine on an operator's own recordings: `python -m speech.evaluation DIR`, or `make eval-voice DIR=`."""

import argparse
import json
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

from speech.audio_files import read_wav, seconds
from speech.engines import named, open_recognizer
from speech.errors import SpeechError
from speech.phone_band import through_phone
from speech.recognizer import SAMPLE_BYTES, SAMPLE_RATE_HZ, Recognizer
from speech.recordings import Recording, find_recordings
from speech.scoring import Errors, interval, total, word_errors
from speech.settings import SpeechSettings

BLOCK_BYTES = SAMPLE_RATE_HZ * SAMPLE_BYTES // 50
"""20 ms, as a call delivers audio."""


@dataclass(frozen=True)
class Heard:
    """One recording as an engine heard it."""

    recording: Recording
    text: str
    errors: Errors
    audio_s: float
    cpu_s: float
    final_ms: float
    """From the last block of audio to the final text."""


@dataclass(frozen=True)
class Group:
    """Word error rate of some of the recordings."""

    name: str
    recordings: int
    words: int
    wer: float
    low: float
    high: float


@dataclass(frozen=True)
class Report:
    """What an engine was worth on a folder of recordings."""

    engine: str
    understands_people: bool
    phone: bool
    """Whether the recordings went through 8 kHz A-law first."""
    groups: tuple[Group, ...]
    audio_s: float
    cpu_per_audio_s: float
    final_ms_median: float
    final_ms_max: float

    @property
    def wer(self) -> float:
        """Word error rate over all recordings."""
        return self.groups[0].wer


def evaluate(recognizer: Recognizer, recordings: Sequence[Recording], *, phone: bool) -> tuple[Report, list[Heard]]:
    """Have an engine hear every recording, 20 ms at a time, a session each."""
    heard = [hear(recognizer, recording, phone=phone) for recording in recordings]
    audio_s = sum(one.audio_s for one in heard)
    report = Report(
        engine=recognizer.name,
        understands_people=recognizer.capabilities.understands_people,
        phone=phone,
        groups=groups(heard),
        audio_s=audio_s,
        cpu_per_audio_s=sum(one.cpu_s for one in heard) / max(audio_s, 1 / SAMPLE_RATE_HZ),
        final_ms_median=median(one.final_ms for one in heard),
        final_ms_max=max(one.final_ms for one in heard),
    )
    return report, heard


def hear(recognizer: Recognizer, recording: Recording, *, phone: bool) -> Heard:
    """Have an engine hear one recording."""
    pcm = read_wav(recording.path)
    pcm = through_phone(pcm) if phone else pcm
    session, cpu = recognizer.session(), time.process_time()
    for start in range(0, len(pcm), BLOCK_BYTES):
        session.accept(pcm[start : start + BLOCK_BYTES])
    ended = time.perf_counter()
    text = session.final().text
    final_ms, cpu_s = 1000 * (time.perf_counter() - ended), time.process_time() - cpu
    return Heard(recording, text, word_errors(recording.words, text.split()), seconds(pcm), cpu_s, final_ms)


def groups(heard: Sequence[Heard]) -> tuple[Group, ...]:
    """Return the rates of all, then by region, then by age; a division with one group only is left out."""
    found = [_group("all", heard)]
    by: tuple[tuple[str, Callable[[Heard], str]], ...] = (
        ("region", lambda one: one.recording.region),
        ("age", lambda one: one.recording.age),
    )
    for title, key in by:
        names = sorted({key(one) for one in heard})
        if len(names) > 1:
            found += [_group(f"{title} {name}", [one for one in heard if key(one) == name]) for name in names]
    return tuple(found)


def _group(name: str, heard: Sequence[Heard]) -> Group:
    parts = [one.errors for one in heard]
    overall, (low, high) = total(parts), interval(parts)
    return Group(name, len(parts), overall.words, overall.rate, low, high)


def table(report: Report) -> str:
    """Return the report as people read it."""
    width = max(len(group.name) for group in report.groups) + 2
    lines = [f"{'':{width}}{'recordings':>10}{'words':>8}{'WER':>8}   95% interval"]
    lines += [
        f"{one.name:{width}}{one.recordings:>10}{one.words:>8}{one.wer:>8.1%}   {one.low:.1%} to {one.high:.1%}"
        for one in report.groups
    ]
    kind = "" if report.understands_people else " (made from synthetic speech: it does not understand people)"
    band = "8 kHz A-law" if report.phone else "8 kHz"
    return "\n".join(
        [
            f"engine {report.engine}{kind}, {band}, {report.audio_s:.0f} s of audio",
            *lines,
            f"CPU per second of audio {report.cpu_per_audio_s:.3f} s; final text {report.final_ms_median:.0f} ms after "
            f"the audio ends (median), {report.final_ms_max:.0f} ms at most",
        ]
    )


def as_json(report: Report, heard: Sequence[Heard]) -> str:
    """Return the report and every text as one JSON object."""
    files = [
        {
            "file": str(one.recording.path),
            "said": " ".join(one.recording.words),
            "heard": one.text,
            "errors": one.errors.errors,
        }
        for one in heard
    ]
    return json.dumps({**asdict(report), "wer": report.wer, "files": files}, ensure_ascii=False, indent=2)


def main() -> int:
    """Print the report; 2 where the recordings or the engine are not what they should be."""
    parser = argparse.ArgumentParser(prog="python -m speech.evaluation", description=__doc__)
    parser.add_argument("folder", type=Path, help="NAME.wav with NAME.txt, and NAME.json or metadata.csv if you like")
    parser.add_argument("--engine", default="people", help="people, tests, viet-asr or a Vosk model's folder")
    parser.add_argument("--phone", action="store_true", help="send the recordings through 8 kHz A-law first")
    parser.add_argument("--json", action="store_true", help="print one JSON object with every text")
    parser.add_argument("--texts", action="store_true", help="print what was said and heard in each recording")
    asked = parser.parse_args()
    try:
        recordings = find_recordings(asked.folder)
        recognizer = open_recognizer(named(asked.engine, SpeechSettings()))
        report, heard = evaluate(recognizer, recordings, phone=asked.phone)
    except SpeechError as failure:
        print(failure, file=sys.stderr)
        return 2
    if asked.texts and not asked.json:
        print("\n".join(f"{one.recording.path.name}\n  {one.text}" for one in heard))
    print(as_json(report, heard) if asked.json else table(report))
    return 0


if __name__ == "__main__":
    sys.exit(main())
