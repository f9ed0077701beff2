"""Who says what where: words, the home page, strangers, and what Teams tells of itself."""

from typing import Any

import aiohttp
import pytest

from bot.people import UnknownPerson
from tests.bot.channels.teams.acting import (
    ALVA,
    APPLESS,
    FIA,
    FOREIGNER,
    OLLE,
    VISITOR,
    Acting,
)
from tests.scripts import applied, with_the_unit
from tests.talk import find_button, presses
from tests.teams import cards
from tests.teams.cast import UNIT_CHANNEL, aad_id
from tests.teams.deliver import Http

# ------------------------------------------------------------------------------ words


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("hjälp", "Det här kan du göra"),
        ("/hjalp", "Det här kan du göra"),
        ("/nytt-konto", "[Börja ansökan]"),
        ("nytt konto", "[Börja ansökan]"),
        ("Nytt-konto", "[Börja ansökan]"),
        ("https://www.facebook.com/lonnen", "www.facebook.com/lonnen"),
        ("🎉🎉", "/hjalp"),
        ("<at>Kontolots</at>&nbsp;", "/hjalp"),
        ("<b>hej</b> & *du*", "/hjalp"),
        ("/", "/hjalp"),
    ],
)
async def test_words_in_the_chat(act: Acting, text: str, answer: str) -> None:
    assert (await act.hands.say(ALVA, text)).status == 202
    await act.settle()
    assert answer in act.dm(ALVA)[-1]
    assert act.teams.problems == []


@pytest.mark.parametrize("text", ["Lösenord: Sommar2026!", "nytt-konto lösenord: hemligt1", "aB3$kfj29Xq!"])
async def test_a_password_is_refused_and_not_kept(act: Acting, text: str) -> None:
    await act.hands.say(ALVA, text)
    await act.settle()
    (told,) = act.dm(ALVA)
    assert "ösenord" in told
    assert text.rsplit(maxsplit=1)[-1] not in told


async def test_a_mention_in_the_units_channel_is_answered_to_one(act: Acting) -> None:
    await act.hands.say(FIA, "status", UNIT_CHANNEL)
    await act.settle()
    assert act.unit() == []
    assert "ärenden" in act.dm(FIA)[-1]


async def test_a_mention_without_words_is_answered(act: Acting) -> None:
    await act.hands.say(FIA, "", UNIT_CHANNEL)
    await act.settle()
    assert (act.unit(), "/hjalp" in act.dm(FIA)[-1]) == ([], True)


@pytest.mark.parametrize("more", [{"text": "", "value": {"x": 1}}, {"type": "messageUpdate"}])
async def test_what_no_person_says_is_not_answered(act: Acting, more: dict[str, Any]) -> None:
    answer = await act.hands.say(ALVA, "hjälp")
    await act.settle()
    before = len(act.dm(ALVA))
    assert (await act.hands.send(answer.activity | {"id": "17"} | more)).status == 202
    await act.settle()
    assert len(act.dm(ALVA)) == before


# ------------------------------------------------------------------------------ the home page


@pytest.mark.parametrize("word", ["hem", "Hem ", "/hem", "home"])
async def test_the_home_page(act: Acting, word: str) -> None:
    await applied(act.talk)
    await act.hands.say(ALVA, word)
    await act.settle()
    page = act.last(ALVA)
    assert page.card is not None
    assert "Förskolan Lönnen" in act.dm(ALVA)[-1]
    assert page.card["refresh"]["userIds"] == [ALVA]
    await act.talk("bo", presses("Godkänn"))
    before = len(act.space.in_dm(ALVA))
    assert (await act.hands.refresh(ALVA, page)).used
    assert "nformationsenheten" in cards.text_of(act.space.view(ALVA, page).card)
    assert (len(act.space.in_dm(ALVA)), act.teams.problems) == (before, [])


async def test_who_gets_the_app_is_greeted_once_with_the_home_page(act: Acting) -> None:
    answers = await act.hands.install(ALVA)
    await act.settle()
    assert [one.status for one in answers] == [202, 202]
    (greeting,) = act.dm(ALVA)
    assert "[Ansök" in greeting


async def test_who_takes_the_app_away_and_gets_it_again(act: Acting) -> None:
    await act.hands.say(ALVA, "hjälp")
    await act.settle()
    await act.hands.uninstall(ALVA)
    await act.settle()
    before = len(act.dm(ALVA))
    await act.hands.install(ALVA)
    await act.settle()
    assert len(act.dm(ALVA)) == before + 1
    assert act.teams.called("create") == []  # the conversation is the same as before


