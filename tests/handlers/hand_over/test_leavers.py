"""Whoever has left keeps no account, is never sent anything, and nobody waits for them (H3)."""

from datetime import date, timedelta

import pytest
from sqlmodel import select

from chat.inbound import Press
from store import log
from store.models import Account, Closing, Hold, OutboxMessage
from store.models.handovers import HandOverState
from store.queries import closings
from tests.handlers.hand_over.passing import (
    account,
    asked,
    changes,
    does,
    forges,
    moving,
    running,
    the_hand_over,
)
from tests.scripts import number
from tests.sweeping import all_duties, sweep, until
from tests.talk import Talk, fills, presses, refused, sees, sees_not
from tests.world import World


async def left(talk: Talk, who: str = "alva", substitute: str = "") -> None:
    """The platform has said that somebody's account is closed, and the next minute has come."""
    await account(talk, substitute=substitute)
    await changes(talk.world, who, active=False)
    await sweep(talk.world)


async def test_the_manager_is_asked_at_once_who_takes_over(talk: Talk, world: World) -> None:
    await left(talk)
    await talk("bo", sees("Alva Exempelsson, som ansvarade för", "Vem tar över?"))
    await talk("bo", presses("Välj ny kontoansvarig"), fills(person=[number(talk, "cleo")]))
    await talk("cleo", presses("Ja, jag tar över"))
    assert (await the_hand_over(world)).approved_by_id == world.bo.id  # who named them
    assert (await running(world))["owner"] == ["alva", "cleo"]


async def test_the_unit_does_and_confirms_in_the_place_of_who_left(talk: Talk, world: World) -> None:
    await test_the_manager_is_asked_at_once_who_takes_over(talk, world)
    await talk(
        "fia", presses("Nästa steg: Lägg till"), sees("i stället för Alva Exempelsson, som har slutat")
    )
    await talk("fia", fills(done=True))
    await does(talk, "cleo", "Se att du", "Byt", "Flytta", "Ta bort", "Se att registratorn")
    await talk("cleo", presses("Jag bekräftar"))
    await talk("fia", presses("Jag bekräftar"))
    assert (await running(world))["owner"] == ["cleo"]
    async with world.database.reading() as session:
        entries = {one.what: one for one in await log.of_chain(session, "account:1")}
        told = list(await session.exec(select(OutboxMessage).where(OutboxMessage.person_id == world.alva.id)))
    assert entries["hand_over.confirmed"].details["instead_of"] == world.alva.id
    assert entries["hand_over.confirmed"].actor_id == world.fia.id
    assert told == []
    assert "private:alva" not in world.channel.conversations


async def test_without_a_manager_the_unit_is_asked(talk: Talk, world: World) -> None:
    await changes(world, "alva", manager_id=None)
    await left(talk)
    await talk("fia", sees("Vem tar över?"), presses("Välj ny kontoansvarig"))
    await talk("fia", fills(person=[number(talk, "cleo")]))
    await talk("cleo", presses("Ja, jag tar över"))
    await talk("fia", presses("Godkänn"), sees("Ingen godkänner sig själv"))
    await talk("gun", presses("Godkänn"))
    assert (await the_hand_over(world)).approved_by_id == world.gun.id


async def test_a_manager_who_leaves_is_followed_by_theirs(talk: Talk, world: World) -> None:
    await changes(world, "bo", manager_id=world.olle.id)
    await account(talk, owner="bo", substitute="cleo")
    await changes(world, "bo", active=False)
    await sweep(world)
    await talk("olle", sees("Bo Påhittad, som ansvarade för"))


async def test_who_steps_in_and_leaves_is_found_too(talk: Talk, world: World) -> None:
    await left(talk, "cleo", substitute="cleo")
    await talk("bo", presses("Välj ersättare"), fills(person=[number(talk, "olle")]))
    await talk("olle", presses("Ja, jag tar över"))
    await does(talk, "alva", "Lägg till")  # the owner, for who has left
    await does(talk, "olle", "Se att du", "Byt", "Flytta", "Ta bort", "Se att registratorn")
    for who in ("olle", "alva"):
        await talk(who, presses("Jag bekräftar"))
    assert await running(world) == {"owner": ["alva"], "substitute": ["olle"]}


async def test_a_sweep_begins_it_once(talk: Talk, world: World) -> None:
    await left(talk)
    for _minute in range(3):
        world.clock.advance(timedelta(minutes=1))
        await sweep(world)
    assert len(await all_duties(world, "hand_over")) == 1


