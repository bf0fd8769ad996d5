"""Fills the console's database for measurements: a sample of everything, multiplied inside PostgreSQL."""

import time
from typing import Any

TURNS_EACH = 4
WORDS = ["khai sinh", "ket hon", "ho chieu", "can cuoc", "dat dai", "xay dung", "lai xe", "bao hiem", "tro cap"]
AGENCIES = """
INSERT INTO catalogue_agency (name, search)
SELECT 'Sở chuyên môn số ' || n || ' Ủy ban nhân dân tỉnh', 'so chuyen mon so ' || n || ' uy ban nhan dan tinh'
FROM generate_series(1, 700) AS n
"""
COPY = """
INSERT INTO {table} ({columns}) SELECT {values} FROM {table} AS row
CROSS JOIN generate_series(1, {times}) AS n WHERE row.id <= {last} ORDER BY n, row.id LIMIT {limit}
"""
"""Copies of a table's first rows, some columns made anew."""
PROCEDURE: dict[str, str] = {
    "code": "'9.' || lpad((row.id * 1000 + n)::text, 6, '0')",
    "title": "row.title || ' (' || n || ')'",
    "search": "row.search || ' ' || n",
    "agency_id": "(SELECT min(id) + 9 FROM catalogue_agency) + (row.id * 97 + n * 13) % 700",
    "source_checked": "row.source_checked - (n || ' days')::interval",
}
VERSIONS = """
INSERT INTO catalogue_historicalprocedure (history_date, history_type, history_change_reason, {columns})
SELECT now() - k * interval '30 days', '~', '', {columns} FROM catalogue_procedure CROSS JOIN generate_series(1, 3) AS k
"""
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
  'thủ tục ' || c.id || ' cần giấy tờ gì', 'ask_papers', (ARRAY['answer','answer','answer','dont_know'])[k],
  '1.00' || (abs(hashtext(c.id)) %% 9000 + 1000), 'Đăng ký khai sinh', 'papers', '20260301-a', '', '',
  700 + abs(hashtext(c.id)) %% 900, false, '[]',
  '{"heard": "x", "said": [{"at_ms": 1, "prompt": null, "text": "Dạ, cần tờ khai", "speech": []}],
    "parts_ms": {"total": 742}}', '[]'
FROM conversations_conversation AS c CROSS JOIN generate_series(1, %(turns)s) AS k WHERE c.id LIKE 'c%%'
  AND c.turns_count = %(turns)s AND c.end_reason = 'hung_up: goodbye'
"""
TOPICS = """
INSERT INTO unanswered_topic (text, state, count, first, last, answer, draft)
SELECT 'xin phép việc ' || n, 'open', n %% 50, now(), now(), '', '' FROM generate_series(1, 20000) AS n
"""
QUESTIONS = """
INSERT INTO unanswered_question (topic_id, conversation, turn, text, why, channel, at, receipt)
SELECT t.id, 'c' || t.id || '-' || k, 't', t.text, (ARRAY['dont_know','repeat','transfer'])[1 + t.id %% 3],
  (ARRAY['phone','web','zalo'])[1 + k %% 3], now(), ''
FROM unanswered_topic AS t CROSS JOIN generate_series(1, 5) AS k
"""
LOOKS = """
INSERT INTO conversations_unmasking (conversation, kind, user_id, at, reason)
SELECT 'c' || n, 'text', (SELECT max(id) FROM auth_user), now() - n * interval '5 min', 'khiếu nại'
FROM generate_series(1, 100000) AS n
"""


def fill(procedures: int, turns: int) -> None:
    """Fill an empty, migrated database."""
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    from console.workflow import settling
    from tests.console.populated import populate
    from tests.console.published import publish_to

    call_command("load_seed", verbosity=0)
    call_command("load_communes", verbosity=0)
    _multiplied(procedures)
    _told("published", lambda: publish_to(settings.CONSOLE.var, settings))
    _told("compared", settling.settle)
    _told("sample", lambda: populate(60))
    values: dict[str, Any] = {"count": turns // TURNS_EACH, "turns": TURNS_EACH, "words": WORDS}
    with connection.cursor() as cursor:
        for statement in (CONVERSATIONS, TURNS, TOPICS, QUESTIONS, LOOKS):
            _told(statement.split()[2], lambda statement=statement: cursor.execute(statement, values))
        _told("VACUUM ANALYZE", lambda: cursor.execute("VACUUM ANALYZE"))


def _multiplied(procedures: int) -> None:
    from django.db import connection

    from console.catalogue.models import Procedure

    last, have = Procedure.objects.latest("pk").pk, Procedure.objects.count()
    columns = [one.attname for one in Procedure._meta.concrete_fields if not one.primary_key]
    kept = [one.attname for one in Procedure.history.model.tracked_fields]
    copy = COPY.format(
        table="catalogue_procedure",
        columns=", ".join(f'"{name}"' for name in columns),
        values=", ".join(PROCEDURE.get(name, f'row."{name}"') for name in columns),
        times=procedures // have + 1,
        last=last,
        limit=procedures - have,
    )
    with connection.cursor() as cursor:
        for statement in (AGENCIES, copy, VERSIONS.format(columns=", ".join(f'"{name}"' for name in kept))):
            _told(statement.split()[2], lambda statement=statement: cursor.execute(statement))


def _told(what: str, work: Any) -> None:
    began = time.perf_counter()
    work()
    print(f"{what}: {time.perf_counter() - began:.0f} s", flush=True)
