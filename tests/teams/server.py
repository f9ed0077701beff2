"""A fake Teams on this machine: the Bot Connector that the bot calls.

    async with FakeTeams() as teams:
        cast.exempelkommun(teams)
        ...  # a bot whose serviceUrl is teams.service_url

What would go wrong with the real one goes wrong on demand: `next`, `faults.chance`, `rates.enabled`,
`access_token`, `workspace.advance`, and a person who has not the app or has blocked the bot.
"""

import asyncio
import json
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from tests.teams.connector import METHODS, Call
from tests.teams.rates import Cut, Fault, Faults, Rates
from tests.teams.workspace import EPOCH, TENANT, TeamsError, Workspace

CODES = {412: "PreconditionFailed", 413: "MessageSizeTooBig", 429: "Throttled"}
ONE = "/v3/conversations/{conversation}"
ROUTES = (
    ("POST", "/v3/conversations", "create"),
    ("POST", f"{ONE}/activities", "post"),
    ("POST", f"{ONE}/activities/{{reply}}", "post"),
    ("PUT", f"{ONE}/activities/{{activity}}", "update"),
    ("DELETE", f"{ONE}/activities/{{activity}}", "delete"),
    ("GET", f"{ONE}/members", "members"),
    ("GET", f"{ONE}/members/{{member}}", "member"),
    ("GET", f"{ONE}/pagedmembers", "pages"),
)


class FakeTeams:
    """The fake, its state and its levers. Stops with its context; nothing of it outlives the test."""

    def __init__(self, epoch: float = EPOCH) -> None:
        self.workspace = Workspace(epoch)
        self.rates = Rates()
        self.faults = Faults()
        self.tenant = TENANT
        self.calls: list[Call] = []
        """Every call of the bot, in order, also those refused."""
        self.problems: list[str] = []
        """What a person would have seen go wrong: a card or an answer that Teams cannot use."""
        self.timeouts: list[Any] = []
        """Answers that came after five seconds."""
        self.access_token: str | None = None
        """The token that the bot must show; None when any will do."""
        self.url = ""
        self._runner: web.AppRunner | None = None

    # ------------------------------------------------------------------------------ life

    async def start(self) -> Self:
        """Listen on a free port of this machine."""
        app = web.Application(client_max_size=4 * 1024**2)
        for verb, path, method in ROUTES:
            app.router.add_route(verb, f"/teams{path}", self._api, name=f"{method}{path.count('{')}")
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"
        return self

    async def stop(self) -> None:
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
    def service_url(self) -> str:
        """The `serviceUrl` of every activity, to which the bot answers."""
        return f"{self.url}/teams/"

    # ------------------------------------------------------------------------------ levers

    def next(
        self,
        method: str,
        *,
        status: int = 0,
        code: str = "",
        retry_after: int | None = None,
        delay: float = 0.0,
        cut: Cut | None = None,
        times: int = 1,
    ) -> None:
        """Let the next calls of a method (`create`, `post`, `update`, ...) go wrong."""
        self.faults.add(method, Fault(status, code, retry_after, delay, cut), times)

    def called(self, method: str) -> list[Call]:
        """The calls of one method, in order."""
        return [call for call in self.calls if call.method == method]

    # ------------------------------------------------------------------------------ requests

    async def _api(self, request: web.Request) -> web.Response:
        call = await self._read(request)
        self.calls.append(call)
        fault = self.faults.take(call.method)
        if fault == Fault():
            fault = self.faults.drawn(json.dumps([call.path, call.body], sort_keys=True))
        await asyncio.sleep(fault.delay)
        if fault.cut == "before":
            return self._dropped(request)
        try:
            self._authorize(call)
            self._stumble(fault)
            self._limit(call)
            call.status, call.answer = METHODS[call.method](call)
        except TeamsError as refused:
            call.status, call.answer = refused.status, refused.body
        if fault.cut == "after":
            return self._dropped(request)
        headers = {"Content-Type": "application/json; charset=utf-8"}
        if call.status == 429:
            headers["Retry-After"] = str(call.answer.pop("retry_after"))
        text = "" if call.answer is None else json.dumps(call.answer, ensure_ascii=False)
        return web.Response(status=call.status, text=text, headers=headers)

    async def _read(self, request: web.Request) -> Call:
        method = (request.match_info.route.name or "").rstrip("0123456789")
        kind, _, secret = request.headers.get("Authorization", "").partition(" ")
        body = await request.json() if request.can_read_body else {}
        return Call(
            self,
            method,
            dict(request.match_info),
            dict(request.query),
            body,
            secret if kind == "Bearer" else "",
            self.workspace.now(),
        )

    def _authorize(self, call: Call) -> None:
        wanted = self.access_token
        if not call.token or (wanted is not None and call.token != wanted):
            raise TeamsError(401, "Unauthorized", "Authorization has been denied for this request.")

    def _stumble(self, fault: Fault) -> None:
        """Fail as the test wants it."""
        status = fault.status or (429 if fault.retry_after is not None else 0)
        if status:
            raise failed(status, fault.code, fault.retry_after)

    def _limit(self, call: Call) -> None:
        if wait := self.rates.wait(call.method, call.conversation, self.workspace.now()):
            raise failed(429, "", wait)

    def _dropped(self, request: web.Request) -> web.Response:
        """Nothing comes back: the connection is cut."""
        if request.transport:
            request.transport.abort()
        return web.Response()


def failed(status: int, code: str = "", retry_after: int | None = None) -> TeamsError:
    """An error of that status, with the usual code unless another is given."""
    error = TeamsError(status, code or CODES.get(status, "ServiceError"), "Please try again.")
    if status == 429:
        error.body["retry_after"] = 1 if retry_after is None else retry_after
    return error
