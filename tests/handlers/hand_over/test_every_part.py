"""Whatever part somebody had, and however it is known that they have left: it passes on, and nothing errs."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from zlib import crc32

import pytest
from sqlmodel import select

from bot.people import People
from chat.inbound import Sender
from store import log
from store.models import Case, Closing, Duty, HandOver, OutboxMessage
from store.models.accounts import Part
from store.models.handovers import HandOverState
from store.queries import people
from tests.accounts import also
from tests.handlers.hand_over.passing import NAME, accepted, account, asked, changes, moving, the_hand_over
from tests.scripts import applied, number, with_the_unit
from tests.sweeping import sweep
from tests.talk import Talk, fills, presses, sees
from tests.world import World

Way = Callable[[Talk, str], Awaitable[None]]
DAY = timedelta(days=1)


async def by_the_platform(talk: Talk, who: str) -> None:
    """Slack or Teams says that their account is closed."""
    world = talk.world
    met = People(world.database, world.clock, {"test": world.channel})
    await met.left(Sender(channel="test", address=who))


async def by_the_directory(talk: Talk, who: str) -> None:
    """Nobody says it, but their account is closed when the directory is asked."""
    world = talk.world
    world.channel.closed.add(who)
    await People(world.database, world.clock, {"test": world.channel}).see_who_left()


async def as_told(talk: Talk, who: str) -> None:
    """Their manager or the information unit says that yesterday was their last day."""
    teller = "gun" if who == "fia" else "fia"
    last = (talk.world.clock.now() - DAY).date().isoformat()
    await talk(teller, "/overlat-konto slutar", presses("Någon slutar"))
    await talk(teller, fills(person=[number(talk, who)], last=last))


WAYS: Sequence[Way] = (by_the_platform, by_the_directory, as_told)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Each part in one of the ways, which by its name; in all of them with `--every-way`."""
    if "leaves" in metafunc.fixturenames:
        mine = WAYS[crc32(metafunc.function.__name__.encode()) % len(WAYS)]
        every = metafunc.config.getoption("every_way")
        metafunc.parametrize("leaves", WAYS if every else [mine])


async def gone(talk: Talk, leaves: Way, who: str) -> None:
    """They have left, and a minute has passed: nothing failed, and nothing is sent to them from then on."""
    await leaves(talk, who)
    await sweep(talk.world)
    async with talk.world.database.reading() as session:
        person = await people.get(session, talk.world.people[who].id)
    assert person is not None
    assert not person.active


async def a_week(talk: Talk, who: str) -> None:
    """Nothing of it is sent to whoever has left, and no chain of the log is broken."""
    before = len(talk.world.channel.conversations.get(f"private:{who}", []))
    for days in (1, 1, 2, 1):
        talk.world.clock.advance(timedelta(days=days))
        await sweep(talk.world)
    assert len(talk.world.channel.conversations.get(f"private:{who}", [])) == before
    assert not any("Något gick fel" in talk.seen(one) for one in talk.world.people)
    async with talk.world.database.reading() as session:
        assert await log.verify(session) is None
        waits = await session.exec(
            select(OutboxMessage).where(
                OutboxMessage.person_id == talk.world.people[who].id, OutboxMessage.state == "waiting"
            )
        )
        assert list(waits) == []


async def test_who_runs_it(talk: Talk, world: World, leaves: Way) -> None:
    await account(talk, substitute="cleo")
    await gone(talk, leaves, "alva")
    one = await the_hand_over(world)
    assert (one.part, one.from_id, one.to_id) == (Part.OWNER, world.alva.id, None)
    await talk("bo", sees("[Välj ny kontoansvarig]", "[Avsluta kontot]"))
    await a_week(talk, "alva")


async def test_who_steps_in(talk: Talk, world: World, leaves: Way) -> None:
    await account(talk, substitute="cleo")
    await gone(talk, leaves, "cleo")
    assert (await the_hand_over(world)).part == Part.SUBSTITUTE
    await talk("bo", sees("[Välj ersättare]"))
    await a_week(talk, "cleo")


