"""Publish: write one immutable snapshot beside the others, then switch to it at once."""

import hashlib
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from common.clips import ClipStore, clip_key
from knowledge_base.answering.render import render, render_faq
from knowledge_base.answering.wording import Rendered
from knowledge_base.embedding import Encoder, Vectors, embedding_key
from knowledge_base.entries import entries_of, folded_words, sound_words
from knowledge_base.errors import PublishingError
from knowledge_base.index import DenseIndex
from knowledge_base.lexical import LexicalIndex
from knowledge_base.models import Facet, Faq, Procedure
from knowledge_base.restore import Restorer
from knowledge_base.snapshot import (
    ANSWERS,
    DENSE,
    ENTRIES,
    FORMAT,
    LEXICAL,
    MANIFEST,
    RECORDS,
    RESTORE,
    SOUND,
    Manifest,
    digests,
    read_manifest,
    write_lines,
)

CURRENT, SNAPSHOTS, CLIPS, EMBEDDINGS = "current", "snapshots", "clips", "embeddings"

Records = Sequence[Procedure | Faq]
Progress = Callable[[str, int, int], None]  # stage, done, of how many
Gate = Callable[[Path, Path | None], Sequence[str]]  # the new snapshot, the current one → what got worse


class Synthesizer(Protocol):
    """What publishing asks of a speech engine."""

    voice: str

    def synthesise(self, text: str) -> bytes:
        """Return speech, 8 kHz s16 mono."""


def publish(
    procedures: Sequence[Procedure],
    faqs: Sequence[Faq],
    root: Path,
    encoder: Encoder,
    synthesizer: Synthesizer | None = None,
    progress: Progress | None = None,
    gate: Gate | None = None,
) -> str:
    """Publish records and switch to them; return the snapshot's version. A gate that finds fault refuses it."""
    report = progress or _silent
    folder = write_snapshot(procedures, faqs, root, encoder, synthesizer, report)
    worse = gate(folder, current(root)) if gate else ()
    if worse:
        shutil.rmtree(folder)
        raise PublishingError("publishing is refused, because answers got worse:\n" + "\n".join(worse))
    switch(root, folder.name)
    report("switched", 1, 1)
    return folder.name


def write_snapshot(
    procedures: Sequence[Procedure],
    faqs: Sequence[Faq],
    root: Path,
    encoder: Encoder,
    synthesizer: Synthesizer | None,
    report: Progress,
) -> Path:
    """Write a snapshot without switching to it; return its folder. A half-written one is never seen under its name."""
    records: Records = [*procedures, *faqs]
    _refuse_twins(records)
    created = datetime.now(UTC)
    version = f"{created:%Y%m%dT%H%M%S%f}-{_digest(records)[:8]}"
    partial = root / SNAPSHOTS / f".{version}"
    partial.mkdir(parents=True)
    try:
        write_lines(partial / RECORDS, (record.model_dump(mode="json", exclude_defaults=True) for record in records))
        _write_answers(partial, records, ClipStore(root / CLIPS), synthesizer, report)
        _write_indexes(partial, records, root / EMBEDDINGS, encoder, report)
        manifest = Manifest(
            format=FORMAT,
            version=version,
            created=created,
            encoder=encoder.name,
            voice=synthesizer.voice if synthesizer else None,
            procedures=len(procedures),
            faqs=len(faqs),
            files=digests(partial),
        )
        (partial / MANIFEST).write_text(manifest.model_dump_json(indent=1) + "\n", encoding="utf-8")
        return partial.rename(root / SNAPSHOTS / version)
    except BaseException:
        shutil.rmtree(partial)
        raise


def current(root: Path) -> Path | None:
    """Return the folder of the snapshot in use, or None where nothing is published."""
    link = root / CURRENT
    return link.parent / link.readlink() if link.is_symlink() else None


def switch(root: Path, version: str) -> None:
    """Make a whole snapshot the one in use, at once: readers see the old one or the new one."""
    read_manifest(root / SNAPSHOTS / version)
    link = root / f".{CURRENT}.{os.getpid()}"
    link.unlink(missing_ok=True)
    link.symlink_to(Path(SNAPSHOTS) / version)
    link.replace(root / CURRENT)


def rollback(root: Path, version: str) -> None:
    """Go back to an earlier snapshot; SnapshotError where it is not there or not whole."""
    switch(root, version)


