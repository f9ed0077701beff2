"""From approval to the register: the checklist, the texts, the address, live."""

import pytest

from chat.cards import Copyable
from chat.inbound import Press
from handlers.launch.actions import Address, Step
from store import log
from tests.scripts import approved, live
from tests.talk import Talk, fills, presses, refused, sees, sees_not
from tests.world import World, profile


async def test_the_owner_gets_the_checklist_after_approval(talk: Talk) -> None:
    await approved(talk)
    await talk("alva", sees("Checklista för Förskolan Lönnen", "Att göra", "Nästa steg"))


async def test_a_step_says_why_and_how_and_who_ticked_it(talk: Talk) -> None:
    await approved(talk)
    await talk("alva", presses("Nästa steg"), sees("Lidingö"), fills(done=True))
    await talk("alva", sees("Klart", "(Alva Exempelsson, 1 mars 2027)"))


async def test_live_when_all_is_ticked_and_the_address_is_given(talk: Talk) -> None:
    await live(talk)
    await talk("alva", sees("står i registret"))
    await talk("fia", sees("https://www.facebook.com/lonnenexempelkommun"))
    await talk("olle", "/kontoregister lönnen", sees("Förskolan Lönnen, Exempelkommun", "Alva Exempelsson"))


async def test_the_log_says_by_which_rules_it_went_live(talk: Talk, world: World) -> None:
    await live(talk)
    async with world.database.reading() as session:
        entry = next(one for one in await log.of_chain(session, "account:1") if one.what == "account.live")
    assert entry.details["rules"] == sorted({one.source for one in profile().checklist if one.mandatory})


async def test_not_live_before_the_mandatory_steps(talk: Talk) -> None:
    await approved(talk)
    address = "https://www.facebook.com/lonnenexempelkommun"
    await talk("alva", presses("Ange adressen"), fills(address=address), sees_not("står i registret"))
    await talk("alva", sees(address), presses("Nästa steg"), fills(done=True), sees_not("står i registret"))


async def test_a_tick_can_be_taken_back_before_it_is_live(talk: Talk) -> None:
    await approved(talk)
    await talk("alva", presses("Nästa steg"))
    payload = talk.forms["alva"].payload
    await talk("alva", fills(done=True))
    talk.forms.pop("alva", None)
    await talk.send("alva", Press(payload=payload))
    await talk("alva", fills(done=False), sees_not("Klart:"))


async def test_the_presentation_fits_the_platform(talk: Talk) -> None:
    await approved(talk, platform="tiktok", name="Exempelkommun Förskolan Lönnen")
    await talk.send("alva", Press(payload=Step(account=1, key="presentation").pack()))
    texts = [part.text for part in talk.forms["alva"].intro if isinstance(part, Copyable)]
    assert len(texts) == 1
    assert 20 < len(texts[0]) <= 80


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("", "Skriv"),
        ("javascript:alert(1)", "https"),
        ("https://www.instagram.com/lonnen", "Facebook"),
        ("https://www.fаcebook.com/lonnen", "ser bara ut"),
        ("https://facebook.com", "inte ett konto"),
        ("x" * 3_000, ""),
    ],
)
async def test_an_address_that_is_none_is_refused_at_its_field(talk: Talk, address: str, says: str) -> None:
    await approved(talk)
    await talk("alva", presses("Ange adressen"), fills(address=address), refused(address=says))


async def test_an_address_stands_in_the_register_once(talk: Talk, world: World) -> None:
    await live(talk)
    await approved_second(talk)
    await talk(
        "alva", presses("Ange adressen"), fills(address="http://m.facebook.com/LonnenExempelkommun/?ref=x")
    )
    await talk("alva", refused(address="Förskolan Lönnen"))


async def approved_second(talk: Talk) -> None:
    await approved(talk, name="Lönnens avdelning Exempelkommun")


@pytest.mark.parametrize("who", ["olle", "bo", "fia"])
async def test_only_those_who_run_the_account_work_on_its_checklist(talk: Talk, who: str) -> None:
    await approved(talk)
    for action in (Step(account=1, key="name"), Address(account=1)):
        await talk.send(who, Press(payload=action.pack()))
        assert who not in talk.forms
    await talk(who, sees("som sköter kontot"))


async def test_the_checklist_is_closed_once_it_is_live(talk: Talk) -> None:
    await live(talk)
    await talk.send("alva", Press(payload=Step(account=1, key="name").pack()))
    await talk("alva", sees("redan igång"))
    assert "alva" not in talk.forms


async def test_a_step_that_is_sent_without_its_tick_says_so(talk: Talk) -> None:
    await approved(talk)
    await talk("alva", presses("Nästa steg"), fills(done=False), refused(done="Kryssa i rutan"))
