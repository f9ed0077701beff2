"""People act, and a small bot answers as it is told to."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web

from tests.teams.cast import GUEST, STRANGER, UNIT_CHANNEL, aad_id, teams_id
from tests.teams.deliver import Answer, Http
from tests.teams.drawn import asking, attached, card, execute, field, submit
from tests.teams.following import ERROR, FOUND, SAID
from tests.teams.hands import Hands
from tests.teams.server import FakeTeams
from tests.teams.state import DIRECTORY, Stopped
from tests.teams.workspace import ADAPTIVE, BOT_USER, OTHER_TENANT, Json, Message

ALVA, BO, FIA = teams_id("alva"), teams_id("bo"), teams_id("fia")
CITIES: list[Json] = [{"title": one, "value": one.lower()} for one in ("Lund", "Luleå")]
NOBODY = field("who", "ChoiceSet", choices=[]) | {
    "isMultiSelect": True,
    "choices.data": {"type": "Data.Query", "dataset": DIRECTORY},
}
PLACE = field(
    "place", "ChoiceSet", choices=[], **{"choices.data": {"type": "Data.Query", "dataset": "units"}}
)
FORM = card(
    field("purpose", maxLength=20),
    field("day", "Date", value="2027-03-01"),
    field("kind", "ChoiceSet", choices=CITIES, style="expanded"),
    field("ticks", "ChoiceSet", choices=CITIES, isMultiSelect=True, value="lund"),
    field("sure", "Toggle", title="Ja", valueOn="true", valueOff="false"),
    PLACE,
    NOBODY,
    actions=[submit(), submit("Visa", data={"x": "1"}, associatedInputs="none")],
)
OPENS = submit("Börja", data={"msteams": {"type": "task/fetch"}, "kontolots:": {"verb": "press"}})


class Bot:
    """Hears everything; `says` is its answer to invokes, by name, and None is an empty one."""

    def __init__(self) -> None:
        self.heard: list[Json] = []
        self.headers: list[dict[str, str]] = []
        self.says: dict[str, Any] = {"task/fetch": dialog(FORM)}

    async def answer(self, request: web.Request) -> web.Response:
        activity = await request.json()
        self.heard.append(activity)
        self.headers.append(dict(request.headers))
        said = self.says.get(activity.get("name"))
        return web.Response() if said is None else web.json_response(said)


def dialog(content: Json, kind: str = "continue") -> Json:
    value = {"title": "Nytt konto", "card": attached(content)}
    return {"task": {"type": kind, "value": value}}


def found(*choices: Json) -> Json:
    return {"statusCode": 200, "type": FOUND, "value": {"results": list(choices)}}


@pytest.fixture
def bot() -> Bot:
    return Bot()


@pytest.fixture
async def hands(teams: FakeTeams, bot: Bot) -> AsyncIterator[Hands]:
    app = web.Application()
    app.router.add_post("/api/messages", bot.answer)
    runner = web.AppRunner(app, shutdown_timeout=0.2)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        yield Hands(teams, Http(teams, url, lambda service_url: f"Bearer for {service_url}"))
    finally:
        await runner.cleanup()


def posted(hands: Hands, content: Json, place: str = "", user: str = ALVA) -> Message:
    """A card of the bot's, in the chat with that person unless a place is given."""
    space = hands.teams.workspace
    home = place or space.dm(user).id
    return space.post(Message(home, space.stamp(), BOT_USER, card=content))


async def opened(hands: Hands) -> None:
    """The form stands before Alva."""
    posted(hands, card(actions=[OPENS]))
    await hands.press(ALVA, "Börja")
    assert hands.teams.problems == []


# ---------------------------------------------------------------------------------- conversation


async def test_what_is_said(hands: Hands, bot: Bot) -> None:
    assert (await hands.say(ALVA, "Hej")).used
    (activity,) = bot.heard
    assert (activity["type"], activity["text"], activity["channelId"]) == ("message", "Hej", "msteams")
    assert activity["serviceUrl"] == hands.teams.service_url
    assert activity["from"] == {"id": ALVA, "name": "Alva Exempelsson", "aadObjectId": aad_id("alva")}
    assert activity["recipient"]["id"] == BOT_USER
    tenant = hands.teams.tenant
    assert activity["conversation"] == {"conversationType": "personal", "tenantId": tenant, "id": "a:1-alva"}
    assert activity["channelData"] == {"tenant": {"id": tenant}}
    assert (activity["locale"], activity["entities"][0]["type"]) == ("sv-SE", "clientInfo")
    assert bot.headers[0]["Authorization"] == f"Bearer for {hands.teams.service_url}"


