"""What an attacker, a hurried or an unlucky person does in Teams, and what then stands before them."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from bot.channels.teams.render import OURS
from chat.inbound import Event
from chat.replies import Reply
from tests.scripts import account
from tests.talk import presses
from tests.teams import cards
from tests.teams.cast import GUEST, STRANGER, UNIT_CHANNEL, WITHOUT_APP, teams_id
from tests.teams.deliver import Answer
from tests.teams.talk import TeamsTalk
from tests.teams.workspace import BOT_USER, Conversation, Json, Message

ALVA, BO, CLEO, FIA, GUN, OLLE = (teams_id(one) for one in ("alva", "bo", "cleo", "fia", "gun", "olle"))
APPLESS, VISITOR, FOREIGNER = (teams_id(one) for one in (WITHOUT_APP, GUEST, STRANGER))
PATIENT = 20.0
HURRIED = 0.05
"""Seconds that the program waits for slow work before it says that it takes longer, in these tests."""


class Acting:
    """Hands on the program, and eyes on what Teams shows."""

    def __init__(self, talk: TeamsTalk) -> None:
        self.talk, self.hands, self.teams = talk, talk.hands, talk.teams
        self.space = talk.teams.workspace
        self._held: asyncio.Event | None = None

    async def settle(self) -> None:
        """Until all is done, also the work that was slow."""
        self.release()
        await self.talk.settle()

    def dm(self, user: str) -> list[str]:
        """The texts of what the bot has written to a person alone."""
        return [self._text(user, one) for one in self.space.in_dm(user) if one.sender == BOT_USER]

    def unit(self, user: str = FIA) -> list[str]:
        """The texts of what the bot has written into the information unit's channel."""
        several = self.space.conversations[UNIT_CHANNEL].messages
        return [self._text(user, one) for one in several if one.sender == BOT_USER]

    def dialog(self, user: str) -> str:
        """What the open dialog says; empty without one."""
        view = self.space.dialogs.get(user)
        return f"{view.title}\n{cards.text_of(view.card)}" if view else ""

    def told(self, user: str) -> list[str]:
        """What was said to a person above a card."""
        return self.space.told.get(user, [])

    def last(self, user: str) -> Message:
        return [one for one in self.space.in_dm(user) if one.sender == BOT_USER][-1]

    def _text(self, user: str, message: Message) -> str:
        return cards.text_of(self.space.view(user, message).card) if message.card else message.text

    async def until(self, is_so: Callable[[], Any]) -> None:
        """Until something is so; a test that waits for what never comes says what."""
        async with asyncio.timeout(PATIENT):
            while not is_so():  # noqa: ASYNC110 - what is waited for is in the fake
                await asyncio.sleep(0.02)

    async def invoke(self, user: str, name: str, value: Any, place: Conversation | None = None) -> Answer:
        """An invoke in the chat with the bot, whatever is in it."""
        return await self.hands.invoke(user, name, value, place or self.space.dm(user))

    async def pressed(self, user: str, payload: str, message: str = "") -> Answer:
        """A button, as a dialog asks for it, that may never have been there."""
        data = {OURS: {"verb": "press", "payload": payload, "message": message}}
        return await self.invoke(user, "task/fetch", {"data": data})

    def slow(self) -> None:
        """From now on the work on each event waits until it is released."""
        real, held = self.talk.noting.handle, asyncio.Event()

        async def handle(event: Event) -> Reply:
            await held.wait()
            return await real(event)

        self._held = held
        self._replace(handle)

    def release(self) -> None:
        """What was slow goes on."""
        if self._held:
            self._held.set()

    @property
    def holds(self) -> bool:
        """Whether slow work has not been let go on."""
        return self._held is not None and not self._held.is_set()

    def fails(self, fault: Exception) -> None:
        """From now on the dispatch raises."""

        async def handle(_event: Event) -> Reply:
            raise fault

        self._replace(handle)

    def quick(self) -> None:
        """The work takes no longer again, nor fails."""
        vars(self.talk.noting).pop("handle", None)

    def replies(self, reply: Reply) -> None:
        """From now on the dispatch answers so."""

        async def handle(_event: Event) -> Reply:
            return reply

        self._replace(handle)

    def _replace(self, handle: Callable[[Event], Awaitable[Reply]]) -> None:
        vars(self.talk.noting)["handle"] = handle


async def form_open(act: Acting) -> None:
    """Alva has the first form before her."""
    await act.talk("alva", "/nytt-konto", presses("Börja ansökan"))


async def typed(act: Acting) -> dict[str, Any]:
    """What stands in the first form, with what was searched for found."""
    values = account(act.talk)
    view = act.space.dialogs.get(ALVA)
    await act.hands.seek(ALVA, "unit", "Förskolan Lönnen", None if view else act.last(ALVA))
    return values


def sent(payload: str, event: str, inputs: Json, message: str = "") -> Json:
    """The value of a dialog's form."""
    ours = {"verb": "form", "payload": payload, "event": event, "message": message}
    return {"data": {**inputs, OURS: ours}}
