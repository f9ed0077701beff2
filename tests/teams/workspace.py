"""What a Teams tenant holds: people, conversations, messages, and what each person sees of them."""

import copy
import itertools
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from typing import Any

Json = dict[str, Any]


def guid(key: str) -> str:
    """An id as Entra has them, the same for the same key."""
    return str(uuid.uuid5(uuid.NAMESPACE_DNS, f"{key}.exempelkommun.example"))


TENANT, OTHER_TENANT = guid("tenant"), guid("other-tenant")
APP = guid("app")
BOT_USER, BOT_NAME = f"28:{APP}", "Kontolots"
EPOCH = 1_700_000_000.0
ADAPTIVE = "application/vnd.microsoft.card.adaptive"


class TeamsError(Exception):
    """An error as the connector answers it: a status of HTTP, a code and a sentence."""

    def __init__(self, status: int, code: str, message: str, **extra: Any) -> None:
        super().__init__(f"{status} {code}: {message}")
        self.status = status
        self.body: Json = {"error": {"code": code, "message": message, **extra}}


@dataclass
class Person:
    """Somebody in the tenant, or in another one."""

    key: str
    name: str
    email: str
    tenant: str = TENANT
    is_guest: bool = False
    """Whether the tenant has let in somebody who belongs elsewhere."""
    manager: str = ""
    """The key of the manager, as the directory has it."""
    installed: bool = True
    """Whether the person has the app."""
    blocked: bool = False
    """Whether the person has blocked the bot: it may find the conversation, but not write in it."""

    @property
    def id(self) -> str:
        """As Teams names the person to this bot."""
        return f"29:1-{self.key}"

    @property
    def aad(self) -> str:
        """As Entra names the person."""
        return guid(self.key)

    def as_json(self) -> Json:
        """The person as a member of a conversation."""
        given, _, surname = self.name.partition(" ")
        named = {"id": self.id, "name": self.name, "givenName": given, "surname": surname}
        ids = {"aadObjectId": self.aad, "objectId": self.aad, "tenantId": self.tenant}
        outside = f"{self.email.replace('@', '_')}#EXT#@exempelkommun.example"
        mail = {"email": self.email, "userPrincipalName": outside if self.is_guest else self.email}
        return {**named, **ids, **mail, "userRole": "guest" if self.is_guest else "user"}


@dataclass
class Message:
    """A message in a conversation: of the bot with a card, of a person with text."""

    conversation: str
    id: str
    sender: str
    text: str = ""
    summary: str = ""
    card: Json | None = None
    root: str = ""
    """The message that it answers, in the threads of a channel."""
    history: list[Json | str] = field(default_factory=list)
    """What stood there before each update: a card, or text."""


@dataclass
class Conversation:
    """A chat between one person and the bot, or a channel."""

    id: str
    kind: str = "personal"
    name: str = ""
    members: list[str] = field(default_factory=list)
    """By key."""
    installed: bool = True
    """Whether the app is in the team, of a channel."""
    messages: list[Message] = field(default_factory=list)
    deleted: list[Message] = field(default_factory=list)


@dataclass
class View:
    """A card as one person sees it: of a message, or in a dialog."""

    card: Json
    place: str
    """The conversation in which it stands, or from which the dialog was opened."""
    message: str = ""
    """The id of the message; of a dialog the one from which it was opened."""
    title: str = ""
    """Of a dialog."""
    is_dialog: bool = False
    typed: dict[str, str] = field(default_factory=dict)
    """What the person has put into it, by the input's id, as the client sends it."""
    opened: list[Json] = field(default_factory=list)
    """The Action.ShowCard that are open."""
    found: dict[str, list[Json]] = field(default_factory=dict)
    """Choices found by searching, by the input's id."""


