"""Where the fault tests take place: a PostgreSQL, a fake Slack, a fake Teams, and copies of the bot."""

import json
import os
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot.settings import Settings
from store.db import Database
from tests import postgres
from tests.chaos.copies import Copies, Copy
from tests.chaos.copy import Ahead
from tests.slack import cast as slack_cast
from tests.slack.server import FakeSlack
from tests.slack.workspace import User
from tests.teams import cast as teams_cast
from tests.teams.cloud import Cloud
from tests.teams.server import FakeTeams
from tests.teams.workspace import APP, TENANT, Person
from tests.world import MONDAY

PROFILE = Path(__file__).parents[2] / "bot" / "demo" / "exempelkommun-profile.toml"
STAFF = [f"anstalld{nth}" for nth in range(12)]
"""Whom the directories know and the database does not: several copies at once meet them when they come."""


@dataclass
class Scene:
    """All that is there beside the copies."""

    server: postgres.Server
    url: str
    database: Database
    slack: FakeSlack
    teams: FakeTeams
    cloud: Cloud
    clock: Ahead
    ahead: float
    folder: Path

    def given(self, **other: Any) -> dict[str, Any]:
        """Settings for what is here, by their names."""
        return {
            "database_url": self.url,
            "profile": (str(PROFILE),),
            "port": 0,
            "slack": "http",
            "slack_bot_token": self.slack.bot_token,
            "slack_signing_secret": self.slack.signing_secret,
            "slack_unit_channel": slack_cast.UNIT_CHANNEL,
            "slack_api_url": self.slack.api_url,
            "teams": "single_tenant",
            "teams_app_id": APP,
            "teams_app_password": self.cloud.secrets[APP],
            "teams_tenant": TENANT,
            "teams_unit_conversation": teams_cast.UNIT_CHANNEL,
            "teams_service_url": self.teams.service_url,
            "teams_login_url": self.cloud.login_url,
            "teams_keys_url": self.cloud.keys_url,
            **other,
        }

    def settings(self, **other: Any) -> Settings:
        """Those of a program in this process."""
        return Settings(**self.given(**other))

    def environment(self, **other: Any) -> dict[str, str]:
        """Those of a copy, and nothing of this process's own."""
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("KONTOLOTS_")}
        given = {
            name: json.dumps(value) if isinstance(value, tuple) else str(value)
            for name, value in self.given(**other).items()
        }
        return inherited | {f"KONTOLOTS_{name.upper()}": value for name, value in given.items()}

    def sign(self, service_url: str) -> str:
        """What the Bot Connector shows of itself."""
        return f"Bearer {self.cloud.token(service_url=service_url)}"

    def copies(self, number: int, *arguments: str, **settings: Any) -> Copies:
        """So many copies, run as these arguments of Python say."""
        environment = self.environment(**settings)
        return Copies(
            [Copy(nth, arguments, environment, self.folder / f"copy-{nth}.log") for nth in range(number)]
        )


@asynccontextmanager
async def scene(at: datetime = MONDAY + timedelta(hours=1), empty: str = "") -> AsyncIterator[Scene]:
    """All of it, at that moment; the database is at the newest schema, or so named and `empty`."""
    async with AsyncExitStack() as undo:
        folder = Path(tempfile.mkdtemp(prefix="kontolots-chaos-"))
        undo.callback(shutil.rmtree, folder, ignore_errors=True)
        server = postgres.lasting()
        if empty:
            server.create(empty)
        url = server.url(empty) if empty else server.empty()
        ahead = (at - Ahead(0).now()).total_seconds()
        clock = Ahead(ahead)
        slack = slack_cast.exempelkommun(await undo.enter_async_context(FakeSlack()))
        teams = teams_cast.exempelkommun(await undo.enter_async_context(FakeTeams()))
        cloud = await undo.enter_async_context(Cloud(clock.now))
        employ(slack, teams)
        database = Database(url)
        undo.push_async_callback(database.dispose)
        yield Scene(server, url, database, slack, teams, cloud, clock, ahead, folder)


def employ(slack: FakeSlack, teams: FakeTeams) -> None:
    """Put the staff into both directories."""
    for nth, key in enumerate(STAFF):
        name, email = f"Anställd {nth} Exempelsson", slack_cast.email(key)
        one = User(slack_cast.slack_id(key), key, name, email)
        slack.workspace.users[one.id] = one
        teams.workspace.add(Person(key, name, email))
