"""Makes the weights from nothing, in one command: corpus, training, export, graph, evaluation.

    python -m speech.acoustic_model.train_all

Each step is a process of its own; the defaults are those of the committed weights.
"""

import argparse
import subprocess
import sys

PACKAGE = "speech.acoustic_model"


def steps(hours: float, epochs: int, *, bfloat16: bool) -> list[list[str]]:
    """Return the modules to run, with their arguments, in order."""
    return [
        ["corpus", "--hours", str(hours)],
        ["train", "--epochs", str(epochs), *(["--bfloat16"] if bfloat16 else [])],
        ["export"],
        ["build"],
        ["evaluate", "--misses", "10"],
    ]


def main() -> int:
    """Run every step, showing progress; stop at the first that fails."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hours", type=float, default=8.0, help="hours of audio to make")
    parser.add_argument("--epochs", type=int, default=12, help="times to learn from all of it")
    parser.add_argument("--bfloat16", action="store_true", help="half the time on processors with AVX512-BF16 or AMX")
    options = parser.parse_args()
    for module, *arguments in steps(options.hours, options.epochs, bfloat16=options.bfloat16):
        finished = subprocess.run([sys.executable, "-m", f"{PACKAGE}.{module}", *arguments], check=False)
        if finished.returncode:
            print(f"{PACKAGE}.{module} failed", file=sys.stderr)
            return finished.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main())
