"""What was told wrongly of a step is corrected, with what stood before in the log."""

from typing import Any

import pytest

from chat.inbound import Press, Submit
from store import log
from store.models import Closing, ClosingStep
from store.queries import closings
from tests.handlers.close import closing
from tests.handlers.holds.test_holds import hold
from tests.talk import Talk, fills, find_button, presses, refused, sees, sees_not
from tests.world import World

ARCHIVE = 'close.correct {"closing":1,"key":"archive"}'
FAREWELL = 'close.correct {"closing":1,"key":"farewell"}'


async def corrects(talk: Talk, who: str, step: str) -> None:
    """Somebody opens a step that is done, by the buttons."""
    await talk(who, presses("Rätta"), sees("Vilket steg blev fel?"), presses(step))


async def logged(world: World) -> list[dict[str, Any]]:
    async with world.database.reading() as session:
        assert await log.verify(session) is None
        entries = await log.of_chain(session, "account:1")
    return [one.details for one in entries if one.what == "closing.corrected"]


async def done(world: World, key: str) -> ClosingStep:
    async with world.database.reading() as session:
        return (await closings.steps(session, [1]))[1][key]


async def test_the_archive_is_corrected_and_what_stood_before_is_kept(talk: Talk, world: World) -> None:
    await closing.archived(talk)
    await corrects(talk, "fia", "Arkivera")
    await talk("fia", fills(files="43", registration="KS 2027/21"), sees("Det som stod där förut sparas"))
    step = await done(world, "archive")
    assert (step.evidence["files"], step.evidence["registration"]) == (43, "KS 2027/21")
    (before,) = step.evidence["earlier"]
    assert before["evidence"] == {**closing.ARCHIVE, "files": 41, "checksum": ""}
    (entry,) = await logged(world)
    assert entry["before"] == {"files": 41, "registration": "KS 2027/12"}
    await talk("alva", sees("Filer: 43", "Diarienummer: KS 2027/21", "rättat sedan dess"))
    await corrects(talk, "gun", "Arkivera")
    await talk("gun", fills(where="Arkivskåpet"))
    assert [one["before"] for one in await logged(world)][1] == {"where": closing.ARCHIVE["where"]}
    assert len((await done(world, "archive")).evidence["earlier"]) == 2


async def test_what_is_free_text_is_no_more_than_a_fingerprint_in_the_log(talk: Talk, world: World) -> None:
    await closing.archived(talk)
    await talk("alva", presses("Nästa steg: Svara på det sista"), fills(done=True, note="Ring Olle."))
    await corrects(talk, "alva", "Svara på det sista")
    await talk("alva", fills(note="Allt är besvarat."), sees("är rättat"))
    (entry,) = await logged(world)
    assert list(entry["before"]) == ["note_digest"]
    assert "Olle" not in str(entry)
    evidence = (await done(world, "comments")).evidence
    assert (evidence["note"], evidence["unanswered"]) == ("Allt är besvarat.", 0)


async def test_the_same_again_changes_nothing(talk: Talk, world: World) -> None:
    await closing.archived(talk)
    await corrects(talk, "fia", "Arkivera")
    await talk("fia", fills(), sees("Det stod så redan"))
    assert await logged(world) == []
    assert "earlier" not in (await done(world, "archive")).evidence


async def test_a_farewell_on_another_day_moves_the_end(talk: Talk, world: World) -> None:
    await closing.farewelled(talk)
    await closing.days_later(world, 3)
    await corrects(talk, "alva", "Ta farväl")
    await talk("alva", fills(on="2027-03-10", link=f"{closing.PAGE}/posts/9"))
    await talk("alva", sees("Kontot får stängas på Facebook från och med onsdag 24 mars 2027"))
    (entry,) = await logged(world)
    assert entry["before"] == {"link": "", "on": "2027-03-08"}
    async with world.database.reading() as session:
        assert str((await session.get_one(Closing, 1)).farewell_on) == "2027-03-10"


async def test_the_account_is_not_marked_closed_before_the_days_of_the_corrected_farewell(
    talk: Talk, world: World
) -> None:
    await closing.ready(talk)
    await talk("alva", presses("Nästa steg: Stäng kontot"), fills(done=True))
    await corrects(talk, "alva", "Ta farväl")
    await talk("alva", fills(on="2027-03-12"))
    await talk("fia", presses("Nästa steg: Markera"), sees("från och med fredag 26 mars 2027"))
    await closing.days_later(world, 18)
    await talk("fia", presses("Nästa steg: Markera"), fills(done=True), sees("är avslutat"))


