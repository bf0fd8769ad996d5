"""Who may open which page and take which step: entries for every address of the console.

A page that has none fails the test, so that nobody adds one without saying who may open it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Who = tuple[str, ...]
EVERYBODY: Who = (
    *("anonymous", "stranger", "officer", "denunciation"),
    *("editor", "reviewer", "publisher", "administrator", "owner"),
)
SIGNED_IN = EVERYBODY[1:]  # a stranger has an account and no role
STAFF = EVERYBODY[2:]
TRYING: Who = ("editor", "reviewer", "publisher", "administrator", "owner")
EDITORS: Who = ("editor", "owner")
REVIEWERS: Who = ("reviewer", "owner")
PUBLISHERS: Who = ("publisher", "owner")
ADMINISTRATORS: Who = ("administrator", "owner")
SEEING: Who = ("officer", "denunciation", "administrator", "owner")
OFFICERS: Who = ("officer", "denunciation", "owner")
ANNOUNCERS: Who = ("publisher", "administrator", "owner")
OWNER: Who = ("owner",)
NOBODY: Who = ()


@dataclass(frozen=True)
class Check:
    """Who opens a page or takes a step, how it is asked for, and which other statuses say that it was opened."""

    who: Who
    posted: bool = False
    sent: Mapping[str, Any] = field(default_factory=dict)
    args: tuple[str, ...] = ()  # "procedure" and the like stand for a sample's key
    statuses: frozenset[int] = frozenset()
    refused: frozenset[int] = frozenset()  # statuses that refuse, besides 401 and 403


@dataclass(frozen=True)
class Kind:
    """A model's pages in the admin, and whether its rows go from draft to live, come from files, keep history."""

    sample: str
    view: Who
    add: Who = NOBODY
    change: Who = NOBODY
    delete: Who = NOBODY
    reviewed: bool = False
    versions: bool = False


