"""What a Slack workspace holds: people, conversations, messages, views, groups and profile fields."""

import copy
import itertools
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]

TEAM = "T0EXEMPEL"
APP = "A0KONTOLOTS"
BOT_USER = "U0BOT"
BOT = "B0KONTOLOTS"
TRIGGER_LIVES = 3.0
RESPONSE_URL_LIVES = 30 * 60
RESPONSE_URL_USES = 5
EPOCH = 1_700_000_000.0


class SlackError(Exception):
    """An error as Slack names it: `channel_not_found`, with what goes along in the answer."""

    def __init__(self, error: str, **extra: Any) -> None:
        super().__init__(error)
        self.error = error
        self.extra = extra


@dataclass
class User:
    """Somebody in the workspace, or a bot."""

    id: str
    name: str
    real_name: str
    email: str = ""
    tz: str = "Europe/Stockholm"
    locale: str = "sv-SE"
    title: str = ""
    is_bot: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    deleted: bool = False
    fields: dict[str, str] = field(default_factory=dict)
    """Values of the workspace's profile fields, by the field's id."""


@dataclass
class Message:
    """A message in a conversation, or one that only one user sees."""

    channel: str
    ts: str
    user: str
    text: str = ""
    blocks: list[Json] = field(default_factory=list)
    metadata: Json | None = None
    bot_id: str = ""
    edited: str = ""
    """When it was changed last, as a ts."""
    seen_by: str = ""
    """The one user who sees it, if it is ephemeral."""

    def as_json(self, *, metadata: bool = False) -> Json:
        """The message as Slack hands it out."""
        made: Json = {"type": "message", "user": self.user, "ts": self.ts, "text": self.text, "team": TEAM}
        if self.bot_id:
            made |= {"bot_id": self.bot_id, "app_id": APP}
        if self.blocks:
            made["blocks"] = copy.deepcopy(self.blocks)
        if self.edited:
            made["edited"] = {"user": self.bot_id or self.user, "ts": self.edited}
        if metadata and self.metadata:
            made["metadata"] = copy.deepcopy(self.metadata)
        return made


@dataclass
class Channel:
    """A channel, or a direct message with the bot."""

    id: str
    name: str = ""
    members: list[str] = field(default_factory=list)
    is_private: bool = False
    is_im: bool = False
    archived: bool = False
    messages: list[Message] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """The beginning of its scopes: `groups:history`."""
        return "im" if self.is_im else "groups" if self.is_private else "channels"


@dataclass
class View:
    """A modal or a home tab as it stands."""

    id: str
    user: str
    body: Json
    hash: str
    root: str = ""
    previous: str | None = None
    typed: dict[tuple[str, str], Json] = field(default_factory=dict)
    """What the user has put into it, by block and action."""

    @property
    def blocks(self) -> list[Json]:
        return list(self.body["blocks"])

    def as_json(self, state: Json | None = None) -> Json:
        """The view as Slack hands it out."""
        nothing: Json = {"submit": None, "close": None, "callback_id": "", "private_metadata": ""}
        nothing |= {"external_id": "", "clear_on_close": False, "notify_on_close": False}
        own: Json = {
            "id": self.id,
            "team_id": TEAM,
            "app_id": APP,
            "bot_id": BOT,
            "hash": self.hash,
            "root_view_id": self.root or self.id,
            "previous_view_id": self.previous,
            "state": {"values": state or {}},
        }
        return nothing | copy.deepcopy(self.body) | own


@dataclass
class Trigger:
    """Leave to open one view, for three seconds."""

    user: str
    made: float
    used: bool = False


@dataclass
class ResponseUrl:
    """Leave to answer where somebody acted, five times in half an hour."""

    user: str
    channel: str
    message: Message | None
    made: float
    uses: int = 0


@dataclass
class Usergroup:
    """A user group: `@informationsenheten`."""

    id: str
    handle: str
    name: str
    users: list[str]


@dataclass
class ProfileField:
    """A field that the workspace has added to everybody's profile."""

    id: str
    label: str
    type: str = "text"