async def test_what_is_said_in_a_channel_names_the_bot(hands: Hands, bot: Bot) -> None:
    await hands.say(FIA, "hjälp", UNIT_CHANNEL)
    (activity,) = bot.heard
    assert activity["text"] == "<at>Kontolots</at> hjälp"
    assert activity["entities"][0]["mentioned"]["id"] == BOT_USER
    assert activity["conversation"]["id"] == f"{UNIT_CHANNEL};messageid={activity['id']}"
    assert activity["channelData"]["channel"] == {"id": UNIT_CHANNEL}
    await hands.say(FIA, "igen", UNIT_CHANNEL, root=activity["id"])
    assert bot.heard[1]["conversation"] == activity["conversation"]


async def test_people_of_other_tenants(hands: Hands, bot: Bot) -> None:
    for key in (STRANGER, GUEST):
        await hands.say(teams_id(key), "hej")
    tenants = [one["channelData"]["tenant"]["id"] for one in bot.heard]
    assert tenants == [OTHER_TENANT, hands.teams.tenant]


async def test_the_app_comes_and_goes(hands: Hands, bot: Bot) -> None:
    await hands.uninstall(ALVA)
    assert not hands.teams.workspace.person(ALVA).installed
    await hands.install(ALVA)
    assert hands.teams.workspace.person(ALVA).installed
    await hands.team_install(FIA, UNIT_CHANNEL)
    assert [one.get("action") or one["type"] for one in bot.heard] == [
        *("remove", "conversationUpdate", "add"),
        *("conversationUpdate", "add"),
    ]
    assert [one["id"] for one in bot.heard[1]["membersAdded"]] == [BOT_USER, ALVA]
    assert bot.heard[3]["channelData"]["eventType"] == "teamMemberAdded"


async def test_the_same_again(hands: Hands, bot: Bot) -> None:
    await hands.again(await hands.say(ALVA, "hej"))
    assert bot.heard[0] == bot.heard[1]


async def test_forged(hands: Hands, bot: Bot) -> None:
    activity = hands.activities.installation(ALVA, hands.teams.workspace.dm(ALVA), "add")
    await hands.send(activity, {"Authorization": "Bearer of somebody else"})
    assert bot.headers[0]["Authorization"] == "Bearer of somebody else"


# ---------------------------------------------------------------------------------- cards


async def test_a_button_is_pressed_and_the_card_changes_for_that_user(hands: Hands, bot: Bot) -> None:
    there = posted(hands, card(field("why"), actions=[execute()]), UNIT_CHANNEL)
    other = card({"type": "TextBlock", "text": "Klart"})
    bot.says["adaptiveCard/action"] = {"statusCode": 200, "type": ADAPTIVE, "value": other}
    await hands.press(FIA, "Ja", values={"why": "därför"})
    (activity,) = bot.heard
    action = {"type": "Action.Execute", "verb": "press", "data": {"payload": "1", "why": "därför"}}
    assert activity["value"] == {"action": action, "trigger": "manual"}
    assert (activity["name"], activity["replyToId"]) == ("adaptiveCard/action", there.id)
    space = hands.teams.workspace
    assert space.view(FIA, there).card == other
    assert space.view(teams_id("gun"), there).card == there.card != other
    space.update(there, "", "", card())
    assert space.view(FIA, there).card == card()


async def test_a_button_that_asks_first(hands: Hands, bot: Bot) -> None:
    bot.says["adaptiveCard/action"] = {"statusCode": 200, "type": SAID, "value": "Borttaget"}
    inner = execute(title="Ta bort")
    there = posted(hands, card(actions=[asking("Ta bort", inner), execute(title="Nej")]))
    assert await hands.press(ALVA, "Ta bort") is None
    assert bot.heard == []
    assert await hands.press(ALVA, "Ta bort")
    assert hands.teams.workspace.told == {ALVA: ["Borttaget"]}
    await hands.press(BO, inner, there)
    assert [one["from"]["id"] for one in bot.heard] == [ALVA, BO]
    with pytest.raises(Stopped):
        await hands.press(ALVA, "Kanske")


