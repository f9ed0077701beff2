"""`kontolots doctor`: what it says of settings, rules and the database, and what to do."""

import asyncio
import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from pydantic import SecretStr

from bot import doctor
from bot.cli import main
from bot.findings import Finding, fault, good, note
from bot.settings import Settings
from store import migrate
from tests import world as worlds
from tests.world import TestClock


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(database_url=f"sqlite+aiosqlite:///{tmp_path / 'world.db'}")


@pytest.fixture
async def filled(tmp_path: Path) -> None:
    """The cast in the settings' database."""
    async with worlds.world(tmp_path):
        pass


async def examined(settings: Settings, **other: Any) -> list[str]:
    found = await doctor.examine(settings.model_copy(update=other))
    assert [one for one in found if one.ok is False and not one.do] == []
    return [str(one) for one in found]


def run(**environment: str) -> Result:
    given = {f"KONTOLOTS_{name.upper()}": value for name, value in environment.items()}
    return CliRunner().invoke(main, ["doctor"], env=given)


@pytest.mark.usefixtures("filled")
async def test_all_is_well(settings: Settings) -> None:
    assert await examined(settings) == [
        "ok  settings: fit together",
        "ok  time zones: Europe/Stockholm is known",
        "ok  profile: standard is in order",
        f"ok  database: at head ({migrate.head()})",
        "ok  information unit: 2 people",
    ]


def test_all_is_well_for_the_command(settings: Settings, tmp_path: Path) -> None:
    async def fill() -> None:
        async with worlds.world(tmp_path):
            pass

    asyncio.run(fill())
    ended = run(database_url=settings.database_url)
    assert ended.exit_code == 0
    assert all(line.startswith("ok  ") for line in ended.output.splitlines())


# ---------------------------------------------------------------------------------- database


def test_a_database_that_is_not_there_is_not_made(settings: Settings, tmp_path: Path) -> None:
    ended = run(database_url=settings.database_url)
    assert ended.exit_code == 1
    assert "FAULT  database: not made yet. Run `kontolots migrate`.\n" in ended.output
    assert "note  information unit: not looked at" in ended.output
    assert list(tmp_path.iterdir()) == []


def test_what_migrate_makes_is_in_order(settings: Settings) -> None:
    assert migrate.revision(settings.database_url) is None
    migrate.to_head(settings.database_url)
    assert migrate.revision(settings.database_url) == migrate.head()


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize(
    ("at", "says", "do"),
    [("0001", "at 0001, and the newest is", "kontolots migrate"), ("9999", "newer", "newest Kontolots")],
)
async def test_another_schema(settings: Settings, tmp_path: Path, at: str, says: str, do: str) -> None:
    write(tmp_path / "world.db", f"UPDATE alembic_version SET version_num = '{at}'")  # noqa: S608 - ours
    line = (await examined(settings))[3]
    assert line.startswith("FAULT  database: ")
    assert says in line
    assert do in line
    assert migrate.revision(settings.database_url) == at


@pytest.mark.parametrize(
    "url",
    [
        "hemligt",
        "nosuch://me:hemligt@db.exempelkommun.se/kontolots",
        "postgresql+asyncpg://me:hemligt@db.exempelkommun.se/kontolots",
        "sqlite+aiosqlite:///{folder}",
        "sqlite+aiosqlite:///{folder}/hemligt.txt",
    ],
)
async def test_an_address_that_leads_to_no_database(settings: Settings, tmp_path: Path, url: str) -> None:
    (tmp_path / "hemligt.txt").write_text("no database " * 200, encoding="utf-8")
    lines = await examined(settings, database_url=url.format(folder=tmp_path))
    assert lines[3].startswith("FAULT  database: ")
    assert "See that KONTOLOTS_DATABASE_URL is right" in lines[3]
    assert "hemligt" not in "".join(lines)