async def test_a_guest_who_gets_the_app_is_told(act: Acting) -> None:
    await act.hands.install(VISITOR)
    await act.settle()
    assert ["till för kommunens anställda" in one for one in act.dm(VISITOR)] == [True]


async def test_a_team_that_gets_the_app_is_not_written_to(act: Acting) -> None:
    answers = await act.hands.team_install(FIA, UNIT_CHANNEL)
    await act.settle()
    assert ([one.status for one in answers], act.unit()) == ([202, 202], [])


# ------------------------------------------------------------------------------ who


@pytest.mark.parametrize("text", ["hjälp", "nytt konto", "hem"])
async def test_a_guest_is_refused_kindly(act: Acting, text: str) -> None:
    assert (await act.hands.say(VISITOR, text)).used
    await act.settle()
    assert "till för kommunens anställda" in act.dm(VISITOR)[-1]


async def test_another_organisation_is_not_let_in(act: Acting) -> None:
    assert (await act.hands.say(FOREIGNER, "hjälp")).status == 403
    await act.settle()
    assert (act.dm(FOREIGNER), act.talk.noting.replies) == ([], {})


async def test_a_stranger_to_teams_is_told_the_same(act: Acting) -> None:
    act.fails(UnknownPerson("x"))
    await act.hands.say(ALVA, "hjälp")
    await act.settle()
    assert "till för kommunens anställda" in act.dm(ALVA)[-1]


async def test_an_outsider_in_the_units_channel_is_told_and_nothing_happens(act: Acting) -> None:
    await with_the_unit(act.talk)
    act.space.conversations[UNIT_CHANNEL].members.append("olle")
    case = act.space.conversations[UNIT_CHANNEL].messages[-1]
    before = act.unit()
    assert (await act.hands.press(OLLE, "Ta ärendet", case)) is not None
    await act.settle()
    assert len(act.told(OLLE)) == 1
    assert (act.unit(), act.dm(OLLE), act.teams.problems) == (before, [], [])


async def test_who_has_not_the_app_writes_in_a_channel_and_nothing_breaks(act: Acting) -> None:
    act.space.conversations[UNIT_CHANNEL].members.append("utan")
    assert (await act.hands.say(APPLESS, "status", UNIT_CHANNEL)).used
    await act.settle()
    assert act.unit() == []


# ------------------------------------------------------------------------------ the installation


async def health(act: Acting) -> str:
    deliver = act.hands.deliver
    assert isinstance(deliver, Http)
    async with aiohttp.request("GET", deliver.url.replace("/api/messages", "/health")) as answer:
        return str((await answer.json())["channels"]["teams"])


async def test_a_healthy_channel_says_so(act: Acting) -> None:
    assert await health(act) == "ok"


async def test_a_token_that_is_not_taken_is_said_in_health(act: Acting) -> None:
    act.teams.access_token = "another"
    await act.hands.say(ALVA, "hjälp")
    await act.until(lambda: act.talk.channel.state() != "ok")
    assert await health(act) == (
        "unauthorized: the bot's token is not taken: see that the Azure Bot has this app id and tenant"
    )


async def test_a_bot_that_is_put_out_of_the_units_channel_says_so(act: Acting) -> None:
    place = act.space.conversations[UNIT_CHANNEL]
    act.teams.next("pages", status=403, code="BotNotInConversationRoster")
    await act.hands.send(act.hands.activities.installation(FIA, place, "remove"))
    await act.talk.channel._waiting.finish()
    assert (await health(act)).startswith("BotNotInConversationRoster: add the app")
    await act.hands.team_install(FIA, UNIT_CHANNEL)
    await act.talk.channel._waiting.finish()
    assert await health(act) == "ok"


async def test_the_place_of_the_unit(act: Acting) -> None:
    channel = act.talk.channel
    assert channel.place("information_unit") == UNIT_CHANNEL
    assert channel.place("elsewhere") is None


async def test_somebody_is_found_by_their_e_mail(act: Acting) -> None:
    assert await act.talk.channel.find("fia@exempelkommun.example") == aad_id("fia")
    assert await act.talk.channel.find("nobody@exempelkommun.example") is None


async def test_a_button_of_a_case(act: Acting) -> None:
    await with_the_unit(act.talk)
    payload, message, _place = find_button(act.talk, "fia", "Ta ärendet")
    where = next(one for one in act.space.messages(FIA) if one.id == message)
    assert (await act.hands.execute(FIA, where, "press", {"payload": payload})).used
    await act.settle()
    assert act.teams.problems == []
