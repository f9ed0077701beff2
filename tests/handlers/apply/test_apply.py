"""The application as a conversation: the requirements first, then the steps, the summary, sending."""

from datetime import UTC, datetime

import pytest

from chat.cards import Button
from handlers.apply import advice
from policy.platforms import Platform
from store.queries import people
from tests.scripts import CHANNEL, PURPOSE, RUNNING, account, applied, fill_all, number
from tests.talk import Talk, fills, leaves, presses, refused, sees, sees_not
from tests.world import World, profile


async def test_what_is_required_is_shown_before_the_form(talk: Talk) -> None:
    await talk("alva", "/nytt-konto", sees("Malmö: förutsättningar", "Börja ansökan"))
    assert "alva" not in talk.forms


async def test_the_whole_way_to_the_manager(talk: Talk) -> None:
    await fill_all(talk)
    await talk("alva", sees("Kontrollera din ansökan", PURPOSE["goals"], "Cleo Exempelsson"))
    await talk("alva", presses("Skicka ansökan"), sees("Bo Påhittad"))
    await talk("bo", sees("Alva Exempelsson har ansökt", PURPOSE["purpose"], "Godkänn"))


async def test_a_manager_who_seems_to_be_away_is_asked_about(talk: Talk, world: World) -> None:
    async with world.database.transaction() as session:
        await people.seen_away(session, world.bo.id or 0, world.clock.now())
    await fill_all(talk)
    await talk("alva", sees_not("autosvar"), presses("Skicka ansökan"), sees("Är Bo Påhittad borta?"))
    await talk("bo", sees_not("autosvar"), presses("Godkänn"))
    await talk("alva", sees("information"), sees_not("Är Bo Påhittad borta?"))


async def test_a_draft_is_resumed_where_it_was_left(talk: Talk) -> None:
    await talk("alva", "/nytt-konto", presses("Börja ansökan"), fills(**account(talk)))
    talk.forms.clear()
    await talk("alva", "/nytt-konto", sees("Förskolan Lönnen, Exempelkommun"), presses("Fortsätt"))
    assert {field.name for field in talk.forms["alva"].fields} == set(PURPOSE)


async def test_what_was_typed_when_the_window_was_closed_is_there_again(talk: Talk) -> None:
    await talk("alva", "/nytt-konto", presses("Börja ansökan"), fills(**account(talk)))
    await talk("alva", leaves(purpose="Halvskrivet"), "/nytt-konto", presses("Fortsätt"))
    values = {field.name: field.value for field in talk.forms["alva"].fields}
    assert values["purpose"] == "Halvskrivet"


async def test_starting_over_says_what_is_lost_and_what_is_kept(talk: Talk) -> None:
    await applied(talk)
    await talk("alva", "/nytt-konto", presses("Börja ansökan"), fills(**account(talk, name="Lönnens grupp")))
    talk.forms.clear()
    await talk("alva", "/nytt-konto")
    over = named(talk, "alva", "Börja om från början")
    assert "försvinner" in over.confirm
    assert "redan har skickat finns kvar" in over.confirm


async def test_taking_back_says_what_happens(talk: Talk) -> None:
    await applied(talk)
    sent = named(talk, "alva", "Ta tillbaka ansökan")
    await talk("bo", presses("Fråga den som ansöker"), fills(reason="Hur når ni alla?"))
    returned = named(talk, "alva", "Ta tillbaka ansökan")
    assert sent == returned
    assert "ingen om ansökan" in sent.confirm
    assert "kan inte skicka den igen" in sent.confirm


async def test_starting_over_begins_with_an_empty_form(talk: Talk) -> None:
    await talk("alva", "/nytt-konto", presses("Börja ansökan"), fills(**account(talk)))
    await talk("alva", "/nytt-konto", presses("Börja om"))
    values = {field.name: field.value for field in talk.forms["alva"].fields}
    assert values["name"] == ""


async def test_any_step_can_be_changed_from_the_summary(talk: Talk) -> None:
    await fill_all(talk)
    await talk("alva", presses("Ändra: Syfte"), fills(goals="Nio av tio familjer."))
    await talk("alva", sees("Nio av tio familjer.", "Skicka ansökan"), sees_not(PURPOSE["goals"]))


async def test_a_name_that_does_not_show_the_municipality_gets_advice_once(talk: Talk) -> None:
    await talk("alva", "/nytt-konto", presses("Börja ansökan"), fills(**account(talk, name="Lönnen")))
    await talk("alva", sees("Exempelkommun"))
    given = {field.name: field.advice for field in talk.forms["alva"].fields}
    assert "Exempelkommun" in given["name"]
    await talk("alva", sees("Läs råden", "Tryck på ”Spara och fortsätt” en gång till"), fills(name="Lönnen"))
    assert {field.name for field in talk.forms["alva"].fields} == set(PURPOSE)


