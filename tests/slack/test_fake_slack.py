"""The fake Slack is as strict as the real one: proved with Slack's own client and with bolt."""

from contextlib import suppress
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.chance import Chance
from tests.slack import cast
from tests.slack.blocks import field, modal, section
from tests.slack.server import FakeSlack
from tests.slack.workspace import BOT_USER, Json, Message

ALVA, UNIT = "U0ALVA", "C0UNIT"


@pytest.fixture
def client(slack: FakeSlack) -> AsyncWebClient:
    return AsyncWebClient(token=slack.bot_token, base_url=slack.api_url, timeout=5, retry_handlers=[])


async def refused(call: Any) -> Json:
    """The answer to a call that Slack refuses."""
    with pytest.raises(SlackApiError) as caught:
        await call
    return dict(caught.value.response.data)


# ---------------------------------------------------------------------------------- tokens


async def test_it_says_who_the_bot_is_and_what_it_may(client: AsyncWebClient) -> None:
    answer = await client.auth_test()
    assert answer["user_id"] == BOT_USER
    assert "chat:write" in answer.headers["x-oauth-scopes"]


@pytest.mark.parametrize(("token", "error"), [("", "not_authed"), ("xoxb-other", "invalid_auth")])
async def test_a_wrong_token(slack: FakeSlack, token: str, error: str) -> None:
    client = AsyncWebClient(token=token, base_url=slack.api_url)
    assert (await refused(client.auth_test()))["error"] == error


async def test_a_revoked_token(slack: FakeSlack, client: AsyncWebClient) -> None:
    slack.revoke()
    assert (await refused(client.auth_test()))["error"] == "token_revoked"


# slack_sdk 3.47 signs in with what aiohttp 3.14 calls old
@pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")
async def test_a_token_expires_when_it_is_exchanged(slack: FakeSlack, client: AsyncWebClient) -> None:
    asked = {"client_id": slack.client_id, "client_secret": slack.client_secret}
    old = slack.refresh_token
    new = await client.oauth_v2_access(**asked, grant_type="refresh_token", refresh_token=old)
    assert (await refused(client.auth_test()))["error"] == "token_expired"
    await client.auth_test(token=new["access_token"])
    again = client.oauth_v2_access(**asked, grant_type="refresh_token", refresh_token=old)
    assert (await refused(again))["error"] == "invalid_refresh_token"


async def test_a_missing_scope(slack: FakeSlack, client: AsyncWebClient) -> None:
    slack.scopes = {"commands", "chat:write"}
    answer = await refused(client.users_info(user=ALVA))
    assert (answer["error"], answer["needed"]) == ("missing_scope", "users:read")
    assert answer["provided"] == "chat:write,commands"


async def test_without_the_scope_no_address_is_shown(slack: FakeSlack, client: AsyncWebClient) -> None:
    slack.scopes -= {"users:read.email"}
    assert "email" not in (await client.users_info(user=ALVA))["user"]["profile"]


# ---------------------------------------------------------------------------------- people


async def test_somebody_is_found_by_address(client: AsyncWebClient) -> None:
    found = await client.users_lookupByEmail(email="Alva@exempelkommun.example")
    assert found["user"]["id"] == ALVA
    assert (await refused(client.users_lookupByEmail(email="borta@exempelkommun.example")))["error"] == (
        "users_not_found"
    )


async def test_the_language_is_told_when_asked_for(client: AsyncWebClient) -> None:
    assert (await client.users_info(user=ALVA, include_locale=True))["user"]["locale"] == "sv-SE"
    assert "locale" not in (await client.users_info(user=ALVA))["user"]


async def test_the_manager_stands_in_a_field(client: AsyncWebClient) -> None:
    fields = (await client.team_profile_get())["profile"]["fields"]
    chef = next(one["id"] for one in fields if one["label"] == "Närmaste chef")
    profile = (await client.users_profile_get(user=ALVA))["profile"]
    assert profile["fields"][chef]["value"] == "U0BO"


async def test_lists_come_in_pages(client: AsyncWebClient) -> None:
    pages = [page["members"] async for page in await client.users_list(limit=4)]
    ids = [user["id"] for page in pages for user in page]
    assert len(pages) == 3
    assert {ALVA, cast.GUEST, cast.LEFT, cast.OTHER_BOT, BOT_USER} < set(ids)


async def test_the_unit_is_a_group(client: AsyncWebClient) -> None:
    (group,) = (await client.usergroups_list(include_users=True))["usergroups"]
    assert group["users"] == (await client.usergroups_users_list(usergroup=group["id"]))["users"]


# ---------------------------------------------------------------------------------- messages


@pytest.mark.parametrize(
    ("user", "error"),
    [("U0NONE", "user_not_found"), (cast.OTHER_BOT, "cannot_dm_bot"), (cast.LEFT, "user_disabled")],
)
async def test_whom_the_bot_cannot_write_to(client: AsyncWebClient, user: str, error: str) -> None:
    assert (await refused(client.conversations_open(users=user)))["error"] == error


