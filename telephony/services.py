"""What every call of the process shares."""

from concurrent.futures import Executor
from dataclasses import dataclass, field

from common.notices import Notices
from common.outbox import Events, NoEvents
from telephony.dialogue import Dialogue
from telephony.events import Exchange
from telephony.lookup import Lookup
from telephony.prompts import Prompts
from telephony.recognition import Recognisers
from telephony.settings import TelephonySettings
from telephony.ticker import Ticker
from telephony.voice import Voice


@dataclass(frozen=True)
class Services:
    """One of each, shared: models and clients, never sessions."""

    settings: TelephonySettings
    recognisers: Recognisers
    dialogue: Dialogue
    lookup: Lookup
    voice: Voice
    prompts: Prompts
    exchange: Exchange
    ticker: Ticker
    disk: Executor
    """The thread that writes recordings and records."""
    events: Events = field(default_factory=NoEvents)
    """Where calls say what happened."""
    notices: Notices = field(default_factory=Notices)
    """What is said first, and whether the bot is off."""
