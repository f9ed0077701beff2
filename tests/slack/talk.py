"""Conversations over Slack: the scripts of `tests.talk`, each act done by hand in the fake Slack.

What people see and press is what the bot has put into the workspace. The neutral form of each reply is
noted as it passes, so that a script can look at its fields.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any, Literal

import pytest
from pydantic import SecretStr
from sqlmodel import select

from bot.app import App, build
from bot.channels.slack import answering
from bot.channels.slack.adapter import SlackChannel
from bot.settings import Settings
from chat.cards import Card
from chat.forms import Form
from chat.inbound import Command, Event, Leave, Press, Submit
from chat.replies import Reply
from handlers.rulebook import Rulebook
from policy.profile import Profile
from store.models import Person, Unit
from tests import world as worlds
from tests.slack import cast, deliver, views
from tests.slack.cast import UNIT_CHANNEL, slack_id
from tests.slack.deliver import Http, Socket
from tests.slack.hands import Hands
from tests.slack.server import FakeSlack
from tests.slack.state import Stopped
from tests.slack.workspace import BOT_USER, Json, Message, View, elements
from tests.talk import Standing, Talk, form_text
from tests.world import PUBLIC_URL, TestClock, World

Delivery = Literal["http", "socket"]
_PATIENCE = 20.0  # seconds


class Noting:
    """Stands before the dispatch and notes what it answers."""

    def __init__(self, dispatch: Any) -> None:
        self._dispatch = dispatch
        self.replies: dict[str, list[Reply]] = {}

    async def handle(self, event: Event) -> Reply:
        reply: Reply = await self._dispatch.handle(event)
        self.replies.setdefault(event.sender.address, []).append(reply)
        return reply

    def __getattr__(self, name: str) -> Any:
        return getattr(self._dispatch, name)


def settings(slack: FakeSlack, folder: Path, delivery: Delivery, **other: Any) -> Settings:
    """Settings for the fake workspace."""
    given: dict[str, Any] = {
        "database_url": f"sqlite+aiosqlite:///{folder / 'world.db'}",
        "profile": (str(Path(__file__).parents[2] / "bot" / "demo" / "exempelkommun-profile.toml"),),
        "port": 0,
        "public_url": PUBLIC_URL,
        "slack": delivery,
        "slack_bot_token": SecretStr(slack.bot_token),
        "slack_app_token": SecretStr(slack.app_token),
        "slack_signing_secret": SecretStr(slack.signing_secret),
        "slack_unit_channel": UNIT_CHANNEL,
        "slack_api_url": slack.api_url,
    }
    return Settings(**{**given, **other})


@asynccontextmanager
async def running(
    slack: FakeSlack, folder: Path, delivery: Delivery, rules: Profile | None = None, /, **other: Any
) -> AsyncIterator[tuple[App, str]]:
    """The whole program beside the fake Slack, with the cast in its database; and its address.

    With these rules, else with those of its settings.
    """
    await worlds.empty(folder).dispose()
    app = build(settings(slack, folder, delivery, **other), TestClock())
    if rules:
        app.dispatch.policy = Rulebook((rules,))
    worlds.hurried(app.database)
    made = World(app.database, app.clock, None, app.dispatch, app.delivery)  # type: ignore[arg-type]
    await worlds.fill(made, "slack", slack_id)
    started = app.running()
    async with asyncio.timeout(20):
        address = await started.__aenter__()
        if delivery == "socket":
            await slack.sockets.connected()
    try:
        yield app, address
    finally:
        async with asyncio.timeout(20):
            await started.__aexit__(None, None, None)


@asynccontextmanager
async def talking(
    slack: FakeSlack, folder: Path, delivery: Delivery, rules: Profile | None = None
) -> AsyncIterator["SlackTalk"]:
    """A conversation over this delivery."""
    async with running(slack, folder, delivery, rules) as (app, address):
        channel = app.channels["slack"]
        assert isinstance(channel, SlackChannel)
        noting = Noting(app.dispatch)
        channel.attach(noting, app.people)
        world = World(app.database, app.clock, None, app.dispatch, app.delivery)  # type: ignore[arg-type]
        async with app.database.reading() as session:
            await read_cast(world, session)
        hands = Hands(slack, Http(slack, address) if delivery == "http" else Socket(slack))
        yield SlackTalk(world, slack, hands, noting, channel)


async def read_cast(world: World, session: Any) -> None:
    """Who and what was put into the database, by their keys."""
    keys = {person[0]: key for key, person in worlds.CAST.items()}
    world.people |= {keys[one.name]: one for one in await session.exec(select(Person)) if one.name in keys}
    world.units |= {one.name: one for one in await session.exec(select(Unit))}


@contextmanager
def patient() -> Iterator[None]:
    """While the program and Slack wait as long as a busy machine needs."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(answering, "PATIENCE", _PATIENCE)
        patch.setattr(answering, "PATIENCE_SENT", _PATIENCE)
        patch.setattr(deliver, "ANSWER_WITHIN", 2 * _PATIENCE)
        patch.setattr(views, "TRIGGER_LIVES", 3 * _PATIENCE)
        yield


