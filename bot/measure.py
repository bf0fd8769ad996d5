"""Measures one pipeline, for bench/pipelines.py: `python -m bot.measure --config FILE` prints one JSON object.

Accuracy is cross-validated over the examples that people wrote; the generated ones are only ever trained on. The
questions of tests/bot/held_out.yml are never trained on. Turns go through rules and a stub in place of the actions.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import warnings
from pathlib import Path
from typing import Any

import yaml

from common.text import fold

ROOT = Path(__file__).resolve().parents[1]
FACETS = "ask_"
Example = tuple[str, str]  # text, intent


def examples(path: Path) -> list[Example]:
    """Return the examples of one NLU file."""
    return [
        (line[2:], block["intent"])
        for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]
        for line in block["examples"].splitlines()
    ]


def written() -> list[Example]:
    """Return the examples that people wrote."""
    paths = sorted((ROOT / "data" / "nlu").glob("*.yml"))
    return [one for path in paths if path.stem != "generated" for one in examples(path)]


def train(config: Path, some: list[Example], folder: Path) -> str:
    """Train the NLU part alone on some examples and the generated ones; return the model's path."""
    from rasa.model_training import train_nlu

    intents: dict[str, list[str]] = {}
    for text, intent in [*some, *examples(ROOT / "data" / "nlu" / "generated.yml")]:
        intents.setdefault(intent, []).append(f"- {text}")
    nlu = [{"intent": intent, "examples": "\n".join(lines)} for intent, lines in intents.items()]
    data = folder / "nlu.yml"
    data.write_text(yaml.safe_dump({"version": "3.1", "nlu": nlu}, allow_unicode=True), encoding="utf-8")
    model = train_nlu(str(config), str(data), str(folder), fixed_model_name="measured")
    assert model
    return model


class Score:
    """How often a model was right."""

    def __init__(self) -> None:
        """Start with nothing asked."""
        self.right: list[bool] = []
        self.right_facets: list[bool] = []
        self.ms: list[float] = []

    def ask(self, agent: Any, some: list[Example], *, folded: bool = False) -> None:
        """Ask every example; a fallback counts as the intent it hides."""
        for text, intent in some:
            began = time.perf_counter()
            parsed = asyncio.run(agent.parse_message(fold(text) if folded else text))
            self.ms.append((time.perf_counter() - began) * 1000)
            names = [one["name"] for one in parsed["intent_ranking"] if one["name"] != "nlu_fallback"]
            self.right.append(names[0] == intent)
            if intent.startswith(FACETS):
                self.right_facets.append(names[0] == intent)

    def accuracy(self) -> dict[str, float]:
        """Return the shares of right intents and of right facets."""
        return {"all": statistics.mean(self.right), "facets": statistics.mean(self.right_facets), "n": len(self.right)}


def cross_validated(config: Path, folds: int, folder: Path) -> dict[str, Any]:
    """Return accuracy over `folds` folds, as written and without diacritics."""
    from rasa.core.agent import Agent
    from sklearn.model_selection import StratifiedKFold

    some = written()
    plain, bare = Score(), Score()
    splits = StratifiedKFold(folds, shuffle=True, random_state=42).split(some, [intent for _, intent in some])
    for learnt, asked in splits:
        agent = Agent.load(train(config, [some[place] for place in learnt], folder))
        plain.ask(agent, [some[place] for place in asked])
        bare.ask(agent, [some[place] for place in asked], folded=True)
    return {"written": plain.accuracy(), "no_diacritics": bare.accuracy()}


def whole(config: Path, folder: Path) -> dict[str, Any]:
    """Return the whole dialogue's training time, held-out accuracy, time of a parse and of a turn."""
    from rasa.core.agent import Agent
    from rasa.model_training import train as train_all
    from rasa.utils.endpoints import EndpointConfig

    began = time.perf_counter()
    stories = [str(ROOT / "tests" / "dialogue")] if "TEDPolicy" in config.read_text() else []
    trained = train_all(
        str(ROOT / "domain.yml"), str(config), [str(ROOT / "data"), *stories], str(folder), fixed_model_name="whole"
    )
    train_s = time.perf_counter() - began
    agent = Agent.load(trained.model, action_endpoint=EndpointConfig("http://127.0.0.1:9/webhook"))
    held_out = examples(ROOT / "tests" / "bot" / "held_out.yml")
    plain, bare = Score(), Score()
    plain.ask(agent, held_out)
    bare.ask(agent, held_out, folded=True)
    return {
        "train_s": train_s,
        "held_out": {"written": plain.accuracy(), "no_diacritics": bare.accuracy()},
        "parse_ms": _percentiles(plain.ms + bare.ms),
        "turn_ms": _percentiles(asyncio.run(_turns(agent, [text for text, _ in held_out]))),
        **_loaded(trained.model),
    }


async def _turns(agent: Any, questions: list[str]) -> list[float]:
    """Return the time of whole turns, in conversations of six, the action answered by a stub."""
    from rasa.core.actions.action import RemoteAction

    async def run(*_: Any) -> list[Any]:
        return []

    RemoteAction.run = run
    took = []
    for place, question in enumerate(questions):
        began = time.perf_counter()
        await agent.handle_text(question, sender_id=f"measured-{place // 6}")
        took.append((time.perf_counter() - began) * 1000)
    return took


def _loaded(model: str) -> dict[str, float]:
    """Return what a fresh process needs to have the model ready."""
    found = subprocess.run(
        [sys.executable, "-m", "bot.measure", "--load", model], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return dict(json.loads(found.stdout.splitlines()[-1]))


def load(model: str) -> dict[str, float]:
    """Load a model, parse once, and return the time and the memory it took."""
    began = time.perf_counter()
    from rasa.core.agent import Agent
    from rasa.core.run import serve_application

    imported = time.perf_counter()
    assert serve_application  # imported as serving imports it
    asyncio.run(Agent.load(model).parse_message("làm khai sinh cần giấy tờ gì"))
    return {
        "import_s": imported - began,
        "load_s": time.perf_counter() - imported,
        "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def _percentiles(values: list[float]) -> dict[str, float]:
    cuts = statistics.quantiles(values, n=100, method="inclusive")
    return {"p50": cuts[49], "p99": cuts[98]}


def main() -> None:
    """Measure, and print one JSON object as the last line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--config", type=Path, help="the pipeline")
    parser.add_argument("--folds", type=int, default=3)
    parser.add_argument("--load", metavar="MODEL", help="only load this model and say what it took")
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    warnings.showwarning = lambda *about, **more: None
    _quiet()
    if options.load:
        measured: dict[str, Any] = load(options.load)
    else:
        with tempfile.TemporaryDirectory() as folder:
            measured = whole(options.config, Path(folder))
            measured["cross_validated"] = cross_validated(options.config, options.folds, Path(folder))
    print(json.dumps(measured))


def _quiet() -> None:
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(40)


if __name__ == "__main__":
    main()
