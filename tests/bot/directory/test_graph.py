"""Microsoft Graph: what is asked, what is made of the answers, and that nothing of people gets out."""

from datetime import UTC, datetime
from typing import Any

import pytest
import structlog

from bot.directory.graph import NEEDED, Graph, GraphError, GraphUser
from bot.settings import Settings
from tests.graph import CATALOG_APP, FakeCredential, FakeGraph, refused
from tests.teams.workspace import guid

NOW = datetime(2026, 7, 6, 8, tzinfo=UTC)
ALVA, BO = guid("alva"), guid("bo")

# ---------------------------------------------------------------------------------- people


async def test_a_manager(graph: Graph) -> None:
    assert await graph.manager(ALVA) == BO
    assert await graph.manager("alva@exempelkommun.example") == BO


async def test_no_manager(graph: Graph) -> None:
    assert await graph.manager(BO) == ""
    assert await graph.manager(guid("nobody")) == ""


async def test_a_manager_who_is_an_entry_of_the_address_book(fake: FakeGraph, graph: Graph) -> None:
    fake.next(200, {"@odata.type": "#microsoft.graph.orgContact", "id": BO})
    assert await graph.manager(ALVA) == ""


async def test_somebody(graph: Graph) -> None:
    assert await graph.user(ALVA) == GraphUser(
        ALVA, "Alva", "alva@exempelkommun.example", "", is_guest=False, enabled=True
    )
    assert await graph.user(guid("nobody")) is None


async def test_a_guest(fake: FakeGraph, graph: Graph) -> None:
    upn = "gast_bolaget.example#EXT#@exempelkommun.example"
    fake.add("gast", userType="Guest", mail=None, userPrincipalName=upn, preferredLanguage="en-GB")
    assert await graph.user(upn) == GraphUser(guid("gast"), "Gast", upn, "en-GB", is_guest=True, enabled=True)


async def test_somebody_who_has_left(fake: FakeGraph, graph: Graph) -> None:
    fake.add("borta", accountEnabled=False, displayName="  Borta \u202e Bortsson\n")
    found = await graph.user(guid("borta"))
    assert found is not None
    assert (found.enabled, found.name) == (False, "Borta Bortsson")


async def test_only_what_is_needed_is_asked_for(fake: FakeGraph, graph: Graph) -> None:
    await graph.user(ALVA)
    assert "mobilePhone" not in fake.asked[0].query["$select"]
    await graph.manager(ALVA)
    await graph.by_email("alva@exempelkommun.example")
    assert [one.query["$select"] for one in fake.asked[1:]] == ["id", "id"]


@pytest.mark.parametrize(
    "user", ["", "..", "me", "alva", f"{ALVA}/manager", "a/b@c", "$x@b.se", "å@b.se", "a@b?c"]
)
async def test_what_is_no_id_is_not_asked_about(fake: FakeGraph, graph: Graph, user: str) -> None:
    for ask in (graph.manager(user), graph.user(user), graph.away(user, NOW), graph.install(user)):
        assert (await refused(ask)).permanent
    assert fake.asked == []


# ---------------------------------------------------------------------------------- by e-mail


async def test_by_email(fake: FakeGraph, graph: Graph) -> None:
    fake.add("cleo", mail="cleo.c@exempelkommun.example")
    for address in ("cleo.c@exempelkommun.example", " CLEO@exempelkommun.example\n"):
        assert await graph.by_email(address) == guid("cleo")
    assert await graph.by_email("ingen@exempelkommun.example") == ""


async def test_a_quote_and_other_signs_in_an_address(fake: FakeGraph, graph: Graph) -> None:
    fake.add("dan", mail="d'an+bil&båt#1@exempelkommun.example")
    assert await graph.by_email("d'an+bil&båt#1@exempelkommun.example") == guid("dan")
    assert await graph.by_email("x'or'mail@exempelkommun.example") == ""


async def test_an_address_of_several_is_nobodys(fake: FakeGraph, graph: Graph) -> None:
    fake.add("cleo", mail="alva@exempelkommun.example")
    assert await graph.by_email("alva@exempelkommun.example") == ""


@pytest.mark.parametrize("text", ["", "alva", "a b@c.se", "a@b@c.se", "a@" + "b" * 300])
async def test_what_is_no_address_is_not_asked_about(fake: FakeGraph, graph: Graph, text: str) -> None:
    assert await graph.by_email(text) == ""
    assert fake.asked == []


# ---------------------------------------------------------------------------------- away


def scheduled(start: str, end: str, zone: str = "UTC") -> dict[str, Any]:
    ends = {"scheduledStartDateTime": start, "scheduledEndDateTime": end}
    told = {name: {"dateTime": at, "timeZone": zone} for name, at in ends.items()}
    return {"status": "scheduled", "internalReplyMessage": "Jag är sjuk.", **told}


