"""From something that happened in Slack to its answer: in time, and late when it must be.

The acknowledgement goes out when the work is saved, so that one who is not answered knows that nothing
was done; but never later than Slack waits. What takes longer goes on, and its outcome follows.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import Any

import structlog

from bot.channels import words
from bot.channels.base import Acquaintances, DeliveryError, Dispatches
from bot.channels.slack import inbound, render, render_form, showing, views
from bot.channels.slack.meaning import Happened
from bot.channels.slack.people import SlackPeople
from bot.channels.slack.send import Api
from chat.fields import Raw
from chat.forms import Form
from chat.inbound import Event, Leave, Place, Press, Sender, Submit
from chat.language import HOME_ZONE, SWEDISH, speaking
from chat.replies import Ask, Nothing, Reply
from store.db import Unavailable

logger = structlog.get_logger()

Ack = Callable[..., Awaitable[Any]]

# Slack gives a request three seconds, and a trigger three from the click, which was earlier. Opening a
# modal takes one call more, so it is begun with this much time left.
PATIENCE = 1.2  # seconds, before a first view is opened in place of the form
PATIENCE_SENT = 2.2  # seconds, for a form that was sent: its answer is the acknowledgement itself
_SOON = 0.3  # seconds, of PATIENCE, before the language is asked for: most work is done by then
_GLANCE = 0.3  # seconds to learn the language of one to whom something went wrong
_DOUBLE_CLICK = 1.0  # seconds between the clicks of one double click, at most
# A request is good for five minutes, and Slack sends an event again within six. The dispatch remembers for
# good what was done; here is remembered that its answer was shown.
_REMEMBERED, _MOST_REMEMBERED = 600.0, 500
_FINISHING = 10  # seconds for what is under way when the program stops


@dataclass(frozen=True)
class Outcome:
    """What the dispatch answered, the place as it really is, and the form drawn, if there is one."""

    reply: Reply
    place: Place
    form: render.Block | None = None


Work = asyncio.Task[Outcome]


class Answering:
    """Answers what people do."""

    def __init__(
        self, api: Api, people: SlackPeople, dispatch: Dispatches, acquaintances: Acquaintances, unit: str
    ) -> None:
        """One for the whole channel. `unit` is the information unit's."""
        self._unit = unit
        self._show = showing.Showing(api, people)
        self._dispatch = dispatch
        self._known = acquaintances
        self._under_way: set[asyncio.Task[None]] = set()
        self._pressed: dict[tuple[str, str, str], float] = {}
        self._begun: OrderedDict[str, tuple[float, Work]] = OrderedDict()

    async def answer(self, happened: Happened, ack: Ack) -> None:
        """Answer one event; returns when it is acknowledged."""
        said = happened.event.said
        if self._is_double_click(happened):
            await ack()
            return
        if isinstance(said, Press) and said.payload == views.WHOLE:
            await ack()
            self.later(self._show_whole(happened, said.message))
            return
        work, is_again = self._work(happened)
        if not isinstance(said, Submit) and await self._answered_by_message(work, happened):
            await ack()
            return
        language = asyncio.create_task(self._language(happened.event.sender))
        patience = PATIENCE_SENT if isinstance(said, Submit) else PATIENCE - _SOON
        await asyncio.wait({work, language}, timeout=patience)
        with speaking(*(language.result() if language.done() else (SWEDISH, HOME_ZONE))):
            if isinstance(said, Submit):
                await self._answer_form(happened, work, ack, is_again=is_again)
                return
            await ack()
            if not is_again:
                self.later(self._follow(happened, work))

    @staticmethod
    async def _answered_by_message(work: Work, happened: Happened) -> bool:
        """Whether it is soon done, and its answer comes where it was asked: nothing is to be said here."""
        await asyncio.wait({work}, timeout=_SOON)
        asked_at_home = happened.event.place == inbound.home(happened.event.sender.address)
        return work.done() and isinstance(work.result().reply, Nothing) and not asked_at_home

    def later(self, work: Coroutine[Any, Any, None]) -> None:
        """Let something go on after the acknowledgement; a fault in it is logged and wipes nothing."""
        task = asyncio.create_task(_unharmed(work))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def finish(self) -> None:
        """Wait for what is under way."""
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=_FINISHING)

    def _is_double_click(self, happened: Happened) -> bool:
        """Two clicks are two events to Slack; the second within a second is one of the hand's."""
        said = happened.event.said
        if not isinstance(said, Press):
            return False
        now = asyncio.get_running_loop().time()
        self._pressed = {one: at for one, at in self._pressed.items() if now - at < _DOUBLE_CLICK}
        key = (happened.event.sender.address, said.message or happened.event.place.conversation, said.payload)
        is_second = key in self._pressed
        self._pressed[key] = now
        return is_second

    async def _language(self, sender: Sender) -> tuple[str, str]:
        """Language and zone for the few words that are this channel's own. Never raises."""
        try:
            reader = await self._known.reader(sender)
        except Exception as fault:  # noqa: BLE001 - whatever it is, the answer goes out, in Swedish
            logger.warning("language not known", kind=type(fault).__name__)
            reader = None
        return (reader.language, reader.zone) if reader else (SWEDISH, HOME_ZONE)

    # ------------------------------------------------------------------------------ to the dispatch

    def _work(self, happened: Happened) -> tuple[Work, bool]:
        """The work on an event, which is begun once; and whether it was begun by an earlier delivery."""
        now = asyncio.get_running_loop().time()
        while self._begun and (len(self._begun) > _MOST_REMEMBERED or self._oldest() < now - _REMEMBERED):
            self._begun.popitem(last=False)
        if happened.event.id in self._begun:
            return self._begun[happened.event.id][1], True
        work = asyncio.create_task(self._outcome(happened))
        self._begun[happened.event.id] = now, work
        return work, False

    def _oldest(self) -> float:
        return next(iter(self._begun.values()))[0]

    async def _outcome(self, happened: Happened) -> Outcome:
        """The flow's answer; a sentence for what stopped it on the way there. Never raises."""
        event = happened.event
        try:
            event = await self._resolved(happened)
            reply = await self._dispatch.handle(event)
            form = await self._form(reply.form, event.place) if isinstance(reply, Ask) else None
            return Outcome(reply, event.place, form)
        except Exception as fault:  # noqa: BLE001 - the last line of defence: the person gets a sentence
            logger.warning("not answered", kind=type(fault).__name__, said=event.said.kind)
            language = asyncio.create_task(self._language(event.sender))
            await asyncio.wait({language}, timeout=_GLANCE)
            with speaking(*(language.result() if language.done() else (SWEDISH, HOME_ZONE))):
                return Outcome(words.fault(fault, event), event.place)

    async def _resolved(self, happened: Happened) -> Event:
        """The event in its real place, with people by our numbers instead of Slack's."""
        event = happened.event
        place, said = await self._place(happened), event.said
        if isinstance(said, Submit | Leave) and happened.people:
            values = {
                name: await self._numbers(value) if name in happened.people else value
                for name, value in said.values.items()
            }
            said = said.model_copy(update={"values": values})
        return event.model_copy(update={"place": place, "said": said})

    async def _place(self, happened: Happened) -> Place:
        """Of all conversations the bot's own with the person alone is private.

        What a form says of itself came by way of the client: it may say only what opens nothing to others.
        """
        told, user = happened.event.place.conversation, happened.event.sender.address
        own = await self._show.direct(user)
        known = told in {own, self._unit} if happened.of_form else told != inbound.home(user).conversation
        return Place(conversation=told, shared=told != own) if known else Place(conversation=own)

    async def _numbers(self, value: Raw) -> Raw:
        """Slack's user ids as the numbers of our people; who is no staff of ours is left out."""
        users = value if isinstance(value, list) else [str(value)]
        found = [await self._known.number_of(inbound.sender(user)) for user in users]
        return [str(one) for one in found if one is not None]

    async def _form(self, form: Form, place: Place) -> render.Block:
        """The form drawn; one who is not found on Slack is chosen by a search instead of its own list."""
        chosen = views.chosen_people(form)
        try:
            users = await self._known.addresses(inbound.CHANNEL, chosen) if chosen else {}
        except Unavailable:
            users = {}
        return render_form.form(
            form,
            place=place.conversation,
            shared=place.shared,
            users={str(number): user for number, user in users.items()},
        )

    # ------------------------------------------------------------------------------ and back

    async def _answer_form(self, happened: Happened, work: Work, ack: Ack, *, is_again: bool) -> None:
        """The acknowledgement of a form is its answer; a late one is put into the view."""
        if work.done():
            outcome = work.result()
            await ack(**showing.sent(happened, outcome.reply, outcome.form))
            return
        await ack(**showing.one_moment())
        if not is_again:
            self.later(self._fill(happened, work, happened.view.id if happened.view else ""))

    async def _follow(self, happened: Happened, work: Work) -> None:
        """What comes after the acknowledgement."""
        if not work.done() and happened.trigger and (view_id := await self._show.first_view(happened)):
            await self._fill(happened, work, view_id)
            return
        outcome = await work
        await self._show.reply(happened, outcome.reply, outcome.place, outcome.form)

    async def _fill(self, happened: Happened, work: Work, view_id: str) -> None:
        outcome = await work
        await self._show.fill(view_id, happened, outcome.reply, outcome.place, outcome.form)

    async def _show_whole(self, happened: Happened, message: str) -> None:
        """A card of which a message had room for a part, in a modal, which has more."""
        sender = happened.event.sender
        card = await self._dispatch.whole(sender, happened.event.place.conversation, message)
        if card is not None:
            with speaking(*await self._language(sender)):
                await self._show.card(happened, card)


async def _unharmed(work: Coroutine[Any, Any, None]) -> None:
    try:
        await work
    except DeliveryError as fault:
        logger.warning("not shown", why=str(fault))
    except Exception as fault:  # noqa: BLE001 - the last line of defence: nobody waits for this any more
        logger.warning("fault", doing="slack", kind=type(fault).__name__)