async def test_a_manager_who_runs_it(talk: Talk, world: World, leaves: Way) -> None:
    await changes(world, "bo", manager_id=world.olle.id)
    await account(talk, owner="bo")
    await gone(talk, leaves, "bo")
    await talk("olle", sees("Bo Påhittad, som ansvara", "[Välj ny kontoansvarig]"))
    await a_week(talk, "bo")


async def test_a_manager_who_runs_it_and_has_none_above(talk: Talk, world: World, leaves: Way) -> None:
    await account(talk, owner="bo")
    await gone(talk, leaves, "bo")
    await talk("fia", sees("Bo Påhittad, som ansvara", "[Välj ny kontoansvarig]"))


async def test_who_decides_in_a_case(talk: Talk, world: World, leaves: Way) -> None:
    await changes(world, "bo", manager_id=world.olle.id)
    await applied(talk)
    await gone(talk, leaves, "bo")
    await a_week(talk, "bo")
    async with world.database.reading() as session:
        assert (await session.get_one(Case, 1)).deputy_id == world.olle.id
    await talk("olle", sees("Du får besluta i stället"), presses("Öppna ansökan"), presses("Godkänn"))
    await talk("alva", sees("Olle Utanför godkände"))


async def test_who_decides_in_the_managers_place(talk: Talk, world: World, leaves: Way) -> None:
    await changes(world, "bo", manager_id=world.olle.id)
    await applied(talk)
    for _day in range(4):
        world.clock.advance(DAY)
        await sweep(world)
    async with world.database.reading() as session:
        assert (await session.get_one(Case, 1)).deputy_id == world.olle.id
    await gone(talk, leaves, "olle")
    await a_week(talk, "olle")
    await talk("fia", presses("Utse någon annan som beslutar"), fills(decider=[number(talk, "cleo")]))
    await talk("cleo", presses("Godkänn"))
    await talk("alva", sees("Cleo Exempelsson godkände"))


async def test_who_has_taken_a_case_of_the_unit(talk: Talk, world: World, leaves: Way) -> None:
    await with_the_unit(talk)
    await talk("fia", presses("Ta ärendet"))
    await gone(talk, leaves, "fia")
    await a_week(talk, "fia")
    await talk("gun", presses("Ta över"), presses("Godkänn"))
    await talk("alva", sees("Gun Exempelqvist godkände"))


async def test_who_is_to_take_over(talk: Talk, world: World, leaves: Way) -> None:
    await account(talk)
    await asked(talk)
    await gone(talk, leaves, "cleo")
    assert (await the_hand_over(world)).state == HandOverState.CANCELLED
    await talk("alva", sees("Cleo Exempelsson, som skulle ta över, har slutat. Välj någon annan."))
    await a_week(talk, "cleo")
    await asked(talk, new="bo")
    assert (await the_hand_over(world, 2)).to_id == world.bo.id


async def test_who_is_to_take_over_from_somebody_who_leaves(talk: Talk, world: World, leaves: Way) -> None:
    await account(talk)
    await talk("bo", "/overlat-konto slutar", presses("Någon slutar"))
    await talk("bo", fills(person=[number(talk, "alva")], last="2027-03-26"))
    await talk("bo", presses("Välj ny kontoansvarig"), fills(person=[number(talk, "cleo")]))
    await gone(talk, leaves, "cleo")
    one = await the_hand_over(world, 2)
    assert (one.state, one.from_id, one.to_id) == (HandOverState.ASKED, world.alva.id, None)
    await talk("bo", presses("Välj ny kontoansvarig"), fills(person=[number(talk, "olle")]))
    await talk("olle", sees("från Alva Exempelsson till Olle Utanför", "[Ja, jag tar över]"))


async def test_who_is_to_approve_a_hand_over(talk: Talk, world: World, leaves: Way) -> None:
    await accepted(talk)
    await gone(talk, leaves, "bo")
    await a_week(talk, "bo")
    await talk("fia", presses("Godkänn"))
    assert (await the_hand_over(world)).approved_by_id == world.fia.id


