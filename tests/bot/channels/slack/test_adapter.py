"""Who says what where: words, mentions, shortcuts, strangers, and what Slack tells of itself."""

import asyncio
from typing import Any

import aiohttp
import pytest

from bot.channels.slack import asked
from bot.people import UnknownPerson
from store.db import Unavailable
from tests.bot.channels.slack.acting import ALVA, BO, FIA, Acting
from tests.scripts import account, applied
from tests.slack.cast import GUEST, LEFT, OTHER_BOT, UNIT_CHANNEL
from tests.slack.workspace import BOT, BOT_USER, Channel, Message
from tests.talk import fills, presses

# ------------------------------------------------------------------------------ words


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("hjälp", "Det här kan du göra"),
        ("nytt konto", "[Börja ansökan]"),
        ("Nytt-konto", "[Börja ansökan]"),
        ("https://www.facebook.com/lonnen", "www.facebook.com/lonnen"),
        ("<https://www.facebook.com/lonnen|Vår sida>", "https://www.facebook.com/lonnen finns inte"),
        ("@<mailto:lonnen@social.example|lonnen@social.example>", "https://social.example/@lonnen finns"),
        ("🎉🎉", "/hjalp"),
        (f"<@{BOT_USER}>", "/hjalp"),
        (f"<@{BOT_USER}> status", "[Se dina ärenden"),
        ("<b>hej</b> & *du*", "/hjalp"),
        ("/", "/hjalp"),
    ],
)
async def test_words_in_the_direct_message(act: Acting, text: str, answer: str) -> None:
    event = {"type": "message", "channel_type": "im", "channel": act.space.dm(ALVA).id, "user": ALVA}
    assert (await act.hands.event(event | {"text": text, "ts": "1.1"})).used
    await act.settle()
    assert answer in act.dm(ALVA)[-1]


@pytest.mark.parametrize("text", ["Lösenord: Sommar2026!", "nytt-konto lösenord: hemligt1", "aB3$kfj29Xq!"])
async def test_a_password_is_refused_and_not_kept(act: Acting, text: str) -> None:
    await act.hands.say(ALVA, text)
    await act.hands.command(ALVA, "/nytt-konto", text)
    await act.settle()
    said = [one for one in act.dm(ALVA) if one != text]
    assert all("ösenord" in one for one in said)
    assert text.rsplit(maxsplit=1)[-1] not in repr(said)


async def test_words_open_a_form_by_a_button(act: Acting) -> None:
    await act.talk("alva", "/nytt-konto", presses("Börja ansökan"), fills(**account(act.talk)))
    await act.hands.close(ALVA)
    await act.hands.say(ALVA, "nytt konto")
    await act.settle()
    assert act.dm(ALVA)[-1].count("[") >= 1


async def test_a_shortcut_is_a_command_in_the_direct_message(act: Acting) -> None:
    assert (await act.hands.shortcut(ALVA, "nytt-konto")).used
    await act.settle()
    assert "[Börja ansökan]" in act.dm(ALVA)[-1]
    assert "under Meddelanden" in act.modal(ALVA)  # the shortcut itself shows no conversation


async def test_where_slack_opens_no_window_the_answer_to_a_shortcut_comes_all_the_same(act: Acting) -> None:
    act.slack.next("views.open", error="expired_trigger_id")
    await act.hands.shortcut(ALVA, "nytt-konto")
    await act.settle()
    assert ("[Börja ansökan]" in act.dm(ALVA)[-1], len(act.dm(ALVA))) == (True, 1)


async def test_a_mention_in_the_units_channel_is_answered_there_to_one(act: Acting) -> None:
    await act.hands.mention(FIA, UNIT_CHANNEL, "status")
    await act.settle()
    assert (act.dm(FIA), len(act.whispered(FIA))) == ([], 1)


@pytest.mark.parametrize(
    "more", [{"bot_id": BOT}, {"subtype": "message_changed"}, {"edited": {"ts": "1.1"}}, {"user": BOT_USER}]
)
async def test_what_no_person_says_is_not_answered(act: Acting, more: dict[str, Any]) -> None:
    event = {"type": "message", "channel_type": "im", "channel": act.space.dm(ALVA).id, "user": ALVA}
    assert (await act.hands.event(event | {"text": "hjälp"} | more)).status == 200
    await act.settle()
    assert act.talk.noting.replies == {}


# ------------------------------------------------------------------------------ where


async def between_others(act: Acting) -> Channel:
    """A direct message of Alva with Bo, in which the bot is not."""
    made = Channel("D0OTHERS", members=[ALVA, BO], is_im=True)
    act.space.dm(ALVA), act.space.dm(BO)
    act.space.channels[made.id] = made
    return made


async def test_nothing_private_comes_between_two_others(act: Acting) -> None:
    place = await between_others(act)
    for command in ("/hjalp", "/status", "/nytt-konto", "/xyzzy"):
        await act.hands.command(ALVA, command, channel=place.id)
    await act.settle()
    assert (place.messages, act.dm(BO), len(act.whispered(ALVA))) == ([], [], 3)
    assert "Börja ansökan" in act.dm(ALVA)[-1]  # what is no whisper comes to her own direct message
    assert not any(one.args.get("channel") == place.id for one in act.slack.calls)


