"""`python -m bot run` serves the dialogue; any other word goes to Rasa's own command line (train, data, test, shell…).

Rasa's environment is old, and so are its warnings: none of them can be acted on here, so none is shown.
"""

from __future__ import annotations

import sys
import warnings
from typing import Any


def _quiet(*about: Any, **more: Any) -> None:
    """Show nothing."""


def main() -> None:
    """Start what the command line asks for."""
    warnings.showwarning = _quiet
    if sys.argv[1:2] == ["run"]:
        from bot.serve import serve

        serve(sys.argv[2:])
    else:
        from rasa.__main__ import main as rasa

        rasa()


if __name__ == "__main__":
    main()