def versions(root: Path) -> list[str]:
    """Return the versions of all whole snapshots, oldest first."""
    return sorted(path.parent.name for path in (root / SNAPSHOTS).glob(f"[!.]*/{MANIFEST}"))


def prune(root: Path, keep: int) -> list[str]:
    """Remove all but the newest `keep` snapshots, never the one in use; return what was removed."""
    used = current(root)
    old = [version for version in versions(root)[:-keep] if used is None or version != used.name]
    for version in old:
        shutil.rmtree(root / SNAPSHOTS / version)
    return old


def _write_answers(
    folder: Path, records: Records, clips: ClipStore, synthesizer: Synthesizer | None, report: Progress
) -> None:
    rendered = list(_rendered(records))
    texts = list(dict.fromkeys(text for _, _, answer in rendered for text in answer.sentences))
    keys: dict[str, str | None] = dict.fromkeys(texts)
    for done, text in enumerate(texts if synthesizer else (), start=1):
        keys[text] = _clip(text, clips, synthesizer)
        report("clips", done, len(texts))
    write_lines(folder / ANSWERS, (_answer_line(code, facet, answer, keys) for code, facet, answer in rendered))
    report("answers", len(rendered), len(rendered))


def _rendered(records: Records) -> Iterator[tuple[str, Facet, Rendered]]:
    for record in records:
        if isinstance(record, Faq):
            yield record.code, Facet.OVERVIEW, render_faq(record)
        else:
            yield from ((record.code, facet, render(record, facet)) for facet in Facet)


def _clip(text: str, clips: ClipStore, synthesizer: Synthesizer | None) -> str | None:
    if synthesizer is None:
        return None
    key = clip_key(synthesizer.voice, text)
    if key not in clips:
        clips.write(key, synthesizer.synthesise(text))
    return key


def _answer_line(code: str, facet: Facet, answer: Rendered, keys: dict[str, str | None]) -> dict[str, Any]:
    speech = [{"text": text, "clip": keys[text]} for text in answer.sentences]
    return {"code": code, "facet": facet, "text": answer.text, "speech": speech, "known": answer.known}


def _write_indexes(folder: Path, records: Records, store: Path, encoder: Encoder, report: Progress) -> None:
    entries = entries_of(records)
    texts = [entry.text for entry in entries]
    write_lines(folder / ENTRIES, ({"record": one.record, "kind": one.kind, "text": one.text} for one in entries))
    DenseIndex.build(_vectors(texts, store, encoder, report)).save(folder / DENSE)
    LexicalIndex.build([folded_words(text) for text in texts]).save(folder / LEXICAL)
    LexicalIndex.build([sound_words(text) for text in texts]).save(folder / SOUND)
    Restorer.learn([*texts, *_longer_texts(records)]).save(folder / RESTORE)
    report("indexes", 1, 1)


def _longer_texts(records: Records) -> Iterator[str]:
    for record in records:
        if isinstance(record, Faq):
            yield record.text
        else:
            yield from (record.title, record.field, *(paper.name for paper in record.papers), *record.steps)


def _vectors(texts: Sequence[str], store: Path, encoder: Encoder, report: Progress) -> Vectors:
    """Return the texts' vectors, each computed once and kept under its key."""
    vectors = np.empty((len(texts), encoder.size), np.float32)
    for place, text in enumerate(texts):
        key = embedding_key(encoder.name, text)
        path = store / key[:2] / f"{key}.f32"
        if path.is_file():
            vectors[place] = np.fromfile(path, "<f4")
        else:
            vectors[place] = encoder.passages([text])[0]
            path.parent.mkdir(parents=True, exist_ok=True)
            partial = path.with_suffix(f".{os.getpid()}.partial")
            vectors[place].astype("<f4").tofile(partial)
            partial.replace(path)
        report("embeddings", place + 1, len(texts))
    return vectors


def _refuse_twins(records: Records) -> None:
    codes = [record.code for record in records]
    twins = sorted({code for code in codes if codes.count(code) > 1})
    if twins:
        raise PublishingError(f"these codes stand twice: {', '.join(twins)}")
    if not records:
        raise PublishingError("there is nothing to publish")


def _digest(records: Records) -> str:
    digest = hashlib.sha256()
    for record in records:
        digest.update(record.model_dump_json().encode())
    return digest.hexdigest()


def _silent(stage: str, done: int, total: int) -> None:
    """Report nothing."""
