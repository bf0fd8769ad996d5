"""`python -m bench.console_pages`: how long the console's pages take on PostgreSQL, with a million turns.

Fills a database of its own (kept in var/bench until --fresh), starts the console on it, asks for every page by HTTP as
an owner, round after round, prints a table and writes JSON. Fails where a page asks the database more than
20 questions or its p95 is over 300 ms.
"""

import argparse
import json
import os
import platform
import shutil
import statistics
import time
from pathlib import Path
from typing import Any

from tests import postgresql

RESULT = Path(__file__).parent / "results" / "console-pages.json"
FOLDER = Path("var/bench")
ROUNDS = 20
QUERIES, P95_MS = 20, 300
FILLED = "filled.json"


def main() -> None:
    """Measure and report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--procedures", type=int, default=10_000)
    parser.add_argument("--turns", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--only", default="", help="part of a page's name")
    parser.add_argument("--fresh", action="store_true", help="fill the database anew")
    parser.add_argument("--fill-only", action="store_true", help="fill the database and stop")
    asked = parser.parse_args()
    size = {"procedures": asked.procedures, "turns": asked.turns}
    folder = FOLDER.absolute() / f"console-{asked.procedures}-{asked.turns}"
    if asked.fresh or not (folder / FILLED).exists():
        shutil.rmtree(folder, ignore_errors=True)
    with postgresql.server(kept=folder / "postgresql") as address:
        _set_up(folder, address)
        if not (folder / FILLED).exists():
            from bench.console_rows import fill

            fill(**size)
            (folder / FILLED).write_text(json.dumps(size))
        if not asked.fill_only:
            _measure(folder, address, asked, size)
        _close()


def _set_up(folder: Path, address: str) -> None:
    os.environ |= {"HOTLINE_VAR": str(folder), "CONSOLE_DATABASE_URL": address}
    os.environ["DJANGO_SETTINGS_MODULE"] = "console.django_settings"
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)


def _measure(folder: Path, address: str, asked: argparse.Namespace, size: dict[str, int]) -> None:
    from tests.console.visited import pages

    chosen = [one for one in pages() if asked.only in one[0]]
    cookie = _signed_in()
    queries = _queries(chosen, cookie)
    times = _times(folder, chosen, cookie, asked.rounds)
    rows = [_row(name, queries[where], times[where]) for name, where in chosen]
    _printed(rows)
    if not asked.only:
        load = os.getloadavg()[0]
        report = {**size, "cores": os.cpu_count(), "machine": platform.machine(), "load": load, "pages": rows}
        RESULT.parent.mkdir(exist_ok=True)
        RESULT.write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n")
    slow = [row["page"] for row in rows if row["p95_ms"] > P95_MS]
    many = [row["page"] for row in rows if row["queries"] > QUERIES]
    if slow or many:
        _close()
        raise SystemExit(f"over {P95_MS} ms: {slow}; over {QUERIES} queries: {many}")


def _signed_in() -> str:
    from django.contrib.auth.models import User

    from tests.console.people import signed_in

    owner = User.objects.filter(username="bench").first() or User.objects.create_superuser("bench")
    return str(signed_in(owner).session.session_key)


def _queries(chosen: list[tuple[str, str]], cookie: str) -> dict[str, int]:
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(SERVER_NAME="localhost")
    client.cookies[settings.SESSION_COOKIE_NAME] = cookie
    counted = {}
    for name, where in chosen:
        with CaptureQueriesContext(connection) as captured:
            status = client.get(where).status_code
        assert status in (200, 302), f"{name} {where}: {status}"
        counted[where] = len(captured)
    return counted


def _times(folder: Path, chosen: list[tuple[str, str]], cookie: str, rounds: int) -> dict[str, list[float]]:
    import httpx

    from demo.processes import free_port
    from tests.console.processes import console_process

    times: dict[str, list[float]] = {where: [] for _, where in chosen}
    with (
        console_process(folder, free_port(), CONSOLE_DATABASE_URL=os.environ["CONSOLE_DATABASE_URL"]) as console,
        httpx.Client(base_url=console, cookies={"sessionid": cookie}, timeout=60) as client,
    ):
        for one in range(rounds + 1):
            for where in times:
                began = time.perf_counter()
                client.get(where)
                if one:  # the first round fills the caches
                    times[where].append((time.perf_counter() - began) * 1000)
    return times


def _row(name: str, queries: int, times: list[float]) -> dict[str, Any]:
    p95 = statistics.quantiles(times, n=20, method="inclusive")[18]
    return {"page": name, "p50_ms": round(statistics.median(times)), "p95_ms": round(p95), "queries": queries}


def _printed(rows: list[dict[str, Any]]) -> None:
    print(f"{'page':<44}{'p50 ms':>9}{'p95 ms':>9}{'queries':>9}")
    for row in rows:
        print(f"{row['page']:<44}{row['p50_ms']:>9}{row['p95_ms']:>9}{row['queries']:>9}")


def _close() -> None:
    from django.db import connection

    connection.close()


if __name__ == "__main__":
    main()