async def test_51_blocks(client: AsyncWebClient) -> None:
    answer = await refused(client.chat_postMessage(channel=UNIT, text="x", blocks=[section()] * 51))
    assert answer["error"] == "invalid_blocks"
    assert answer["response_metadata"]["messages"] == [
        "[ERROR] no more than 50 items allowed [json-pointer:/blocks]"
    ]


async def test_texts_that_are_too_long(client: AsyncWebClient) -> None:
    sent = await client.chat_postMessage(channel=UNIT, text="x")
    update = client.chat_update(channel=UNIT, ts=sent["ts"], text="x" * 4_001)
    assert (await refused(update))["error"] == "msg_too_long"
    long = client.chat_postMessage(channel=UNIT, blocks=[section("x" * 3_000)] * 5, text="x")
    assert (await refused(long))["error"] == "msg_blocks_too_long"


async def test_a_message_of_another(slack: FakeSlack, client: AsyncWebClient) -> None:
    foreign = slack.workspace.post(Message(UNIT, slack.workspace.stamp(), "U0FIA", "Hej"))
    update = client.chat_update(channel=UNIT, ts=foreign.ts, text="x")
    assert (await refused(update))["error"] == "cant_update_message"
    none = client.chat_update(channel=UNIT, ts="1.000001", text="x")
    assert (await refused(none))["error"] == "message_not_found"


async def test_an_update_keeps_what_it_does_not_name(slack: FakeSlack, client: AsyncWebClient) -> None:
    about = {"event_type": "letter", "event_payload": {"id": 7}}
    sent = await client.chat_postMessage(channel=UNIT, text="x", blocks=[section()], metadata=about)
    await client.chat_update(channel=UNIT, ts=sent["ts"], text="y")
    (message,) = slack.workspace.channels[UNIT].messages
    assert (message.text, message.metadata, len(message.blocks)) == ("y", about, 1)
    assert message.edited > message.ts


@pytest.mark.parametrize(
    ("change", "error"),
    [({"archived": True}, "is_archived"), ({"members": []}, "channel_not_found")],
)
async def test_a_channel_that_is_closed_to_the_bot(
    slack: FakeSlack, client: AsyncWebClient, change: Json, error: str
) -> None:
    vars(slack.workspace.channels[UNIT]).update(change)
    assert (await refused(client.chat_postMessage(channel=UNIT, text="x")))["error"] == error


async def test_a_public_channel_must_be_joined(slack: FakeSlack, client: AsyncWebClient) -> None:
    slack.workspace.channels[UNIT].is_private = False
    slack.workspace.channels[UNIT].members = []
    assert (await refused(client.chat_postMessage(channel=UNIT, text="x")))["error"] == "not_in_channel"
    await client.conversations_join(channel=UNIT)
    await client.chat_postMessage(channel=UNIT, text="x")


async def test_only_members_see_what_only_they_see(slack: FakeSlack, client: AsyncWebClient) -> None:
    await client.chat_postEphemeral(channel=UNIT, user="U0FIA", text="Bara du")
    assert [one.text for one in slack.workspace.ephemerals["U0FIA"]] == ["Bara du"]
    assert slack.workspace.channels[UNIT].messages == []
    other = client.chat_postEphemeral(channel=UNIT, user=ALVA, text="x")
    assert (await refused(other))["error"] == "user_not_in_channel"


# ---------------------------------------------------------------------------------- faults


async def test_cut_after_the_effect(slack: FakeSlack, client: AsyncWebClient) -> None:
    """What the bot sent stands there, and only the history can tell."""
    about = {"event_type": "letter", "event_payload": {"id": 7}}
    slack.next("chat.postMessage", cut="after")
    with pytest.raises(aiohttp.ClientError):
        await client.chat_postMessage(channel=UNIT, text="x", metadata=about)
    history = await client.conversations_history(channel=UNIT, include_all_metadata=True)
    assert [one["metadata"] for one in history["messages"]] == [about]
    without = await client.conversations_history(channel=UNIT)
    assert "metadata" not in without["messages"][0]


async def test_cut_before_the_effect(slack: FakeSlack, client: AsyncWebClient) -> None:
    slack.next("chat.postMessage", cut="before")
    with pytest.raises(aiohttp.ClientError):
        await client.chat_postMessage(channel=UNIT, text="x")
    assert slack.workspace.channels[UNIT].messages == []
    assert len(slack.called("chat.postMessage")) == 1


async def test_a_fault_that_is_asked_for(slack: FakeSlack, client: AsyncWebClient) -> None:
    slack.next("chat.postMessage", error="is_archived")
    slack.next("chat.postMessage", status=503)
    slack.next("chat.postMessage", retry_after=2)
    assert (await refused(client.chat_postMessage(channel=UNIT, text="x")))["error"] == "is_archived"
    with pytest.raises(SlackApiError, match="status: 503"):
        await client.chat_postMessage(channel=UNIT, text="x")
    with pytest.raises(SlackApiError, match="status: 429") as caught:
        await client.chat_postMessage(channel=UNIT, text="x")
    assert caught.value.response.headers["Retry-After"] == "2"
    await client.chat_postMessage(channel=UNIT, text="x")
    assert slack.faults.left == {}


