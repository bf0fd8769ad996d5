"""The real process: starts, says it is ready, lets an open turn end when asked to stop."""

import asyncio
import os
import signal
import socket
import sys

import httpx

from tests.fakes.web_dialogue import WebDialogue


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


async def until_ready(client: httpx.AsyncClient) -> None:
    async with asyncio.timeout(20):
        while True:
            try:
                assert (await client.get("/ready")).json()["dialogue"]
            except httpx.ConnectError:
                await asyncio.sleep(0.02)
            else:
                return


async def test_a_stop_waits_for_the_open_turn(dialogue: WebDialogue, dialogue_url: str) -> None:
    port = free_port()
    environment = os.environ | {"GATEWAY_PORT": str(port), "GATEWAY_DIALOGUE_URL": dialogue_url}
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", "gateway", env=environment)
    headers = {"Origin": "http://127.0.0.1:8000"}
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", headers=headers, timeout=20) as client:
        await until_ready(client)
        turn = asyncio.create_task(client.post("/chat", json={"text": "giữ"}))
        await dialogue.until_opened()
        assert "gateway_turns_open 1.0" in (await client.get("/metrics")).text
        process.send_signal(signal.SIGTERM)
        dialogue.hold.set()
        assert '"type":"done"' in (await turn).text
    assert await asyncio.wait_for(process.wait(), 10) in (0, -signal.SIGTERM)