async def test_what_the_client_does_by_itself(hands: Hands, bot: Bot) -> None:
    page = {"type": "Action.OpenUrl", "title": "Läs", "url": "https://exempelkommun.example"}
    posted(hands, card(actions=[page]))
    assert await hands.press(ALVA, "Läs") is None
    assert bot.heard == []


async def test_a_form_in_a_message(hands: Hands, bot: Bot) -> None:
    posted(hands, card(field("why", value="x"), actions=[submit(data={"a": "1"})]))
    await hands.press(ALVA, "Skicka")
    assert (bot.heard[0]["type"], bot.heard[0]["value"]) == ("message", {"a": "1", "why": "x"})


async def test_a_card_is_fetched_anew(hands: Hands, bot: Bot) -> None:
    asked = {"action": execute("refresh"), "userIds": [ALVA]}
    there = posted(hands, card(refresh=asked))
    bot.says["adaptiveCard/action"] = {"statusCode": 200, "type": ADAPTIVE, "value": FORM}
    await hands.refresh(ALVA, there)
    assert bot.heard[0]["value"]["trigger"] == "automatic"
    assert hands.teams.workspace.view(ALVA, there).card == FORM
    with pytest.raises(Stopped):
        await hands.refresh(ALVA, there)


@pytest.mark.parametrize(
    "said",
    [
        None,
        {"statusCode": 200, "type": ADAPTIVE, "value": {"type": "AdaptiveCard"}},
        {"statusCode": 200, "type": "text", "value": "hej"},
        {"type": ADAPTIVE, "value": FORM},
    ],
)
async def test_an_answer_that_teams_cannot_use(hands: Hands, bot: Bot, said: Any) -> None:
    there = posted(hands, card(actions=[execute()]))
    bot.says["adaptiveCard/action"] = said
    await hands.press(ALVA, "Ja")
    assert len(hands.teams.problems) == 1
    assert hands.teams.workspace.view(ALVA, there).card == there.card


async def test_an_error_is_shown(hands: Hands, bot: Bot) -> None:
    error = {"statusCode": 400, "type": ERROR, "value": {"code": "400", "message": "För gammal"}}
    bot.says["adaptiveCard/action"] = error
    posted(hands, card(actions=[execute()]))
    await hands.press(ALVA, "Ja")
    assert (hands.teams.workspace.told, hands.teams.problems) == ({ALVA: ["För gammal"]}, [])


# ---------------------------------------------------------------------------------- dialogs


async def test_a_dialog_is_filled_in_and_sent(hands: Hands, bot: Bot) -> None:
    bot.says["application/search"] = found(*CITIES)
    await opened(hands)
    assert bot.heard[0]["value"]["data"] == OPENS["data"]
    await hands.seek(ALVA, "units", "lu")
    await hands.seek(ALVA, "who", "exem")
    given = {"purpose": "Sommar", "kind": "lund", "ticks": ["Lund", "Luleå"], "sure": True}
    await hands.submit(ALVA, given | {"place": "Luleå", "who": [aad_id("alva"), "Gun Exempelqvist"]})
    assert bot.heard[-1]["name"] == "task/submit"
    assert bot.heard[-1]["value"]["data"] == {
        **submit()["data"],
        "purpose": "Sommar",
        "day": "2027-03-01",
        "kind": "lund",
        "ticks": "lund,luleå",
        "sure": "true",
        "place": "luleå",
        "who": f"{aad_id('alva')},{aad_id('gun')}",
    }
    assert (hands.teams.workspace.dialogs, hands.teams.problems) == ({}, [])


async def test_an_input_that_nobody_touched(hands: Hands, bot: Bot) -> None:
    await opened(hands)
    await hands.submit(ALVA, {"kind": "lund"})
    sent = bot.heard[-1]["value"]["data"]
    assert sent.keys() == {"kontolots:", "day", "kind", "ticks", "sure"}
    assert (sent["ticks"], sent["sure"]) == ("lund", "false")


async def test_a_button_without_the_inputs(hands: Hands, bot: Bot) -> None:
    await opened(hands)
    await hands.press(ALVA, "Visa", values={"purpose": "Sommar"})
    assert bot.heard[-1]["value"]["data"] == {"x": "1"}


