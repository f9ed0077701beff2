"""A closed account in the register: history, and an address that stays taken until it is let go."""

from typing import Any

import pytest
from sqlmodel import select

from chat.fields import Values
from chat.inbound import Lookup, Press, Sender, Submit
from store.models import Account, Assignment
from store.models.accounts import AccountStatus
from store.queries import accounts
from tests.accounts import add_account
from tests.handlers.close import closing
from tests.scripts import approved
from tests.talk import Talk, fills, presses, refused, sees, sees_not
from tests.world import World


async def test_while_it_is_closed_the_register_says_so(talk: Talk, world: World) -> None:
    await closing.asked(talk)
    await talk("olle", "/kontoregister", sees_not("avslutas"))
    await talk("bo", presses("Ja, avsluta kontot"))
    await talk("fia", presses("Ja, avsluta kontot"))
    await talk("olle", "/kontoregister", sees("Lönnens kök – Facebook – Förskolan Lönnen"))
    await talk("olle", sees("– avslutas"), sees_not("Avslutade konton"))
    await talk("alva", "/mina-konton", presses("Mer"), sees("[Visa avslutet]", "I registret: avslutas"))


async def test_then_it_is_history(talk: Talk, world: World) -> None:
    await closing.closed(talk)
    await talk("olle", "/kontoregister", sees("Avslutade konton:", "avslutat 22 mars 2027"))
    await talk("olle", presses(closing.NAME), sees("Läge: avslutat 22 mars 2027"), sees_not("Öppna kontot"))
    await talk("olle", f"/kontoregister {closing.PAGE}", sees("kontot var vårt men är avslutat"))
    await talk("fia", "/lage", sees("Konton: 0"))
    await talk.send("olle", Press(payload='overview.show {"account":1}'))
    await talk("olle", sees("Kontot Lönnens kök (Facebook) är avslutat"))


async def test_it_is_not_found_where_a_form_asks_for_an_account(talk: Talk, world: World) -> None:
    await closing.closed(talk)
    sender = Sender(channel="test", address="olle")
    assert await world.dispatch.lookup(sender, Lookup(of="accounts", query="kök")) == []


async def launching(talk: Talk) -> Values:
    """Alva starts another account, on the address of the one that was closed."""
    await closing.closed(talk)
    await approved(talk, start="2027-06-01")
    await talk("alva", presses("Nästa steg"))
    while "alva" in talk.forms:
        await talk("alva", fills(done=True))
    return {"address": closing.PAGE}


async def test_the_address_stays_taken_until_the_unit_lets_it_go(talk: Talk, world: World) -> None:
    address = await launching(talk)
    await talk("alva", presses("Ange adressen"), fills(**address))
    await talk("alva", refused(address="Adressen hörde till ett avslutat konto hos Förskolan Lönnen"))
    await talk.send("alva", Press(payload='close.release {"account":1}'))
    await talk("alva", sees("Det kan bara informationsenheten göra"))
    await talk("fia", "/kontoregister kök", presses(closing.NAME), presses("Släpp adressen"))
    await talk("fia", sees("Adressen är ledig"))
    await talk("alva", fills(**address), sees("igång och står i registret"))


@pytest.mark.parametrize(("number", "answer"), [(1, "inte avslutat"), (99, "inte avslutat")])
async def test_only_a_closed_accounts_address_is_let_go(
    talk: Talk, world: World, number: int, answer: str
) -> None:
    await closing.account(world)
    await talk.send("fia", Press(payload=f'close.release {{"account":{number}}}'))
    await talk("fia", sees(answer))


async def test_its_name_may_be_used_again(talk: Talk, world: World) -> None:
    await closing.closed(talk)
    await talk("cleo", "/nytt-konto", presses("Börja ansökan"))
    unit = [str(world.units["Förskolan Lönnen"].id)]
    await talk("cleo", fills(platform="facebook", name=closing.NAME, unit=unit, start="2027-06-01"))
    assert "name" not in talk.errors.get("cleo", {})


