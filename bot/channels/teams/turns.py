"""botbuilder's turn around what is done with an activity.

Its own endpoint, `CloudAdapter.process`, serialises the body of an answer twice and so ends in 500; what is
used is `process_activity` below it, with the answer serialised once. It need not authenticate: `auth` has.
"""

from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any

from botbuilder.core import CloudAdapterBase, InvokeResponse, TurnContext
from botbuilder.schema import Activity, ActivityTypes
from botframework.connector.auth import (
    AuthenticateRequestResult,
    BotFrameworkAuthentication,
    ClaimsIdentity,
    ConnectorFactory,
)

from bot.channels.teams.views import Body

Answer = Callable[[], Awaitable[Body | None]]
"""Does what an activity asks for, and gives the body of the answer."""


class Turns:
    """Runs turns."""

    def __init__(self) -> None:
        """One for the whole channel."""
        self._adapter = _Adapter(_Verified())

    async def run(self, activity: Activity, answer: Answer) -> InvokeResponse | None:
        """The answer to an invoke, with its body; None to anything else, to which a body is none."""

        async def turn(context: TurnContext) -> None:
            body = await answer()
            if activity.type == ActivityTypes.invoke:
                given = InvokeResponse(status=int(HTTPStatus.OK), body=body)
                response = Activity(type="invokeResponse", value=given)
                context.turn_state[CloudAdapterBase._INVOKE_RESPONSE_KEY] = response

        activity.delivery_mode = None  # `expectReplies` would keep messages from the outbox's way
        verified = AuthenticateRequestResult()
        verified.claims_identity = ClaimsIdentity({}, True)
        verified.connector_factory = _NoConnectors()
        return await self._adapter.process_activity(verified, activity, turn)


class _Adapter(CloudAdapterBase):  # type: ignore[misc] # no types
    pass


class _NoConnectors(ConnectorFactory):  # type: ignore[misc] # no types
    """What goes out goes by `connector`, from the outbox and from `showing`."""

    async def create(self, service_url: str, audience: str) -> Any:
        return _NOTHING


_NOTHING = object()


class _Verified(BotFrameworkAuthentication):  # type: ignore[misc] # no types
    """The request has been verified before."""

    async def authenticate_request(self, activity: Activity, auth_header: str) -> Any:
        raise PermissionError

    async def authenticate_streaming_request(self, auth_header: str, channel_id_header: str) -> Any:
        raise PermissionError

    def create_connector_factory(self, claims_identity: ClaimsIdentity) -> Any:
        return _NoConnectors()

    async def create_user_token_client(self, claims_identity: ClaimsIdentity) -> Any:
        return None
