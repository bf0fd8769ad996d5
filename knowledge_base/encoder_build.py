"""Build the encoder: `python -m knowledge_base.encoder_build [--out DIR] [--sentence-transformers DIR]`."""

import argparse
import hashlib
import json
import logging
import time
from collections.abc import Sequence
from pathlib import Path

import onnx

from common.logs import configure, event
from knowledge_base.encoder.graph import encoder_graph
from knowledge_base.encoder.vocabulary import kept_pieces, tokenizer
from knowledge_base.encoder.weights import default_file, read_weights
from knowledge_base.settings import Settings

FORMAT = 1  # raise it when the graph or the vocabulary's rule changes
GRAPH, TOKENIZER, MANIFEST = "encoder.onnx", "tokenizer.json", "encoder.json"

log = logging.getLogger("encoder_build")


def build(out: Path, source: Path | None = None) -> bool:
    """Build the encoder into `out`; False where the same one is there already."""
    file = source or default_file()
    identity = _identity(file)
    if _built(out, identity):
        event(log, "encoder_is_there", folder=out)
        return False
    started = time.monotonic()
    weights = read_weights(file)
    kept = kept_pieces(weights)
    event(log, "vocabulary_cut", kept=len(kept), of=len(weights.pieces))
    out.mkdir(parents=True, exist_ok=True)
    (out / MANIFEST).unlink(missing_ok=True)
    tokenizer(weights, kept).save(str(out / TOKENIZER))
    onnx.save(encoder_graph(weights, kept), out / GRAPH)
    details = {"format": FORMAT, "identity": identity, "hidden": weights.sizes.hidden, "pieces": len(kept)}
    (out / MANIFEST).write_text(json.dumps(details, indent=1) + "\n", encoding="utf-8")
    event(log, "encoder_built", folder=out, seconds=time.monotonic() - started)
    return True


def _identity(file: Path) -> str:
    """Return a digest of all that the result depends on; the weights stand in it by name and size."""
    return hashlib.sha256(f"{FORMAT}\n{file.name}\n{file.stat().st_size}".encode()).hexdigest()


def _built(out: Path, identity: str) -> bool:
    if not all((out / name).is_file() for name in (GRAPH, TOKENIZER, MANIFEST)):
        return False
    return bool(json.loads((out / MANIFEST).read_text(encoding="utf-8"))["identity"] == identity)


def main(arguments: Sequence[str] | None = None) -> None:
    """Build what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Settings().encoder, help="folder of the encoder for serving")
    parser.add_argument("--sentence-transformers", type=Path, help="also write a folder for fine-tuning (needs torch)")
    options = parser.parse_args(arguments)
    configure("knowledge")
    build(options.out)
    if options.sentence_transformers:
        from knowledge_base.encoder.sentence_transformers import write_folder

        weights = read_weights(default_file())
        write_folder(weights, kept_pieces(weights), options.sentence_transformers)


if __name__ == "__main__":
    main()
