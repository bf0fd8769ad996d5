"""Fills a fresh console for the tests of its pages in a browser, and prints a session and the pages as JSON."""

import json
import os
from typing import Any

os.environ["DJANGO_SETTINGS_MODULE"] = "console.django_settings"


def main() -> None:
    """Fill the database that HOTLINE_VAR names."""
    import django

    django.setup()
    from django.conf import settings
    from django.contrib.auth.models import User
    from django.core.management import call_command
    from django.test import Client
    from django_otp import DEVICE_ID_SESSION_KEY
    from django_otp.plugins.otp_totp.models import TOTPDevice

    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    owner = User.objects.create_superuser("chu")
    device = TOTPDevice.objects.create(user=owner, name="app", confirmed=True)
    client = Client()
    client.force_login(owner, "django.contrib.auth.backends.ModelBackend")
    session = client.session
    session[DEVICE_ID_SESSION_KEY] = device.persistent_id
    session.save()
    pages = filled(settings)
    print(json.dumps({"cookie": session.session_key, "pages": pages, "people": people()}))


def people() -> dict[str, str]:
    """Make a person of each role and return their sessions."""
    from console.accounts.roles import Role
    from tests.console.people import person, signed_in

    return {role.value: signed_in(person(role.value, role)).session.session_key for role in Role}


def filled(settings: Any) -> list[str]:
    """Make one of everything and return the pages that show it."""
    from datetime import date

    from console.calendars.models import Calendar
    from console.catalogue import seeding
    from console.catalogue.models import Agency, Faq, Procedure, State
    from console.importing.models import ImportRun, ReviewTask
    from console.places.models import Commune, Office
    from console.privacy.models import RetentionRun
    from console.publishing.models import PublishRun
    from console.topics.models import OfficerTopic
    from tests.console.entries import faq, procedure
    from tests.console.published import publish_to

    seeding.bring_in([procedure(), procedure(code="1.000656", title="Đăng ký khai tử")], [faq()])
    publish_to(settings.CONSOLE.var, settings)
    row = Procedure.objects.get(code="1.001193")
    row.place, row.state = "Bộ phận Một cửa", State.DRAFT
    row.save()
    row.state = State.APPROVED
    row.save()
    commune = Commune.objects.create(code="00004", name="Phường Thử", province="Tỉnh Thử", search="phuong thu")
    office = Office.objects.create(code="thu", name="Trung tâm thử", commune=commune, source="Thông báo thử")
    run = ImportRun.objects.create(origin="table", name="x", file="x", checked=date(2026, 1, 1), state="done")
    review = ReviewTask.objects.create(procedure=row, field="place", origin="table", run=run)
    publishing = PublishRun.objects.create(state="done", version="v1")
    Calendar.objects.create(weekly={"0": [["07:00", "11:30"]]}, source="Thông báo thử")
    kept = RetentionRun.objects.create(state="done")
    kept.sweeps.create(store="recordings", kind="audio", before=kept.started, count=3)
    topic = OfficerTopic.objects.create(words="tranh chấp đất", why="Tòa án giải quyết")
    version = row.history.latest().history_id
    person, agency, answer = 1, Agency.objects.get().pk, Faq.objects.get().pk
    one = f"/admin/catalogue/procedure/{row.pk}"
    return [
        *("/", "/thu-tuc/", "/thu-tuc/?q=khai+sinh", "/thu-tuc/1.001193/", "/hoi-dap/faq.gio-lam-viec/", "/health/"),
        *("/admin/", "/admin/health/", "/admin/second-factor/", "/admin/password_change/"),
        *("/admin/catalogue/procedure/", f"{one}/change/", f"{one}/history/", f"{one}/history/{version}/"),
        *(
            "/admin/catalogue/procedure/add/",
            "/admin/catalogue/procedure/import/",
            "/admin/catalogue/procedure/export/",
        ),
        *("/admin/catalogue/faq/", f"/admin/catalogue/faq/{answer}/change/", f"{one}/delete/"),
        *("/admin/catalogue/agency/", f"/admin/catalogue/agency/{agency}/change/"),
        *("/admin/places/office/", f"/admin/places/office/{office.pk}/change/", "/admin/places/commune/"),
        *("/admin/importing/importrun/", f"/admin/importing/importrun/{run.pk}/change/"),
        *("/admin/importing/reviewtask/", f"/admin/importing/reviewtask/{review.pk}/change/"),
        *("/admin/publishing/publishrun/", f"/admin/publishing/publishrun/{publishing.pk}/change/"),
        *("/admin/workflow/difference/", f"/admin/workflow/difference/procedure/{row.pk}/"),
        *("/admin/workflow/citing/?document=Luật+Hộ+tịch", "/admin/tryout/", "/admin/tryout/?question=khai+sinh"),
        *("/admin/auth/user/", f"/admin/auth/user/{person}/change/", "/admin/auth/user/add/"),
        *("/admin/topics/officertopic/", f"/admin/topics/officertopic/{topic.pk}/change/"),
        *(f"/admin/topics/officertopic/{topic.pk}/history/", "/admin/topics/officertopic/add/"),
        *("/admin/clips/recordedclip/", "/admin/conversations/", "/admin/conversations/live/"),
        *("/admin/unanswered/", "/admin/notices/"),
        *("/admin/calendars/", "/admin/calendars/of/hotline/", "/admin/calendars/holidays/"),
        *("/admin/privacy/retentionrun/", f"/admin/privacy/retentionrun/{kept.pk}/change/"),
    ]


if __name__ == "__main__":
    main()
