"""An event comes in, a flow answers it: one event, one transaction, once.

The answer is stored beside the event's id in the same transaction, so that the same event,
delivered again after a crash or by an eager platform, gets the same answer and does nothing twice.
"""

import json
import secrets
import traceback
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from functools import partial
from hashlib import sha256

import structlog

from bot.channels.base import INFORMATION_UNIT, Channel
from bot.clock import Clock
from bot.people import People, UnknownPerson
from chat.actions import BadAction, unpack
from chat.cards import Card, Text, stored
from chat.fields import Option, SearchOf, no_passwords
from chat.forms import Faults, Form
from chat.inbound import Command, Event, Leave, Lookup, Press, Sender, Submit
from chat.language import _, speaking
from chat.replies import REPLY, Ask, Nothing, Refuse, Reply, Say, Update, Whisper
from chat.typed import clean, line_holds_password
from handlers import finding
from handlers.context import Ctx, stored_id
from handlers.errors import Gone, UserMistake
from handlers.guide import flow as guide
from handlers.home.flow import home
from handlers.register import flow as register
from handlers.registry import Registry
from handlers.rulebook import Rulebook
from store import outbox
from store.db import Database, Session, Unavailable, again_when_cut, again_when_second
from store.models import OutboxMessage, Person
from store.queries import events, people

logger = structlog.get_logger()

Run = Callable[[Ctx], Awaitable[Reply]]


