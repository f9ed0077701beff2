"""Somebody leaves on a day, as their manager or the information unit has told; and stays after all."""

from datetime import UTC, datetime

import pytest
from sqlmodel import select

from chat.inbound import Submit
from store import log
from store.models import Case, OutboxMessage
from store.models.handovers import HandOverState
from store.queries import people
from tests.handlers.hand_over.passing import account, forges, running, the_hand_over
from tests.scripts import applied, number
from tests.sweeping import all_duties, sweep, until
from tests.talk import Talk, fills, presses, refused, sees, sees_not
from tests.world import World

LAST = "2027-03-05"
AFTER = datetime(2027, 3, 8, 8, tzinfo=UTC)


async def told(talk: Talk, who: str = "bo", leaver: str = "alva", last: str = LAST) -> None:
    """Somebody tells that another leaves."""
    await talk(who, "/overlat-konto någon slutar", presses("Någon slutar"))
    await talk(who, fills(person=[number(talk, leaver)], last=last))


async def is_active(world: World, who: str) -> bool:
    async with world.database.reading() as session:
        person = await people.get(session, world.people[who].id)
    return person is not None and person.active


async def test_all_that_they_have_is_to_pass_on(talk: Talk, world: World) -> None:
    await account(talk)
    await account(talk, owner="cleo", substitute="alva")
    await told(talk)
    await talk("bo", sees("(Facebook): kontoansvarig", "(Facebook): ersättare", "Sista dagen: fredag 5 mars"))
    await talk("alva", sees("Bo Påhittad har anmält att du slutar", "Stämmer det inte?"))
    await talk("bo", presses("Välj ny kontoansvarig"), fills(person=[number(talk, "cleo")]))
    await talk("cleo", presses("Ja, jag tar över"))
    assert (await running(world))["owner"] == ["alva", "cleo"]
    await talk("alva", presses("Nästa steg: Lägg till"), fills(done=True))  # who is there still


async def test_from_the_day_after_nothing_is_sent_to_them(talk: Talk, world: World) -> None:
    await account(talk)
    await told(talk)
    await until(world, datetime(2027, 3, 5, 16, tzinfo=UTC))
    assert await is_active(world, "alva")
    world.clock.at = AFTER
    await sweep(world)
    assert not await is_active(world, "alva")
    await until(world, datetime(2027, 3, 19, 16, tzinfo=UTC))
    async with world.database.reading() as session:
        own = await session.exec(select(OutboxMessage).where(OutboxMessage.person_id == world.alva.id))
        late = [one for one in own if one.created_at >= AFTER]
        assert [one.what for one in await log.of_chain(session, f"person:{world.alva.id}")] == [
            "person.leaves",
            "person.left",
        ]
    assert late == []
    assert len([one for one in await all_duties(world, "hand_over") if one.period == "name"]) == 1
    await talk("alva", "/hjalp", sees_not("/nytt-konto"))


async def test_they_stay_after_all(talk: Talk, world: World) -> None:
    await account(talk)
    await told(talk)
    world.clock.at = AFTER
    await sweep(world)
    await talk("bo", presses("Personen slutar inte"), sees("slutar inte"))
    assert await is_active(world, "alva")
    assert (await the_hand_over(world)).state == HandOverState.CANCELLED
    await sweep(world)
    await talk("alva", sees("Du behåller dina konton"), "/mina-konton", sees("Lönnens kök"))
    await talk("bo", presses("Personen slutar inte"), sees("Ingen har anmält att"))


async def test_another_day_is_told(talk: Talk, world: World) -> None:
    await account(talk)
    await told(talk)
    await told(talk, last="2027-04-30")
    world.clock.at = AFTER
    await sweep(world)
    assert await is_active(world, "alva")
    assert len(await all_duties(world, "hand_over")) == 1


@pytest.mark.parametrize("who", ["alva", "cleo", "olle"])
async def test_others_cannot_tell_it(talk: Talk, world: World, who: str) -> None:
    await account(talk, substitute="cleo")
    await talk(who, "/overlat-konto slutar", sees("Det kan bara personens chef och informationsenheten"))
    await forges(talk, who, "hand_over.leaves {}")
    assert who not in talk.forms
    sent = Submit(payload="hand_over.leaves {}", values={"person": [number(talk, "alva")], "last": LAST})
    await talk.send(who, sent)
    await talk(who, refused(person="Det kan bara personens chef"))
    await forges(talk, who, f'hand_over.stays {{"person":{world.alva.id}}}')
    assert await all_duties(world, "hand_over") == []


@pytest.mark.parametrize(
    ("wrong", "errors"),
    [
        ({"last": "2026-12-01"}, {"last": "mer än 60 dagar sedan"}),
        ({"last": "2029-01-01"}, {"last": "mer än ett år bort"}),
        ({"last": "på fredag"}, {"last": "Skriv dagen som"}),
        ({"person": ["999"]}, {"person": "Välj i listan"}),
        ({"person": []}, {"person": "Välj"}),
    ],
)
async def test_a_wrong_answer_comes_back_at_its_field(
    talk: Talk, wrong: dict[str, str], errors: dict[str, str]
) -> None:
    await account(talk)
    await talk("bo", "/overlat-konto", presses("Någon slutar"))
    await talk("bo", fills(**{"person": [number(talk, "alva")], "last": LAST, **wrong}), refused(**errors))


async def test_the_unit_tells_it_of_anybody_but_themselves(talk: Talk, world: World) -> None:
    await account(talk)
    await told(talk, "fia", "fia")
    await talk("fia", refused(person="Det kan bara personens chef"))
    await told(talk, "fia", "olle")
    await talk("fia", sees("Personen har inget uppdrag på något konto"))


async def test_a_case_that_waits_goes_on_to_whoever_decides_now(talk: Talk, world: World) -> None:
    async with world.database.transaction() as session:
        (await session.merge(world.bo)).manager_id = world.gun.id
    await applied(talk)
    await told(talk, "gun", "bo", last="2027-02-26")
    world.clock.at = datetime(2027, 3, 2, 9, tzinfo=UTC)
    await sweep(world)
    world.clock.at = datetime(2027, 3, 3, 9, tzinfo=UTC)
    await sweep(world)
    await talk("gun", sees("Du får besluta i stället"))
    async with world.database.reading() as session:
        assert (await session.get_one(Case, 1)).deputy_id == world.gun.id
