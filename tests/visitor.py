"""A visitor: talks as `tests.talk` does, in one look, and keeps every card and form that is shown."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from chat.cards import Card, plain
from chat.fields import TextField
from chat.forms import Form
from chat.inbound import Sender
from chat.replies import Ask, Reply
from tests.talk import Act, Talk, fills
from tests.world import World

Look = Callable[[str, int], str]
"""What is written where a script writes something ordinary, and there is room for so many characters."""

HOSTILE = (
    "<!channel> <@U1> <https://a.se|b> &lt;b&gt; &amp; :smile: *b* _i_ ~s~ `c` ```d``` > q @here #general "
    "מימין לשמאל \u202eevil\u202c\u200f 🧑‍🚒👩🏽‍💻 –\u00a0“”\\ {name} %s <script>alert(1)</script>\n• 1. \n> "
)


def usual(said: str, longest: int) -> str:
    """As the scripts have it."""
    return said[:longest]


def strange(said: str, longest: int) -> str:
    """Marks of every kind, as much as there is room for."""
    return f"{said} {HOSTILE * (longest // len(HOSTILE) + 1)}"[:longest]


def one_word(said: str, longest: int) -> str:
    """Without a space, of signs that each take as much room as a sign can."""
    return f"{said} {'&🧑‍🚒<Ö' * longest}"[:longest]


LOOKS: dict[str, Look] = {"usual": usual, "strange": strange, "one word": one_word}


@dataclass
class Gallery:
    """What was shown, by name. A form's faults are under the form's name."""

    cards: dict[str, Card] = field(default_factory=dict)
    forms: dict[str, Form] = field(default_factory=dict)
    faults: dict[str, dict[str, str]] = field(default_factory=dict)


class Visitor(Talk):
    """Talks, and remembers every form and card."""

    def __init__(self, world: World, look: Look) -> None:
        super().__init__(world)
        self.look = look
        self.gallery = Gallery()
        self.asked: list[Form] = []

    def _take(self, who: str, said: object, reply: Reply) -> None:
        super()._take(who, said, reply)
        if isinstance(reply, Ask):
            self.asked.append(reply.form)

    def shown(self) -> Iterator[Card]:
        """Every card that anybody has seen, as it was at each time."""
        for conversation in self.world.channel.conversations.values():
            for message in conversation:
                yield from message.cards
        for several in self.whispers.values():
            yield from several

    async def home(self, who: str, name: str) -> None:
        """Keep somebody's home tab."""
        card = await self.world.dispatch.home(Sender(channel="test", address=who), opened=True)
        assert card is not None
        self.gallery.cards[name] = card

    def close(self) -> Gallery:
        """The gallery, with all that was shown and not named."""
        cards, forms = self.gallery.cards, self.gallery.forms
        for number_, card in enumerate(self.shown()):
            if card not in cards.values():
                cards[f"also {number_}: {card.title}"] = card
        for number_, form in enumerate(self.asked):
            if form not in forms.values():
                forms[f"also {number_}: {form.title}"] = form
        return self.gallery


def keeps(name: str, *texts: str) -> Act:
    """Keep the newest card in which all of the texts stand."""

    async def act(talk: Talk, who: str) -> None:
        assert isinstance(talk, Visitor)
        found = [card for card in talk.cards(who) if all(text in plain(card) for text in texts)]
        assert found, f"{who} sees no card with {texts}:\n{talk.seen(who)}"
        talk.gallery.cards[name] = found[-1]

    return act


def keeps_form(name: str) -> Act:
    """Keep the open form, and what is wrong in it."""

    async def act(talk: Talk, who: str) -> None:
        assert isinstance(talk, Visitor)
        talk.gallery.forms[name] = talk.forms[who]
        if talk.errors.get(who):
            talk.gallery.faults[name] = talk.errors[who]

    return act


def writes(**values: Any) -> Act:
    """As `fills`, what is typed in the visitor's look."""

    async def act(talk: Talk, who: str) -> None:
        assert isinstance(talk, Visitor)
        room = {one.name: one.longest for one in talk.forms[who].fields if isinstance(one, TextField)}
        looks = {name: talk.look(value, room[name]) for name, value in values.items() if name in room}
        await fills(**{**values, **looks})(talk, who)

    return act