class Dispatch:
    """Takes events from every channel to the flows."""

    def __init__(
        self,
        database: Database,
        registry: Registry,
        policy: Rulebook,
        clock: Clock,
        channels: Mapping[str, Channel],
        people_: People,
        wake_delivery: Callable[[], None],
    ) -> None:
        """`wake_delivery` is called when a transaction has put something into the outbox."""
        self._database = database
        self._people = people_
        self.registry = registry
        self.policy = policy
        self._clock = clock
        self._channels = channels
        self._wake_delivery = wake_delivery
        self.public_url = ""
        """Where people reach this program by its pages; empty where they do not."""

    async def handle(self, event: Event) -> Reply:
        """Answer an event: a form, faults, a whisper, or Nothing when the answer goes by the outbox.

        Raises BadAction for a payload that is not the bot's own, UnknownPerson for a sender that
        the channel does not know. Every other fault becomes a sentence for the person.
        """
        run = self._runner(event)
        try:
            person = await self._people.of(event.sender)
        except UnknownPerson:
            raise
        except Unavailable:
            return _unavailable(event)
        except Exception as fault:  # noqa: BLE001 - a platform that cannot say who it is
            return _told(_report(fault, event), event)
        if person is None or not person.active:
            return Whisper(card=_not_staff())
        with speaking(person.language, person.zone):
            try:
                reply = await self._settled(event, person, run)
            except Unavailable:
                return _unavailable(event)
        self._wake_delivery()
        return reply

    async def lookup(self, sender: Sender, lookup: Lookup) -> list[Option]:
        """The rows that fit what somebody types in a search field. Raises UnknownPerson."""
        person = await self._people.of(sender)
        if person is None or not person.active:
            return []
        with speaking(person.language, person.zone):
            async with self._database.reading() as session:
                return await finding.find(session, lookup.of, lookup.query, self._clock.now())

    async def named(self, of: SearchOf, rows: Sequence[str]) -> list[Option]:
        """Rows by their numbers, with the labels that a search shows; unknown ones are left out."""
        async with self._database.reading() as session:
            return await finding.named(session, of, rows)

    async def accounts(self, sender: Sender, typed: str) -> list[Card]:
        """The accounts of the register that fit what somebody types, best first. Raises UnknownPerson."""
        person = await self._people.of(sender)
        if person is None or not person.active:
            return []
        with speaking(person.language, person.zone):
            async with self._database.reading() as session:
                return await register.matching(typed, await self._ctx(session, sender.channel, person))

    async def asked(self, sender: Sender, event_id: str) -> Form | None:
        """The form that was the answer to an event of theirs; None for none, or one that is forgotten."""
        async with self._database.reading() as session:
            answered = await events.reply_to(session, sender.channel, _key(sender, event_id))
        reply = REPLY.validate_json(answered) if answered else None
        return reply.form if isinstance(reply, Ask) else None

    async def home(self, sender: Sender, *, opened: bool) -> Card | None:
        """What stands in a person's home tab; None for one who has not opened it, unless they do now.

        Raises UnknownPerson.
        """
        if not opened:  # most have none, and are asked about after each message that they get
            async with self._database.reading() as session:
                identity = await people.identity(session, sender.channel, sender.address)
            if identity is None or identity.home_opened_at is None:
                return None
        person = await self._people.of(sender)
        if person is None or not person.active:
            return _not_staff() if opened else None
        if opened:
            async with self._database.transaction() as session:
                await people.open_home(session, self._clock.now(), sender.channel, sender.address)
        async with self._database.reading() as session:
            with speaking(person.language, person.zone):
                return await home(await self._ctx(session, sender.channel, person))

    async def with_home(self, channel: str, addresses: Collection[str]) -> set[str]:
        """Those of these addresses who have opened their home tab."""
        async with self._database.reading() as session:
            return await people.with_home(session, channel, addresses)

    async def whole(self, sender: Sender, conversation: str, message: str) -> Card | None:
        """The card of a message, of which the channel could show a part; None when there is none for them.

        Raises UnknownPerson.
        """
        person = await self._people.of(sender)
        if person is None or not person.active:
            return _not_staff()
        async with self._database.reading() as session:
            copy = await outbox.copy_at(session, sender.channel, conversation, message)
            if copy is None or not self._may_read(copy, await self._ctx(session, sender.channel, person)):
                return None
            return stored(await outbox.card_of(session, copy))

    def command_in(self, typed: str) -> tuple[str, str] | None:
        """The command that typed words mean, and the text after it; None when they mean none."""
        return self.registry.command_in(typed)

    def asks(self, payload: str) -> bool:
        """Whether the answer to the button with that payload is usually a form."""
        return self.registry.asks(payload)

    def _runner(self, event: Event) -> Run:
        said = event.said
        match said:
            case Command():
                name, text = clean(said.name), clean(said.text)
                if line_holds_password(text) or line_holds_password(f"{name} {text}"):
                    return _telling(no_passwords, event)
                command = self.registry.named(name)
                if command is None:
                    return lambda ctx: guide.unknown(name, text, ctx)
                return lambda ctx: command.run(text, ctx)
            case Press():
                pressed = unpack(said.payload, self.registry.pressed)
                button = self.registry.buttons[pressed.name]
                return lambda ctx: button.run(pressed, ctx)
            case Submit():
                sent = unpack(said.payload, self.registry.sent)
                form = self.registry.forms[sent.name]
                return lambda ctx: form.run(sent, said.values, ctx)
            case Leave():
                left = unpack(said.payload, self.registry.sent)
                keep = self.registry.forms[left.name].left
                if keep is None:
                    raise BadAction(f"{left.name} keeps no draft")
                return lambda ctx: keep(left, said.values, ctx)

    async def _settled(self, event: Event, person: Person, run: Run) -> Reply:
        """The flow's answer, or in its place the sentence for what stopped it."""
        try:
            return await self._answer(event, person, run)
        except Faults as faults:
            return await self._answer(event, person, _refusing(faults))
        except Gone as gone:
            return await self._answer(event, person, _telling(partial(str, gone), event, _moved_on))
        except UserMistake as mistake:
            return await self._answer(event, person, _telling(partial(str, mistake), event))
        except Unavailable:
            raise
        except Exception as fault:  # noqa: BLE001 - the last line of defence: the person gets a sentence
            return await self._answer(event, person, _telling(partial(_report, fault, event), event))

    @again_when_cut
    @again_when_second
    async def _answer(self, event: Event, person: Person, run: Run) -> Reply:
        async with self._database.transaction() as session:
            return await self._once(session, event, person, run)

    async def _once(self, session: Session, event: Event, person: Person, run: Run) -> Reply:
        now = self._clock.now()
        channel, key = event.sender.channel, _key(event.sender, event.id)
        if (answered := await events.reply_to(session, channel, key)) is not None:
            return REPLY.validate_json(answered)
        await people.seen(session, now, channel, event.sender.address, person)
        ctx = await self._ctx(session, channel, person, shared=event.place.shared)
        reply = await self._deliver_later(ctx, event, await run(ctx))
        await events.handled(session, now, channel, key, REPLY.dump_json(reply).decode())
        return reply

    async def _ctx(self, session: Session, channel: str, person: Person, *, shared: bool = False) -> Ctx:
        return Ctx(
            session=session,
            now=self._clock.now(),
            person=person,
            policy=self.policy,
            channel=channel,
            shared=shared,
            roles=frozenset(await people.roles(session, stored_id(person.id))),
            commands=self.registry.summaries,
            public_url=self.public_url,
        )

    async def _deliver_later(self, ctx: Ctx, event: Event, reply: Reply) -> Reply:
        """Put what is a message into the outbox; what the channel must answer at once is given back."""
        match reply:
            case Ask() | Refuse() | Nothing():
                return reply
            case Whisper() if event.place.shared:
                return reply
            case Update() if await self._redrawn(ctx, event, reply.card):
                return Nothing()
            case Say() | Whisper() | Update():
                await self._say(ctx, event, reply.card)
                return Nothing()

    async def _redrawn(self, ctx: Ctx, event: Event, card: Card) -> bool:
        message = event.said.message if isinstance(event.said, Press) else ""
        copy = (
            await outbox.copy_at(ctx.session, ctx.channel, event.place.conversation, message)
            if message
            else None
        )
        if copy is None or not self._may_read(copy, ctx):
            return False
        await outbox.redraw(ctx.session, ctx.now, copy, card.model_dump_json())
        return True

    def _may_read(self, copy: OutboxMessage, ctx: Ctx) -> bool:
        """Whether a copy is the person's own, or stands where the information unit reads its cases."""
        if copy.recipient != outbox.to_place(INFORMATION_UNIT):
            return copy.person_id == ctx.person_id
        return ctx.in_information_unit or self._is_the_units(ctx.channel, copy.conversation)

    def _is_the_units(self, channel: str, conversation: str) -> bool:
        return conversation == self._channels[channel].place(INFORMATION_UNIT)

    async def _say(self, ctx: Ctx, event: Event, card: Card) -> None:
        in_unit_place = (
            event.place.shared
            and ctx.in_information_unit
            and self._is_the_units(ctx.channel, event.place.conversation)
        )
        await outbox.put(
            ctx.session,
            OutboxMessage(
                recipient=outbox.to_place(INFORMATION_UNIT)
                if in_unit_place
                else outbox.to_person(ctx.person_id),
                person_id=None if in_unit_place else ctx.person_id,
                card=card.model_dump_json(),
                created_at=ctx.now,
                due_at=ctx.now,
                channel=ctx.channel,
                conversation=event.place.conversation if in_unit_place or not event.place.shared else "",
            ),
        )


