"""A municipality that lives: people who come, go and press, and the scheduler's minutes."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

from sqlmodel import func, select

from bot.channels.base import Profile
from bot.people import People
from chat.actions import Action
from chat.fields import Raw
from chat.forms import Form
from chat.inbound import Command, Press, Sender, Submit
from store.db import Session
from store.models import OutboxMessage, Person
from store.queries import people
from tests.accounts import add_account
from tests.sweeping import sweep
from tests.talk import Talk, typed
from tests.world import CAST, World, without_daily_question, world

PEOPLE = tuple(CAST)
UNIT = ("fia", "gun")
ACCOUNTS = (("Lönnen", "alva", "cleo"), ("Cleos konto", "cleo", "alva"), ("Rektorn", "bo", "olle"))
"""Each with its owner and who steps in."""
T = TypeVar("T")
_MINUTE = timedelta(minutes=1)


class Life:
    """What people do, and what was known of them when they did it."""

    def __init__(self, made: World) -> None:
        self.world = made
        self.talk = Talk(made)
        self.shut_out: set[str] = set()
        """Whose account on the channel is closed: they can say nothing."""
        self.left: dict[int, int] = {}
        """The last message of the outbox when somebody left, by their number."""

    def number(self, who: str) -> int:
        """Somebody's number in the register of people."""
        return self.world.people[who].id or 0

    def name(self, person: Person) -> str:
        """Somebody by their name in these tests."""
        return next(key for key, one in self.world.people.items() if one.id == person.id)

    async def says(self, who: str, line: str) -> None:
        """Somebody types a command."""
        name, _space, text = line.partition(" ")
        if who not in self.shut_out:
            await self.talk.send(who, Command(name=name, text=text))

    async def presses(self, who: str, action: Action | str) -> Form | None:
        """Somebody presses a button; the form that opens."""
        if who in self.shut_out:
            return None
        payload = action if isinstance(action, str) else action.pack()
        self.talk.forms.pop(who, None)
        await self.talk.send(who, Press(payload=payload))
        return self.talk.forms.get(who)

    async def fills(self, who: str, action: Action | str, /, **values: Raw) -> None:
        """Somebody presses a button, and fills in the form that opens, as far as it has such fields."""
        form = await self.presses(who, action)
        if form is not None:
            fields = {one.name for one in form.fields}
            known = {name: value for name, value in values.items() if name in fields}
            await self.talk.send(who, Submit(payload=form.payload, values=typed(form, known)))

    async def sends(self, who: str, action: Action, /, **values: Raw) -> None:
        """Somebody sends a form that may not stand before them."""
        if who not in self.shut_out:
            await self.talk.send(who, Submit(payload=action.pack(), values=values))

    async def minute(self) -> None:
        """A minute passes, and the scheduler does what it does in each."""
        self.world.clock.advance(_MINUTE)
        before = await self.last_message()
        await sweep(self.world)
        await self.remember(before)

    async def last_message(self) -> int:
        """The number of the newest message of the outbox."""
        async with self.world.database.reading() as session:
            return (await session.exec(select(func.max(OutboxMessage.id)))).one() or 0

    async def remember(self, last: int) -> None:
        """Note who has left, and that `last` was the newest message when they did; and who is back."""
        async with self.world.database.reading() as session:
            gone = {one.id or 0 for one in await _everybody(session) if not one.active}
        self.left = {one: self.left.get(one, last) for one in gone}

    async def leaves(self, who: str) -> None:
        """The channel says that somebody's account is closed."""
        self.shut_out.add(who)
        await self._people().left(Sender(channel="test", address=who))
        await self.remember(await self.last_message())

    async def returns(self, who: str) -> None:
        """They are given an account again, with the same address, and say something."""
        self.shut_out.discard(who)
        own = self.world.people[who]
        self.world.channel.known[who] = Profile(name=own.name, email=own.email)
        await self.says(who, "franvaro")
        await self.remember(await self.last_message())

    def _people(self) -> People:
        return People(self.world.database, self.world.clock, {"test": self.world.channel})


async def _everybody(session: Session) -> list[Person]:
    return await people.by_ids(session, list(range(1, len(PEOPLE) + 1)))


@asynccontextmanager
async def life(folder: Path) -> AsyncIterator[Life]:
    """Three accounts that step in for one another, on a Monday at nine."""
    async with world(folder, without_daily_question()) as made:
        for account, owner, substitute in ACCOUNTS:
            await add_account(made, account, owner, substitute)
        yield Life(made)


def one_of(several: Sequence[T], pick: int) -> T:
    """One of them, by a number that may be any."""
    return several[pick % len(several)]
