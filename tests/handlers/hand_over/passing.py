"""What the tests of hand-overs share: how far one has come, and how it got there."""

from chat.inbound import Press
from store.models import Account, HandOver, Person
from store.models.accounts import Part
from store.queries import accounts, handovers, people
from tests.accounts import add_account
from tests.remembered import remembered
from tests.scripts import number
from tests.talk import Talk, fills, presses
from tests.world import World

NAME = "Lönnens kök"
NEXT = "Nästa steg"
STEPS = ("new_added", "new_in", "password", "recovery", "old_removed", "others_in")


async def account(talk: Talk, owner: str = "alva", substitute: str = "") -> int:
    """A live account."""
    return await add_account(talk.world, NAME, owner, substitute)


async def asked(talk: Talk, who: str = "alva", new: str = "cleo", reason: str = "moves") -> None:
    """Somebody asks another to take over."""
    await talk(who, "/overlat-konto", presses(NAME))
    await talk(who, fills(person=[number(talk, new)], reason=reason))


@remembered
async def accepted(talk: Talk, /, new: str = "cleo") -> None:
    """They say yes, and the manager is asked."""
    await account(talk)
    await asked(talk, new=new)
    await talk(new, presses("Ja, jag tar över"))


@remembered
async def moving(talk: Talk, /) -> None:
    """The manager has approved it: both are responsible."""
    await accepted(talk)
    await talk("bo", presses("Godkänn"))


async def does(talk: Talk, who: str, *labels: str) -> None:
    """Somebody does their next step, so many times as there are labels of it."""
    for label in labels:
        await talk(who, presses(f"{NEXT}: {label}"), fills(done=True))


@remembered
async def moved(talk: Talk, /) -> None:
    """All steps are done, and both are to confirm."""
    await moving(talk)
    await does(talk, "alva", "Lägg till")
    await does(talk, "cleo", "Se att du", "Byt", "Flytta", "Ta bort", "Se att registratorn")


@remembered
async def done(talk: Talk, /) -> None:
    """Both have confirmed."""
    await moved(talk)
    for who in ("alva", "cleo"):
        await talk(who, presses("Jag bekräftar"))


async def forges(talk: Talk, who: str, payload: str) -> None:
    """A press that no card of theirs has."""
    await talk.send(who, Press(payload=payload))


async def the_hand_over(world: World, which: int = 1) -> HandOver:
    """As it is stored."""
    async with world.database.reading() as session:
        one = await handovers.get(session, which)
    assert one is not None
    return one


async def running(world: World, account_id: int = 1) -> dict[str, list[str]]:
    """Who runs an account today, by their part."""
    async with world.database.reading() as session:
        entry = await accounts.entry(session, account_id)
    assert entry is not None
    known = {person.id: key for key, person in world.people.items()}
    return {
        Part.OWNER: sorted(known[one.id] for one in entry.owners),
        Part.SUBSTITUTE: sorted(known[one.id] for one in entry.substitutes),
    }


async def changes(world: World, who: str, **what: object) -> None:
    """Somebody leaves, or gets another manager."""
    async with world.database.transaction() as session:
        person = await session.get_one(Person, world.people[who].id)
        for name, value in what.items():
            setattr(person, name, value)
        session.add(person)
        await people.get(session, person.id)


async def on(world: World, platform: str) -> None:
    """The account is on another platform."""
    async with world.database.transaction() as session:
        found = await session.get_one(Account, 1)
        found.platform = platform
        session.add(found)