ANSWER = "Kontot Lönnens kök (Facebook) är avslutat"


@pytest.mark.parametrize("who", ["alva", "cleo", "bo", "fia", "olle"])
@pytest.mark.parametrize("command", ["publicerat", "kommentar"])
async def test_a_link_to_it_is_answered_plainly(talk: Talk, world: World, who: str, command: str) -> None:
    await mark_closed(world)
    await talk(who, f"/{command} {closing.PAGE}/posts/1")
    if who == "fia" or command == "kommentar":
        await talk(who, sees(ANSWER))
    else:
        await talk(who, sees("Du sköter inget konto som är i gång"))


@pytest.mark.parametrize(
    "payload",
    [
        'close.ask {"account":1}',
        'overview.show {"account":1}',
        'pauses.ask {"account":1}',
        'posting.published {"account":1,"known":0}',
    ],
)
async def test_an_old_button_about_it_is_answered_plainly(talk: Talk, world: World, payload: str) -> None:
    await mark_closed(world)
    for who in ("alva", "fia"):
        await talk.send(who, Press(payload=payload))
        await talk(who, sees(ANSWER))
        assert who not in talk.forms


@pytest.mark.parametrize("command", ["avsluta-konto", "overlat-konto", "mina-konton", "franvaro"])
async def test_nobody_has_it_among_their_own(talk: Talk, world: World, command: str) -> None:
    await mark_closed(world)
    for who in ("alva", "bo"):
        await talk(who, f"/{command}", sees_not(closing.NAME))


async def mark_closed(world: World) -> None:
    """The account is closed, as the last step of a closing leaves it."""
    await closing.account(world)
    async with world.database.transaction() as session:
        (await session.get_one(Account, 1)).status = AccountStatus.CLOSED
        for assignment in await session.exec(select(Assignment)):
            assignment.ends_at = world.clock.now()


@pytest.mark.parametrize(
    "spelt",
    [
        "facebook.com/lonnenskok",
        "https://m.facebook.com/LonnensKok/",
        "https://www.facebook.com/lonnens.kok?ref=page",
        "https://facebook.com/lonnenskok/posts/77",
    ],
)
async def test_its_address_is_taken_however_it_is_spelt(talk: Talk, world: World, spelt: str) -> None:
    await mark_closed(world)
    await talk("olle", f"/kontoregister {spelt}", sees("kontot var vårt men är avslutat"))
    number = await add_account(world, "Nya köket", "alva", "cleo")
    async with world.database.transaction() as session:
        (await session.get_one(Account, number)).status = AccountStatus.LAUNCHING
    await talk.send(
        "alva", Submit(payload=f'launch.address {{"account":{number}}}', values={"address": spelt})
    )
    async with world.database.reading() as session:
        assert (await session.get_one(Account, number)).address_key is None
    assert talk.errors["alva"]["address"]


@pytest.mark.parametrize(
    ("changed", "listed"),
    [
        ({}, True),
        ({"status": AccountStatus.LAUNCHING}, False),
        ({"status": AccountStatus.CLOSED}, False),
        ({"closed_group": True}, False),
        ({"exempt": ["public_list"]}, False),
        ({"exempt": ["statistics"]}, True),
        ({"url": None}, False),
    ],
)
async def test_what_the_public_may_be_told_of(
    talk: Talk, world: World, changed: dict[str, Any], listed: bool
) -> None:
    number = await closing.account(world)
    async with world.database.transaction() as session:
        one = await session.get_one(Account, number)
        one.contact = "kontakt@exempelkommun.example"
        one.sqlmodel_update(changed)
    async with world.database.reading() as session:
        found = await accounts.public(session)
    assert [one.name for one in found] == ([closing.NAME] if listed else [])
    assert not any(name in str(found) for name in ("Alva", "Cleo", "Bo Påhittad"))
