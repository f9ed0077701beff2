"""`/mina-konton` and `/lage`: kept, broken and unknown told apart; each with its buttons."""

from datetime import UTC, datetime, timedelta

import pytest

from chat.cards import plain
from chat.inbound import Press
from store.models import Duty
from store.queries import duties
from tests.accounts import add_account
from tests.handlers.duties import begun
from tests.scripts import applied, live
from tests.sweeping import sweep, until
from tests.talk import Talk, fills, presses, refused, sees, sees_not
from tests.world import World

MONDAY = datetime(2027, 3, 8, 8, 0, tzinfo=UTC)


@pytest.fixture
async def monday(talk: Talk, world: World) -> Talk:
    """An account that has been live since last week; Monday at nine."""
    await live(talk)
    world.clock.at = MONDAY
    await sweep(world)
    return talk


async def test_a_person_sees_their_accounts(monday: Talk) -> None:
    await monday(
        "alva", "/mina-konton", sees("Har kontot i dag: Alva Exempelsson", "0 av 2, så långt ni har berättat")
    )
    await monday(
        "alva", presses("Vi har publicerat"), "/mina-konton", sees("1 av 2, så långt ni har berättat")
    )
    await monday("cleo", "/mina-konton", sees("Läge: Följer reglerna"))
    await monday("olle", "/mina-konton", sees("Du sköter inget konto"))


async def test_a_manager_sees_those_of_their_staff(monday: Talk) -> None:
    await monday("bo", "/mina-konton", sees("Konton som dina medarbetare sköter", "Alva Exempelsson"))


async def test_the_whole_is_for_the_information_unit(monday: Talk, world: World) -> None:
    await monday("alva", "/lage", sees("Bara informationsenheten ser alla konton"))
    await monday("fia", "/lage", sees("Konton: 1", "Följer reglerna: 1"))
    await until(world, datetime(2027, 3, 16, 12, tzinfo=UTC))
    await monday("fia", "/lage", sees("Ingen har svarat: 1", "sedan", "inlägg"))
    await monday("bo", presses("Nej, det blev inte av"))
    await monday("fia", "/lage", sees("Följer inte reglerna: 1"))


async def test_who_waits_for_whom(talk: Talk) -> None:
    await applied(talk)
    await talk("fia", "/lage", sees("väntar på Bo Påhittad sedan 1 mars 2027"))


async def test_a_quota_of_its_own(monday: Talk) -> None:
    await monday("bo", "/mina-konton", presses("Förskolan Lönnen"), presses("Ändra antalet inlägg"))
    await monday("bo", fills(posts="1"), sees("ska ha 1 inlägg i veckan"))
    await monday("alva", "/mina-konton", sees("0 av 1, så långt ni har berättat"))
    await monday("bo", presses("Ändra antalet inlägg"), fills(posts=""), sees("ska ha 2 inlägg i veckan"))
    await monday("bo", presses("Ändra antalet inlägg"), fills(posts="0"), refused(posts="Skriv ett tal från"))


async def test_who_may_change_it(monday: Talk) -> None:
    for who in ("alva", "olle"):
        await monday.send(who, Press(payload='overview.quota {"account":1}'))
        await monday(who, sees("Det bestämmer chefen eller informationsenheten"))
    await monday.send("olle", Press(payload='overview.show {"account":1}'))
    await monday("olle", sees("Det kan bara de som sköter kontot göra"))
    await monday("alva", "/mina-konton", presses("Mer"), sees_not("Ändra antalet inlägg"))


async def test_a_pause_is_seen(monday: Talk) -> None:
    await monday("bo", "/mina-konton", presses("Förskolan Lönnen"), presses("Pausa kontot"))
    await monday("bo", fills(first="2027-03-08", last="2027-03-20", reason="Sportlov."))
    await monday("fia", "/lage", sees("Pausade konton: 1", "till lördag 20 mars 2027"))
    await monday("alva", "/mina-konton", presses("Mer"), presses("Avsluta pausen"), sees("som vanligt igen"))


async def test_watches_that_are_over_are_not_read(talk: Talk, world: World) -> None:
    """There is one for each account and working day of more than a year."""
    account = await add_account(world, "Lönnens kök", "alva", "cleo")
    subject = f"account:{account}"
    async with world.database.transaction() as session:
        for kind in ("watch", "posting", "proposal"):
            for number, closed in enumerate((MONDAY, MONDAY, None)):
                due = MONDAY - timedelta(weeks=number)
                await duties.open_(
                    session,
                    Duty(
                        kind=kind,
                        subject=subject,
                        period=str(number),
                        opened_at=due - timedelta(days=1),
                        due_at=due,
                        closed_at=closed,
                    ),
                )
        found = await duties.about(session, [subject], MONDAY - timedelta(days=3))
    assert [(one.kind, one.period) for one in found] == [
        ("watch", "2"),
        ("posting", "2"),
        ("proposal", "2"),
        ("posting", "0"),
        ("proposal", "0"),
    ]


@pytest.mark.parametrize(("owner", "substitute"), [("bo", "cleo"), ("alva", "bo")])
async def test_a_manager_who_runs_it_sets_no_quota_of_their_own(
    talk: Talk, world: World, owner: str, substitute: str
) -> None:
    await add_account(world, "Lönnens kök", owner, substitute)
    await talk.send("bo", Press(payload='overview.quota {"account":1}'))
    await talk("bo", sees("Det bestämmer chefen eller informationsenheten"))
    assert "bo" not in talk.forms


async def test_a_comment_that_waits_for_months_is_against_the_rules_still(talk: Talk, world: World) -> None:
    await begun.account(talk)
    await talk("olle", f"/kommentar {begun.POST} 2027-03-04 10.00")
    world.clock.at += timedelta(weeks=9)
    await talk("fia", "/lage", sees("Följer inte reglerna: 1", "kommentarer"))


async def test_what_is_to_become_of_an_account_is_not_for_its_staff_to_answer(
    monday: Talk, world: World
) -> None:
    due = world.clock.at - timedelta(days=1)
    proposed = Duty(kind="proposal", subject="account:1", period="1", opened_at=due, due_at=due)
    async with world.database.transaction() as session:
        await duties.open_(session, proposed)
    await monday("fia", "/lage", sees("Följer reglerna: 1"))
    assert "proposal" not in plain(monday.cards("fia")[-1])
