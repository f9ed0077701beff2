"""What each activity of Teams means; what is no activity of Teams is Malformed."""

from typing import Any, get_args

import pytest

from bot.channels.teams.inbound import HOME, conversation, read
from bot.channels.teams.manifest import QUERY
from bot.channels.teams.meaning import (
    GivenUp,
    Ignored,
    Installed,
    Meaning,
    Pressed,
    Queried,
    Removed,
    Seen,
    Sent,
    Sought,
    Typed,
    Whole,
)
from bot.channels.teams.render import OURS
from bot.channels.teams.wire import Malformed
from chat.fields import SearchOf
from chat.inbound import LONGEST_COMMAND, Lookup, Place, Sender
from tests.bot.channels.teams.activities import AAD, BASE, BOT, CHANNEL, MESSAGE, acted, fetched, invoke, said

# ------------------------------------------------------------------------------ who and where


def test_the_person_and_the_place() -> None:
    origin = said("hej").origin
    assert origin.sender == Sender(channel="teams", address=AAD)
    assert origin.place == Place(conversation="a:1-alva")
    assert (origin.user, origin.service_url, origin.locale) == ("29:1-Alva", "https://t.example/", "sv-SE")


def test_without_an_entra_id_the_person_is_known_by_teams_own() -> None:
    body = MESSAGE | {"from": {"id": "29:1-Alva"}}
    assert read(body).origin.sender.address == "29:1-Alva"


@pytest.mark.parametrize("kind", ["channel", "groupChat"])
def test_a_place_that_others_read(kind: str) -> None:
    talk = CHANNEL | {"conversationType": kind, "id": "19:unit@thread.tacv2;messageid=17"}
    assert read(MESSAGE | {"conversation": talk}).origin.place == Place(
        conversation="19:unit@thread.tacv2", shared=True
    )


TEAM = {"channelData": {"team": {"id": "19:team@thread.tacv2"}}}


@pytest.mark.parametrize(
    ("talk", "more", "is_private"),
    [
        ({"id": "a:1-alva"}, {}, True),
        ({"id": "a:1-alva"}, {"channelData": {"tenant": {"id": AAD}}}, True),
        ({"id": "a:1-alva", "isGroup": False}, {}, True),
        ({"id": "personal-chat", "conversationType": "personal"}, {}, True),
        ({"id": "personal-chat"}, {}, False),
        ({"id": "19:unit@thread.v2"}, {}, False),
        ({"id": "a:1-alva", "isGroup": True}, {}, False),
        ({"id": "a:1-alva"}, TEAM, False),
        ({"id": "a:1-alva", "conversationType": ""}, {}, False),
        # Two people's own chat, in which one of them searches in the register.
        ({"id": "19:a_b@unq.gbl.spaces", "conversationType": "personal"}, {}, False),
        ({"id": "a:1-alva", "conversationType": "personal", "isGroup": True}, {}, False),
        ({"id": "a:1-alva", "conversationType": "personal"}, TEAM, False),
    ],
    ids=repr,
)
def test_whether_a_conversation_is_private(
    talk: dict[str, Any], more: dict[str, Any], is_private: bool
) -> None:
    assert read(MESSAGE | {"conversation": talk} | more).origin.place.shared is not is_private


def test_the_thread_is_cut_off() -> None:
    assert conversation("19:a@thread.tacv2;messageid=1") == conversation("19:a@thread.tacv2")


def test_an_event_is_its_persons_in_one_conversation() -> None:
    one = said("hej").origin.event_id
    other_place = read(MESSAGE | {"conversation": CHANNEL}).origin.event_id
    other_person = read(MESSAGE | {"from": {"id": "29:1-bo"}}).origin.event_id
    other_kind = read(invoke("task/x", {})).origin.event_id
    assert len({one, other_place, other_person, other_kind}) == 4
    assert one == said("något annat").origin.event_id  # delivered again
    assert one.startswith(f"{AAD}:")
    assert len(one) <= 200


# ------------------------------------------------------------------------------ words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("hjälp", "hjälp"),
        ("  /nytt-konto Lönnen \n", "/nytt-konto Lönnen"),
        ("<at>Kontolots</at> status", "status"),
        ("<at>Kontolots</at>\u00a0status", "status"),
        ('<AT id="0">Kontolots</AT>status', "status"),
        ("status <at>Bo Påhittad</at>", "status"),
        ("<at>Kontolots</at>", ""),
        ("<b>hej</b> & du", "<b>hej</b> & du"),
        ("<at>utan slut", "<at>utan slut"),
        ("", ""),
        (None, ""),
    ],
)
def test_words(text: str | None, words: str) -> None:
    assert said(text) == Typed(said(text).origin, words)


