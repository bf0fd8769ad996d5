"""The pages that an owner opens: every address opened by GET, with keys of rows that the database holds."""

from collections.abc import Callable, Iterator
from typing import Any

from django.contrib.auth.models import User

from console.catalogue.models import Agency, Faq, Procedure
from console.clips.models import RecordedClip
from console.conversations.models import Conversation
from console.importing.models import ImportRun, ReviewTask
from console.notices.models import Notice
from console.places.models import Commune, Office
from console.privacy.models import RetentionRun
from console.publishing.models import PublishRun
from console.topics.models import OfficerTopic
from console.unanswered.models import Topic
from console.workflow import live
from tests.console.role_matrix import checks
from tests.console.routes import address, routes

SAMPLES: dict[str, Any] = {
    "procedure": Procedure,
    "faq": Faq,
    "agency": Agency,
    "office": Office,
    "commune": Commune,
    "import": ImportRun,
    "review": ReviewTask,
    "publishing": PublishRun,
    "clip": RecordedClip,
    "topic": OfficerTopic,
    "retention": RetentionRun,
}
"""The models whose rows stand behind the names in role_matrix.py."""
KEYS: dict[str, Callable[[], tuple[Any, ...]]] = {
    "conversation": lambda: (_last(Conversation),),
    "unanswered_topic": lambda: (_last(Topic),),
    "notices_change": lambda: (_last(Notice),),
    "public:procedure": lambda: (_published(answer=False),),
    "public:procedure_image": lambda: (_published(answer=False),),
    "public:answer": lambda: (_published(answer=True),),
    "admin:clips_answer": lambda: (Procedure.objects.latest("pk").code, "fee"),
    "admin:clips_sound": lambda: (_last(RecordedClip),),
    "workflow_record": lambda: ("procedure", _last(Procedure)),
}
"""The rows of pages where role_matrix.py names none that is there."""
ELSEWHERE = {"conversation_recording", "conversation_clip", "tryout_say", "admin:view_on_site", "admin:logout"}
"""Addresses of files and of what another process made, and what is not opened by GET."""
NARROWED = {
    "public list, searched": "/thu-tuc/?q=khai+sinh",
    "public list, last page": "/thu-tuc/?trang=9999",
    "procedures, searched": "/admin/catalogue/procedure/?q=khai+sinh",
    "procedures, overdue": "/admin/catalogue/procedure/?overdue=check",
    "procedures, drafts": "/admin/catalogue/procedure/?stage=draft",
    "procedures, page 100": "/admin/catalogue/procedure/?p=100",
    "document cited": "/admin/workflow/citing/?document=Luật+Hộ+tịch",
    "question tried": "/admin/tryout/?question=khai+sinh",
    "conversations, page 100": "/admin/conversations/?page=100",
    "conversations, page 200": "/admin/conversations/?page=200",
    "conversations of a day": "/admin/conversations/?day={day}",
    "conversations, Zalo and officer": "/admin/conversations/?channel=zalo&result=officer",
    "conversations, common words": "/admin/conversations/?q=khai+sinh",
    "conversations, common words, page 20": "/admin/conversations/?q=khai+sinh&page=20",
    "conversations, rare words": "/admin/conversations/?q=so+123456",
    "conversations, common and rare": "/admin/conversations/?q=khai+sinh+123456",
    "conversations, no such word": "/admin/conversations/?q=xyz",
    "unanswered, Zalo": "/admin/unanswered/?channel=zalo",
    "unanswered, repeated": "/admin/unanswered/?why=repeat",
    "unanswered, page 50": "/admin/unanswered/?page=50",
}
"""Lists as people narrow them down."""


def pages() -> Iterator[tuple[str, str]]:
    """Yield what each page is called, and its address."""
    day = f"{Conversation.objects.latest('started').started:%Y-%m-%d}"
    for name, route in sorted(routes().items()):
        for check in checks(name):
            if "owner" in check.who and not check.posted and name not in ELSEWHERE and not name.startswith("admin/"):
                args = KEYS[name]() if name in KEYS else [_key(one) for one in check.args]
                sent = "&".join(f"{key}={value}" for key, value in check.sent.items())
                yield name, address(name, route, args) + (f"?{sent}" if sent else "")
    for name, where in NARROWED.items():
        yield name, where.format(day=day)


def _key(argument: str) -> Any:
    sample, _, _ = argument.partition("_version")
    if argument.endswith("_version"):
        return SAMPLES[sample].objects.latest("pk").history.latest("history_id").history_id
    if argument == "user":
        return User.objects.filter(is_superuser=False).values_list("pk", flat=True)[0]
    return _last(SAMPLES[argument]) if argument in SAMPLES else argument


def _last(model: Any) -> Any:
    return model.objects.order_by("-pk").values_list("pk", flat=True)[0]


def _published(answer: bool) -> str:
    found = live.records()
    assert found
    return next(code for code in found.headings if code.startswith("faq.") == answer)
