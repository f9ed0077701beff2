"""A municipality with as many accounts as one likes, run by twelve people under three managers."""

from datetime import UTC, datetime, timedelta

from handlers.comments.kind import PERIOD
from handlers.comments.rules import deadline as deadline_of
from handlers.context import stored_id
from handlers.rulebook import Rulebook
from policy.calendar import calendar_for
from store.db import Database, Session
from store.models import Account, Assignment, Case, Comment, Duty, Person, Unit
from store.models.accounts import AccountStatus, Part
from store.models.cases import CaseState
from store.models.duties import DutyKind
from store.models.people import RoleName
from store.queries import people
from tests.world import profile

BEGAN = datetime(2026, 12, 1, 8, tzinfo=UTC)
OWNERS, MANAGERS = 12, 3


async def build(database: Database, policy: Rulebook, number: int) -> None:
    """Accounts that have been live since `BEGAN`, each with an owner and one or two substitutes.

    Beside them a case that waits for each manager, and a comment on every tenth account.
    """
    async with database.transaction() as session:
        unit = await people.add_unit(session, name="Kultur och fritid", kind="other")
        managers = [await _person(session, f"Chef {nth} Påhittad", unit) for nth in range(MANAGERS)]
        owners = [
            await _person(session, f"Ansvarig {nth} Exempelsson", unit, managers[nth % MANAGERS])
            for nth in range(OWNERS)
        ]
        officer = await _person(session, "Informatör Påhittad", unit)
        await people.give_role(session, stored_id(officer.id), RoleName.INFORMATION_UNIT)
        version = await policy.record(session, BEGAN, policy.today(BEGAN))
        for nth in range(number):
            await _account(session, nth, unit, owners, version)
        for nth, manager in enumerate(managers):
            session.add(_case(owners[nth], manager, version))


async def _person(session: Session, name: str, unit: Unit, manager: Person | None = None) -> Person:
    return await people.add(
        session, Person(name=name, unit_id=unit.id, manager_id=manager.id if manager else None)
    )


async def _account(session: Session, nth: int, unit: Unit, owners: list[Person], version: int) -> None:
    account = Account(
        platform="facebook",
        name=f"Konto {nth}, Exempelkommun",
        unit_id=stored_id(unit.id),
        profile_version_id=version,
        status=AccountStatus.LIVE,
        created_at=BEGAN,
        live_at=BEGAN,
    )
    session.add(account)
    await session.flush()
    parts = [(nth, Part.OWNER), (nth + 1, Part.SUBSTITUTE), (nth + 5, Part.SUBSTITUTE)]
    for place, part in parts if nth % 3 == 0 else parts[:2]:
        session.add(
            Assignment(
                person_id=stored_id(owners[place % OWNERS].id),
                part=part,
                account_id=account.id,
                starts_at=BEGAN,
            )
        )
    if nth % 10 == 0:
        await _comment(session, stored_id(account.id), owners[0], BEGAN + timedelta(days=nth))


async def _comment(session: Session, account_id: int, teller: Person, at: datetime) -> None:
    """As somebody tells of one, with its duty."""
    rules = profile()
    deadline = deadline_of(calendar_for(rules.working), at, rules.answering)
    comment = Comment(
        account_id=account_id,
        url=f"https://www.facebook.com/exempel/posts/{account_id}",
        received_at=at,
        told_by_id=stored_id(teller.id),
        told_at=at,
    )
    session.add(comment)
    await session.flush()
    session.add(
        Duty(
            kind=DutyKind.COMMENT,
            subject=f"comment:{comment.id}",
            period=PERIOD,
            opened_at=at,
            due_at=deadline.timed.moment,
            rule="answering.within_hours",
            source=deadline.rule.source,
            next_at=at,
        )
    )


def _case(applicant: Person, manager: Person, version: int) -> Case:
    return Case(
        state=CaseState.DECIDING,
        applicant_id=stored_id(applicant.id),
        manager_id=manager.id,
        profile_version_id=version,
        answers={"name": "Ett konto till", "platform": "facebook"},
        opened_at=BEGAN,
        changed_at=BEGAN,
        sent_at=BEGAN,
    )