@pytest.mark.parametrize(
    ("replies", "is_away"),
    [
        ({"status": "disabled"}, False),
        ({"status": "alwaysEnabled"}, True),
        (scheduled("2026-07-06T08:00:00.0000000", "2026-07-07T00:00:00.0000000"), True),
        (scheduled("2026-07-06T08:00:00.0000001", "2026-07-07T00:00:00.0000000"), True),
        (scheduled("2026-07-06T08:00:01.0000000", "2026-07-07T00:00:00.0000000"), False),
        (scheduled("2026-07-01T00:00:00.0000000", "2026-07-06T08:00:00.0000000"), False),
        (scheduled("2026-07-06T10:00:00", "2026-07-06T10:00:01", "Europe/Stockholm"), True),
        (scheduled("2026-07-06T09:59:58", "2026-07-06T09:59:59", "Europe/Stockholm"), False),
    ],
)
async def test_whether_somebody_is_away(
    fake: FakeGraph, graph: Graph, replies: Any, *, is_away: bool
) -> None:
    fake.members[ALVA].replies = replies
    assert await graph.away(ALVA, NOW) is is_away
    assert fake.asked[0].headers["Prefer"] == 'outlook.timezone="UTC"'


async def test_a_mailbox_that_is_not_in_the_cloud(fake: FakeGraph, graph: Graph) -> None:
    fake.members[ALVA].replies = None
    assert await graph.away(ALVA, NOW) is None


async def test_not_allowed_to_know(fake: FakeGraph, graph: Graph) -> None:
    fake.roles.discard(NEEDED["teams_out_of_office"])
    assert await graph.away(ALVA, NOW) is None


@pytest.mark.parametrize(
    "replies",
    [
        {"status": "on holiday"},
        {"status": ["scheduled"]},
        {"status": "scheduled"},
        scheduled("2026-07-06T08:00:00", "soon"),
        scheduled("2026-07-06T08:00:00", "2026-07-07T08:00:00", "W. Europe Standard Time"),
        scheduled("2026-07-06T08:00:00", "2026-07-07T08:00:00", "../../etc"),
        scheduled("0001-01-01T00:00:00", "9999-12-31T23:59:59", "Asia/Tokyo"),
        {},
        [],
    ],
)
async def test_replies_that_say_nothing(fake: FakeGraph, graph: Graph, replies: Any) -> None:
    fake.next(200, replies)
    assert (await refused(graph.away(ALVA, NOW))).why == "no answer of Graph's"


# ---------------------------------------------------------------------------------- the app


async def test_the_app_is_given(fake: FakeGraph, graph: Graph) -> None:
    assert await graph.install(ALVA)
    assert fake.members[ALVA].installed == {CATALOG_APP}
    assert await graph.install(ALVA)  # who has it already


async def test_the_app_may_not_be_given(fake: FakeGraph, graph: Graph) -> None:
    fake.roles.discard(NEEDED["teams_catalog_app"])
    with structlog.testing.capture_logs() as logged:
        assert not await graph.install(ALVA)
    assert logged == [
        {"event": "app not installed for somebody", "error": "Forbidden", "log_level": "warning"}
    ]


async def test_no_app_in_the_catalogue(fake: FakeGraph) -> None:
    graph = Graph(Settings(graph_url=fake.url), FakeCredential(fake))
    await graph.open()
    assert not await graph.install(ALVA)
    await graph.close()
    assert fake.asked == []


async def test_an_app_that_the_catalogue_has_lost(fake: FakeGraph, graph: Graph) -> None:
    fake.catalogue.clear()
    assert (await refused(graph.install(ALVA))).permanent


# ---------------------------------------------------------------------------------- permissions


async def test_what_is_granted(fake: FakeGraph, graph: Graph) -> None:
    fake.roles = {"User.Read.All", "Mail.Read"}
    assert await graph.granted() == {"User.Read.All", "Mail.Read"}
    assert fake.asked == []


@pytest.mark.parametrize(
    ("roles", "granted"), [(None, GraphError), ("Mail.Read", GraphError), ([1, "Mail.Read"], {"Mail.Read"})]
)
async def test_odd_roles(
    fake: FakeGraph, graph: Graph, monkeypatch: pytest.MonkeyPatch, roles: Any, granted: Any
) -> None:
    token = fake.token(roles=roles)
    monkeypatch.setattr(fake, "token", lambda: token)
    if granted is GraphError:
        await refused(graph.granted())
    else:
        assert await graph.granted() == granted


@pytest.mark.parametrize("token", ["opaque", "a.b.c", "a.bnVsbA.c", "", "a\r\nX: b", "å.ä.ö"])
async def test_a_token_that_is_none_of_ours(
    fake: FakeGraph, graph: Graph, monkeypatch: pytest.MonkeyPatch, token: str
) -> None:
    monkeypatch.setattr(fake, "token", lambda: token)
    assert not (await refused(graph.granted())).permanent