async def test_the_account_is_to_be_closed_instead(talk: Talk, world: World) -> None:
    await left(talk)
    await talk("bo", presses("Avsluta kontot"), fills(reason=""), refused(reason="Skriv"))
    await talk("bo", fills(reason="Ingen läser det."))
    await talk("fia", sees("Ingen läser det.", "[Ja, avsluta kontot]"))
    async with world.database.reading() as session:
        begun = await closings.under_way(session, 1)
        decided = await closings.decisions(session, [1])
    assert begun is not None
    assert begun.reason == "Ingen läser det."
    assert [(one.role, one.decided_by_id) for one in decided[1]] == [("manager", world.bo.id)]
    assert (await the_hand_over(world)).state == HandOverState.CLOSING
    for _minute in range(2):
        await sweep(world)
    assert [one.closed_at is None for one in await all_duties(world, "hand_over")] == [False]
    await forges(talk, "bo", 'hand_over.name {"handover":1}')
    await talk("bo", sees("ska avslutas i stället"))
    await forges(talk, "bo", 'hand_over.show {"handover":1}')
    await talk("bo", presses("Visa avslut"), sees("Ingen läser det."))


@pytest.mark.parametrize("how", ["refused", "cancelled"])
async def test_where_the_account_stays_it_is_asked_again_who_takes_over(
    talk: Talk, world: World, how: str
) -> None:
    await left(talk)
    await talk("bo", presses("Avsluta kontot"), fills(reason="Ingen läser det."))
    if how == "refused":
        await talk("fia", presses("Nej, kontot ska vara kvar"), fills(reason="Föräldrarna läser det."))
    else:
        await talk("bo", presses("Avbryt avslutet"))
    for _minute in range(2):
        await sweep(world)
    assert [one.outcome for one in await all_duties(world, "hand_over")].count("") == 1
    assert (await the_hand_over(world)).state == HandOverState.CANCELLED
    await talk("bo", presses("Välj ny kontoansvarig"), fills(person=[number(talk, "cleo")]))
    assert (await the_hand_over(world, 2)).to_id == world.cleo.id


async def test_whoever_is_still_here_and_leaves_is_asked_about_again(talk: Talk, world: World) -> None:
    await account(talk)
    await talk("bo", "/overlat-konto slutar", presses("Någon slutar"))
    await talk("bo", fills(person=[number(talk, "alva")], last="2027-03-26"))
    await talk("bo", presses("Avsluta kontot"), fills(reason="Ingen läser det."))
    await talk("bo", presses("Avbryt avslutet"))
    await sweep(world)
    again = await the_hand_over(world, 2)
    assert (again.to_id, again.last_day, again.asked_by_id) == (None, date(2027, 3, 26), world.bo.id)


async def test_an_account_that_is_being_closed_needs_nobody_new(talk: Talk, world: World) -> None:
    await account(talk)
    await talk("bo", "/avsluta-konto", presses("Lönnens kök"), fills(reason="Ingen läser det."))
    await changes(world, "alva", active=False)
    await sweep(world)
    assert [one.outcome for one in await all_duties(world, "hand_over")] == ["void"]
    await talk("fia", presses("Ja, avsluta kontot"))
    await sweep(world)
    assert [one.outcome for one in await all_duties(world, "hand_over")] == ["void"]
    since = "Ingen har skött kontot sedan 1 mars 2027: Alva Exempelsson har slutat."
    await talk(
        "fia", sees(f"{since} Tills det är avslutat går påminnelserna om det till informationsenheten.")
    )
    await until(world, world.clock.now() + timedelta(days=4))
    await talk("fia", sees(f"ska avslutas. Nästa steg: Ta farväl på kontot. {since}"))


async def test_while_a_legal_hold_stops_the_closing_it_is_asked_who_takes_over(
    talk: Talk, world: World
) -> None:
    await test_an_account_that_is_being_closed_needs_nobody_new(talk, world)
    await talk.send("fia", Press(payload='holds.account {"account":1}'))
    await talk("fia", fills(reason="En granskning pågår."))
    await sweep(world)
    await talk("bo", sees("Alva Exempelsson, som ansvarade för", "Vem tar över?"))
    await talk("fia", presses("Häv spärren"))
    await sweep(world)
    assert [one.outcome for one in await all_duties(world, "hand_over")].count("") == 0


@pytest.mark.parametrize("removed", [False, True])
async def test_whoever_stepped_in_takes_over_and_leaves(talk: Talk, world: World, *, removed: bool) -> None:
    await account(talk, substitute="cleo")
    await asked(talk)
    await talk("cleo", presses("Ja, jag tar över"))
    await talk("bo", presses("Godkänn"))
    await does(talk, "alva", "Lägg till")
    await does(talk, "cleo", "Se att du", "Byt", "Flytta", *(["Ta bort"] if removed else []))
    await changes(world, "cleo", active=False)
    for _minute in range(3):
        await sweep(world)  # fails when a sweep does
    assert [one.outcome for one in await all_duties(world, "hand_over")].count("") == 1
    await talk("bo", sees("Vem tar över"))


