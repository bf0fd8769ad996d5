"""A bridge that sends back what it hears, and can be made to die."""

import asyncio
from types import TracebackType

KEY, AUDIO = 0x03, 0x10


class EchoBridge:
    """An AudioSocket server on a port."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._writers: list[asyncio.StreamWriter] = []
        self.keys: list[str] = []
        self.key_came = asyncio.Event()

    async def __aenter__(self) -> "EchoBridge":
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self._port)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.drop()

    async def drop(self) -> None:
        """Close every call's connection and take no more."""
        self._server.close()
        for writer in self._writers:
            writer.close()
        await self._server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.append(writer)
        try:
            while True:
                header = await reader.readexactly(3)
                payload = await reader.readexactly(int.from_bytes(header[1:], "big"))
                if header[0] == AUDIO:
                    writer.write(header + payload)
                elif header[0] == KEY:
                    self.keys.append(payload.decode())
                    self.key_came.set()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()
