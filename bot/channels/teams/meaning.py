"""What an activity from Teams can mean, and where it came from."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from chat.inbound import Lookup, Place, Sender

Way = Literal["execute", "fetch", "submit", "message"]
"""How it was asked for, which says how it can be answered: in the card, by a dialog, in one, by a message."""


@dataclass(frozen=True)
class Origin:
    """Who did it where, and how they are reached."""

    event_id: str
    """Begins with the person's address, so that nobody can name an event of somebody else."""
    sender: Sender
    place: Place
    service_url: str
    user: str
    """The person as the Bot Connector knows them, `29:...`."""
    locale: str = ""


@dataclass(frozen=True)
class Typed:
    """Words to the bot; which command they mean, the dispatch knows."""

    origin: Origin
    text: str
    way: Way = "message"
    message: str = ""
    """A card's, as of what stands in one: none."""


@dataclass(frozen=True)
class Pressed:
    """A button; `message` is the one that it stood in."""

    origin: Origin
    way: Way
    payload: str
    message: str = ""


@dataclass(frozen=True)
class Sent:
    """A form that was sent; `form_event` is the event that it was the answer to."""

    origin: Origin
    way: Way
    payload: str
    inputs: Mapping[str, Any]
    form_event: str = ""
    message: str = ""


Said = Typed | Pressed | Sent
"""What somebody says to the bot, for the dispatch to answer."""


@dataclass(frozen=True)
class Seen:
    """A card comes before somebody: it is to be as it is now."""

    origin: Origin
    message: str
    home: bool = False
    """Whether it is the person's own page."""


@dataclass(frozen=True)
class Whole:
    """Somebody wants to see all of a card, of which its message has room for a part."""

    origin: Origin
    message: str
    home: bool = False
    """Whether it is the person's own page."""


@dataclass(frozen=True)
class GivenUp:
    """A form in a card is given up: the card is to come back in its place."""

    origin: Origin
    message: str


@dataclass(frozen=True)
class Sought:
    """Somebody types in a search field."""

    origin: Origin
    lookup: Lookup


@dataclass(frozen=True)
class Queried:
    """Somebody searches the register while they write a message."""

    origin: Origin
    text: str


@dataclass(frozen=True)
class Installed:
    """Somebody got the app, or the bot came into a conversation that several read."""

    origin: Origin


@dataclass(frozen=True)
class Removed:
    """Somebody took the app away, or the bot was put out."""

    origin: Origin


@dataclass(frozen=True)
class Ignored:
    """Something that is none of the bot's business; an invoke must be answered all the same."""

    origin: Origin


Meaning = Said | Seen | Whole | GivenUp | Sought | Queried | Installed | Removed | Ignored
