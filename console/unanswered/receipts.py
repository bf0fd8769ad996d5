"""Answers for receipt codes: put into the message's own file, var/messages/<code>.json, which actions read."""

import json
import os
import re
from typing import Any

from django.conf import settings

CODE = re.compile(r"[0-9]{4,12}")


class ReceiptError(Exception):
    """There is no such message, or it cannot be written."""


def answered(code: str, text: str) -> None:
    """Mark a message as done and put its answer in. Raises ReceiptError."""
    if not CODE.fullmatch(code):
        raise ReceiptError(code)
    path = settings.CONSOLE.var / "messages" / f"{code}.json"
    partial = path.with_suffix(f".{os.getpid()}.partial")
    try:
        message: dict[str, Any] = json.loads(path.read_text("utf-8"))
        partial.touch(mode=0o600)
        content = json.dumps(message | {"state": "done", "answer": text}, ensure_ascii=False, indent=1)
        partial.write_text(content, "utf-8")
        partial.replace(path)
    except (OSError, ValueError, TypeError) as error:
        raise ReceiptError(code) from error