async def test_who_moves_the_access(talk: Talk, world: World, leaves: Way) -> None:
    await moving(talk)
    await gone(talk, leaves, "alva")
    await a_week(talk, "alva")
    await talk("fia", presses("Nästa steg: Lägg till"), sees("i stället för Alva Exempelsson"))
    await talk("fia", fills(done=True))


async def test_who_is_asked_to_cover(talk: Talk, world: World, leaves: Way) -> None:
    number_ = await account(talk, substitute="cleo")
    await also(world, number_, "olle", Part.SUBSTITUTE)
    await talk("alva", "/franvaro", presses("Jag ska vara borta"))
    await talk("alva", fills(first="2027-03-15", last="2027-03-19"))
    await sweep(world)
    await talk("cleo", sees("Kan du ta över kontot"))
    await gone(talk, leaves, "cleo")
    await a_week(talk, "cleo")
    await talk("olle", sees("Kan du ta över kontot"), presses("Ja, jag tar över"))


async def test_who_has_said_yes_to_cover(talk: Talk, world: World, leaves: Way) -> None:
    number_ = await account(talk, substitute="cleo")
    await also(world, number_, "olle", Part.SUBSTITUTE)
    await talk("alva", "/franvaro", presses("Jag ska vara borta"))
    await talk("alva", fills(first="2027-03-15", last="2027-03-19"))
    await sweep(world)
    await talk("cleo", presses("Ja, jag tar över"))
    await gone(talk, leaves, "cleo")
    await a_week(talk, "cleo")
    await talk("olle", sees("Kan du ta över kontot"), presses("Ja, jag tar över"))


async def test_who_decides_on_a_closing(talk: Talk, world: World, leaves: Way) -> None:
    await changes(world, "bo", manager_id=world.olle.id)
    await account(talk)
    await talk("alva", "/avsluta-konto", presses(NAME), fills(reason="Ingen läser det."))
    await gone(talk, leaves, "bo")
    await a_week(talk, "bo")
    await talk("fia", presses("Ja, avsluta kontot"))
    await talk("gun", presses("Ja, avsluta kontot"))
    async with world.database.reading() as session:
        assert (await session.get_one(Closing, 1)).state == "approved"


async def test_who_asked_for_a_closing(talk: Talk, world: World, leaves: Way) -> None:
    await account(talk)
    await talk("alva", "/avsluta-konto", presses(NAME), fills(reason="Ingen läser det."))
    await gone(talk, leaves, "alva")
    await a_week(talk, "alva")
    await talk("bo", presses("Ja, avsluta kontot"))
    await talk("fia", presses("Ja, avsluta kontot"))
    async with world.database.reading() as session:
        assert (await session.get_one(Closing, 1)).state == "approved"
        assert [one.state for one in await session.exec(select(HandOver))] == ["closing"]  # nobody is asked


async def test_who_applies(talk: Talk, world: World, leaves: Way) -> None:
    await applied(talk)
    await gone(talk, leaves, "alva")
    await a_week(talk, "alva")
    await talk("bo", presses("Godkänn"), sees("arbetar inte kvar här"))


async def test_the_last_of_the_unit(talk: Talk, world: World, leaves: Way) -> None:
    await changes(world, "gun", active=False, manager_id=world.olle.id)
    await with_the_unit(talk)
    if leaves is as_told:  # by her manager: there is nobody else in the unit
        await changes(world, "fia", manager_id=world.bo.id)
        await talk("bo", "/overlat-konto slutar", presses("Någon slutar"))
        await talk("bo", fills(person=[number(talk, "fia")], last="2027-02-26"))
    else:
        await leaves(talk, "fia")
    for _minute in range(3):
        await sweep(world)
    assert talk.seen("olle").count("Ingen är kvar på informationsenheten") == 1
    async with world.database.reading() as session:
        assert [one.what for one in await log.of_chain(session, "information_unit")] == ["unit.emptied"]
        assert not [one for one in await session.exec(select(Duty)) if one.next_at and one.closed_at]
    await a_week(talk, "fia")
    await changes(world, "fia", active=True)
    await sweep(world)
    async with world.database.reading() as session:
        assert (await log.of_chain(session, "information_unit"))[-1].what == "unit.filled"
