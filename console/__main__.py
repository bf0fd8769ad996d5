"""`python -m console`: bring the database up to date, then serve until asked to stop."""

import logging
import os

import uvicorn

from common.logs import configure, event

log = logging.getLogger("console")


def main() -> None:
    """Serve the console."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "console.django_settings")
    from django import setup
    from django.conf import settings
    from django.core.management import call_command

    from console.asgi import application

    setup()
    from console.privacy.schedule import Schedule  # needs the models

    own = settings.CONSOLE
    configure("console", own.log_level)
    call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False)
    event(log, "ready", address=f"http://{own.host}:{own.port}")
    retention = Schedule()
    retention.start()
    uvicorn.run(
        application(),
        host=own.host,
        port=own.port,
        log_config=None,
        access_log=False,
        server_header=False,
        lifespan="off",
        timeout_graceful_shutdown=own.drain_seconds,
    )
    retention.stop()
    event(log, "drained")


if __name__ == "__main__":
    main()
