"""The app's manifest says what the program does, and asks for no more than it needs."""

import ast
import json
import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from jsonschema import Draft7Validator
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.channels.slack import manifest
from bot.cli import main
from bot.settings import Settings
from chat.language import _, speaking
from handlers.registry import TABLE, Registry
from tests.slack import cast, server
from tests.slack.server import FakeSlack
from tests.slack.workspace import BOT_USER, Channel

ROOT = Path(__file__).parents[4]
SOURCE = ROOT / "bot" / "channels" / "slack"
COMMITTED = ROOT / "manifest" / "slack" / "manifest.yaml"
SCHEMA = ROOT.parent / "shared" / "data" / "slack" / "manifest.schema.2.0.0.json"
URL = "https://bot.exempelkommun.se"

# From "Scopes, bot token" of each page under docs.slack.dev/reference/methods; of the conversations.* only
# the kinds of conversation that the bot has to do with.
SCOPES_OF = {
    "auth.test": set[str](),
    "chat.postEphemeral": {"chat:write"},
    "chat.postMessage": {"chat:write"},
    "chat.update": {"chat:write"},
    "conversations.history": {"im:history", "channels:history", "groups:history"},
    "conversations.info": {"channels:read", "groups:read"},
    "conversations.join": {"channels:join"},
    "conversations.open": {"im:write"},
    "oauth.v2.access": set[str](),
    "team.profile.get": {"users.profile:read"},
    "usergroups.users.list": {"usergroups:read"},
    "users.info": {"users:read"},
    "users.lookupByEmail": {"users:read.email"},
    "users.profile.get": {"users.profile:read"},
    "views.open": set[str](),
    "views.publish": set[str](),
    "views.update": set[str](),
}
# From "Required scopes" of each page under docs.slack.dev/reference/events.
SCOPES_OF_EVENTS = {
    "app_home_opened": set[str](),
    "app_mention": {"app_mentions:read"},
    "app_uninstalled": set[str](),
    "message.im": {"im:history"},
    "tokens_revoked": set[str](),
    "user_change": {"users:read"},
}


def printed(*words: str) -> str:
    shown = CliRunner().invoke(main, ["manifest", "slack", *words])
    assert shown.exit_code == 0, shown.output
    return shown.stdout


def parsed(*words: str) -> Any:
    return yaml.safe_load(printed(*words))


@pytest.fixture
def app() -> Any:
    return parsed()


@pytest.fixture
def app_by_http() -> Any:
    return parsed("--delivery", "http", "--url", URL)


def nodes(file: Path) -> Iterator[ast.AST]:
    return ast.walk(ast.parse(file.read_text(encoding="utf-8")))


def methods_called() -> set[str]:
    """Every Web API method that the channel's source names in a `call(...)` or a `_show(...)`."""
    found = set()
    for file in SOURCE.glob("*.py"):
        for node in nodes(file):
            match node:
                case ast.Call(
                    func=ast.Attribute(attr="call" | "_show") | ast.Name(id="call"),
                    args=[ast.Constant(value=str(method)), *_],
                ):
                    found.add(method)
                case _:
                    pass
    return found


def events_read() -> set[str]:
    """The kinds of event that inbound.py tells apart."""
    reading = next(
        node
        for node in nodes(SOURCE / "inbound.py")
        if isinstance(node, ast.FunctionDef) and node.name == "_event"
    )
    values = (node.value for node in ast.walk(reading) if isinstance(node, ast.MatchValue))
    return {str(one.value) for one in values if isinstance(one, ast.Constant)}


# ---------------------------------------------------------------------------------- the file


def test_the_committed_file_is_what_is_printed() -> None:
    remedy = "kontolots manifest slack > manifest/slack/manifest.yaml"
    assert COMMITTED.read_text(encoding="utf-8") == printed(), remedy


@pytest.mark.parametrize("words", [(), ("--delivery", "http", "--url", URL)], ids=["socket", "http"])
def test_it_fits_slacks_own_schema(words: tuple[str, ...]) -> None:
    if not SCHEMA.exists():
        pytest.skip(f"Slack's schema of manifests is not at {SCHEMA}")
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    faults = [fault.message for fault in Draft7Validator(schema).iter_errors(parsed(*words))]
    assert faults == []


def test_whatever_a_summary_says_it_stays_one_text() -> None:
    odd = 'yes: # "åäö" \\n {a} [b] \t\n- & * ! | > %'
    app = yaml.safe_load(manifest.manifest({"nytt-konto": odd, "no": "2026-01-01"}))
    assert [one["description"] for one in app["features"]["slash_commands"]] == [odd, "2026-01-01"]


def test_what_slack_cuts_off_is_short_enough(app: Any) -> None:
    shown = app["display_information"]
    assert len(shown["name"]) <= 35
    assert len(shown["description"]) <= 140
    assert 175 <= len(shown["long_description"]) <= 4000
    assert all(len(one["name"]) <= 24 for one in app["features"]["shortcuts"])
    assert not any("!" in one for one in shown.values())


# ---------------------------------------------------------------------------------- commands


def test_it_lists_the_registrys_commands_in_swedish(app: Any) -> None:
    with speaking("sv"):
        expected = {f"/{name}": _(line) for name, line in Registry(TABLE).summaries.items()}
        expected = {"/mina-arenden" if name == "/status" else name: line for name, line in expected.items()}
    listed = {one["command"]: one["description"] for one in app["features"]["slash_commands"]}
    assert list(listed.items()) == list(expected.items())


def test_the_names_are_such_as_slack_takes(app: Any) -> None:
    names = [one["command"] for one in app["features"]["slash_commands"]]
    assert len(names) <= 50
    assert [one for one in names if not re.fullmatch(r"/[a-z][a-z0-9-]{0,30}", one)] == []
    assert not {one.removeprefix("/") for one in names} & manifest.RESERVED


