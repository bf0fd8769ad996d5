"""`python -m bot run` serves the dialogue; any other word goes to Rasa's own command line (train, data, test, shell…).

Rasa's environment is old, and so are the warnings of its libraries: only those about our own data are shown.
"""

from __future__ import annotations

import sys
import warnings
from typing import Any


def _ours(message: Warning | str, category: type[Warning], *place: Any, **more: Any) -> None:
    """Show what Rasa says about the data, on one line."""
    if category is UserWarning:
        print(f"warning: {message}", file=sys.stderr)


def main() -> None:
    """Start what the command line asks for."""
    warnings.showwarning = _ours
    if sys.argv[1:2] == ["run"]:
        from bot.serve import serve

        serve(sys.argv[2:])
    else:
        from rasa.__main__ import main as rasa

        rasa()


if __name__ == "__main__":
    main()
