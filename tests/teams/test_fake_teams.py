"""The fake connector is as strict as the real one."""

import asyncio
from contextlib import suppress
from typing import Any

import aiohttp
import pytest
from botbuilder.schema import ChannelAccount
from botframework.connector.aio import ConnectorClient
from botframework.connector.auth import MicrosoftAppCredentials
from botframework.connector.models import ConversationParameters

from tests.chance import Chance
from tests.teams.cast import UNIT_CHANNEL, WITHOUT_APP, aad_id, teams_id
from tests.teams.drawn import Bot, card, field, message
from tests.teams.rates import Rates
from tests.teams.server import FakeTeams
from tests.teams.workspace import ADAPTIVE, BOT_USER, Message

ALVA, DM = teams_id("alva"), "a:1-alva"


@pytest.fixture
def bot(teams: FakeTeams) -> Bot:
    return Bot(teams)


# ---------------------------------------------------------------------------------- conversations


async def test_a_chat_is_the_same_each_time(bot: Bot) -> None:
    first = await bot.create(ALVA)
    assert bot.status == 201
    assert first == await bot.create(aad_id("alva"))
    assert first["id"] != (await bot.create(teams_id("bo")))["id"]


@pytest.mark.parametrize(
    ("person", "more", "error"),
    [
        (teams_id(WITHOUT_APP), {}, "403 ForbiddenOperationException"),
        ("29:nobody", {}, "404 MemberNotFoundInConversation"),
        (ALVA, {"tenantId": None}, "400 BadSyntax"),
        (ALVA, {"tenantId": "of another"}, "403 ForbiddenOperationException"),
        (ALVA, {"members": []}, "400 BadSyntax"),
    ],
)
async def test_a_chat_that_cannot_be(bot: Bot, person: str, more: Any, error: str) -> None:
    await bot.create(person, **more)
    assert bot.code == error


async def test_a_message_is_written_changed_and_deleted(teams: FakeTeams, bot: Bot) -> None:
    place = (await bot.create(ALVA))["id"]
    name = await bot.post(place)
    (there,) = teams.workspace.in_dm(ALVA)
    assert (bot.status, there.id, there.card, there.summary) == (201, name, card(), "Hej")
    other = card({"type": "TextBlock", "text": "Då"})
    await bot.call("PUT", f"/{place}/activities/{name}", message(other))
    assert (bot.status, bot.answer, there.card, there.history) == (200, {"id": name}, other, [card()])
    await bot.call("DELETE", f"/{place}/activities/{name}")
    assert (bot.status, teams.workspace.in_dm(ALVA)) == (200, [])
    await bot.call("PUT", f"/{place}/activities/{name}", message())
    assert bot.code == "404 ActivityNotFoundInConversation"


async def test_what_somebody_else_has_written_stays(teams: FakeTeams, bot: Bot) -> None:
    said = teams.workspace.post(Message(teams.workspace.dm(ALVA).id, "1", ALVA, "hej"))
    await bot.call("DELETE", f"/{DM}/activities/{said.id}")
    assert bot.code == "403 NotEnoughPermissions"
    assert said in teams.workspace.in_dm(ALVA)


async def test_threads_of_a_channel(teams: FakeTeams, bot: Bot) -> None:
    thread = {"channelData": {"channel": {"id": UNIT_CHANNEL}}, "activity": message()}
    made = await bot.call("POST", "", {"isGroup": True, "bot": {"id": BOT_USER}} | thread)
    assert made["id"] == f"{UNIT_CHANNEL};messageid={made['activityId']}"
    await bot.post(made["id"])
    await bot.call("POST", f"/{UNIT_CHANNEL}/activities/{made['activityId']}", message())
    await bot.post(UNIT_CHANNEL)
    roots = [one.root for one in teams.workspace.conversations[UNIT_CHANNEL].messages]
    assert roots == ["", made["activityId"], made["activityId"], ""]