def _key(sender: Sender, event_id: str) -> str:
    """What an event is stored by: nobody gets the answer to another's, whatever id theirs has."""
    return sha256(json.dumps([sender.address, event_id]).encode()).hexdigest()


def _not_staff() -> Card:
    return _card(_("Kontolots is for the municipality's staff. Your account is not one of theirs."))


def _unavailable(event: Event) -> Reply:
    logger.warning("database unavailable", event_id=event.id)
    return _told(_("Something is slow just now. Try again in a little while."), event)


def _refusing(faults: Faults) -> Run:
    async def refuse(_ctx: Ctx) -> Reply:
        return Refuse(errors=faults.errors)

    return refuse


def _card(sentence: str) -> Card:
    return Card(title=_("That did not work"), parts=(Text(text=sentence, tone="warning"),))


def _moved_on(sentence: str) -> Card:
    """What the button was about has been done, or is no more: nothing has gone wrong."""
    return Card(title=_("This no longer applies"), parts=(Text(text=sentence),))


def _telling(sentence: Callable[[], str], event: Event, card: Callable[[str], Card] = _card) -> Run:
    """Tell the person a sentence, which is drawn in their language."""

    async def tell(_ctx: Ctx) -> Reply:
        return _told(sentence(), event, card)

    return tell


def _told(sentence: str, event: Event, card: Callable[[str], Card] = _card) -> Reply:
    if isinstance(event.said, Submit):
        return Refuse(errors={"": sentence})  # the form stays open, so that nothing typed is lost
    return Whisper(card=card(sentence))


def _report(fault: Exception, event: Event) -> str:
    """Log a fault without anything personal in it; the sentence for the person, with its number."""
    number = secrets.token_hex(4).upper()
    where = [
        f"{frame.filename.rsplit('/', 3)[-1]}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(fault.__traceback__)
    ]
    logger.error("fault", reference=number, kind=type(fault).__name__, where=where, said=event.said.kind)
    return _(
        "Something went wrong on our side. What you had saved is still there. Try again, and if it "
        "goes wrong again, tell the information unit the number {number}.",
        number=number,
    )
