"""A fake Slack on this machine: its Web API, its response URLs and its Socket Mode.

    async with FakeSlack() as slack:
        client = AsyncWebClient(token=slack.bot_token, base_url=slack.api_url)

What would go wrong with the real one goes wrong on demand: `next`, `slow`, `faults.chance`, `rates.enabled`,
`scopes`, `tokens` and `workspace.advance`.
"""

import asyncio
import json
from collections.abc import Callable
from types import TracebackType
from typing import Any, Literal, Self

from aiohttp import web

from tests.slack import access, people, responses, views
from tests.slack.methods import METHODS, OPEN, Call
from tests.slack.rates import Cut, Fault, Faults, Rates
from tests.slack.sockets import Sockets
from tests.slack.workspace import EPOCH, Json, SlackError, Workspace

LOADED = (access, people, views)
"""Modules whose methods are entered by being imported."""

SCOPES = frozenset(
    {"commands", "chat:write", "im:write", "users:read", "users:read.email", "users.profile:read"}
    | {"usergroups:read", "channels:join", "app_mentions:read"}
    | {f"{kind}:{what}" for kind in ("im", "channels", "groups") for what in ("read", "history")}
)
TokenState = Literal["valid", "token_expired", "token_revoked", "account_inactive"]


class FakeSlack:
    """The fake, its state and its levers. Stops with its context; nothing of it outlives the test."""

    def __init__(self, epoch: float = EPOCH) -> None:
        self.workspace = Workspace(epoch)
        self.rates = Rates()
        self.faults = Faults()
        self.sockets = Sockets(self)
        self.calls: list[Call] = []
        """Every call of the Web API, in order, also those refused."""
        self.errors: dict[str, dict[str, str]] = {}
        """Per user: what stands in red in the open modal, by block."""
        self.problems: list[str] = []
        """What a person would have seen go wrong: an answer that Slack cannot use."""
        self.timeouts: list[Any] = []
        """Answers that came after three seconds: `operation_timeout`."""
        self.closed_views_say_what_stood_there = True
        """Whether view_closed has `state.values`; no page of Slack's promises it."""
        self.enterprise = ""
        """The Enterprise Grid organisation of the workspace."""
        self.bot_token, self.app_token = "xoxb-1-bot", "xapp-1-app"
        self.refresh_token = "xoxe-1-refresh"
        self.client_id, self.client_secret = "1.2", "client-secret"
        self.signing_secret = "signing-secret"
        self.tokens: dict[str, TokenState] = {self.bot_token: "valid", self.app_token: "valid"}
        self.scopes: set[str] = set(SCOPES)
        self.url = ""
        self._runner: web.AppRunner | None = None

    # ------------------------------------------------------------------------------ life

    async def start(self) -> Self:
        """Listen on a free port of this machine."""
        app = web.Application(client_max_size=4 * 1024**2)
        app.router.add_post("/api/{method}", self._api)
        app.router.add_get("/api/{method}", self._api)
        app.router.add_post("/response/{id}", self._response_url)
        app.router.add_get("/link/", self.sockets.handle)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"
        return self

    async def stop(self) -> None:
        await self.sockets.close()
        if self._runner:
            await self._runner.cleanup()
            self._runner = None

    async def __aenter__(self) -> Self:
        return await self.start()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    @property
    def api_url(self) -> str:
        """The `base_url` of slack_sdk."""
        return f"{self.url}/api/"

    # ------------------------------------------------------------------------------ levers

    def next(
        self,
        method: str,
        *,
        error: str = "",
        status: int = 0,
        retry_after: int | None = None,
        cut: Cut | None = None,
        times: int = 1,
        **extra: Any,
    ) -> None:
        """Let the next calls of a method fail; `extra` goes along with the error in the answer."""
        self.faults.add(method, Fault(error, status, retry_after, cut, extra), times)

    def slow(self, method: str, seconds: float) -> None:
        """Let a method take so long from now on; 0 makes it quick again."""
        self.faults.delays[method] = seconds

    def rotate(self) -> tuple[str, str]:
        """A new bot token and refresh token; the old bot token has expired."""
        self.tokens[self.bot_token] = "token_expired"
        number = self.workspace.number()
        self.bot_token, self.refresh_token = f"xoxe.xoxb-1-{number}", f"xoxe-1-{number}"
        self.tokens[self.bot_token] = "valid"
        return self.bot_token, self.refresh_token

    def revoke(self) -> None:
        """The app has been taken out of the workspace."""
        self.tokens[self.bot_token] = "token_revoked"

    def called(self, method: str) -> list[Call]:
        """The calls of one method, in order."""
        return [call for call in self.calls if call.method == method]

    # ------------------------------------------------------------------------------ requests

    async def _api(self, request: web.Request) -> web.Response:
        call = await self._read(request)
        self.calls.append(call)
        return await self._answer(request, call, lambda: self._run(call))

    async def _response_url(self, request: web.Request) -> web.Response:
        body = await request.json()
        call = Call(self, "response_url", body, at=self.workspace.now())
        self.calls.append(call)
        name = request.match_info["id"]
        return await self._answer(request, call, lambda: responses.respond(self, name, body))

    async def _answer(self, request: web.Request, call: Call, run: Callable[[], Json]) -> web.Response:
        """What comes back, after the faults that wait for this method have had their say."""
        fault = self.faults.take(call.method)
        await self.faults.delay(call.method)
        if fault.retry_after is not None:
            return self._sent(call, {"ok": False, "error": "ratelimited"}, 429, fault.retry_after)
        if fault.status:
            return self._sent(call, {}, fault.status)
        if fault.cut == "before":
            await asyncio.sleep(fault.delay)
            return self._dropped(request, call)
        if fault.error:
            return self._sent(call, {"ok": False, "error": fault.error, **fault.extra})
        if wait := self._wait(call):
            return self._sent(call, {"ok": False, "error": "ratelimited"}, 429, wait)
        try:
            answer: Json = {"ok": True} | run()
        except SlackError as refused:
            answer = {"ok": False, "error": refused.error} | refused.extra
        await asyncio.sleep(fault.delay)
        if fault.cut == "after":
            return self._dropped(request, call, answer)
        return self._sent(call, answer, answer.pop("status", 200))

    def _wait(self, call: Call) -> int:
        return self.rates.wait(call.method, call.text("channel"), self.workspace.now())

    def _run(self, call: Call) -> Json:
        if call.method not in METHODS:
            raise SlackError("unknown_method", req_method=call.method)
        if call.method not in OPEN:
            self._authorize(call)
        return METHODS[call.method](call)

    def _authorize(self, call: Call) -> None:
        if not call.token:
            raise SlackError("not_authed")
        state = self.tokens.get(call.token)
        if state is None:
            raise SlackError("invalid_auth")
        if state != "valid":
            raise SlackError(state)
        if call.token.startswith("xapp-") and call.method != "apps.connections.open":
            raise SlackError("not_allowed_token_type")

    async def _read(self, request: web.Request) -> Call:
        """The arguments, of a form or of JSON, and the token."""
        if request.content_type == "application/json":
            args = await request.json()
        else:
            args = {**request.query, **await request.post()}
        kind, _, secret = request.headers.get("Authorization", "").partition(" ")
        token = secret if kind == "Bearer" else str(args.pop("token", "") or "")
        basic = secret if kind == "Basic" else ""
        return Call(self, request.match_info["method"], args, token, basic, self.workspace.now())

    def _sent(
        self, call: Call, answer: Json, status: int = 200, retry_after: int | None = None
    ) -> web.Response:
        call.status, call.answer = status, answer
        headers = {"X-OAuth-Scopes": ",".join(sorted(self.scopes)), "Content-Type": "application/json"}
        headers |= {"Retry-After": str(retry_after)} if retry_after is not None else {}
        return web.Response(status=status, text=json.dumps(answer) if answer else "", headers=headers)

    def _dropped(self, request: web.Request, call: Call, answer: Json | None = None) -> web.Response:
        """Nothing comes back: the connection is cut."""
        call.answer = answer
        if request.transport:
            request.transport.abort()
        return web.Response()
