"""What the page tells goes to the dispatch once, and its answer comes back as the page can show it."""

import asyncio

from chat.cards import Card, Text
from chat.fields import Line, Option
from chat.forms import Form
from chat.inbound import Command, Leave, Lookup, Press, Submit
from chat.replies import Ask, Refuse, Say, Whisper
from store.db import Database
from store.queries import webchat
from tests.bot.channels.web.helpers import Cast, Client, FakeDispatch, happened, tell

TYPED = {"kind": "typed", "text": "/hjalp mig"}
FORM = Form(title="Nytt konto", payload="a {}", submit="Skicka", keeps_draft=True)


async def typed_lines(database: Database, conversation: str) -> list[tuple[str, int | None]]:
    async with database.reading() as session:
        return [(one.typed, one.typed_by_id) for one in await webchat.history(session, conversation, 10)]


async def test_a_typed_command(
    client: Client, cast: Cast, dispatch: FakeDispatch, database: Database
) -> None:
    assert await tell(client, cast.alva, TYPED) == {"kind": "nothing"}
    [event] = dispatch.events
    assert event.said == Command(name="hjalp", text="mig")
    assert (event.sender.channel, event.sender.address) == ("web", str(cast.alva))
    assert await typed_lines(database, f"person:{cast.alva}") == [("/hjalp mig", cast.alva)]


async def test_the_registry_is_asked(client: Client, cast: Cast, dispatch: FakeDispatch) -> None:
    await tell(client, cast.alva, {"kind": "typed", "text": "nytt konto nu"})
    assert dispatch.events[0].said == Command(name="nytt-konto", text="nu")


async def test_an_unknown_command_is_its_first_word(
    client: Client, cast: Cast, dispatch: FakeDispatch
) -> None:
    await tell(client, cast.alva, {"kind": "typed", "text": "NYA konto"})
    assert dispatch.events[0].said == Command(name="nya", text="konto")


async def test_a_command_told_twice_is_shown_once(client: Client, cast: Cast, database: Database) -> None:
    body = happened(cast.alva, TYPED)
    answers = await asyncio.gather(*(client.post(f"/som/{cast.alva}/handelse", json=body) for _ in range(5)))
    assert {answer.status for answer in answers} == {200}
    assert len(await typed_lines(database, f"person:{cast.alva}")) == 1


async def test_two_people_with_the_same_id_are_two(
    client: Client, cast: Cast, dispatch: FakeDispatch
) -> None:
    body = happened(cast.alva, TYPED)
    await tell(client, cast.alva, TYPED, id=body["id"])
    await tell(client, cast.fia, TYPED, id=body["id"])
    assert len({event.id for event in dispatch.events}) == 2


async def test_what_may_be_a_password_is_not_kept(client: Client, cast: Cast, database: Database) -> None:
    await tell(client, cast.alva, {"kind": "typed", "text": "lösenord: Sommar2026!"})
    assert await typed_lines(database, f"person:{cast.alva}") == [("•••", cast.alva)]


async def test_the_unit_shares_a_conversation(client: Client, cast: Cast, dispatch: FakeDispatch) -> None:
    await tell(client, cast.fia, TYPED, conversation="place:information_unit")
    assert dispatch.events[0].place.shared


async def test_buttons_and_forms(
    client: Client, cast: Cast, dispatch: FakeDispatch, database: Database
) -> None:
    values: dict[str, str | bool | list[str]] = {"name": "<b>", "tick": True, "units": ["1"]}
    await tell(client, cast.alva, {"kind": "press", "payload": "a {}", "message": "7"})
    await tell(client, cast.alva, {"kind": "submit", "payload": "a {}", "values": values})
    await tell(client, cast.alva, {"kind": "leave", "payload": "a {}", "values": values})
    assert [event.said for event in dispatch.events] == [
        Press(payload="a {}", message="7"),
        Submit(payload="a {}", values=values),
        Leave(payload="a {}", values=values),
    ]
    assert await typed_lines(database, f"person:{cast.alva}") == []


async def test_a_form_is_drawn(client: Client, cast: Cast, dispatch: FakeDispatch) -> None:
    dispatch.reply = Ask(form=FORM.model_copy(update={"fields": (Line(name="a", label="<i>Namn"),)}))
    reply = await tell(client, cast.alva, TYPED)
    assert (reply["kind"], reply["payload"], reply["keeps_draft"]) == ("ask", "a {}", True)
    assert 'data-field="a"' in reply["html"]
    assert "<i>" not in reply["html"]


async def test_faults_are_told_at_their_fields(client: Client, cast: Cast, dispatch: FakeDispatch) -> None:
    dispatch.reply = Refuse(errors={"a": "Skriv något."})
    assert await tell(client, cast.alva, TYPED) == {"kind": "refuse", "errors": {"a": "Skriv något."}}


async def test_a_whisper_is_drawn(client: Client, cast: Cast, dispatch: FakeDispatch) -> None:
    dispatch.reply = Whisper(card=Card(title="Hej", parts=(Text(text="<script>"),)))
    reply = await tell(client, cast.alva, TYPED)
    assert reply["kind"] == "whisper"
    assert "&lt;script&gt;" in reply["html"]


async def test_messages_come_by_the_stream(client: Client, cast: Cast, dispatch: FakeDispatch) -> None:
    dispatch.reply = Say(card=Card(title="Hej"))
    assert await tell(client, cast.alva, TYPED) == {"kind": "nothing"}


async def test_a_search(client: Client, cast: Cast, dispatch: FakeDispatch) -> None:
    dispatch.options = [Option(value="3", label="Fia <b>")]
    answer = await client.post(f"/som/{cast.alva}/sok", json={"of": "people", "query": "fi"})
    assert await answer.json() == {"options": [{"value": "3", "label": "Fia <b>"}]}
    [(sender, lookup)] = dispatch.lookups
    assert (sender.address, lookup) == (str(cast.alva), Lookup(of="people", query="fi"))
