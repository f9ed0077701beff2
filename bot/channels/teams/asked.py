"""What no flow answers: a card as it is now, all of it, and what fits what somebody types."""

from functools import partial

from bot.channels.base import Dispatches
from bot.channels.teams import render, render_form, views
from bot.channels.teams.answering import Answering
from bot.channels.teams.meaning import GivenUp, Queried, Seen, Sought, Whole
from bot.channels.teams.showing import Showing
from bot.channels.teams.told import Told
from bot.channels.teams.views import Body
from bot.channels.teams.waiting import Waiting
from chat.fields import Option
from chat.language import HOME_ZONE, SWEDISH, speaking

_PATIENCE = 3.0  # seconds; Teams gives five, and shows an error in the place of an answer


class Asked:
    """Answers in time, if only that there is nothing."""

    def __init__(
        self, show: Showing, dispatch: Dispatches, answering: Answering, waiting: Waiting, told: Told
    ) -> None:
        """One for the whole channel."""
        self._show = show
        self._dispatch = dispatch
        self._answering = answering
        self._waiting = waiting
        self._told = told

    async def seen(self, seen: Seen) -> Body:
        """A card as it is now; where there is none to be had, it stays."""
        return await self._waiting.within(_PATIENCE, self._as_it_is(seen), _slow())

    async def whole(self, whole: Whole) -> Body:
        """Where all of a card is to be read: in the person's own chat, in as many messages as it needs."""
        return await self._waiting.within(_PATIENCE, self._all_of(whole), _slow())

    async def given_up(self, given_up: GivenUp) -> Body:
        """The card in which a form stood; where there is none to be had, the word that nothing was sent."""
        return await self._waiting.within(_PATIENCE, self._without_form(given_up), _slow())

    async def sought(self, sought: Sought) -> Body:
        """What a search field offers."""
        none: list[Option] = []
        search = self._dispatch.lookup(sought.origin.sender, sought.lookup)
        return views.results(render_form.found(await self._waiting.within(_PATIENCE, search, none)))

    async def queried(self, queried: Queried) -> Body:
        """What a message extension offers."""
        return await self._waiting.within(_PATIENCE, self._accounts(queried), views.extension([]))

    async def _as_it_is(self, seen: Seen) -> Body:
        sender = seen.origin.sender
        with speaking(*await self._answering.language(sender)):
            if seen.home:
                page = await self._show.home(sender)
                content = page.content if page else None
            else:
                content = await self._show.card(sender, seen.origin.place, seen.message)
            return views.in_place(content) if content else views.toast(views.nothing_more())

    async def _all_of(self, whole: Whole) -> Body:
        sender = whole.origin.sender
        with speaking(*await self._answering.language(sender)):
            if whole.home:
                card = await self._dispatch.home(sender, opened=True)
            else:
                conversation = whole.origin.place.conversation
                card = await self._dispatch.whole(sender, conversation, whole.message)
            if card is None:
                return views.toast(views.nothing_more())
            tell = partial(self._show.tell, sender.address, card)
            self._waiting.later(self._told.once(whole.origin.event_id, tell))
            return views.toast(views.in_the_chat())

    async def _without_form(self, given_up: GivenUp) -> Body:
        sender = given_up.origin.sender
        with speaking(*await self._answering.language(sender)):
            content = await self._show.card(sender, given_up.origin.place, given_up.message)
            return views.in_place(content or render.notice(views.given_up()))

    async def _accounts(self, queried: Queried) -> Body:
        sender = queried.origin.sender
        found = await self._dispatch.accounts(sender, queried.text)
        with speaking(*await self._answering.language(sender)):
            return views.extension(found)


def _slow() -> Body:
    with speaking(SWEDISH, HOME_ZONE):
        return views.toast(views.slow())
