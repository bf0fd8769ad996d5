"""Write one whole snapshot folder from records. Clips and embeddings go to content-addressed stores that it names."""

import hashlib
import os
import shutil
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from common.clips import ClipStore, clip_key
from knowledge_base.answering.related import render_with_related
from knowledge_base.answering.render import render_faq
from knowledge_base.answering.wording import Rendered
from knowledge_base.embedding import Encoder, Vectors, embedding_key
from knowledge_base.entries import entries_of, folded_words, heaviest, profiles, sound_words
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
    PROFILE,
    RECORDS,
    RESTORE,
    SOUND,
    Manifest,
    digests,
    write_lines,
)

Records = Sequence[Procedure | Faq]
Progress = Callable[[str, int, int], None]  # stage, done, of how many


class Synthesizer(Protocol):
    """What publishing asks of a speech engine."""

    voice: str

    def synthesise(self, text: str) -> bytes:
        """Return speech, 8 kHz s16 mono."""


@dataclass(frozen=True, slots=True)
class Makers:
    """What a snapshot is made with: the encoder and where its vectors lie, the voice and where its clips lie.

    `recorded` names the clips of an officer's own voice by the very words they say; they come before the voice's.
    """

    encoder: Encoder
    embeddings: Path
    clips: Path
    synthesizer: Synthesizer | None = None
    recorded: Mapping[str, str] = field(default_factory=dict)


def new_version(records: Records, created: datetime) -> str:
    """Return a snapshot's name: versions sort by time, and end in a digest of what they hold."""
    return f"{created:%Y%m%dT%H%M%S%f}-{_digest(records)[:8]}"


def build_snapshot(folder: Path, version: str, records: Records, makers: Makers, report: Progress) -> None:
    """Write a whole snapshot as `folder`, which must not be there; a half-written one is never seen under its name."""
    _refuse(records)
    partial = folder.with_name(f".{folder.name}.{os.getpid()}")
    partial.mkdir(parents=True)
    try:
        write_lines(partial / RECORDS, (record.model_dump(mode="json", exclude_defaults=True) for record in records))
        _write_answers(partial, records, makers, report)
        _write_indexes(partial, records, makers, report)
        manifest = _manifest(partial, version, records, makers)
        (partial / MANIFEST).write_text(manifest.model_dump_json(indent=1) + "\n", encoding="utf-8")
        partial.rename(folder)
    except BaseException:
        shutil.rmtree(partial)
        raise


def silent(stage: str, done: int, total: int) -> None:
    """Report no progress."""


def _manifest(folder: Path, version: str, records: Records, makers: Makers) -> Manifest:
    faqs = sum(isinstance(record, Faq) for record in records)
    return Manifest(
        format=FORMAT,
        version=version,
        created=datetime.now(UTC),
        encoder=makers.encoder.name,
        voice=makers.synthesizer.voice if makers.synthesizer else None,
        procedures=len(records) - faqs,
        faqs=faqs,
        files=digests(folder),
    )


def _write_answers(folder: Path, records: Records, makers: Makers, report: Progress) -> None:
    rendered = list(_rendered(records))
    texts = list(dict.fromkeys(text for _, _, answer in rendered for text in answer.sentences))
    clips = ClipStore(makers.clips)
    keys = {text: key if (key := makers.recorded.get(text)) and key in clips else None for text in texts}
    if makers.synthesizer:
        for done, text in enumerate(texts, start=1):
            keys[text] = keys[text] or _clip(text, clips, makers.synthesizer)
            report("clips", done, len(texts))
    write_lines(folder / ANSWERS, (_answer_line(code, facet, answer, keys) for code, facet, answer in rendered))
    report("answers", len(rendered), len(rendered))


def _rendered(records: Records) -> Iterator[tuple[str, Facet, Rendered]]:
    titles = {record.code: record.spoken_title for record in records if isinstance(record, Procedure)}
    for record in records:
        if isinstance(record, Faq):
            yield record.code, Facet.OVERVIEW, render_faq(record)
        else:
            yield from ((record.code, facet, render_with_related(record, facet, titles)) for facet in Facet)


def _clip(text: str, clips: ClipStore, synthesizer: Synthesizer) -> str:
    key = clip_key(synthesizer.voice, text)
    if key not in clips:
        clips.write(key, synthesizer.synthesise(text))
    return key


def _answer_line(code: str, facet: Facet, answer: Rendered, keys: dict[str, str | None]) -> dict[str, Any]:
    speech = [{"text": text, "clip": keys[text]} for text in answer.sentences]
    return {"code": code, "facet": facet, "text": answer.text, "speech": speech, "known": answer.known}


def _write_indexes(folder: Path, records: Records, makers: Makers, report: Progress) -> None:
    entries = entries_of(records)
    texts = [entry.text for entry in entries]
    write_lines(folder / ENTRIES, ({"record": one.record, "kind": one.kind, "text": one.text} for one in entries))
    DenseIndex.build(_vectors(texts, makers, report)).save(folder / DENSE)
    limits = heaviest(entries)
    LexicalIndex.build([folded_words(text) for text in texts], limits).save(folder / LEXICAL)
    LexicalIndex.build([sound_words(text) for text in texts], limits).save(folder / SOUND)
    LexicalIndex.build([folded_words(text) for text in profiles(records)]).save(folder / PROFILE)
    Restorer.learn([*texts, *_longer_texts(records)]).save(folder / RESTORE)
    report("indexes", 1, 1)


def _longer_texts(records: Records) -> Iterator[str]:
    for record in records:
        if isinstance(record, Faq):
            yield record.text
        else:
            yield from (record.title, record.field, *(paper.name for paper in record.papers), *record.steps)


def _vectors(texts: Sequence[str], makers: Makers, report: Progress) -> Vectors:
    """Return the texts' vectors, each computed once and kept under its key; one text a core at a time."""
    vectors = np.empty((len(texts), makers.encoder.size), np.float32)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for place, vector in enumerate(pool.map(lambda text: _vector(text, makers), texts)):
            vectors[place] = vector
            report("embeddings", place + 1, len(texts))
    return vectors


def _vector(text: str, makers: Makers) -> Vectors:
    key = embedding_key(makers.encoder.name, text)
    path = makers.embeddings / key[:2] / f"{key}.f32"
    if path.is_file():
        return np.asarray(np.fromfile(path, "<f4"), np.float32)
    vector: Vectors = makers.encoder.passages([text])[0]
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(f".{os.getpid()}.{threading.get_ident()}.partial")
    vector.astype("<f4").tofile(partial)
    partial.replace(path)
    return vector


def _refuse(records: Records) -> None:
    codes = Counter(record.code for record in records)
    twins = sorted(code for code, count in codes.items() if count > 1)
    if twins:
        raise PublishingError(f"these codes stand twice: {', '.join(twins)}")
    if not records:
        raise PublishingError("there is nothing to publish")


def _digest(records: Records) -> str:
    digest = hashlib.sha256()
    for record in records:
        digest.update(record.model_dump_json().encode())
    return digest.hexdigest()
