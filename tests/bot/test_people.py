"""Who somebody is: met, matched, followed, refused, left and come back."""

import asyncio
from datetime import timedelta

import pytest

from bot.channels.base import DeliveryError, Profile
from bot.people import People, UnknownPerson
from chat.inbound import Sender
from store import log
from store.models import Person, Role
from store.models.people import RoleName
from store.queries import people
from tests.world import World

DAY = timedelta(hours=24, seconds=1)


def at(address: str) -> Sender:
    return Sender(channel="test", address=address)


@pytest.fixture
def met(world: World) -> People:
    return People(world.database, world.clock, {"test": world.channel})


async def of(met: People, address: str) -> Person:
    found = await met.of(at(address))
    assert found is not None
    return found


async def roles(world: World) -> set[str]:
    async with world.database.reading() as session:
        return {one.name.split()[0] for one in await people.with_role(session, RoleName.INFORMATION_UNIT)}


async def test_somebody_new_is_a_person(world: World, met: People) -> None:
    world.channel.known["dora"] = Profile("Dora Ny", "Dora@Exempelkommun.example", "en", "Europe/Helsinki")
    dora = await of(met, "dora")
    assert (dora.name, dora.email, dora.language, dora.zone) == (
        "Dora Ny",
        "dora@exempelkommun.example",
        "en",
        "Europe/Helsinki",
    )


async def test_somebody_known_from_elsewhere_is_matched_by_email(world: World, met: People) -> None:
    world.channel.known["alva2"] = Profile("Alva Exempelsson", " ALVA@Exempelkommun.EXAMPLE")
    assert (await of(met, "alva2")).id == world.alva.id


async def test_people_without_an_email_are_not_one(world: World, met: People) -> None:
    world.channel.known |= {"a": Profile("A", None), "b": Profile("B", None)}
    assert (await of(met, "a")).id != (await of(met, "b")).id


async def test_no_staff_is_nobody(world: World, met: People) -> None:
    world.channel.known["guest"] = Profile("Gäst", None, is_staff=False)
    assert (await met.of(at("guest")), await met.number_of(at("guest"))) == (None, None)


async def test_a_stranger_is_unknown(met: People) -> None:
    with pytest.raises(UnknownPerson):
        await met.of(at("nobody"))


