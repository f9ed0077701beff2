"""Cards as they are now, and what is found by typing: in time, also when nothing is."""

import asyncio
import json
from typing import Any

import pytest

from bot.channels.teams import asked
from bot.channels.teams.inbound import HOME
from bot.channels.teams.render import OURS
from bot.people import UnknownPerson
from store.db import Conflict, Unavailable
from tests.bot.channels.teams.acting import (
    ALVA,
    BO,
    HURRIED,
    VISITOR,
    Acting,
    form_open,
)
from tests.scripts import applied, live
from tests.talk import presses
from tests.teams import cards

# ------------------------------------------------------------------------------ cards as they are now


async def test_a_card_is_fetched_as_it_is_now(act: Acting) -> None:
    await applied(act.talk)
    message = act.last(BO)
    old = act.space.view(BO, message).card
    await act.talk("bo", presses("Godkänn"))
    act.space.show(BO, message, old)  # a client that has the card of yesterday
    assert (await act.hands.refresh(BO, message)).used
    assert "[Godkänn" not in cards.text_of(act.space.view(BO, message).card)


@pytest.mark.parametrize("verb", ["refresh", "whole"])
async def test_a_card_that_nobody_knows_stays_and_it_is_said(act: Acting, verb: str) -> None:
    await act.hands.say(ALVA, "hjälp")
    await act.settle()
    message, before = act.last(ALVA), act.dm(ALVA)
    assert (await act.hands.execute(ALVA, message, verb, {"message": "0"})).used
    await act.settle()
    assert (act.dm(ALVA), act.told(ALVA)[-1]) == (before, "Kontolots har inget mer att visa här.")
    assert act.teams.problems == []


@pytest.mark.parametrize("act", ["card"], indirect=True)
async def test_a_form_in_a_card_that_is_given_up_gives_the_card_back(act: Acting) -> None:
    await act.hands.say(ALVA, "nytt konto")
    await act.settle()
    before = act.dm(ALVA)
    await act.hands.press(ALVA, "Börja ansökan")
    assert "Kontots namn" in act.dm(ALVA)[-1]
    await act.hands.press(ALVA, "Avbryt")
    await act.settle()
    assert act.dm(ALVA) == before


@pytest.mark.parametrize("act", ["card"], indirect=True)
async def test_a_form_that_is_given_up_where_nobody_knows_the_card_says_so(act: Acting) -> None:
    await form_open(act)
    await act.hands.execute(ALVA, act.last(ALVA), "cancel", {OURS: {"message": "0"}})
    assert "Inget skickades." in act.dm(ALVA)[-1]
    assert act.teams.problems == []


@pytest.mark.parametrize("verb", ["refresh", "whole"])
@pytest.mark.parametrize("data", [{}, {"payload": HOME}])
@pytest.mark.parametrize("fault", [Unavailable("x"), Conflict("x"), UnknownPerson("x"), RuntimeError("x")])
async def test_a_card_that_cannot_be_fetched_stays(
    act: Acting, verb: str, data: dict[str, str], fault: Exception
) -> None:
    async def raises(*_given: object, **_more: object) -> None:
        raise fault

    await act.hands.say(ALVA, "hjälp")
    await act.settle()
    message, before = act.last(ALVA), act.dm(ALVA)
    vars(act.talk.noting).update(whole=raises, home=raises)
    assert (await act.hands.execute(ALVA, message, verb, data)).used
    assert (act.dm(ALVA), "långsamt just nu" in act.told(ALVA)[-1]) == (before, True)


# ------------------------------------------------------------------------------ searches


@pytest.mark.parametrize(
    ("dataset", "query", "found"),
    [
        ("units", "lönn", "Förskolan Lönnen"),
        ("people", "alva", "Alva Exempelsson"),
        ("units", "finns inte", ""),
        ("accounts", "", ""),
    ],
)
async def test_a_search(act: Acting, dataset: str, query: str, found: str) -> None:
    answer = await act.invoke(ALVA, "application/search", {"dataset": dataset, "queryText": query})
    results = answer.body["value"]["results"]
    assert (answer.status, [one["title"][: len(found)] for one in results[:1]]) == (
        200,
        [found] if found else [],
    )


async def test_a_guest_finds_nobody(act: Acting) -> None:
    answer = await act.invoke(VISITOR, "application/search", {"dataset": "people", "queryText": "alva"})
    assert answer.body["value"]["results"] == []


async def test_the_message_extension_finds_accounts(act: Acting) -> None:
    assert await act.hands.query(ALVA, "konto", "finns inte") == []
    await live(act.talk)
    (found,) = await act.hands.query(ALVA, "konto", "lönn")
    assert "Förskolan Lönnen" in cards.text_of(found["content"])
    assert {one["type"] for one in cards.own_actions(found["content"])} == {"Action.OpenUrl"}
    assert act.teams.problems == []


SEARCHES = [
    ("application/search", {"dataset": "units", "queryText": "lönn"}),
    ("composeExtension/query", {"parameters": [{"name": "query", "value": "lönn"}]}),
]


@pytest.mark.parametrize(("name", "value"), SEARCHES)
@pytest.mark.parametrize("fault", [Unavailable("x"), UnknownPerson("x"), RuntimeError("x")])
async def test_a_search_that_fails_is_an_empty_list(
    act: Acting, name: str, value: dict[str, Any], fault: Exception
) -> None:
    async def raises(*_given: object) -> None:
        raise fault

    vars(act.talk.noting).update(lookup=raises, accounts=raises)
    answer = await act.invoke(ALVA, name, value)
    assert (answer.status, "Lönnen" in json.dumps(answer.body)) == (200, False)
    assert "results" in str(answer.body) or "attachments" in str(answer.body)


@pytest.mark.parametrize(("name", "value"), SEARCHES)
async def test_a_slow_search_is_answered_in_time(
    act: Acting, name: str, value: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    let_go = asyncio.Event()

    async def hangs(*_given: object) -> list[Any]:
        await let_go.wait()
        return []

    monkeypatch.setattr(asked, "_PATIENCE", HURRIED)
    vars(act.talk.noting).update(lookup=hangs, accounts=hangs)
    answer = await act.invoke(ALVA, name, value)
    assert answer.status == 200  # and hung still
    let_go.set()