async def test_typing_leaves_nothing(teams: FakeTeams, bot: Bot) -> None:
    await bot.create(ALVA)
    await bot.post(DM, {"type": "typing"})
    assert (bot.status, teams.workspace.in_dm(ALVA)) == (202, [])


@pytest.mark.parametrize(
    ("lever", "error"),
    [("installed", "403 BotNotInConversationRoster"), ("blocked", "403 ConversationBlockedByUser")],
)
async def test_somebody_who_does_not_want_it(teams: FakeTeams, bot: Bot, lever: str, error: str) -> None:
    await bot.create(ALVA)
    setattr(teams.workspace.person(ALVA), lever, lever == "blocked")
    await bot.post(DM)
    assert bot.code == error
    assert teams.workspace.in_dm(ALVA) == []


async def test_a_team_without_the_app(teams: FakeTeams, bot: Bot) -> None:
    teams.workspace.conversations[UNIT_CHANNEL].installed = False
    await bot.post(UNIT_CHANNEL)
    assert bot.code == "403 BotNotInConversationRoster"


# ---------------------------------------------------------------------------------- members


async def test_members(bot: Bot) -> None:
    several = await bot.call("GET", f"/{UNIT_CHANNEL}/members")
    assert [one["name"] for one in several] == ["Fia Påhittad", "Gun Exempelqvist"]
    assert (await bot.call("GET", f"/{UNIT_CHANNEL}/pagedmembers"))["members"] == several
    for name in (teams_id("fia"), aad_id("fia")):
        one = await bot.call("GET", f"/{UNIT_CHANNEL}/members/{name}")
        assert (one["id"], one["aadObjectId"], one["email"], one["userRole"]) == (
            teams_id("fia"),
            aad_id("fia"),
            "fia@exempelkommun.example",
            "user",
        )


async def test_members_come_in_pages(teams: FakeTeams, bot: Bot) -> None:
    teams.workspace.conversations[UNIT_CHANNEL].members = ["fia"] * 51
    first = await bot.call("GET", f"/{UNIT_CHANNEL}/pagedmembers?pageSize=1")
    token = first["continuationToken"]
    second = await bot.call("GET", f"/{UNIT_CHANNEL}/pagedmembers?continuationToken={token}")
    assert (len(first["members"]), len(second["members"])) == (50, 1)
    assert "continuationToken" not in second


@pytest.mark.parametrize(
    ("path", "error"),
    [
        (f"/{UNIT_CHANNEL}/members/{ALVA}", "404 MemberNotFoundInConversation"),
        (f"/{UNIT_CHANNEL}/members/29:nobody", "404 MemberNotFoundInConversation"),
        ("/19:nowhere/members", "404 ConversationNotFound"),
    ],
)
async def test_who_and_what_is_not_there(bot: Bot, path: str, error: str) -> None:
    await bot.call("GET", path)
    assert bot.code == error


# ---------------------------------------------------------------------------------- tokens, limits


@pytest.mark.parametrize(("token", "status"), [("", 401), ("other", 401), ("right", 201)])
async def test_tokens(teams: FakeTeams, token: str, status: int) -> None:
    teams.access_token = "right"
    bot = Bot(teams, token)
    await bot.create(ALVA)
    assert bot.status == status


@pytest.mark.parametrize(
    ("before", "at", "waits"),
    [
        ([0.0] * 7, 0.9, True),
        ([0.0] * 7, 1.1, False),
        ([0.0, *[1.01] * 7], 1.9, True),
        ([0.0, *[1.01] * 7], 2.02, False),
        ([0.4 * number for number in range(60)], 25, True),
        ([0.4 * number for number in range(60)], 30.1, False),
        ([1.9 * number for number in range(1_800)], 3_500, True),
        ([1.9 * number for number in range(1_800)], 3_601, False),
    ],
)
def test_how_often_it_may_write(before: list[float], at: float, waits: bool) -> None:
    """Seven in a second, eight in two, sixty in thirty, 1,800 an hour: each conversation by itself."""
    rates = Rates(enabled=True)
    assert [rates.wait("post", DM, one) for one in before] == [0] * len(before)
    assert bool(rates.wait("post", DM, at)) == waits
    assert rates.wait("post", UNIT_CHANNEL, at) == rates.wait("members", DM, at) == 0


