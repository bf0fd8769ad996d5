"""All actions there are, as domain.yml lists them."""

from actions.affirm import Affirm
from actions.answer import Answer
from actions.base import DialogueAction
from actions.choose import Choose
from actions.commune import Commune
from actions.complaint import Complaint
from actions.deny import Deny
from actions.goodbye import Goodbye
from actions.messages import Receipt, Send
from actions.officer import Officer
from actions.repeat import Repeat
from actions.stop import Stop
from actions.talk import Talk

ACTIONS: tuple[type[DialogueAction], ...] = (
    *(Answer, Choose, Affirm, Deny, Repeat, Stop),
    *(Officer, Complaint, Commune, Talk, Goodbye, Receipt, Send),
)
