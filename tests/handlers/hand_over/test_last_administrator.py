"""The last administrator is out only when the new one is in, in whatever order who presses what (H2)."""

import random

import pytest

from chat.inbound import Press, Submit
from store.models import HandOver, HandOverStep
from store.models.handovers import HandOverState
from store.queries import accounts, handovers
from tests.handlers.hand_over.passing import STEPS, moving, running, the_hand_over
from tests.talk import Talk
from tests.world import World

OWNERS = "owner"
BOTH, OUTSIDERS = ("alva", "cleo"), ("bo", "fia", "gun", "olle")
WHOSE = dict(zip(STEPS, ("alva", *["cleo"] * 5), strict=True))
"""Of a step on Facebook."""


async def ticks(world: World) -> dict[str, HandOverStep]:
    async with world.database.reading() as session:
        return (await handovers.steps(session, [1])).get(1, {})


async def presses_anything(talk: Talk, dice: random.Random) -> None:
    """Somebody ticks a step or confirms, as a card of another day or a forged one would let them."""
    who = dice.choice((*BOTH, *BOTH, *OUTSIDERS))
    key = dice.choice((*STEPS, "old_removed", "old_removed"))
    if dice.random() < 0.25:
        await talk.send(who, Press(payload='hand_over.confirm {"handover":1}'))
    else:
        sent = f'hand_over.step {{"handover":1,"key":"{key}"}}'
        await talk.send(who, Submit(payload=sent, values={"done": True}))


async def holds(world: World) -> HandOver:
    """What is so after every press."""
    one, done = await the_hand_over(world), await ticks(world)
    people = {person.id: key for key, person in world.people.items()}
    for key, tick in done.items():
        assert people[tick.done_by_id] == WHOSE[key]
        assert all(before in done for before in STEPS[: STEPS.index(key)])
    if "old_removed" in done:
        assert done["new_in"].done_at <= done["old_removed"].done_at
    confirmed = {one.old_confirmed_by_id: one.old_confirmed_at, world.cleo.id: one.new_confirmed_at}
    confirmed.pop(None, None)
    is_done = one.state == HandOverState.DONE
    assert is_done == (None not in confirmed.values() and world.alva.id in confirmed)
    async with world.database.reading() as session:
        entry = await accounts.entry(session, 1)
    assert entry is not None
    assert entry.is_handed_over is not is_done
    owners = (await running(world))[OWNERS]
    assert owners == (["cleo"] if is_done else ["alva", "cleo"])
    if is_done or one.old_confirmed_at or one.new_confirmed_at:
        assert set(done) == set(STEPS)
    return one


@pytest.mark.parametrize("seed", range(3))
async def test_in_whatever_order(talk: Talk, world: World, seed: int) -> None:
    await moving(talk)
    dice = random.Random(seed)
    for _press in range(25):
        await presses_anything(talk, dice)
        assert (await holds(world)).state in (HandOverState.MOVING, HandOverState.DONE)
    for key in STEPS:  # whatever was pressed before, it can be finished
        sent = f'hand_over.step {{"handover":1,"key":"{key}"}}'
        await talk.send(WHOSE[key], Submit(payload=sent, values={"done": True}))
        await holds(world)
    for who in dice.sample(BOTH, 2):
        await talk.send(who, Press(payload='hand_over.confirm {"handover":1}'))
        await holds(world)
    assert (await the_hand_over(world)).state == HandOverState.DONE


@pytest.mark.parametrize("who", OUTSIDERS)
async def test_nobody_else_takes_any_step_or_confirms(talk: Talk, world: World, who: str) -> None:
    await moving(talk)
    for key in STEPS:
        sent = f'hand_over.step {{"handover":1,"key":"{key}"}}'
        await talk.send(who, Submit(payload=sent, values={"done": True}))
    await talk.send(who, Press(payload='hand_over.confirm {"handover":1}'))
    assert await ticks(world) == {}
    assert (await holds(world)).state == HandOverState.MOVING
