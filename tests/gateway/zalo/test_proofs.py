"""Whose number is whose: whatever is tried, in whatever order, a number is only theirs who held the telephone."""

import asyncio
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.database import Database
from gateway.zalo import people, proofs
from gateway.zalo.proofs import CODE_SECONDS, CODES_A_DAY, LINKED_SECONDS, WRONG_BY_CALL, WRONG_MOST, Proofs
from gateway.zalo.schema import SCHEMA

MINE, OTHERS = "84912345678", "84987654321"


class Clock:
    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = Database(tmp_path / "zalo.sqlite3", SCHEMA)
    yield made
    made.close()


@pytest.fixture
def store(database: Database, clock: Clock) -> Proofs:
    for person in ("a", "b"):
        database.submit(lambda connection, person=person: people.met(connection, person, clock(), clock())).result()
    return Proofs(database, sms_a_day=3, clock=clock)


async def owner(database: Database, clock: Clock, number: str = MINE) -> str | None:
    return await database.write(lambda connection: proofs.owner(connection, number, clock()))


async def code_by_call(store: Proofs, person: str = "a") -> str:
    await store.offer(person)
    code = await store.by_call(person)
    assert code
    return code


async def test_a_call_with_the_code_proves_the_number(store: Proofs, database: Database, clock: Clock) -> None:
    code = await code_by_call(store)
    assert await owner(database, clock) is None
    assert await store.called(MINE, code) == "linked"
    assert await owner(database, clock) == "a"


async def test_a_code_runs_out_and_so_does_a_link(store: Proofs, database: Database, clock: Clock) -> None:
    code = await code_by_call(store)
    clock.now += CODE_SECONDS + 1
    assert await store.called(MINE, code) == "wrong"
    assert await store.called(MINE, await code_by_call(store)) == "linked"
    clock.now += LINKED_SECONDS + 1
    assert await owner(database, clock) is None


async def test_codes_cannot_be_tried_out_by_calling(store: Proofs, database: Database, clock: Clock) -> None:
    code = await code_by_call(store)
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    assert [await store.called(OTHERS, wrong) for _ in range(WRONG_BY_CALL)] == ["wrong"] * WRONG_BY_CALL
    assert await store.called(OTHERS, code) == "too_many"
    assert await owner(database, clock, OTHERS) is None
    clock.now += 3601
    assert await store.called(OTHERS, code) == "wrong"  # it has run out


async def test_a_code_sent_by_sms_is_void_after_a_few_wrong_ones(
    store: Proofs, database: Database, clock: Clock
) -> None:
    await store.offer("a")
    code = await store.by_sms("a", MINE)
    assert code
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    tried = [await store.typed("a", wrong) for _ in range(WRONG_MOST)]
    assert tried == ["wrong"] * (WRONG_MOST - 1) + ["too_many"]
    assert await store.typed("a", code) == "none"
    assert await owner(database, clock) is None


async def test_another_persons_code_is_no_use(store: Proofs, database: Database, clock: Clock) -> None:
    await store.offer("a")
    code = await store.by_sms("a", MINE)
    assert code
    await store.offer("b")
    await store.by_sms("b", OTHERS)
    assert await store.typed("b", code) == "wrong"
    assert await store.called(OTHERS, code) == "wrong"  # it was made for a text message
    assert await owner(database, clock) is None


async def test_codes_and_messages_are_limited(store: Proofs, clock: Clock) -> None:
    for _ in range(CODES_A_DAY):
        await code_by_call(store)
        await store.drop("a")
    await store.offer("a")
    assert await store.by_call("a") is None
    await store.offer("b")
    assert await store.by_sms("b", MINE)
    assert await store.by_sms("b", OTHERS)
    assert await store.by_sms("b", MINE)
    assert await store.by_sms("b", "84911111111") is None  # the day's messages to all together


async def test_two_people_with_one_number_at_once_leave_one_owner(
    store: Proofs, database: Database, clock: Clock
) -> None:
    codes = [await code_by_call(store, person) for person in ("a", "b")]
    assert await asyncio.gather(*(store.called(MINE, code) for code in codes)) == ["linked", "linked"]
    assert await owner(database, clock) == "b"


async def test_who_withdraws_while_the_code_is_keyed_is_linked_to_nothing(
    store: Proofs, database: Database, clock: Clock
) -> None:
    code = await code_by_call(store)
    await asyncio.gather(store.called(MINE, code), database.write(lambda connection: people.forget(connection, "a")))
    assert await owner(database, clock) is None
    code = await code_by_call(store, "b")
    await asyncio.gather(database.write(lambda connection: people.forget(connection, "b")), store.called(MINE, code))
    assert await owner(database, clock) is None


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["offer", "by_call", "by_sms", "typed", "called", "drop", "unlink", "wait"]),
        st.sampled_from(["a", "b"]),
        st.sampled_from([MINE, OTHERS]),
        st.booleans(),
    ),
    max_size=25,
)


@given(STEPS)
@settings(max_examples=80, deadline=None)
def test_whatever_is_done_a_number_is_theirs_who_proved_it(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, str, str, bool]]
) -> None:
    asyncio.run(_walk(tmp_path_factory.mktemp("proofs") / "zalo.sqlite3", steps))


async def _walk(path: Path, steps: list[tuple[str, str, str, bool]]) -> None:
    clock = Clock()
    database = Database(path, SCHEMA)
    try:
        for person in ("a", "b"):
            await database.write(lambda connection, person=person: people.met(connection, person, clock(), clock()))
        store = Proofs(database, sms_a_day=100, clock=clock)
        held: dict[str, str] = {}  # code -> person, as its chat shows it
        texted: dict[str, str] = {}  # code -> number, as its telephone shows it
        proven: dict[str, str] = {}
        for step, person, number, right in steps:
            if step == "offer":
                await store.offer(person)
            elif step == "by_call":
                held |= {code: person for code in [await store.by_call(person)] if code}
            elif step == "by_sms":
                texted |= {code: number for code in [await store.by_sms(person, number)] if code}
            elif step == "typed":
                code = next((code for code, to in reversed(texted.items()) if to == number and right), "000000")
                if await store.typed(person, code) == "linked":
                    assert texted[code] == number
                    proven[number] = person
            elif step == "called":
                code = next((code for code, to in reversed(held.items()) if to == person and right), "000000")
                if await store.called(number, code) == "linked":
                    assert held[code] == person
                    proven[number] = person
            elif step == "drop":
                await store.drop(person)
            elif step == "unlink":
                await store.unlink(person)
                proven = {one: whose for one, whose in proven.items() if whose != person}
            else:
                clock.now += 200
            for one in (MINE, OTHERS):
                assert await owner(database, clock, one) == proven.get(one)
    finally:
        database.close()


async def test_links_that_nobody_proved_are_gone_after_an_update(tmp_path: Path) -> None:
    path = tmp_path / "zalo.sqlite3"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE links (number TEXT PRIMARY KEY, person TEXT NOT NULL, linked REAL NOT NULL)")
        connection.execute("INSERT INTO links VALUES (?, 'a', 1)", (MINE,))
    connection.close()
    database = Database(path, SCHEMA)
    tables = await database.write(
        lambda connection: [row[0] for row in connection.execute("SELECT name FROM sqlite_master")]
    )
    database.close()
    assert "links" not in tables