class Workspace:
    """All that the fake remembers. Its clock runs by itself and may be moved ahead."""

    def __init__(self, epoch: float = EPOCH, clock: Callable[[], float] = time.monotonic) -> None:
        self.epoch = epoch
        """What the time was at the beginning, in seconds."""
        self._clock = clock
        self._started = clock()
        self._numbers = itertools.count(1)
        self.people: dict[str, Person] = {}
        """By key."""
        self.conversations: dict[str, Conversation] = {}
        self.views: dict[tuple[str, str], View] = {}
        """What somebody sees otherwise than others, by the person's `29:` id and the message."""
        self.dialogs: dict[str, View] = {}
        """The open dialog of each person, by `29:` id."""
        self.told: dict[str, list[str]] = {}
        """Sentences that were shown to a person above or below what stands there, by `29:` id."""

    # ------------------------------------------------------------------------------ time, names

    def now(self) -> float:
        return self.epoch + self._clock() - self._started

    def advance(self, seconds: float) -> None:
        """Let time pass: there is room for new messages."""
        self.epoch += seconds

    def timestamp(self, zone: tzinfo = UTC) -> str:
        """Now, as it stands in an activity."""
        written = datetime.fromtimestamp(self.now(), zone).isoformat(timespec="milliseconds")
        return written.replace("+00:00", "Z")

    def number(self) -> int:
        return next(self._numbers)

    def stamp(self) -> str:
        """The id of a message: milliseconds, later than every one before."""
        return str(int(self.epoch) * 1_000 + self.number())

    # ------------------------------------------------------------------------------ people, places

    def add(self, person: Person) -> Person:
        self.people[person.key] = person
        return person

    def person(self, name: str) -> Person:
        """The person with this `29:` id or Entra id; KeyError when there is none."""
        for one in self.people.values():
            if name in (one.id, one.aad):
                return one
        raise KeyError(name)

    def dm(self, user: str) -> Conversation:
        """The chat of that person with the bot, made when it is first asked for."""
        person = self.person(user)
        name = f"a:1-{person.key}"
        return self.conversations.setdefault(name, Conversation(name, members=[person.key]))

    def conversation(self, name: str) -> Conversation:
        """The conversation, also by the name of one of its threads; KeyError when there is none."""
        return self.conversations[name.partition(";messageid=")[0]]

    def conversations_of(self, user: str) -> list[Conversation]:
        """What a person reads: the chat with the bot, then the channels."""
        key = self.person(user).key
        others = [one for one in self.conversations.values() if one.kind != "personal" and key in one.members]
        return [self.dm(user), *others]

    # ------------------------------------------------------------------------------ messages, views

    def post(self, message: Message) -> Message:
        self.conversation(message.conversation).messages.append(message)
        return message

    def in_dm(self, user: str) -> list[Message]:
        """What stands in the chat of that person, oldest first."""
        return self.dm(user).messages

    def messages(self, user: str) -> list[Message]:
        """What stands before a person, oldest first in each conversation."""
        return [message for one in self.conversations_of(user) for message in one.messages]

    def update(self, message: Message, text: str, summary: str, card: Json | None) -> None:
        """Give it another content, for everybody."""
        message.history.append(copy.deepcopy(message.card) if message.card is not None else message.text)
        message.text, message.summary, message.card = text, summary, card
        self.forget(message)

    def delete(self, message: Message) -> None:
        home = self.conversation(message.conversation)
        home.messages.remove(message)
        home.deleted.append(message)
        self.forget(message)

    def forget(self, message: Message) -> None:
        """Nobody sees it otherwise than others any more."""
        self.views = {key: view for key, view in self.views.items() if key[1] != message.id}

    def view(self, user: str, message: Message) -> View:
        """The message's card as that person sees it; AssertionError when it has none."""
        assert message.card is not None, f"there is no card in {message.text!r}"
        key = (user, message.id)
        fresh = View(copy.deepcopy(message.card), message.conversation, message.id)
        return self.views.setdefault(key, fresh)

    def show(self, user: str, message: Message, card: Json) -> View:
        """Let that person alone see another card in the message's place."""
        made = View(copy.deepcopy(card), message.conversation, message.id)
        self.views[user, message.id] = made
        return made

    def dialog(self, user: str) -> View:
        """The open dialog; AssertionError when there is none."""
        assert user in self.dialogs, f"{user} has no dialog open"
        return self.dialogs[user]
