"""`python -m bench.console_pages`: how long pages of conversations take on PostgreSQL, with a million turns.

Fills a database of its own, asks each page through Django's own client, prints a table and writes JSON.
"""

import argparse
import json
import os
import platform
import statistics
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests import postgresql

RESULT = Path(__file__).parent / "results" / "console-pages.json"
TIMES = 20
TURNS_EACH = 4
WORDS = ["khai sinh", "ket hon", "ho chieu", "can cuoc", "dat dai", "xay dung", "lai xe", "bao hiem", "tro cap"]
CONVERSATIONS = """
INSERT INTO conversations_conversation (id, channel, started, last, ended, stage, result, end_reason, turns_count,
  duration_ms, rating, greeting, recording, person, restricted, search)
SELECT 'c' || n, (ARRAY['phone','browser','web','zalo'])[1 + n %% 4], t, t + interval '40 s', t + interval '40 s',
  'ended', (ARRAY['answered','answered','unanswered','officer'])[1 + n %% 4], 'hung_up: goodbye', %(turns)s, 40000,
  1 + n %% 5, '[]',
  '{"state": "kept", "file": "call.wav.sealed", "offset_ms": 5000}', '', false,
  'lam thu tuc ' || w[1 + n %% array_length(w, 1)] || ' ' || w[1 + n / 7 %% array_length(w, 1)]
  || ' can giay to gi so ' || n
  || repeat(' da anh chi can to khai va giay chung minh nop tai bo phan mot cua', 12)
FROM (
  SELECT n, now() - n * interval '40 s' AS t, %(words)s::text[] AS w FROM generate_series(1, %(count)s) AS n
) AS made
"""
TURNS = """
INSERT INTO conversations_turn (conversation_id, key, at, channel, input, question, intent, outcome, procedure, title,
  facet, snapshot, control, reason, total_ms, officer, answers, heard, written)
SELECT c.id, c.id || '-' || k, c.started + k * interval '9 s', c.channel, 'speech',
  'thủ tục ' || c.id || ' cần giấy tờ gì', 'ask_papers', 'answer', '1.00' || (abs(hashtext(c.id)) %% 9000 + 1000),
  'Đăng ký khai sinh', 'papers', '20260301-a', '', '',
  700 + abs(hashtext(c.id)) %% 900, false, '[]',
  '{"heard": "x", "said": [{"at_ms": 1, "prompt": null, "text": "Dạ, cần tờ khai", "speech": []}],
    "parts_ms": {"total": 742}}', '[]'
FROM conversations_conversation AS c CROSS JOIN generate_series(1, %(turns)s) AS k
"""
TOPICS = """
INSERT INTO unanswered_topic (text, state, count, first, last, answer, draft)
SELECT 'xin phép việc ' || n, 'open', n %% 50, now(), now(), '', '' FROM generate_series(1, 20000) AS n
"""
QUESTIONS = """
INSERT INTO unanswered_question (topic_id, conversation, turn, text, why, channel, at, receipt)
SELECT t.id, 'c' || t.id || '-' || k, 't', t.text, 'dont_know', (ARRAY['phone','web','zalo'])[1 + k %% 3], now(), ''
FROM unanswered_topic AS t CROSS JOIN generate_series(1, 5) AS k
"""
DAY = f"{datetime.now(UTC):%Y-%m-%d}"
PAGES = {
    "list": "/admin/conversations/",
    "list, page 100": "/admin/conversations/?page=100",
    "a day": f"/admin/conversations/?day={DAY}",
    "channel and outcome": "/admin/conversations/?channel=zalo&result=officer",
    "search, common words": "/admin/conversations/?q=khai+sinh",
    "search, rare word": "/admin/conversations/?q=so+123456",
    "search, no such word": "/admin/conversations/?q=xyz",
    "conversation": "/admin/conversations/of/c1000/",
    "live": "/admin/conversations/live/",
    "unanswered": "/admin/unanswered/",
    "unanswered by channel": "/admin/unanswered/?channel=zalo",
    "topic": "/admin/unanswered/{topic}/",
    "dashboards, 30 days": "/admin/dashboards/",
}


def main() -> None:
    """Measure and report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--turns", type=int, default=1_000_000)
    asked = parser.parse_args()
    with postgresql.server() as address:
        os.environ |= {"CONSOLE_DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "console.django_settings"}
        import django

        django.setup()
        _fill(asked.turns)
        rows = [_measured(name, page) for name, page in PAGES.items()]
        _close()
    print(f"{'page':<26}{'p50 ms':>9}{'p95 ms':>9}{'queries':>9}")
    for row in rows:
        print(f"{row['page']:<26}{row['p50_ms']:>9}{row['p95_ms']:>9}{row['queries']:>9}")
    report = {"turns": asked.turns, "cores": os.cpu_count(), "machine": platform.machine(), "pages": rows}
    RESULT.write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n")


def _fill(turns: int) -> None:
    from django.contrib.auth.models import User
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0, interactive=False)
    User.objects.create_superuser("bench", "", "Mat-khau-dai-91")
    values: dict[str, Any] = {"count": turns // TURNS_EACH, "turns": TURNS_EACH, "words": WORDS}
    with connection.cursor() as cursor:
        for statement in (CONVERSATIONS, TURNS, TOPICS, QUESTIONS):
            began = time.perf_counter()
            cursor.execute(statement, values)
            print(f"{cursor.rowcount} rows in {time.perf_counter() - began:.0f} s", flush=True)
        cursor.execute("VACUUM ANALYZE")


def _measured(name: str, page: str) -> dict[str, Any]:
    from django.contrib.auth.models import User
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from console.unanswered.models import Topic

    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(), "django.contrib.auth.backends.ModelBackend")
    address = page.format(topic=Topic.objects.values_list("pk", flat=True)[0]) if "{" in page else page
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200, address
    queries = len(captured)
    times = []
    for _ in range(TIMES):
        began = time.perf_counter()
        client.get(address)
        times.append((time.perf_counter() - began) * 1000)
    p95 = statistics.quantiles(times, n=20)[18]
    return {"page": name, "p50_ms": round(statistics.median(times)), "p95_ms": round(p95), "queries": queries}


def _close() -> None:
    from django.db import connection

    connection.close()


if __name__ == "__main__":
    main()
