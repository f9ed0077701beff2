"""Closing an account: who may ask, who decides, and what becomes of it."""

import asyncio
from datetime import timedelta

import pytest

from chat.inbound import Press, Submit
from store import log
from store.models import Closing
from store.queries import closings
from tests.handlers.close import closing
from tests.talk import Talk, fills, find_button, presses, refused, sees, sees_not
from tests.world import World

YES, NO = "Ja, avsluta kontot", "Nej, kontot ska vara kvar"
NOT_THEIRS = "Det kan bara kontoansvarig, kontoansvarigs chef eller informationsenheten göra"


async def state(world: World, number: int = 1) -> str:
    async with world.database.reading() as session:
        return (await session.get_one(Closing, number)).state


async def test_the_whole_way(talk: Talk, world: World) -> None:
    await closing.closed(talk)
    for who in ("alva", "cleo", "bo", "fia"):
        await talk(who, sees("Lönnens kök (Facebook) är avslutat", "Arkivet finns i E-arkivet"))
    await talk("olle", sees_not("avslutat"))
    async with world.database.reading() as session:
        said = [one.what for one in await log.of_chain(session, "account:1")]
        assert await log.verify(session) is None
    assert said == [
        "closing.asked",
        *["closing.approved"] * 2,
        "closing.agreed",
        *["closing.step"] * 7,
        "account.closed",
    ]


@pytest.mark.parametrize("who", ["alva", "bo", "fia"])
async def test_who_may_ask(talk: Talk, world: World, who: str) -> None:
    await closing.asked(talk, who)
    for other in ("alva", "cleo", "bo", "fia"):
        await talk(other, sees(closing.REASON))
    assert await state(world) == "asked"


@pytest.mark.parametrize("who", ["cleo", "olle"])
async def test_who_may_not(talk: Talk, world: World, who: str) -> None:
    await closing.account(world)
    await talk(who, "/avsluta-konto", sees("Du har inget konto som du kan avsluta"))
    await talk(who, f"/avsluta-konto {closing.NAME}", sees("Jag hittar inget konto med det namnet"))
    await talk.send(who, Press(payload='close.ask {"account":1}'))
    await talk(who, sees(NOT_THEIRS))
    await talk.send(who, Submit(payload='close.ask {"account":1}', values={"reason": "Nu."}))
    await talk(who, refused(**{"": NOT_THEIRS}))


async def test_the_account_by_its_address(talk: Talk, world: World) -> None:
    await closing.account(world)
    await talk("fia", f"/avsluta-konto {closing.PAGE}", presses(closing.NAME))
    assert "Avsluta Lönnens kök" in talk.forms["fia"].title
    await talk("fia", "/avsluta-konto https://www.facebook.com/annat", sees("Jag hittar inget konto"))


@pytest.mark.parametrize("reason", ["", "x" * 1_001, "lösenordet är Sommar2027!", "🎉"])
async def test_a_reason_that_is_none(talk: Talk, world: World, reason: str) -> None:
    await closing.account(world)
    await talk("alva", "/avsluta-konto", presses(closing.NAME), fills(reason=reason), refused(reason=""))


async def test_a_second_wish_shows_the_first(talk: Talk, world: World) -> None:
    await closing.asked(talk)
    await talk.send("bo", Press(payload='close.ask {"account":1}'))
    assert "bo" not in talk.forms
    await talk("alva", "/avsluta-konto", sees("[Visa: Lönnens kök (Facebook)]"))


async def test_what_a_manager_asks_is_their_word(talk: Talk, world: World) -> None:
    await closing.asked(talk, "bo")
    await talk("bo", sees("Bo Påhittad sa ja som chef"), sees_not(f"[{YES}]"))
    await talk("fia", presses(YES))
    await talk("alva", sees("[Nästa steg: Ta farväl på kontot]"))


async def test_one_no_is_enough_and_it_can_be_asked_anew(talk: Talk, world: World) -> None:
    await closing.asked(talk)
    await talk("bo", presses(NO), fills(reason="Vi öppnar igen i höst."))
    await talk("alva", sees("Bo Påhittad sa nej", "Vi öppnar igen i höst."))
    await talk("fia", sees_not(f"[{YES}]"))
    assert await state(world) == "refused"
    await talk("alva", presses("Begär det på nytt"), fills(reason="Det blev inte av."))
    assert await state(world, 2) == "asked"


async def test_an_old_button_tells_what_became_of_it(talk: Talk, world: World) -> None:
    await closing.asked(talk)
    payload, message, place = find_button(talk, "bo", YES)
    await talk("bo", presses(NO), fills(reason="Nej."))
    for who in ("bo", "fia"):
        await talk.send(who, Press(payload=payload, message=message), place)
        await talk(who, sees("Bo Påhittad sa nej", "Kontot blir kvar"))
    assert await state(world) == "refused"


