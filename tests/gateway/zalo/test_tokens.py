"""Refresh tokens are taken once: one refresher at a time, the new pair on disk first, a refusal shown."""

import asyncio
import logging
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr

from gateway.database import Database
from gateway.errors import TokenRefusedError, ZaloError
from gateway.settings import ZaloSettings
from gateway.zalo.schema import SCHEMA
from gateway.zalo.tokens import Tokens
from tests.fakes.zalo import FakeZalo
from tests.fakes.zalo_webhook import until


@pytest.fixture
async def processes(zalo_settings: ZaloSettings) -> AsyncIterator[list[Tokens]]:
    """Four, as far as the database can tell."""
    databases = [Database(zalo_settings.database, SCHEMA) for _ in range(4)]
    async with httpx.AsyncClient(trust_env=False) as client:
        yield [Tokens(database, zalo_settings, client) for database in databases]
    for database in databases:
        database.close()


async def test_one_refreshes_for_all(processes: list[Tokens], zalo: FakeZalo) -> None:
    tokens = await asyncio.gather(*(one.access() for one in processes * 5))
    assert set(tokens) == {"access-1"}
    assert (zalo.refreshes, zalo.refused_refreshes) == (1, 0)


async def test_a_stale_token_is_refreshed_once(processes: list[Tokens], zalo: FakeZalo) -> None:
    await processes[0].access()
    await asyncio.gather(*(one.stale("access-1") for one in processes))
    assert {await one.access() for one in processes} == {"access-2"}
    await processes[0].stale("access-1")
    assert await processes[1].access() == "access-2"
    assert zalo.refreshes == 2


async def test_the_new_pair_outlives_the_process(zalo_settings: ZaloSettings, zalo: FakeZalo) -> None:
    async with httpx.AsyncClient(trust_env=False) as client:
        for _ in range(2):
            database = Database(zalo_settings.database, SCHEMA)
            assert await Tokens(database, zalo_settings, client).access() == "access-1"
            database.close()
    assert zalo.refreshes == 1


async def test_before_it_runs_out(processes: list[Tokens], zalo: FakeZalo) -> None:
    zalo.token_seconds = 600  # less than an hour: due again at once, and still good meanwhile
    assert await processes[0].access() == "access-1"
    zalo.down = True
    assert await processes[0].access() == "access-1"
    zalo.down = False
    assert await processes[0].access() == "access-2"


async def test_a_refusal_is_final_until_a_new_token_is_entered(
    zalo_settings: ZaloSettings, zalo: FakeZalo, caplog: pytest.LogCaptureFixture
) -> None:
    used = zalo_settings.model_copy(update={"refresh_token": SecretStr("used-up-secret")})
    database = Database(zalo_settings.database, SCHEMA)
    async with httpx.AsyncClient(trust_env=False) as client:
        tokens = Tokens(database, used, client)
        with caplog.at_level(logging.DEBUG):
            for _ in range(3):
                with pytest.raises(TokenRefusedError) as refusal:
                    await tokens.access()
        assert zalo.refused_refreshes == 1, "a refused token is not tried again"
        assert await tokens.refused()
        assert "token_refused" in caplog.text
        for secret in ("used-up-secret", "app-secret"):
            assert secret not in caplog.text + str(refusal.value) + repr(used)
        mended = Tokens(database, zalo_settings, client)
        assert await mended.access() == "access-1"
        assert not await mended.refused()
    database.close()


async def test_zalo_away_is_no_refusal(processes: list[Tokens], zalo: FakeZalo) -> None:
    zalo.down = True
    with pytest.raises(ZaloError) as away:
        await processes[0].access()
    assert (away.value.code, away.value.retryable) == ("token_unreachable", True)
    zalo.down = False
    assert await processes[0].access() == "access-1"


async def test_only_the_owner_reads_the_file(processes: list[Tokens], zalo_settings: ZaloSettings) -> None:
    await processes[0].access()
    assert zalo_settings.database.stat().st_mode & 0o077 == 0
    with sqlite3.connect(zalo_settings.database) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


class TestTheAlert:
    @pytest.fixture
    def changes(self) -> dict[str, object]:
        return {"refresh_token": SecretStr("refused")}

    async def test_ready_shows_that_a_person_must_act(self, sender, zalo: FakeZalo, public: httpx.AsyncClient) -> None:
        await sender.deliver(sender.text("hộ chiếu"))
        await until(lambda: public.get("/ready"), lambda page: page["zalo"]["alert"] is not None)
        status = (await public.get("/ready")).json()["zalo"]
        assert (status["alert"], status["to_send"]) == ("token_refused", 1)


def test_folder_is_made(tmp_path: Path) -> None:
    Database(tmp_path / "a" / "b" / "c.sqlite3", SCHEMA).close()
    assert (tmp_path / "a" / "b" / "c.sqlite3").is_file()