class SlackTalk(Talk):
    """A script's acts, by hand in Slack."""

    def __init__(
        self, world: World, slack: FakeSlack, hands: Hands, noting: Noting, channel: SlackChannel
    ) -> None:
        super().__init__(world)
        self.slack, self.hands, self.noting, self.channel = slack, hands, noting, channel

    def conversations(self, who: str) -> list[str]:
        private = self.slack.workspace.dm(slack_id(who)).id
        return [private, *([UNIT_CHANNEL] if who in ("fia", "gun") else [])]

    def messages(self, who: str) -> list[Message]:
        """What stands before a person, oldest first; what they alone see last."""
        space = self.slack.workspace
        several = [one for name in self.conversations(who) for one in space.channels[name].messages]
        return [*several, *space.ephemerals.get(slack_id(who), [])]

    def seen(self, who: str) -> str:
        user = slack_id(who)
        shown = [text_of(one.blocks) or one.text for one in self.messages(who)]
        shown += [
            text_of([view.body["title"], *view.blocks]) for view in self.slack.workspace.views.get(user, [])
        ]
        if who in self.forms:
            shown.append(form_text(self.forms[who]))  # advice and labels, as one reads them together
        return "\n\n".join([*shown, *self.errors.get(who, {}).values()])

    def cards(self, who: str) -> list[Card]:
        raise Stopped("Slack keeps blocks, not cards")

    def buttons(self, who: str) -> list[list[Standing]]:
        return [
            [
                Standing(one["text"]["text"], one["value"], message.ts, message.channel)
                for block in message.blocks
                for one in elements(block)
                if one.get("type") == "button" and one.get("value")
            ]
            for message in self.messages(who)
        ]

    async def send(
        self, who: str, said: Command | Press | Submit | Leave, place: str = "", event: str = ""
    ) -> Reply:
        user = slack_id(who)
        before = len(self.noting.replies.get(user, []))
        async with asyncio.timeout(20):
            answer = await self._act(user, said, UNIT_CHANNEL if place == "unit" else place)
        if answer is not None:
            assert answer.used, f"{answer.status} {answer.body!r} after {answer.took:.1f} s"
        await self.settle()
        assert not self.slack.problems, self.slack.problems
        (reply,) = self.noting.replies[user][before:]
        self._take(who, said, reply)
        if user in self.slack.errors:
            self.errors[who] = self.slack.errors[user]
        return reply

    async def settle(self) -> None:
        """Until what goes on after the acknowledgement is done, and every message is delivered."""
        await self.channel.settled()
        async with asyncio.timeout(5):
            while worlds.mail_waits(self.world):  # noqa: ASYNC110 - what is waited for is in the database
                await asyncio.sleep(0.01)
        await self.channel.settled()

    async def _act(self, user: str, said: Command | Press | Submit | Leave, place: str) -> Any:
        match said:
            case Command():
                return await self.hands.command(user, f"/{said.name}", said.text, place or None)
            case Press():
                return await self._press(user, said, place)
            case Submit():
                return await self.hands.submit(user, await self._filled(user, said.values))
            case Leave() if not self.slack.workspace.views.get(user):
                raise Stopped("there is no window to close")
            case Leave():
                return await self.hands.close(user, await self._filled(user, said.values))

    async def _press(self, user: str, said: Press, place: str) -> Any:
        """Also a button that was there when the person last looked, and is not any more."""
        space = self.slack.workspace
        there = space.channels[place].messages if place else space.in_dm(user)
        stack = [*there, *space.ephemerals.get(user, [])]
        where = next((one for one in stack if one.ts == said.message), stack[-1] if stack else None)
        where = where or space.post(Message(space.dm(user).id, space.stamp(), BOT_USER))
        used: Json = {"type": "button", "action_id": "press:1", "block_id": "b", "value": said.payload}
        used["text"] = {"type": "plain_text", "text": "…"}
        return await self.hands._send("interactive", self.hands.payloads.pressed(user, used, where))

    async def _filled(self, user: str, values: dict[str, Any]) -> dict[str, Any]:
        """What the script fills in, as hands do it: ticks, Slack's people, options found by searching."""
        view = self.slack.workspace.view(user)
        inputs = {block["block_id"]: block["element"] for block in view.blocks if block["type"] == "input"}
        return {
            name: await self._value(user, view, name, inputs[name], value)
            for name, value in values.items()
            if name in inputs and not untouched(inputs[name], value)
        }

    async def _value(self, user: str, view: View, name: str, element: Json, value: Any) -> Any:
        kind = element["type"]
        known = {str(one.id) for one in self.world.people.values()}
        known |= {str(one.id) for one in self.world.units.values()}
        if not typeable(kind, value, known):
            raise Stopped(f"nobody can put {value!r} into a {kind}")
        if kind == "checkboxes" and isinstance(value, bool):
            return ["true"] if value else []
        if kind in {"users_select", "multi_users_select"}:
            users = [self._user(number) for number in value]
            return users if kind == "multi_users_select" else (users or [""])[0]
        if kind in {"external_select", "multi_external_select"}:
            for number in value:
                await self.hands.seek(user, name, self._label(number), view)
            return value if kind == "multi_external_select" else (value or [""])[0]
        return value

    def _user(self, number: str) -> str:
        return next(slack_id(key) for key, one in self.world.people.items() if str(one.id) == number)

    def _label(self, number: str) -> str:
        names = [one.name for one in self.world.units.values() if str(one.id) == number]
        return (names or [one.name for one in self.world.people.values() if str(one.id) == number])[0]


