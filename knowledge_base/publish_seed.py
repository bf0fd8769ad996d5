"""Publish the seed without speech clips: `python -m knowledge_base.publish_seed [--root DIR]`."""

import argparse
import logging
from collections.abc import Sequence
from pathlib import Path

from common.logs import configure, event
from knowledge_base.embedding import OnnxEncoder
from knowledge_base.progress import shown
from knowledge_base.publishing import publish
from knowledge_base.seed import load_seed
from knowledge_base.settings import Settings

log = logging.getLogger("publish")


def main(arguments: Sequence[str] | None = None) -> None:
    """Publish the seed under the root that the command line names."""
    settings = Settings()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--root", type=Path, default=settings.knowledge, help="folder of snapshots")
    options = parser.parse_args(arguments)
    configure("knowledge")
    procedures, faqs = load_seed()
    with shown() as progress:
        version = publish(procedures, faqs, options.root, OnnxEncoder(settings.encoder), progress=progress)
    event(log, "seed_published", version=version, procedures=len(procedures), faqs=len(faqs))


if __name__ == "__main__":
    main()
