"""Conversations over Teams: the scripts of `tests.talk`, each act done by hand in the fake Teams.

What people see and press is what the bot has sent to it. The neutral form of each reply is noted as it
passes, so that a script can look at its fields.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any, Literal

import pytest
from pydantic import SecretStr

from bot.app import App, build
from bot.channels.teams import answering, asked
from bot.channels.teams.adapter import TeamsChannel
from bot.channels.teams.render import OURS
from bot.settings import Settings
from chat.cards import Card
from chat.inbound import Command, Leave, Press, Submit
from chat.replies import Reply
from handlers.rulebook import Rulebook
from policy.profile import Profile
from tests import world as worlds
from tests.slack.talk import Noting, read_cast
from tests.talk import Standing, Talk, form_text
from tests.teams import cards, deliver, state
from tests.teams.cast import UNIT_CHANNEL, aad_id, teams_id
from tests.teams.cloud import Cloud
from tests.teams.deliver import Http
from tests.teams.hands import Hands
from tests.teams.server import FakeTeams
from tests.teams.state import Stopped
from tests.teams.workspace import APP, TENANT, Json, Message, View
from tests.world import PUBLIC_URL, TestClock, World

Forms = Literal["dialog", "card"]
_PATIENCE = 20.0  # seconds
_BARE: Json = {"type": "AdaptiveCard", "version": "1.5", "body": []}
"""Where a press is forged by somebody before whom nothing stands: a form opens in the place of a card."""


def settings(teams: FakeTeams, cloud: Cloud, folder: Path, **other: Any) -> Settings:
    """Settings for the fake Teams."""
    given: dict[str, Any] = {
        "database_url": f"sqlite+aiosqlite:///{folder / 'world.db'}",
        "profile": (str(Path(__file__).parents[2] / "bot" / "demo" / "exempelkommun-profile.toml"),),
        "port": 0,
        "public_url": PUBLIC_URL,
        "teams": "single_tenant",
        "teams_app_id": APP,
        "teams_app_password": SecretStr(cloud.secrets[APP]),
        "teams_tenant": TENANT,
        "teams_unit_conversation": UNIT_CHANNEL,
        "teams_service_url": teams.service_url,
        "teams_login_url": cloud.login_url,
        "teams_keys_url": cloud.keys_url,
    }
    return Settings(**{**given, **other})


@asynccontextmanager
async def running(
    teams: FakeTeams, cloud: Cloud, folder: Path, rules: Profile | None = None, /, **other: Any
) -> AsyncIterator[tuple[App, str]]:
    """The whole program beside the fake Teams, with the cast in its database; and its address.

    With these rules, else with those of its settings.
    """
    await worlds.empty(folder).dispose()
    clock = TestClock()
    cloud.now = clock.now
    app = build(settings(teams, cloud, folder, **other), clock)
    if rules:
        app.dispatch.policy = Rulebook((rules,))
    worlds.hurried(app.database)
    made = World(app.database, app.clock, None, app.dispatch, app.delivery)  # type: ignore[arg-type]
    await worlds.fill(made, "teams", aad_id)
    started = app.running()
    async with asyncio.timeout(20):
        address = await started.__aenter__()
    try:
        yield app, address
    finally:
        async with asyncio.timeout(20):
            await started.__aexit__(None, None, None)


@asynccontextmanager
async def talking(
    teams: FakeTeams, folder: Path, forms: Forms = "dialog", rules: Profile | None = None, **other: Any
) -> AsyncIterator["TeamsTalk"]:
    """A conversation, with forms in dialogs or in the cards themselves."""
    async with (
        Cloud() as cloud,
        running(teams, cloud, folder, rules, teams_forms=forms, **other) as (app, address),
    ):
        channel = app.channels["teams"]
        assert isinstance(channel, TeamsChannel)
        noting = Noting(app.dispatch)
        channel.attach(noting, app.people)
        world = World(app.database, app.clock, None, app.dispatch, app.delivery)  # type: ignore[arg-type]
        async with app.database.reading() as session:
            await read_cast(world, session)
        http = Http(teams, address, lambda url: f"Bearer {cloud.token(service_url=url)}")
        with patient():
            yield TeamsTalk(world, teams, Hands(teams, http), noting, channel)


@contextmanager
def patient() -> Iterator[None]:
    """While the program and Teams wait as long as a busy machine needs."""
    with pytest.MonkeyPatch.context() as patch:
        for module in (answering, asked):
            patch.setattr(module, "_PATIENCE", _PATIENCE)
        patch.setattr(deliver, "ANSWER_WITHIN", 2 * _PATIENCE)
        yield


class TeamsTalk(Talk):
    """A script's acts, by hand in Teams."""

    def __init__(
        self, world: World, teams: FakeTeams, hands: Hands, noting: Noting, channel: TeamsChannel
    ) -> None:
        super().__init__(world)
        self.teams, self.hands, self.noting, self.channel = teams, hands, noting, channel

    def views(self, who: str) -> list[View]:
        """The cards that stand before a person, oldest first; the dialog last."""
        space, user = self.teams.workspace, teams_id(who)
        shown = [space.view(user, one) for one in space.messages(user) if one.card is not None]
        return [*shown, *([space.dialogs[user]] if user in space.dialogs else [])]

    def seen(self, who: str) -> str:
        shown = [cards.text_of(view.card) for view in self.views(who)]
        shown += self.teams.workspace.told.get(teams_id(who), [])
        if who in self.forms:
            shown.append(form_text(self.forms[who]))  # advice and labels, as one reads them together
        return "\n\n".join([*shown, *self.errors.get(who, {}).values()])

    def cards(self, who: str) -> list[Card]:
        raise Stopped("Teams keeps Adaptive Cards, not ours")

    def buttons(self, who: str) -> list[list[Standing]]:
        return [
            [
                Standing(placed.title, payload, view.message, view.place)
                for placed in cards.actions(view.card)
                if (payload := payload_of(placed.action)) is not None
            ]
            for view in self._under(who)
        ]

    def _under(self, who: str) -> list[View]:
        """What stands before a person when the forms in cards have been given up."""
        user = teams_id(who)
        there = {one.id: one for one in self.teams.workspace.messages(user)}
        return [
            View(there[view.message].card or {}, view.place, view.message)
            if sends(view) and view.message in there
            else view
            for view in self.views(who)
        ]

    async def send(
        self, who: str, said: Command | Press | Submit | Leave, place: str = "", event: str = ""
    ) -> Reply:
        user, key = teams_id(who), aad_id(who)
        if isinstance(said, Leave):
            raise Stopped("Teams tells the bot nothing when a dialog is closed")
        if isinstance(said, Submit):
            await self._opened(user)
        before = len(self.noting.replies.get(key, []))
        async with asyncio.timeout(20):
            await self._act(user, said, UNIT_CHANNEL if place == "unit" else place)
        await self.settle()
        assert not self.teams.problems, self.teams.problems
        (reply,) = self.noting.replies[key][before:]
        self._take(who, said, reply)
        return reply

    async def settle(self) -> None:
        """Until what goes on after the answer is done, and every message is delivered."""
        await self.channel._waiting.finish()
        async with asyncio.timeout(5):
            while worlds.mail_waits(self.world):  # noqa: ASYNC110 - what is waited for is in the database
                await asyncio.sleep(0.01)
        await self.channel._waiting.finish()

    async def _act(self, user: str, said: Command | Press | Submit, place: str) -> None:
        match said:
            case Command():
                await self.hands.say(user, f"/{said.name} {said.text}".strip(), place)
            case Press():
                await self._press(user, said, place)
            case Submit():
                await self._submit(user, said)

    async def _press(self, user: str, said: Press, place: str) -> None:
        """Also a button that was there when the person last looked, and is not any more."""
        space = self.teams.workspace
        dialog = space.dialogs.get(user)
        if dialog and (action := action_with(dialog, said.payload)):
            await self.hands.press(user, action)
            return
        space.dialogs.pop(user, None)
        there = [one for one in space.messages(user) if one.card is not None]
        for message in reversed(there):
            if message.id == said.message and sends(space.view(user, message)):
                await self.hands.press(user, "Avbryt", message)  # the form that hides the card
            action = action_with(space.view(user, message), said.payload)
            if message.id == said.message and action:
                await self.hands.press(user, action, message)
                return
        where = next((one for one in there if one.id == said.message), there[-1] if there else None)
        where = where or space.post(Message(space.dm(user).id, space.stamp(), "28:bot", card=dict(_BARE)))
        await self.hands.execute(user, where, "press", {"payload": said.payload})

    async def _opened(self, user: str) -> None:
        """A form that came by a message is opened by its button."""
        space = self.teams.workspace
        if user in space.dialogs or self._form_in_card(user):
            return
        await self.hands.press(user, "Öppna formuläret")
        await self.settle()

    def _form_in_card(self, user: str) -> View | None:
        who = next(key for key in worlds.CAST if teams_id(key) == user)
        return next(
            (view for view in reversed(self.views(who)) if cards.all_inputs(view.card) or sends(view)), None
        )

    async def _submit(self, user: str, said: Submit) -> None:
        dialog = self.teams.workspace.dialogs.get(user)
        view = dialog or self._form_in_card(user)
        assert view is not None
        values = {
            name: await self._value(user, view, name, value)
            for name, value in said.values.items()
            if name in ids(view)
        }
        if dialog:
            await self.hands.submit(user, values)
            return
        await self.hands.press(user, sends(view) or {}, self._message(user, view), values)

    def _message(self, user: str, view: View) -> Message:
        return next(one for one in self.teams.workspace.messages(user) if one.id == view.message)

    async def _value(self, user: str, view: View, name: str, value: Any) -> Any:
        """What the script fills in, as hands do it: people by their Entra ids, what is found by searching."""
        element = next(one for one in cards.all_inputs(view.card) if one["id"] == name)
        where = None if view.is_dialog else self._message(user, view)
        query = element.get("choices.data")
        if query is None or not isinstance(value, list):
            return value
        if query["dataset"] == state.DIRECTORY:
            named = {str(one.id): key for key, one in self.world.people.items()}
            if not set(value) <= set(named):
                raise Stopped(f"nobody can choose {value!r}")
            value = [aad_id(named[one]) for one in value]
            for one in value:
                await self.hands.seek(user, name, self.teams.workspace.person(one).name, where)
            return value
        labels = {str(one.id): one.name for one in self.world.units.values()}
        if not set(value) <= set(labels):
            raise Stopped(f"nobody can choose {value!r}")
        for one in value:
            await self.hands.seek(user, name, labels[one], where)
        return value


def payload_of(action: Json) -> str | None:
    """The payload of a button of ours; None for what sends a form, or opens a question."""
    data: Json = action.get("data") or {}
    ours: Json = data.get(OURS, data)
    verb = action.get("verb") or ours.get("verb")
    return str(ours["payload"]) if verb == "press" else None


def action_with(view: View, payload: str) -> Json | None:
    """The button with that payload."""
    several = (one.action for one in cards.actions(view.card))
    return next((one for one in several if payload_of(one) == payload), None)


def sends(view: View) -> Json | None:
    """What sends the form that a card is."""
    several = (one.action for one in cards.actions(view.card))
    return next((one for one in several if one.get("verb") == "form"), None)


def ids(view: View) -> set[str]:
    return {one["id"] for one in cards.all_inputs(view.card)}
