"""`python -m actions`: starts the action server over the live snapshot."""

from sanic import Sanic

from actions.knowledge import Shelf
from actions.office import GatewayNotifier, NoNotifier, Office, Topics
from actions.server import app
from actions.settings import ActionsSettings
from actions.telling import ToldMessages
from common.hours import Calendars
from common.logs import configure
from common.notices import Notices
from common.outbox import Events, opened
from knowledge_base.service import KnowledgeBase


def office(settings: ActionsSettings, events: Events) -> Office:
    """Return what stands behind the desk, as configured."""
    token = settings.notify_token.get_secret_value()
    notifier = GatewayNotifier(settings.notify_url, token, settings.notify_seconds) if token else NoNotifier()
    messages, topics = ToldMessages(settings.messages, events), Topics(settings.topics)
    return Office(notifier, messages, topics, settings.officer_hours, Calendars(settings.var / "calendar.json"))


def main() -> None:
    """Serve until SIGTERM or Ctrl-C, then finish what is under way."""
    settings = ActionsSettings()
    configure("actions", settings.log_level)
    shelf = Shelf(lambda: KnowledgeBase.open(settings.knowledge), settings.retry_seconds)
    events = opened(settings.var, "actions", settings.events_url, settings.events_token.get_secret_value())
    made = app(shelf, office(settings, events), events, Notices(settings.var / "notices.json"))
    made.prepare(host=settings.host, port=settings.port, single_process=True, motd=False, access_log=False)
    Sanic.serve_single(made)
    events.close()


if __name__ == "__main__":
    main()
