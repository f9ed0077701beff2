"""Accounts put straight into the register, where how they came there does not matter."""

from datetime import timedelta

from store.models import Account, Assignment
from store.models.accounts import AccountStatus, Part
from store.queries import accounts
from tests.world import World

_BEFORE = timedelta(days=30)


async def add_account(world: World, name: str, owner: str = "", substitute: str = "") -> int:
    """A live account, known for a month, with those who run it; its number."""
    async with world.database.transaction() as session:
        case_rules = await world.dispatch.policy.record(
            session, world.clock.now(), world.dispatch.policy.today(world.clock.now())
        )
        account = await accounts.add(
            session,
            Account(
                platform="facebook",
                name=name,
                unit_id=world.units["Förskolan Lönnen"].id or 0,
                profile_version_id=case_rules,
                status=AccountStatus.LIVE,
                created_at=world.clock.now() - _BEFORE,
                live_at=world.clock.now() - _BEFORE,
            ),
        )
        for who, part in ((owner, Part.OWNER), (substitute, Part.SUBSTITUTE)):
            if who:
                await accounts.assign(
                    session,
                    Assignment(
                        person_id=world.people[who].id or 0,
                        part=part,
                        account_id=account.id,
                        starts_at=world.clock.now() - _BEFORE,
                    ),
                )
    return account.id or 0


async def also(world: World, account_id: int, who: str, part: Part) -> None:
    """One more who runs an account."""
    async with world.database.transaction() as session:
        await accounts.assign(
            session,
            Assignment(
                person_id=world.people[who].id or 0,
                part=part,
                account_id=account_id,
                starts_at=world.clock.now() - _BEFORE,
            ),
        )