def test_every_name_in_it_is_answered(app: Any) -> None:
    registry = Registry(TABLE)
    names = [one["command"].removeprefix("/") for one in app["features"]["slash_commands"]]
    assert [found.name for name in names if (found := registry.named(name))] == list(registry.commands)


def test_a_command_that_has_only_names_of_slacks_own_is_refused() -> None:
    with pytest.raises(ValueError, match="/status is a command of Slack's own"):
        manifest.own_name(["status", "help"])


def test_the_shortcut_and_the_hints_are_of_commands() -> None:
    assert {manifest.SHORTCUT, *manifest.HINTS} - set(Registry(TABLE).commands) == set()


# ---------------------------------------------------------------------------------- scopes


def test_each_method_that_is_called_is_in_the_table() -> None:
    assert methods_called() == set(SCOPES_OF)


def test_each_event_that_is_read_is_subscribed_to(app: Any) -> None:
    subscribed = app["settings"]["event_subscriptions"]["bot_events"]
    assert set(subscribed) == set(SCOPES_OF_EVENTS)
    # app_rate_limited comes without being asked for
    assert {one.partition(".")[0] for one in subscribed} == events_read() - {"app_rate_limited"}


def test_the_scopes_are_those_needed_and_no_more(app: Any) -> None:
    needed = {"commands"}.union(*SCOPES_OF.values(), *SCOPES_OF_EVENTS.values())
    assert set(manifest.SCOPES) == needed
    assert app["oauth_config"]["scopes"] == {"bot": list(manifest.SCOPES)}
    assert needed <= server.SCOPES


def test_each_scope_says_why_on_its_line() -> None:
    lines = re.findall(r'^ +- "([\w.]+(?::[\w.]+)?)" +# (.+)$', printed(), re.MULTILINE)
    assert [name for name, _why in lines] == list(manifest.SCOPES)
    assert all(why.startswith(manifest.SCOPES[name]) for name, why in lines)


def test_what_a_scope_hangs_on_is_a_setting() -> None:
    assert set(manifest.SCOPES_IF) <= set(manifest.SCOPES)
    assert set(manifest.SCOPES_IF.values()) <= set(Settings.model_fields)


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with FakeSlack() as made:
        cast.exempelkommun(made).workspace.channels |= {
            "C0OPEN": Channel("C0OPEN", "öppen", [BOT_USER]),
            "D0ALVA": Channel("D0ALVA", "", ["U0ALVA", BOT_USER], is_im=True),
        }
        yield made


@pytest.mark.parametrize(
    ("method", "scope"), [(name, one) for name, several in SCOPES_OF.items() for one in sorted(several)]
)
async def test_slack_takes_the_call_with_these_scopes_and_not_without(
    slack: FakeSlack, method: str, scope: str
) -> None:
    client = AsyncWebClient(token=slack.bot_token, base_url=slack.api_url, retry_handlers=[])
    channel = {"im": "D0ALVA", "channels": "C0OPEN"}.get(scope.partition(":")[0], cast.UNIT_CHANNEL)

    async def error() -> tuple[str, str]:
        sent = {"channel": channel, "text": "hej", "user": "U0ALVA"}
        try:
            await client.api_call(method, data=sent)
        except SlackApiError as fault:
            return str(fault.response["error"]), str(fault.response.get("needed", ""))
        return "", ""

    slack.scopes = set(manifest.SCOPES)
    assert (await error())[0] != "missing_scope"
    slack.scopes -= {scope}
    assert await error() == ("missing_scope", scope)


# ---------------------------------------------------------------------------------- delivery


def test_by_http_everything_goes_to_the_one_address(app_by_http: Any) -> None:
    to = URL + manifest.PATH
    settings = app_by_http["settings"]
    assert {one["url"] for one in app_by_http["features"]["slash_commands"]} == {to}
    assert settings["event_subscriptions"]["request_url"] == to
    assert settings["interactivity"] == {
        "is_enabled": True,
        "request_url": to,
        "message_menu_options_url": to,
    }
    assert settings["socket_mode_enabled"] is False
    assert f'web.post("{manifest.PATH}"' in (SOURCE / "adapter.py").read_text(encoding="utf-8")


def test_by_socket_mode_there_is_no_address(app: Any) -> None:
    assert app["settings"]["socket_mode_enabled"] is True
    assert "_url" not in json.dumps(app)
    assert not any("url" in one for one in app["features"]["slash_commands"])


def test_but_for_the_addresses_the_deliveries_are_alike(app: Any, app_by_http: Any) -> None:
    for one in app_by_http["features"]["slash_commands"]:
        del one["url"]
    del app["settings"], app_by_http["settings"]
    assert app_by_http == app


def test_a_slash_after_the_address_does_no_harm() -> None:
    app = parsed("--delivery", "http", "--url", f"{URL}/kontolots/")
    assert app["settings"]["interactivity"]["request_url"] == f"{URL}/kontolots/slack/events"


@pytest.mark.parametrize(
    "words",
    [
        ("--delivery", "http"),
        ("--url", URL),
        ("--delivery", "http", "--url", "http://bot.exempelkommun.se"),
        ("--delivery", "http", "--url", "bot.exempelkommun.se"),
        ("--delivery", "http", "--url", f"{URL}?a=b"),
        ("--delivery", "http", "--url", f"{URL}\nname: another"),
        ("--delivery", "rtm"),
    ],
    ids=repr,
)
def test_an_address_that_does_not_fit_is_told(words: tuple[str, ...]) -> None:
    shown = CliRunner().invoke(main, ["manifest", "slack", *words])
    assert shown.exit_code == 2
    assert "Error: " in shown.output
    assert "display_information" not in shown.output
