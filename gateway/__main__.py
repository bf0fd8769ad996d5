"""`python -m gateway`: serve until asked to stop, then let open turns end."""

import uvicorn

from common.logs import configure
from gateway.server import application
from gateway.settings import GatewaySettings, ZaloSettings


def main() -> None:
    """Serve the gateway."""
    settings = GatewaySettings()
    configure("gateway", settings.log_level)
    uvicorn.run(
        application(settings, ZaloSettings()),
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=settings.drain_seconds,
    )


if __name__ == "__main__":
    main()
