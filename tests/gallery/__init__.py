"""Every card and every form that the flows show: driven as people do, kept by name.

    gallery = await of(folder, usual)
    gallery.cards["manager, to decide"], gallery.forms["step 2"], gallery.faults["step 1, faults"]

The same conversations are held in each look: with ordinary answers, and with the longest and strangest
that pass. What no `keeps` names is there, too, under a number and its title.
"""

import asyncio
import fcntl
import os
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from tests import world as worlds
from tests.gallery import applying, closing, covering, passing, running
from tests.visitor import LOOKS, Gallery, Look, Visitor, usual
from tests.world import World

_STORED = TypeAdapter(Gallery)


CHAPTERS = (
    applying.nothing_yet,
    applying.applying,
    applying.deciding,
    applying.launching,
    applying.looking_up,
    applying.other_ends,
    running.reminding,
    running.looking_after,
    running.left_alone,
    running.commented,
    running.waiting,
    covering.being_away,
    covering.in_the_calendar,
    running.without_substitute,
    closing.closing,
    covering.planning,
    passing.handing_over,
    passing.leaving,
    applying.in_english,
)
"""In their order: each goes on where those before it ended."""


async def of(folder: Path, look: Look) -> Gallery:
    """Hold every conversation in one look, in a world of its own in that folder."""
    async with worlds.world(folder, worlds.without_daily_question()) as world:
        visitor = Visitor(world, look)
        if look is not usual:
            await rename(world, look)
        for chapter in CHAPTERS:
            await chapter(visitor)
        return visitor.close()


def asked_for(request: pytest.FixtureRequest) -> str:
    """The look that is a fixture's parameter; the dearest one only where every way is asked for."""
    look = str(request.param)
    if look == "one word" and not request.config.getoption("every_way"):
        pytest.skip("--every-way shows all in one word, too")
    return look


def held(factory: pytest.TempPathFactory, look: str) -> Gallery:
    """The same by the look's name, held once for all that ask in one run of the tests, in any process."""
    base = factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    kept = shared / f"gallery-{look}.json"
    with kept.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            made = asyncio.run(of(factory.mktemp("gallery"), LOOKS[look]))
            kept.write_bytes(_STORED.dump_json(made))
    return _STORED.validate_json(kept.read_bytes())


async def rename(world: World, look: Look) -> None:
    """People and units have names as long and strange as the database takes."""
    async with world.database.transaction() as session:
        for person in world.people.values():
            row = await session.merge(person)
            row.name, row.title = look(person.name, 200), look(person.title, 200)
        for unit in world.units.values():
            one = await session.merge(unit)
            one.name = look(unit.name, 200)
