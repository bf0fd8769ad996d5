"""`python -m actions`: starts the action server over the live snapshot."""

from sanic import Sanic

from actions.knowledge import Shelf
from actions.server import app
from actions.settings import ActionsSettings
from common.logs import configure
from knowledge_base.service import KnowledgeBase


def main() -> None:
    """Serve until SIGTERM or Ctrl-C, then finish what is under way."""
    settings = ActionsSettings()
    configure("actions", settings.log_level)
    shelf = Shelf(lambda: KnowledgeBase.open(settings.knowledge), settings.retry_seconds)
    made = app(shelf)
    made.prepare(host=settings.host, port=settings.port, single_process=True, motd=False, access_log=False)
    Sanic.serve_single(made)


if __name__ == "__main__":
    main()
