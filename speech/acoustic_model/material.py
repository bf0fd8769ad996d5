"""What the language model learns from: the texts as they are, and templates over the names they give."""

import random
from collections import Counter
from collections.abc import Iterator

from speech.acoustic_model.language_model import WeightedSentence
from speech.acoustic_model.pronunciation import split_tone
from speech.acoustic_model.sentences import SentenceMaker
from speech.acoustic_model.texts import Texts, utterances

QUESTION_WEIGHT = 10
SEED = 20


def weighted_sentences(texts: Texts, filler: int) -> Iterator[WeightedSentence]:
    """Yield what the language model learns: the texts as they are, and templates over the names they give."""
    for question in texts.questions:
        yield from (WeightedSentence(words, QUESTION_WEIGHT) for words in utterances(question))
    for answer in texts.answers:
        yield from (WeightedSentence(words) for words in utterances(answer))
    topics = [" ".join(words) for topic in texts.topics for words in utterances(topic)]
    generic = SentenceMaker(random.Random(SEED))
    specific = SentenceMaker(random.Random(SEED), topics) if topics else generic
    for number in range(filler):
        maker = specific if number % 2 else generic
        yield WeightedSentence(tuple(maker.sentence().split()))


def one_spelling(sentences: list[WeightedSentence]) -> list[WeightedSentence]:
    """Write every syllable one way, the commonest: hòa and hoà are one word, and cannot be told apart by ear."""
    counts: Counter[str] = Counter()
    for sentence in sentences:
        for word in sentence.words:
            counts[word] += sentence.weight
    commonest: dict[tuple[str, int], str] = {}
    for word in sorted(counts, key=lambda word: (-counts[word], word)):
        commonest.setdefault(split_tone(word), word)
    return [
        WeightedSentence(tuple(commonest[split_tone(word)] for word in sentence.words), sentence.weight)
        for sentence in sentences
    ]