async def test_too_often(teams: FakeTeams, bot: Bot) -> None:
    teams.rates.enabled = True
    await bot.create(ALVA)
    for _ in range(7):
        await bot.post(DM)
    await bot.post(DM)
    assert (bot.code, bot.headers["Retry-After"]) == ("429 Throttled", "1")
    teams.workspace.advance(2)
    await bot.post(DM)
    assert (bot.status, len(teams.workspace.in_dm(ALVA))) == (201, 8)


@pytest.mark.parametrize("status", [412, 429, 502, 504])
async def test_faults_on_demand(teams: FakeTeams, bot: Bot, status: int) -> None:
    teams.next("create", status=status, times=2)
    for expected in (status, status, 201):
        await bot.create(ALVA)
        assert bot.status == expected
    teams.next("create", retry_after=7)
    await bot.create(ALVA)
    assert (bot.status, bot.headers["Retry-After"]) == (429, "7")
    assert teams.faults.left == {}


async def test_a_slow_answer(teams: FakeTeams, bot: Bot) -> None:
    teams.next("create", delay=0.3)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(bot.create(ALVA), 0.1)


@pytest.mark.parametrize(("cut", "written"), [("before", 0), ("after", 1)])
async def test_a_connection_that_is_cut(teams: FakeTeams, bot: Bot, cut: Any, written: int) -> None:
    await bot.create(ALVA)
    teams.next("post", cut=cut)
    with pytest.raises(aiohttp.ClientError):
        await bot.post(DM)
    assert len(teams.workspace.in_dm(ALVA)) == written


async def test_by_chance_the_answer_to_one_message_is_lost_once(teams: FakeTeams, bot: Bot) -> None:
    await bot.create(ALVA)
    chance = teams.faults.chance = Chance(1, 0.9, silence=0.01)
    for _time in range(40):
        with suppress(aiohttp.ClientError):
            await bot.post(DM)
    assert chance.met["cut after"] == 1
    assert chance.met["cut before"] > 1
    assert len(teams.workspace.in_dm(ALVA)) == 1 + chance.met["slow"] + 40 - chance.met.total()


@pytest.mark.parametrize(
    "body",
    [
        message(card(version="1.6")),
        message(attachments=[{"contentType": "text/html", "content": "x"}]),
        message(attachments=[{"contentType": ADAPTIVE, "content": {}}]),
        message(attachments=[]),
        message() | {"type": "invoke"},
    ],
)
async def test_what_it_refuses(teams: FakeTeams, bot: Bot, body: Any) -> None:
    await bot.create(ALVA)
    await bot.post(DM, body)
    assert bot.code == "400 BadSyntax"
    assert (len(teams.problems), teams.workspace.in_dm(ALVA)) == (1, [])


async def test_a_message_that_is_too_long(teams: FakeTeams, bot: Bot) -> None:
    await bot.create(ALVA)
    await bot.post(DM, message(card(field("a", value="å" * 14_000))))
    assert bot.code == "413 MessageSizeTooBig"
    assert len(teams.problems) == 1


async def test_microsofts_own_client_understands_it(
    teams: FakeTeams, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The one that botbuilder uses."""
    known = MicrosoftAppCredentials("app", "password")
    monkeypatch.setattr(known, "get_access_token", lambda *_force: "token")
    client = ConnectorClient(known, base_url=teams.service_url)
    asked = ConversationParameters(members=[ChannelAccount(id=ALVA)], tenant_id=teams.tenant, is_group=False)
    made = await client.conversations.create_conversation(asked)
    (one,) = await client.conversations.get_conversation_members(made.id)
    assert (one.id, one.aad_object_id) == (ALVA, aad_id("alva"))
