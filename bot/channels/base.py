"""What every channel is to the rest of the program."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from chat.cards import Card
from chat.fields import Option, SearchOf
from chat.forms import Form
from chat.inbound import Event, Lookup, Sender
from chat.replies import Reply

INFORMATION_UNIT = "information_unit"
"""The one shared place: where the information unit reads its cases."""


class DeliveryError(Exception):
    """A message did not arrive. Permanent: it never will on this channel, so try another or tell someone."""

    def __init__(
        self, why: str, *, permanent: bool, retry_after: float | None = None, outage: bool = False
    ) -> None:
        super().__init__(why)
        self.permanent = permanent
        self.retry_after = retry_after
        """Seconds that the platform asked to wait."""
        self.outage = outage
        """The channel itself does not work, so that waiting is no try: nothing is given up for it."""


@dataclass(frozen=True)
class Letter:
    """A card on its way to one conversation."""

    outbox_id: int
    """Unique and lasting: a channel that can, uses it so that a second try does not arrive twice."""
    conversation: str
    card: Card
    replaces: str = ""
    """The platform's reference of the message to draw anew; empty for a new message."""
    again: bool = False
    """Whether an earlier try may have arrived without this program knowing."""
    language: str = "sv"
    """The reader's, for the few words that the channel adds."""


@dataclass(frozen=True)
class Profile:
    """A person as a channel describes them, for the first time that they are met."""

    name: str
    email: str | None
    language: str = "sv"
    zone: str = "Europe/Stockholm"
    is_staff: bool = True
    """False for guests and bots, who are refused kindly."""
    manager: str = ""
    """The manager's address on the same channel, where its directory says so (C3)."""
    manager_is_away: bool | None = None
    """Whether the manager's mail is answered by itself; None where nobody may know."""


@dataclass(frozen=True)
class Reader:
    """Whom a channel speaks to in words of its own."""

    person_id: int
    language: str
    zone: str


class Dispatches(Protocol):
    """What a channel needs of the dispatch, which is made after the channels."""

    async def handle(self, event: Event) -> Reply:
        """Answer an event. Raises BadAction for a forged payload, UnknownPerson for a stranger."""

    async def lookup(self, sender: Sender, lookup: Lookup) -> list[Option]:
        """The rows that fit what somebody types in a search field. Raises UnknownPerson."""

    async def named(self, of: SearchOf, rows: Sequence[str]) -> list[Option]:
        """Rows by their numbers, with the labels that a search shows; unknown ones are left out."""

    async def accounts(self, sender: Sender, typed: str) -> list[Card]:
        """The accounts of the register that fit what somebody types, best first. Raises UnknownPerson."""

    async def asked(self, sender: Sender, event_id: str) -> Form | None:
        """The form that was the answer to an event; None when there was none, or it is forgotten."""

    def command_in(self, typed: str) -> tuple[str, str] | None:
        """The command that typed words mean, and the text after it; None when they mean none."""

    def asks(self, payload: str) -> bool:
        """Whether the answer to the button with that payload is usually a form."""

    async def home(self, sender: Sender, *, opened: bool) -> Card | None:
        """What stands in a person's home tab; None for one who has not opened it, unless they do now."""

    async def with_home(self, channel: str, addresses: Collection[str]) -> set[str]:
        """Those of these addresses who have opened their home tab."""

    async def whole(self, sender: Sender, conversation: str, message: str) -> Card | None:
        """The card of a message, of which the channel could show a part; None when there is none."""


class Acquaintances(Protocol):
    """What a channel may ask and tell about people, by their addresses there."""

    async def reader(self, sender: Sender) -> Reader | None:
        """Who somebody is to whom the channel speaks in words of its own; None for whom it has not met."""

    async def number_of(self, sender: Sender) -> int | None:
        """The number of a person by their address, met now if need be; None for guests and bots."""

    async def addresses(self, channel: str, person_ids: Sequence[int]) -> dict[int, str]:
        """Where these people are on a channel; those who are not there are left out."""

    async def left(self, sender: Sender) -> None:
        """The platform says that this account is closed."""

    async def unit_is(self, channel: str, addresses: Sequence[str]) -> None:
        """The platform says who the information unit is."""


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
        """Who somebody is; None when the platform does not know them. Raises DeliveryError."""

    async def has_left(self, address: str) -> bool:
        """Whether the platform or its directory says that the account is closed. Raises DeliveryError.

        False where it cannot say.
        """

    async def find(self, email: str) -> str | None:
        """The address of somebody by their e-mail, if they are here. Raises DeliveryError."""

    async def freshen(self, address: str) -> None:
        """Something moved for a person: what stands open before them is drawn anew. Never raises."""

    async def refresh(self) -> None:
        """Look up what may have changed on the platform, such as who the information unit is."""

    def state(self) -> str:
        """`ok`, or what is wrong with it, for the health page."""
