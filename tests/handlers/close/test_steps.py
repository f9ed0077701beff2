"""The steps of a closing: in order, each with its evidence, and never closed before it is archived."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from chat.inbound import Press, Submit
from store.models import Account, Closing
from store.models.closings import ClosingState
from store.queries import closings
from tests.handlers.close import closing
from tests.talk import Talk, fills, presses, refused, sees
from tests.world import World

NO_ARCHIVE = "Kontot kan inte avslutas innan informationsenheten har arkiverat det."
SOURCE = "Källa: Lidingö: rutiner för sociala medier"


def forged(key: str, number: int = 1) -> str:
    return f'close.step {{"closing":{number},"key":"{key}"}}'


async def status(world: World) -> str:
    async with world.database.reading() as session:
        return (await session.get_one(Account, 1)).status


@pytest.mark.parametrize("key", ["platform", "register"])
@pytest.mark.parametrize("who", ["alva", "bo", "fia", "gun"])
async def test_nobody_closes_what_is_not_archived(talk: Talk, world: World, who: str, key: str) -> None:
    await closing.farewelled(talk)
    await closing.days_later(world, 21)
    await talk.send(who, Press(payload=forged(key)))
    allowed = key == "platform" or who in ("fia", "gun")
    await talk(who, sees(NO_ARCHIVE if allowed else "Det steget kan bara informationsenheten göra"))
    await talk.send(who, Submit(payload=forged(key), values={"done": True}))
    if allowed:
        await talk(who, refused(**{"": NO_ARCHIVE}))
        assert SOURCE in talk.errors[who][""]
    assert await status(world) == "live"


async def test_the_database_itself_refuses(talk: Talk, world: World) -> None:
    await closing.farewelled(talk)
    async with world.database.transaction() as session:
        row = await session.get_one(Closing, 1)
        row.archived_at = world.clock.now()
        assert not await closings.close(session, world.clock.now(), row, archive="archive", subjects=[])
        assert row.state == ClosingState.APPROVED
    assert await status(world) == "live"
    async with world.database.reading() as session:
        row = await session.get_one(Closing, 1)
        row.archived_at, row.state = None, ClosingState.CLOSED
        with pytest.raises(IntegrityError, match="closed_is_archived"):
            await session.flush()


@pytest.mark.parametrize("who", ["alva", "bo", "cleo", "olle"])
async def test_only_the_unit_archives(talk: Talk, world: World, who: str) -> None:
    await closing.farewelled(talk)
    await talk.send(who, Submit(payload=forged("archive"), values=closing.ARCHIVE))
    assert talk.errors[who]
    async with world.database.reading() as session:
        assert list(await closings.steps(session, [1])) == [1]
        assert list((await closings.steps(session, [1]))[1]) == ["farewell"]


async def test_the_steps_are_done_in_order_and_once(talk: Talk, world: World) -> None:
    await closing.agreed(talk)
    await talk.send("alva", Press(payload=forged("links")))
    await talk("alva", sees("Stegen görs i ordning. Först kommer: Ta farväl på kontot."))
    await talk("alva", presses("Nästa steg: Ta farväl"), fills(on="2027-03-08"))
    await talk.send("alva", Press(payload=forged("farewell")))
    await talk("alva", sees("Alva Exempelsson har redan gjort det steget"))
    for payload in (forged("nothing"), forged("links", 99)):
        await talk.send("alva", Press(payload=payload))
    await talk("alva", sees("Det steget finns inte", "Det avslutet finns inte längre"))


async def test_the_farewell_is_suggested_with_its_day(talk: Talk, world: World) -> None:
    await closing.agreed(talk)
    await talk("alva", presses("Nästa steg: Ta farväl"))
    await talk(
        "alva", sees("Det här kontot stänger måndag 22 mars 2027. Tack till alla", "tidigast 14 dagar")
    )
    await talk("alva", fills(on="2027-03-08", link=f"{closing.PAGE}/posts/9"))
    await talk("alva", sees("Kontot får stängas på Facebook från och med måndag 22 mars 2027"))


@pytest.mark.parametrize(
    ("wrong", "errors"),
    [
        ({"on": ""}, {"on": "Välj en dag"}),
        ({"on": "2027-03-09"}, {"on": "Den dagen har inte kommit än"}),
        ({"on": "2027-03-07"}, {"on": "Det är innan det beslutades"}),
        ({"link": "https://bilverkstaden.se/1"}, {"link": "Den länken går inte till kontot"}),
        ({"link": "inte en länk"}, {"link": ""}),
    ],
)
async def test_a_wrong_farewell(
    talk: Talk, world: World, wrong: dict[str, str], errors: dict[str, str]
) -> None:
    await closing.agreed(talk)
    await talk("alva", presses("Nästa steg: Ta farväl"), fills(**{"on": "2027-03-08", **wrong}))
    await talk("alva", refused(**errors))


@pytest.mark.parametrize(
    ("wrong", "errors"),
    [
        ({"where": ""}, {"where": "Skriv något här"}),
        ({"where": "lösenord: Hemligt1!"}, {"where": "Det här ser ut som ett lösenord"}),
        ({"files": "0"}, {"files": ""}),
        ({"files": "många"}, {"files": "Skriv ett tal"}),
        ({"registration": ""}, {"registration": "Skriv något här"}),
        ({"on": "2027-03-20"}, {"on": "Den dagen har inte kommit än"}),
        ({"on": "2027-03-07"}, {"on": "Det är före avskedet"}),
        ({"checksum": "ab" * 31}, {"checksum": "En kontrollsumma är 64 tecken"}),
        ({"checksum": "zz" * 32}, {"checksum": "En kontrollsumma är 64 tecken"}),
    ],
)
async def test_a_wrong_archive(
    talk: Talk, world: World, wrong: dict[str, str], errors: dict[str, str]
) -> None:
    await closing.archived(talk, **wrong)
    await talk("fia", refused(**errors))


async def test_what_is_kept_of_the_archive(talk: Talk, world: World) -> None:
    await closing.archived(talk, checksum=closing.CHECKSUM.upper())
    async with world.database.reading() as session:
        row = (await closings.steps(session, [1]))[1]["archive"]
    expected: dict[str, Any] = {**closing.ARCHIVE, "files": 41, "checksum": closing.CHECKSUM}
    assert (row.evidence, row.done_by_id) == (expected, world.fia.id)
    await talk("alva", sees("Diarienummer: KS 2027/12", closing.CHECKSUM))


async def test_it_is_not_closed_before_the_days_are_over(talk: Talk, world: World) -> None:
    await closing.ready(talk)
    await closing.days_later(world, 13)
    await talk.send("alva", Press(payload=forged("platform")))
    await talk("alva", sees("Kontot får stängas från och med måndag 22 mars 2027", "Källa: vanlig praxis"))
    await closing.days_later(world, 14)
    await talk("alva", presses("Nästa steg: Stäng kontot"), fills(done=True))
    await talk("fia", sees("[Nästa steg: Markera i registret]"))


async def test_comments_are_looked_for_not_ticked(talk: Talk, world: World) -> None:
    await closing.archived(talk)
    await talk("olle", f"/kommentar {closing.PAGE}/posts/1")
    await talk(
        "alva", presses("Nästa steg: Svara på det sista"), sees("1 kommentar på kontot väntar på svar")
    )
    await talk.send("alva", Submit(payload=forged("comments"), values={"done": True}))
    await talk("alva", refused(**{"": "1 kommentar på kontot väntar på svar"}))
    await closing.days_later(world, 14)
    await talk("alva", presses("Besvarad"), presses("Nästa steg: Svara på det sista"), fills(done=True))
    await talk("alva", sees("[Nästa steg: Ta bort länkarna till kontot]"))


async def test_a_comment_that_comes_late_is_answered_first(talk: Talk, world: World) -> None:
    await closing.ready(talk)
    await talk("olle", f"/kommentar {closing.PAGE}/posts/1")
    await talk("alva", presses("Nästa steg: Stäng kontot"), sees("1 kommentar på kontot väntar på svar"))
    assert await status(world) == "live"


async def test_nobody_runs_a_closed_account(talk: Talk, world: World) -> None:
    await closing.closed(talk)
    async with world.database.reading() as session:
        row = await session.get_one(Closing, 1)
    assert (row.state, row.farewell_on) == ("closed", date(2027, 3, 8))
    await talk("alva", "/mina-konton", sees("Du sköter inget konto"))
    await talk.send("alva", Press(payload=forged("register")))
    await talk.send("fia", Press(payload=forged("platform")))
    await talk("fia", sees("Kontot avslutades"))
