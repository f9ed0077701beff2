"""How people are reached in Teams: their own chat with the bot, and the app for whoever lacks it."""

from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest

from bot.channels.teams.faults import TeamsError
from bot.channels.teams.meaning import Origin
from bot.channels.teams.misses import Misses
from chat.inbound import Place, Sender
from tests.bot.channels.teams.meeting import DORA, Meeting
from tests.graph import CATALOG_APP
from tests.teams.cast import GUEST, UNIT_CHANNEL, WITHOUT_APP, aad_id
from tests.world import MONDAY

DORA_CHAT, URL = "a:1-dora", "https://t.example/teams/"

# ------------------------------------------------------------------------------ the private conversation


async def test_a_conversation_is_made_once(meeting: Meeting) -> None:
    known = await meeting.people()
    assert [await known.direct(DORA) for _time in range(2)] == ["a:1-dora"] * 2
    assert len(meeting.teams.called("create")) == 1


async def test_who_has_not_the_app_is_not_reached(meeting: Meeting) -> None:
    with pytest.raises(TeamsError) as caught:
        await (await meeting.people()).direct(aad_id(WITHOUT_APP))
    assert (caught.value.permanent, caught.value.is_not_there) == (True, True)


@pytest.fixture
def given(meeting: Meeting, monkeypatch: pytest.MonkeyPatch) -> Meeting:
    """Graph gives the app to whoever is asked for."""
    meeting.graph.add(WITHOUT_APP)
    meeting.graph.catalogue.add(CATALOG_APP)
    real = meeting.graph._install

    def installed(member: Any, body: Any) -> int:
        meeting.teams.workspace.person(member.id).installed = True
        return real(member, body)

    monkeypatch.setattr(meeting.graph, "_install", installed)
    return meeting


async def test_who_has_not_the_app_gets_it_where_that_is_set_up(given: Meeting) -> None:
    known = await given.people(teams_catalog_app=CATALOG_APP)
    assert await known.direct(aad_id(WITHOUT_APP)) == f"a:1-{WITHOUT_APP}"


async def test_who_blocked_the_bot_before_it_ever_wrote_is_not_given_it(given: Meeting) -> None:
    given.teams.next("create", status=403, code="ConversationBlockedByUser")
    known = await given.people(teams_catalog_app=CATALOG_APP)
    with pytest.raises(TeamsError, match="ConversationBlockedByUser"):
        await known.direct(DORA)
    assert given.graph.asked == []


@pytest.mark.parametrize("why", ["not allowed", "not in the catalogue", "Graph is down"])
async def test_who_cannot_be_given_the_app_is_not_reached(meeting: Meeting, why: str) -> None:
    meeting.graph.add(WITHOUT_APP)
    if why == "not allowed":
        meeting.graph.roles.clear()
    if why == "Graph is down":
        meeting.graph.next(503)
    known = await meeting.people(teams_catalog_app=CATALOG_APP)
    with pytest.raises(TeamsError) as caught:
        await known.direct(aad_id(WITHOUT_APP))
    assert caught.value.is_not_there


# ------------------------------------------------------------------------------ the app, taken away unseen


async def said(meeting: Meeting, *refusals: str, chat: str = DORA_CHAT, **how: Any) -> list[str]:
    """Where a message was tried, each of the first refused by a code of Teams', until it arrived."""
    tried: list[str] = []
    codes = iter(refusals)

    async def send(conversation: str) -> None:
        tried.append(conversation)
        if code := next(codes, None):
            raise TeamsError(code, permanent=True)

    known = await meeting.people(teams_catalog_app=CATALOG_APP)
    with suppress(TeamsError):
        await known.reached(chat, send, **how)
        tried.append("arrived")
    return tried


async def is_gone(meeting: Meeting) -> bool:
    known = await meeting.references.of(DORA)
    assert known is not None
    return known.gone


@pytest.mark.parametrize("code", ["BotNotInConversationRoster", "ForbiddenOperationException"])
async def test_who_took_the_app_away_unseen_gets_it_and_the_message(given: Meeting, code: str) -> None:
    await given.in_chat()
    given.teams.workspace.people["dora"].installed = False
    assert await said(given, code) == [DORA_CHAT, DORA_CHAT, "arrived"]
    assert ([one.method for one in given.graph.asked], await is_gone(given)) == (["POST"], False)


async def test_a_chat_that_was_made_anew_is_where_it_is_sent(given: Meeting) -> None:
    await given.references.made(DORA, "a:1-before")
    assert await said(given, "BotNotInConversationRoster", chat="a:1-before") == [
        "a:1-before",
        DORA_CHAT,
        "arrived",
    ]


async def test_it_is_tried_once_more_and_no_longer(given: Meeting) -> None:
    await given.in_chat()
    assert await said(given, *["BotNotInConversationRoster"] * 3) == [DORA_CHAT] * 2
    assert await is_gone(given)


