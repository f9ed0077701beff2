"""An account rests for a time: asked for, decided, ended; no week with a day of rest asks for posts."""

from datetime import UTC, date, datetime, timedelta

import pytest

from chat.inbound import Press
from store.queries import pauses
from tests.accounts import add_account
from tests.scripts import live
from tests.sweeping import all_duties, sweep, until
from tests.talk import Talk, fills, find_button, presses, refused, sees, sees_not
from tests.world import World

MONDAY = datetime(2027, 3, 8, 8, 0, tzinfo=UTC)
REST = {"first": "2027-03-15", "last": "2027-03-28", "reason": "Festivalen är över."}

LATER = {"first": "2027-04-05", "last": "2027-04-18", "reason": "Köket byggs om."}


@pytest.fixture
async def monday(talk: Talk, world: World) -> Talk:
    """An account that has been live since last week; Monday at nine."""
    await live(talk)
    world.clock.at = MONDAY
    await sweep(world)
    return talk


async def ask(talk: Talk, who: str = "alva", **other: str) -> None:
    await talk.send(who, Press(payload='pauses.ask {"account":1}'))
    await talk(who, fills(**{**REST, **other}))


async def test_the_manager_says_yes_and_the_account_rests(monday: Talk, world: World) -> None:
    await ask(monday)
    await monday("alva", sees("Bo Påhittad bestämmer. Du får svaret här."))
    await monday("bo", sees("Alva Exempelsson", "måndag 15 mars 2027"), presses("Godkänn"))
    await monday("alva", sees("behöver inte publicera från måndag 15 mars 2027 till söndag 28 mars 2027"))
    await monday("bo", sees("Bo Påhittad sa ja"))
    await until(world, datetime(2027, 3, 30, 9, tzinfo=UTC))
    found = {one.period: one.outcome for one in await all_duties(world, "posting")}
    assert (found["2027-W11"], found["2027-W12"]) == ("void", "void")
    assert found["2027-W13"] == ""


async def test_the_manager_says_no(monday: Talk, world: World) -> None:
    await ask(monday)
    await monday("bo", presses("Nej, publicera som vanligt"))
    await monday("alva", sees("Bo Påhittad sa nej"))


async def test_a_managers_own_pause_holds_at_once(monday: Talk, world: World) -> None:
    await ask(monday, "bo")
    await monday("bo", sees("Pausen är godkänd"))


async def test_a_second_answer_changes_nothing(monday: Talk, world: World) -> None:
    await ask(monday)
    payload, message, place = find_button(monday, "bo", "Nej, publicera som vanligt")
    await monday("bo", presses("Godkänn"))
    await monday.send("bo", Press(payload=payload, message=message), place)
    await monday("bo", sees("Bo Påhittad sa ja"))
    await monday("alva", sees_not("sa nej"))


async def test_a_pause_is_ended(monday: Talk, world: World) -> None:
    await ask(monday)
    await monday("bo", presses("Godkänn"))
    world.clock.at = datetime(2027, 3, 22, 8, tzinfo=UTC)
    await monday("alva", presses("Avsluta pausen"), sees("publicerar som vanligt igen"))
    await monday("alva", presses("Avsluta pausen"), sees("Pausen är redan slut"))
    await until(world, datetime(2027, 3, 30, 9, tzinfo=UTC))
    found = {one.period: one.outcome for one in await all_duties(world, "posting")}
    assert found["2027-W13"] == ""


async def void_week_12(talk: Talk, world: World) -> None:
    """The account rests, and week 12 has begun: nobody is asked for its posts."""
    await ask(talk)
    await talk("bo", presses("Godkänn"))
    world.clock.at = datetime(2027, 3, 22, 8, tzinfo=UTC)
    await sweep(world)
    assert (await all_duties(world, "posting"))[-1].outcome == "void"


async def test_a_pause_that_ends_on_a_monday_leaves_the_week_to_publish_in(
    monday: Talk, world: World
) -> None:
    await void_week_12(monday, world)
    await monday("alva", presses("Avsluta pausen"))
    duty = (await all_duties(world, "posting"))[-1]
    assert (duty.period, duty.outcome, duty.closed_at) == ("2027-W12", "", None)
    await until(world, datetime(2027, 3, 25, 12, tzinfo=UTC))
    await monday("alva", sees("har ni publicerat den här veckan?"), presses("Vi har publicerat"))


