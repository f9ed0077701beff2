"""An account passes to somebody else: asked, accepted, approved, moved, confirmed by both (H1, H2, H4)."""

from datetime import UTC, datetime, timedelta

import pytest

from store import log
from store.models.handovers import HandOverState
from tests.handlers.hand_over.passing import (
    NAME,
    STEPS,
    accepted,
    account,
    asked,
    changes,
    does,
    done,
    forges,
    moved,
    moving,
    on,
    running,
    the_hand_over,
)
from tests.scripts import number
from tests.sweeping import all_duties, sweep
from tests.talk import Talk, fills, find_button, presses, refused, sees, sees_not
from tests.world import World


async def test_from_the_question_to_both_confirmations(talk: Talk, world: World) -> None:
    await account(talk)
    await talk("alva", "/overlat-konto", sees(NAME, "Kontoansvarig: Alva Exempelsson"))
    await asked(talk)
    await talk("alva", sees("Cleo Exempelsson har fått frågan och ska svara"))
    await talk("cleo", sees("går över från Alva Exempelsson till Cleo"), presses("Ja, jag tar över"))
    await talk("bo", sees("Chefen utser vem som ansvarar"), presses("Godkänn"))
    assert (await running(world))["owner"] == ["alva", "cleo"]
    await talk("alva", presses("Nästa steg: Lägg till"), sees("under Sidåtkomst"), fills(done=True))
    await does(talk, "cleo", "Se att du", "Byt", "Flytta", "Ta bort", "Se att registratorn")
    await talk("alva", presses("Jag bekräftar"))
    assert (await running(world))["owner"] == ["alva", "cleo"]
    await talk("cleo", presses("Jag bekräftar"), sees("Överlämningen blev klar"))
    assert (await running(world))["owner"] == ["cleo"]
    assert (await the_hand_over(world)).state == HandOverState.DONE
    await talk("fia", sees("Överlämningen blev klar"))


async def test_the_register_says_that_it_is_handed_over(talk: Talk, world: World) -> None:
    await moving(talk)
    await talk("olle", "/kontoregister lönnens", sees("Alva Exempelsson – Cleo Exempelsson – överlämnas"))
    await talk("olle", presses(NAME), sees("Läge: överlämnas"))
    await does(talk, "alva", "Lägg till")
    await does(talk, "cleo", "Se att du", "Byt", "Flytta", "Ta bort", "Se att registratorn")
    for who in ("cleo", "alva"):
        await talk(who, presses("Jag bekräftar"))
    await talk("olle", "/kontoregister lönnens", presses(NAME), sees("Läge: igång"))
    await talk("olle", sees("Facebook – Förskolan Lönnen – Cleo Exempelsson\n"))


async def test_a_step_leads_to_the_next_that_is_theirs(talk: Talk, world: World) -> None:
    await moving(talk)
    await does(talk, "alva", "Lägg till")
    await talk("cleo", presses("Nästa steg"))
    for _step in STEPS[1:]:
        assert "cleo" in talk.forms
        await talk("cleo", fills(done=True))
    await talk("cleo", presses("Jag bekräftar"), sees("Väntar på att Alva Exempelsson bekräftar"))


async def test_what_is_done_is_in_the_accounts_log_with_its_source(talk: Talk, world: World) -> None:
    await done(talk)
    async with world.database.reading() as session:
        found = [(one.what, one.rule) for one in await log.of_chain(session, "account:1")]
        assert await log.verify(session) is None
    assert found == [
        ("hand_over.asked", ""),
        ("hand_over.accepted", ""),
        ("hand_over.approved", "S3"),
        *(("hand_over.step", source) for source in ("S3", "S2", "S1", "S1", "S3", "S3")),
        ("hand_over.confirmed", ""),
        ("hand_over.confirmed", ""),
        ("hand_over.done", ""),
    ]


@pytest.mark.parametrize("who", ["alva", "bo", "cleo", "fia"])
async def test_the_last_administrator_is_removed_by_nobody_before_the_new_one_is_in(
    talk: Talk, world: World, who: str
) -> None:
    await moving(talk)
    for _before in range(2):
        await forges(talk, who, 'hand_over.step {"handover":1,"key":"old_removed"}')
        await talk(who, sees("kan inte tas bort förrän Cleo Exempelsson har bekräftat", "Källa: Malmö"))
        await does(talk, "alva", *(["Lägg till"] if not _before else []))
    async with world.database.reading() as session:
        said = [one.details.get("step") for one in await log.of_chain(session, "account:1")]
    assert "old_removed" not in said


