"""How an answer comes before the one person it is for: a modal, a whisper, or their direct message."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from typing import Any, TypeVar

import structlog

from bot.channels import words
from bot.channels.slack import inbound, render, views
from bot.channels.slack.meaning import Happened
from bot.channels.slack.people import SlackPeople
from bot.channels.slack.send import Api, SlackError
from chat.cards import Card
from chat.forms import Form
from chat.inbound import Command, Place, Submit
from chat.replies import Ask, Nothing, Refuse, Reply, Say, Update, Whisper
from chat.typed import clean
from handlers.guide.actions import LONGEST_QUERY

logger = structlog.get_logger()

T = TypeVar("T")

# What Slack gets over by itself. Nothing of this is in the outbox, so that it is tried again here.
_PASSING = (
    "ratelimited",
    "unreachable",
    "status 5",
    "internal_error",
    "fatal_error",
    "service_unavailable",
)
_TRIES = 3
_LONGEST_WAIT = 30.0  # seconds: whoever is told to wait longer has gone elsewhere meanwhile


class Showing:
    """Shows answers, each by the next way when one is closed."""

    def __init__(self, api: Api, people: SlackPeople) -> None:
        """One for the whole channel."""
        self._api = api
        self._people = people

    async def first_view(self, happened: Happened) -> str:
        """A modal in the place of what takes its time; its id, or nothing when Slack opens none."""
        try:
            return await self._api.open_view(happened.trigger, render.notice(words.one_moment()))
        except SlackError as fault:
            logger.warning("no first view", error=fault.code)
            return ""

    async def reply(self, happened: Happened, reply: Reply, place: Place, form: render.Block | None) -> None:
        """After the acknowledgement: the form, the whisper, or nothing where a message comes by itself."""
        match reply:
            case Ask() if form and happened.trigger:
                await self._open(happened, form, reply.form)
            case Ask():
                await self._privately(happened, _missed(happened, reply.form))
            case Whisper():
                await self._whisper(happened, reply.card, place)
            case Refuse():  # a form was closed, and something in it was not kept
                await self._privately(happened, views.not_kept(reply.errors))
            case Say() | Update() | Nothing():
                await self._elsewhere(happened)

    async def fill(
        self, view_id: str, happened: Happened, reply: Reply, place: Place, form: render.Block | None
    ) -> None:
        """The first view was opened in time; now it becomes what it was opened for."""
        try:
            await patiently(lambda: self._api.change_view(view_id, _late(happened, reply, form)))
        except SlackError as fault:  # it was closed meanwhile
            logger.warning("view not changed", error=fault.code)
            await self.reply(happened, reply, place, None)

    async def card(self, happened: Happened, card: Card) -> None:
        """A card in a modal of its own."""
        try:
            await self._api.open_view(happened.trigger, render.notice(card))
        except SlackError as fault:
            logger.warning("not opened", error=fault.code)
            await self._privately(happened, views.too_late())

    async def _elsewhere(self, happened: Happened) -> None:
        """A shortcut or the home tab does not show the direct message, where the answer comes."""
        event = happened.event
        if happened.trigger and event.place == inbound.home(event.sender.address):
            with suppress(SlackError):  # the message comes all the same
                await self._api.open_view(happened.trigger, render.notice(views.done()))

    async def direct(self, user: str) -> str:
        """The direct message with somebody, or who it is: Slack takes a message to a user as one there."""
        try:
            return await self._people.direct(user)
        except SlackError:
            return user

    async def _open(self, happened: Happened, view: render.Block, form: Form) -> None:
        """The form as a modal; when Slack opens none, a word on how to come to it."""
        try:
            await self._api.open_view(happened.trigger, view)
        except SlackError as fault:
            logger.warning("form not opened", error=fault.code)
            await self._privately(happened, _missed(happened, form))

    async def _whisper(self, happened: Happened, card: Card, place: Place) -> None:
        """For the one who asked alone: by the address that came with the request, else in the channel."""
        message = render.message(card)
        try:
            if happened.response_url:
                await self._api.respond(happened.response_url, message)
            elif place.shared:
                await self._api.whisper(place.conversation, happened.event.sender.address, message)
            else:  # a whisper is gone when the page is loaded anew; in private there is no need of one
                await self._privately(happened, card)
        except SlackError:
            await self._privately(happened, card)

    async def _privately(self, happened: Happened, card: Card) -> None:
        message = render.message(card)
        channel = await self.direct(happened.event.sender.address)
        said: Mapping[str, Any] = {"channel": channel, "text": message.text, "blocks": message.blocks}
        await patiently(lambda: self._api.call("chat.postMessage", mrkdwn=False, **said))


def sent(happened: Happened, reply: Reply, form: render.Block | None) -> dict[str, Any]:
    """The acknowledgement of a form that was sent, which is its answer."""
    match reply:
        case Ask():
            return {"response_action": "update", "view": form}
        case Refuse():
            return views.refusal(_drawn(happened), reply.errors)
        case Whisper():
            return {"response_action": "update", "view": render.notice(reply.card)}
        case Say() | Update() | Nothing():
            return {}


def one_moment() -> dict[str, Any]:
    """The acknowledgement of a form whose answer takes its time."""
    return {"response_action": "update", "view": render.notice(words.one_moment())}


def _late(happened: Happened, reply: Reply, form: render.Block | None) -> render.Block:
    """What the first view becomes."""
    match reply:
        case Ask() if form is not None:
            return form
        case Ask():
            return render.notice(views.too_late())
        case Refuse() if isinstance(happened.event.said, Submit):
            return views.refilled(_drawn(happened), reply.errors)
        case Refuse():
            return render.notice(views.not_kept(reply.errors))
        case Whisper():
            return render.notice(reply.card)
        case Say() | Update() | Nothing():
            return render.notice(views.done())


def _missed(happened: Happened, form: Form) -> Card:
    """In the place of a form that Slack does not open: words in a message open none, nor an old click."""
    said = happened.event.said
    if not isinstance(said, Command):
        return views.too_late()
    return views.opener(form, said.name, clean(said.text)[:LONGEST_QUERY])


def _drawn(happened: Happened) -> Mapping[str, Any]:
    return happened.view.drawn if happened.view else {}


async def patiently(call: Callable[[], Awaitable[T]]) -> T:
    """The call, again when what hinders it passes. Raises SlackError."""
    for _again in range(_TRIES - 1):
        try:
            return await call()
        except SlackError as fault:
            wait = 1.0 if fault.retry_after is None else fault.retry_after
            if not fault.code.startswith(_PASSING) or wait > _LONGEST_WAIT:
                raise
            await asyncio.sleep(wait)
    return await call()
