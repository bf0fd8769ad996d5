"""Makes the weights from nothing, in one command: corpus, training, export, graph, evaluation.

python -m speech.acoustic_model.train_all --texts data/nlu/*.yml knowledge_base/seed/*.yaml
"""

import argparse
import os
from pathlib import Path

from speech.acoustic_model.build import DEFAULT_OUT, WEIGHTS, build
from speech.acoustic_model.corpus import make_corpus
from speech.acoustic_model.evaluate import Recogniser, print_table, sentence_sets
from speech.acoustic_model.export import export
from speech.acoustic_model.train import train

COUNT = 50


def main() -> None:
    """Run every step, showing progress; the defaults are those of the committed weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=Path, default=Path("var/acoustic-model"), help="folder of corpus and network")
    parser.add_argument("--weights", type=Path, default=WEIGHTS, help="folder the weights are written to")
    parser.add_argument("--model", type=Path, default=DEFAULT_OUT, help="model folder to build and evaluate")
    parser.add_argument("--texts", type=Path, nargs="*", default=[], help="texts of the graph, as for build")
    parser.add_argument("--hours", type=float, default=8.0, help="hours of audio to make")
    parser.add_argument("--epochs", type=int, default=12)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--bfloat16", action="store_true", help="half the time on processors with AVX512-BF16 or AMX")
    options = parser.parse_args()
    make_corpus(options.work / "corpus", options.hours, options.seed, options.workers)
    network = options.work / "network.pt"
    accuracy = train(options.work / "corpus", network, options.epochs, options.seed, bfloat16=options.bfloat16)
    print(f"{100 * accuracy:.1f}% of held-back frames right")
    export(network, options.weights)
    build(options.model, options.texts, options.weights)
    print_table(Recogniser(options.model), sentence_sets(options.texts, COUNT), shown_misses=10)


if __name__ == "__main__":
    main()
