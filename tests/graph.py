"""A fake Microsoft Graph on this machine: people, managers, mailboxes and installed apps.

    async with FakeGraph() as graph:
        client = Graph(settings_with(graph_url=graph.url), FakeCredential(graph))

It gives what `$select` asks for and nothing else, and only to a token with the permission. What would
go wrong with the real one goes wrong on demand: `next`, `slow`, `roles`.
"""

import asyncio
import base64
import json
import re
from collections import deque
from collections.abc import Awaitable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

import pytest
from aiohttp import web

from bot.directory.graph import NEEDED, GraphError
from tests.teams.workspace import Json, guid

_FILTER = re.compile(r"mail eq '((?:[^']|'')*)' or userPrincipalName eq '((?:[^']|'')*)'")
CATALOG_APP = guid("catalogue")
OFF = {"status": "disabled", "internalReplyMessage": "Jag är sjuk."}


@dataclass
class Member:
    """Somebody in the directory; `fields` are those of Graph's `user`."""

    id: str
    fields: Json
    manager: str = ""
    replies: Json | None = field(default_factory=lambda: dict(OFF))
    """None for whom has no mailbox in the cloud."""
    installed: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Asked:
    """One request."""

    method: str
    path: str
    query: Json
    headers: Json
    body: Any


class Refusal(Exception):
    """An error as Graph answers it."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(code)
        self.status, self.code = status, code


class FakeGraph:
    """The fake, its state and its levers. Stops with its context."""

    def __init__(self) -> None:
        self.members: dict[str, Member] = {}
        self.roles: set[str] = set(NEEDED.values())
        self.catalogue: set[str] = set()
        self.asked: list[Asked] = []
        self.slow = 0.0
        """Seconds before each answer."""
        self.url = ""
        self._next: deque[web.Response] = deque()
        self._runner: web.AppRunner | None = None

    def add(self, key: str, manager: str = "", **fields: Any) -> Member:
        """Put somebody in, by the key of the cast."""
        upn = f"{key}@exempelkommun.example"
        given: Json = {"displayName": key.title(), "mail": upn, "userPrincipalName": upn}
        given |= {"preferredLanguage": None, "userType": "Member", "accountEnabled": True, "mobilePhone": "1"}
        made = Member(guid(key), given | fields, guid(manager) if manager else "")
        self.members[made.id] = made
        return made

    def next(self, status: int, body: Any = None, **headers: str) -> None:
        """Let the next answer be this; text that is no JSON is given as it is."""
        text = body if isinstance(body, str) else json.dumps(body)
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        self._next.append(web.Response(status=status, text=text, headers=given))

    def token(self, **claims: Any) -> str:
        """A token with the permissions that the app has now."""
        parts: list[Json] = [{"alg": "none"}, {"roles": sorted(self.roles), **claims}]
        return ".".join([*(_encoded(json.dumps(one)) for one in parts), "signature"])

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_route("*", "/v1.0/{path:.*}", self._answer)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}/v1.0/"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._runner:
            await self._runner.cleanup()

    async def _answer(self, request: web.Request) -> web.Response:
        body = await request.json() if request.can_read_body else None
        path = request.match_info["path"]
        self.asked.append(Asked(request.method, path, dict(request.query), dict(request.headers), body))
        await asyncio.sleep(self.slow)
        if self._next:
            return self._next.popleft()
        try:
            self._authorize(request)
            status, answer = self._routed(request, path.split("/"), body)
        except Refusal as refused:
            said = {"code": refused.code, "message": f"Resource '{path}' ..."}  # Graph names it there
            status, answer = refused.status, {"error": said}
        return web.json_response(answer, status=status) if answer else web.Response(status=status)

    def _authorize(self, request: web.Request) -> None:
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        if kind != "Bearer" or token != self.token():
            raise Refusal(401, "InvalidAuthenticationToken")

    def _routed(self, request: web.Request, path: list[str], body: Any) -> tuple[int, Json]:
        match request.method, path:
            case "GET", ["users"]:
                return 200, self._users(request)
            case "GET", ["users", user]:
                self._needs("teams_manager")
                return 200, _selected(request, self._member(user))
            case "GET", ["users", user, "manager"]:
                self._needs("teams_manager")
                above = _selected(request, self._member(self._member(user).manager))
                return 200, {"@odata.type": "#microsoft.graph.user"} | above
            case "GET", ["users", user, "mailboxSettings", "automaticRepliesSetting"]:
                return 200, self._replies(user)
            case "POST", ["users", user, "teamwork", "installedApps"]:
                return self._install(self._member(user), body), {}
            case _:
                raise Refusal(400, "BadRequest")

    def _users(self, request: web.Request) -> Json:
        self._needs("teams_manager")
        asked = _FILTER.fullmatch(request.query.get("$filter", ""))
        if asked is None:
            raise Refusal(400, "Request_UnsupportedQuery")
        mail, upn = (one.replace("''", "'").lower() for one in asked.groups())
        found = [
            one
            for one in self.members.values()
            if str(one.fields["mail"]).lower() == mail or one.fields["userPrincipalName"].lower() == upn
        ]
        return {"value": [_selected(request, one) for one in found[: int(request.query.get("$top", 100))]]}

    def _replies(self, user: str) -> Json:
        self._needs("teams_out_of_office", "ErrorAccessDenied")
        replies = self._member(user).replies
        if replies is None:
            raise Refusal(404, "MailboxNotEnabledForRESTAPI")
        return replies

    def _install(self, member: Member, body: Any) -> int:
        self._needs("teams_catalog_app", "Forbidden")
        root, _, app = str(body["teamsApp@odata.bind"]).rpartition("/")
        if root != f"{self.url}appCatalogs/teamsApps" or app not in self.catalogue:
            raise Refusal(404, "NotFound")
        if app in member.installed:
            raise Refusal(409, "Conflict")
        member.installed.add(app)
        return 201

    def _member(self, user: str) -> Member:
        by_upn = {one.fields["userPrincipalName"]: one for one in self.members.values()}
        found = self.members.get(user) or by_upn.get(user)
        if found is None:
            raise Refusal(404, "Request_ResourceNotFound")
        return found

    def _needs(self, setting: str, code: str = "Authorization_RequestDenied") -> None:
        if NEEDED[setting] not in self.roles:
            raise Refusal(403, code)


class FakeCredential:
    """Gives the fake's tokens."""

    def __init__(self, graph: FakeGraph) -> None:
        self._graph = graph

    async def token(self) -> str:
        return self._graph.token()


async def refused(asked: Awaitable[Any]) -> GraphError:
    """The error that asking ends in, which does not say about whom."""
    with pytest.raises(GraphError) as raised:
        await asked
    assert "alva" not in raised.value.why
    assert guid("alva") not in raised.value.why
    return raised.value


def _selected(request: web.Request, member: Member) -> Json:
    if "$select" not in request.query:
        raise AssertionError("more of somebody was asked for than is needed")
    everything = {"id": member.id, **member.fields}
    return {name: everything[name] for name in request.query["$select"].split(",")}


def _encoded(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")
