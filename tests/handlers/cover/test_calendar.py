"""Having it in one's own calendar: the address is made, told once, and renewed."""

import re

import pytest
from sqlmodel import select

from bot.channels.base import DeliveryError
from chat.cards import Copyable
from chat.inbound import Press
from handlers.cover.actions import Renew, Subscribe
from store import log
from store.models import HandledEvent, OutboxMessage, SecretAddress
from store.models.addresses import Purpose
from store.queries import addresses
from tests.talk import Talk, find_button, presses, sees, sees_not
from tests.world import PUBLIC_URL, World

BUTTON = "Visa i min kalender"
ADDRESS = re.compile(re.escape(PUBLIC_URL) + r"/calendar/([\w-]{43})\.ics")


def secrets(talk: Talk, who: str) -> list[str]:
    """The secrets of the addresses that stand before a person, the oldest first."""
    copyable = [part for card in talk.cards(who) for part in card.parts if isinstance(part, Copyable)]
    return [found[1] for part in copyable if (found := ADDRESS.fullmatch(part.text))]


def press_of(talk: Talk, label: str, who: str = "cleo") -> Press:
    payload, message, _place = find_button(talk, who, label)
    return Press(payload=payload, message=message)


async def let_in(world: World, secret: str) -> str | None:
    async with world.database.reading() as session:
        person = await addresses.person_of(session, world.clock.now(), secret, Purpose.CALENDAR)
    return person.name if person else None


async def test_the_address_is_told_with_how_a_calendar_takes_it(monday: Talk, world: World) -> None:
    await monday("cleo", "/franvaro", presses(BUTTON), sees("Prenumerera från webben", "Från webbadress"))
    (secret,) = secrets(monday, "cleo")
    assert await let_in(world, secret) == "Cleo Exempelsson"


async def test_it_is_shown_once(monday: Talk, world: World) -> None:
    await monday("cleo", "/franvaro", presses(BUTTON), presses(BUTTON), sees("Den visas inte igen"))
    (secret,) = secrets(monday, "cleo")
    assert await let_in(world, secret) == "Cleo Exempelsson"


async def test_it_is_renewed_and_the_old_one_stops_at_once(monday: Talk, world: World) -> None:
    await monday("cleo", "/franvaro", presses(BUTTON))
    (old,) = secrets(monday, "cleo")
    await monday("cleo", presses("Byt adress"), sees("längre ner"))
    (new,) = secrets(monday, "cleo")  # the old card does not show its address any more
    assert old != new
    assert await let_in(world, old) is None
    assert await let_in(world, new) == "Cleo Exempelsson"


async def test_each_has_their_own(monday: Talk, world: World) -> None:
    for who in ("alva", "cleo"):
        await monday(who, "/franvaro", presses(BUTTON))
    found = [await let_in(world, secrets(monday, who)[0]) for who in ("alva", "cleo")]
    assert found == ["Alva Exempelsson", "Cleo Exempelsson"]


async def test_the_same_press_twice_makes_one(monday: Talk, world: World) -> None:
    await monday("cleo", "/franvaro")
    for _twice in range(2):
        await monday.send("cleo", press_of(monday, BUTTON), event="the-same")
    assert len(secrets(monday, "cleo")) == 1


async def test_where_others_read_along_it_is_told_in_private(monday: Talk) -> None:
    await monday("fia", "/franvaro")
    await monday.send("fia", press_of(monday, BUTTON, "fia"), place="unit")
    assert len(secrets(monday, "fia")) == 1
    assert secrets(monday, "gun") == []
    await monday("fia", sees("i ett eget meddelande från mig"))


async def test_the_secret_is_kept_nowhere(monday: Talk, world: World) -> None:
    """But in the chat: not in the outbox, the answered events, the log, nor in the table of addresses."""
    await monday("cleo", "/franvaro", presses(BUTTON), presses("Byt adress"))
    (secret,) = secrets(monday, "cleo")
    async with world.database.reading() as session:
        kept: list[object] = []
        for table in (OutboxMessage, HandledEvent, SecretAddress):
            kept += [one.model_dump_json() for one in await session.exec(select(table))]
        kept += [one.model_dump_json() for one in await log.of_chain(session, f"person:{world.cleo.id}")]
    assert len(kept) > 5
    assert [one for one in kept if secret in str(one) or "/calendar/" in str(one)] == []


async def test_nor_where_it_could_not_be_delivered(monday: Talk, world: World) -> None:
    await monday("cleo", "/franvaro")
    world.channel.faults.append(DeliveryError("gone", permanent=True))
    await monday("cleo", presses(BUTTON))
    async with world.database.reading() as session:
        kept = [one.card for one in await session.exec(select(OutboxMessage))]
    assert [one for one in kept if "/calendar/" in one] == []


async def test_the_log_tells_that_it_was_made_and_renewed(monday: Talk, world: World) -> None:
    await monday("cleo", "/franvaro", presses(BUTTON), presses("Byt adress"))
    async with world.database.reading() as session:
        told = await log.of_chain(session, f"person:{world.cleo.id}")
        assert [(one.what, one.actor_id, one.details) for one in told] == [
            ("calendar.made", world.cleo.id, {}),
            ("calendar.renewed", world.cleo.id, {}),
        ]
        assert await log.verify(session) is None


async def test_without_an_address_of_the_program_there_is_no_button(monday: Talk, world: World) -> None:
    world.dispatch.public_url = ""
    await monday("cleo", "/franvaro", sees("Jag ska vara borta"), sees_not(BUTTON))


@pytest.mark.parametrize("action", [Subscribe(), Renew()])
async def test_an_old_button_says_so_then(monday: Talk, world: World, action: Subscribe | Renew) -> None:
    world.dispatch.public_url = ""
    await monday.send("cleo", Press(payload=action.pack()))
    await monday("cleo", sees("Kommunen har inte ordnat så att kalendrar kan läsas härifrån"))
    async with world.database.reading() as session:
        assert (await session.exec(select(SecretAddress))).all() == []