async def test_whoever_owns_and_steps_in_is_told_to_leave(talk: Talk, world: World) -> None:
    await account(talk, substitute="cleo")
    await asked(talk)
    await talk("cleo", presses("Ja, jag tar över"))
    await talk("bo", presses("Godkänn"))
    await talk("bo", "/overlat-konto slutar", presses("Någon slutar"))
    await talk("bo", fills(person=[number(talk, "cleo")], last="2027-03-26"), sees("Cleo Exempelsson slutar"))


async def test_whoever_is_to_step_in_gets_the_account_itself(talk: Talk, world: World) -> None:
    await account(talk, substitute="cleo")
    await talk("bo", "/overlat-konto slutar", presses("Någon slutar"))
    await talk("bo", fills(person=[number(talk, "cleo")], last="2027-03-05"))
    await talk("bo", presses("Välj ersättare"), fills(person=[number(talk, "olle")]))
    await asked(talk, new="olle")
    await forges(talk, "olle", f'hand_over.accept {{"handover":2,"person":{world.olle.id}}}')
    await talk("bo", presses("Godkänn"))
    assert (await the_hand_over(world, 1)).to_id is None
    await forges(talk, "olle", f'hand_over.accept {{"handover":1,"person":{world.olle.id}}}')
    assert (await running(world))["substitute"] == ["cleo"]


async def test_a_closing_begun_elsewhere_ends_the_question_who_takes_over(talk: Talk, world: World) -> None:
    await left(talk)
    await talk("fia", "/avsluta-konto Lönnens kök", presses("Lönnens kök"), fills(reason="Tomt."))
    await forges(talk, "bo", 'hand_over.close {"handover":1}')
    await talk("bo", sees("Någon har redan bett att"))
    await sweep(world)
    assert (await the_hand_over(world)).state == HandOverState.CLOSING
    assert [one.outcome for one in await all_duties(world, "hand_over")] == ["void"]
    async with world.database.reading() as session:
        begun = await closings.under_way(session, 1)
    assert begun is not None
    assert begun.answer_by is None  # whoever has left cannot be heard


async def test_it_is_closed_instead(talk: Talk, world: World) -> None:
    await left(talk)
    await talk("bo", presses("Avsluta kontot"), fills(reason="Ingen läser det."))
    async with world.database.transaction() as session:
        (await session.get_one(Account, 1)).status = "closed"
        (await session.get_one(Closing, 1)).state = "cancelled"
    await sweep(world)
    assert (await the_hand_over(world)).state == HandOverState.CLOSED
    assert [one.outcome for one in await all_duties(world, "hand_over")].count("") == 0


async def test_nothing_is_closed_on_a_legal_hold(talk: Talk, world: World) -> None:
    await left(talk)
    async with world.database.transaction() as session:
        session.add(Hold(subject="account:1", reason="Tvist", set_by_id=1, set_at=world.clock.now()))
    await talk("bo", presses("Avsluta kontot"), sees("har en rättslig spärr"))
    assert "bo" not in talk.forms


async def test_who_was_to_take_over_leaves(talk: Talk, world: World) -> None:
    await moving(talk)
    await changes(world, "cleo", active=False)
    await sweep(world)
    assert (await running(world))["owner"] == ["alva"]
    assert (await the_hand_over(world)).state == HandOverState.CANCELLED


async def test_who_took_over_leaves_when_the_old_one_is_out(talk: Talk, world: World) -> None:
    await moving(talk)
    await does(talk, "alva", "Lägg till")
    await does(talk, "cleo", "Se att du", "Byt", "Flytta", "Ta bort")
    await changes(world, "cleo", active=False)
    await sweep(world)
    assert (await the_hand_over(world)).state == HandOverState.DONE
    await talk("bo", sees("Cleo Exempelsson, som ansvarade för"))


async def test_what_was_written_to_them_before_is_not_sent(talk: Talk, world: World) -> None:
    await account(talk)
    await asked(talk)
    async with world.database.transaction() as session:
        for copy in await session.exec(select(OutboxMessage)):
            session.add(OutboxMessage(**{**copy.model_dump(exclude={"id", "state"}), "attempts": 0}))
    before = len(world.channel.conversations["private:cleo"])
    await changes(world, "cleo", active=False)
    while await world.delivery.drain():
        pass
    assert len(world.channel.conversations["private:cleo"]) == before
    await talk("fia", sees_not("kom inte fram"))
