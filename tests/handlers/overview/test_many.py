"""`/mina-konton` and `/lage` with few and with many accounts: each can be reached, and Slack takes it."""

import pytest

from bot.channels.slack import render
from chat.cards import Card, Text
from chat.language import speaking
from store.models.duties import Outcome
from tests.handlers.overview.standings import labels, last, several
from tests.slack import limits
from tests.talk import Talk, presses, sees
from tests.world import World


def fits_slack(card: Card) -> None:
    """Slack takes it whole, with five buttons in a row."""
    with speaking("sv"):
        message = render.message(card)
    assert not message.cut
    assert len(message.blocks) <= 50
    assert limits.check_blocks(message.blocks) == []
    assert all(len(one["elements"]) <= 5 for one in message.blocks if one["type"] == "actions")


async def reached(talk: Talk, who: str) -> list[str]:
    """The accounts with a button of their own in the newest card, and in those after it."""
    found = []
    while True:
        fits_slack(last(talk, who))
        found += labels(last(talk, who))
        further = [one.label for one in last(talk, who).buttons() if one.label.startswith("Visa")]
        if not further:
            return found
        await talk(who, presses(further[-1]))


@pytest.mark.parametrize("count", [0, 1, 11, 60])
async def test_a_manager_reaches_every_account_of_their_staff(talk: Talk, world: World, count: int) -> None:
    names = await several(world, count, Outcome.MISSED)
    await talk("bo", "/mina-konton")
    if not count:
        await talk("bo", sees("Du sköter inget konto"))
    else:
        await talk("bo", sees(f"Konton som dina medarbetare sköter: {count}", "Förskolan Lönnen"))
    assert await reached(talk, "bo") == names


@pytest.mark.parametrize("count", [1, 11])
async def test_who_runs_many_reaches_all(talk: Talk, world: World, count: int) -> None:
    names = await several(world, count, Outcome.MISSED)
    await talk("alva", "/mina-konton")
    shown = [last(talk, "alva")]
    while any(one.label.startswith("Visa") for one in shown[-1].buttons()):
        await talk("alva", presses("Visa"))
        shown.append(last(talk, "alva"))
    for card in shown:
        fits_slack(card)
    texts = [part for card in shown for part in card.parts if isinstance(part, Text)]
    assert [one.text for one in texts if one.tone == "strong"] == names
    assert sum(len(labels(card)) for card in shown) == count


async def test_who_runs_many_and_manages_many(talk: Talk, world: World) -> None:
    await several(world, 11, Outcome.MISSED, owner="bo", substitute="")
    await several(world, 11, Outcome.UNANSWERED)
    await talk("bo", "/mina-konton")
    fits_slack(last(talk, "bo"))


async def test_the_whole_of_many(talk: Talk, world: World) -> None:
    missed = await several(world, 60, Outcome.MISSED)
    await talk("fia", "/lage")
    assert await reached(talk, "fia") == missed


async def test_an_accounts_name_stands_out(talk: Talk, world: World) -> None:
    (name,) = await several(world, 1, Outcome.MISSED)
    await talk("alva", "/mina-konton")
    assert Text(text=name, tone="strong") in last(talk, "alva").parts