@pytest.mark.parametrize("code", ["ConversationBlockedByUser", "MessageWritesBlocked"])
async def test_who_blocked_the_bot_gets_nothing(given: Meeting, code: str) -> None:
    await given.in_chat()
    assert await said(given, code) == [DORA_CHAT]
    assert (given.graph.asked, await is_gone(given)) == ([], True)


async def test_for_a_card_that_changes_nobody_gets_the_app(given: Meeting) -> None:
    await given.in_chat()
    given.teams.workspace.people["dora"].installed = False
    assert await said(given, "BotNotInConversationRoster", gives_app=False) == [DORA_CHAT]
    assert (given.graph.asked, await is_gone(given)) == ([], True)


async def test_another_refusal_is_no_absence(given: Meeting) -> None:
    await given.in_chat()
    assert await said(given, "MessageSizeTooBig") == [DORA_CHAT]
    assert not await is_gone(given)


@pytest.mark.parametrize("chat", ["19:unit@thread.tacv2", "a:1-nobody"])
async def test_where_nobody_alone_is_reached_nobody_gets_the_app(given: Meeting, chat: str) -> None:
    origin = Origin(
        "x", Sender(channel="teams", address=DORA), Place(conversation=chat, shared=True), URL, "29:1"
    )
    if chat.startswith("19:"):
        await given.references.note(origin)
    assert await said(given, "BotNotInConversationRoster", chat=chat) == [chat]
    assert given.graph.asked == []


# ------------------------------------------------------------------------------ looked up, and no more


async def test_who_is_looked_up_is_not_given_the_app(given: Meeting) -> None:
    known = await given.people(teams_catalog_app=CATALOG_APP)
    assert await known.introduce(aad_id(WITHOUT_APP)) is None
    assert given.graph.asked == []


async def test_who_was_looked_up_in_vain_is_not_looked_up_again_at_once(meeting: Meeting) -> None:
    known = await meeting.people(teams_manager=True)
    nobody = aad_id("nobody")
    assert await known.introduce(nobody) is None
    asked = len(meeting.teams.calls), len(meeting.graph.asked)
    assert min(asked) > 0
    for _time in range(20):
        assert await known.introduce(nobody) is None
    assert (len(meeting.teams.calls), len(meeting.graph.asked)) == asked
    meeting.clock.advance(timedelta(minutes=10))
    meeting.graph.add("nobody")
    assert await known.introduce(nobody) is not None


async def test_a_guest_is_not_looked_up_again_at_once(meeting: Meeting) -> None:
    meeting.teams.workspace.conversations[UNIT_CHANNEL].members.append(GUEST)
    known = await meeting.people()
    found = [await known.introduce(aad_id(GUEST)) for _time in range(5)]
    assert [one is not None and not one.is_staff for one in found] == [True] * 5
    assert len(meeting.teams.called("member")) == 1


async def test_who_is_heard_from_is_looked_up_again(meeting: Meeting) -> None:
    person = meeting.teams.workspace.people["dora"]
    person.installed = False
    known = await meeting.people()
    assert await known.introduce(DORA) is None
    person.installed = True
    known.heard_from(DORA)
    await meeting.in_chat()
    assert await known.introduce(DORA) is not None


async def test_a_guest_who_writes_stays_a_guest(meeting: Meeting) -> None:
    meeting.teams.workspace.conversations[UNIT_CHANNEL].members.append(GUEST)
    known = await meeting.people()
    await known.introduce(aad_id(GUEST))
    known.heard_from(aad_id(GUEST))
    await known.introduce(aad_id(GUEST))
    assert len(meeting.teams.called("member")) == 1


async def test_who_comes_into_the_unit_is_looked_up_again(meeting: Meeting) -> None:
    meeting.teams.workspace.people["dora"].installed = False
    known = await meeting.people()
    assert await known.introduce(DORA) is None
    meeting.teams.workspace.conversations[UNIT_CHANNEL].members.append("dora")
    assert DORA in await known.unit()
    assert await known.introduce(DORA) is not None


async def test_teams_that_does_not_answer_is_asked_again(meeting: Meeting) -> None:
    known = await meeting.people()
    meeting.teams.next("create", status=503)
    with pytest.raises(TeamsError):
        await known.introduce(DORA)
    assert await known.introduce(DORA) is not None


def test_so_many_misses_are_remembered_and_no_more() -> None:
    misses = Misses(lambda: MONDAY)
    for number in range(600):
        misses.note(str(number), None)
    assert [misses.of(one) is not None for one in ("99", "100", "599")] == [False, True, True]


async def test_a_guest_who_is_of_the_staff_later_is_kept_again(meeting: Meeting) -> None:
    person = meeting.teams.workspace.people["dora"]
    person.is_guest = True
    await meeting.in_chat()
    known = await meeting.people()
    await known.introduce(DORA)
    person.is_guest = False
    meeting.clock.advance(timedelta(minutes=10))
    found = await known.introduce(DORA)
    assert found is not None
    assert found.is_staff
    assert await meeting.references.of(DORA) is None  # until they are heard from
