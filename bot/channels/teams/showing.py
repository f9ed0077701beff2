"""How an answer comes before the one person it is for: in the card, in a dialog, or in their own chat."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import structlog

from bot.channels import words
from bot.channels.base import Acquaintances, Dispatches
from bot.channels.teams import inbound, render, render_form, views
from bot.channels.teams.connector import Connector
from bot.channels.teams.faults import TeamsError
from bot.channels.teams.meaning import Said, Sent
from bot.channels.teams.people import TeamsPeople
from bot.channels.teams.references import References
from bot.channels.teams.render_parts import Block
from bot.channels.teams.views import Body
from chat import fields
from chat.actions import row_number
from chat.cards import Card, plain
from chat.fields import LONGEST_TYPED, Option, Raw
from chat.forms import Form
from chat.inbound import Command, Event, Place, Sender, Submit
from chat.replies import Ask, Nothing, Refuse, Reply, Say, Update, Whisper
from chat.typed import clean

logger = structlog.get_logger()

_TRIES, _LONGEST_WAIT = 3, 5.0
_LONGEST_QUERY = min(200, LONGEST_TYPED)


@dataclass(frozen=True)
class Outcome:
    """What was asked of the dispatch, what it answered, and the form that was sent, if any."""

    event: Event
    reply: Reply
    form: Form | None = None


class Showing:
    """Draws answers."""

    def __init__(
        self,
        connector: Connector,
        people: TeamsPeople,
        references: References,
        dispatch: Dispatches,
        acquaintances: Acquaintances,
        forms: Literal["dialog", "card"],
    ) -> None:
        """`forms` says where forms stand."""
        self._connector = connector
        self._people = people
        self._references = references
        self._dispatch = dispatch
        self._known = acquaintances
        self._in_dialogs = forms == "dialog"

    def asks(self, payload: str) -> bool:
        """Whether the button opens a dialog."""
        return self._in_dialogs and self._dispatch.asks(payload)

    async def answer(self, said: Said, outcome: Outcome) -> Body | None:
        """The body for the way in which it was asked; None where there is none, or a dialog closes."""
        match said.way:
            case "message":
                return None
            case "execute":
                return await self._in_place(said, outcome)
            case _:
                return await self._in_dialog(said, outcome)

    def is_message(self, said: Said, reply: Reply) -> bool:
        """Whether the answer is for `by_message`, since the way back has no room for it."""
        match reply, said.way:
            case _, "message":
                return True
            case Whisper(card=card), "execute":
                return not views.fits_toast(card)
            case Whisper(card=card), _:
                return not render.has_room(card)
            case _:
                return False

    def stopped(self, said: Said, why: str) -> Body | None:
        """Instead of an answer that cannot be had now; nothing that was typed is lost for it."""
        if said.way == "message":
            return None
        if said.way == "execute":
            return views.toast(why)
        if isinstance(said, Sent):
            return views.again(why, said)
        return views.notice(words.stopped(why))

    def one_moment(self, said: Said) -> Body | None:
        """Instead of an answer that is not there in time."""
        moment = words.one_moment()
        if said.way == "message":
            return None
        return views.toast(plain(moment)) if said.way == "execute" else views.notice(moment)

    async def by_message(self, said: Said, outcome: Outcome) -> None:
        """The answer as a message to the person alone, where it is none already. Raises DeliveryError."""
        address = outcome.event.sender.address
        match outcome.reply:
            case Ask(form=form):
                await self._offer(said, outcome.event, form)
            case Refuse(errors=errors):
                await self.privately(address, await self._refused(said, outcome, errors))
            case Whisper(card=card):
                await self.tell(address, card)
            case Say() | Update() | Nothing():
                pass  # a message of the outbox already

    async def card(self, sender: Sender, place: Place, message: str) -> Block | None:
        """The card of a message as it is now, to be fetched anew by whoever sees it."""
        shown = await self._dispatch.whole(sender, place.conversation, message)
        if shown is None:
            return None
        return render.card(shown, refresh=await self.refresh(place.conversation), asks=self.asks)

    async def home(self, sender: Sender) -> render.Message | None:
        """The person's own page: what waits for them, their cases, their accounts."""
        shown = await self._dispatch.home(sender, opened=True)
        known = await self._references.of(sender.address)
        if shown is None:
            return None
        refresh = render.Refresh([known.user] if known and known.user else [], inbound.HOME)
        return render.message(shown, refresh=refresh, asks=self.asks)

    async def refresh(self, conversation: str) -> render.Refresh:
        """Whose card it is: Teams fetches it anew when one of them sees it."""
        one = await self._references.at(conversation)
        is_shared = one is None or one.conversation == one.address
        users = await self._people.unit_users() if is_shared else [one.user] if one else []
        return render.Refresh([user for user in users if user])

    async def tell(self, address: str, card: Card) -> None:
        """All of a card to the person alone, however long it is. Raises DeliveryError."""
        for page in render.pages(card, asks=self.asks):
            await self.privately(address, page)

    async def privately(self, address: str, message: render.Message) -> None:
        """To the person alone, in their own chat. Raises DeliveryError."""
        await self._people.reached(
            await self._people.direct(address), lambda where: self._post(where, message)
        )

    async def _post(self, conversation: str, message: render.Message) -> None:
        url = await self._references.service_url(conversation)
        for again in range(_TRIES):
            try:
                await self._connector.post(url, conversation, message)
                return
            except TeamsError as fault:
                wait = 1.0 if fault.retry_after is None else fault.retry_after
                if fault.permanent or fault.outage or wait > _LONGEST_WAIT or again == _TRIES - 1:
                    raise
                await asyncio.sleep(wait)

    # ------------------------------------------------------------------------------ by the way

    async def _in_place(self, said: Said, outcome: Outcome) -> Body:
        """The answer to an Action.Execute."""
        place = outcome.event.place
        match outcome.reply:
            case Ask(form=form):
                return views.in_place(await self._form(form, said, outcome.event, send="execute"))
            case Refuse(errors=errors) if outcome.form is None:
                return views.toast(" ".join(errors.values()))
            case Refuse(errors=errors):
                return views.in_place((await self._refused(said, outcome, errors)).content)
            case Whisper(card=card):
                return views.toast(plain(card) if views.fits_toast(card) else views.in_the_chat())
            case Say() | Update() | Nothing() if isinstance(said, Sent):
                content = await self.card(outcome.event.sender, place, said.message)
                return views.in_place(content or render.notice(views.done()))
            case Say() | Update() | Nothing():
                return views.toast(views.done().title)

    async def _in_dialog(self, said: Said, outcome: Outcome) -> Body | None:
        """The answer to what opens a dialog, or is done in one."""
        match outcome.reply:
            case Ask(form=form):
                return views.dialog(await self._form(form, said, outcome.event), form.title)
            case Refuse(errors=errors) if outcome.form is not None:
                content = await self._form(outcome.form, said, outcome.event, errors=errors)
                return views.dialog(content, outcome.form.title)
            case Refuse(errors=errors):
                return self.stopped(said, " ".join(errors.values()))
            case Whisper(card=card):
                return views.notice(card if render.has_room(card) else views.done())
            case Say() | Update() | Nothing():
                return None if said.way == "submit" else views.notice(views.done())

    async def _offer(self, said: Said, event: Event, form: Form) -> None:
        """A form cannot be opened by a message: a button for it, or the form itself."""
        if self._in_dialogs and isinstance(event.said, Command):
            text = clean(event.said.text)[:_LONGEST_QUERY]
            card = views.opener(form.title, event.said.name, text)
            message = render.message(card, asks=lambda _payload: True)
        else:
            content = await self._form(form, said, event, send="execute", message="")
            message = render.Message(content, form.title)
        await self.privately(event.sender.address, message)

    async def _refused(self, said: Said, outcome: Outcome, errors: Mapping[str, str]) -> render.Message:
        if outcome.form is None:
            return render.message(words.stopped(" ".join(errors.values())))
        content = await self._form(outcome.form, said, outcome.event, send="execute", errors=errors)
        return render.Message(content, outcome.form.title)

    async def _form(
        self,
        form: Form,
        said: Said,
        event: Event,
        *,
        send: Literal["submit", "execute"] = "submit",
        errors: Mapping[str, str] | None = None,
        message: str | None = None,
    ) -> Block:
        """The form drawn: with people as Teams' own list has them, and with what was typed last."""
        typed = event.said.values if isinstance(event.said, Submit) and errors is not None else {}
        values = {name: await self._labelled(form, name, value) for name, value in typed.items()}
        return render_form.form(
            form,
            event=said.form_event if isinstance(said, Sent) and errors is not None else event.id,
            message=said.message if message is None else message,
            people=await self._entra_ids(form, values),
            errors=errors,
            values=values,
            send=send,
        )

    async def _labelled(self, form: Form, name: str, value: Raw) -> Raw | Sequence[Option]:
        """What was chosen by searching, with its labels; other answers as they are."""
        field = next((one for one in form.fields if one.name == name), None)
        if not isinstance(field, fields.Search) or isinstance(value, bool):
            return value
        return await self._dispatch.named(field.of, value if isinstance(value, list) else [value])

    async def _entra_ids(self, form: Form, values: Mapping[str, Raw | Sequence[Option]]) -> Mapping[str, str]:
        """The Entra id of each person who is chosen in the form, by our number."""
        searches = [one for one in form.fields if isinstance(one, fields.Search) and one.of == "people"]
        chosen = {option.value for one in searches for option in one.value}
        for search in searches:
            given = values.get(search.name)
            chosen |= (
                {one.value for one in given if isinstance(one, Option)} if isinstance(given, list) else set()
            )
        numbers = sorted(row_number(one) for one in chosen if one.isdecimal())
        found = await self._known.addresses(inbound.CHANNEL, numbers) if numbers else {}
        return {str(number): address for number, address in found.items()}
