"""People and settings of the measured program, and the fake Slack that it talks to, in its own process."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from sqlalchemy import insert

from bench.processes import Child, child
from store.db import Database
from store.models import Identity, Person, Unit
from tests.slack.cast import UNIT_CHANNEL
from tests.slack.server import FakeSlack
from tests.slack.workspace import BOT_USER, Channel, User

PROFILE = Path(__file__).resolve().parents[1] / "bot" / "demo" / "exempelkommun-profile.toml"
_AT_ONCE = 500  # rows in a statement


def user(number: int) -> str:
    """The Slack id of one of the town's people, from 1."""
    return f"U0N{number:05d}"


def direct(number: int) -> str:
    """The direct message with them."""
    return f"D0N{number:05d}"


async def settle(url: str, people: int) -> None:
    """Put so many people into an empty database, met on Slack just now, so that nobody asks who they are."""
    database, now = Database(url), datetime.now(UTC)
    rows = [
        {"id": n, "name": f"Person {n}", "email": f"person{n}@exempelkommun.example", "unit_id": 1}
        for n in range(1, people + 1)
    ]
    known = [
        {"channel": "slack", "address": user(n), "person_id": n, "last_used": now, "looked_up_at": now}
        for n in range(1, people + 1)
    ]
    async with database.transaction() as session:
        connection = await session.connection()
        await connection.execute(insert(Unit), [{"id": 1, "name": "Förskolan Lönnen", "kind": "preschool"}])
        for start in range(0, people, _AT_ONCE):
            await connection.execute(insert(Person), rows[start : start + _AT_ONCE])
            await connection.execute(insert(Identity), known[start : start + _AT_ONCE])
    await database.dispose()


@dataclass(frozen=True)
class Slack:
    """The fake, as those outside its process know it."""

    process: Child
    url: str
    bot_token: str
    signing_secret: str

    @property
    def api_url(self) -> str:
        """The Web API's."""
        return f"{self.url}/api/"

    def environment(self, database_url: str) -> dict[str, str]:
        """The settings of a program that it sends its requests to."""
        return {f"KONTOLOTS_{name.upper()}": value for name, value in self.settings(database_url).items()}

    def settings(self, database_url: str) -> dict[str, str]:
        """The same by the names of the settings."""
        return {
            "database_url": database_url,
            "profile": json.dumps([str(PROFILE)]),
            "port": "0",
            "slack": "http",
            "slack_bot_token": self.bot_token,
            "slack_signing_secret": self.signing_secret,
            "slack_unit_channel": UNIT_CHANNEL,
            "slack_api_url": self.api_url,
        }


@asynccontextmanager
async def slack(folder: Path, people: int, *, is_limited: bool = False) -> AsyncIterator[Slack]:
    """The fake with so many people in it; `is_limited`: it keeps to Slack's limits of calls."""
    arguments = ("-m", "bench.town", str(people), *(["--limited"] if is_limited else []))
    async with child(*arguments, folder=folder, ready=r"^\{") as process:
        yield Slack(process, **json.loads(process.said))


@click.command()
@click.argument("people", type=int)
@click.option("--limited", is_flag=True)
def main(people: int, limited: bool) -> None:
    """Run the fake until the process is ended."""
    asyncio.run(_serve(people, limited))


async def _serve(people: int, is_limited: bool) -> None:
    made = FakeSlack()
    space = made.workspace
    space.channels[UNIT_CHANNEL] = Channel(UNIT_CHANNEL, "informationsenheten", [BOT_USER])
    for n in range(1, people + 1):
        space.users[user(n)] = User(user(n), f"n{n}", f"Person {n}", f"person{n}@exempelkommun.example")
        space.channels[direct(n)] = Channel(direct(n), members=[user(n), BOT_USER], is_im=True)
    made.calls = _Forgotten()
    async with made:
        made.rates.enabled = is_limited
        told = {"url": made.url, "bot_token": made.bot_token, "signing_secret": made.signing_secret}
        click.echo(json.dumps(told))
        await asyncio.Event().wait()


class _Forgotten(list[Any]):
    """What a test would look at, and a measurement of many thousand calls need not keep."""

    def append(self, _one: Any) -> None:
        return None


if __name__ == "__main__":
    main()