@pytest.mark.parametrize(
    ("payload", "wrong", "errors"),
    [
        (ARCHIVE, {"where": ""}, {"where": "Skriv något här"}),
        (ARCHIVE, {"files": "0"}, {"files": ""}),
        (ARCHIVE, {"registration": ""}, {"registration": "Skriv något här"}),
        (ARCHIVE, {"checksum": "abc"}, {"checksum": "En kontrollsumma är 64 tecken"}),
        (ARCHIVE, {"on": "2027-03-07"}, {"on": "Det är före avskedet"}),
        (ARCHIVE, {"on": "2027-03-23"}, {"on": "Den dagen har inte kommit än"}),
        (FAREWELL, {"on": "2027-03-20"}, {"on": "Kontot arkiverades före den dagen"}),
        (FAREWELL, {"on": ""}, {"on": "Välj en dag"}),
        (FAREWELL, {"link": "https://bilverkstaden.se/1"}, {"link": "Den länken går inte till kontot"}),
    ],
)
async def test_it_is_never_corrected_into_what_could_not_have_been(
    talk: Talk, world: World, payload: str, wrong: dict[str, str], errors: dict[str, str]
) -> None:
    await closing.ready(talk)
    await talk.send("fia", Press(payload=payload))
    await talk("fia", fills(**wrong), refused(**errors))
    assert await logged(world) == []


async def test_the_archive_is_never_later_than_the_end(talk: Talk, world: World) -> None:
    await closing.ready(talk)
    await talk("alva", presses("Nästa steg: Stäng kontot"), fills(done=True))
    await closing.days_later(world, 16)
    await talk.send("fia", Press(payload=ARCHIVE))
    await talk("fia", fills(on="2027-03-23"), refused(on="Kontot stängdes måndag 22 mars 2027"))


@pytest.mark.parametrize("who", ["alva", "bo", "cleo", "olle"])
async def test_only_the_unit_corrects_the_archive(talk: Talk, world: World, who: str) -> None:
    await closing.archived(talk)
    await talk.send(who, Submit(payload=ARCHIVE, values={**closing.ARCHIVE, "files": "9"}))
    assert talk.errors[who]
    assert await logged(world) == []
    if who != "olle":
        await talk.send(who, Press(payload='close.corrections {"closing":1}'))
        await talk(who, sees("[Ta farväl på kontot]"), sees_not("[Arkivera en sista gång]"))


async def test_after_the_end_nothing_is_corrected(talk: Talk, world: World) -> None:
    await closing.ready(talk)
    payload, message, place = find_button(talk, "fia", "Rätta")
    await talk("alva", presses("Nästa steg: Stäng kontot"), fills(done=True))
    await talk("fia", presses("Nästa steg: Markera"), fills(done=True))
    for pressed in (payload, ARCHIVE):
        before = talk.seen("fia").count("Kontot avslutades")
        await talk.send("fia", Press(payload=pressed, message=message), place)
        assert talk.seen("fia").count("Kontot avslutades") > before
    assert "fia" not in talk.forms
    await talk.send("fia", Submit(payload=ARCHIVE, values=closing.ARCHIVE))
    await talk("fia", refused(**{"": "Kontot avslutades"}))


async def test_what_is_not_done_or_not_there_is_not_corrected(talk: Talk, world: World) -> None:
    await closing.agreed(talk)
    await talk("alva", sees_not("[Rätta]"))
    for payload, answer in {
        FAREWELL: "Det steget är inte gjort än",
        'close.correct {"closing":1,"key":"nothing"}': "Det steget finns inte",
        'close.corrections {"closing":1}': "Det finns inget steg här som du kan rätta än",
        'close.correct {"closing":9,"key":"farewell"}': "Det avslutet finns inte längre",
    }.items():
        await talk.send("alva", Press(payload=payload))
        await talk("alva", sees(answer))


async def test_under_a_hold_it_stays_as_it_is(talk: Talk, world: World) -> None:
    await closing.archived(talk)
    await talk.send("fia", Press(payload=ARCHIVE))
    await hold(talk, "gun")
    await talk("fia", fills(files="43"), refused(**{"": "En rättslig spärr gäller sedan"}))
    await talk.send("fia", Press(payload='close.corrections {"closing":1}'))
    await talk("gun", presses("Häv spärren"))
    await talk("fia", presses("Rätta"), presses("Arkivera"), fills(files="43"), sees("är rättat"))
