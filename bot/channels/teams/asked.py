"""What Teams asks for beside what people do: a card as it is now, and what fits what somebody types."""

from bot.channels.base import Dispatches
from bot.channels.teams import render, render_form, views
from bot.channels.teams.answering import Answering
from bot.channels.teams.meaning import Queried, Seen, Sought
from bot.channels.teams.showing import Showing
from bot.channels.teams.views import Body
from bot.channels.teams.waiting import Waiting
from chat.fields import Option
from chat.language import HOME_ZONE, SWEDISH, speaking

_PATIENCE = 3.0  # seconds; Teams gives five, and shows an error in the place of an answer


class Asked:
    """Answers in time, if only that there is nothing."""

    def __init__(self, show: Showing, dispatch: Dispatches, answering: Answering, waiting: Waiting) -> None:
        """One for the whole channel."""
        self._show = show
        self._dispatch = dispatch
        self._answering = answering
        self._waiting = waiting

    async def seen(self, seen: Seen) -> Body:
        """A card as it is now; where there is none to be had, it stays, or says that its form was left."""
        with speaking(SWEDISH, HOME_ZONE):
            slow = views.toast(views.slow())
        return await self._waiting.within(_PATIENCE, self._as_it_is(seen), slow)

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
                message = await self._show.home(sender)
                return views.in_place(message.content) if message else views.toast("")
            content = await self._show.card(sender, seen.origin.place, seen.message)
            return views.in_place(content or render.notice(views.given_up()))

    async def _accounts(self, queried: Queried) -> Body:
        sender = queried.origin.sender
        found = await self._dispatch.accounts(sender, queried.text)
        with speaking(*await self._answering.language(sender)):
            return views.extension(found)
