"""A home tab shows what waits, follows what moves, and is nobody's who never looked at it."""

import pytest

from tests.bot.channels.slack.acting import ALVA, BO, FIA, Acting
from tests.scripts import applied
from tests.slack.cast import GUEST
from tests.talk import presses

OLLE = "U0OLLE"


async def opened(act: Acting, *users: str) -> None:
    for user in users:
        assert (await act.hands.open_home(user)).used
    await act.settle()


async def test_an_opened_page_shows_who_it_is_for(act: Acting) -> None:
    await opened(act, ALVA)
    assert "Hej Alva Exempelsson" in act.home(ALVA)
    assert "[Ansök om ett nytt konto]" in act.home(ALVA)


async def test_pages_follow_a_case(act: Acting) -> None:
    await opened(act, ALVA, BO, FIA)
    await applied(act.talk)
    await act.until(lambda: "[Besluta om ansökan 1]" in act.home(BO))
    await act.until(lambda: "[Visa ansökan 1]" in act.home(ALVA))
    await act.talk("bo", presses("Godkänn"))
    await act.until(lambda: "[Besluta om ansökan 1]" in act.home(FIA))
    await act.until(lambda: "[Besluta om ansökan 1]" not in act.home(BO))
    before = act.home(ALVA)
    await act.talk("fia", presses("Ta ärendet"), presses("Godkänn"))
    await act.until(lambda: act.home(ALVA) != before)
    await act.until(lambda: "[Besluta om ansökan 1]" not in act.home(FIA))


async def test_nobody_has_a_page_who_never_looked(act: Acting) -> None:
    await applied(act.talk)
    for user in (GUEST, OLLE, ALVA):
        await act.hands.say(user, "hjälp")
    await act.settle()
    assert act.slack.called("views.publish") == []


async def test_a_look_at_the_messages_is_no_look_at_the_page(act: Acting) -> None:
    event = act.hands.payloads.home_opened(ALVA) | {"tab": "messages"}
    await act.hands.event(event)
    await act.settle()
    assert act.space.homes == {}


async def test_buttons_on_the_page_lead_to_the_direct_message(act: Acting) -> None:
    await opened(act, ALVA, BO)
    await applied(act.talk)
    await act.until(lambda: "[Besluta om ansökan 1]" in act.home(BO))
    before = len(act.dm(BO))
    assert (await act.press(BO, "Besluta", act.space.homes[BO])).used
    await act.settle()
    assert len(act.dm(BO)) == before + 1
    await act.press(BO, "Godkänn")
    await act.settle()
    assert "[Besluta om ansökan 1]" not in act.home(BO)


async def test_a_form_opens_from_the_page(act: Acting) -> None:
    await opened(act, ALVA)
    await act.press(ALVA, "Ansök om ett nytt konto", act.space.homes[ALVA])
    await act.settle()
    assert "Börja ansökan" in act.dm(ALVA)[-1]
    assert "under Meddelanden" in act.modal(ALVA)  # the page itself shows no conversation


@pytest.mark.parametrize("fault", [{"retry_after": 0}, {"status": 503}])
async def test_a_page_that_slack_does_not_take_is_drawn_again(act: Acting, fault: dict[str, int]) -> None:
    act.slack.next("views.publish", **fault)  # type: ignore[arg-type] # one of its named levers
    await opened(act, ALVA)
    assert "Hej Alva" in act.home(ALVA)


async def test_a_guest_who_looks_is_told_kindly(act: Acting) -> None:
    await opened(act, GUEST)
    assert "till för kommunens anställda" in act.home(GUEST)
