"""Serves the trained dialogue: what `rasa run` does, without the parts of Rasa's command line that only cost time."""

from __future__ import annotations

import argparse
import logging
from collections.abc import Sequence

from rasa.core.run import serve_application
from rasa.core.utils import AvailableEndpoints
from rasa.utils.log_utils import configure_structlog

from bot.validation import prepare
from common.logs import configure


def serve(arguments: Sequence[str]) -> None:
    """Serve until SIGTERM or Ctrl-C."""
    options = _options(arguments)
    configure_structlog(logging.getLevelName(options.log_level))
    configure("rasa", options.log_level)
    for chatty in ("apscheduler", "matplotlib", "rasa.core.processor", "sanic.access"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    prepare()
    serve_application(
        model_path=options.model,
        interface=options.host,
        port=options.port,
        credentials=options.credentials,
        endpoints=AvailableEndpoints.read_endpoints(options.endpoints),
        enable_api=False,
    )


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bot run", description=__doc__)
    parser.add_argument("--model", default="var/rasa/models", help="model file, or the folder whose newest is taken")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on; never a public one")
    parser.add_argument("--port", type=int, default=5005, help="port to listen on")
    parser.add_argument("--endpoints", default="endpoints.yml", help="where actions and conversations are")
    parser.add_argument("--credentials", default="credentials.yml", help="the channels")
    parser.add_argument("--log-level", default="INFO", help="least severe level that is logged")
    return parser.parse_args(arguments)
