"""Settings that do not fit are told in words, and what is set for nothing is told as well."""

import re

import pytest
from click.testing import CliRunner
from pydantic import SecretStr

from bot.cli import main
from bot.settings import Settings, idle

APP = "11111111-2222-3333-4444-555555555555"
CAPITALS = "AAAAAAAA-BBBB-CCCC-DDDD-EEEEEEEEEEEE"
SHAPED = sorted(name for name, field in Settings.model_fields.items() if field.annotation is str)


def told(**environment: str) -> str:
    """What a command answers that reads the settings; it must refuse them."""
    given = {f"KONTOLOTS_{name.upper()}": value for name, value in environment.items()}
    refused = CliRunner().invoke(main, ["doctor"], env=given)
    assert refused.exit_code == 1
    return refused.output


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("teams_tenant", "exempelkommun.example", f"such as {APP}"),
        ("teams_app_id", f"{{{APP}}}", f"such as {APP}"),
        ("teams_catalog_app", "kontolots", f"such as {APP}"),
        ("teams_unit_conversation", "19%3Aabc%40thread.tacv2", "write : for %3A and @ for %40"),
        ("teams_unit_conversation", "informationsenheten", "19:...@thread.tacv2"),
        ("slack_unit_channel", "#informationsenheten", "such as C0123456789"),
        ("slack_unit_usergroup", "informationsenheten", "such as S0123456789"),
        ("slack_api_url", "slack.com", "begin with https:// or http://, and end with /"),
        ("graph_url", "https://graph.microsoft.com/v1.0", "begin with https:// or http://, and end with /"),
        ("slack_api_url", "", "begin with https:// or http://, and end with /"),
        (
            "public_url",
            "kontolots.exempelkommun.example",
            "begin with https:// or http://, and end without /",
        ),
        ("public_url", "https://kontolots.exempelkommun.example/", "end without /"),
        ("public_url", "https://anyone@exempelkommun.example", "end without /"),
        ("log_level", "verbose", "DEBUG, INFO, WARNING or ERROR"),
    ],
)
def test_it_is_said_in_words_what_a_setting_looks_like(name: str, value: str, says: str) -> None:
    output = told(**{name: value})
    assert f"KONTOLOTS_{name.upper()}: " in output
    assert says in output


@pytest.mark.parametrize("name", [one for one in SHAPED if one.startswith(("teams_", "slack_unit_"))])
def test_no_regular_expression_is_shown(name: str) -> None:
    shown = CliRunner().invoke(main, ["doctor"], env={f"KONTOLOTS_{name.upper()}": "?!"}).output
    assert f"KONTOLOTS_{name.upper()}: " in shown
    assert re.findall(r"[\^$\\\[\]]|pattern", shown) == []


def test_which_of_several_is_wrong() -> None:
    output = told(teams_other_tenants=f'["{APP}", "exempelbolaget"]')
    assert "KONTOLOTS_TEAMS_OTHER_TENANTS, number 2: should be an id" in output


@pytest.mark.parametrize("given", ["", APP, CAPITALS])
def test_an_id_or_none(given: str) -> None:
    assert Settings(teams_tenant=given).teams_tenant == given


# ---------------------------------------------------------------------------------- set for nothing


def test_what_is_set_of_a_channel_that_is_off_is_told() -> None:
    (line,) = idle(Settings(teams_app_id=APP))
    assert line == (
        "KONTOLOTS_TEAMS_APP_ID is set, but Teams is off. "
        "Set KONTOLOTS_TEAMS to single_tenant or managed_identity to turn it on."
    )
    (slack,) = idle(
        Settings(slack_bot_token=SecretStr("xoxb-1"), slack_unit_channel="C1", teams_unit_members=("a",))
    )
    assert slack.startswith("KONTOLOTS_SLACK_BOT_TOKEN and KONTOLOTS_SLACK_UNIT_CHANNEL are set, but Slack ")
    assert "xoxb" not in slack


def test_nothing_is_told_where_all_is_meant() -> None:
    assert idle(Settings()) == []
    assert idle(Settings(teams="single_tenant", teams_app_id=APP)) == []


def test_it_is_told_at_start(monkeypatch: pytest.MonkeyPatch) -> None:
    async def serve(*_given: object) -> None:
        """Nothing: what is said before is looked at."""

    monkeypatch.setattr("bot.commands.serving._serve", serve)
    started = CliRunner().invoke(main, ["run"], env={"KONTOLOTS_TEAMS_APP_ID": APP})
    assert started.exit_code == 0
    assert "KONTOLOTS_TEAMS_APP_ID is set, but Teams is off." in started.stderr
    assert CliRunner().invoke(main, ["run"]).stderr == ""
