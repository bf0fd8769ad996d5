"""The search, as a list of steps: normalise, restore diacritics, four methods, fusion, agreement of acts, outcome."""

import re
from dataclasses import dataclass, field

import numpy as np

from knowledge_base import acts, fusion, normalise
from knowledge_base.embedding import Encoder
from knowledge_base.entries import folded_words, sound_words
from knowledge_base.fusion import Floats, per_record
from knowledge_base.models import Outcome
from knowledge_base.outcome import outcome_of, probabilities, unanswerable
from knowledge_base.snapshot import Snapshot

CODE = re.compile(r"(?<![\d.])\d\.\d{6}(?!\d)")
NEAREST = 5  # records among which the probability is shared
NEAREST_OFFERED = 2  # candidates of a question that is not known, for whoever asks back all the same
NEAREST_CHANCE = 0.005  # below it a record is no candidate at all
OFFICIAL_WEIGHT = np.float32(0.9)  # of a match with our guess at the official words, against the caller's own


@dataclass(frozen=True, slots=True)
class Candidate:
    """A record that may be meant, with its probability and the score of each method."""

    code: str
    title: str
    spoken_title: str
    score: float
    methods: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Lookup:
    """What a look-up found, best first: the answer and others near it, or the options to ask about."""

    outcome: Outcome
    snapshot: str
    normalised: str
    candidates: tuple[Candidate, ...] = ()


class Search:
    """Finds records of one snapshot; holds nothing of a conversation.

    Scores have one place more than there are records: the last is what is out of scope.
    """

    def __init__(self, snapshot: Snapshot, encoder: Encoder, longest_question: int) -> None:
        self.snapshot, self.encoder, self.longest_question = snapshot, encoder, longest_question
        self._owners = np.array([entry.record for entry in snapshot.entries], np.int64)
        self._acts = acts.of_titles([f"{one.title}; {one.spoken_title}" for one in snapshot.records])
        self._priority = np.array([*(record.priority for record in snapshot.records), 0.0], np.float32)

    def __call__(self, question: str, limit: int = 3) -> Lookup:
        """Look a question up; candidates are those to answer with, to ask about, or the nearest where none is known."""
        named = [code for code in CODE.findall(question) if code in self.snapshot.by_code]
        if named:
            return Lookup(Outcome.ANSWER, self.snapshot.version, question.strip(), (self._by_code(named[0]),))
        refused = unanswerable(question, self.longest_question)
        if refused:
            return Lookup(refused, self.snapshot.version, "")
        text = self.normalised(question)
        words = normalise.content(text).split()
        if not words:  # "mất bao lâu vậy" names no procedure: the dialogue knows which is meant
            return Lookup(Outcome.DONT_KNOW, self.snapshot.version, text)
        methods = self.methods(text)
        scores = self.scores(text, methods)
        ranked = self.ranked(scores, NEAREST)
        chances = probabilities([float(scores[place]) for place in ranked], float(scores[-1]), len(words))
        outcome, offered = outcome_of(chances)
        shown = {Outcome.ANSWER: max(limit, 1), Outcome.DONT_KNOW: NEAREST_OFFERED}.get(outcome, offered)
        candidates = tuple(
            self._candidate(place, chance, methods)
            for place, chance in list(zip(ranked, chances, strict=True))[:shown]
            if outcome is not Outcome.DONT_KNOW or chance >= NEAREST_CHANCE
        )
        return Lookup(outcome, self.snapshot.version, text, candidates)

    def ranking(self, question: str, count: int) -> list[str]:
        """Return the codes of the best records for a question, best first, whatever the outcome; for evaluation."""
        text = self.normalised(question)
        scores = self.scores(text, self.methods(text))
        return [self.snapshot.records[place].code for place in self.ranked(scores, count)]

    def normalised(self, question: str) -> str:
        """Return the question as it is searched, its diacritics restored where it has none."""
        text = normalise.plain(question)
        if self.snapshot.restorer.needed(text):
            return normalise.plain(self.snapshot.restorer(text))
        return text

    def methods(self, text: str) -> dict[str, Floats]:
        """Return every record's score by each method; words also as official texts put them, if that is better.

        The dense one understands callers by their own words as well, and a second vector would double the time.
        """
        own, official = (normalise.content(one) or one for one in (text, normalise.official(text)))
        found = self._methods(own)
        if official == own:
            return found
        other = self._words(official)
        return found | {name: np.maximum(found[name], OFFICIAL_WEIGHT * other[name]) for name in other}

    def scores(self, text: str, methods: dict[str, Floats]) -> Floats:
        """Return every record's score from all methods, and from what is to be done with it."""
        fused = fusion.fuse(methods, self._priority)
        fused[:-1] += acts.agreement(normalise.content(text), self._acts)
        return fused

    def ranked(self, scores: Floats, count: int) -> list[int]:
        """Return the places of the best records, best first."""
        return [int(place) for place in np.argsort(-scores[:-1], kind="stable")[:count]]

    def _methods(self, text: str) -> dict[str, Floats]:
        cosines = self.snapshot.dense.scores(self.encoder.query(text))
        return self._words(text) | {fusion.DENSE: self._best(fusion.spread(cosines))}

    def _words(self, text: str) -> dict[str, Floats]:
        folded = folded_words(text)
        profile = self.snapshot.profile.scores(folded, 0.0)
        return {
            fusion.LEXICAL: self._best(self.snapshot.lexical.scores(folded)),
            fusion.SOUND: self._best(self.snapshot.sound.scores(sound_words(text))),
            fusion.PROFILE: np.append(profile, np.float32(0.0)),
        }

    def _best(self, scores: Floats) -> Floats:
        return per_record(scores, self._owners, len(self._priority))

    def _by_code(self, code: str) -> Candidate:
        record = self.snapshot.by_code[code]
        return Candidate(code, record.title, record.spoken_title, 1.0, {"code": 1.0})

    def _candidate(self, place: int, chance: float, methods: dict[str, Floats]) -> Candidate:
        record = self.snapshot.records[place]
        return Candidate(
            code=record.code,
            title=record.title,
            spoken_title=record.spoken_title,
            score=round(chance, 4),
            methods={name: round(float(values[place]), 4) for name, values in methods.items()},
        )
