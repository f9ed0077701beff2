"""Slack as a channel: by Socket Mode or by signed requests, both into the one straight pass.

A body comes from `front` (HTTP) or `socket`, is read by `inbound`, goes through slack-bolt to `_listen`,
and on to `answering`, which calls the dispatch. Cards go out by `send`, drawn by `render`.
"""

import asyncio
import json
import logging
from collections.abc import Callable, Mapping
from typing import Any, assert_never

import structlog
from aiohttp import web
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.channels import words
from bot.channels.base import INFORMATION_UNIT, Acquaintances, Dispatches, Letter, Profile
from bot.channels.slack import asked, front, inbound, render, views
from bot.channels.slack.answering import Answering
from bot.channels.slack.homes import Homes
from bot.channels.slack.meaning import (
    Challenge,
    Happened,
    HomeOpened,
    Ignored,
    Meaning,
    PersonChanged,
    RateLimited,
    Revoked,
    Sought,
    Typed,
)
from bot.channels.slack.people import SlackPeople
from bot.channels.slack.send import OUTAGES, Api, Pace, SlackError
from bot.channels.slack.socket import SocketMode
from bot.channels.slack.tokens import Rotation, Safe, Tokens
from bot.channels.slack.wire import Malformed
from bot.clock import Clock
from bot.settings import Settings
from chat.inbound import Event, Submit
from chat.language import speaking
from store.db import Conflict, Unavailable

logger = structlog.get_logger()

_POSTS_AT_ONCE = 50  # messages on their way to Slack; more only wait for each other
_STAND_IN = "kontolots"
_FORM = {"type": "view_submission", "view": {"type": "modal", "callback_id": _STAND_IN}}
_SEARCH = {"type": "block_suggestion", "action_id": _STAND_IN}
_ELSE = {"type": "shortcut", "callback_id": _STAND_IN}
"""What slack-bolt is given in place of what came, one for each way of acknowledging.

It looks at a dozen keys of a body without asking of what type they are, and answers 500 when they are of
another. All that is needed of a body has been read by inbound.py, strictly.
"""


