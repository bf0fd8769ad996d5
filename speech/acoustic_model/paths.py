"""Where things lie: the project, its texts, the committed weights, and what is built from them."""

from pathlib import Path

PROJECT = Path(__file__).parents[2]
WEIGHTS = Path(__file__).with_name("weights")
MODEL = Path("var/models/small-vosk")
WORK = Path("var/acoustic-model")
CORPUS = WORK / "corpus"
NETWORK = WORK / "network.pt"
TEXT_PATTERNS = ("data/nlu/*.yml", "domain.yml", "knowledge_base/seed/*.yaml", "knowledge_base/questions/tune.jsonl")
"""Never knowledge_base/questions/held.jsonl: that measures."""


def project_texts() -> list[Path]:
    """Return the product's own texts: NLU examples, the dialogue's responses, the seed, people's questions."""
    return sorted(path for pattern in TEXT_PATTERNS for path in PROJECT.glob(pattern))
