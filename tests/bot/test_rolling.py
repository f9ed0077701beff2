"""A newer program comes while the old one serves: a migration under load, copies of both side by side."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random
from string import Template

import pytest
from alembic import command

from store import migrate, outbox
from tests.chaos import checks, town
from tests.chaos.acts import Acts
from tests.chaos.copies import Copies, Copy
from tests.chaos.copy import Ahead
from tests.chaos.load import Load
from tests.chaos.scene import Scene, scene

pytestmark = pytest.mark.timeout(180)  # programs are started, and a busy machine takes its time

RUN = ("-m", "bot", "run")
_LOAD, _A_SECOND = 8.0, 5.0  # seconds; acts
_PATIENCE = 30.0

STEP = Template('''"""What a newer version needs: it only adds."""

import sqlalchemy as sa
from alembic import op

revision, down_revision, branch_labels, depends_on = "$newer", "$head", None, None


def upgrade() -> None:
    op.add_column("comment", sa.Column("newer", sa.String(length=20), nullable=True))
    op.add_column("outbox", sa.Column("newer", sa.Integer(), server_default="0", nullable=False))
    op.create_table("newer", sa.Column("id", sa.Integer(), primary_key=True))
    op.create_index("ix_handled_event_newer", "handled_event", ["channel", "handled_at"])
''')


@asynccontextmanager
async def served(made: Scene) -> AsyncIterator[Copies]:
    """By two copies, as they are installed."""
    copies = made.copies(2, *RUN)
    try:
        await copies.begin()
        yield copies
    finally:
        await copies.end()


@pytest.fixture
async def here() -> AsyncIterator[Scene]:
    async with scene(Ahead(0).now()) as made:
        await town.fill(made)
        yield made


def newer_step(url: str, folder: Path) -> str:
    """Bring the database to a step that this program does not know; its name."""
    scripts = folder / "migrations"
    shutil.copytree(Path(migrate.__file__).parent / "migrations", scripts)
    newer = f"{int(migrate.head()) + 1:04}"
    step = STEP.substitute(newer=newer, head=migrate.head())
    (scripts / "versions" / f"{newer}_newer.py").write_text(step, encoding="utf-8")
    configuration = migrate.configuration(url)
    configuration.set_main_option("script_location", str(scripts))
    command.upgrade(configuration, "head")
    return newer


async def upgraded(made: Scene, copies: Copies, folder: Path) -> None:
    """The schema while both copies work, then one copy after the other."""
    await asyncio.sleep(1.5)
    await asyncio.to_thread(newer_step, made.url, folder)
    for one in copies.all:
        await asyncio.sleep(0.5)
        one.stop()
        await listens(one)


async def listens(one: Copy) -> None:
    async with asyncio.timeout(_PATIENCE):
        while not one.address:  # noqa: ASYNC110 - what is waited for is a process
            await asyncio.sleep(0.05)


async def rests(made: Scene) -> None:
    """Until every message has gone."""
    async with asyncio.timeout(_PATIENCE):
        while True:
            async with made.database.reading() as session:
                if not await outbox.waiting(session):
                    return
            await asyncio.sleep(0.2)


async def test_a_migration_under_load_and_a_newer_copy_beside_an_old_one(here: Scene, tmp_path: Path) -> None:
    async with served(here) as copies:
        load = Load(Acts(here, Random(1)), copies, Random(1))
        laid = town.Town(None, [], [])  # type: ignore[arg-type] # nobody decides anything here
        async with asyncio.TaskGroup() as both:
            both.create_task(load.run(_LOAD, _A_SECOND, laid))
            both.create_task(upgraded(here, copies, tmp_path))
        await rests(here)
        async with here.database.reading() as session:
            effects = await checks.effects(session, load.done)
        assert (set(effects.values()), load.statuses, load.refused) == ({1}, {}, 0)
        assert migrate.revision(here.url) == f"{int(migrate.head()) + 1:04}"
        assert [one.starts for one in copies.all] == [2, 2]
        assert await copies.health() == [200, 200]


async def test_two_that_begin_at_the_same_instant_with_nothing_there_both_come_up() -> None:
    async with scene(Ahead(0).now(), empty="nothing_there") as made:
        assert migrate.revision(made.url) is None
        async with served(made) as copies:
            assert await copies.health() == [200, 200]
            assert [one.starts for one in copies.all] == [1, 1]
        assert migrate.revision(made.url) == migrate.head()
