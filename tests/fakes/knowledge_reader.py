"""A process that answers from a folder of snapshots until its input ends, then prints what it told: one JSON object.

`python -m tests.fakes.knowledge_reader ROOT CODE QUESTION THREADS`
"""

import json
import sys
import threading
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from common.clips import ClipStore, clip_key
from knowledge_base.models import Facet
from knowledge_base.publishing import CLIPS
from knowledge_base.service import KnowledgeBase
from tests.fakes.encoder import FakeEncoder

VOICE = "test"


class Asker:
    """Looks a question up and has it answered, again and again; keeps what came of it."""

    def __init__(self, root: Path, code: str, question: str) -> None:
        self._base, self._clips = KnowledgeBase.open(root, FakeEncoder()), ClipStore(root / CLIPS)
        self._code, self._question = code, question
        self.told: Counter[tuple[str, str]] = Counter()  # by snapshot and text
        self.wrong: list[str] = []
        self.lookups: Counter[str] = Counter()  # by snapshot
        self.ended = threading.Event()

    def run(self) -> None:
        """Ask until the end; whatever is raised is a request lost."""
        while not self.ended.is_set():
            try:
                self._ask()
            except Exception as error:  # every failure counts
                self.wrong.append(f"lost: {error!r}")

    def _ask(self) -> None:
        found = self._base.lookup(self._question)
        if not any(one.code == self._code for one in found.candidates):
            self.wrong.append(f"not found in {found.snapshot}")
        answer = self._base.answer(self._code, Facet.FEE)
        for part in answer.speech:
            if part.clip != clip_key(VOICE, part.text):
                self.wrong.append(f"mismatched clip in {answer.snapshot}: {part.text}")
            elif self._clips.read(part.clip) != spoken(part.text):
                self.wrong.append(f"missing clip in {answer.snapshot}: {part.text}")
        self.lookups[found.snapshot] += 1
        self.told[answer.snapshot, answer.text] += 1


def spoken(text: str) -> bytes:
    """Return the samples that stand for a text."""
    encoded = text.encode()
    return encoded + b"\x00" * (len(encoded) % 2)


def main(arguments: Sequence[str]) -> None:
    """Ask in threads until the input ends."""
    root, code, question, threads = arguments
    asker = Asker(Path(root), code, question)
    asking = [threading.Thread(target=asker.run) for _ in range(int(threads))]
    for one in asking:
        one.start()
    print("ready", flush=True)
    sys.stdin.read()
    asker.ended.set()
    for one in asking:
        one.join()
    told = [[snapshot, text, count] for (snapshot, text), count in asker.told.items()]
    print(json.dumps({"wrong": asker.wrong[:20], "told": told, "lookups": dict(asker.lookups)}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