async def test_nobody_decides_twice_or_on_their_own(talk: Talk, world: World) -> None:
    await closing.asked(talk)
    payload, _message, _place = find_button(talk, "bo", YES)
    await talk("fia", presses(YES))
    for who, answer in {
        "fia": "Fia Påhittad sa ja för informationsenheten",
        "gun": "Fia Påhittad sa ja för informationsenheten",
        "alva": "Ingen beslutar om sitt eget konto",
        "cleo": "Ingen beslutar om sitt eget konto",
        "olle": "Det kan bara de som sköter kontot eller beslutar om det göra",
    }.items():
        await talk.send(who, Press(payload=payload))
        await talk(who, sees(answer))
    assert await state(world) == "asked"


@pytest.mark.databases("sqlite", "postgresql")
async def test_two_of_the_unit_in_the_same_instant(talk: Talk, world: World) -> None:
    await closing.asked(talk)
    payload, _message, _place = find_button(talk, "fia", YES)
    await asyncio.gather(*(talk.send(who, Press(payload=payload)) for who in ("fia", "gun")))
    async with world.database.reading() as session:
        (decisions,) = (await closings.decisions(session, [1])).values()
    assert [one.role for one in decisions] == ["information_unit"]


async def test_the_unit_hears_the_owner_first(talk: Talk, world: World) -> None:
    await closing.asked(talk, "fia")
    await talk("alva", sees("Informationsenheten vill avsluta", "kan svara till måndag 15 mars 2027"))
    await talk("bo", sees_not(f"[{YES}]"))
    await talk.send("bo", Press(payload='close.approve {"closing":1}'))
    await talk("bo", sees("De som sköter kontot ska få svara först"))
    await talk("alva", presses("Svara"), fills(answer="Vi har börjat publicera igen."))
    await talk("bo", sees("Vi har börjat publicera igen."), presses(YES))
    await talk("fia", sees("Vi har börjat publicera igen."))
    await talk.send("fia", Press(payload='close.approve {"closing":1}'))
    await talk("fia", sees("Ingen beslutar om sitt eget konto, eller om något som de själva har begärt"))
    await talk("gun", presses(YES))
    await talk("alva", sees("[Nästa steg: Ta farväl på kontot]"))


async def test_an_answer_that_does_not_come(talk: Talk, world: World) -> None:
    await closing.asked(talk, "fia")
    payload, _message, _place = find_button(talk, "alva", "Svara")
    await closing.days_later(world, 8)
    await talk.send("alva", Press(payload=payload))
    await talk("alva", sees("Tiden för att svara är slut"))
    await closing.days_later(world, 9)
    await talk("bo", presses("Visa och besluta"), presses(YES))
    await talk("gun", presses("Visa och besluta"), presses(YES))
    assert await state(world) == "approved"


@pytest.mark.parametrize("who", ["bo", "cleo", "olle", "fia"])
async def test_only_the_owner_answers(talk: Talk, world: World, who: str) -> None:
    await closing.asked(talk, "fia")
    await talk.send(who, Press(payload='close.answer {"closing":1}'))
    assert who not in talk.forms


@pytest.mark.parametrize(
    ("asker", "may"),
    [("alva", {"alva", "bo", "fia"}), ("bo", {"bo", "fia"}), ("fia", {"fia"})],
)
async def test_who_calls_it_off(talk: Talk, world: World, asker: str, may: set[str]) -> None:
    await closing.asked(talk, asker)
    for who in ("olle", "cleo", "alva", "bo", "fia"):
        if who not in may:
            await talk.send(who, Press(payload='close.cancel {"closing":1}'))
            assert await state(world) == "asked", who
    await talk(sorted(may)[0], presses("Avbryt avslutet"), sees("Avslutet är avbrutet"))
    assert await state(world) == "cancelled"
    await talk.send("fia", Press(payload='close.cancel {"closing":1}'))
    await talk("fia", sees("avbröt avslutet"))


async def test_it_is_called_off_while_the_steps_are_done(talk: Talk, world: World) -> None:
    await closing.archived(talk)
    payload, _message, _place = find_button(talk, "alva", "Nästa steg")
    await talk("alva", presses("Avbryt avslutet"))
    await talk.send("alva", Press(payload=payload))
    await talk("alva", sees("Alva Exempelsson avbröt avslutet"))
    world.clock.advance(timedelta(days=30))
    await talk("olle", "/kontoregister", sees_not("avslutas"))


async def test_a_manager_who_is_the_owner_leaves_it_to_two_of_the_unit(talk: Talk, world: World) -> None:
    await closing.account(world, owner="bo", substitute="")
    await talk("bo", "/avsluta-konto", presses(closing.NAME), fills(reason=closing.REASON))
    await talk("fia", presses(YES), presses(YES), sees("Fia Påhittad sa ja"))
    assert await state(world) == "asked"
    await talk("gun", presses(YES))
    assert await state(world) == "approved"


async def test_where_two_could_not_decide_it_does_not_begin(talk: Talk, world: World) -> None:
    async with world.database.transaction() as session:
        (await session.merge(world.gun)).active = False
    await closing.account(world, owner="bo", substitute="")
    await talk("bo", "/avsluta-konto", presses(closing.NAME), fills(reason=closing.REASON))
    await talk("bo", refused(**{"": "Två andra än du och de som sköter kontot måste kunna besluta"}))
