"""What the program is measured against: bare Bolt apps, each in a process of its own.

`polling` is Bolt as it ships, with a listener that only acknowledges. `storing` is its fastest set-up, with
what a command of ours stores, written by hand.
"""

import asyncio
from datetime import UTC, datetime

import click
from aiohttp import web
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import text

from bench.load import COMMAND
from store.db import Database

_KNOWN = text(
    "SELECT person.id, person.language, person.active FROM person"
    " JOIN identity ON identity.person_id = person.id"
    " WHERE identity.channel = 'slack' AND identity.address = :address"
)
_SEEN = text("UPDATE identity SET last_used = :now WHERE channel = 'slack' AND address = :address")
_HANDLED = text(
    "INSERT INTO handled_event (channel, event_id, handled_at, reply)"
    " VALUES ('slack', :event, :now, '{\"kind\":\"nothing\"}')"
)
_ANSWER = text(
    "INSERT INTO outbox (recipient, person_id, card, subject, role, state, created_at, due_at, attempts,"
    " error, channel, conversation, message)"
    " VALUES (:recipient, :person, :card, '', '', 'sent', :now, :now, 0, '', 'slack', :conversation, '')"
)
_CARD = (
    '{"title":"Your accounts","parts":[{"kind":"text","text":"You run no account. To apply: /nytt-konto"}]}'
)


@click.command()
@click.argument("what", type=click.Choice(["polling", "storing"]))
@click.argument("secret")
@click.argument("token")
@click.argument("api_url")
@click.argument("database_url", default="")
def main(what: str, secret: str, token: str, api_url: str, database_url: str) -> None:
    """Serve until the process is ended."""
    client = AsyncWebClient(token=token, base_url=api_url)
    stores = what == "storing"
    app = AsyncApp(client=client, signing_secret=secret, process_before_response=stores)
    app.command(COMMAND)(_storing(database_url) if stores else _acknowledge)
    asyncio.run(_serve(app))


async def _acknowledge(ack: AsyncAck) -> None:
    await ack()


def _storing(url: str) -> object:
    """A listener that does by hand what a command of ours does in its one transaction."""
    database = Database(url)  # the same driver, pool and settings
    writer = asyncio.Lock() if database.is_sqlite else asyncio.Semaphore(1_000)

    async def store(ack: AsyncAck, body: dict[str, str]) -> None:
        now: object = datetime.now(UTC)
        now = str(now) if database.is_sqlite else now
        address = body["user_id"]
        async with writer, database.engine.begin() as connection:
            person = (await connection.execute(_KNOWN, {"address": address})).one()
            await connection.execute(_SEEN, {"now": now, "address": address})
            answer = {"recipient": f"person:{person.id}", "person": person.id, "card": _CARD, "now": now}
            await connection.execute(_ANSWER, answer | {"conversation": body["channel_id"]})
            await connection.execute(_HANDLED, {"event": body["trigger_id"], "now": now})
        await ack()

    return store


async def _serve(app: AsyncApp) -> None:
    runner = web.AppRunner(app.web_app("/slack/events"), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    click.echo(f"Bolt: http://{host}:{port}")
    await asyncio.Event().wait()


if __name__ == "__main__":
    main()
