"""What speech costs: `python -m bench.speech`. Each engine is measured in a process of its own, on the same recordings.

Prints a table, writes bench/results/speech.json. Every figure stands beside the engine it was measured with.
"""

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from speech.audio_files import read_wav, seconds, write_wav
from speech.engines import named, open_recognizer
from speech.evaluation import BLOCK_BYTES, evaluate
from speech.recognizer import Recognizer
from speech.recordings import find_recordings
from speech.settings import SpeechSettings

RESULTS = Path("bench/results/speech.json")
ENGINES = ("tests", "viet-asr", "people")
THREADS = 8
CALLER_VOICES = (("vi", 150), ("vi-vn-x-central", 140), ("vi", 185))
SENTENCES = (
    "làm khai sinh cần giấy tờ gì",
    "lệ phí cấp hộ chiếu phổ thông là bao nhiêu",
    "đăng ký kết hôn mất mấy ngày",
    "cấp lại căn cước công dân nộp ở đâu",
    "tôi muốn hỏi thủ tục đăng ký tạm trú",
    "giấy phép xây dựng nhà ở cần những gì",
    "cho tôi gặp cán bộ",
)
SILENCE = bytes(4800)


@dataclass(frozen=True)
class EngineCost:
    """What one engine costs; CPU and wall time in seconds, memory in MB."""

    engine: str
    understands_people: bool
    load_s: float
    memory_mb: float
    """Resident after loading, above what Python and our code hold."""
    peak_mb: float
    cpu_per_audio_s: float
    accept_ms_p50: float
    """One block of 20 ms."""
    accept_ms_p99: float
    accept_ms_max: float
    final_ms_median: float
    audio_s_per_s: float
    """With eight sessions at once."""
    wer_synthetic: float


def measure(engine: str, folder: Path) -> EngineCost:
    """Measure an engine in this process, which has loaded none before."""
    choice = named(engine, SpeechSettings())
    before, began = resident_mb(), time.perf_counter()
    recognizer = open_recognizer(choice)
    load_s, memory_mb = time.perf_counter() - began, resident_mb() - before
    recordings = find_recordings(folder)
    report, _ = evaluate(recognizer, recordings, phone=True)
    clips = [read_wav(one.path) for one in recordings]
    blocks = sorted(ms for clip in clips for ms in block_times_ms(recognizer, clip))
    return EngineCost(
        engine=recognizer.name,
        understands_people=recognizer.capabilities.understands_people,
        load_s=load_s,
        memory_mb=memory_mb,
        peak_mb=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        cpu_per_audio_s=report.cpu_per_audio_s,
        accept_ms_p50=blocks[len(blocks) // 2],
        accept_ms_p99=blocks[len(blocks) * 99 // 100],
        accept_ms_max=blocks[-1],
        final_ms_median=report.final_ms_median,
        audio_s_per_s=throughput(recognizer, clips),
        wer_synthetic=report.wer,
    )


def block_times_ms(recognizer: Recognizer, pcm: bytes) -> list[float]:
    """Return how long each block of 20 ms kept its thread."""
    session, times = recognizer.session(), []
    for start in range(0, len(pcm), BLOCK_BYTES):
        began = time.perf_counter()
        session.accept(pcm[start : start + BLOCK_BYTES])
        times.append(1000 * (time.perf_counter() - began))
    session.final()
    return times


def throughput(recognizer: Recognizer, clips: Sequence[bytes]) -> float:
    """Return seconds of audio heard in a second by several sessions at once."""
    began = time.perf_counter()
    with ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(lambda clip: block_times_ms(recognizer, clip), clips))
    return sum(map(seconds, clips)) / (time.perf_counter() - began)


def resident_mb() -> float:
    """Return this process's resident memory."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * resource.getpagesize() / 1e6


def make_recordings(folder: Path) -> dict[str, float | str]:
    """Have synthetic callers speak the sentences; return what synthesis cost."""
    from speech.pyttsx3_synthesizer import Pyttsx3Synthesizer

    cpu, spoken_s = time.process_time(), 0.0
    for number, (voice, pace) in enumerate(CALLER_VOICES):
        caller = Pyttsx3Synthesizer(SpeechSettings(voice=voice, words_per_minute=pace))
        for index, sentence in enumerate(SENTENCES):
            pcm = caller.synthesise(sentence)
            spoken_s += seconds(pcm)
            write_wav(folder / f"{number}-{index}.wav", SILENCE + pcm + SILENCE)
            (folder / f"{number}-{index}.txt").write_text(sentence, "utf-8")
    return {"engine": "pyttsx3/espeak-ng", "cpu_per_audio_s": (time.process_time() - cpu) / spoken_s}


def in_own_process(engine: str, folder: Path) -> dict[str, object]:
    """Measure an engine in a new process."""
    command = [sys.executable, "-m", "bench.speech", "--measure", engine, "--folder", str(folder)]
    ran = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return dict(json.loads(ran.stdout))


COLUMNS: tuple[tuple[str, str, Callable[[float], str]], ...] = (
    ("load s", "load_s", "{:.2f}".format),
    ("memory MB", "memory_mb", "{:.0f}".format),
    ("CPU s/s", "cpu_per_audio_s", "{:.3f}".format),
    ("20 ms p50", "accept_ms_p50", "{:.2f} ms".format),
    ("p99", "accept_ms_p99", "{:.0f} ms".format),
    ("final", "final_ms_median", "{:.0f} ms".format),
    ("8 at once", "audio_s_per_s", "{:.0f} x".format),
    ("WER synth.", "wer_synthetic", "{:.0%}".format),
)


def table(rows: Sequence[dict[str, object]], synthesis: dict[str, float | str]) -> str:
    """Return the figures as people read them."""
    lines = [f"{'recogniser':26}" + "".join(f"{title:>12}" for title, _, _ in COLUMNS)]
    for row in rows:
        cells = "".join(f"{shown(float(str(row[key]))):>12}" for _, key, shown in COLUMNS)
        note = "" if row["understands_people"] else "  does not understand people"
        lines.append(f"{row['engine']!s:26}{cells}{note}")
    return "\n".join([*lines, f"synthesis {synthesis['engine']}: {synthesis['cpu_per_audio_s']:.4f} s of CPU a second"])


def main() -> int:
    """Measure all engines that set-up chose, and viet-asr."""
    parser = argparse.ArgumentParser(prog="python -m bench.speech", description=__doc__)
    parser.add_argument("--engines", nargs="*", default=ENGINES, help="tests, people, viet-asr or models' folders")
    parser.add_argument("--measure", help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.measure:
        print(json.dumps(asdict(measure(asked.measure, asked.folder))))
        return 0
    with TemporaryDirectory() as folder:
        synthesis = make_recordings(Path(folder))
        rows = {str(row["engine"]): row for row in (in_own_process(engine, Path(folder)) for engine in asked.engines)}
    print(table(list(rows.values()), synthesis))
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    RESULTS.write_text(
        json.dumps({"recognisers": list(rows.values()), "synthesis": synthesis}, indent=2) + "\n", "utf-8"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
