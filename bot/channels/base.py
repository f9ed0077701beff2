"""What every channel is to the rest of the program."""

from dataclasses import dataclass
from typing import Protocol

from chat.cards import Card
from chat.fields import Option
from chat.inbound import Event, Lookup, Sender
from chat.replies import Reply

INFORMATION_UNIT = "information_unit"
"""The one shared place: where the information unit reads its cases."""


class DeliveryError(Exception):
    """A message did not arrive. Permanent: it never will on this channel, so try another or tell someone."""

    def __init__(self, why: str, *, permanent: bool, retry_after: float | None = None) -> None:
        super().__init__(why)
        self.permanent = permanent
        self.retry_after = retry_after
        """Seconds that the platform asked to wait."""


@dataclass(frozen=True)
class Letter:
    """A card on its way to one conversation."""

    outbox_id: int
    """Unique and lasting: a channel that can, uses it so that a second try does not arrive twice."""
    conversation: str
    card: Card
    replaces: str = ""
    """The platform's reference of the message to draw anew; empty for a new message."""


@dataclass(frozen=True)
class Profile:
    """A person as a channel describes them, for the first time that they are met."""

    name: str
    email: str | None
    language: str = "sv"
    zone: str = "Europe/Stockholm"
    is_staff: bool = True
    """False for guests and bots, who are refused kindly."""


class Dispatches(Protocol):
    """What a channel needs of the dispatch, which is made after the channels."""

    async def handle(self, event: Event) -> Reply:
        """Answer an event. Raises BadAction for a forged payload, UnknownPerson for a stranger."""

    async def lookup(self, sender: Sender, lookup: Lookup) -> list[Option]:
        """The rows that fit what somebody types in a search field. Raises UnknownPerson."""

    def command_in(self, typed: str) -> tuple[str, str] | None:
        """The command that typed words mean, and the text after it; None when they mean none."""


class Channel(Protocol):
    """A place to talk to the bot. `adapter.py` of each folder has the class that is one."""

    name: str

    async def start(self) -> None:
        """Begin to listen."""

    async def stop(self) -> None:
        """Stop listening, and finish what is under way."""

    def place(self, name: str) -> str | None:
        """The conversation of a shared place here, or None when this channel does not have it."""

    async def conversation_with(self, address: str) -> str:
        """The private conversation with a person, by their address here. Raises DeliveryError."""

    async def send(self, letter: Letter) -> str:
        """Deliver a card, or draw one anew; the platform's reference of the message. Raises DeliveryError."""

    async def introduce(self, address: str) -> Profile | None:
        """Who somebody is whom the bot has not met; None when the platform does not know them."""
