"""What stands around a hotline in scripted calls: the way messages go out, and topics that are an officer's."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.fakes.notifier import TOKEN, FakeNotifier, notifying

OFFICERS_TOPICS = {"codes": ["1.004837"], "words": ["ly hôn"]}
KEPT_MESSAGE = "24681355"
"""Receipt code of a message that an officer is looking after."""
OPENING_HOURS = "từ bảy giờ đến mười một giờ"


@dataclass(frozen=True)
class Town:
    """A gateway for messages, and the settings with which the action server finds all of it."""

    notifier: FakeNotifier
    actions: dict[str, str]


@contextmanager
def around(folder: Path) -> Iterator[Town]:
    """Set it up, with its files in `folder`."""
    topics = folder / "officer_topics.json"
    topics.write_text(json.dumps(OFFICERS_TOPICS, ensure_ascii=False), "utf-8")
    with notifying() as notifier:
        settings = {
            "ACTIONS_NOTIFY_URL": notifier.url,
            "HOTLINE_NOTIFY_TOKEN": TOKEN,
            "ACTIONS_OFFICER_TOPICS": str(topics),
            "HOTLINE_OFFICER_HOURS": OPENING_HOURS,
        }
        yield Town(notifier, settings)
