"""`/lage`: what does not keep the rules, to the last account, and each by its button."""

import pytest

from chat.actions import BadAction, unpack
from chat.cards import Bullets, Buttons, Text
from chat.inbound import Press
from handlers.overview import actions, lists
from handlers.overview.lists import Listing
from store.models.duties import Outcome
from tests.accounts import add_account
from tests.handlers.overview.standings import MONDAY, ended, labels, last, lines, paused, several, times
from tests.talk import Talk, presses, sees, sees_not
from tests.world import World


async def test_the_rest_is_a_button_away(talk: Talk, world: World) -> None:
    names = await several(world, 23, Outcome.MISSED)
    await talk("fia", "/lage", sees("Följer inte reglerna: 23"))
    assert labels(last(talk, "fia")) == names[:10]
    await talk("fia", presses("Visa 10 till"), sees("Följer inte reglerna: 11–20 av 23"))
    assert labels(last(talk, "fia")) == names[10:20]
    await talk("fia", presses("Visa 3 till"), sees("Följer inte reglerna: 21–23 av 23"))
    assert labels(last(talk, "fia")) == names[20:]
    assert not any(one.label.startswith("Visa") for one in last(talk, "fia").buttons())


async def test_each_button_is_of_an_account_that_is_listed(talk: Talk, world: World) -> None:
    silent = await several(world, 12, Outcome.UNANSWERED)
    missed = await add_account(world, "Ateljén", "alva", "cleo")
    await ended(world, missed, 3, Outcome.MISSED)
    await talk("fia", "/lage", sees("Följer inte reglerna: 1", "Ingen har svarat: 12"))
    card = last(talk, "fia")
    assert labels(card) == ["Ateljén (Facebook)", *silent[:10]]
    assert all(line.startswith(name) for line, name in zip(lines(card), labels(card), strict=True))
    await talk("fia", presses("Visa 2 till"), sees("Ingen har svarat: 11–12 av 12"))
    assert labels(last(talk, "fia")) == silent[10:]


async def test_nothing_is_said_twice(talk: Talk, world: World) -> None:
    await several(world, 2, Outcome.MISSED)
    silent = await add_account(world, "Ateljén", "alva", "cleo")
    await ended(world, silent, 3, Outcome.UNANSWERED)
    await talk("fia", "/lage")
    card = last(talk, "fia")
    for heading in ("Följer inte reglerna", "Ingen har svarat", "Konton", "Följer reglerna"):
        assert times(card, heading) == 1, heading


async def test_a_line_says_the_unit_once_and_since_when(talk: Talk, world: World) -> None:
    world.clock.at = MONDAY
    for name in ("Lönnens kök", "Förskolan Lönnen, Exempelkommun"):
        await ended(world, await add_account(world, name, "alva", "cleo"), 3, Outcome.MISSED)
    await talk("fia", "/lage")
    assert sorted(lines(last(talk, "fia"))) == [
        "Förskolan Lönnen, Exempelkommun (Facebook) – Alva Exempelsson – inläggen sedan 5 mars 2027",
        "Lönnens kök (Facebook), Förskolan Lönnen – Alva Exempelsson – inläggen sedan 5 mars 2027",
    ]


async def test_the_rest_of_those_that_are_paused(talk: Talk, world: World) -> None:
    world.clock.at = MONDAY
    for nth in range(11):
        await paused(world, await add_account(world, f"Kök {nth:02}", "alva", "cleo"))
    await talk("fia", "/lage", sees("Pausade konton: 11", "till lördag 20 mars 2027"))
    assert labels(last(talk, "fia")) == [f"Kök {nth:02} (Facebook)" for nth in range(10)]
    await talk("fia", presses("Visa 1 till"), sees("Pausade konton: 11 av 11"))
    assert labels(last(talk, "fia")) == ["Kök 10 (Facebook)"]


def test_the_rest_of_the_cases_that_wait() -> None:
    """They have no buttons of their own, only the one for the next."""
    cases = Listing("waits", "Väntar på beslut", [f"Ansökan {nth}" for nth in range(1, 12)])
    heading, bullets, row = lists.beginning(cases)
    assert heading == Text(text="Väntar på beslut: 11", tone="strong")
    assert bullets == Bullets(items=tuple(cases.lines[:10]))
    assert isinstance(row, Buttons)
    assert [one.payload for one in row.buttons] == ['overview.rest {"group":"waits","after":10}']
    assert lists.page(cases, 10) == [Bullets(items=("Ansökan 11",))]


@pytest.mark.parametrize("group", ["breaks", "unknown", "rests", "waits"])
async def test_all_accounts_are_for_the_information_unit(talk: Talk, world: World, group: str) -> None:
    await several(world, 11, Outcome.MISSED)
    for who in ("alva", "bo", "olle"):
        await talk.send(who, Press(payload=f'overview.rest {{"group":"{group}","after":0}}'))
        await talk(who, sees("Bara informationsenheten ser alla konton"), sees_not("Kök"))


@pytest.mark.parametrize(("group", "after"), [("breaks", 1), ("staff", 100_000), ("own", 5)])
async def test_a_list_that_has_become_shorter(talk: Talk, world: World, group: str, after: int) -> None:
    await several(world, 1, Outcome.MISSED)
    await talk.send("fia", Press(payload=f'overview.rest {{"group":"{group}","after":{after}}}'))
    await talk("fia", sees("Det finns inga fler nu"))


@pytest.mark.parametrize("fields", ['"breaks","after":-1', '"breaks","after":100001', '"keeps","after":0'])
def test_what_no_button_asks_for(fields: str) -> None:
    with pytest.raises(BadAction):
        unpack(f'overview.rest {{"group":{fields}}}', {"overview.rest": actions.Rest})
