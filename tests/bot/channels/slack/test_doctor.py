"""`kontolots doctor` on a workspace: each fault gives its line, with what to do, and no secret."""

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from pydantic import SecretStr

from bot import doctor
from bot.channels.slack import doctor as slack_doctor
from bot.channels.slack.manifest import SCOPES
from bot.channels.slack.safe import DatabaseSafe
from bot.channels.slack.tokens import Renewed
from bot.settings import Settings
from store.db import Database
from tests import world as worlds
from tests.slack import cast, talk
from tests.slack.cast import MANAGER_FIELD, UNIT_CHANNEL, UNIT_GROUP
from tests.slack.server import FakeSlack
from tests.slack.workspace import BOT_USER
from tests.world import TestClock

FULL = {"slack_unit_usergroup": UNIT_GROUP, "slack_manager_field": "närmaste chef"}
ROTATION = {
    "slack_client_id": "1.2",
    "slack_client_secret": SecretStr("client-secret"),
    "slack_refresh_token": SecretStr("xoxe-1-refresh"),
}

Break = Callable[[FakeSlack], Any]


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with FakeSlack() as made:
        made.scopes = set(SCOPES)
        yield cast.exempelkommun(made)


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    made = worlds.empty(tmp_path)
    yield made
    await made.dispose()


def settings(slack: FakeSlack, delivery: talk.Delivery = "socket", **other: Any) -> Settings:
    return talk.settings(slack, Path("nowhere"), delivery, **{**FULL, **other})


async def examined(slack: FakeSlack, database: Database | None = None, **other: Any) -> list[str]:
    """The lines, each fault with what to do, and none with a secret."""
    clock = TestClock(datetime.now(UTC) + other.pop("ahead", timedelta()))
    given = settings(slack, **other)
    found = await slack_doctor.examine(given, clock, database)
    assert [one for one in found if one.ok is False and not one.do] == []
    lines = [str(one) for one in found]
    for secret in (slack.bot_token, slack.app_token, slack.signing_secret, "client-secret", "xoxe-1-refresh"):
        assert secret not in "\n".join(lines)
    return lines


async def test_all_is_well(slack: FakeSlack) -> None:
    assert await examined(slack) == [
        "ok  slack app token: works, for Socket Mode",
        "ok  clock: goes with Slack's",
        "ok  slack token: works, as kontolots in Exempelkommun",
        f"ok  slack scopes: all {len(SCOPES)} that are needed",
        "ok  slack unit channel: the bot is in #informationsenheten",
        "ok  slack unit group: 2 people",
        "ok  slack manager field: Närmaste chef",
    ]


async def test_all_is_well_by_http(slack: FakeSlack) -> None:
    lines = await examined(slack, delivery="http", slack_manager_field=MANAGER_FIELD.lower())
    assert lines[0].startswith("ok  slack signing secret: set")
    assert [line for line in lines if not line.startswith("ok  ")] == []
    assert slack.called("apps.connections.open") == []


async def test_it_stands_among_the_rest(slack: FakeSlack, database: Database) -> None:
    given = settings(slack, database_url=database.url, profile=("standard",))
    lines = [str(one) for one in await doctor.examine(given)]
    assert "ok  information unit: follows Slack" in lines
    assert "ok  slack unit group: 2 people" in lines
    assert [line for line in lines if not line.startswith("ok  ")] == []


async def test_nothing_is_changed_in_the_workspace(slack: FakeSlack) -> None:
    await examined(slack)
    asked = {call.method for call in slack.calls} - {"apps.connections.open", "auth.test"}
    assert asked == {"conversations.info", "team.profile.get", "usergroups.users.list"}


# ---------------------------------------------------------------------------------- what the workspace has


def lose(*scopes: str) -> Break:
    return lambda slack: slack.scopes.difference_update(scopes)


def archive(slack: FakeSlack) -> None:
    slack.workspace.channels[UNIT_CHANNEL].archived = True


def uninvited(slack: FakeSlack) -> None:
    """Out of the unit's channel, which is a public one that the bot may not join by itself."""
    public(slack)
    slack.scopes.discard("channels:join")


