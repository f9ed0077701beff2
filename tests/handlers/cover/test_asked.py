"""Somebody is away: who is asked to take over, what they answer, and who has the account then."""

from datetime import UTC, datetime, timedelta

from chat.inbound import Press
from store.models.accounts import Part
from tests.accounts import add_account, also
from tests.handlers.cover.absent import ASKED, MONDAY, away, covered
from tests.sweeping import all_duties, sweep, until
from tests.talk import Talk, fills, find_button, presses, refused, sees, sees_not
from tests.world import World

IN_THE_WEEK = datetime(2027, 3, 16, 9, tzinfo=UTC)


async def test_the_substitute_is_asked_at_once_and_says_yes(monday: Talk, world: World) -> None:
    await away(monday)
    await monday("alva", sees("Lönnen (Facebook): ingen än", "från måndag 15 mars till fredag 19 mars"))
    await monday("alva", "/franvaro", sees("Lönnen (Facebook): Cleo Exempelsson har fått frågan"))
    await monday("cleo", sees(ASKED, "Lönnen (Facebook)", "Alva Exempelsson är borta från måndag 15 mars"))
    await monday("cleo", presses("Ja, jag tar över"), sees("Du tar över Lönnen (Facebook) medan Alva"))
    await monday("alva", sees("Cleo Exempelsson tar över Lönnen (Facebook)"))
    await monday("alva", "/franvaro", sees("Lönnen (Facebook): Cleo Exempelsson tar över"))
    await monday("cleo", "/franvaro", sees("Du tar över för andra", "för Alva Exempelsson"))
    (duty,) = await all_duties(world, "cover")
    assert (duty.outcome, duty.closed_by_id) == ("done", world.cleo.id)


async def test_the_whole_list_is_in_one_message(monday: Talk, world: World) -> None:
    await add_account(world, "Lönnens kök", "alva", "cleo")
    await away(monday)
    assert monday.seen("cleo").count("Alva Exempelsson är borta") == 1
    await monday("cleo", sees("Kan du ta över kontona under tiden?"), presses("Ja, jag tar över"))
    await monday("cleo", sees("Du tar över Lönnen (Facebook) och Lönnens kök (Facebook)"))
    assert {one.outcome for one in await all_duties(world, "cover")} == {"done"}


async def test_everything_goes_to_who_covers(monday: Talk, world: World) -> None:
    await covered(monday)
    await until(world, datetime(2027, 3, 15, 7, tzinfo=UTC))
    alva = monday.seen("alva")
    await until(world, datetime(2027, 3, 19, 15, tzinfo=UTC))
    await monday("cleo", sees("har ni publicerat den här veckan?"), "/mina-konton")
    await monday("cleo", sees("Har kontot i dag: Cleo Exempelsson", "Borta: Alva Exempelsson"))
    assert monday.seen("alva") == alva


async def test_no_is_passed_on_to_the_manager_who_chooses(monday: Talk, world: World) -> None:
    await away(monday)
    await monday("cleo", presses("Jag kan inte"), sees("Frågan går till Bo Påhittad"))
    await sweep(world)
    await monday("bo", sees(ASKED), presses("Välj någon"), fills(who=[str(world.olle.id)]))
    await monday("bo", sees("Olle Utanför tar över Lönnen (Facebook) medan Alva"))
    await monday("olle", sees("Bo Påhittad har utsett dig"), "/mina-konton", sees("Du sköter inget konto"))
    world.clock.at = IN_THE_WEEK
    await monday("olle", "/mina-konton", sees("Har kontot i dag: Olle Utanför"))
    await monday("olle", "/publicerat", sees("ni har publicerat på Lönnen"))


async def test_silence_climbs_the_ladder(monday: Talk, world: World) -> None:
    await away(monday)
    await monday("bo", sees_not(ASKED))
    await until(world, MONDAY + timedelta(days=7))
    await monday("bo", sees(ASKED))
    await monday("fia", sees(ASKED))


async def test_the_next_in_line_is_asked(monday: Talk, world: World) -> None:
    await add_account(world, "Lönnens kök", "alva", "cleo")
    for account in (1, 2):
        await also(world, account, "olle", Part.SUBSTITUTE)
    await away(monday)
    await monday("olle", sees_not(ASKED))
    await monday("cleo", presses("Jag kan inte"), sees("Frågan går till Olle Utanför"))
    await sweep(world)
    await monday("olle", sees("Alva Exempelsson är borta"), presses("Ja, jag tar över"))


