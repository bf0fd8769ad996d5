"""Publishing while people ask: no request is lost, and what one answer says, speaks and cites is one snapshot's."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from knowledge_base.models import Facet, Faq, Procedure
from knowledge_base.publishing import SNAPSHOTS, prune, publish, rollback, switch
from knowledge_base.snapshot import ANSWERS
from tests.fakes.encoder import FakeEncoder
from tests.fakes.knowledge_reader import VOICE, spoken

Records = tuple[list[Procedure], list[Faq]]
CODE, QUESTION, THREADS = "1.001193", "làm giấy khai sinh", 2
KEPT = 3
LONG_SECONDS = 60


class Voice:
    """Says every text in its own samples, so that a clip tells whose it is."""

    voice = VOICE

    def synthesise(self, text: str) -> bytes:
        return spoken(text)


def marked(records: Records, turn: int) -> list[Procedure]:
    """Return the records of one publishing: a fee and a name that no other publishing has."""
    own = {"shown": {Facet.FEE: f"Bản số {turn} nói phí"}, "spoken_title": f"đăng ký khai sinh lần {turn}"}
    return [one.model_copy(update=own) if one.code == CODE else one for one in records[0]]


@contextmanager
def reading(root: Path) -> Iterator[dict[str, Any]]:
    """Ask in another process meanwhile; what it told is there afterwards."""
    command = [sys.executable, "-m", "tests.fakes.knowledge_reader", str(root), CODE, QUESTION, str(THREADS)]
    report: dict[str, Any] = {}
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdin
        assert process.stdout.readline() == "ready\n"
        try:
            yield report
        finally:
            process.stdin.close()
            report.update(json.loads(process.stdout.read()))
            process.wait(LONG_SECONDS)


def break_in(root: Path, whole: str) -> None:
    """Switch to a snapshot with a file half-written, as after a full disk."""
    broken = root / SNAPSHOTS / "99999999T000000-broken"
    broken.mkdir()
    for path in (root / SNAPSHOTS / whole).iterdir():
        content = path.read_bytes()
        (broken / path.name).write_bytes(content[: len(content) // 2] if path.name == ANSWERS else content)
    switch(root, broken.name)


def publish_and_ask(root: Path, records: Records, publishes: int) -> None:
    encoder, voice = FakeEncoder(), Voice()
    texts = {publish(marked(records, 0), records[1], root, encoder, voice): "Bản số 0 nói phí"}
    with reading(root) as report:
        for turn in range(1, publishes + 1):
            version = publish(marked(records, turn), records[1], root, encoder, voice)
            texts[version] = f"Bản số {turn} nói phí"
            prune(root, KEPT)
            if turn == publishes // 2:
                break_in(root, version)
                rollback(root, version)
    assert report["wrong"] == []
    assert {(snapshot, text) for snapshot, text, _ in report["told"]} <= set(texts.items())
    assert report["lookups"].keys() <= texts.keys()
    assert len(report["told"]) >= min(publishes, 10) // 3
    assert sum(count for _, _, count in report["told"]) > publishes


def test_ten_publishes_lose_and_mix_nothing(tmp_path: Path, records: Records) -> None:
    publish_and_ask(tmp_path, records, 10)


@pytest.mark.long
def test_a_hundred_publishes_lose_and_mix_nothing(tmp_path: Path, records: Records) -> None:
    publish_and_ask(tmp_path, records, 100)
    assert len(list((tmp_path / SNAPSHOTS).iterdir())) == KEPT