def public(slack: FakeSlack) -> None:
    channel = slack.workspace.channels[UNIT_CHANNEL]
    channel.is_private = False
    channel.members.remove(BOT_USER)


def hidden(slack: FakeSlack) -> None:
    slack.workspace.channels[UNIT_CHANNEL].members.remove(BOT_USER)


def token(kind: str, state: Any) -> Break:
    def spoil(slack: FakeSlack) -> None:
        slack.tokens[getattr(slack, f"{kind}_token")] = state

    return spoil


@pytest.mark.parametrize(
    ("spoil", "line", "do"),
    [
        (token("bot", "token_revoked"), "slack token: token_revoked.", "the new token to KONTOLOTS_SLACK_"),
        (token("bot", "account_inactive"), "slack token: account_inactive.", "Install the app again"),
        (token("bot", "token_expired"), "slack token: token_expired.", "KONTOLOTS_SLACK_REFRESH_TOKEN"),
        (lambda s: s.tokens.clear(), "slack token: invalid_auth.", "KONTOLOTS_SLACK_BOT_TOKEN"),
        (lambda s: s.tokens.clear(), "slack app token: invalid_auth.", "KONTOLOTS_SLACK_APP_TOKEN"),
        (token("app", "token_revoked"), "slack app token: token_revoked.", "connections:write"),
        (lose("im:write"), "slack scopes: im:write is missing (", "kontolots manifest slack"),
        (lose("groups:read"), "slack unit channel: missing_scope (groups:read)", "kontolots manifest slack"),
        (archive, "slack unit channel: #informationsenheten is archived.", "KONTOLOTS_SLACK_UNIT_CHANNEL"),
        (uninvited, "slack unit channel: the bot is not in #informationsenheten.", "/invite @kontolots"),
        (hidden, "slack unit channel: channel_not_found.", "if the channel is private, invite"),
        (lambda s: s.workspace.usergroups.clear(), "slack unit group: no_such_subteam.", "(S...)"),
        (
            lambda s: s.workspace.usergroups[UNIT_GROUP].users.clear(),
            "slack unit group: nobody is in it.",
            "decide",
        ),
        (
            lambda s: s.workspace.fields.clear(),
            "slack manager field: närmaste chef is no profile field.",
            "(none at all)",
        ),
        (
            lambda s: s.next("team.profile.get", error="fatal_error"),
            "slack manager field: fatal_error.",
            "reference/methods/team.profile.get",
        ),
    ],
)
async def test_each_fault_says_what_to_do(slack: FakeSlack, spoil: Break, line: str, do: str) -> None:
    spoil(slack)
    lines = [one for one in await examined(slack) if one.startswith(f"FAULT  {line}")]
    assert len(lines) == 1
    assert do in lines[0]


async def test_without_a_token_that_works_the_rest_is_not_looked_at(slack: FakeSlack) -> None:
    slack.revoke()
    lines = await examined(slack)
    assert lines[-1].startswith("note  slack: nothing more was looked at")
    assert "ok  slack app token: works, for Socket Mode" in lines
    assert "ok  clock: goes with Slack's" in lines


async def test_a_public_channel_is_joined_at_the_start(slack: FakeSlack) -> None:
    public(slack)
    assert "note  slack unit channel: the bot is not in #informationsenheten yet" in "\n".join(
        await examined(slack)
    )


async def test_scopes_that_the_settings_do_not_ask_for(slack: FakeSlack) -> None:
    slack.scopes -= {"users.profile:read", "usergroups:read"}
    lines = await examined(slack, slack_unit_usergroup="", slack_manager_field="")
    assert f"ok  slack scopes: all {len(SCOPES) - 2} that are needed" in lines


async def test_more_than_is_needed(slack: FakeSlack) -> None:
    slack.scopes |= {"files:read"}
    told = [one for one in await examined(slack) if one.startswith("note  slack scopes")]
    assert len(told) == 1
    assert "files:read" in told[0]


async def test_members_by_their_addresses(slack: FakeSlack) -> None:
    emails = ("fia@exempelkommun.example", "ingen@exempelkommun.example")
    lines = await examined(slack, slack_unit_usergroup="", slack_unit_members=emails)
    assert "ok  slack unit member: fia@exempelkommun.example" in lines
    told = [one for one in lines if one.startswith("FAULT  slack unit member: users_not_found.")]
    assert len(told) == 1
    assert "Correct ingen@exempelkommun.example in KONTOLOTS_SLACK_UNIT_MEMBERS" in told[0]


