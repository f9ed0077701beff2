"""Stretches of a closing, for the tests: asked for, agreed on, done up to a step."""

from datetime import UTC, datetime, timedelta
from typing import Any

from handlers.register.addresses import parse_address
from store.models import Account
from tests.accounts import add_account
from tests.remembered import remembered
from tests.sweeping import sweep
from tests.talk import Talk, fills, presses
from tests.world import World

NAME = "Lönnens kök"
PAGE = "https://www.facebook.com/lonnenskok"
MONDAY = datetime(2027, 3, 8, 8, tzinfo=UTC)
REASON = "Köket är nedlagt."
CHECKSUM = "ab" * 32
ARCHIVE: dict[str, str | bool | list[str]] = {
    "on": "2027-03-19",
    "where": "E-arkivet, sociala medier",
    "files": "41",
    "registration": "KS 2027/12",
}


async def account(world: World, owner: str = "alva", substitute: str = "cleo") -> int:
    """A live account; Monday at nine."""
    world.clock.at = MONDAY
    number = await add_account(world, NAME, owner, substitute)
    async with world.database.transaction() as session:
        found = await session.get_one(Account, number)
        found.url, found.address_key = PAGE, parse_address(PAGE).key
    return number


async def asked(talk: Talk, who: str = "alva") -> None:
    """Somebody asks to close it, by the command."""
    await account(talk.world)
    await talk(who, f"/avsluta-konto {NAME}", presses(NAME), fills(reason=REASON))


@remembered
async def agreed(talk: Talk, /, who: str = "alva") -> None:
    """Alva has asked, and Bo and Fia have said yes."""
    await asked(talk, who)
    await talk("bo", presses("Ja, avsluta kontot"))
    await talk("fia", presses("Ja, avsluta kontot"))


async def days_later(world: World, days: int) -> None:
    """So many days after Monday, after the sweep."""
    world.clock.at = MONDAY + timedelta(days=days)
    await sweep(world)


@remembered
async def farewelled(talk: Talk, /) -> None:
    """Alva has said goodbye on the account on that Monday."""
    await agreed(talk)
    await talk("alva", presses("Nästa steg: Ta farväl"), fills(on="2027-03-08"))


@remembered
async def archived(talk: Talk, /, **other: Any) -> None:
    """Fia has archived it eleven days later."""
    await farewelled(talk)
    await days_later(talk.world, 11)
    await talk("fia", presses("Nästa steg: Arkivera"), fills(**{**ARCHIVE, **other}))


@remembered
async def ready(talk: Talk, /) -> None:
    """All is done but to close it on the platform, and the days are over."""
    await archived(talk)
    for step in ("Svara på det sista", "Ta bort länkarna", "Ta bort behörigheter"):
        await talk("alva", presses(f"Nästa steg: {step}"), fills(done=True))
    await days_later(talk.world, 14)


@remembered
async def closed(talk: Talk, /) -> None:
    """It is closed."""
    await ready(talk)
    await talk("alva", presses("Nästa steg: Stäng kontot"), fills(done=True))
    await talk("fia", presses("Nästa steg: Markera i registret"), fills(done=True))
