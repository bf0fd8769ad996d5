"""How retrieval grows: `python -m bench.retrieval [--sizes 150 2642 50000] [--portal FILE]`.

For each number of records: seconds to build the snapshot, its size, seconds to open it, memory of a process that
answers from it, and the time of one look-up on one thread. Up to the size of the portal's file records are real where
that file is given, otherwise titles are put together from the seed's words. Beyond 3,000 records vectors are random:
encoding is linear and known, and exact search takes the same time whatever the vectors hold.
Prints a table and writes bench/results/retrieval.json; rows of sizes that are not measured this time stay there.
A snapshot is built on all cores, and asked on one thread. CPU times tell what the work takes where others work too;
the load is the machine's, over a minute, when a size was done.
"""

import argparse
import hashlib
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np

from knowledge_base.building import Makers, build_snapshot, new_version, silent
from knowledge_base.embedding import Encoder, OnnxEncoder, Vectors
from knowledge_base.measures import percentile
from knowledge_base.models import Level, Procedure, Source
from knowledge_base.portal.importing import import_portal
from knowledge_base.search import Search
from knowledge_base.seed import load_seed
from knowledge_base.settings import Settings
from knowledge_base.snapshot import read_snapshot

RESULTS = Path("bench/results/retrieval.json")
SIZES = (150, 2_642, 50_000)
REAL_VECTORS = 3_000
ROUNDS = 3
CHECKED = date(2026, 7, 1)


class RandomEncoder:
    """Names itself after the real encoder and gives every text a random vector of its own."""

    def __init__(self, real: OnnxEncoder) -> None:
        self.name, self.size = real.name, real.size

    def query(self, text: str) -> Vectors:
        """Return a vector that depends on the text alone."""
        seed = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")
        vector = np.random.default_rng(seed).standard_normal(self.size)
        return np.asarray(vector / np.linalg.norm(vector), np.float32)

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Return a vector for each text."""
        return np.stack([self.query(text) for text in texts])


def records(size: int, portal: Path | None) -> list[Procedure]:
    """Return `size` records: the seed, the portal's, then made-up titles."""
    seed, _ = load_seed()
    found = [*seed, *(import_portal(portal, CHECKED, seed).procedures if portal else ())][:size]
    words = " ".join(one.title for one in found).split()
    chance = random.Random(0)
    return found + [_made_up(number, words, chance) for number in range(size - len(found))]


def _made_up(number: int, words: Sequence[str], chance: random.Random) -> Procedure:
    title = " ".join(chance.sample(words, k=12))
    return Procedure(
        code=f"9.{number:06d}",
        title=title,
        spoken_title=title,
        field="Thử tải",
        levels=(Level.OTHER,),
        agency="",
        source=Source(url="https://example.vn", decision="0/QĐ", checked=CHECKED),
    )


def questions() -> list[str]:
    """Return one question of each seed procedure."""
    return [one.questions[0] for one in load_seed()[0] if one.questions]


def measure(size: int, portal: Path | None) -> dict[str, Any]:
    """Build a snapshot of a size, then ask it in a process of its own."""
    encoder = OnnxEncoder(Settings().encoder)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        made = records(size, portal)
        used = encoder if size <= REAL_VECTORS else RandomEncoder(encoder)
        started, worked = time.monotonic(), time.process_time()
        version = new_version(made, datetime.now(UTC))
        build_snapshot(root / "snapshot", version, made, Makers(used, root / "embeddings", root / "clips"), silent)
        built, cpu = time.monotonic() - started, time.process_time() - worked
        again = _again(root, made, used) if used is encoder else None
        size_mb = sum(path.stat().st_size for path in (root / "snapshot").iterdir()) / 1e6
        row = {"records": size, "build_s": built, "build_cpu_s": cpu, "again_cpu_s": again, "snapshot_mb": size_mb}
        return row | _asked(root / "snapshot") | {"load": os.getloadavg()[0]}


def _again(root: Path, made: Sequence[Procedure], encoder: Encoder) -> float:
    """Return the CPU seconds of a second build, for which all vectors are there."""
    worked = time.process_time()
    build_snapshot(root / "again", "again", made, Makers(encoder, root / "embeddings", root / "clips"), silent)
    return time.process_time() - worked


def _asked(folder: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "bench.retrieval", "--ask", str(folder)]
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def ask(folder: Path) -> dict[str, float]:
    """Open a snapshot and look questions up, on one thread."""
    settings = Settings()
    asked = questions()
    before = _memory_mb()
    started = time.monotonic()
    search = Search(read_snapshot(folder), OnnxEncoder(settings.encoder), settings.longest_question)
    opened = time.monotonic() - started
    for question in asked[:10]:
        search(question)
    pairs = [_timed(search, question) for _ in range(ROUNDS) for question in asked]
    times, cpu = [wall for wall, _ in pairs], [own for _, own in pairs]
    return {
        "open_s": opened,
        "memory_mb": _memory_mb(),
        "of_it_before_opening_mb": before,
        "p50_ms": percentile(times, 50),
        "p99_ms": percentile(times, 99),
        "p50_cpu_ms": percentile(cpu, 50),
        "p99_cpu_ms": percentile(cpu, 99),
    }


def _timed(search: Search, question: str) -> tuple[float, float]:
    """Return the milliseconds of a look-up on the clock, and those this thread worked."""
    started, worked = time.perf_counter(), time.thread_time()
    search(question)
    return (time.perf_counter() - started) * 1000, (time.thread_time() - worked) * 1000


def _memory_mb() -> float:
    """Return this process's resident memory; Linux only."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def table(rows: Sequence[dict[str, Any]]) -> str:
    """Return the measurements as a table."""
    columns = (
        *("records", "build_s", "build_cpu_s", "again_cpu_s", "snapshot_mb", "open_s", "memory_mb"),
        *("p50_ms", "p99_ms", "p50_cpu_ms", "p99_cpu_ms", "load"),
    )
    lines = ["".join(f"{name:>13}" for name in columns)]
    return "\n".join(lines + ["".join(f"{_cell(row.get(name)):>13}" for name in columns) for row in rows])


def _cell(value: float | None) -> str:
    if value is None:
        return "-"
    return f"{value:,.1f}" if isinstance(value, float) else f"{value:,}"


def _kept(sizes: Sequence[int]) -> list[dict[str, Any]]:
    """Return the rows of sizes that are measured at another time."""
    if not RESULTS.is_file():
        return []
    rows: list[dict[str, Any]] = json.loads(RESULTS.read_text(encoding="utf-8"))["rows"]
    return [row for row in rows if row["records"] in SIZES and row["records"] not in sizes]


def _encoding_ms() -> float:
    encoder, asked = OnnxEncoder(Settings().encoder), questions()
    started = time.perf_counter()
    encoder.passages(asked)
    return (time.perf_counter() - started) * 1000 / len(asked)


def main() -> None:
    """Measure all sizes, or answer for one snapshot."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="numbers of records")
    parser.add_argument("--portal", type=Path, help="the portal's records, for real ones beyond the seed")
    parser.add_argument("--ask", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.ask:
        print(json.dumps(ask(options.ask)))
        return
    rows = _kept(options.sizes) + [measure(size, options.portal) for size in options.sizes]
    rows.sort(key=lambda row: int(row["records"]))
    encoding_ms = _encoding_ms()
    print(table(rows))
    print(f"encoding: {encoding_ms:.1f} ms a text")
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    RESULTS.write_text(json.dumps({"rows": rows, "encoding_ms": encoding_ms}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