@pytest.mark.parametrize("seconds", [-3_600, -70, 70, 3_600])
async def test_a_clock_that_is_off(slack: FakeSlack, seconds: int) -> None:
    told = [one for one in await examined(slack, ahead=timedelta(seconds=seconds)) if " clock: " in one]
    assert len(told) == 1
    assert told[0].startswith("FAULT  clock: ")
    assert "Set the computer's clock by NTP" in told[0]


# ---------------------------------------------------------------------------------- how Slack answers


@pytest.mark.parametrize(
    ("fault", "says"),
    [({"status": 502}, "no answer of Slack's"), ({"cut": "before"}, "unreachable (ServerDisconnectedError)")],
)
async def test_slack_does_not_answer(slack: FakeSlack, fault: Any, says: str) -> None:
    slack.next("auth.test", **fault)
    told = [one for one in await examined(slack) if one.startswith("FAULT  slack token: ")]
    assert len(told) == 1
    assert says in told[0]
    assert "Let this computer reach 127.0.0.1" in told[0]


async def test_asked_too_often(slack: FakeSlack) -> None:
    slack.next("apps.connections.open", retry_after=30)
    lines = await examined(slack)
    assert lines[0].startswith("note  slack app token: not looked at")
    assert "Wait a minute" in lines[0]


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("text/html", "<html>"),
        ("text/plain", "Log in"),
        ("application/json", "<html>"),
        ("application/json", "[1]"),
        ("application/json", "{}"),
    ],
)
async def test_something_else_answers(slack: FakeSlack, kind: str, body: str) -> None:
    """Such as the page of a proxy where one should log in."""

    async def page(_request: web.Request) -> web.Response:
        return web.Response(text=body, content_type=kind)

    app = web.Application()
    app.router.add_post("/api/{method}", page)
    async with TestServer(app) as server:
        lines = await examined(slack, slack_api_url=str(server.make_url("/api/")))
    told = [line for line in lines if line.startswith("FAULT  slack token: no answer of Slack's.")]
    assert len(told) == 1


# ---------------------------------------------------------------------------------- settings


@pytest.mark.parametrize("name", ["slack_bot_token", "slack_app_token", "slack_signing_secret"])
@pytest.mark.parametrize("copied", ["xoxb-1-hemligt\n", " xoxb-1-hemligt", "xoxb–1-hemligt"])
async def test_a_secret_that_was_copied_with_something(slack: FakeSlack, name: str, copied: str) -> None:
    other: dict[str, Any] = {name: SecretStr(copied)}
    lines = await examined(slack, **other)
    assert len(lines) == 1
    assert lines[0].startswith(f"FAULT  {name.replace('_', ' ')}: holds a space")
    assert f"KONTOLOTS_{name.upper()} once more" in lines[0]
    assert "hemligt" not in lines[0]


async def test_what_the_settings_lack_is_left_to_their_check(slack: FakeSlack) -> None:
    lacking: dict[str, Any] = {"slack_bot_token": None, "slack_app_token": None, "slack_unit_channel": ""}
    lines = await examined(slack, **lacking)
    assert lines == ["note  slack: nothing more was looked at, because there is no token"]
    assert slack.calls == []


async def test_a_refresh_token_is_not_used_up(slack: FakeSlack, database: Database) -> None:
    lines = await examined(slack, database, **ROTATION)
    assert lines[-1].startswith("note  slack token: token rotation is on")
    assert "Start the bot" in lines[-1]
    assert slack.called("oauth.v2.access") == []


async def test_a_token_that_the_bot_renewed_is_used(slack: FakeSlack, database: Database) -> None:
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    await DatabaseSafe(database).keep(Renewed(slack.bot_token, "xoxe-1-next", tomorrow))
    slack.bot_token = "xoxb-of-the-settings"
    lines = await examined(slack, database, **ROTATION)
    assert "ok  slack token: works, as kontolots in Exempelkommun" in lines
