"""Builds a model folder for Vosk: the committed weights, and a graph from the product's own texts.

    python -m speech.acoustic_model.build --out var/models/small-vosk --texts data/nlu/*.yml knowledge_base/seed/*.yaml

The same texts give the same bytes. A reader sees the old folder or the new one, never a mixture.
"""

import argparse
import logging
import random
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from common.logs import configure, event
from speech.acoustic_model.graph import write_graph
from speech.acoustic_model.language_model import LanguageModel, WeightedSentence
from speech.acoustic_model.lexicon import lexicon_of
from speech.acoustic_model.pronunciation import split_tone
from speech.acoustic_model.sentences import SentenceMaker, phrases
from speech.acoustic_model.texts import Texts, read_texts, utterances

log = logging.getLogger(__name__)

WEIGHTS = Path(__file__).with_name("weights")
DEFAULT_OUT = Path("var/models/small-vosk")
QUESTION_WEIGHT = 10
FILLER = 20_000
SEED = 20


def build(out: Path, texts: Iterable[Path], weights: Path = WEIGHTS, filler: int = FILLER) -> None:
    """Write the model folder `out` from the weights and the texts, replacing what was there at once."""
    began = time.monotonic()
    sentences = one_spelling(list(weighted_sentences(read_texts(texts), filler)))
    common = frozenset(phrases().common.split())
    lexicon = lexicon_of({word for sentence in sentences for word in sentence.words} | common)
    model = LanguageModel(sentences, lexicon.words, common)
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=f".{out.name}-") as temporary:
        fresh = Path(temporary) / "new"
        (fresh / "am").mkdir(parents=True)
        (fresh / "conf").mkdir()
        shutil.copyfile(weights / "final.mdl", fresh / "am" / "final.mdl")
        for name in ("mfcc.conf", "model.conf"):
            shutil.copyfile(weights / name, fresh / "conf" / name)
        write_graph(fresh / "graph", lexicon, model)
        if out.exists():
            out.rename(Path(temporary) / "old")
        fresh.rename(out)
    event(log, "model_built", out=out, sentences=len(sentences), words=len(lexicon.words), s=time.monotonic() - began)


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


def main() -> None:
    """Build from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=DEFAULT_OUT, help="the model folder to write")
    parser.add_argument("--texts", type=Path, nargs="*", default=[], help="YAML of Rasa or the knowledge base, or text")
    parser.add_argument("--weights", type=Path, default=WEIGHTS, help="folder of final.mdl, mfcc.conf, model.conf")
    arguments = parser.parse_args()
    configure("acoustic-model")
    build(arguments.out, arguments.texts, arguments.weights)


if __name__ == "__main__":
    main()