async def test_what_comes_after_a_dialog(hands: Hands, bot: Bot) -> None:
    await opened(hands)
    space = hands.teams.workspace
    bot.says["task/submit"] = dialog(card(field("next"), actions=[submit()]))
    await hands.submit(ALVA, {"purpose": "Sommar"})
    assert (space.dialog(ALVA).typed, space.dialog(ALVA).title) == ({}, "Nytt konto")
    bot.says["task/submit"] = {"task": {"type": "message", "value": "Tack"}}
    await hands.submit(ALVA)
    assert (space.dialogs, space.told) == ({}, {ALVA: ["Tack"]})


async def test_a_dialog_stays_when_the_answer_is_none(hands: Hands, bot: Bot) -> None:
    await opened(hands)
    for said in (dialog(card(actions=[execute()])), dialog(card(), "cancel"), {"task": "x"}):
        bot.says["task/submit"] = said
        await hands.submit(ALVA, {"purpose": "Sommar"})
    assert len(hands.teams.problems) == 3
    assert hands.teams.workspace.dialog(ALVA).card == FORM


async def test_a_closed_dialog_says_nothing(hands: Hands, bot: Bot) -> None:
    await opened(hands)
    hands.fill(ALVA, {"purpose": "Halvt"})
    assert hands.close(ALVA).typed == {"purpose": "Halvt"}
    assert (len(bot.heard), hands.teams.workspace.dialogs) == (1, {})


@pytest.mark.parametrize(
    "values",
    [
        {"purpose": "x" * 21},
        {"purpose": "två\nrader"},
        {"purpose": ["x"]},
        {"day": "1 mars"},
        {"kind": "malmö"},
        {"ticks": ["lund", "malmö"]},
        {"place": "luleå"},
        {"who": [aad_id("bo")]},
        {"sure": "kanske"},
        {"other": "x"},
    ],
)
async def test_what_no_hand_could_do_is_not_sent(hands: Hands, bot: Bot, values: Any) -> None:
    await opened(hands)
    with pytest.raises(Stopped):
        await hands.submit(ALVA, values)
    assert len(bot.heard) == 1


# ---------------------------------------------------------------------------------- searches


async def test_a_search_asks_the_bot(hands: Hands, bot: Bot) -> None:
    await opened(hands)
    bot.says["application/search"] = found(*CITIES * 8)
    assert len(await hands.seek(ALVA, "place", "lu")) == 15
    value = {"queryText": "lu", "queryOptions": {"skip": 0, "top": 15}, "dataset": "units"}
    assert bot.heard[-1]["value"] == value
    bot.says["application/search"] = found({"value": "1"})
    assert await hands.seek(ALVA, "place", "lu") == []
    assert len(hands.teams.problems) == 1


async def test_people_are_searched_by_teams(hands: Hands, bot: Bot) -> None:
    await opened(hands)
    names = [one["title"] for one in await hands.seek(ALVA, "who", "påhitt")]
    assert names == ["Bo Påhittad", "Fia Påhittad"]
    assert await hands.seek(ALVA, "who", "okänd") == []
    assert len(bot.heard) == 1
    with pytest.raises(Stopped):
        await hands.seek(ALVA, "purpose", "x")


async def test_a_message_extension(hands: Hands, bot: Bot) -> None:
    offered = attached(card()) | {"preview": {"contentType": "application/vnd.microsoft.card.thumbnail"}}
    result = {"type": "result", "attachmentLayout": "list", "attachments": [offered]}
    bot.says["composeExtension/query"] = {"composeExtension": result}
    assert await hands.query(ALVA, "find", "lön") == [offered]
    value = bot.heard[0]["value"]
    assert (value["commandId"], value["parameters"]) == ("find", [{"name": "query", "value": "lön"}])
    result["attachments"] = [attached(card())]
    assert await hands.query(ALVA, "find", "lön") == []
    assert len(hands.teams.problems) == 1


# ---------------------------------------------------------------------------------- too late


async def test_too_late(hands: Hands, bot: Bot) -> None:
    """After five seconds the person is told that it went wrong, and the answer is not used."""
    late = Answer({"type": "invoke", "name": "task/fetch"}, 200, dialog(FORM), took=5.1)
    hands.following.dialog(ALVA, late, "a:1-alva", "1")
    assert (late.late, late.used, hands.teams.workspace.dialogs) == (True, False, {})
    assert len(hands.teams.problems) == 1
    message = Answer({"type": "message"}, 202, "", took=5.1)
    assert message.used
    hands.deliver.url = "http://127.0.0.1:1/"
    silent = await hands.say(ALVA, "hej")
    assert (silent.status, hands.teams.timeouts) == (0, [silent])
