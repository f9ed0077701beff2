"""What a body from Slack can mean, and where it came from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from chat.inbound import Command, Event, Lookup, Place, Sender


@dataclass(frozen=True)
class Origin:
    """Where it came from. In a channel shared with others, `user_team` may be another than `team_id`."""

    team_id: str = ""
    enterprise_id: str = ""
    user_team: str = ""
    """The person's own workspace, or organisation, where Slack says it."""


@dataclass(frozen=True)
class OpenView:
    """The modal or the home tab in which it was done."""

    id: str
    drawn: Mapping[str, Any] = field(default_factory=dict, compare=False)
    """The view as Slack sent it, with what was typed in its `state`: to show it again."""


@dataclass(frozen=True)
class Happened:
    """Something for the dispatch. The trigger opens a modal within 3 s."""

    origin: Origin
    event: Event
    trigger: str = ""
    response_url: str = ""
    view: OpenView | None = None
    of_form: bool = False
    """Where it was is told by a form of itself, and by nothing that Slack says."""
    people: frozenset[str] = frozenset()
    """The fields of a form whose values are Slack's user ids, to be resolved before the dispatch."""


@dataclass(frozen=True)
class Typed:
    """Words to the bot; which command they mean, the dispatch knows. Empty for a mention alone."""

    origin: Origin
    id: str
    sender: Sender
    place: Place
    text: str

    def happened(self, command: Command) -> Happened:
        """The command that the words mean."""
        return Happened(self.origin, Event(id=self.id, sender=self.sender, place=self.place, said=command))


@dataclass(frozen=True)
class Sought:
    """Somebody types in a search field."""

    origin: Origin
    sender: Sender
    lookup: Lookup


@dataclass(frozen=True)
class HomeOpened:
    """Somebody looks at the home tab."""

    origin: Origin
    sender: Sender


@dataclass(frozen=True)
class PersonChanged:
    """Somebody's profile changed, or they left the workspace."""

    origin: Origin
    sender: Sender
    deleted: bool


@dataclass(frozen=True)
class Revoked:
    """The bot's token is no longer good: `tokens_revoked` or `app_uninstalled`."""

    origin: Origin
    kind: str


@dataclass(frozen=True)
class RateLimited:
    """Slack leaves out events, since there were too many."""

    origin: Origin


@dataclass(frozen=True)
class Challenge:
    """To be repeated to Slack, which thereby knows that the address is the bot's."""

    challenge: str
    origin: Origin = field(default_factory=Origin)


@dataclass(frozen=True)
class Ignored:
    """Well-formed, and nothing to do."""

    origin: Origin
    why: str


Meaning = Happened | Typed | Sought | HomeOpened | PersonChanged | Revoked | RateLimited | Challenge | Ignored
