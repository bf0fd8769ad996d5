"""The search, as a list of steps: normalise, restore diacritics, three methods, fusion, outcome."""

from dataclasses import dataclass, field

import numpy as np

from knowledge_base import fusion, normalise
from knowledge_base.embedding import Encoder
from knowledge_base.entries import folded_words, sound_words
from knowledge_base.fusion import Floats, per_record
from knowledge_base.models import Faq, Outcome, Procedure
from knowledge_base.outcome import outcome_of, unanswerable
from knowledge_base.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Candidate:
    """A record that may be meant, with its score and the score of each method."""

    code: str
    title: str
    spoken_title: str
    score: float
    methods: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Lookup:
    """What a look-up found, best first."""

    outcome: Outcome
    snapshot: str
    normalised: str
    candidates: tuple[Candidate, ...] = ()


class Search:
    """Finds records of one snapshot; holds nothing of a conversation."""

    def __init__(self, snapshot: Snapshot, encoder: Encoder, longest_question: int) -> None:
        self.snapshot, self.encoder, self.longest_question = snapshot, encoder, longest_question
        self._owners = np.array([entry.record for entry in snapshot.entries], np.int64)
        self._priority = np.array([_priority(record) for record in snapshot.records], np.float32)

    def __call__(self, question: str, limit: int = 3) -> Lookup:
        """Look a question up; candidates are those to answer with, or to ask about."""
        refused = unanswerable(question, self.longest_question)
        if refused:
            return Lookup(refused, self.snapshot.version, "")
        text = self.normalised(question)
        methods = self.methods(text)
        scores = fusion.fuse(methods, self._priority)
        ranked = self.ranked(scores, max(limit, 5))
        outcome, offered = outcome_of([float(scores[place]) for place in ranked])
        found = ranked[: max(offered, limit) if outcome is Outcome.ANSWER else offered]
        candidates = tuple(self._candidate(place, scores, methods) for place in found[: max(limit, offered)])
        return Lookup(outcome, self.snapshot.version, text, candidates)

    def ranking(self, question: str, count: int) -> list[str]:
        """Return the codes of the best records for a question, best first, whatever the outcome; for evaluation."""
        scores = fusion.fuse(self.methods(self.normalised(question)), self._priority)
        return [self.snapshot.records[place].code for place in self.ranked(scores, count)]

    def normalised(self, question: str) -> str:
        """Return the question as it is searched, its diacritics restored where it has none."""
        text = normalise.plain(question)
        if self.snapshot.restorer.needed(text):
            return normalise.plain(self.snapshot.restorer(text))
        return text

    def methods(self, text: str) -> dict[str, Floats]:
        """Return every record's score by each method: the better of the caller's words and the official ones."""
        variants = dict.fromkeys(normalise.content(one) for one in (text, normalise.official(text)))
        found = [self._methods(variant) for variant in variants]
        return {name: np.max([one[name] for one in found], axis=0) for name in found[0]}

    def ranked(self, scores: Floats, count: int) -> list[int]:
        """Return the places of the best records, best first."""
        return [int(place) for place in np.argsort(-scores, kind="stable")[:count]]

    def _methods(self, text: str) -> dict[str, Floats]:
        texts = {
            fusion.DENSE: fusion.spread(self.snapshot.dense.scores(self.encoder.query(text))),
            fusion.LEXICAL: self.snapshot.lexical.scores(folded_words(text)),
            fusion.SOUND: self.snapshot.sound.scores(sound_words(text)),
        }
        return {name: per_record(scores, self._owners, len(self.snapshot.records)) for name, scores in texts.items()}

    def _candidate(self, place: int, scores: Floats, methods: dict[str, Floats]) -> Candidate:
        record = self.snapshot.records[place]
        return Candidate(
            code=record.code,
            title=record.title,
            spoken_title=record.spoken_title if isinstance(record, Procedure) else record.title,
            score=round(float(scores[place]), 4),
            methods={name: round(float(values[place]), 4) for name, values in methods.items()},
        )


def _priority(record: Procedure | Faq) -> float:
    return record.priority if isinstance(record, Procedure) else 0.0
