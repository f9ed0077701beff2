"""`/lage`: what does not keep the rules, to the last account, and each by its button."""

from datetime import datetime

import pytest

from chat.actions import BadAction, unpack
from chat.cards import Bullets, Buttons, Text
from chat.inbound import Press
from handlers.apply import view as apply_view
from handlers.overview import actions, flow, lists, view
from handlers.overview.lists import Line, Listing
from handlers.rulebook import Rulebook
from store.db import Session
from store.models import Account, Case
from store.models.accounts import AccountStatus
from store.models.duties import Outcome
from store.queries.accounts import Entry
from tests.accounts import add_account
from tests.handlers.overview.standings import MONDAY, ended, labels, last, lines, paused, several, times
from tests.scripts import applied
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
    cases = [Line(nth, f"Ansökan {nth}") for nth in range(21, 32)]
    heading, bullets, row = lists.beginning(of_cases(cases))
    assert heading == Text(text="Väntar på beslut: 11", tone="strong")
    assert bullets == Bullets(items=tuple(one.text for one in cases[:10]))
    assert isinstance(row, Buttons)
    assert [one.payload for one in row.buttons] == ['overview.rest {"group":"waits","after":30}']
    assert lists.shown(of_cases(cases, 30)) == [Bullets(items=("Ansökan 31",))]


def of_cases(several: list[Line], after: int | None = None) -> Listing:
    return Listing("waits", "Väntar på beslut", lists.page(several, lambda one: one.number, after))


@pytest.mark.parametrize(
    ("who", "opened", "title"),
    [
        ("fia", "/lage", "Följer inte reglerna: 10–11 av 11"),
        ("bo", "/mina-konton", "Konton som dina medarbetare sköter: 10–11 av 11"),
        ("alva", "/mina-konton", "Dina konton: 5–9 av 11"),
    ],
)
async def test_nothing_is_skipped_when_one_is_settled_between_the_pages(
    talk: Talk, world: World, who: str, opened: str, title: str
) -> None:
    names = await several(world, 12, Outcome.MISSED)
    await talk(who, opened)
    seen = names_in(talk, who)
    await settled(world, 3)
    await talk(who, presses("Visa"), sees(title))
    assert names_in(talk, who) == names[len(seen) : len(seen) + 5]


async def test_a_list_begins_anew_where_the_last_that_was_shown_is_settled(talk: Talk, world: World) -> None:
    names = await several(world, 12, Outcome.MISSED)
    await talk("fia", "/lage")
    await settled(world, 10)
    await talk("fia", presses("Visa 2 till"), sees("Följer inte reglerna: 1–10 av 11"))
    assert labels(last(talk, "fia")) == [*names[:9], names[10]]


async def settled(world: World, account: int) -> None:
    """The account is in none of the lists any more."""
    async with world.database.transaction() as session:
        (await session.get_one(Account, account)).status = AccountStatus.LAUNCHING


def names_in(talk: Talk, who: str) -> list[str]:
    """The accounts of the newest card, with buttons of their own or as headings."""
    card = last(talk, who)
    headings = [one.text for one in card.parts if isinstance(one, Text) and one.tone == "strong"]
    return [one for one in labels(card) if one != "Mer"] or headings


@pytest.mark.parametrize(
    ("group", "who", "judged", "cases"),
    [
        ("own", "alva", 5, 0),
        ("staff", "bo", 10, 0),
        ("breaks", "fia", 12, 0),
        ("unknown", "fia", 12, 0),
        ("rests", "fia", 12, 0),
        ("waits", "fia", 0, 1),
    ],
)
async def test_only_what_a_list_needs_is_read(
    talk: Talk, world: World, monkeypatch: pytest.MonkeyPatch, group: str, who: str, judged: int, cases: int
) -> None:
    await applied(talk)
    await several(world, 12, Outcome.MISSED)
    read: list[int] = []
    loaded: list[int] = []

    async def load(session: Session, policy: Rulebook, now: datetime, entries: list[Entry]) -> object:
        read.append(len(entries))
        return await view.load(session, policy, now, entries)

    async def load_case(session: Session, policy: Rulebook, case: Case) -> object:
        loaded.append(1)
        return await apply_view.load(session, policy, case)

    monkeypatch.setattr(flow, "load", load)
    monkeypatch.setattr(flow, "load_case", load_case)
    await talk.send(who, Press(payload=f'overview.rest {{"group":"{group}","after":99}}'))
    assert (sum(read), sum(loaded)) == (judged, cases)


@pytest.mark.parametrize("group", ["breaks", "unknown", "rests", "waits"])
async def test_all_accounts_are_for_the_information_unit(talk: Talk, world: World, group: str) -> None:
    await several(world, 11, Outcome.MISSED)
    for who in ("alva", "bo", "olle"):
        await talk.send(who, Press(payload=f'overview.rest {{"group":"{group}","after":1}}'))
        await talk(who, sees("Bara informationsenheten ser alla konton"), sees_not("Kök"))


@pytest.mark.parametrize(("group", "after"), [("breaks", 1), ("staff", 100_000), ("own", 5)])
async def test_a_list_that_has_become_shorter(talk: Talk, world: World, group: str, after: int) -> None:
    await several(world, 1, Outcome.MISSED)
    await talk.send("fia", Press(payload=f'overview.rest {{"group":"{group}","after":{after}}}'))
    await talk("fia", sees("Det finns inga fler nu"))


@pytest.mark.parametrize("fields", ['"breaks","after":0', '"waits","after":null', '"keeps","after":1'])
def test_what_no_button_asks_for(fields: str) -> None:
    with pytest.raises(BadAction):
        unpack(f'overview.rest {{"group":{fields}}}', {"overview.rest": actions.Further})