async def test_a_message_a_second(slack: FakeSlack, client: AsyncWebClient) -> None:
    slack.rates.enabled = True
    for _number in range(5):
        await client.chat_postMessage(channel=UNIT, text="x")
    answer = await refused(client.chat_postMessage(channel=UNIT, text="x"))
    assert answer["error"] == "ratelimited"
    slack.workspace.advance(1)
    await client.chat_postMessage(channel=UNIT, text="x")


async def test_twenty_lists_a_minute(slack: FakeSlack, client: AsyncWebClient) -> None:
    slack.rates.enabled = True
    for _number in range(20):
        await client.usergroups_list()
    with pytest.raises(SlackApiError) as caught:
        await client.usergroups_list()
    slack.workspace.advance(int(caught.value.response.headers["Retry-After"]))
    await client.usergroups_list()


async def test_slow(slack: FakeSlack, client: AsyncWebClient) -> None:
    slack.slow("chat.postMessage", 1)
    client.timeout = 0.1  # type: ignore[assignment] # the client takes a fraction as well
    with pytest.raises(TimeoutError):
        await client.chat_postMessage(channel=UNIT, text="x")


def test_faults_by_chance_are_the_same_for_the_same_seed() -> None:
    first, second = (Chance(3, 0.2) for _time in range(2))
    drawn = [first.draw() for _call in range(500)]
    assert drawn == [second.draw() for _call in range(500)]
    assert 60 < first.met.total() < 140
    assert len(first.met) == 6


async def test_what_chance_cuts_off_after_its_effect_stands_there(
    slack: FakeSlack, client: AsyncWebClient
) -> None:
    chance = slack.faults.chance = Chance(1, 1.0, silence=0.01)
    while not chance.met["cut after"]:
        with suppress(SlackApiError, aiohttp.ClientError):
            await client.chat_postMessage(channel=UNIT, text="x")
    assert len(slack.workspace.channels[UNIT].messages) == chance.met["cut after"] + chance.met["slow"]


# ---------------------------------------------------------------------------------- views


async def test_a_trigger_opens_one_view(slack: FakeSlack, client: AsyncWebClient) -> None:
    trigger = slack.workspace.trigger(ALVA)
    opened = await client.views_open(trigger_id=trigger, view=modal(field("purpose")))
    assert slack.workspace.view(ALVA).id == opened["view"]["id"]
    again = client.views_open(trigger_id=trigger, view=modal(field("purpose")))
    assert (await refused(again))["error"] == "exchanged_trigger_id"


async def test_a_trigger_lives_three_seconds(slack: FakeSlack, client: AsyncWebClient) -> None:
    trigger = slack.workspace.trigger(ALVA)
    slack.workspace.advance(3.1)
    late = client.views_open(trigger_id=trigger, view=modal(field("purpose")))
    assert (await refused(late))["error"] == "expired_trigger_id"
    none = client.views_open(trigger_id="1.2.3", view=modal(field("purpose")))
    assert (await refused(none))["error"] == "invalid_trigger_id"
    assert slack.workspace.views == {}


async def test_three_views_in_a_stack(slack: FakeSlack, client: AsyncWebClient) -> None:
    await client.views_open(trigger_id=slack.workspace.trigger(ALVA), view=modal(section()))
    for _number in range(2):
        await client.views_push(trigger_id=slack.workspace.trigger(ALVA), view=modal(section()))
    fourth = client.views_push(trigger_id=slack.workspace.trigger(ALVA), view=modal(section()))
    assert (await refused(fourth))["error"] == "push_limit_reached"
    first, second, _third = slack.workspace.views[ALVA]
    assert (second.previous, second.root) == (first.id, first.id)


async def test_a_view_is_updated_by_its_hash(slack: FakeSlack, client: AsyncWebClient) -> None:
    opened = await client.views_open(trigger_id=slack.workspace.trigger(ALVA), view=modal(section()))
    view = opened["view"]
    await client.views_update(view_id=view["id"], hash=view["hash"], view=modal(section("Ny")))
    old = client.views_update(view_id=view["id"], hash=view["hash"], view=modal(section()))
    assert (await refused(old))["error"] == "hash_conflict"
    none = client.views_update(view_id="V0NONE", view=modal(section()))
    assert (await refused(none))["error"] == "not_found"


async def test_a_home_tab(slack: FakeSlack, client: AsyncWebClient) -> None:
    await client.views_publish(user_id=ALVA, view={"type": "home", "blocks": [section()]})
    assert slack.workspace.homes[ALVA].blocks[0]["text"]["text"] == "Hej"
    wrong = client.views_publish(user_id=ALVA, view=modal(section()))
    assert (await refused(wrong))["error"] == "invalid_arguments"
