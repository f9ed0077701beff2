"""The coverage table: what managers and the information unit see, and putting somebody in a gap (G2)."""

from datetime import UTC, datetime

import pytest

from chat.cards import Link, Picture
from chat.inbound import Press
from handlers.planning import actions
from store.models.accounts import Part
from tests.accounts import add_account, also
from tests.handlers.planning.summer import FIRST, at, away, plans
from tests.sweeping import all_duties, sweep
from tests.talk import Talk, fills, presses, refused, sees, sees_not
from tests.world import World

TABLE = "Semestertäckning: sommaren 2027"


async def test_the_manager_sees_what_stands(asked: Talk, world: World) -> None:
    await asked(
        "bo", "/mina-konton", presses("Semestertäckning"), sees(TABLE, "Alva Exempelsson har inte svarat än")
    )
    cleo = away(world, "cleo")
    await plans(asked, w28=cleo, w29=cleo)
    asked_ = "v. 26–27 Alva Exempelsson är på plats; v. 28–29 Cleo Exempelsson har fått frågan; v. 30–32 Alva"
    await asked("bo", "/mina-konton", presses("Semestertäckning"))
    await asked("bo", sees("2 konton. Det finns 4 luckor", f"Köket (Facebook): {asked_}"))
    await asked("cleo", presses("Ja, jag tar över"))
    await asked("fia", "/lage", presses("Semestertäckning"))
    await asked("fia", sees("Någon har varje konto alla veckor", "v. 28–29 Cleo Exempelsson tar över"))


async def test_when_all_have_said_no(asked: Talk, world: World) -> None:
    await plans(asked, w30=away(world, "cleo"))
    await asked("cleo", presses("Jag kan inte"))
    await sweep(world)
    await asked(
        "bo", "/mina-konton", presses("Semestertäckning"), sees("v. 30 ingen, Bo Påhittad har fått frågan")
    )


async def test_closed_for_comments_is_no_gap(asked: Talk, world: World) -> None:
    await plans(asked, w30=away(world, "cleo"))
    await asked("cleo", presses("Jag kan inte"))
    await sweep(world)
    await asked("bo", presses("Stäng för kommentarer"), fills())
    await asked("bo", "/mina-konton", presses("Semestertäckning"), sees("v. 30 stängt för kommentarer"))


async def test_a_part_of_a_week_is_said_to_be_one(asked: Talk) -> None:
    days = {"first": "2027-07-08", "last": "2027-07-13"}
    await asked("alva", "/franvaro", presses("Jag ska vara borta"), fills(**days))
    await sweep(asked.world)
    await asked("bo", "/mina-konton", presses("Semestertäckning"))
    await asked("bo", sees("v. 27–28 Cleo Exempelsson har fått frågan (en del av veckan)"))


async def test_without_a_holiday_the_weeks_to_come(asked: Talk) -> None:
    await at(asked, datetime(2027, 9, 6, 8, tzinfo=UTC))
    await asked(
        "bo",
        "/mina-konton",
        presses("Semestertäckning"),
        sees("Semestertäckning: de närmaste veckorna", "v. 36–43"),
    )


@pytest.mark.parametrize("who", ["alva", "cleo", "olle"])
async def test_for_nobody_else(asked: Talk, who: str) -> None:
    await asked.send(who, Press(payload=actions.Show().pack()))
    await asked(who, sees("Det här ser bara chefer och informationsenheten"), sees_not(TABLE))


async def test_others_staff_are_not_the_managers(asked: Talk, world: World) -> None:
    await add_account(world, "Parken", "olle")
    await asked("bo", "/mina-konton", presses("Semestertäckning"), sees("Lönnen"), sees_not("Parken"))
    await asked("fia", "/lage", presses("Semestertäckning"), sees("Lönnen", "Parken"))


async def test_many_are_paged(asked: Talk, world: World) -> None:
    for number in range(21):
        await add_account(world, f"Konto {number:02}", "alva", "cleo")
    await asked("fia", "/lage", presses("Semestertäckning"), sees("Konto 00"), sees_not("Konto 15"))
    await asked("fia", presses("Visa 10 till"), presses("Visa 3 till"), sees("Konto 20", "Lönnen"))