async def test_whoever_is_away_too_is_not_asked(monday: Talk, world: World) -> None:
    await away(monday, "cleo")
    await away(monday)
    await monday("cleo", sees_not(ASKED))
    await monday("bo", sees(ASKED))
    await monday("alva", "/franvaro", sees("Lönnen (Facebook): Bo Påhittad har fått frågan"))


async def test_whoever_is_away_in_some_of_it_takes_the_rest(monday: Talk, world: World) -> None:
    await away(monday, "cleo", first="2027-03-17", last="2027-03-17")
    await away(monday)
    await monday("cleo", sees(ASKED), presses("Ja, jag tar över"))
    await monday("cleo", sees("Du är själv borta en del av tiden", "Lönnen (Facebook), onsdag 17 mars"))
    await sweep(world)
    await monday("bo", sees("Lönnen (Facebook), onsdag 17 mars"), presses("Ja, jag tar över"))
    await monday("alva", "/franvaro", sees("Lönnen (Facebook), onsdag 17 mars: Bo Påhittad tar över"))
    (duty,) = await all_duties(world, "cover")
    assert duty.outcome == "done"


async def test_where_another_owner_is_here_nobody_is_asked(monday: Talk, world: World) -> None:
    await also(world, 1, "olle", Part.OWNER)
    await away(monday)
    await monday("alva", sees("Det finns inget konto som någon behöver ta över"))
    await away(monday, "olle")
    await monday("cleo", sees("Olle Utanför är borta"))


async def test_only_the_manager_chooses_somebody_new(monday: Talk, world: World) -> None:
    await away(monday)
    await monday("cleo", presses("Välj någon"), fills(who=[str(world.olle.id)]))
    await monday("cleo", refused(who="Bara chefen eller informationsenheten"))
    await monday("cleo", fills(who=[str(world.alva.id)]), refused(who="Välj någon annan"))
    await monday("cleo", fills(who=[str(world.cleo.id)]), sees("Du tar över Lönnen"))


async def test_whoever_is_chosen_and_cannot_gives_it_back(monday: Talk, world: World) -> None:
    await away(monday)
    await monday("cleo", presses("Jag kan inte"))
    await sweep(world)
    await monday("bo", presses("Välj någon"), fills(who=[str(world.olle.id)]))
    await monday("olle", presses("Jag kan inte"), sees("Du behöver inte ta över för Alva"))
    await monday("alva", sees("Olle Utanför kan inte ta över Lönnen (Facebook) längre"))
    await sweep(world)
    await monday("olle", presses("Jag kan inte"), sees("Du tar inte över några konton där längre"))
    found = await all_duties(world, "cover")
    assert sorted(one.outcome for one in found) == ["", "done"]


async def test_whoever_gave_it_back_is_not_asked_again(monday: Talk, world: World) -> None:
    await covered(monday)
    await monday("cleo", "/franvaro", presses("Jag kan inte längre"))
    seen = monday.seen("cleo").count(ASKED)
    await sweep(world)
    assert monday.seen("cleo").count(ASKED) == seen
    await monday("bo", sees(ASKED))


async def test_outsiders_and_the_absent_take_nothing(monday: Talk, world: World) -> None:
    await away(monday)
    payload, _message, _place = find_button(monday, "cleo", "Ja, jag tar över")
    for forged in (payload, 'cover.put {"duty":1}'):
        await monday.send("olle", Press(payload=forged))
    await monday.send("olle", Press(payload='cover.back {"absence":1}'))
    await monday("olle", sees("Det kan bara den som är borta, den som anmälde det och chefen göra"))
    await monday.send("alva", Press(payload=payload))
    await monday("alva", sees("Det kan bara de som sköter kontot göra"))
    await monday.send("fia", Press(payload='cover.take {"duty":99}'))
    await monday("fia", sees("Det behöver du inte göra längre"))
    (duty,) = await all_duties(world, "cover")
    assert duty.closed_at is None


async def test_an_old_yes_says_that_it_is_done(monday: Talk, world: World) -> None:
    await away(monday)
    payload, message, place = find_button(monday, "cleo", "Ja, jag tar över")
    await monday("cleo", presses("Ja, jag tar över"))
    await monday.send("cleo", Press(payload=payload, message=message), place)
    await monday("cleo", sees("Cleo Exempelsson svarade"))