@pytest.mark.usefixtures("filled")
async def test_another_program_holds_it(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.db._SQLITE_WAIT_MS", 10)
    holder = sqlite3.connect(tmp_path / "world.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    lines = await examined(settings)
    holder.close()
    assert lines[3].startswith("FAULT  database: cannot be written to. See that")
    assert lines[4].startswith("note  information unit: not looked at")


@pytest.mark.usefixtures("filled")
async def test_nobody_decides(settings: Settings, tmp_path: Path) -> None:
    write(tmp_path / "world.db", "UPDATE person SET active = 0 WHERE title = 'kommunikatör'")
    assert (await examined(settings))[-1] == "ok  information unit: 1 person"
    write(tmp_path / "world.db", "UPDATE person SET active = 0")
    line = (await examined(settings))[-1]
    assert line.startswith("FAULT  information unit: nobody is in it")
    assert "KONTOLOTS_SLACK_UNIT_USERGROUP" in line


@pytest.mark.usefixtures("filled")
async def test_a_group_of_slack_that_is_off_is_nobody(settings: Settings, tmp_path: Path) -> None:
    write(tmp_path / "world.db", "DELETE FROM role")
    line = (await examined(settings, slack_unit_usergroup="S0UNIT"))[-1]
    assert line.startswith("FAULT  information unit: nobody is in it")


def write(file: Path, statement: str) -> None:
    with sqlite3.connect(file) as connection:
        connection.execute(statement)
    connection.close()


# ---------------------------------------------------------------------------------- settings, rules


@pytest.mark.parametrize(
    ("other", "says"),
    [
        ({"host": "0.0.0.0"}, "--i-know-this-has-no-login"),  # noqa: S104 - what is refused
        ({"slack": "socket", "slack_api_url": "http://127.0.0.1:9/"}, "KONTOLOTS_SLACK_BOT_TOKEN"),
        ({"slack": "http", "slack_api_url": "http://127.0.0.1:9/"}, "KONTOLOTS_SLACK_SIGNING_SECRET"),
    ],
)
async def test_settings_that_cannot_be_run_with(settings: Settings, other: Any, says: str) -> None:
    line = (await examined(settings, **other))[0]
    assert line.startswith("FAULT  settings: cannot be run with. ")
    assert says in line


@pytest.mark.parametrize(
    ("url", "is_told"),
    [
        ("http://kontolots.exempelkommun.example", True),
        ("https://kontolots.exempelkommun.example", False),
        ("http://127.0.0.1:3978", False),
        ("", False),
    ],
)
async def test_an_address_that_anybody_on_the_way_can_read(
    settings: Settings, url: str, is_told: bool
) -> None:
    told = [one for one in await examined(settings, public_url=url) if "public address" in one]
    assert [one.startswith("FAULT  public address: ") for one in told] == [True] * is_told


async def test_teams_that_is_half_set_up_and_off_is_told_of(settings: Settings) -> None:
    lines = await examined(settings, teams_app_id="11111111-2222-3333-4444-555555555555")
    assert lines[1].startswith("note  settings: KONTOLOTS_TEAMS_APP_ID is set, but Teams is off. Set ")


def test_a_setting_that_does_not_fit_is_named() -> None:
    ended = run(slack_unit_usergroup="informationsenheten")
    assert ended.exit_code == 1
    assert "KONTOLOTS_SLACK_UNIT_USERGROUP" in ended.output


async def test_every_fault_of_every_profile(settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "min.toml"
    file.write_text('extends = "standard"\n[posting]\nquota = 1\nquote = 2\n', encoding="utf-8")
    lines = await examined(settings, profile=("malmo", str(file), "malmö"))
    told = [line for line in lines if " profile: " in line]
    assert told[0] == "ok  profile: malmo is in order"
    assert [line.partition(": ")[0] for line in told[1:]] == ["FAULT  profile"] * 3
    assert f"kontolots profile check {file}" in told[1]


async def test_a_profile_that_has_not_begun(settings: Settings) -> None:
    found = await doctor.examine(settings, TestClock(datetime(1990, 1, 1, tzinfo=UTC)))
    lines = [str(one) for one in found]
    assert "FAULT  profile: none is in force today. Give KONTOLOTS_PROFILE also" in "\n".join(lines)


async def test_a_file_of_secrets_that_is_taken_for_a_profile(settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "environment"
    file.write_text("KONTOLOTS_SLACK_BOT_TOKEN=xoxb-1-hemligt\n", encoding="utf-8")
    lines = await examined(settings, profile=(str(file),), slack_bot_token=SecretStr("xoxb-1-hemligt"))
    assert "•••" in "".join(lines)
    assert "hemligt" not in "".join(lines)


async def test_no_time_zones(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "_HOME", "Europe/Exempelkommun")
    line = (await examined(settings))[1]
    assert line == "FAULT  time zones: Europe/Exempelkommun is not known here. Install the package tzdata."


# ---------------------------------------------------------------------------------- a line


@pytest.mark.parametrize(
    ("finding", "line"),
    [
        (good("clock", "goes with Slack's"), "ok  clock: goes with Slack's"),
        (note("slack", "asked too often", "Wait."), "note  slack: asked too often. Wait."),
        (fault("profile", "broken.", "Mend it."), "FAULT  profile: broken. Mend it."),
        (good("slack", "as \x1b[2J\nok  all"), "ok  slack: as  [2J ok  all"),
    ],
)
def test_a_finding_is_a_line(finding: Finding, line: str) -> None:
    assert str(finding) == line