async def test_a_picture_and_a_page_where_they_are_reached(asked: Talk, world: World) -> None:
    world.dispatch.public_url = "https://kontolots.exempelkommun.example"
    await asked("bo", "/mina-konton", presses("Semestertäckning"))
    (picture,) = [one for one in parts_of(asked, "bo") if isinstance(one, Picture)]
    (link,) = [one for one in parts_of(asked, "bo") if isinstance(one, Link)]
    assert picture.url.startswith("https://kontolots.exempelkommun.example/coverage-picture/")
    assert link.url.startswith("https://kontolots.exempelkommun.example/coverage/")
    assert picture.alt.startswith(f"{TABLE}. 2 konton.")
    assert "Köket (Facebook): v. 26–32 Alva Exempelsson har inte svarat än" in picture.alt


async def test_the_manager_puts_somebody_in_a_gap(asked: Talk, world: World) -> None:
    cleo = away(world, "cleo")
    await plans(asked, w28=cleo, w29=cleo)
    await asked("bo", "/mina-konton", presses("Semestertäckning"), presses("Vecka 29: välj för Köket"))
    await asked("bo", fills(who=[str(world.alva.id)]), refused(who="Alva Exempelsson är också borta"))
    await asked(
        "bo", fills(who=[str(world.olle.id)]), sees("Olle Utanför har Köket (Facebook), från måndag 19 juli")
    )
    await asked(
        "olle",
        sees("Bo Påhittad har utsett dig", "Köket (Facebook), från måndag 19 juli till söndag 25 juli"),
    )
    await sweep(world)
    await asked("bo", presses("Semestertäckning"))
    await asked(
        "bo",
        sees("v. 28 Cleo Exempelsson har fått frågan; v. 29 Olle Utanför tar över; v. 30–32 Alva"),
    )
    await asked("cleo", presses("Ja, jag tar över"))
    assert [one.outcome for one in await all_duties(world, "cover")] == ["done", "done"]


async def test_only_who_decides_puts_somebody_in(asked: Talk, world: World) -> None:
    await plans(asked, w28=away(world, "cleo"))
    payload = actions.Fill(account=1, monday=FIRST.replace(month=7, day=12)).pack()
    for who in ("alva", "cleo", "olle"):
        await asked.send(who, Press(payload=payload))
        await asked(who, sees("Det bestämmer chefen eller informationsenheten"))
        assert who not in asked.forms
    for forged in ("9999-12-31", "0001-01-01", "2027-07-13", "2027-08-02"):
        await asked.send("bo", Press(payload=f'planning.fill {{"account":1,"monday":"{forged}"}}'))
    assert asked.seen("bo").count("Nu har någon kontot den veckan") == 4


async def test_nobody_owns_it(asked: Talk, world: World) -> None:
    number = await add_account(world, "Ägarlöst", "", "cleo")
    await also(world, number, "alva", Part.SUBSTITUTE)
    await asked("fia", "/lage", presses("Semestertäckning"), sees("Ägarlöst (Facebook): v. 26–32 ingen"))
    await asked("fia", presses("Vecka 26: välj för Ägarlöst"), fills(who=[str(world.cleo.id)]))
    await asked("fia", sees("Ingen ansvarar för kontot. Lämna över det först"))


def parts_of(talk: Talk, who: str) -> list[object]:
    """What the newest table before somebody is made of."""
    return list(next(card for card in reversed(talk.cards(who)) if card.title == TABLE).parts)


async def test_whose_owner_has_not_answered_is_not_called_covered(asked: Talk, world: World) -> None:
    await asked("bo", "/mina-konton", presses("Semestertäckning"))
    await asked("bo", sees("2 konton. För 2 konton har inget svar kommit än."), sees_not("alla veckor"))
    await plans(asked)
    await asked("bo", "/mina-konton", presses("Semestertäckning"), sees("2 konton. Någon har varje konto"))