async def test_a_week_with_a_day_of_rest_stays_free(monday: Talk, world: World) -> None:
    await void_week_12(monday, world)
    world.clock.at = datetime(2027, 3, 23, 8, tzinfo=UTC)
    await monday("alva", presses("Avsluta pausen"))
    assert (await all_duties(world, "posting"))[-1].outcome == "void"


async def test_a_week_that_was_settled_stays_so(monday: Talk, world: World) -> None:
    await monday("alva", "/publicerat", "/publicerat")
    await ask(monday, first="2027-03-08")
    await monday("bo", presses("Godkänn"))
    await monday("alva", presses("Avsluta pausen"))
    assert [one.outcome for one in await all_duties(world, "posting")] == ["done"]


async def test_pauses_that_are_over_are_not_read(monday: Talk, world: World) -> None:
    await ask(monday, "bo")
    async with world.database.reading() as session:
        last = date(2027, 3, 28)
        assert [one.last_day for one in (await pauses.of(session, [1], last))[1]] == [last]
        assert await pauses.of(session, [1], last + timedelta(days=1)) == {}


@pytest.mark.parametrize(
    ("wrong", "errors"),
    [
        ({"last": "2027-03-01"}, {"last": "Sista dagen är före den första"}),
        ({"first": "2027-02-01", "last": "2027-02-10"}, {"last": "Den tiden är redan slut"}),
        ({"last": "2029-03-01"}, {"last": "En paus är högst ett år"}),
        ({"first": "2028-12-01", "last": "2028-12-10"}, {"first": "mer än ett år bort"}),
        ({"first": "igår"}, {"first": "Skriv dagen som"}),
        ({"reason": ""}, {"reason": ""}),
        ({"reason": "lösenordet är Sommar2027!"}, {"reason": "lösenord"}),
    ],
)
async def test_a_wrong_answer_comes_back_at_its_field(
    monday: Talk, wrong: dict[str, str], errors: dict[str, str]
) -> None:
    await ask(monday, **wrong)
    await monday("alva", refused(**errors))


async def test_two_wishes_and_two_pauses_in_one_time(monday: Talk, world: World) -> None:
    await ask(monday)
    await monday.send("cleo", Press(payload='pauses.ask {"account":1}'))
    await monday("cleo", fills(**REST), refused(**{"": "Någon har redan bett om en paus"}))
    await monday("bo", presses("Godkänn"))
    await monday("cleo", fills(**REST), refused(first="Kontot är redan pausat då"))


async def test_a_weekend_alone_asks_for_posts_all_the_same(monday: Talk, world: World) -> None:
    await monday.send("alva", Press(payload='pauses.ask {"account":1}'))
    await monday("alva", sees("i en vecka där en vardag är pausad"))
    await monday("alva", fills(first="2027-03-13", last="2027-03-14", reason="Vi har stängt."))
    await monday("bo", presses("Godkänn"))
    await until(world, datetime(2027, 3, 15, 9, tzinfo=UTC))
    found = {one.period: one.outcome for one in await all_duties(world, "posting")}
    assert found["2027-W10"] == ""
    await monday("alva", sees("har ni publicerat den här veckan?"))


async def test_a_pause_that_is_over_is_not_approved_and_in_nobodys_way(monday: Talk, world: World) -> None:
    await ask(monday)
    await monday("alva", sees("Har du inte fått svar senast söndag 28 mars 2027 blir det ingen paus"))
    world.clock.at = datetime(2027, 3, 28, 8, tzinfo=UTC)
    await monday.send("cleo", Press(payload='pauses.ask {"account":1}'))
    await monday("cleo", fills(**LATER), refused(**{"": "Någon har redan bett om en paus"}))
    world.clock.at += timedelta(days=1)
    await monday("bo", presses("Godkänn"), sees("Den tiden är redan slut"))
    await monday("alva", sees_not("behöver inte publicera"))
    await monday("cleo", fills(**LATER), sees("Bo Påhittad bestämmer"))


