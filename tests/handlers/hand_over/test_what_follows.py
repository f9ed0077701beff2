"""What was the old one's is the new one's at once: duties, comments, cover (H4); unsent words nobody's."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from chat.inbound import Lookup, Sender
from store.models import Draft, Hold
from store.models.accounts import Part
from store.models.duties import DutyKind
from tests.accounts import also
from tests.handlers.hand_over.passing import NAME, account, asked, changes, does, done
from tests.scripts import applied, number
from tests.sweeping import all_duties, sweep, until
from tests.talk import Talk, fills, leaves, presses, sees, sees_not
from tests.world import World

WEDNESDAY = datetime(2027, 3, 3, 12, tzinfo=UTC)
SHE_IS_AWAY = {"first": "2027-03-01", "last": "2027-03-12"}


async def a_comment(talk: Talk) -> None:
    """Somebody tells of a comment, and whoever has the account is reminded of it."""
    await talk("olle", "/kommentar")
    await talk("olle", presses("Fyll i"), fills(account=["1"], day="2027-03-01"))
    talk.world.clock.advance(timedelta(minutes=1))
    await sweep(talk.world)


async def passed_on(talk: Talk) -> None:
    """From the question to the last step; both are to confirm."""
    await asked(talk)
    await talk("cleo", presses("Ja, jag tar över"))
    await talk("bo", presses("Godkänn"))
    await does(talk, "alva", "Lägg till")
    await does(talk, "cleo", "Se att du", "Byt", "Flytta", "Ta bort", "Se att registratorn")


async def confirmed(talk: Talk) -> None:
    """Both do, and a minute passes."""
    for who in ("alva", "cleo"):
        await talk(who, presses("Jag bekräftar"))
    talk.world.clock.advance(timedelta(minutes=1))
    await sweep(talk.world)


async def test_a_comment_that_the_old_one_was_told_of(talk: Talk, world: World) -> None:
    await account(talk)
    await a_comment(talk)
    await talk("alva", sees("väntar på svar till"))
    await passed_on(talk)
    await talk("cleo", sees_not("väntar på svar till"))
    await confirmed(talk)
    await talk("cleo", sees("väntar på svar till"), presses("Besvarad"))
    (duty,) = await all_duties(world, DutyKind.COMMENT)
    assert duty.closed_by_id == world.cleo.id


async def test_posts_of_the_week_that_the_old_one_was_told_of(talk: Talk, world: World) -> None:
    await account(talk)
    await until(world, datetime(2027, 3, 5, 13, tzinfo=UTC), timedelta(hours=3))
    await talk("alva", sees("inlägg"))
    await passed_on(talk)
    await talk("cleo", sees_not("inlägg"))
    await confirmed(talk)
    await talk("cleo", sees("inlägg"))


async def test_what_a_closing_waits_for(talk: Talk, world: World) -> None:
    await account(talk)
    await talk("bo", "/avsluta-konto", presses(NAME), fills(reason="Ingen läser det."))
    await talk("fia", presses("Ja, avsluta kontot"))
    await until(world, datetime(2027, 3, 9, 12, tzinfo=UTC), timedelta(hours=6))
    await talk("alva", sees("ska avslutas. Nästa steg"))
    await passed_on(talk)
    await talk("cleo", sees_not("ska avslutas. Nästa steg"))
    await confirmed(talk)
    await talk("cleo", sees("ska avslutas. Nästa steg"))


async def test_whoever_has_left_is_followed_at_once(talk: Talk, world: World) -> None:
    await account(talk, substitute="cleo")
    await a_comment(talk)
    await talk("cleo", sees_not("väntar på svar till"))
    await changes(world, "alva", active=False)
    for _minute in range(2):
        world.clock.advance(timedelta(minutes=1))
        await sweep(world)
    await talk("cleo", sees("väntar på svar till"))


async def test_whoever_covers_gives_way_to_the_new_one(talk: Talk, world: World) -> None:
    await also(world, await account(talk, substitute="olle"), "gun", Part.SUBSTITUTE)
    await passed_on(talk)
    await talk("alva", "/franvaro", presses("Jag ska vara borta"), fills(**SHE_IS_AWAY))
    await sweep(world)
    assert not [one for one in await all_duties(world, DutyKind.COVER) if one.closed_at is None]
    await confirmed(talk)
    await a_comment(talk)
    await talk("cleo", sees("väntar på svar till"))
    await talk("olle", sees_not("väntar på svar till"))


async def test_a_new_one_who_is_away_is_covered(talk: Talk, world: World) -> None:
    await account(talk, substitute="olle")
    await passed_on(talk)
    await talk("cleo", "/franvaro", presses("Jag ska vara borta"))
    await talk("cleo", fills(first="2027-03-15", last="2027-03-26"))
    await confirmed(talk)
    world.clock.at = WEDNESDAY
    await sweep(world)
    await talk("olle", sees("Cleo Exempelsson är borta", "Kan du ta över kontot"))


@pytest.mark.parametrize("held", [False, True])
async def test_what_they_typed_and_never_sent_is_forgotten(talk: Talk, world: World, held: bool) -> None:
    await applied(talk)
    await talk("bo", presses("Fråga den"), leaves(reason="Hur når ni alla?"))
    if held:
        async with world.database.transaction() as session:
            session.add(Hold(subject="case:1", reason="Tvist", set_by_id=1, set_at=world.clock.now()))
    await sweep(world)
    async with world.database.reading() as session:
        (draft,) = await session.exec(select(Draft))
        assert (draft.person_id, draft.answers) == (world.bo.id, {"reason": "Hur når ni alla?"})
    await changes(world, "bo", active=False)
    await sweep(world)
    async with world.database.reading() as session:
        assert bool(list(await session.exec(select(Draft)))) is held
    await talk("fia", sees_not("Hur når ni alla?"))


async def test_whoever_is_done_is_told_of_nothing_more(talk: Talk, world: World) -> None:
    await done(talk)
    before = len(world.channel.conversations["private:alva"])
    await a_comment(talk)
    world.clock.at = WEDNESDAY
    await sweep(world)
    assert len(world.channel.conversations["private:alva"]) == before


# ------------------------------------------------------------------------------ who is away just then


async def cleo_is_away(talk: Talk) -> None:
    await talk("cleo", "/franvaro", presses("Jag ska vara borta"))
    await talk("cleo", fills(reason="illness", **SHE_IS_AWAY))


async def test_the_choice_shows_who_is_away(talk: Talk, world: World) -> None:
    await cleo_is_away(talk)
    found = await world.dispatch.lookup(Sender(channel="test", address="alva"), Lookup(of="people", query=""))
    assert [one.label for one in found if "borta" in one.label] == [
        next(one.label for one in found if one.label.startswith("Cleo"))
    ]
    assert not any("sjuk" in one.label for one in found)


async def test_whoever_is_asked_and_away_is_said_to_be(talk: Talk, world: World) -> None:
    await account(talk)
    await cleo_is_away(talk)
    await asked(talk)
    await talk("alva", sees("Cleo Exempelsson är borta just nu. Svaret kan dröja."))
    before = len(world.channel.conversations["private:cleo"])
    for day in (2, 3, 4, 5):
        world.clock.at = datetime(2027, 3, day, 12, tzinfo=UTC)
        await sweep(world)
    assert len(world.channel.conversations["private:cleo"]) == before  # nobody is reminded who is away
    await talk("bo", sees("Cleo Exempelsson har fått frågan"))
    await talk("bo", presses("Visa överlämningen"), sees("borta just nu"), presses("Välj någon annan"))
    await talk("bo", fills(person=[number(talk, "olle")]), sees_not("Olle Utanför är borta"))


async def test_an_approver_who_is_away_is_followed_by_theirs(talk: Talk, world: World) -> None:
    await changes(world, "bo", manager_id=world.gun.id)
    await account(talk)
    await talk("bo", "/franvaro", presses("Jag ska vara borta"), fills(**SHE_IS_AWAY))
    await asked(talk)
    await talk("cleo", presses("Ja, jag tar över"))
    await talk("gun", presses("Godkänn"))
    await talk("cleo", sees("lämnas över. Nästa steg: Lägg till den nya administratören"))
