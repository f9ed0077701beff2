"""What an attacker, a hurried or an unlucky person does, and what then stands before them."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from chat.inbound import Event
from chat.replies import Reply
from tests.scripts import account
from tests.slack.cast import slack_id
from tests.slack.deliver import Answer, Http, Payload
from tests.slack.talk import SlackTalk, text_of
from tests.slack.workspace import Json, Message, View
from tests.talk import presses

ALVA, BO, FIA, GUN = (slack_id(one) for one in ("alva", "bo", "fia", "gun"))
PATIENT = 8.0
SLOW = 3.2
"""Longer than Slack waits for anything."""


class Acting:
    """Hands on the program, and eyes on what Slack shows."""

    def __init__(self, talk: SlackTalk) -> None:
        self.talk, self.hands, self.slack = talk, talk.hands, talk.slack
        self.space = talk.slack.workspace
        assert isinstance(talk.hands.deliver, Http)
        self.http = talk.hands.deliver

    async def settle(self) -> None:
        await self.talk.settle()

    async def send(self, kind: Any, body: Json, **more: Any) -> Answer:
        return await self.http.send(Payload(kind, body), **more)

    def dm(self, user: str) -> list[str]:
        """The texts of a direct message."""
        return [text_of(one.blocks) or one.text for one in self.space.in_dm(user)]

    def whispered(self, user: str) -> list[str]:
        return [text_of(one.blocks) or one.text for one in self.space.ephemerals.get(user, [])]

    def modal(self, user: str) -> str:
        """What the modal on top says; empty without one."""
        stack = self.space.views.get(user)
        return text_of([stack[-1].body["title"], *stack[-1].blocks]) if stack else ""

    def home(self, user: str) -> str:
        return text_of(self.space.homes[user].blocks) if user in self.space.homes else ""

    def last(self, user: str) -> Message:
        return self.space.in_dm(user)[-1]

    async def until(self, is_so: Callable[[], Any]) -> None:
        """Until something is so; a test that waits for what never comes says what."""
        async with asyncio.timeout(PATIENT):
            while not is_so():  # noqa: ASYNC110 - what is waited for is in the fake
                await asyncio.sleep(0.02)

    async def press(self, user: str, label: str, where: Message | View | None = None, **more: Any) -> Answer:
        """Press the button with that label in the newest message, or where it is said."""
        place = where or self.last(user)
        button = next(
            one
            for block in place.blocks
            for one in block.get("elements", [])
            if one.get("type") == "button" and one["text"]["text"].startswith(label)
        )
        return await self.hands.press(user, button, place, **more)

    def slow(self, seconds: float) -> None:
        """From now on the work on each event takes so long."""
        real = self.talk.noting.handle

        async def handle(event: Event) -> Reply:
            await asyncio.sleep(seconds)
            return await real(event)

        self._replace(handle)

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
    """What stands in the first form."""
    return await act.talk._filled(ALVA, account(act.talk))