async def test_the_word_pause_leads_to_ones_accounts(monday: Talk) -> None:
    for typed in ("/paus", "/pausa kontot", "/pause"):
        await monday("alva", typed, sees("Dina konton", "Tryck på ”Mer” för att se kommentarerna"))
        monday.whispers.clear()
    await monday("alva", "/paus", presses("Mer"), presses("Pausa kontot"), fills(**REST))
    await monday("bo", "/paus", sees("Tryck på ett konto för att se mer om det eller pausa det"))
    await monday("olle", "/paus", sees("Du sköter inget konto"), sees_not("/lage"))
    await monday("fia", "/paus", sees("Du sköter inget konto", "Skriv /lage"))


async def test_who_may_not_is_told_where_pauses_are(monday: Talk) -> None:
    await ask(monday, "bo")
    for payload in ('pauses.ask {"account":1}', 'pauses.end {"pause":1}'):
        await monday.send("olle", Press(payload=payload))
        await monday("olle", sees("Skriv /mina-konton för att se vilka konton du kan pausa, under ”Mer”."))
        monday.whispers.clear()
    assert "olle" not in monday.forms


async def test_the_form_asks_for_no_manager_where_there_is_none(talk: Talk, world: World) -> None:
    """The information unit decides then."""
    await add_account(world, "Lönnens kök", "olle", "")
    await talk.send("olle", Press(payload='pauses.ask {"account":1}'))
    assert talk.forms["olle"].submit == "Be om en paus"
    await talk("olle", fills(**REST), sees("Informationsenheten bestämmer. Du får svaret här."))
    await talk.send("olle", Press(payload='pauses.ask {"account":1}'))
    await talk("olle", fills(**REST), refused(**{"": "Vänta på svaret på den först"}))


async def test_outsiders_and_those_who_ask_do_not_decide(monday: Talk, world: World) -> None:
    await monday.send("olle", Press(payload='pauses.ask {"account":1}'))
    await monday("olle", sees("Det kan bara de som sköter kontot göra"))
    await ask(monday)
    payload, _message, _place = find_button(monday, "bo", "Godkänn")
    for who in ("alva", "cleo", "olle", "fia"):
        await monday.send(who, Press(payload=payload))
        await monday(who, sees("Chefen för dem som sköter kontot bestämmer det här"))
    for payload in ('pauses.approve {"pause":99}', 'pauses.end {"pause":99}', 'pauses.ask {"account":99}'):
        await monday.send("bo", Press(payload=payload))
    await monday("bo", sees("Den pausen finns inte längre", "Det kontot finns inte kvar i registret"))


async def test_where_there_is_no_manager_the_unit_decides(monday: Talk, world: World) -> None:
    async with world.database.transaction() as session:
        for who in ("alva", "cleo"):
            person = await session.merge(world.people[who])
            person.manager_id = None
    await ask(monday)
    await monday("fia", sees("Alva Exempelsson"), presses("Godkänn"))
    await monday("alva", sees("behöver inte publicera från"))


@pytest.mark.parametrize(("owner", "substitute"), [("bo", "cleo"), ("alva", "bo")])
async def test_a_manager_who_runs_the_account_does_not_decide_on_it(
    talk: Talk, world: World, owner: str, substitute: str
) -> None:
    await add_account(world, "Lönnens kök", owner, substitute)
    await ask(talk, "bo")
    await talk("bo", sees("Informationsenheten bestämmer. Du får svaret här."))
    payload, _message, _place = find_button(talk, "fia", "Godkänn")
    await talk.send("bo", Press(payload=payload))
    await talk("bo", sees("Chefen för dem som sköter kontot bestämmer det här"), sees_not("är godkänd"))
    await talk("fia", presses("Godkänn"))
    await talk("bo", sees("behöver inte publicera från"))


async def test_the_manager_of_a_manager_who_runs_it_decides(talk: Talk, world: World) -> None:
    async with world.database.transaction() as session:
        (await session.merge(world.bo)).manager_id = world.olle.id
    await add_account(world, "Lönnens kök", "cleo", "bo")
    await ask(talk, "cleo")
    await talk("olle", sees("Cleo Exempelsson"), presses("Godkänn"))
    await talk("cleo", sees("behöver inte publicera från"))
