"""Forged buttons and forms, and forms in which people are chosen."""

import json
from typing import Any

import pytest

from bot.channels.teams.render import OURS
from chat.inbound import Submit
from tests.bot.channels.teams.acting import (
    ALVA,
    OLLE,
    Acting,
    form_open,
    sent,
    typed,
)
from tests.scripts import PURPOSE, number
from tests.talk import fills
from tests.teams import cards
from tests.teams.cast import aad_id
from tests.teams.workspace import guid

# ------------------------------------------------------------------------------ forged


@pytest.mark.parametrize(
    "payload", ["decide.approve {}", "x", "apply.send {", 'guide.run {"key":1}', "x" * 999]
)
async def test_a_forged_button_is_a_sentence(act: Acting, payload: str) -> None:
    answer = await act.pressed(ALVA, payload)
    assert answer.used
    assert "äldre version" in json.dumps(answer.body, ensure_ascii=False)


async def asked_by_alva(act: Acting) -> str:
    """The event that the form before Alva is the answer to."""
    action = act.space.dialog(ALVA).card["actions"][0]
    return str(action["data"][OURS]["event"])


async def test_somebody_elses_form_is_nobodys(act: Acting) -> None:
    await form_open(act)
    event = await asked_by_alva(act)
    payload = act.talk.forms["alva"].payload
    before = dict(act.talk.noting.replies)
    for forged in (event, aad_id("olle") + event, "", event.replace(":", ":x")):
        answer = await act.invoke(OLLE, "task/submit", sent(payload, forged, {"name": "Kapat"}))
        assert "äldre version" in json.dumps(answer.body, ensure_ascii=False)
    assert act.talk.noting.replies == before


async def test_a_form_is_sent_as_the_form_that_was_asked(act: Acting) -> None:
    await form_open(act)
    event = await asked_by_alva(act)
    answer = await act.invoke(ALVA, "task/submit", sent("apply.send {}", event, {}))
    assert "äldre version" in json.dumps(answer.body, ensure_ascii=False)


@pytest.mark.parametrize("longest", [3_001, 30_000, 30_001, 90_000])
async def test_what_is_too_long_is_said_at_its_field(act: Acting, longest: int) -> None:
    await form_open(act)
    payload, event = act.talk.forms["alva"].payload, await asked_by_alva(act)
    inputs = {"name": ("Lönnen " * longest)[:longest]}
    answer = await act.invoke(ALVA, "task/submit", sent(payload, event, inputs))
    shown = cards.text_of(answer.body["task"]["value"]["card"]["content"])
    assert "tecken" in shown.split("Kontots namn")[0]
    assert "Lönnen Lönnen" in shown
    assert "långsamt" not in shown


async def test_what_a_form_does_not_ask_is_left_out(act: Acting) -> None:
    await form_open(act)
    seen: list[Any] = []
    real = act.talk.noting.handle

    async def handle(event: Any) -> Any:
        seen.append(event.said)
        return await real(event)

    vars(act.talk.noting)["handle"] = handle
    payload, event = act.talk.forms["alva"].payload, await asked_by_alva(act)
    inputs = {"name": "Lönnen", "role": "admin", "platform": ["facebook"], "start": 17, "unit": {"x": 1}}
    assert (await act.invoke(ALVA, "task/submit", sent(payload, event, inputs))).used
    (said,) = seen
    assert isinstance(said, Submit)
    assert said.values == {"name": "Lönnen"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("signin/verifyState", {"state": "1"}),
        ("signin/tokenExchange", {"token": "x"}),
        ("composeExtension/selectItem", {"x": 1}),
        ("composeExtension/queryLink", {"url": "https://www.facebook.com/lonnen"}),
        ("fileConsent/invoke", {"action": "accept"}),
        ("config/fetch", None),
        ("", None),
    ],
)
async def test_an_invoke_that_is_none_of_ours_is_no_fault(act: Acting, name: str, value: Any) -> None:
    assert (await act.invoke(ALVA, name, value)).status == 200
    assert act.talk.noting.replies == {}


@pytest.mark.parametrize("data", [{}, {"somebody": "else's"}, {OURS: 3}, {OURS: {"verb": "delete"}}])
async def test_a_dialog_that_is_none_of_ours_is_refused(act: Acting, data: dict[str, Any]) -> None:
    assert (await act.invoke(ALVA, "task/fetch", {"data": data})).status == 400


async def test_a_malformed_activity_is_not_logged(
    act: Acting, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = await act.invoke(ALVA, "task/fetch", {"data": {OURS: {"payload": ["hemligt"]}}, "hemligt": 1})
    assert answer.status == 400
    assert "hemligt" not in caplog.text + "".join(capsys.readouterr())


# ------------------------------------------------------------------------------ people who are chosen


async def people_asked(act: Acting) -> None:
    """Alva is asked who runs the account."""
    await form_open(act)
    values = {"unit": [str(act.talk.world.units["Förskolan Lönnen"].id)], "platform": "facebook"}
    await act.talk("alva", fills(name="Lönnen, Exempelkommun", start="2027-04-01", **values))
    for step in (PURPOSE, None, None):
        await act.talk("alva", fills(**(step or _anything(act))))


def _anything(act: Acting) -> dict[str, Any]:
    return {one.name: "Tre timmar i veckan." for one in act.talk.forms["alva"].fields if one.required}


async def test_somebody_chosen_whom_nobody_knows_is_said_at_the_field(act: Acting) -> None:
    await people_asked(act)
    payload, event = act.talk.forms["alva"].payload, await asked_by_alva(act)
    inputs = {"owner": aad_id("alva"), "substitutes": guid("nobody")}
    answer = await act.invoke(ALVA, "task/submit", sent(payload, event, inputs))
    text = cards.text_of(answer.body["task"]["value"]["card"]["content"])
    assert "Kontolots känner inte personen än" in text


async def test_people_are_chosen_by_teams_own_list_and_stay_labelled(act: Acting) -> None:
    await people_asked(act)
    await act.hands.seek(ALVA, "owner", "Alva")
    answer = await act.hands.submit(ALVA, {"owner": aad_id("alva")})  # without a substitute
    assert answer.used
    (owner,) = [one for one in cards.inputs(act.space.dialog(ALVA).card) if one["id"] == "owner"]
    assert owner["value"] == aad_id("alva")
    assert [one["title"].partition(" – ")[0] for one in owner["choices"]] == ["Alva Exempelsson"]
    assert "Fel:" in act.dialog(ALVA)


async def test_a_number_of_ours_is_taken_too(act: Acting) -> None:
    await people_asked(act)
    payload, event = act.talk.forms["alva"].payload, await asked_by_alva(act)
    inputs = {"owner": number(act.talk, "alva"), "substitutes": f"{number(act.talk, 'cleo')},{aad_id('bo')}"}
    answer = await act.invoke(ALVA, "task/submit", sent(payload, event, inputs))
    assert "Fel:" not in cards.text_of(answer.body["task"]["value"]["card"]["content"])


async def test_a_refusal_keeps_what_was_typed(act: Acting) -> None:
    await form_open(act)
    values = await typed(act) | {"name": "Lösenord: Sommar2026!"}
    await act.hands.submit(ALVA, values)
    assert "lösenord" in act.dialog(ALVA).lower()
    unit = next(one for one in cards.inputs(act.space.dialog(ALVA).card) if one["id"] == "unit")
    assert [one["title"] for one in unit["choices"]] == ["Förskolan Lönnen"]
    await act.hands.submit(ALVA, {"name": "Förskolan Lönnen, Exempelkommun"})  # and everything else stands
    assert "Syfte" in act.dialog(ALVA)