MISSING = frozenset({404})
WRONG_METHOD = frozenset({405})
PAGES: dict[str, list[Check]] = {
    "public:page": [Check(EVERYBODY)],
    "public:list": [Check(EVERYBODY)],
    "public:procedure": [Check(EVERYBODY, args=("1.001193",), statuses=MISSING)],
    "public:procedure_image": [Check(EVERYBODY, args=("1.001193",), statuses=MISSING)],
    "public:answer": [Check(EVERYBODY, args=("faq.gio-lam-viec",), statuses=MISSING)],
    "ready": [Check(EVERYBODY)],
    "metrics": [Check(EVERYBODY)],
    "api/events": [Check(NOBODY, posted=True, statuses=frozenset({401}))],  # machines alone, by their own secret
    "health": [Check(EVERYBODY)],
    "health_detail": [Check(SIGNED_IN)],
    "second_factor": [Check(SIGNED_IN)],
    "set_language": [Check(EVERYBODY, posted=True, sent={"language": "vi"})],
    "workflow_difference": [Check(STAFF)],
    "workflow_record": [Check(STAFF, args=("procedure_name", "procedure"))],
    "workflow_citing": [Check(STAFF)],
    "tryout": [Check(TRYING)],
    "tryout_say": [Check(TRYING, statuses=MISSING)],
    "tryout_recognise": [Check(TRYING, posted=True, statuses=frozenset({502}))],
    "tryout_correct": [Check(EDITORS, posted=True, sent={"code": "1.001193", "question": "câu hỏi"})],
    "conversations": [Check(STAFF)],
    "conversations_live": [Check(STAFF)],
    "conversations_looks": [Check(ADMINISTRATORS)],
    "conversation": [Check(STAFF, args=("none",), statuses=MISSING)],
    "conversation_unmask": [Check(SEEING, posted=True, args=("none",), statuses=MISSING)],
    "conversation_recording": [Check(SEEING, args=("none",), statuses=MISSING)],
    "conversation_clip": [Check(STAFF, args=("none", "0"), statuses=MISSING)],
    "conversation_takeover": [Check(OFFICERS, posted=True, args=("none",), statuses=MISSING)],
    "conversation_say": [Check(OFFICERS, posted=True, args=("none",), statuses=MISSING)],
    "zalo": [Check(STAFF)],
    "zalo_again": [Check(OFFICERS, posted=True)],
    "zalo_hand_back": [Check(OFFICERS, posted=True)],
    "unanswered": [Check(STAFF)],
    "unanswered_topic": [Check(STAFF, args=("0",), statuses=MISSING)],
    "unanswered_take": [Check(EDITORS, posted=True, args=("0",), statuses=MISSING)],
    "unanswered_answer": [Check(EDITORS, posted=True, args=("0",), statuses=MISSING)],
    "unanswered_close": [Check(EDITORS, posted=True, args=("0",), statuses=MISSING)],
    "dashboards": [Check(STAFF)],
    "dashboards_csv": [Check(STAFF)],
    "notices": [Check(STAFF), Check(ANNOUNCERS, posted=True)],
    "notices_change": [Check(STAFF, args=("0",), statuses=MISSING)],
    "notices_stop": [Check(ANNOUNCERS, posted=True, args=("0",), statuses=MISSING)],
    "notices_switch": [Check(ANNOUNCERS, posted=True)],
    "calendars": [Check(STAFF)],
    "calendars_holidays": [Check(STAFF), Check(ANNOUNCERS, posted=True)],
    "calendars_holiday_remove": [Check(ANNOUNCERS, posted=True, args=("0",), statuses=MISSING)],
    "calendars_day_remove": [Check(ANNOUNCERS, posted=True, args=("0",), statuses=MISSING)],
    "calendar": [Check(STAFF, args=("hotline",)), Check(ANNOUNCERS, posted=True, args=("hotline",))],
    "calendars_day": [Check(ANNOUNCERS, posted=True, args=("hotline",), statuses=MISSING)],
    "admin:index": [Check(SIGNED_IN)],
    "admin:login": [Check(EVERYBODY)],
    "admin:logout": [Check(EVERYBODY, statuses=WRONG_METHOD)],
    "admin:password_change": [Check(SIGNED_IN)],
    "admin:password_change_done": [Check(SIGNED_IN)],
    "admin:jsi18n": [Check(SIGNED_IN)],
    "admin:autocomplete": [
        Check(STAFF, sent={"app_label": "catalogue", "model_name": "procedure", "field_name": "agency"})
    ],
    "admin:search": [Check(SIGNED_IN)],
    "admin:view_on_site": [Check(SIGNED_IN, args=("1", "1"), statuses=MISSING)],
    "admin:app_list": [
        Check(STAFF, args=("catalogue",), refused=MISSING),
        Check(ADMINISTRATORS, args=("auth",), refused=MISSING),
    ],
    "admin:auth_user_password_change": [Check(ADMINISTRATORS, args=("user",))],
    "admin:importing_upload": [Check(EDITORS, posted=True)],
    "admin:importing_carry_out": [Check(EDITORS, posted=True, args=("0",), statuses=MISSING)],
    "admin:publishing_publish": [Check(PUBLISHERS, posted=True)],
    "admin:publishing_override": [Check(ADMINISTRATORS, posted=True)],
    "admin:publishing_rollback": [Check(PUBLISHERS, posted=True)],
    "admin:privacy_begin": [Check(ADMINISTRATORS, posted=True, sent={"dry": "1"})],
    "admin:clips_find": [Check(STAFF)],
    "admin:clips_answer": [Check(STAFF, args=("1.001193", "fee"), statuses=MISSING)],
    "admin:clips_upload": [Check(EDITORS, posted=True, args=("1.001193", "fee"), statuses=MISSING)],
    "admin:clips_sound": [Check(STAFF, args=("0",), statuses=MISSING)],
}
# The pages of imports and publishings show how far they are, whatever is sent to them.
KINDS: dict[str, Kind] = {
    "catalogue_procedure": Kind("procedure", STAFF, EDITORS, EDITORS, OWNER, reviewed=True),
    "catalogue_faq": Kind("faq", STAFF, EDITORS, EDITORS, OWNER, reviewed=True),
    "catalogue_agency": Kind("agency", STAFF, REVIEWERS, REVIEWERS, OWNER, versions=True),
    "places_office": Kind("office", STAFF, EDITORS, EDITORS, OWNER, reviewed=True),
    "places_commune": Kind("commune", STAFF),
    "importing_importrun": Kind("import", STAFF, change=STAFF),
    "importing_reviewtask": Kind("review", STAFF, change=REVIEWERS, versions=True),
    "publishing_publishrun": Kind("publishing", STAFF, change=STAFF),
    "privacy_retentionrun": Kind("retention", ADMINISTRATORS, change=ADMINISTRATORS),
    "topics_officertopic": Kind("topic", STAFF, ANNOUNCERS, ANNOUNCERS, OWNER, versions=True),
    "clips_recordedclip": Kind("clip", STAFF, delete=EDITORS),
    "auth_user": Kind("user", ADMINISTRATORS, ADMINISTRATORS, ADMINISTRATORS, OWNER),
}
STEPS = {"submit": EDITORS, "approve": REVIEWERS, "send_back": REVIEWERS, "withdraw": REVIEWERS, "no-such-step": NOBODY}


def checks(name: str) -> list[Check]:
    """Return what is checked of a page; nothing where it has no entry."""
    if name in PAGES:
        return PAGES[name]
    if name.startswith("admin/"):  # the admin's own redirects, which have no name
        return [Check(SIGNED_IN, statuses=MISSING)]
    one = name.removeprefix("admin:").rpartition("_")[0]
    for model in (one, one.rpartition("_")[0]):  # "process_import" and "simple_history" have two words
        if model in KINDS:
            return _of_kind(KINDS[model], name.removeprefix(f"admin:{model}_"))
    return []


def _of_kind(kind: Kind, page: str) -> list[Check]:
    one = (kind.sample,)
    made = {
        "changelist": [Check(kind.view)],
        "add": [Check(kind.add), Check(kind.add, posted=True)],
        "change": [Check(kind.view, args=one), Check(kind.change, posted=True, args=one, statuses=WRONG_METHOD)],
        "delete": [Check(kind.delete, args=one), Check(kind.delete, posted=True, args=one)],
        "history": [Check(kind.view, args=one)],
    }
    version = (kind.sample, f"{kind.sample}_version")
    if kind.reviewed or kind.versions:
        made["simple_history"] = [Check(kind.view, args=version), Check(NOBODY, posted=True, args=version)]
    if kind.reviewed:
        made["step"] = [Check(who, posted=True, args=(kind.sample, name)) for name, who in STEPS.items()]
        made["restore"] = [Check(kind.change, posted=True, args=version)]
        made["export"] = [Check(kind.view), Check(kind.view, posted=True)]
        made["import"] = [Check(kind.change), Check(kind.change, posted=True)]
        made["process_import"] = [Check(kind.change, posted=True)]
    return made.get(page, [])