async def test_a_channel_that_does_not_answer_knows_whom_it_knew(
    world: World, met: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def down(_address: str) -> Profile:
        raise DeliveryError("unreachable", permanent=False)

    monkeypatch.setattr(world.channel, "introduce", down)
    assert (await of(met, "alva")).id == world.alva.id
    with pytest.raises(DeliveryError):
        await met.of(at("dora"))


async def test_who_it_is_is_asked_once_a_day(
    world: World, met: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    async def introduce(address: str) -> Profile:
        asked.append(address)
        return Profile("Dora", "dora@exempelkommun.example")

    monkeypatch.setattr(world.channel, "introduce", introduce)
    for _time in range(3):
        await of(met, "dora")
    world.clock.advance(DAY)
    await of(met, "dora")
    assert asked == ["dora", "dora"]


async def test_a_new_name_and_zone_are_followed_and_the_language_is_not(world: World, met: People) -> None:
    world.channel.known["dora"] = Profile("Dora Ny", "dora@exempelkommun.example")
    await of(met, "dora")
    world.channel.known["dora"] = Profile("Dora Gift", "DORA.G@exempelkommun.example", "en", "Europe/Oslo")
    world.clock.advance(DAY)
    dora = await of(met, "dora")
    assert (dora.name, dora.email) == ("Dora Gift", "dora.g@exempelkommun.example")
    assert (dora.zone, dora.language) == ("Europe/Oslo", "sv")


async def test_an_email_that_is_anothers_is_not_taken(world: World, met: People) -> None:
    world.channel.known["dora"] = Profile("Dora Ny", "dora@exempelkommun.example")
    await of(met, "dora")
    world.channel.known["dora"] = Profile("Dora Ny", "alva@exempelkommun.example")
    world.clock.advance(DAY)
    assert (await of(met, "dora")).email == "dora@exempelkommun.example"


# ------------------------------------------------------------------------------ managers


async def test_a_manager_is_met_before_they_ever_write(world: World, met: People) -> None:
    world.channel.known["dora"] = Profile("Dora", None, manager="eva")
    world.channel.known["eva"] = Profile("Eva Chef", "eva@exempelkommun.example", manager="bo")
    dora = await of(met, "dora")
    async with world.database.reading() as session:
        known = await people.get(session, dora.manager_id)
    assert known is not None
    assert (known.name, known.manager_id) == ("Eva Chef", None)
    assert (await of(met, "eva")).manager_id == world.bo.id  # their own comes when they do


async def test_another_manager_is_known_the_day_after(world: World, met: People) -> None:
    world.channel.known["dora"] = Profile("Dora", None, manager="bo")
    assert (await of(met, "dora")).manager_id == world.bo.id
    world.channel.known["dora"] = Profile("Dora", None, manager="gun")
    assert (await of(met, "dora")).manager_id == world.bo.id
    world.clock.advance(DAY)
    assert (await of(met, "dora")).manager_id == world.gun.id


@pytest.mark.parametrize("away", [True, False, None])
async def test_a_manager_who_seems_to_be_away(world: World, met: People, away: bool | None) -> None:
    async with world.database.transaction() as session:
        await people.seen_away(session, world.bo.id or 0, world.clock.now() - timedelta(days=3))
    world.channel.known["dora"] = Profile("Dora", None, manager="bo", manager_is_away=away)
    await of(met, "dora")
    async with world.database.reading() as session:
        found = await people.get(session, world.bo.id)
    now = world.clock.now()
    assert found is not None
    assert found.away_seen_at == {True: now, False: None, None: now - timedelta(days=3)}[away]


@pytest.mark.parametrize("manager", ["dora", "nobody", "guest", ""])
async def test_who_can_be_no_manager_is_none(world: World, met: People, manager: str) -> None:
    world.channel.known["guest"] = Profile("Gäst", None, is_staff=False)
    world.channel.known["dora"] = Profile("Dora", None, manager=manager)
    assert (await of(met, "dora")).manager_id is None


@pytest.mark.databases("sqlite", "postgresql")
async def test_two_whose_manager_is_new_come_at_once(world: World, met: People) -> None:
    world.channel.known["eva"] = Profile("Eva Chef", "eva@exempelkommun.example")
    for name in ("x", "y", "z"):
        world.channel.known[name] = Profile(name, f"{name}@exempelkommun.example", manager="eva")
    several = await asyncio.gather(*(of(met, name) for name in ("x", "y", "z")))
    assert len({one.manager_id for one in several} - {None}) == 1


@pytest.mark.databases("sqlite", "postgresql")
async def test_one_who_comes_twice_at_once_is_one(world: World, met: People) -> None:
    world.channel.known["dora"] = Profile("Dora", "dora@exempelkommun.example")
    several = await asyncio.gather(*(of(met, "dora") for _time in range(4)))
    assert len({one.id for one in several}) == 1


# ------------------------------------------------------------------------------ leaving


async def test_who_left_and_comes_back_works_here_again(world: World, met: People) -> None:
    await met.left(at("alva"))
    world.channel.known["alva9"] = Profile("Alva Exempelsson", "alva@exempelkommun.example")
    again = await of(met, "alva9")
    assert (again.id, again.active) == (world.alva.id, True)
    async with world.database.reading() as session:
        chain = await log.of_chain(session, f"person:{again.id}")
    assert [one.what for one in chain] == ["person.left", "person.back"]


async def test_who_comes_back_as_somebodys_manager_works_here_again(world: World, met: People) -> None:
    await met.left(at("bo"))
    world.channel.known["bo9"] = Profile("Bo Påhittad", "bo@exempelkommun.example")
    world.channel.known["dora"] = Profile("Dora", None, manager="bo9")
    assert (await of(met, "dora")).manager_id == world.bo.id
    assert (await of(met, "bo9")).active


async def test_a_second_account_that_closes_is_no_leaving(world: World, met: People) -> None:
    world.channel.known["alva2"] = Profile("Alva Exempelsson", "alva@exempelkommun.example")
    await of(met, "alva2")
    await met.left(at("alva2"))
    assert (await of(met, "alva")).active


async def test_who_is_closed_on_the_platform_is_found_without_its_word(world: World, met: People) -> None:
    world.channel.closed = {"alva", "bo"}
    world.clock.advance(DAY)
    await met.see_who_left()
    async with world.database.reading() as session:
        working = {one.name.split()[0] for one in await people.active(session)}
        chain = await log.of_chain(session, f"person:{world.alva.id}")
    assert working == {"Cleo", "Fia", "Gun", "Olle"}
    assert [(one.what, one.channel) for one in chain] == [("person.left", "test")]


async def test_a_directory_in_which_nobody_is_left_is_not_believed(world: World, met: People) -> None:
    world.channel.closed = set(world.people)
    await met.see_who_left()
    async with world.database.reading() as session:
        assert len(await people.active(session)) == len(world.people)


async def test_others_are_brought_up_to_date_once_a_day(world: World, met: People) -> None:
    world.channel.known["alva"] = Profile("Alva Gift", "alva@exempelkommun.example", manager="gun")
    await met.see_who_left()
    world.channel.known["alva"] = Profile("Alva Igen", "alva@exempelkommun.example", manager="bo")
    await met.see_who_left()
    async with world.database.reading() as session:
        alva = await people.get(session, world.alva.id)
    assert alva is not None
    assert (alva.name, alva.manager_id) == ("Alva Gift", world.gun.id)


async def test_a_platform_that_does_not_answer_makes_nobody_leave(
    world: World, met: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def down(_address: str) -> bool:
        raise DeliveryError("unreachable", permanent=False)

    monkeypatch.setattr(world.channel, "has_left", down)
    await met.see_who_left()
    async with world.database.reading() as session:
        assert len(await people.active(session)) == len(world.people)


# ------------------------------------------------------------------------------ the information unit


async def test_the_unit_follows_its_group(world: World, met: People) -> None:
    await met.unit_is("test", ["alva", "fia"])
    assert await roles(world) == {"Alva", "Fia", "Gun"}
    await met.unit_is("test", ["cleo"])
    assert await roles(world) == {"Cleo", "Fia", "Gun"}  # Fia and Gun have it by hand


async def test_who_has_the_role_by_hand_keeps_it_so(world: World, met: People) -> None:
    await met.unit_is("test", ["fia"])
    async with world.database.reading() as session:
        role = await session.get(Role, (world.fia.id, RoleName.INFORMATION_UNIT))
    assert role is not None
    assert role.given_by == ""


async def test_a_guest_or_a_stranger_in_the_group_is_left_out(world: World, met: People) -> None:
    world.channel.known["guest"] = Profile("Gäst", None, is_staff=False)
    await met.unit_is("test", ["guest", "nobody", "alva"])
    assert await roles(world) == {"Alva", "Fia", "Gun"}


async def test_who_gets_and_loses_the_role_is_logged(world: World, met: People) -> None:
    for members in (["alva"], ["alva"], []):
        await met.unit_is("test", members)
    async with world.database.reading() as session:
        chain = await log.of_chain(session, f"person:{world.alva.id}")
    assert [one.what for one in chain] == ["role.given", "role.taken"]
