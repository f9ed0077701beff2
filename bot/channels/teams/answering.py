"""From something that happened in Teams to its answer: in time, and late when it must be."""

import asyncio
from collections import OrderedDict
from dataclasses import dataclass
from typing import assert_never

import structlog

from bot.channels import words
from bot.channels.base import Acquaintances, Dispatches
from bot.channels.teams import answers, inbound, views
from bot.channels.teams.meaning import Pressed, Sent, Typed
from bot.channels.teams.showing import Outcome, Showing, way_of
from bot.channels.teams.views import Body
from bot.channels.teams.waiting import Waiting
from chat.fields import Raw
from chat.forms import Form
from chat.inbound import Event, Press, Sender, Submit
from chat.language import HOME_ZONE, SWEDISH, speaking
from chat.replies import Refuse

logger = structlog.get_logger()

Said = Typed | Pressed | Sent
_PATIENCE = 3.5  # seconds; Teams gives an invoke five, and the way there and back is part of them
_LANGUAGE = 1.0  # seconds for a look at it: who waits longer is answered in Swedish
_MOST_REMEMBERED = 500


@dataclass(frozen=True)
class _Filled:
    """A form as it was sent, and what is wrong with it before any flow has seen it."""

    form: Form
    values: dict[str, Raw]
    errors: dict[str, str]


class Answering:
    """Answers what people do."""

    def __init__(
        self, show: Showing, dispatch: Dispatches, acquaintances: Acquaintances, waiting: Waiting
    ) -> None:
        """One for the whole channel."""
        self._show = show
        self._dispatch = dispatch
        self._known = acquaintances
        self._waiting = waiting
        self._messages: OrderedDict[str, None] = OrderedDict()

    async def answer(self, said: Said) -> Body | None:
        """The body of the answer; None where none is due, or an empty one closes the dialog. Never raises."""
        if way_of(said) == "message" and self._is_again(said.origin.event_id):
            return None
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

    def _is_again(self, event_id: str) -> bool:
        """Whether a message was answered already: its answer is a message, too, and would come twice."""
        if event_id in self._messages:
            return True
        self._messages[event_id] = None
        if len(self._messages) > _MOST_REMEMBERED:
            self._messages.popitem(last=False)
        return False

    async def _drawn(self, said: Said, work: "asyncio.Task[Outcome]") -> Body | None:
        """The body, when the outcome is there. Never raises."""
        outcome = await asyncio.shield(work)
        with speaking(*await self.language(said.origin.sender)):
            try:
                if self._show.is_message(said, outcome):
                    self._waiting.later(self._show.late(said, outcome))
                return await self._show.answer(said, outcome)
            except Exception as fault:  # noqa: BLE001 - the last line of defence: the person gets a sentence
                logger.warning("not drawn", kind=type(fault).__name__)
                return self._show.stopped(said, views.slow())

    async def _follow(self, said: Said, work: "asyncio.Task[Outcome]") -> None:
        """What comes after the answer: the outcome, as a message."""
        outcome = await work
        with speaking(*await self.language(said.origin.sender)):
            await self._show.late(said, outcome)

    # ------------------------------------------------------------------------------ to the dispatch

    async def _outcome(self, said: Said) -> Outcome:
        """The flow's answer; a sentence for what stopped it on the way there. Never raises."""
        event = _event(said)
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
            if isinstance(said, Typed):
                event = event.model_copy(update={"said": words.command(self._dispatch, said.text)})
            return Outcome(event, await self._dispatch.handle(event), form)
        except Exception as fault:  # noqa: BLE001 - the last line of defence: the person gets a sentence
            logger.warning("not answered", kind=type(fault).__name__, said=event.said.kind)
            with speaking(*await self.language(event.sender)):
                return Outcome(event, words.fault(fault, event), form)

    async def _filled(self, said: Sent) -> _Filled | None:
        """The form that was sent, and its answers with people by our numbers; None for one long forgotten."""
        if not said.asked.startswith(f"{said.origin.sender.address[:160]}:"):
            return None  # somebody else's form
        form = await self._dispatch.asked(said.origin.sender, said.asked)
        if form is None or form.payload != said.payload:
            return None
        found = answers.answers(form, said.inputs)
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


def _event(said: Said) -> Event:
    """The event, before a form's answers or typed words have been read."""
    what: Press | Submit
    match said:
        case Pressed(payload=payload, message=message):
            what = Press(payload=payload, message=message)
        case Sent(payload=payload):
            what = Submit(payload=payload, values={})
        case Typed():
            what = Press(payload="typed")
        case _:
            assert_never(said)
    origin = said.origin
    return Event(id=origin.event_id, sender=origin.sender, place=origin.place, said=what)
