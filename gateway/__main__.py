"""`python -m gateway`: serve until asked to stop, then let open turns end."""

import sys

import uvicorn

from common.logs import configure
from common.outbox import opened
from gateway.server import application
from gateway.settings import GatewaySettings, SmsSettings, ZaloSettings

KEEP_ALIVE_SECONDS = 75
"""Longer than a proxy keeps a connection (nginx: 60 s), so that none is closed in the moment it is used again."""
SWITCH_SECONDS = 0.0005
"""The database's thread gives up and wants the interpreter at each statement; at 5 ms a time events would queue."""


def main() -> None:
    """Serve the gateway."""
    settings = GatewaySettings()
    configure("gateway", settings.log_level)
    sys.setswitchinterval(SWITCH_SECONDS)
    events = opened(settings.var, "gateway", settings.events_url, settings.events_token.get_secret_value())
    uvicorn.run(
        application(settings, ZaloSettings(), events, SmsSettings()),
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=settings.drain_seconds,
    )
    events.close()


if __name__ == "__main__":
    main()
