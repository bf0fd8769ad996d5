"""Running word error rates, blind to where a tone mark is written."""

from dataclasses import dataclass

from speech.acoustic_model.pronunciation import split_tone
from speech.scoring import word_errors


@dataclass
class Score:
    """Totals over utterances."""

    words: int = 0
    errors: int = 0
    utterances: int = 0
    wrong: int = 0

    def add(self, said: str, heard: str) -> int:
        """Count one utterance and return its word errors; hòa and hoà are the same word."""
        found = word_errors(_plain(said), _plain(heard))
        self.words += found.words
        self.errors += found.errors
        self.utterances += 1
        self.wrong += found.errors > 0
        return found.errors

    @property
    def word_error_rate(self) -> float:
        """Errors a word said."""
        return self.errors / self.words if self.words else 0.0

    @property
    def sentence_error_rate(self) -> float:
        """Share of utterances with any error."""
        return self.wrong / self.utterances if self.utterances else 0.0


def _plain(text: str) -> list[str]:
    return ["{}{}".format(*split_tone(word)) for word in text.split()]