def test_a_mention_is_taken_out_as_its_entity_has_it() -> None:
    entities = [{"type": "mention", "text": "@Kontolots"}, {"type": "clientInfo"}, {"type": "mention"}]
    assert said("@Kontolots status", entities=entities).text == "status"


def test_what_is_more_than_a_command_is_left_out() -> None:
    assert len(said("x" * 200_000).text) == LONGEST_COMMAND


@pytest.mark.timeout(5)
@pytest.mark.parametrize("piece", ["<at>", "<at ", "<at><", "</at>"])
def test_a_text_made_to_be_slow_is_not(piece: str) -> None:
    for _time in range(20):
        assert said(piece * 50_000).text


def test_another_programs_button_is_none_of_ours() -> None:
    assert isinstance(read(MESSAGE | {"text": "", "value": {"x": 1}}), Ignored)
    assert isinstance(read(MESSAGE | {"text": "status", "value": {"x": 1}}), Typed)


# ------------------------------------------------------------------------------ buttons and forms


@pytest.mark.parametrize(
    "data", [{"payload": "a.b {}"}, {OURS: {"payload": "a.b {}"}}, {OURS: {"payload": "a.b {}"}, "x": "1"}]
)
def test_a_press_in_a_card(data: dict[str, Any]) -> None:
    meaning = acted("press", data)
    assert meaning == Pressed(meaning.origin, "execute", "a.b {}", "17")


def test_a_press_that_opens_a_dialog() -> None:
    meaning = read(fetched("task/fetch", {OURS: {"verb": "press", "payload": "a.b {}"}}))
    assert meaning == Pressed(meaning.origin, "fetch", "a.b {}", "17")


def test_a_press_in_a_dialog() -> None:
    data = {OURS: {"verb": "press", "payload": "a.b {}", "message": "5"}}
    meaning = read(fetched("task/submit", data))
    assert meaning == Pressed(meaning.origin, "submit", "a.b {}", "5")


def test_a_press_that_comes_as_a_message() -> None:
    body = MESSAGE | {"text": None, "value": {OURS: {"verb": "press", "payload": "a.b {}"}}}
    meaning = read(body | {"replyToId": "17"})
    assert meaning == Pressed(meaning.origin, "message", "a.b {}", "17")


FORM = {"payload": "f {}", "event": "e", "message": "5"}


def test_a_form_in_a_dialog_and_in_a_card() -> None:
    dialog = read(fetched("task/submit", {OURS: {**FORM, "verb": "form"}, "name": "Lönnen", "t": True}))
    assert dialog == Sent(dialog.origin, "submit", "f {}", {"name": "Lönnen", "t": True}, "e", "5")
    card = acted("form", {OURS: FORM, "name": "Lönnen"})
    assert card == Sent(card.origin, "execute", "f {}", {"name": "Lönnen"}, "e", "5")


def test_a_card_that_is_looked_at() -> None:
    assert acted("refresh", {}) == Seen(acted("refresh", {}).origin, "17")
    home = acted("refresh", {"payload": HOME})
    assert home == Seen(home.origin, "17", home=True)
    whole = acted("whole", {})
    assert whole == Whole(whole.origin, "17")
    assert acted("whole", {"payload": HOME}) == Whole(whole.origin, "17", home=True)


def test_a_form_in_a_card_that_is_given_up() -> None:
    given_up = acted("cancel", {OURS: FORM})
    assert given_up == GivenUp(given_up.origin, "5")