class SlackChannel:
    """One workspace."""

    name = inbound.CHANNEL

    def __init__(self, settings: Settings, clock: Clock, safe: Safe) -> None:
        """`safe` keeps renewed tokens, where token rotation is on. Settings have been checked."""
        self._settings = settings
        self._api = Api(_tokens(settings, clock, safe), settings.slack_api_url)
        self._people = SlackPeople(self._api, manager_field=settings.slack_manager_field)
        self._pace = Pace()
        self._at_once = asyncio.Semaphore(_POSTS_AT_ONCE)
        self._socket = SocketMode(_secret(settings.slack_app_token), settings.slack_api_url, self._take)
        self._bot = self._enterprise = ""
        self._unit_fault = ""
        self._bolt = _bolt(self._us)
        for listen in (self._bolt.view, self._bolt.options, self._bolt.shortcut):
            listen(_STAND_IN)(self._listen)

    def attach(self, dispatch: Dispatches, acquaintances: Acquaintances) -> None:
        """Give it the dispatch, which is made after the channels."""
        self._dispatch, self._known = dispatch, acquaintances
        self._answering = Answering(
            self._api, self._people, dispatch, acquaintances, self._settings.slack_unit_channel
        )
        self._homes = Homes(self._api, dispatch, acquaintances, self._answering.later)

    # ------------------------------------------------------------------------------ as every channel

    async def start(self) -> None:
        """Take up the connection; what does not work yet is tried again, and told by `state`."""
        await self._api.open()
        await self.refresh()
        if self._settings.slack == "socket":
            await self._socket.start()

    async def stop(self) -> None:
        """Hang up, when what is under way is done."""
        if self._settings.slack == "socket":
            await self._socket.stop()
        await self._answering.finish()
        await self._api.close()

    def place(self, name: str) -> str | None:
        """The information unit's channel, by its id."""
        return self._settings.slack_unit_channel if name == INFORMATION_UNIT else None

    async def conversation_with(self, address: str) -> str:
        """The bot's direct message with a person. Raises DeliveryError."""
        return await self._people.direct(address)

    async def send(self, letter: Letter) -> str:
        """Post a card, or draw one anew; its ts. Raises DeliveryError."""
        with speaking(letter.language):
            message = views.with_opener(render.message(letter.card))
        if letter.replaces:
            await self._pace.wait(letter.conversation)
            async with self._at_once:
                await self._api.redraw(letter.conversation, letter.replaces, message, letter.outbox_id)
            return letter.replaces
        if letter.again and (posted := await self._api.posted(letter.conversation, letter.outbox_id)):
            return posted
        await self._pace.wait(letter.conversation)
        async with self._at_once:
            return await self._api.post(letter.conversation, message, letter.outbox_id)

    async def introduce(self, address: str) -> Profile | None:
        """Who somebody is in Slack; None when the workspace does not know them. Raises DeliveryError."""
        return await self._people.introduce(address)

    async def has_left(self, address: str) -> bool:
        """Whether their Slack account is closed. Raises DeliveryError."""
        return await self._people.has_left(address)

    async def find(self, email: str) -> str | None:
        """Somebody's user id by their e-mail, if they are in the workspace."""
        return await self._people.by_email(email) or None

    async def freshen(self, address: str) -> None:
        """Something moved for a person: their home tab is drawn anew."""
        self._homes.moved(address)

    async def refresh(self) -> None:
        """See that the token works, that the bot is in the unit's channel, and who the unit is."""
        try:
            us = await self._api.call("auth.test")
            self._people.team, self._bot = str(us.get("team_id") or ""), str(us.get("user_id") or "")
            self._enterprise = str(us.get("enterprise_id") or "")
            self._unit_fault = await self._join_unit()
            if self._settings.slack_unit_usergroup or self._settings.slack_unit_members:
                members = await self._people.unit(
                    self._settings.slack_unit_usergroup, self._settings.slack_unit_members
                )
                await self._known.unit_is(self.name, members)
        except SlackError as fault:
            logger.warning("slack not looked up", error=fault.code)
        except (Unavailable, Conflict):
            logger.warning("slack not looked up", error="database")

    def state(self) -> str:
        """`ok`, or what is wrong and what to do about it."""
        if self._api.outage:
            return f"{self._api.outage}: {OUTAGES[self._api.outage]}"
        if self._settings.slack == "socket" and not self._socket.is_up:
            return "not connected to Slack: trying again"
        return self._unit_fault or "ok"

    def routes(self) -> list[web.RouteDef]:
        """Where Slack sends its requests, when it is told to by the settings."""
        return [web.post("/slack/events", self._request)] if self._settings.slack == "http" else []

    async def _join_unit(self) -> str:
        """Be in the information unit's channel; what hinders it, or nothing."""
        channel = self._settings.slack_unit_channel
        try:
            found = (await self._api.call("conversations.info", channel=channel)).get("channel") or {}
            if not found.get("is_member"):
                await self._api.call("conversations.join", channel=channel)
        except SlackError as fault:
            if fault.code in OUTAGES or not fault.permanent:
                raise
            logger.warning("not in the information unit's channel", error=fault.code)
            return f"{fault.code}: invite the app to the information unit's channel"
        return ""

    async def settled(self) -> None:
        """Until what goes on after an acknowledgement is done."""
        await self._answering.finish()

    # ------------------------------------------------------------------------------ what comes in

    async def _request(self, request: web.Request) -> web.Response:
        """By HTTP. Raises HTTPUnauthorized, HTTPBadRequest, HTTPForbidden, and what `front.body` does."""
        body = await front.body(request, _secret(self._settings.slack_signing_secret))
        try:
            meaning = inbound.read(body)
        except Malformed as fault:
            logger.warning("slack request not read", why=str(fault))
            raise web.HTTPBadRequest from None
        if not self._is_ours(meaning):
            logger.warning("slack request of another workspace")
            raise web.HTTPForbidden
        status, text, kind = await self._through_bolt(meaning)
        return web.Response(status=status, text=text, content_type=kind)

    async def _take(self, body: Mapping[str, Any]) -> dict[str, Any] | None:
        """By Socket Mode: what cannot be read is acknowledged, or Slack would send it again."""
        try:
            meaning = inbound.read(body)
        except Malformed as fault:
            logger.warning("slack envelope not read", why=str(fault))
            return None
        if not self._is_ours(meaning):
            logger.warning("slack envelope of another workspace")
            return None
        _status, text, kind = await self._through_bolt(meaning)
        found: dict[str, Any] | None = json.loads(text) if kind == "application/json" and text else None
        return found

    def _is_ours(self, meaning: Meaning) -> bool:
        """Of our own workspace, by everybody's own account; before the first `auth.test`, of any.

        An app that is installed for an organisation may hear from it without a workspace.
        """
        team, enterprise, origin = self._people.team, self._enterprise, meaning.origin
        if isinstance(meaning, Challenge | Ignored) or not team:
            return True
        of_enterprise = bool(enterprise) and origin.enterprise_id == enterprise and not origin.team_id
        return (origin.team_id == team or of_enterprise) and origin.user_team in ("", team, enterprise)

    async def _through_bolt(self, meaning: Meaning) -> tuple[int, str, str]:
        """Status, text and content type of slack-bolt's answer."""
        if isinstance(meaning, Challenge):
            return 200, meaning.challenge, "text/plain"
        if isinstance(meaning, RateLimited):
            logger.warning("slack leaves out events: there were too many")
            return 200, "", "text/plain"
        if isinstance(meaning, Ignored):
            return 200, "", "text/plain"
        request = AsyncBoltRequest(mode="socket_mode", body=_stand_in(meaning), context={"meaning": meaning})
        answer = await self._bolt.async_dispatch(request)
        kind = answer.headers.get("content-type", ["text/plain"])[0].partition(";")[0]
        return answer.status, answer.body, kind

    def _us(self) -> AuthorizeResult:
        """Whom slack-bolt acts for: this workspace's bot, whose calls all go by `send`."""
        return AuthorizeResult(enterprise_id=None, team_id=self._people.team, bot_user_id=self._bot)

    async def _listen(self, context: AsyncBoltContext, ack: AsyncAck) -> None:
        """Everything that slack-bolt lets through, by what it means."""
        meaning: Meaning = context["meaning"]
        match meaning:
            case Happened() as happened:
                await self._answering.answer(happened, ack)
                self._homes.moved(happened.event.sender.address)
            case Typed() as typed:
                await self._answering.answer(typed.happened(words.command(self._dispatch, typed.text)), ack)
            case Sought() as sought:
                await ack(options=await asked.options(self._dispatch, sought))
            case HomeOpened(sender=sender):
                await ack()
                self._answering.later(self._homes.opened(sender.address))
            case PersonChanged(sender=sender, deleted=deleted):
                await ack()
                if deleted:
                    self._answering.later(self._known.left(sender))
            case Revoked(kind=kind):
                await ack()
                self._api.outage = "app_uninstalled" if kind == "app_uninstalled" else "token_revoked"
                logger.error("slack does not work", error=self._api.outage)
            case Challenge() | Ignored() | RateLimited():
                await ack()  # answered before
            case _:
                assert_never(meaning)


