"""The app is given to whoever lacks it and is written to, by the whole program; and to nobody else."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.channels.teams import adapter, pace
from bot.directory.graph import Graph
from tests.bot.channels.teams.posting import Post, until_so
from tests.graph import CATALOG_APP, FakeCredential, FakeGraph
from tests.teams.cast import UNIT_CHANNEL, WITHOUT_APP, aad_id, teams_id
from tests.teams.cloud import Cloud
from tests.teams.deliver import Http
from tests.teams.hands import Hands
from tests.teams.server import FakeTeams
from tests.teams.talk import running


@pytest.fixture
async def post(
    teams: FakeTeams, graph: FakeGraph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Post]:
    """The program may give the app, which Graph then does."""
    monkeypatch.setattr(pace, "_MARGIN", 0.0)
    monkeypatch.setattr(adapter, "Graph", lambda given: Graph(given, FakeCredential(graph)))
    real = graph._install

    def install(member: Any, body: Any) -> int:
        teams.workspace.person(member.id).installed = True
        return real(member, body)

    monkeypatch.setattr(graph, "_install", install)
    graph.catalogue.add(CATALOG_APP)
    for key in ("alva", WITHOUT_APP):
        graph.add(key)
    may = {"teams_catalog_app": CATALOG_APP, "graph_url": graph.url}
    async with Cloud() as cloud, running(teams, cloud, tmp_path, **may) as (app, address):
        http = Http(teams, address, lambda url: f"Bearer {cloud.token(service_url=url)}")
        yield Post(teams, cloud, app, address, Hands(teams, http))


def given(graph: FakeGraph) -> list[str]:
    """Who was given the app."""
    return [one.path.split("/")[1] for one in graph.asked if one.method == "POST"]


async def test_a_message_reaches_who_took_the_app_away_unseen(post: Post, graph: FakeGraph) -> None:
    await post.sent(await post.put("alva", "Förr"))
    post.teams.workspace.people["alva"].installed = False
    row = await post.sent(number := await post.put("alva", "Nu"))
    assert (post.there("alva"), post.there(UNIT_CHANNEL), row.attempts) == (["Förr", "Nu"], [], 0)
    assert given(graph) == [aad_id("alva")]
    again = await post.redraw(number, "Ändrat")
    await post.sent(again)
    assert post.there("alva") == ["Förr", "Ändrat"]


async def test_a_chat_that_is_another_now_is_the_one_that_is_noted(post: Post) -> None:
    await post.app.channels["teams"]._references.made(aad_id("alva"), "a:1-before")  # type: ignore[attr-defined]
    post.teams.next("post", status=403, code="BotNotInConversationRoster")
    row = await post.sent(await post.put("alva"))
    assert (row.conversation, post.there("alva")) == ("a:1-alva", ["Hej"])


async def test_a_card_that_changes_gives_nobody_the_app(post: Post, graph: FakeGraph) -> None:
    await post.sent(number := await post.put("alva"))
    post.teams.workspace.people["alva"].installed = False
    await post.given_up(await post.redraw(number, "Nytt"))
    assert given(graph) == []


async def test_an_answer_reaches_who_took_the_app_away_unseen(post: Post, graph: FakeGraph) -> None:
    async def has(messages: int) -> bool:
        return len(post.there("alva")) == messages

    await post.hands.say(teams_id("alva"), "hjälp")
    await until_so(lambda: has(1))
    post.teams.workspace.people["alva"].installed = False
    post.teams.workspace.conversations[UNIT_CHANNEL].members.append("alva")
    await post.hands.say(teams_id("alva"), "hjälp", UNIT_CHANNEL)
    await post.settled()
    assert await has(2)
    assert given(graph) == [aad_id("alva")]


async def test_to_be_looked_up_gives_nobody_the_app(post: Post, graph: FakeGraph) -> None:
    channel = post.app.channels["teams"]
    calls = len(post.teams.calls)
    for _time in range(10):
        assert await channel.introduce(aad_id(WITHOUT_APP)) is None
    assert (given(graph), len(post.teams.calls) - calls) == ([], 2)
