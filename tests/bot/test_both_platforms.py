"""One program with Slack and Teams on: one case, wherever its people are."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from sqlmodel import select

from bot.app import App, build
from bot.channels.slack import homes, send
from bot.channels.slack.adapter import SlackChannel
from bot.channels.teams import pace
from bot.channels.teams.adapter import TeamsChannel
from chat.cards import Card
from store import outbox
from store.models import Identity, OutboxMessage, Person
from store.models.cases import Case, Decision
from store.queries import people
from tests import world as worlds
from tests.scripts import applied
from tests.slack import cast as slack_cast
from tests.slack.cast import slack_id
from tests.slack.deliver import Http as SlackHttp
from tests.slack.hands import Hands as SlackHands
from tests.slack.server import FakeSlack
from tests.slack.talk import Noting, SlackTalk, text_of
from tests.slack.workspace import BOT_USER as SLACK_BOT
from tests.slack.workspace import Message as SlackMessage
from tests.talk import find_button, presses
from tests.teams import cards
from tests.teams import cast as teams_cast
from tests.teams.cast import UNIT_CHANNEL, aad_id, teams_id
from tests.teams.cloud import Cloud
from tests.teams.deliver import Http as TeamsHttp
from tests.teams.hands import Hands as TeamsHands
from tests.teams.server import FakeTeams
from tests.teams.talk import TeamsTalk
from tests.teams.talk import settings as teams_settings
from tests.teams.workspace import BOT_USER
from tests.world import TestClock, World

IN_SLACK, IN_TEAMS = {"alva", "gun"}, {"bo", "fia", "olle"}
"""Where they have been met; everybody of the cast has an account on both."""


class Town:
    """A municipality with both: a conversation on each, and what stands where."""

    def __init__(self, app: App, slack: SlackTalk, teams: TeamsTalk) -> None:
        self.app, self.slack, self.teams = app, slack, teams
        self.clock: Any = app.clock

    def in_slack(self, who: str) -> str:
        return "\n\n".join(text_of(one.blocks) for one in self.slack.slack.workspace.in_dm(slack_id(who)))

    def in_teams(self, who: str) -> str:
        space = self.teams.teams.workspace
        several = [one for one in space.in_dm(teams_id(who)) if one.sender == BOT_USER]
        return "\n\n".join(cards.text_of(one.card) for one in several)

    async def settle(self) -> None:
        await self.slack.settle()
        await self.teams.settle()

    async def put(self, who: str, title: str) -> None:
        """A message to one of the cast, wherever they are."""
        person = self.slack.world.people[who]
        async with self.app.database.transaction() as session:
            message = OutboxMessage(
                recipient=outbox.to_person(person.id or 0),
                person_id=person.id,
                card=Card(title=title).model_dump_json(),
                created_at=self.clock.now(),
                due_at=self.clock.now(),
            )
            await outbox.put(session, message)
        self.app.delivery.wake()
        await self.settle()

    async def rows(self, table: type[Any]) -> list[Any]:
        async with self.app.database.reading() as session:
            return list(await session.exec(select(table)))


@pytest.fixture
async def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Town]:
    monkeypatch.setattr(send.Pace, "_EVERY", 0.0)
    monkeypatch.setattr(homes, "_GATHERED", 0.0)
    monkeypatch.setattr(pace, "_MARGIN", 0.0)
    async with AsyncExitStack() as stack:
        slack = slack_cast.exempelkommun(await stack.enter_async_context(FakeSlack()))
        teams = teams_cast.exempelkommun(await stack.enter_async_context(FakeTeams()))
        cloud = await stack.enter_async_context(Cloud())
        await worlds.empty(tmp_path).dispose()
        app = built(slack, teams, cloud, tmp_path)
        world = await met(app)
        address = await stack.enter_async_context(app.running())
        by_slack = slack_talk(app, world, slack, address)
        yield Town(app, by_slack, teams_talk(app, world, teams, cloud, address))


def built(slack: FakeSlack, teams: FakeTeams, cloud: Cloud, folder: Path) -> App:
    """The program with both, on the database in the folder."""
    clock = TestClock()
    cloud.now = clock.now
    given = teams_settings(
        teams,
        cloud,
        folder,
        slack="http",
        slack_bot_token=SecretStr(slack.bot_token),
        slack_signing_secret=SecretStr(slack.signing_secret),
        slack_unit_channel=slack_cast.UNIT_CHANNEL,
        slack_api_url=slack.api_url,
    )
    app = build(given, clock)
    worlds.hurried(app.database)
    return app


async def met(app: App) -> World:
    """Alva and Gun are met in Slack, the others in Teams, Cleo on neither; they may come to the other."""
    world = World(app.database, app.clock, None, app.dispatch, app.delivery)  # type: ignore[arg-type]
    await worlds.fill(world, "slack", slack_id)
    async with app.database.transaction() as session:
        for key, person in world.people.items():
            if key not in IN_SLACK:
                identity = await people.identity(session, "slack", slack_id(key))
                await session.delete(identity)
            if key in IN_TEAMS:
                await people.seen(session, app.clock.now(), "teams", aad_id(key), person)
    return world


def slack_talk(app: App, world: World, slack: FakeSlack, address: str) -> SlackTalk:
    channel = app.channels["slack"]
    assert isinstance(channel, SlackChannel)
    noting = Noting(app.dispatch)
    channel.attach(noting, app.people)
    return SlackTalk(world, slack, SlackHands(slack, SlackHttp(slack, address)), noting, channel)


def teams_talk(app: App, world: World, teams: FakeTeams, cloud: Cloud, address: str) -> TeamsTalk:
    channel = app.channels["teams"]
    assert isinstance(channel, TeamsChannel)
    noting = Noting(app.dispatch)
    channel.attach(noting, app.people)
    http = TeamsHttp(teams, address, lambda url: f"Bearer {cloud.token(service_url=url)}")
    return TeamsTalk(world, teams, TeamsHands(teams, http), noting, channel)


# ------------------------------------------------------------------------------ one case


async def test_applied_for_in_slack_and_decided_in_teams(town: Town) -> None:
    await applied(town.slack)
    assert ("[Godkänn" in town.in_teams("bo"), town.in_slack("bo")) == (True, "")
    await town.teams("bo", presses("Godkänn"))
    await town.settle()
    assert "[Godkänn" not in town.in_teams("bo")
    # The unit reads its cases in one place, and nobody reads them twice.
    assert len(town.slack.slack.workspace.channels[slack_cast.UNIT_CHANNEL].messages) == 1
    assert town.teams.teams.workspace.conversations[UNIT_CHANNEL].messages == []
    await town.slack("fia", presses("Ta ärendet"), presses("Godkänn"))
    await town.settle()
    assert ("[Nästa steg" in town.in_slack("alva"), town.in_teams("alva")) == (True, "")
    assert (len(await town.rows(Case)), len(await town.rows(Decision))) == (1, 2)


async def test_applied_for_in_teams_and_decided_in_slack(town: Town) -> None:
    await town.slack.hands.command(slack_id("alva"), "/hjalp")
    town.clock.advance(timedelta(minutes=5))
    await town.slack.hands.command(slack_id("bo"), "/hjalp")  # Bo and Alva change places
    await town.settle()
    await applied(town.teams)
    await town.settle()
    assert ("[Godkänn" in town.in_slack("bo"), town.in_teams("bo")) == (True, "")
    await town.slack("bo", presses("Godkänn"))
    await town.settle()
    assert "Skicka ansökan" not in town.in_slack("alva")
    assert "informationsenheten" in town.in_teams("alva")
    assert (len(await town.rows(Person)), len(await town.rows(Decision))) == (6, 1)


async def test_two_deciders_on_two_platforms_in_the_same_instant_are_one_decision(town: Town) -> None:
    await applied(town.slack)
    await town.slack.hands.command(slack_id("bo"), "/status")  # Bo is in Slack as well now
    await town.settle()
    payload, message, _place = find_button(town.teams, "bo", "Godkänn")
    where = next(one for one in town.teams.teams.workspace.in_dm(teams_id("bo")) if one.id == message)
    copy = town.slack.slack.workspace
    mine = copy.post(SlackMessage(copy.dm(slack_id("bo")).id, copy.stamp(), SLACK_BOT))
    used = {"type": "button", "action_id": "press:1", "block_id": "b", "value": payload}
    used["text"] = {"type": "plain_text", "text": "…"}  # type: ignore[assignment]
    answers = await asyncio.gather(
        town.teams.hands.execute(teams_id("bo"), where, "press", {"payload": payload}),
        town.slack.hands._send("interactive", town.slack.hands.payloads.pressed(slack_id("bo"), used, mine)),
    )
    await town.settle()
    assert [one.used for one in answers] == [True, True]
    assert len(await town.rows(Decision)) == 1


# ------------------------------------------------------------------------------ one person


async def test_somebody_who_comes_to_the_other_platform_is_the_same_person(town: Town) -> None:
    before = len(await town.rows(Person))
    assert (await town.teams.hands.say(teams_id("fia"), "hjälp")).used
    assert (await town.slack.hands.command(slack_id("fia"), "/hjalp")).used
    await town.settle()
    fia = town.slack.world.people["fia"]
    where = {one.channel for one in await town.rows(Identity) if one.person_id == fia.id}
    assert (len(await town.rows(Person)), where) == (before, {"slack", "teams"})


async def test_a_message_goes_where_the_person_last_was(town: Town) -> None:
    for hands, user, place in (
        (town.slack.hands.command, slack_id("fia"), "slack"),
        (town.teams.hands.say, teams_id("fia"), "teams"),
        (town.slack.hands.command, slack_id("fia"), "slack"),
    ):
        town.clock.advance(timedelta(minutes=5))
        await hands(user, "/hjalp")
        await town.settle()
        await town.put("fia", f"Efter {place} {town.clock.now():%H:%M}")
        title = f"Efter {place} {town.clock.now():%H:%M}"
        assert (title in town.in_slack("fia"), title in town.in_teams("fia")) == (
            place == "slack",
            place == "teams",
        )


async def test_who_is_looked_up_on_one_platform_has_not_been_there(town: Town) -> None:
    town.clock.advance(timedelta(minutes=5))
    await town.teams.hands.say(teams_id("alva"), "hjälp")
    await town.settle()
    for title in ("Det första", "Det andra"):
        await town.put("alva", title)
        assert title in town.in_teams("alva")


async def test_who_cannot_be_reached_on_one_is_reached_on_the_other(town: Town) -> None:
    await town.slack.hands.command(slack_id("fia"), "/hjalp")
    town.clock.advance(timedelta(minutes=5))
    await town.teams.hands.say(teams_id("fia"), "hjälp")
    await town.settle()
    town.teams.teams.workspace.people["fia"].blocked = True
    await town.put("fia", "Viktigt")
    assert ("Viktigt" in town.in_slack("fia"), "Viktigt" in town.in_teams("fia")) == (True, False)


async def test_somebody_never_met_is_found_by_e_mail(town: Town) -> None:
    await town.put("cleo", "Till dig")
    assert ("Till dig" in town.in_slack("cleo")) != ("Till dig" in town.in_teams("cleo"))


async def test_one_platform_away_leaves_the_other_as_it_is(town: Town) -> None:
    town.teams.teams.next("post", status=503, times=50)
    town.teams.teams.next("create", status=503, times=50)
    assert (await town.slack.hands.command(slack_id("alva"), "/hjalp")).used
    await town.settle()
    assert "Det här kan du göra" in town.in_slack("alva")
    assert town.app.channels["slack"].state() == "ok"