async def test_a_preschool_on_instagram_is_told_its_pattern(talk: Talk) -> None:
    answers = account(talk, platform="instagram", name="Barnen på Lönnen")
    await talk("alva", "/nytt-konto", presses("Börja ansökan"), fills(**answers))
    given = {field.name: field.advice for field in talk.forms["alva"].fields}
    assert "_" in given["name"]
    assert "Lidingö" in given["name"]
    assert "i stället för det vanliga" in given["name"]
    assert "Lås kontot" in given["platform"]


@pytest.mark.parametrize("length", [10, 20, 40, 80])
@pytest.mark.parametrize(
    "unit", ["Lönnen", "Förskolan Lönnen", "Förskolan Lönnen vid Ågatan i den lilla byn"]
)
@pytest.mark.parametrize(
    "name", ["Kul", "Kul i Exempelkommun", "Allt det roliga som vi gör om dagarna hos oss"]
)
def test_the_name_that_is_suggested_follows_all_the_advice(unit: str, name: str, length: int) -> None:
    rules = profile()
    rules = rules.model_copy(update={"naming": rules.naming.model_copy(update={"longest": length})})
    remarks = advice.name_advice(name, unit, "other", Platform.FACEBOOK, rules, "sv")
    suggested = advice.suggested_name(unit, rules.municipality[0])
    assert f"Förslag: {suggested}." in remarks
    assert advice.name_advice(suggested, unit, "other", Platform.FACEBOOK, rules, "sv") == []
    assert any("är långt" in one for one in remarks) <= (len(suggested) <= length)


async def test_a_name_that_somebody_applies_for_is_refused_with_who(talk: Talk) -> None:
    await applied(talk)
    answers = account(talk, name="forskolan  LONNEN, Exempelkommun")
    await talk("cleo", "/nytt-konto", presses("Börja ansökan"), fills(**answers))
    await talk("cleo", refused(name="Alva Exempelsson"))


async def test_owner_and_only_substitute_must_be_two_people(talk: Talk) -> None:
    await talk("alva", "/nytt-konto", presses("Börja ansökan"), fills(**account(talk)))
    await talk("alva", fills(**PURPOSE), fills(**CHANNEL), fills(**RUNNING))
    await talk("alva", fills(owner=[number(talk, "alva")], substitutes=[number(talk, "alva")]))
    await talk("alva", refused(substitutes=""))


async def test_nobody_chooses_themselves_as_their_manager(talk: Talk) -> None:
    await talk("olle", "/nytt-konto", presses("Börja ansökan"), fills(**account(talk)))
    await talk("olle", fills(**PURPOSE), fills(**CHANNEL), fills(**RUNNING))
    me, other = number(talk, "olle"), number(talk, "cleo")
    await talk("olle", fills(owner=[me], substitutes=[other], manager=[me]), refused(manager=""))
    await talk("olle", fills(owner=[me], substitutes=[other], manager=[number(talk, "bo")]))
    assert "olle" in talk.forms
    assert not talk.errors["olle"]


@pytest.mark.parametrize("start", ["2027-02-28", "1900-01-01", "2999-01-01"])
async def test_a_start_in_the_past_or_far_away_is_refused(talk: Talk, start: str) -> None:
    await talk("alva", "/nytt-konto", presses("Börja ansökan"), fills(**account(talk, start=start)))
    await talk("alva", refused(start=""))


async def test_today_is_the_day_where_the_person_is(talk: Talk) -> None:
    talk.world.clock.at = datetime(2027, 6, 14, 22, 30, tzinfo=UTC)  # half past midnight in Sweden
    await talk("alva", "/nytt-konto", presses("Börja ansökan"), fills(**account(talk, start="2027-06-14")))
    await talk("alva", refused(start="Den dagen har redan varit"))
    await talk("alva", fills(**account(talk, start="2027-06-15")))
    assert not talk.errors["alva"]


async def test_a_password_is_refused_and_not_kept(talk: Talk) -> None:
    await talk("alva", "/nytt-konto", presses("Börja ansökan"), fills(**account(talk)))
    await talk("alva", fills(**PURPOSE), fills(**CHANNEL))
    await talk("alva", fills(**{**RUNNING, "password_routine": "Lösenord: Sommar2027!"}))
    await talk("alva", refused(password_routine="lösenord"))
    talk.forms.clear()
    await talk("alva", "/nytt-konto", presses("Fortsätt"))
    assert "Sommar2027" not in str(talk.forms["alva"])


async def test_an_outsider_cannot_touch_somebody_elses_application(talk: Talk) -> None:
    await fill_all(talk)
    form_button = presses("Skicka ansökan")
    talk.world.channel.conversations["private:olle"] = talk.world.channel.conversations["private:alva"]
    await talk("olle", form_button, sees("Det kan bara den som har ansökt göra"))
    await talk("bo", sees_not("Alva Exempelsson har ansökt"))


def named(talk: Talk, who: str, label: str) -> Button:
    """The newest button of that name before the person."""
    return [one for card in talk.cards(who) for one in card.buttons() if one.label == label][-1]