@pytest.mark.parametrize(
    "body",
    [
        fetched("task/fetch", {}),
        fetched("task/fetch", {"somebody": "else's"}),
        fetched("task/submit", {OURS: {"verb": "press"}}),
        fetched("task/submit", {OURS: {"verb": "delete", "payload": "x"}}),
        fetched("task/fetch", {OURS: "press"}),
        fetched("task/fetch", {OURS: {"verb": "press", "payload": ""}}),
        fetched("task/fetch", {OURS: {"verb": "press", "payload": "x" * 1_001}}),
        fetched("task/fetch", {OURS: {"verb": ["press"], "payload": "x"}}),
        invoke("task/fetch", None),
        invoke("adaptiveCard/action", None),
        invoke("adaptiveCard/action", {"action": "press"}),
        invoke("adaptiveCard/action", {"action": {"verb": "personalDetails", "data": {"x": 1}}}),
        invoke("application/search", {"dataset": "secrets", "queryText": "a"}),
        invoke("application/search", {"queryText": "a"}),
        invoke("application/search", {"dataset": "people", "queryText": 1}),
        invoke("composeExtension/query", []),
        invoke("composeExtension/query", {"parameters": [{"name": "query", "value": {"x": 1}}]}),
    ],
)
def test_an_action_that_is_not_ours(body: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        read(body)


# ------------------------------------------------------------------------------ searches


@pytest.mark.parametrize("of", get_args(SearchOf))
def test_a_search(of: SearchOf) -> None:
    meaning = read(invoke("application/search", {"dataset": of, "queryText": "x" * 300}))
    assert meaning == Sought(meaning.origin, Lookup(of=of, query="x" * 200))


@pytest.mark.parametrize(
    ("parameters", "text"),
    [
        ([{"name": "query", "value": "lönn"}], "lönn"),
        ([{"name": "initialRun", "value": "true"}], ""),
        ([{"name": "other", "value": "x"}, {"name": QUERY, "value": "lönn"}], "lönn"),
        ([{"name": "query", "value": "x" * 300}], "x" * 200),
        (None, ""),
    ],
)
def test_a_query_of_the_message_extension(parameters: Any, text: str) -> None:
    value = {"commandId": "konto", "parameters": parameters}
    meaning = read(invoke("composeExtension/query", value))
    assert meaning == Queried(meaning.origin, text)


# ------------------------------------------------------------------------------ coming and going

UPDATE = BASE | {"type": "conversationUpdate"}


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (BASE | {"type": "installationUpdate", "action": "add"}, Installed),
        (BASE | {"type": "installationUpdate", "action": "remove"}, Removed),
        (BASE | {"type": "installationUpdate", "action": "add-upgrade"}, Ignored),
        (BASE | {"type": "installationUpdate"}, Ignored),
        # In the chat with one person both are sent, and one greeting is enough.
        (UPDATE | {"membersAdded": [{"id": BOT}]}, Ignored),
        (UPDATE | {"conversation": CHANNEL, "membersAdded": [{"id": "29:1"}, {"id": BOT}]}, Installed),
        (UPDATE | {"conversation": CHANNEL, "membersAdded": [{"id": "29:1"}]}, Ignored),
        (UPDATE | {"conversation": CHANNEL, "membersRemoved": [{"id": BOT}]}, Removed),
        (UPDATE | {"conversation": CHANNEL, "recipient": None}, Ignored),
        (BASE | {"type": "messageReaction", "reactionsAdded": [{"type": "like"}]}, Ignored),
        (BASE | {"type": "messageUpdate", "text": "ändrat"}, Ignored),
        (BASE | {"type": "messageDelete"}, Ignored),
        (BASE | {"type": "typing"}, Ignored),
        (BASE | {"type": "event", "name": "application/vnd.microsoft.meetingStart"}, Ignored),
        (invoke("signin/verifyState", {"state": "1"}), Ignored),
        (invoke("signin/tokenExchange", {"token": "x"}), Ignored),
        (invoke("composeExtension/selectItem", {"x": 1}), Ignored),
        (invoke("composeExtension/submitAction", {"data": {}}), Ignored),
        (invoke("fileConsent/invoke", {"action": "accept"}), Ignored),
        (invoke("message/submitAction", {"actionName": "feedback"}), Ignored),
        (invoke(None, None), Ignored),
    ],
)
def test_what_else_teams_tells(body: dict[str, Any], kind: type[Meaning]) -> None:
    assert type(read(body)) is kind


# ------------------------------------------------------------------------------ malformed


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"type": "message"},
        MESSAGE | {"id": ""},
        MESSAGE | {"id": None},
        MESSAGE | {"id": 17},
        MESSAGE | {"id": "x" * 301},
        MESSAGE | {"from": None},
        MESSAGE | {"from": {"id": ""}},
        MESSAGE | {"from": {"id": "2" * 201}},
        MESSAGE | {"from": {"id": "29:1", "aadObjectId": ["x"]}},
        MESSAGE | {"from": {"id": "29:1", "aadObjectId": "x"}},
        MESSAGE | {"from": {"id": "29:1", "aadObjectId": f"{AAD}\n"}},
        MESSAGE | {"conversation": {"id": "x" * 201}},
        MESSAGE | {"conversation": "a:1"},
        MESSAGE | {"serviceUrl": "https://" + "x" * 300},
        MESSAGE | {"text": ["hej"]},
        MESSAGE | {"text": "a\0"},
        MESSAGE | {"text": "\ud83d"},
        MESSAGE | {"locale": "x" * 21},
        MESSAGE | {"entities": {}},
        MESSAGE | {"value": {"a": [{"b": "\0"}]}},
        MESSAGE | {"\ud800": 1},
    ],
)
def test_what_teams_does_not_send_is_malformed(body: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        read(body)


def test_a_fault_says_where_and_never_what() -> None:
    with pytest.raises(Malformed, match=r"from\.aadObjectId") as found:
        read(MESSAGE | {"from": {"id": "29:1", "aadObjectId": ["hemligt"]}})
    assert "hemligt" not in repr(found.value)
    assert found.value.__suppress_context__