def typeable(kind: str, value: Any, known: set[str]) -> bool:
    """Whether hands could do it: a script may also try what only a forged request could hold."""
    match kind:
        case "plain_text_input" | "datepicker":
            return isinstance(value, str) and "\0" not in value
        case "static_select" | "radio_buttons":
            return isinstance(value, str)
        case "users_select" | "multi_users_select" | "external_select" | "multi_external_select":
            return isinstance(value, list) and set(value) <= known
        case _:
            return True


def untouched(element: Json, value: Any) -> bool:
    """Whether the script only repeats what the form was drawn with, where hands leave it as it is."""
    if value in ("", [], None):
        return not any(key.startswith("initial") for key in element)
    begun = (element.get("initial_option") or {}).get("value")
    return begun is not None and value in (begun, [begun])


def text_of(blocks: Any) -> str:
    """Every text in blocks, as it is read."""
    if isinstance(blocks, list):
        leaves = all(isinstance(one, dict) and one.get("type") in {"text", "link"} for one in blocks)
        return ("" if leaves else "\n").join(filter(None, map(text_of, blocks)))
    if not isinstance(blocks, dict):
        return ""
    own = blocks.get("text")
    text = own if isinstance(own, str) else text_of(own)
    if blocks.get("type") == "button":
        return f"[{text}]"
    inside = [text_of(blocks.get(key)) for key in ("elements", "fields", "label", "hint", "element")]
    return text + "\n".join(filter(None, [*inside, text_of(blocks.get("options"))]))


def exempelkommun(slack: FakeSlack) -> FakeSlack:
    """The workspace with the cast in it."""
    return cast.exempelkommun(slack)


__all__ = ["Form", "SlackTalk", "exempelkommun", "running", "settings", "talking"]
