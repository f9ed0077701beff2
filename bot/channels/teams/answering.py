"""From something that happened in Teams to its answer: in time, and late when it must be."""

import asyncio
from dataclasses import dataclass
from functools import partial
from typing import assert_never

import structlog

from bot.channels import words
from bot.channels.base import Acquaintances, Dispatches
from bot.channels.teams import answers, inbound, views
from bot.channels.teams.meaning import Origin, Pressed, Said, Sent, Typed
from bot.channels.teams.showing import Outcome, Showing
from bot.channels.teams.told import Told
from bot.channels.teams.views import Body
from bot.channels.teams.waiting import Waiting
from chat.fields import Raw
from chat.forms import Form
from chat.inbound import Command, Event, Press, Sender, Submit
from chat.language import HOME_ZONE, SWEDISH, speaking
from chat.replies import Nothing, Refuse, Say, Update

logger = structlog.get_logger()

_PATIENCE = 3.5  # seconds; Teams gives an invoke five, and the way there and back is part of them
_LANGUAGE = 1.0  # seconds for a look at it: who waits longer is answered in Swedish


@dataclass(frozen=True)
class _Filled:
    """A form as it was sent, and what is wrong with it before any flow has seen it."""

    form: Form
    values: dict[str, Raw]
    errors: dict[str, str]


class Answering:
    """Answers what people do."""

    def __init__(
        self,
        show: Showing,
        dispatch: Dispatches,
        acquaintances: Acquaintances,
        waiting: Waiting,
        told: Told,
    ) -> None:
        """One for the whole channel."""
        self._show = show
        self._dispatch = dispatch
        self._known = acquaintances
        self._waiting = waiting
        self._told = told

    async def answer(self, said: Said) -> Body | None:
        """The body of the answer; None where none is due, or an empty one closes the dialog. Never raises."""
        work = asyncio.create_task(self._outcome(said))
        drawing = asyncio.create_task(self._drawn(said, work))
        await asyncio.wait({drawing}, timeout=_PATIENCE)
        if drawing.done():
            return drawing.result()
        drawing.cancel()
        self._waiting.later(self._follow(said, work))
        with speaking(SWEDISH, HOME_ZONE):
            return self._show.one_moment(said)

    async def language(self, sender: Sender) -> tuple[str, str]:
        """Language and zone for the few words that are this channel's own. Never raises."""
        reader = await self._waiting.within(_LANGUAGE, self._known.reader(sender), None)
        return (reader.language, reader.zone) if reader else (SWEDISH, HOME_ZONE)

    async def home(self, origin: Origin) -> None:
        """The person's own page, or why it is not to be had, as a message. Raises DeliveryError."""
        await self._told.once(origin.event_id, partial(self._tell_home, origin))

    async def _tell_home(self, origin: Origin) -> None:
        address = origin.sender.address
        with speaking(*await self.language(origin.sender)):
            try:
                page = await self._show.home(origin.sender)
            except Exception as fault:  # noqa: BLE001 - the last line of defence: the person gets a sentence
                logger.warning("home not shown", kind=type(fault).__name__)
                await self._show.tell(address, words.stopped(words.why(fault)))
                return
            if page is not None:
                await self._show.privately(address, page)

    async def _drawn(self, said: Said, work: "asyncio.Task[Outcome]") -> Body | None:
        """The body, when the outcome is there. Never raises."""
        outcome = await asyncio.shield(work)
        with speaking(*await self.language(said.origin.sender)):
            try:
                if self._show.is_message(said, outcome.reply):
                    self._waiting.later(self._tell(said, outcome))
                return await self._show.answer(said, outcome)
            except Exception as fault:  # noqa: BLE001 - the last line of defence: the person gets a sentence
                logger.warning("not drawn", kind=type(fault).__name__)
                return self._show.stopped(said, views.slow())

    async def _follow(self, said: Said, work: "asyncio.Task[Outcome]") -> None:
        """What comes after the answer: the outcome, as a message."""
        outcome = await work
        with speaking(*await self.language(said.origin.sender)):
            await self._tell(said, outcome)

    async def _tell(self, said: Said, outcome: Outcome) -> None:
        if not isinstance(outcome.reply, Say | Update | Nothing):  # which leave nothing to tell
            await self._told.once(said.origin.event_id, partial(self._show.by_message, said, outcome))

    # ------------------------------------------------------------------------------ to the dispatch

    async def _outcome(self, said: Said) -> Outcome:
        """The flow's answer; a sentence for what stopped it on the way there. Never raises."""
        event = self._event(said)
        form: Form | None = None
        try:
            if isinstance(said, Sent):
                filled = await self._filled(said)
                form = filled.form if filled else None
                if filled is None:
                    return Outcome(event, words.too_old())
                event = event.model_copy(
                    update={"said": Submit(payload=said.payload, values=dict(filled.values))}
                )
                if filled.errors:
                    return Outcome(event, Refuse(errors=filled.errors), form)
            return Outcome(event, await self._dispatch.handle(event), form)
        except Exception as fault:  # noqa: BLE001 - the last line of defence: the person gets a sentence
            logger.warning("not answered", kind=type(fault).__name__, said=event.said.kind)
            with speaking(*await self.language(event.sender)):
                return Outcome(event, words.fault(fault, event), form)

    def _event(self, said: Said) -> Event:
        """What the dispatch gets; the answers of a form are read when the form is known."""
        what: Command | Press | Submit
        match said:
            case Typed(text=text):
                what = words.command(self._dispatch, text)
            case Pressed(payload=payload, message=message):
                what = Press(payload=payload, message=message)
            case Sent(payload=payload):
                what = Submit(payload=payload, values={})
            case _:
                assert_never(said)
        origin = said.origin
        return Event(id=origin.event_id, sender=origin.sender, place=origin.place, said=what)

    async def _filled(self, said: Sent) -> _Filled | None:
        """The form that was sent, and its answers with people by our numbers; None for one long forgotten."""
        if not said.form_event.startswith(f"{said.origin.sender.address[:160]}:"):
            return None  # somebody else's form
        form = await self._dispatch.asked(said.origin.sender, said.form_event)
        if form is None or form.payload != said.payload:
            return None
        found = answers.given(form, said.inputs)
        unmet = {}
        values = dict(found.values)
        for name in sorted(found.people):
            numbers = [await self._number(one) for one in answers.several(values[name])]
            if None in numbers:
                unmet[name] = ""
            values[name] = [one for one in numbers if one is not None]
        with speaking(*await self.language(said.origin.sender)):
            return _Filled(form, values, views.not_met(unmet))

    async def _number(self, chosen: str) -> str | None:
        """Our number for somebody by their Entra id; what is a number already stays."""
        if not answers.is_entra_id(chosen):
            return chosen
        number = await self._known.number_of(inbound.sender(chosen.lower()))
        return str(number) if number is not None else None
