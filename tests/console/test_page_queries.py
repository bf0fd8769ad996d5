"""No page asks the database more than twenty questions, however many rows it shows."""

from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.console.people import signed_in
from tests.console.populated import populate
from tests.console.published import publish_to
from tests.console.visited import pages

MOST = 20
ROWS = 60
"""More than a page of every list."""


@pytest.mark.django_db
def test_no_page_asks_more_than_twenty_questions(tmp_path: Path, settings: Any) -> None:
    populate(ROWS)
    publish_to(tmp_path, settings)
    client = signed_in(User.objects.create_superuser("chu"))
    client.get("/admin/workflow/difference/")  # compares all rows with what was published, once a publishing
    asked, closed = dict[str, int](), dict[str, int]()
    for name, address in list(pages()):
        with CaptureQueriesContext(
            connection,
        ) as captured:
            status = client.get(address).status_code
        asked[f"{name} {address}"] = len(captured)
        if status not in (200, 302):
            closed[f"{name} {address}"] = status
    assert closed == {}, "name a row in visited.py that the page shows"
    assert {name: count for name, count in asked.items() if count > MOST} == {}
