"""All that a flow may use: the transaction, the time, who asks, from where, and the rules."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Concatenate, ParamSpec

from chat.cards import Card, Text, stored
from chat.language import _, speaking
from handlers.rulebook import Rulebook
from store import log, outbox
from store.db import Session
from store.models import OutboxMessage, Person
from store.models.people import RoleName
from store.queries import people

INFORMATION_UNIT = "information_unit"
"""The shared place of the information unit; every channel or one of them has it, by settings."""

P = ParamSpec("P")


@dataclass(frozen=True)
class Ctx:
    """One event's circumstances. `now` is UTC; a flow never asks a clock."""

    session: Session
    now: datetime
    person: Person
    policy: Rulebook
    channel: str = ""
    shared: bool = False
    """Whether others read along where the person is now."""
    roles: frozenset[str] = frozenset()
    commands: Mapping[str, str] = field(default_factory=dict)
    """Every command of the registry and its one line, for the help."""
    public_url: str = ""
    """What the addresses of the program's pages begin with; empty where nobody reaches them."""

    @property
    def person_id(self) -> int:
        """The number of the person who asks."""
        return stored_id(self.person.id)

    @property
    def in_information_unit(self) -> bool:
        """Whether the person who asks belongs to the information unit."""
        return RoleName.INFORMATION_UNIT in self.roles

    async def tell(
        self,
        to: Person,
        draw: Callable[P, Card],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> None:
        """Queue a card for a person, drawn in their language."""
        await self.post(to, "", "", draw, *args, **kwargs)

    async def tell_at(
        self,
        due_at: datetime,
        to: Person,
        draw: Callable[P, Card],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> None:
        """As `tell`, not before that UTC moment: what is found at night need not wake anybody."""
        if to.active:
            with speaking(to.language, to.zone):
                card = draw(*args, **kwargs)
            await self._queue(outbox.to_person(stored_id(to.id)), to.id, card, due_at=due_at)

    async def post(
        self,
        to: Person | str,
        subject: str,
        role: str,
        draw: Callable[P, Card],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> None:
        """Queue a card that follows a subject, to a person or a shared place; see `follow`.

        Nothing to somebody who has left.
        """
        if isinstance(to, Person):
            if not to.active:
                return
            with speaking(to.language, to.zone):
                card = draw(*args, **kwargs)
            recipient, person_id = outbox.to_person(stored_id(to.id)), to.id
        else:
            with speaking("sv"):
                card = draw(*args, **kwargs)
            recipient, person_id = outbox.to_place(to), None
        await self._queue(recipient, person_id, card, subject, role)

    async def _queue(
        self,
        recipient: str,
        person_id: int | None,
        card: Card,
        subject: str = "",
        role: str = "",
        *,
        due_at: datetime | None = None,
    ) -> None:
        await outbox.put(
            self.session,
            OutboxMessage(
                recipient=recipient,
                person_id=person_id,
                card=card.model_dump_json(),
                subject=subject,
                role=role,
                created_at=self.now,
                due_at=due_at or self.now,
            ),
        )

    async def post_anew(
        self,
        to: Person | str,
        subject: str,
        role: str,
        draw: Callable[Concatenate[Person | None, P], Card],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> None:
        """As `post`, and the reader's earlier copies point to this one: one alone has live buttons."""
        reader = to if isinstance(to, Person) else None
        recipient = outbox.to_person(stored_id(reader.id)) if reader else outbox.to_place(str(to))
        for copy in await outbox.copies(self.session, subject, role):
            if copy.recipient == recipient:
                old = stored(copy.card)
                with _speaking_to(reader):
                    card = _moved(old.title if old else subject)
                await outbox.redraw(self.session, self.now, copy, card.model_dump_json())
                copy.role = "moved"
        await self.post(to, subject, role, draw, reader, *args, **kwargs)

    async def post_once(
        self,
        to: Person,
        subject: str,
        role: str,
        draw: Callable[P, Card],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> None:
        """As `post`, unless the person has a copy already."""
        has = {copy.person_id for copy in await outbox.copies(self.session, subject, role)}
        if to.id not in has:
            await self.post(to, subject, role, draw, *args, **kwargs)

    async def follow(
        self,
        subject: str,
        role: str,
        draw: Callable[Concatenate[Person | None, P], Card],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> None:
        """Draw every copy of a subject's card for that role anew; `draw` gets the reader (None: a place)."""
        for copy in await outbox.copies(self.session, subject, role):
            reader = await people.get(self.session, copy.person_id)
            if reader is not None and not reader.active:
                continue  # nothing is sent to those who have left
            with _speaking_to(reader):
                card = draw(reader, *args, **kwargs)
            await outbox.redraw(self.session, self.now, copy, card.model_dump_json())

    async def log(self, chain: str, what: str, rule: str = "", **details: Any) -> None:
        """Record what the person did in the chain of a case or an account."""
        await log.append(
            self.session,
            self.now,
            chain,
            what,
            actor_id=self.person_id,
            details=details,
            rule=rule,
            channel=self.channel,
        )


def _speaking_to(reader: Person | None) -> AbstractContextManager[None]:
    """Speak to one person in their language, to a shared place in Swedish."""
    return speaking(reader.language, reader.zone) if reader else speaking("sv")


def _moved(title: str) -> Card:
    return Card(title=title, parts=(Text(text=_("There is a newer card about this further down.")),))


def stored_id(number: int | None) -> int:
    """The number of a row that has been stored; ValueError for one that has not."""
    if number is None:
        raise ValueError("the row has not been stored")
    return number
