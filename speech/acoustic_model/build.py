"""Builds a model folder for Vosk: the committed weights, and a graph from the product's own texts.

    python -m speech.acoustic_model.build [--out DIR] [--texts FILE…]

The same texts give the same bytes. The folder is replaced whole, when all of the new one is written.
"""

import argparse
import logging
import shutil
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

from common.logs import configure, event
from speech.acoustic_model.graph import write_graph
from speech.acoustic_model.language_model import LanguageModel
from speech.acoustic_model.lexicon import lexicon_of
from speech.acoustic_model.material import one_spelling, weighted_sentences
from speech.acoustic_model.paths import MODEL, WEIGHTS, project_texts
from speech.acoustic_model.places import place_names
from speech.acoustic_model.sentences import phrases
from speech.acoustic_model.texts import read_texts

log = logging.getLogger(__name__)

FILLER = 20_000


def build(
    out: Path, texts: Iterable[Path], weights: Path = WEIGHTS, filler: int = FILLER, places: Iterable[str] = ()
) -> None:
    """Write the model folder `out` from the weights, texts and names of places, replacing what was there at once."""
    began = time.monotonic()
    material = read_texts(texts)
    material.answers.extend(places)
    sentences = one_spelling(list(weighted_sentences(material, filler)))
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


def main() -> None:
    """Build from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=MODEL, help="the model folder to write")
    parser.add_argument(
        "--texts",
        type=Path,
        nargs="*",
        help="YAML of Rasa or the knowledge base, or text; the project's own where left out",
    )
    parser.add_argument("--weights", type=Path, default=WEIGHTS, help="folder of final.mdl, mfcc.conf, model.conf")
    parser.add_argument("--filler", type=int, default=FILLER, help="sentences from templates")
    arguments = parser.parse_args()
    configure("acoustic-model")
    own = arguments.texts is None
    texts, places = (project_texts(), place_names()) if own else (arguments.texts, [])
    build(arguments.out, texts, arguments.weights, arguments.filler, places)


if __name__ == "__main__":
    main()
