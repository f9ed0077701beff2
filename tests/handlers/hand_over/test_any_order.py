"""Whatever is pressed in whatever order: nobody is out before another is in, nobody who left is told."""

import random
from datetime import timedelta

import pytest
from sqlmodel import select

from chat.fields import Raw
from chat.inbound import Press, Submit
from store import log
from store.models import HandOver, HandOverStep, OutboxMessage
from store.models.accounts import Part
from store.models.handovers import OPEN, HandOverState
from tests.handlers.hand_over.passing import STEPS, account, changes, running
from tests.scripts import number
from tests.sweeping import all_duties, sweep
from tests.talk import Talk
from tests.world import World

WHO = ("alva", "bo", "cleo", "fia", "gun", "olle")
ACTS = 40


async def acts(talk: Talk, dice: random.Random, gone: set[str]) -> None:
    """Somebody presses or sends something, or leaves, or a minute passes."""
    who, other = dice.choice(WHO), dice.choice(WHO)
    account_, one = dice.randint(1, 2), dice.randint(1, 4)
    person = number(talk, other)
    step = f'hand_over.step {{"handover":{one},"key":"{dice.choice(STEPS)}"}}'
    to = f'{{"handover":{one},"person":{person}}}'
    presses = (f"hand_over.accept {to}", f"hand_over.approve {to}", f'hand_over.confirm {{"handover":{one}}}')
    sends: tuple[tuple[str, dict[str, Raw]], ...] = (
        (f'hand_over.ask {{"account":{account_},"person":{number(talk, who)}}}', {"reason": "moves"}),
        (f'hand_over.name {{"handover":{one}}}', {}),
        (f"hand_over.decline {to}", {}),
        (step, {"done": True}),
    )
    match dice.randrange(12):
        case 0 if len(gone) < 2 and dice.random() < 0.3:
            gone.add(other)
            await changes(talk.world, other, active=False)
        case 0:
            await talk.send(who, Press(payload=f'hand_over.cancel {{"handover":{one}}}'))
        case 1:
            talk.world.clock.advance(timedelta(minutes=dice.choice([1, 60 * 24])))
        case 2 | 3 | 4 | 5:
            await talk.send(who, Press(payload=dice.choice(presses)))
        case _:
            payload, values = dice.choice(sends)
            words: dict[str, Raw] = {
                "person": [person],
                "reason": values.get("reason", "Nej, inte nu."),
                **values,
            }
            await talk.send(who, Submit(payload=payload, values=words))
    await sweep(talk.world)


async def goes_on(talk: Talk, dice: random.Random) -> None:
    """What the last open hand-over waits for is done by whoever may; everybody tries."""
    async with talk.world.database.reading() as session:
        several = [one for one in await session.exec(select(HandOver)) if one.state in OPEN]
        last = several[-1].id if several else 0
        ticks = await session.exec(select(HandOverStep).where(HandOverStep.handover_id == last))
        done = {one.step for one in ticks}
    if not several:
        return
    one = several[-1]
    to = f'{{"handover":{one.id},"person":{one.to_id or 1}}}'
    step = next((key for key in STEPS if key not in done), STEPS[-1])
    for who in dice.sample(WHO, len(WHO)):
        for payload in (f"hand_over.accept {to}", f"hand_over.approve {to}"):
            await talk.send(who, Press(payload=payload))
        sent = f'hand_over.step {{"handover":{one.id},"key":"{step}"}}'
        await talk.send(who, Submit(payload=sent, values={"done": True}))
        await talk.send(who, Press(payload=f'hand_over.confirm {{"handover":{one.id}}}'))
    named: dict[str, Raw] = {"person": [number(talk, dice.choice(WHO))]}
    await talk.send("bo", Submit(payload=f'hand_over.name {{"handover":{one.id}}}', values=named))


async def holds(world: World, gone: set[str]) -> None:
    """What is so at every instant."""
    async with world.database.reading() as session:
        ticks = list(await session.exec(select(HandOverStep)))
        several = list(await session.exec(select(HandOver)))
        left = {world.people[who].id for who in gone}
        told = list(await session.exec(select(OutboxMessage)))
    done = {(one.handover_id, one.step) for one in ticks}
    for number_, step in done:
        before = STEPS[: STEPS.index(step)]
        assert all((number_, one) in done for one in before)
    open_ = [one for one in several if one.state in OPEN]
    assert len({(one.account_id, one.from_id) for one in open_}) == len(open_)
    for one in several:
        if one.state == HandOverState.DONE and one.to_id not in left:
            assert None not in (one.old_confirmed_at, one.new_confirmed_at)
            assert one.approved_by_id != one.to_id
    for account_id in (1, 2):
        owners = (await running(world, account_id))[Part.OWNER]
        waits = {one.subject for one in await all_duties(world, "hand_over") if one.closed_at is None}
        of_it = {f"handover:{one.id}" for one in open_ if one.account_id == account_id}
        assert owners
        assert set(owners) - gone or waits & of_it
    assert [one for one in told if one.person_id in left and one.state == "waiting"] == []


@pytest.mark.parametrize("seed", [3])
async def test_in_any_order(talk: Talk, world: World, seed: int) -> None:
    dice, gone = random.Random(seed), set[str]()
    for _account in range(2):
        await account(talk, substitute="cleo")
    asked = f'hand_over.ask {{"account":1,"person":{number(talk, "alva")}}}'
    new: dict[str, Raw] = {"person": [number(talk, "cleo")], "reason": "moves"}
    await talk.send("alva", Submit(payload=asked, values=new))
    for nth in range(ACTS):
        await acts(talk, dice, gone)
        if nth % 4 == 0:
            await goes_on(talk, dice)
            await sweep(world)
        await holds(world, gone)
    assert not any("Något gick fel" in talk.seen(who) for who in WHO)
    async with world.database.reading() as session:
        assert await log.verify(session) is None
        assert list(await session.exec(select(HandOverStep)))
