"""One readable line an event: `time level process.module event key=value …`, personal data masked."""

import logging
import sys
import time
from typing import Any

from common.masking import mask

INDOCHINA_TIME_S = 7 * 3600


class MaskingFormatter(logging.Formatter):
    """Formats a record on one line (tracebacks follow on their own) and masks personal data in it."""

    @staticmethod
    def converter(seconds: float | None) -> time.struct_time:
        """Return the time of day in Việt Nam, whatever the machine or a framework is set to."""
        return time.gmtime((seconds or 0.0) + INDOCHINA_TIME_S)

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as text, masked."""
        return mask(super().format(record))


def configure(process: str, level: str = "INFO") -> None:
    """Send this process's log to standard error in the product's one format."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        MaskingFormatter(f"%(asctime)s.%(msecs)03d %(levelname)-7s {process} %(name)s %(message)s", "%H:%M:%S")
    )
    logging.basicConfig(level=level, handlers=[handler], force=True)


def event(log: logging.Logger, name: str, *, level: int = logging.INFO, **fields: Any) -> None:
    """Log `name` with its fields as key=value, values with spaces in quotes."""
    if log.isEnabledFor(level):
        log.log(level, " ".join([name, *(f"{key}={_shown(value)}" for key, value in fields.items())]))


def _shown(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.1f}"
    text = str(value)
    return repr(text) if " " in text or not text else text
