"""How Microsoft Graph may answer, whatever it is asked: refusals, nonsense, silence."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.directory import graph as module
from bot.directory.graph import Graph, GraphUser
from bot.settings import BadSettings, Settings
from tests.graph import CATALOG_APP, FakeCredential, FakeGraph, refused
from tests.teams.workspace import guid

NOW = datetime(2026, 7, 6, 8, tzinfo=UTC)
ALVA, BO = guid("alva"), guid("bo")

Ask = Callable[[Graph], Awaitable[Any]]
ASKS: dict[str, Ask] = {
    "manager": lambda graph: graph.manager(ALVA),
    "user": lambda graph: graph.user(ALVA),
    "by_email": lambda graph: graph.by_email("alva@exempelkommun.example"),
    "away": lambda graph: graph.away(ALVA, NOW),
    "install": lambda graph: graph.install(ALVA),
}


def each_way(*, but: frozenset[str] = frozenset()) -> pytest.MarkDecorator:
    """Run a test once for each thing that is asked of Graph."""
    names = [name for name in ASKS if name not in but]
    return pytest.mark.parametrize("ask", [ASKS[name] for name in names], ids=names)


@each_way(but=frozenset({"away", "install"}))
async def test_a_permission_that_is_missing(fake: FakeGraph, graph: Graph, ask: Ask) -> None:
    fake.roles.clear()
    fault = await refused(ask(graph))
    assert (fault.why, fault.permanent) == ("403 Authorization_RequestDenied", True)


@each_way()
@pytest.mark.parametrize(
    ("status", "headers", "permanent", "wait"),
    [
        (429, {"Retry_After": "17"}, False, 17.0),
        (503, {"Retry_After": "120"}, False, 120.0),
        (504, {"Retry_After": "nan"}, False, None),
        (429, {"Retry_After": "Mon, 06 Jul 2026 08:00:00 GMT"}, False, None),
        (408, {}, False, None),
        (500, {}, False, None),
        (307, {"Location": "/v1.0/users"}, False, None),
        (401, {"Retry_After": "5"}, True, None),
        (400, {}, True, None),
    ],
)
async def test_refusals(
    fake: FakeGraph, graph: Graph, ask: Ask, status: int, headers: Any, wait: Any, *, permanent: bool
) -> None:
    fake.next(status, {"error": {"code": "SomeCode", "message": f"Not {ALVA}"}}, **headers)
    fault = await refused(ask(graph))
    assert (fault.permanent, fault.retry_after, fault.why) == (permanent, wait, f"{status} SomeCode")
    assert len(fake.asked) == 1


@each_way(but=frozenset({"install"}))
@pytest.mark.parametrize(
    "body",
    ["<html>", "", "[1]", "null", "{}", "\xff", "[" * 200_000, '{"id": 5, "value": 5}'],
)
async def test_something_else_answers(fake: FakeGraph, graph: Graph, ask: Ask, body: str) -> None:
    fake.next(200, body)
    assert (await refused(ask(graph))).why == "no answer of Graph's"


@each_way()
@pytest.mark.parametrize("status", [403, 404, 409])
@pytest.mark.parametrize(
    "body", ["<html>", {"error": "Forbidden"}, {"error": {"code": 5}}, {"error": {"code": f"no {ALVA}"}}]
)
async def test_another_than_graph_refuses(
    fake: FakeGraph, graph: Graph, ask: Ask, status: int, body: Any
) -> None:
    """A proxy's page is not taken for `has no manager`."""
    fake.next(status, body)
    assert (await refused(ask(graph))).why == str(status)


async def test_an_answer_may_not_be_of_any_length(fake: FakeGraph, graph: Graph) -> None:
    fake.next(200, {"id": BO, "more": "x" * 1_000_000})
    assert await graph.manager(ALVA) == BO
    fake.next(200, {"id": BO, "more": "x" * 1_100_000})
    assert (await refused(graph.manager(ALVA))).why == "no answer of Graph's"


@pytest.mark.parametrize("value", [[5], [{"id": "5"}], {"id": ALVA}, None])
async def test_odd_lists_of_people(fake: FakeGraph, graph: Graph, value: Any) -> None:
    fake.next(200, {"value": value})
    await refused(graph.by_email("alva@exempelkommun.example"))


async def test_odd_fields_of_somebody(fake: FakeGraph, graph: Graph) -> None:
    odd = {"displayName": ["x"], "mail": "no address", "userPrincipalName": 5, "preferredLanguage": "sv\n--"}
    fake.next(200, {"id": ALVA.upper(), "userType": None, "accountEnabled": None, **odd})
    assert await graph.user(ALVA) == GraphUser(ALVA, "", "", "", is_guest=False, enabled=True)


async def test_half_a_letter_in_a_name(fake: FakeGraph, graph: Graph) -> None:
    fake.next(200, f'{{"id": "{ALVA}", "displayName": "A\\ud83d{"lva" * 100}"}}')
    found = await graph.user(ALVA)
    assert found is not None
    assert found.name.encode().startswith(b"Alva")
    assert len(found.name) == 200


@each_way()
async def test_graph_is_slow(
    fake: FakeGraph, graph: Graph, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_TIMEOUT", 0.05)
    await graph.close()
    await graph.open()
    fake.slow = 2.0
    fault = await refused(asyncio.wait_for(ask(graph), timeout=1.0))
    assert (fault.why, fault.permanent) == ("unreachable (TimeoutError)", False)


@each_way()
async def test_graph_is_not_there(ask: Ask) -> None:
    async with FakeGraph() as gone:
        graph = Graph(Settings(graph_url=gone.url, teams_catalog_app=CATALOG_APP), FakeCredential(gone))
    await graph.open()
    fault = await refused(ask(graph))
    assert (fault.why, fault.permanent) == ("unreachable (ClientConnectorError)", False)
    await graph.close()


async def test_before_it_is_opened_and_after(fake: FakeGraph, graph: Graph) -> None:
    await graph.close()
    await graph.close()
    assert (await refused(graph.manager(ALVA))).why == "not started"
    await graph.open()
    assert await graph.manager(ALVA) == BO
    assert await graph.away(ALVA, NOW + timedelta(days=1)) is False


@pytest.mark.parametrize("url", ["http://graph.example/v1.0/", "http://127.0.0.1.example/v1.0/"])
def test_nothing_is_sent_where_others_can_read_it(url: str) -> None:
    with pytest.raises(BadSettings, match="not https"):
        Graph(Settings(graph_url=url))
