"""Measure retrieval: `python -m knowledge_base.evaluation --questions FILE.jsonl [--snapshot DIR] [--json]`, or a plot.

FILE has one JSON object a line, `{"question": …, "procedures": [codes]}`; no codes: out of scope.
"""

import argparse
import json
import logging
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from common.logs import configure
from common.text import nfc
from knowledge_base import measures
from knowledge_base.embedding import OnnxEncoder
from knowledge_base.errors import KnowledgeError, SnapshotError
from knowledge_base.measures import Question, Result
from knowledge_base.models import Outcome
from knowledge_base.plot import write_plot
from knowledge_base.progress import shown
from knowledge_base.publishing import current
from knowledge_base.search import Search
from knowledge_base.settings import Settings
from knowledge_base.snapshot import MANIFEST, read_snapshot

Results = Mapping[str, Sequence[Result]]


def read_questions(path: Path) -> list[Question]:
    """Read a file of questions; ValueError names the line that is wrong."""
    questions = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            item = json.loads(line)
            questions.append(Question(nfc(item["question"]), frozenset(item["procedures"])))
        except (ValueError, KeyError, TypeError) as error:
            raise ValueError(f"{path}:{number}: not a question: {error}") from error
    return questions


def open_search(folder: Path | None, settings: Settings) -> Search:
    """Open a snapshot's folder, or the current snapshot under a root; none: the live one."""
    root = folder or settings.knowledge
    found = root if (root / MANIFEST).is_file() else current(root)
    if found is None:
        raise SnapshotError(f"{root}: neither a snapshot nor a folder of snapshots")
    return Search(read_snapshot(found), OnnxEncoder(settings.encoder), settings.longest_question)


def summary(results: Results) -> dict[str, Any]:
    """Return the measures as the JSON of the evaluation contract; shares, and milliseconds."""
    clean = results["clean"]
    refused = [one.refused for one in measures.in_scope(clean)]
    outside = measures.out_of_scope(clean)
    answered = [one.outcome is Outcome.ANSWER for one in outside]  # to ask back is to answer nothing yet
    times = [one.milliseconds for some in results.values() for one in some]
    return {
        "conditions": {name: _condition(measures.in_scope(some)) for name, some in results.items()},
        "out_of_scope": {"answered": measures.share(answered), "n": len(outside)},
        "in_scope_refused": measures.share(refused),
        "latency_ms": {"p50": measures.percentile(times, 50), "p99": measures.percentile(times, 99)},
    }


def _condition(results: Sequence[Result]) -> dict[str, float]:
    ranks = measures.reciprocal_ranks(results)
    return {
        "recall@1": measures.share(measures.recall(results, 1)),
        "recall@5": measures.share(measures.recall(results, 5)),
        "mrr": sum(ranks) / len(ranks) if ranks else 0.0,
        "n": len(results),
    }


def table(results: Results) -> str:
    """Return the measures as a table, each with its 95% interval."""
    lines = [f"{'condition':<15}{'R@1':<18}{'R@5':<18}{'MRR':<18}{'wrong':<18}{'refused':<18}asked back"]
    for name, some in results.items():
        inside = measures.in_scope(some)
        ranks = measures.reciprocal_ranks(inside)
        asked = measures.share([one.outcome is Outcome.ASK for one in inside])
        cells = [
            _cell(measures.recall(inside, 1)),
            _cell(measures.recall(inside, 5)),
            _interval(sum(ranks) / max(len(ranks), 1), measures.bootstrap(ranks)),
            _cell(measures.wrong(inside)),
            _cell([one.refused for one in inside]),
        ]
        lines.append(f"{name:<15}" + "".join(f"{cell:<18}" for cell in cells) + f"{asked:.2f}")
    for name, some in results.items():
        outside = measures.out_of_scope(some)
        if outside:
            answered = _cell([one.outcome is Outcome.ANSWER for one in outside])
            offered = _cell([not one.refused for one in outside])
            lines.append(f"out of scope, {name}: answered {answered}, answered or asked back {offered}")
    times = [one.milliseconds for some in results.values() for one in some]
    count = len(results["clean"])
    lines.append(
        f"{count} questions; one look-up on one thread: "
        f"p50 {measures.percentile(times, 50):.1f} ms, p99 {measures.percentile(times, 99):.1f} ms"
    )
    return "\n".join(lines)


def _cell(flags: Sequence[bool]) -> str:
    return _interval(measures.share(flags), measures.wilson(flags))


def _interval(value: float, interval: measures.Interval) -> str:
    return f"{value:.2f} ({interval[0]:.2f}-{interval[1]:.2f})"


def failures(results: Results) -> str:
    """Return one line for every question that did not end right, for whoever improves the records."""
    return "\n".join(
        f"{name}\t{one.outcome}\trank {one.rank}\t{one.asked}\toffered {', '.join(one.offered) or '-'}"
        for name, some in results.items()
        for one in some
        if (not one.right if one.question.procedures else not one.refused)
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=Path, required=True, help="JSON lines file of questions")
    parser.add_argument("--snapshot", type=Path, help="a snapshot, or a folder of snapshots; default: the live one")
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of a table")
    parser.add_argument("--plot", type=Path, metavar="FILE.svg", help="also draw recall under each condition")
    parser.add_argument("--failures", action="store_true", help="also list the questions that did not end right")
    options = parser.parse_args(arguments)
    configure("knowledge", "WARNING")
    try:
        search = open_search(options.snapshot, Settings())
        questions = read_questions(options.questions)
    except (KnowledgeError, ValueError, OSError) as error:
        logging.getLogger("evaluation").critical("%s", error)
        raise SystemExit(1) from error
    with shown() as progress:
        results = measures.run_all(search, questions, progress)
    print(json.dumps(summary(results)) if options.json else table(results))
    if options.plot:
        _draw(results, options.plot)
    if options.failures:
        print(failures(results))


def _draw(results: Results, path: Path) -> None:
    try:
        write_plot(results, path)
    except KnowledgeError as error:
        logging.getLogger("evaluation").critical("%s", error)
        raise SystemExit(1) from error


if __name__ == "__main__":
    main()
