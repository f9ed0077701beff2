"""From something that happened in Slack to its answer: in time, and late when it must be.

The acknowledgement goes out when the work is saved, so that one who is not answered knows that nothing
was done; but never later than Slack waits. What takes longer goes on, and its outcome follows.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, assert_never

import structlog

from bot.channels.base import Acquaintances, DeliveryError, Dispatches
from bot.channels.slack import inbound, render, render_form, views
from bot.channels.slack.meaning import Happened, OpenView
from bot.channels.slack.people import SlackPeople
from bot.channels.slack.send import Api, SlackError
from chat.actions import BadAction
from chat.cards import Card
from chat.fields import Raw
from chat.forms import Form
from chat.inbound import Command, Event, Leave, Place, Press, Sender, Submit
from chat.language import _, speaking
from chat.replies import Ask, Nothing, Refuse, Reply, Say, Update, Whisper

logger = structlog.get_logger()

Ack = Callable[..., Awaitable[Any]]

# Slack gives a request three seconds, and a trigger three from the click, which was earlier. Opening a
# modal takes one call more, so it is begun with this much time left.
PATIENCE = 1.2  # seconds, before a first view is opened in place of the form
PATIENCE_SENT = 2.2  # seconds, for a form that was sent: its answer is the acknowledgement itself
_DOUBLE_CLICK = 1.0  # seconds between the clicks of one double click, at most


@dataclass(frozen=True)
class Outcome:
    """What the dispatch answered, and the place as it really is."""

    reply: Reply
    place: Place


class Answering:
    """Answers what people do."""

    def __init__(
        self, api: Api, people: SlackPeople, dispatch: Dispatches, acquaintances: Acquaintances
    ) -> None:
        """One for the whole channel."""
        self._api = api
        self._people = people
        self._dispatch = dispatch
        self._known = acquaintances
        self._under_way: set[asyncio.Task[None]] = set()
        self._pressed: dict[tuple[str, str, str], float] = {}

    async def answer(self, happened: Happened, ack: Ack) -> None:
        """Answer one event; returns when it is acknowledged. Never raises."""
        if self._is_double_click(happened):
            await ack()
            return
        if isinstance(happened.event.said, Press) and happened.event.said.payload == views.WHOLE:
            await ack()
            self.later(self._show_whole(happened, happened.event.said.message))
            return
        work = asyncio.create_task(self._outcome(happened))
        sent = isinstance(happened.event.said, Submit)
        await asyncio.wait({work}, timeout=PATIENCE_SENT if sent else PATIENCE)
        with await self._speaking(happened.event.sender):
            if sent:
                await self._answer_form(happened, work, ack)
            else:
                await ack()
                self.later(self._follow(happened, work))

    def later(self, work: Coroutine[Any, Any, None]) -> None:
        """Let something go on after the acknowledgement; a fault in it is logged and wipes nothing."""
        task = asyncio.create_task(_unharmed(work))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def finish(self) -> None:
        """Wait for what is under way."""
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=10)

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

    async def _speaking(self, sender: Sender) -> AbstractContextManager[None]:
        """For the few words that are this channel's own."""
        reader = await self._known.reader(sender)
        return speaking(reader.language, reader.zone) if reader else speaking("sv")

    # ------------------------------------------------------------------------------ to the dispatch

    async def _outcome(self, happened: Happened) -> Outcome:
        """The flow's answer; a sentence for what stopped it on the way there."""
        event = happened.event
        try:
            event = await self._resolved(happened)
            return Outcome(await self._dispatch.handle(event), event.place)
        except BadAction:
            why = _("This button or form is from an older version. Write the command again.")
        except (LookupError, DeliveryError) as fault:
            logger.warning("not answered", kind=type(fault).__name__, said=event.said.kind)
            why = _("Something is slow just now. Try again in a little while.")
        return Outcome(Whisper(card=views.stopped(why)), event.place)

    async def _resolved(self, happened: Happened) -> Event:
        """The event in its real place, with people by our numbers instead of Slack's."""
        event = happened.event
        user, place, said = event.sender.address, event.place, event.said
        if place.conversation == inbound.home(user).conversation:
            place = Place(conversation=await self._direct(user))
        elif happened.private_if:  # of all direct messages only the bot's own is private with it
            shared = happened.private_if != await self._direct(user)
            place = Place(conversation=place.conversation, shared=shared)
        if isinstance(said, Submit | Leave) and happened.people:
            values = {
                name: await self._numbers(value) if name in happened.people else value
                for name, value in said.values.items()
            }
            said = said.model_copy(update={"values": values})
        return event.model_copy(update={"place": place, "said": said})

    async def _direct(self, user: str) -> str:
        try:
            return await self._people.direct(user)
        except SlackError:
            return user  # Slack takes a message to a user as one to their direct message

    async def _numbers(self, value: Raw) -> Raw:
        """Slack's user ids as the numbers of our people; who is no staff of ours is left out."""
        users = value if isinstance(value, list) else [str(value)]
        found = [await self._known.number_of(inbound.sender(user)) for user in users]
        return [str(one) for one in found if one is not None]

    # ------------------------------------------------------------------------------ a form that was sent

    async def _answer_form(self, happened: Happened, work: asyncio.Task[Outcome], ack: Ack) -> None:
        if not work.done():
            await ack(response_action="update", view=render.notice(views.one_moment()))
            self.later(self._finish_view(happened, work, _view(happened).id))
            return
        outcome = work.result()
        match outcome.reply:
            case Ask(form=form):
                await ack(response_action="update", view=await self._form(form, outcome.place))
            case Refuse(errors=errors):
                await ack(**views.refusal(_view(happened).drawn, errors))
            case Whisper(card=card):
                await ack(response_action="update", view=render.notice(card))
            case Say() | Update() | Nothing():
                await ack()

    # ------------------------------------------------------------------------------ everything else

    async def _follow(self, happened: Happened, work: asyncio.Task[Outcome]) -> None:
        """After the acknowledgement: the modal, the whisper, or nothing where a message comes by itself."""
        if not work.done() and happened.trigger:
            view_id = await self._api.open_view(happened.trigger, render.notice(views.one_moment()))
            await self._finish_view(happened, work, view_id)
            return
        outcome = await work
        match outcome.reply:
            case Ask(form=form):
                await self._open(happened, form, outcome.place)
            case Whisper(card=card):
                await self._whisper(happened, card, outcome.place)
            case Refuse(errors=errors):  # a form was closed, and something in it was not kept
                await self._say_privately(happened, views.not_kept(errors))
            case Say() | Update() | Nothing():
                pass

    async def _open(self, happened: Happened, form: Form, place: Place) -> None:
        """The form as a modal; words in a message open none, so a button there does."""
        said = happened.event.said
        if not happened.trigger and isinstance(said, Command):
            await self._say_privately(happened, views.opener(form, said.name, said.text))
            return
        try:
            await self._api.open_view(happened.trigger, await self._form(form, place))
        except SlackError as fault:
            if "trigger" not in fault.code:
                raise
            await self._say_privately(happened, views.too_late())

    async def _show_whole(self, happened: Happened, message: str) -> None:
        """A card of which a message had room for a part, in a modal, which has more."""
        sender = happened.event.sender
        card = await self._dispatch.whole(sender, happened.event.place.conversation, message)
        if card is not None:
            with await self._speaking(sender):
                await self._api.open_view(happened.trigger, render.notice(card))

    async def _finish_view(self, happened: Happened, work: asyncio.Task[Outcome], view_id: str) -> None:
        """The first view was opened in time; now it becomes what it was opened for."""
        outcome = await work
        match outcome.reply:
            case Ask(form=form):
                view = await self._form(form, outcome.place)
            case Refuse(errors=errors):
                view = views.refilled(_view(happened).drawn, errors)
            case Whisper(card=card):
                view = render.notice(card)
            case Say() | Update() | Nothing():
                view = render.notice(views.done())
            case _:
                assert_never(outcome.reply)
        await self._api.change_view(view_id, view)

    async def _form(self, form: Form, place: Place) -> render.Block:
        chosen = views.chosen_people(form)
        users = await self._known.addresses(inbound.CHANNEL, chosen) if chosen else {}
        return render_form.form(
            form,
            place=place.conversation,
            shared=place.shared,
            users={str(number): user for number, user in users.items()},
        )

    async def _whisper(self, happened: Happened, card: Card, place: Place) -> None:
        """For the one who asked alone: by the address that came with the request, else in the channel."""
        message = render.message(card)
        try:
            if happened.response_url:
                await self._api.respond(happened.response_url, message)
            else:
                await self._api.whisper(place.conversation, happened.event.sender.address, message)
        except SlackError:
            await self._say_privately(happened, card)

    async def _say_privately(self, happened: Happened, card: Card) -> None:
        message = render.message(card)
        channel = await self._direct(happened.event.sender.address)
        await self._api.call("chat.postMessage", channel=channel, text=message.text, blocks=message.blocks)


def _view(happened: Happened) -> OpenView:
    return happened.view or OpenView("", "", "modal")


async def _unharmed(work: Coroutine[Any, Any, None]) -> None:
    try:
        await work
    except DeliveryError as fault:
        logger.warning("not shown", why=str(fault))
    except Exception as fault:  # noqa: BLE001 - the last line of defence: nobody waits for this any more
        logger.warning("fault", doing="slack", kind=type(fault).__name__)