async def test_a_step_is_done_by_whose_it_is_in_its_order(talk: Talk, world: World) -> None:
    await moving(talk)
    for who in ("cleo", "bo", "fia"):
        await forges(talk, who, 'hand_over.step {"handover":1,"key":"new_added"}')
        await talk(who, sees("Det steget gör Alva Exempelsson"))
    for key in ("new_added", "old_removed", "none"):  # nobody else gets to know who takes part
        await forges(talk, "olle", f'hand_over.step {{"handover":1,"key":"{key}"}}')
        await talk("olle", sees("Det kan bara de som är med i överlämningen göra"), sees_not("Exempelsson"))
    await forges(talk, "cleo", 'hand_over.step {"handover":1,"key":"password"}')
    await talk("cleo", sees("Ett annat steg kommer först: Lägg till den nya"))
    await forges(talk, "cleo", 'hand_over.step {"handover":1,"key":"none"}')
    await talk("cleo", sees("Det steget finns inte"))
    await talk("alva", presses("Nästa steg"), fills(done=False), refused(done="Kryssa"))
    await talk("alva", fills(done=True))
    await forges(talk, "alva", 'hand_over.step {"handover":1,"key":"new_added"}')
    await talk("alva", sees("Det steget är redan klart"))


async def test_nobody_confirms_for_the_other_or_before_all_is_done(talk: Talk, world: World) -> None:
    await moving(talk)
    await forges(talk, "alva", 'hand_over.confirm {"handover":1}')
    await talk("alva", sees("Alla steg måste vara klara först"))
    for who in ("bo", "fia", "olle"):
        await forges(talk, who, 'hand_over.confirm {"handover":1}')
        await talk(who, sees("Bara den som lämnar över och den som tar över"))
    await does(talk, "alva", "Lägg till")
    await does(talk, "cleo", "Se att du", "Byt", "Flytta", "Ta bort", "Se att registratorn")
    await talk("cleo", presses("Jag bekräftar"), presses("Jag bekräftar"))
    await talk("cleo", sees("Det är redan bekräftat"))
    assert (await the_hand_over(world)).state == HandOverState.MOVING


@pytest.mark.parametrize("who", ["cleo", "olle"])
async def test_others_do_not_begin_one(talk: Talk, world: World, who: str) -> None:
    await account(talk, substitute="cleo")
    told = "Det kan bara den kontoansvariga, chefen och informationsenheten göra"
    await talk(who, "/overlat-konto", sees(told))
    for payload in ('hand_over.begin {"account":1}', 'hand_over.ask {"account":1,"person":2}'):
        await forges(talk, who, payload)
        await talk(who, sees(told), sees_not("Vem tar över?"))


@pytest.mark.parametrize("who", ["bo", "fia"])
async def test_the_manager_and_the_unit_begin_one(talk: Talk, world: World, who: str) -> None:
    await account(talk)
    await talk(who, "/overlat-konto lönnens kök", presses(NAME), fills(person=[number(talk, "cleo")]))
    await talk(who, refused(reason="Välj"), fills(person=[number(talk, "cleo")], reason="other"))
    await talk("cleo", sees(f"Begärd av: {world.people[who].name}"), presses("Ja, jag tar över"))
    stands = (await the_hand_over(world)).state
    assert stands == {"bo": HandOverState.MOVING, "fia": HandOverState.ACCEPTED}[who]


async def test_a_manager_who_takes_over_is_approved_by_theirs(talk: Talk, world: World) -> None:
    await account(talk)
    await changes(world, "bo", manager_id=world.olle.id)
    await asked(talk, "bo", "bo")
    await forges(talk, "bo", 'hand_over.approve {"handover":1,"person":1}')
    await talk("bo", sees("Ingen godkänner sig själv"))
    await talk("olle", presses("Godkänn"))
    assert (await running(world))["owner"] == ["alva", "bo"]


async def test_a_manager_who_takes_over_and_has_none_is_approved_by_the_unit(
    talk: Talk, world: World
) -> None:
    await account(talk)
    await asked(talk, "bo", "bo")
    await talk("fia", presses("Godkänn"))
    assert (await the_hand_over(world)).approved_by_id == world.fia.id


async def test_who_says_no_says_why(talk: Talk, world: World) -> None:
    await account(talk)
    await asked(talk)
    await talk("cleo", presses("Nej, jag kan inte"), fills(reason=""), refused(reason="Skriv"))
    await talk("cleo", fills(reason="Jag går på föräldraledighet."))
    await talk("alva", sees("Cleo Exempelsson sa nej", "föräldraledighet"))
    await asked(talk, new="bo")
    assert (await the_hand_over(world, 2)).to_id == world.bo.id


