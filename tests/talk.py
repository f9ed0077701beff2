"""A conversation as a script.

    talk = Talk(world)
    await talk("alva", "/nytt-konto", sees("Innan du börjar"), presses("Börja"), fills(name="Lönnen"))
    await talk("bo", sees("Alva har ansökt"), presses("Godkänn"))

A person acts on what they see last: the open form, or the newest message that has the button.
"""

from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple

from chat.cards import Card, plain
from chat.fields import Search
from chat.forms import Form
from chat.inbound import Command, Event, Leave, Place, Press, Sender, Submit
from chat.replies import Ask, Nothing, Refuse, Reply, Whisper
from tests.world import World

Act = Callable[["Talk", str], Awaitable[None]]

SELDOM_ASKING = {"apply.send"}
"""Buttons that show a form only when something in the last one was wrong."""


class Standing(NamedTuple):
    """A button where it stands."""

    label: str
    payload: str
    message: str
    place: str


class Talk:
    """Drives the program as people do, over the tests' channel."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.forms: dict[str, Form] = {}
        self.errors: dict[str, dict[str, str]] = {}
        self.whispers: dict[str, list[Card]] = {}
        self.is_as_built = True
        """Whether the test patches nothing in the program."""

    async def __call__(self, who: str, *acts: str | Act) -> None:
        """Let a person do one thing after the other; a plain string is a command that they type."""
        for act in acts:
            await (says(act) if isinstance(act, str) else act)(self, who)

    def conversations(self, who: str) -> list[str]:
        """The conversations that a person reads."""
        return [f"private:{who}", *(["unit"] if who in ("fia", "gun") else [])]

    def seen(self, who: str) -> str:
        """All that stands before a person, as text."""
        form = self.forms.get(who)
        shown = [plain(card) for card in self.cards(who)]
        if form:
            shown.append(form_text(form))
        return "\n\n".join([*shown, *self.errors.get(who, {}).values()])

    def cards(self, who: str) -> list[Card]:
        """The cards that a person sees, oldest first; whispers last."""
        arrived = [
            one.card
            for name in self.conversations(who)
            for one in self.world.channel.conversations.get(name, [])
        ]
        return [*arrived, *self.whispers.get(who, [])]

    def buttons(self, who: str) -> list[list[Standing]]:
        """The buttons that stand before a person, message by message, oldest first; whispers last."""
        places = [
            (one.card, one.reference, name)
            for name in self.conversations(who)
            for one in self.world.channel.conversations.get(name, [])
        ]
        places += [(card, "", f"private:{who}") for card in self.whispers.get(who, [])]
        return [
            [Standing(one.label, one.payload, reference, place) for one in card.buttons()]
            for card, reference, place in places
        ]

    async def send(
        self, who: str, said: Command | Press | Submit | Leave, place: str = "", event: str = ""
    ) -> Reply:
        """One event by a person; its answer is put before them."""
        place = place or f"private:{who}"
        reply = await self.world.dispatch.handle(
            Event(
                id=event or f"event-{next(self.world.numbers):06}",
                sender=Sender(channel="test", address=who),
                place=Place(conversation=place, shared=place == "unit"),
                said=said,
            )
        )
        self._take(who, said, reply)
        while await self.world.delivery.drain():
            pass
        return reply

    def _take(self, who: str, said: object, reply: Reply) -> None:
        if isinstance(said, Press) and isinstance(reply, Ask):
            name = said.payload.partition(" ")[0]
            assert self.world.dispatch.asks(said.payload) or name in SELDOM_ASKING, f"{name} asks"
        match reply:
            case Ask():
                self.forms[who], self.errors[who] = reply.form, {}
            case Refuse():
                self.errors[who] = reply.errors
            case Whisper():
                self.whispers.setdefault(who, []).append(reply.card)
            case Nothing() if isinstance(said, Submit):
                self.forms.pop(who, None)
                self.errors.pop(who, None)
            case _:
                pass


def form_text(form: Form) -> str:
    """A form as text."""
    lines = [form.title, plain(Card(title="-", parts=form.intro))]
    for field in form.fields:
        lines += [field.label, field.help, field.advice]
    return "\n".join(line for line in lines if line)


def says(text: str) -> Act:
    """Types a command."""

    async def act(talk: Talk, who: str) -> None:
        name, _space, rest = text.removeprefix("/").partition(" ")
        await talk.send(who, Command(name=name, text=rest))

    return act


def sees(*texts: str) -> Act:
    """Every one of the texts stands before the person."""

    async def act(talk: Talk, who: str) -> None:
        for text in texts:
            assert text in talk.seen(who), f"{who} does not see {text!r} but:\n{talk.seen(who)}"

    return act


def sees_not(*texts: str) -> Act:
    """None of the texts stands before the person."""

    async def act(talk: Talk, who: str) -> None:
        for text in texts:
            assert text not in talk.seen(who), f"{who} sees {text!r}:\n{talk.seen(who)}"

    return act


def presses(label: str) -> Act:
    """Presses the newest button that begins with the label."""

    async def act(talk: Talk, who: str) -> None:
        payload, message, place = find_button(talk, who, label)
        await talk.send(who, Press(payload=payload, message=message), place)

    return act


def find_button(talk: Talk, who: str, label: str) -> tuple[str, str, str]:
    """The newest such button: its payload, and the message and conversation that it stands in."""
    for message in reversed(talk.buttons(who)):
        for button in message:
            if button.label.startswith(label):
                return button.payload, button.message, button.place
    raise AssertionError(f"{who} has no button {label!r}:\n{talk.seen(who)}")


def fills(**values: Any) -> Act:
    """Fills in the open form, keeping what stands there, and sends it."""

    async def act(talk: Talk, who: str) -> None:
        form = talk.forms.get(who)
        assert form is not None, f"{who} has no form open:\n{talk.seen(who)}"
        unknown = set(values) - {field.name for field in form.fields}
        assert not unknown, f"the form {form.title!r} has no field {unknown}"
        await talk.send(who, Submit(payload=form.payload, values=typed(form, values)))

    return act


def leaves(**values: Any) -> Act:
    """Types into the open form, and closes it."""

    async def act(talk: Talk, who: str) -> None:
        form = talk.forms.pop(who)
        await talk.send(who, Leave(payload=form.payload, values=typed(form, values)))

    return act


def refused(**errors: str) -> Act:
    """The form came back with these beginnings of sentences at its fields, and no others."""

    async def act(talk: Talk, who: str) -> None:
        found = talk.errors.get(who, {})
        assert set(found) == set(errors), found
        for name, beginning in errors.items():
            assert beginning in found[name], found[name]

    return act


def typed(form: Form, values: dict[str, Any]) -> dict[str, Any]:
    """What a channel would read from the form: what stands there, and what the person changed."""
    read: dict[str, Any] = {}
    for field in form.fields:
        if isinstance(field, Search):
            read[field.name] = [option.value for option in field.value]
        else:
            read[field.name] = list(field.value) if isinstance(field.value, tuple) else field.value
    return {**read, **values}