class Workspace:
    """All that the fake remembers. Its clock runs by itself and may be moved ahead."""

    def __init__(self, epoch: float = EPOCH) -> None:
        self.epoch = epoch
        """What the time was at the beginning, in seconds; message stamps follow it."""
        self._started = time.monotonic()
        self._stamp = 0
        self._numbers = itertools.count(1)
        self.users = {BOT_USER: User(BOT_USER, "kontolots", "Kontolots", is_bot=True)}
        self.channels: dict[str, Channel] = {}
        self.ephemerals: dict[str, list[Message]] = {}
        self.views: dict[str, list[View]] = {}
        self.homes: dict[str, View] = {}
        self.usergroups: dict[str, Usergroup] = {}
        self.fields: dict[str, ProfileField] = {}
        self.triggers: dict[str, Trigger] = {}
        self.response_urls: dict[str, ResponseUrl] = {}

    # ------------------------------------------------------------------------------ time, names

    def now(self) -> float:
        return self.epoch + time.monotonic() - self._started

    def advance(self, seconds: float) -> None:
        """Let time pass: triggers and response URLs grow old."""
        self.epoch += seconds

    def stamp(self) -> str:
        """A message's `ts`, later than every one before."""
        self._stamp = max(self._stamp + 100, int(self.now()) * 1_000_000 + 100)
        return f"{self._stamp // 1_000_000}.{self._stamp % 1_000_000:06d}"

    def number(self) -> int:
        return next(self._numbers)

    def trigger(self, user: str) -> str:
        """A fresh trigger, for something that the user has just done."""
        made = f"{self.number()}.{int(self.now())}.{'0' * 8}{len(self.triggers):04x}"
        self.triggers[made] = Trigger(user, self.now())
        return made

    def response_url(self, user: str, channel: str, message: Message | None = None) -> str:
        """The id of a fresh response URL."""
        made = f"R{self.number():06d}"
        self.response_urls[made] = ResponseUrl(user, channel, message, self.now())
        return made

    # ------------------------------------------------------------------------------ people, places

    def user(self, user: str, error: str = "user_not_found") -> User:
        if user not in self.users:
            raise SlackError(error)
        return self.users[user]

    def dm(self, user: str) -> Channel:
        """The direct message of that user with the bot, made when it is first asked for."""
        for one in self.channels.values():
            if one.is_im and user in one.members:
                return one
        made = Channel(f"D0{user[2:] or user}", members=[user, BOT_USER], is_im=True)
        self.channels[made.id] = made
        return made

    def visible(self, channel: str) -> Channel:
        """A conversation that the bot may know of: not a private one of others."""
        found = self.channels.get(channel)
        if found is None or ((found.is_private or found.is_im) and BOT_USER not in found.members):
            raise SlackError("channel_not_found")
        return found

    # ------------------------------------------------------------------------------ messages, views

    def post(self, message: Message) -> Message:
        """Put it where it belongs, with an id for each block that has none."""
        self.name_blocks(message.blocks)
        if message.seen_by:
            self.ephemerals.setdefault(message.seen_by, []).append(message)
        else:
            self.channels[message.channel].messages.append(message)
        return message

    def in_dm(self, user: str) -> list[Message]:
        """What stands in the direct message of that user, oldest first."""
        return self.dm(user).messages

    def name_blocks(self, blocks: list[Json]) -> None:
        """Give each block and each element that may be used an id, as Slack does."""
        for block in blocks:
            block.setdefault("block_id", f"b{self.number():04d}")
            for element in elements(block):
                if element.get("type") not in {"image", "mrkdwn", "plain_text"}:
                    element.setdefault("action_id", f"a{self.number():04d}")

    def open_view(self, user: str, body: Json, previous: View | None = None) -> View:
        """A view that is not anywhere yet."""
        body = copy.deepcopy(body)
        self.name_blocks(body["blocks"])
        name = f"V{self.number():06d}"
        root, before = (previous.root, previous.id) if previous else (name, None)
        return View(name, user, body, self.hash(), root, before)

    def change_view(self, view: View, body: Json) -> None:
        """Give it another content; what is typed stays where block and action are the same."""
        view.body = copy.deepcopy(body)
        self.name_blocks(view.body["blocks"])
        view.hash = self.hash()
        kept = {(b["block_id"], e.get("action_id")) for b in view.blocks for e in elements(b)}
        view.typed = {key: value for key, value in view.typed.items() if key in kept}

    def hash(self) -> str:
        return f"{int(self.now())}.{self.number():08x}"

    def view(self, user: str) -> View:
        """The modal on top."""
        assert self.views.get(user), f"{user} has no modal open"
        return self.views[user][-1]

    def all_views(self) -> Iterator[View]:
        """Modals and home tabs."""
        for stack in self.views.values():
            yield from stack
        yield from self.homes.values()


def elements(block: Json) -> list[Json]:
    """Whatever a block holds that can be used: of an input, a section, a row of buttons."""
    found = [block[key] for key in ("element", "accessory") if isinstance(block.get(key), dict)]
    return found + (block.get("elements") or [] if block.get("type") in {"actions", "context"} else [])