async def test_the_manager_does_not_approve_it(talk: Talk, world: World) -> None:
    await accepted(talk)
    for who in ("alva", "cleo", "fia", "olle"):
        await forges(talk, who, f'hand_over.approve {{"handover":1,"person":{world.cleo.id}}}')
        await talk(who, sees("Det bestämmer chefen för den som lämnar över"))
    payload, _message, _place = find_button(talk, "bo", "Godkänn")
    await talk("bo", presses("Säg nej"), fills(reason="Cleo har inte tid."))
    await talk("alva", sees("Bo Påhittad godkände det inte", "Cleo har inte tid."))
    await forges(talk, "bo", payload)
    await talk("bo", sees("Bo Påhittad godkände det inte"))
    assert (await running(world))["owner"] == ["alva"]


async def test_it_is_called_off(talk: Talk, world: World) -> None:
    await moving(talk)
    await talk("alva", presses("Avbryt överlämningen"), sees("Alva Exempelsson avbröt"))
    await talk("cleo", sees("Alva Exempelsson avbröt"))
    assert (await running(world))["owner"] == ["alva"]
    assert [one.outcome for one in await all_duties(world, "hand_over")] != [""]
    await sweep(world)
    assert {one.closed_at is None for one in await all_duties(world, "hand_over")} == {False}


async def test_it_is_not_called_off_once_the_old_one_is_out(talk: Talk, world: World) -> None:
    await moved(talk)
    for who in ("alva", "bo", "fia"):
        await forges(talk, who, 'hand_over.cancel {"handover":1}')
        await talk(who, sees("Alva Exempelsson är redan borttagen från kontot"))
    for who in ("cleo", "olle"):
        await forges(talk, who, 'hand_over.cancel {"handover":1}')
        await talk(who, sees("Det kan bara den kontoansvariga, chefen"))


async def test_one_at_a_time(talk: Talk, world: World) -> None:
    await account(talk)
    await talk("bo", "/overlat-konto", presses(NAME))
    await asked(talk)
    await talk("bo", fills(person=[number(talk, "bo")], reason="moves"))
    await talk("bo", refused(**{"": "lämnas redan över"}))
    await forges(talk, "bo", f'hand_over.ask {{"account":1,"person":{world.alva.id}}}')
    await talk("bo", sees("Cleo Exempelsson har fått frågan"))


@pytest.mark.parametrize(
    ("new", "told"), [("alva", "har redan kontot"), ("999", "Välj i listan"), ("x", "Välj i listan")]
)
async def test_a_wrong_person_comes_back_at_the_field(talk: Talk, world: World, new: str, told: str) -> None:
    await account(talk)
    await talk("alva", "/overlat-konto", presses(NAME))
    person = number(talk, new) if new in world.people else new
    await talk("alva", fills(person=[person], reason="moves"), refused(person=told))


async def test_no_password_is_taken(talk: Talk, world: World) -> None:
    await account(talk)
    await asked(talk)
    await talk("cleo", presses("Nej, jag kan inte"), fills(reason="lösenordet är Sommar2027!"))
    await talk("cleo", refused(reason="lösenord"))
    await talk("alva", "/overlat-konto lösenord: Sommar2027!", sees("lösenord"))


async def test_how_a_step_is_done_depends_on_the_platform(talk: Talk, world: World) -> None:
    await account(talk)
    await on(world, "tiktok")
    await asked(talk)
    await talk("cleo", presses("Ja, jag tar över"))
    await talk("bo", presses("Godkänn"))
    await talk("alva", presses("Nästa steg"), sees("i kommunens lösenordsvalv"), sees_not("Sidåtkomst"))


async def test_a_second_press_tells_what_became_of_it(talk: Talk, world: World) -> None:
    await account(talk)
    await asked(talk)
    payload, _message, _place = find_button(talk, "cleo", "Ja, jag tar över")
    for _press in range(2):
        await forges(talk, "cleo", payload)
    await talk("cleo", sees("väntar på att Bo Påhittad godkänner"))
    await forges(talk, "olle", payload)
    await talk("olle", sees("Det kan bara den som ska ta över svara på"))
    await forges(talk, "olle", 'hand_over.show {"handover":9}')
    await talk("olle", sees("Den överlämningen finns inte längre"))


async def test_what_waits_goes_to_the_new_one_the_next_minute(talk: Talk, world: World) -> None:
    await done(talk)
    world.clock.at = datetime(2027, 3, 1, 12, tzinfo=UTC)
    await talk("olle", "/kommentar")
    await talk("olle", presses("Fyll i"), fills(account=["1"], day="2027-03-01"))
    world.clock.advance(timedelta(minutes=1))
    await sweep(world)
    await talk("cleo", sees("väntar på svar till"))
    await talk("alva", sees_not("väntar på svar till"))
    await talk("cleo", "/mina-konton", sees(NAME))
    await talk("alva", "/mina-konton", sees("Du sköter inget konto"))
