"""`python3 -m setup GOAL`: prepare (all that running needs), run, check, test, or one of the parts by name."""

import sys
from collections.abc import Callable

from setup import machine, plan, supervise
from setup.errors import SetupError
from setup.steps import Step, run_all

GOALS: dict[str, Callable[[], list[Step]]] = {
    "app": plan.application,
    "check": lambda: [*plan.application(), *plan.development(), *plan.torch(), *plan.rasa()],
    "prepare": plan.everything,
    "test": plan.tests,
    "acoustic": plan.acoustic,
    "asterisk": lambda: [*plan.application(), *plan.asterisk()],
}


def main(arguments: list[str]) -> None:
    """Set up what the goal needs; for `run`, start everything afterwards."""
    goal = arguments[0] if arguments else "run"
    try:
        machine.check()
        print("Setting up:", flush=True)
        run_all(plan.everything() if goal == "run" else GOALS[goal]())
    except KeyError:
        raise SystemExit(f"unknown goal {goal}: one of run, {', '.join(GOALS)}") from None
    except SetupError as error:
        raise SystemExit(f"\nStopped: {error}") from error
    except KeyboardInterrupt:
        raise SystemExit("\nStopped by you; what is done is kept.") from None
    if goal == "run":
        supervise.start()


if __name__ == "__main__":
    main(sys.argv[1:])
