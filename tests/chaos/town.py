"""What the trouble is about: the cast on both platforms, accounts, cases, and duties that fall due."""

from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import Any

from handlers.context import stored_id
from handlers.register.addresses import parse_address
from handlers.rulebook import Rulebook
from store.db import Session
from store.models import Account, Assignment, Case
from store.models.accounts import AccountStatus, Part
from store.models.cases import CaseState
from store.queries import accounts, people
from tests import world as worlds
from tests.chaos.scene import Scene
from tests.handlers.duties.told import add_comment
from tests.slack.cast import slack_id
from tests.teams.cast import aad_id
from tests.world import World

RUN_BY = {"kontoett": "alva", "kontotva": "cleo", "kontotre": "olle", "kontofyra": "bo"}
"""Accounts, and who owns them."""
_BEFORE = timedelta(days=60)
_CASES, _DUTIES = 6, 12


@dataclass
class Town:
    """What the load is about."""

    world: World
    accounts: list[int] = field(default_factory=list)
    cases: list[int] = field(default_factory=list)
    """Applications of Alva's that wait for Bo."""


async def fill(scene: Scene) -> Town:
    """Put it in, before any copy is there."""
    given: Any = (scene.database, scene.clock, None, None, None)
    town = Town(World(*given))
    await worlds.fill(town.world, "slack", slack_id)
    policy = Rulebook((worlds.without_daily_question(),))
    async with scene.database.transaction() as session:
        for key, person in town.world.people.items():
            await people.seen(session, scene.clock.now(), "teams", aad_id(key), person)
        version = await policy.record(session, scene.clock.now(), policy.today(scene.clock.now()))
        town.accounts = [await _account(session, town.world, name, version) for name in RUN_BY]
        town.cases = [await _case(session, town.world, nth, version) for nth in range(_CASES)]
    return town


async def fall_due(scene: Scene, town: Town, random: Random, seconds: float) -> None:
    """Comments of which their accounts' owners are told within so many seconds from now."""
    now = scene.clock.now()
    async with scene.database.transaction() as session:
        for nth in range(_DUTIES):
            at = now + timedelta(seconds=random.uniform(0, seconds))
            account = town.accounts[nth % len(town.accounts)]
            due = at + timedelta(hours=4)
            await add_comment(session, town.world, account=account, due=due, next_at=at)


async def _account(session: Session, world: World, name: str, version: int) -> int:
    """A live account with its owner; Gun steps in."""
    url, before = address(name), world.clock.now() - _BEFORE
    account = await accounts.add(
        session,
        Account(
            platform="facebook",
            name=name.capitalize(),
            unit_id=stored_id(world.units["Förskolan Lönnen"].id),
            profile_version_id=version,
            status=AccountStatus.LIVE,
            url=url,
            address_key=parse_address(url).key,
            created_at=before,
            live_at=before,
        ),
    )
    for who, part in ((RUN_BY[name], Part.OWNER), ("gun", Part.SUBSTITUTE)):
        person = stored_id(world.people[who].id)
        await accounts.assign(
            session, Assignment(person_id=person, part=part, account_id=account.id, starts_at=before)
        )
    return stored_id(account.id)


def address(name: str) -> str:
    return f"https://www.facebook.com/{name}"


async def _case(session: Session, world: World, nth: int, version: int) -> int:
    alva, bo = stored_id(world.people["alva"].id), stored_id(world.people["bo"].id)
    cleo, now = stored_id(world.people["cleo"].id), world.clock.now()
    made = Case(
        state=CaseState.DECIDING,
        applicant_id=alva,
        manager_id=bo,
        profile_version_id=version,
        answers={
            "name": f"Ett konto till {nth}",
            "platform": "facebook",
            "unit": [str(world.units["Förskolan Lönnen"].id)],
            "owner": [str(alva)],
            "substitutes": [str(cleo)],
        },
        opened_at=now,
        changed_at=now,
        sent_at=now,
    )
    session.add(made)
    await session.flush()
    return stored_id(made.id)