async def test_a_button_of_a_whisper_between_two_others_stays_a_whisper(act: Acting) -> None:
    place = await between_others(act)
    await act.hands.command(ALVA, "/hjalp", channel=place.id)
    await act.settle()
    await act.press(ALVA, "Se dina ärenden", act.space.ephemerals[ALVA][-1])
    await act.settle()
    assert (place.messages, act.dm(BO)) == ([], [])
    assert "Du har inga ärenden" in (act.whispered(ALVA) + act.dm(ALVA))[-1]
    assert not any(one.args.get("channel") == place.id for one in act.slack.calls)


# ------------------------------------------------------------------------------ who


@pytest.mark.parametrize("user", [GUEST, OTHER_BOT, LEFT])
async def test_who_is_no_staff_is_refused_kindly(act: Acting, user: str) -> None:
    for command in ("/hjalp", "/nytt-konto"):
        assert (await act.hands.command(user, command)).used
    await act.settle()
    assert len(act.whispered(user)) == 2
    assert all("till för kommunens anställda" in one for one in act.whispered(user))


async def test_a_guest_who_writes_is_told_so_that_it_stays(act: Acting) -> None:
    await act.hands.say(GUEST, "nytt konto")
    await act.settle()
    assert "till för kommunens anställda" in act.dm(GUEST)[-1]


async def test_a_stranger_to_slack_is_told_the_same(act: Acting) -> None:
    act.slack.next("users.info", error="user_not_found", times=2)
    act.fails(UnknownPerson("U0X"))
    await act.hands.command(ALVA, "/hjalp")
    await act.settle()
    assert "till för kommunens anställda" in act.whispered(ALVA)[-1]


async def test_who_has_left_can_do_nothing_more(act: Acting) -> None:
    await applied(act.talk)
    await act.hands.user_change(BO, deleted=True)
    await act.settle()
    press = await act.press(BO, "Godkänn")
    await act.hands.command(BO, "/status")
    await act.settle()
    assert press.used
    assert all("till för kommunens anställda" in one for one in act.whispered(BO)[-2:])
    assert "godkän" not in act.dm(ALVA)[-1].lower()


async def test_a_change_that_is_no_leaving_changes_nothing(act: Acting) -> None:
    await act.hands.user_change(BO, title="rektor och pedagog")
    await act.hands.command(BO, "/hjalp")
    await act.settle()
    assert "Det här kan du göra" in act.dm(BO)[-1]


# ------------------------------------------------------------------------------ searches


async def seek(act: Acting, query: str) -> Any:
    await act.talk("alva", "/nytt-konto", presses("Börja ansökan"))
    body = act.hands.payloads.suggestion(ALVA, act.space.view(ALVA), "unit", query)
    return await act.send("interactive", body)


async def test_a_search_finds(act: Acting) -> None:
    assert "Förskolan Lönnen" in repr((await seek(act, "lönn")).body)


@pytest.mark.parametrize("fault", [Unavailable("x"), UnknownPerson("x"), RuntimeError("x")])
async def test_a_search_that_fails_is_an_empty_list(act: Acting, fault: Exception) -> None:
    async def lookup(*_args: object) -> None:
        raise fault

    vars(act.talk.noting)["lookup"] = lookup
    answer = await seek(act, "lönn")
    assert (answer.status, answer.body) == (200, {"options": []})


async def test_a_slow_search_is_answered_in_time(act: Acting, monkeypatch: pytest.MonkeyPatch) -> None:
    async def lookup(*_args: object) -> None:
        await asyncio.sleep(4)

    monkeypatch.setattr(asked, "_PATIENCE", 0.3)
    vars(act.talk.noting)["lookup"] = lookup
    assert (await seek(act, "lönn")).body == {"options": []}


# ------------------------------------------------------------------------------ the installation


async def health(act: Acting) -> str:
    async with aiohttp.request("GET", act.http.url.replace("/slack/events", "/health")) as answer:
        return str((await answer.json())["channels"]["slack"])


async def test_a_healthy_channel_says_so(act: Acting) -> None:
    assert await health(act) == "ok"


@pytest.mark.parametrize(
    ("event", "says"),
    [
        ({"type": "app_uninstalled"}, "app_uninstalled: the app was removed"),
        ({"type": "tokens_revoked", "tokens": {"bot": ["U0BOT"]}}, "token_revoked: the token was revoked"),
    ],
)
async def test_an_app_that_is_taken_away_is_said_in_health(
    act: Acting, event: dict[str, Any], says: str
) -> None:
    act.slack.revoke()
    assert (await act.hands.event(event)).status == 200
    assert (await health(act)).startswith(says)


async def test_the_tokens_of_people_are_none_of_ours(act: Acting) -> None:
    await act.hands.event({"type": "tokens_revoked", "tokens": {"oauth": ["U0ALVA"]}})
    assert await health(act) == "ok"


async def test_what_is_left_out_for_being_too_much_is_no_fault(act: Acting) -> None:
    body = {"type": "app_rate_limited", "team_id": "T0EXEMPEL", "minute_rate_limited": 1}
    assert (await act.send("events_api", body)).status == 200


async def test_a_whole_card_is_shown_in_a_modal_or_told_of(act: Acting) -> None:
    card = act.space.post(Message(act.space.dm(ALVA).id, act.space.stamp(), BOT_USER))
    card.blocks = [{"type": "actions", "block_id": "b", "elements": [WHOLE]}]
    await act.hands.press(ALVA, "whole", card)  # a message that the outbox does not know: nothing to show
    await act.settle()
    assert act.modal(ALVA) == ""


WHOLE = {
    "type": "button",
    "action_id": "whole",
    "value": "whole",
    "text": {"type": "plain_text", "text": "Visa allt"},
}