def _stand_in(meaning: Meaning) -> dict[str, Any]:
    match meaning:
        case Sought():
            return _SEARCH
        case Happened(event=Event(said=Submit())):
            return _FORM
        case _:
            return _ELSE


def _bolt(us: Callable[[], AuthorizeResult]) -> AsyncApp:
    async def authorize(team_id: str | None) -> AuthorizeResult:  # slack-bolt takes no method here
        return us()

    quiet = logging.getLogger("kontolots.slack_bolt")  # slack-bolt logs bodies, which hold personal data
    quiet.setLevel(logging.CRITICAL)
    return AsyncApp(
        name="kontolots",
        logger=quiet,
        authorize=authorize,
        request_verification_enabled=False,  # front.py has verified it, and answers 401 instead of 500
        # The listener acknowledges last, so nothing raised after the acknowledgement can wipe it, and
        # nothing waits for it in steps of 10 ms.
        process_before_response=True,
    )


def _tokens(settings: Settings, clock: Clock, safe: Safe) -> Tokens:
    token, refresh = _secret(settings.slack_bot_token), _secret(settings.slack_refresh_token)
    if not refresh:
        return Tokens(token)
    client_secret = _secret(settings.slack_client_secret)
    return Tokens(token, Rotation(settings.slack_client_id, client_secret, refresh), safe, clock.now)


def _secret(secret: Any) -> str:
    return str(secret.get_secret_value()) if secret is not None else ""
