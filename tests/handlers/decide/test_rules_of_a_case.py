"""A case keeps its rules; who decides follows from them."""

from datetime import date
from pathlib import Path

from chat.inbound import Press
from handlers.decide.actions import Approve, Take
from policy.loading import load
from policy.profile import Profile
from store.queries import accounts, cases, people
from tests import world as worlds
from tests.handlers.apply.test_drafts import leave_work
from tests.scripts import CHANNEL, PURPOSE, RUNNING, account, applied, approved, number, with_the_unit
from tests.talk import Talk, fills, find_button, presses, refused, sees, sees_not
from tests.world import MONDAY, World


def manager_alone(from_: date) -> Profile:
    """Exempelkommun's rules, but the manager decides alone, from that day on."""
    raw = worlds.profile().model_dump(mode="json")
    raw["deciding"]["chain"] = raw["deciding"]["chain"][:1]
    raw["effective_from"] = from_.isoformat()
    return Profile.model_validate(raw)


async def test_a_case_keeps_the_rules_it_was_opened_under(tmp_path: Path) -> None:
    new = manager_alone(date(2027, 3, 8))
    async with worlds.world(tmp_path, worlds.profile(), new) as world:
        talk = Talk(world)
        await applied(talk)
        world.clock.at = MONDAY.replace(day=9)
        await talk("bo", presses("Godkänn"))
        await talk("alva", sees("Väntar på beslut av informationsenheten"))
        await applied(talk, "cleo", name="Lönnens avdelning Exempelkommun")
        await talk("bo", presses("Godkänn"))
        await talk("cleo", sees("Godkänd"))
        await talk("fia", sees("Godkänd av Bo"))


async def test_a_chosen_manager_does_not_decide_alone(tmp_path: Path) -> None:
    async with worlds.world(tmp_path, manager_alone(date(2026, 1, 1))) as world:
        talk = Talk(world)
        await talk("olle", "/nytt-konto", presses("Börja ansökan"), fills(**account(talk)))
        await talk("olle", fills(**PURPOSE), fills(**CHANNEL), fills(**RUNNING))
        people = {"owner": [number(talk, "olle")], "substitutes": [number(talk, "cleo")]}
        await talk("olle", fills(**people, manager=[number(talk, "alva")]))
        await talk("olle", fills(talk_manager=True, talk_information_unit=True), presses("Skicka ansökan"))
        await talk("alva", presses("Godkänn"))
        await talk("fia", sees("vald av den som ansöker"), presses("Godkänn"))
        await talk("olle", sees("Fia Påhittad godkände"))


async def test_the_units_override_holds_for_its_cases(talk: Talk, world: World) -> None:
    await approved(talk, platform="instagram", name="lonnen_exempelby")
    keys = {step.key for step in worlds.profile().for_unit("Förskolan Lönnen").checklist}
    assert "locked_account" in keys
    await talk("alva", sees("0 av"), presses("Välj ett annat steg"))
    (choice,) = talk.forms["alva"].fields
    assert "locked_account" in {option.value for option in getattr(choice, "options", ())}


async def test_a_closed_group_is_exempt_by_the_profile(talk: Talk, world: World) -> None:
    await approved(talk, closed_group=True)
    async with world.database.reading() as session:
        (entry,) = await accounts.entries(session)
    assert entry.account.exempt == ["public_list", "statistics"]
    await talk("olle", "/kontoregister lönnen", presses("Förskolan Lönnen"), sees("den offentliga listan"))


async def test_another_account_after_the_managers_word_goes_to_the_manager_again(
    talk: Talk, world: World
) -> None:
    await with_the_unit(talk)
    await talk(
        "fia", presses("Ta ärendet"), presses("Fråga den som ansöker"), fills(reason="Varför Facebook?")
    )
    await talk("alva", presses("Ändra: Kontot"), fills(platform="tiktok"))
    await talk("alva", presses("Svara och skicka igen"), fills(reply="Ni har rätt."))
    await talk("bo", sees("TikTok"), presses("Godkänn"))


async def test_nobody_is_given_an_account_who_has_left(talk: Talk, world: World) -> None:
    await with_the_unit(talk)
    await leave_work(world, "cleo")
    await talk(
        "fia", presses("Ta ärendet"), presses("Godkänn"), sees("Cleo Exempelsson arbetar inte kvar här")
    )
    async with world.database.reading() as session:
        assert len(await cases.decisions(session, 1)) == 1


async def test_the_manager_does_not_take_the_units_case(talk: Talk) -> None:
    await applied(talk)
    await talk.send("bo", Press(payload=Take(case=1, turn=1).pack()))
    await talk("bo", presses("Godkänn"))
    await talk("fia", sees("Ingen har tagit ärendet än"))


async def test_a_draft_is_nobody_elses_to_see(talk: Talk) -> None:
    await talk("alva", "/nytt-konto", presses("Börja ansökan"), fills(**account(talk)))
    for who in ("fia", "bo"):
        await talk.send(who, Press(payload=Approve(case=1, turn=1).pack()))
        await talk(who, sees_not("Lönnen"))


async def test_what_was_written_stays_in_the_form_when_it_cannot_be_taken(talk: Talk) -> None:
    await with_the_unit(talk)
    await talk("gun", presses("Avslå"))
    await talk("fia", presses("Ta ärendet"))
    await talk(
        "gun", fills(reason="Ni har redan en sida."), refused(**{"": "Fia Påhittad har tagit ärendet"})
    )
    assert "gun" in talk.forms


async def test_a_decider_of_an_old_turn_gets_the_outcome(talk: Talk) -> None:
    await applied(talk)
    late, message, place = find_button(talk, "bo", "Godkänn")
    await talk("bo", presses("Fråga den som ansöker"), fills(reason="Vem svarar i juli?"))
    await talk("alva", presses("Svara och skicka igen"), fills(reply="Cleo."))
    await talk.send("bo", Press(payload=late, message=message), place)
    await talk("bo", sees("Ditt klick ändrade ingenting"))


def test_the_shipped_chains_are_as_published() -> None:
    chains = {
        name: [one.role for one in load(name).deciding.chain] for name in ("lidingo", "informationsenheten")
    }
    assert chains == {"lidingo": ["manager"], "informationsenheten": ["manager", "information_unit"]}


async def test_a_manager_who_changed_meanwhile_decides_anew(talk: Talk, world: World) -> None:
    await with_the_unit(talk)
    await talk("fia", presses("Ta ärendet"), presses("Fråga den som ansöker"), fills(reason="Vem är chef?"))
    async with world.database.transaction() as session:
        alva = await people.get(session, world.alva.id)
        assert alva is not None
        alva.manager_id = world.cleo.id
    await talk("alva", presses("Svara och skicka"), fills(reply="Cleo är ny chef."))
    await talk("cleo", sees("Alva Exempelsson har ansökt"), presses("Godkänn"))
    await talk("fia", sees("Cleo är ny chef."), presses("Godkänn"))
    await talk("alva", sees("Godkänd"))


async def test_a_case_that_a_colleague_took_in_the_same_moment_is_not_taken_from_them(talk: Talk) -> None:
    await with_the_unit(talk)
    payload, message, place = find_button(talk, "gun", "Ta ärendet")
    await talk("fia", presses("Ta ärendet"))
    await talk.send("gun", Press(payload=payload, message=message), place)
    await talk("gun", sees("Fia Påhittad har tagit ärendet"), presses("Ta över ärendet"))
    await talk("gun", sees("Gun Exempelqvist har tagit ärendet"))
