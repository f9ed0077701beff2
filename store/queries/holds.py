"""Legal holds: set, lifted, and asked about by all that thins."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from sqlmodel import col, func, select

from store.db import Session
from store.models.absences import Absence, Closure, Cover
from store.models.accounts import Account, Assignment
from store.models.closings import Closing
from store.models.comments import Comment
from store.models.duties import Duty, Post
from store.models.handovers import HandOver
from store.models.holds import Hold
from store.models.pauses import Pause

_ASKED_AT_ONCE = 500  # databases limit how many values a query may have
_OfAccount = type[Closing] | type[Comment] | type[HandOver] | type[Pause] | type[Post]
_OF_ACCOUNT: Mapping[str, _OfAccount] = MappingProxyType(
    {"closing": Closing, "comment": Comment, "handover": HandOver, "pause": Pause, "post": Post}
)
_ABOUT = re.compile(r'\\?"(account|case|closing|comment|handover|pause|post|duty|absence)\\?":([0-9]+)[,}]')


async def get(session: Session, hold_id: int) -> Hold | None:
    """The hold with that number, locked until the transaction ends where the database can."""
    return await session.get(Hold, hold_id, with_for_update=True)


async def put(session: Session, hold: Hold) -> Hold:
    """A new hold. IntegrityError when one is on that subject already."""
    session.add(hold)
    await session.flush()
    return hold


def lift(session: Session, hold: Hold, now: datetime, by_id: int) -> None:
    """It holds no longer, from the UTC moment `now` on."""
    hold.lifted_at, hold.lifted_by_id = now, by_id
    session.add(hold)


async def on(session: Session, subject: str) -> Hold | None:
    """The hold that is on a subject now."""
    return (await on_any(session, [subject])).get(subject)


async def on_any(session: Session, subjects: Collection[str]) -> dict[str, Hold]:
    """The holds that are on these subjects now, by subject."""
    query = select(Hold).where(col(Hold.subject).in_(subjects), col(Hold.lifted_at).is_(None))
    return {one.subject: one for one in await session.exec(query)}


async def last_lifted(session: Session, subjects: Collection[str]) -> dict[str, datetime]:
    """When the last hold on each of these subjects was lifted (UTC), by subject."""
    query = (
        select(Hold.subject, func.max(Hold.lifted_at))
        .where(col(Hold.subject).in_(subjects), col(Hold.lifted_at).is_not(None))
        .group_by(col(Hold.subject))
    )
    return {subject: at for subject, at in await session.exec(query) if at}


async def kept(session: Session) -> set[str]:
    """Every subject of which nothing may be thinned now, as `case:3`: those on hold, and what is theirs.

    To an account belong the case that it came of and everything about it: closings, hand-overs, comments,
    pauses, posts, their duties, and the absences of those who had it. To a case the account that it led to.
    """
    found = set(await session.exec(select(Hold.subject).where(col(Hold.lifted_at).is_(None))))
    if not found:
        return found
    held, cases = numbers(found, "account"), numbers(found, "case")
    query = select(Account.id, Account.case_id).where(
        col(Account.id).in_(held) | col(Account.case_id).in_(cases)
    )
    for account_id, case_id in await session.exec(query):
        found |= {f"account:{account_id}"} | ({f"case:{case_id}"} if case_id else set())
    accounts = numbers(found, "account")
    for name, model in _OF_ACCOUNT.items():
        rows = await session.exec(select(model.id).where(col(model.account_id).in_(accounts)))
        found |= {f"{name}:{one}" for one in rows}
    found |= {f"absence:{one}" for one in await _absences(session, accounts)}
    return found | {f"duty:{one}" for one in await _duties(session, sorted(found))}


def numbers(subjects: Collection[str], kind: str) -> set[int]:
    """The numbers of the subjects of a kind: 7 of `account:7`."""
    parted = (one.partition(":") for one in subjects)
    return {int(number) for name, _colon, number in parted if name == kind}


def is_about(text: str, kept_subjects: Collection[str]) -> bool:
    """Whether a packed action, or a stored reply with such in its buttons, names one of these subjects.

    As in `decide.refuse {"case":3,"turn":1}`, also where that is quoted within JSON.
    """
    return any(one in kept_subjects for one in _named(text))


def _named(text: str) -> Iterator[str]:
    for found in _ABOUT.finditer(text):
        yield f"{found[1]}:{found[2]}"


async def _duties(session: Session, subjects: Sequence[str]) -> set[int | None]:
    found: set[int | None] = set()
    for start in range(0, len(subjects), _ASKED_AT_ONCE):
        some = subjects[start : start + _ASKED_AT_ONCE]
        found |= set(await session.exec(select(Duty.id).where(col(Duty.subject).in_(some))))
    return found


async def _absences(session: Session, account_ids: Collection[int]) -> set[int | None]:
    """Absences in which somebody else had one of these accounts, and of those who ran one of them then."""
    given = select(Cover.absence_id).where(col(Cover.account_id).in_(account_ids))
    shut = select(Closure.absence_id).where(col(Closure.account_id).in_(account_ids))
    ran = (
        select(Absence.id)
        .join(Assignment, col(Assignment.person_id) == col(Absence.person_id))
        .where(
            col(Assignment.account_id).in_(account_ids),
            col(Assignment.ends_at).is_(None) | (col(Assignment.ends_at) > col(Absence.starts_at)),
            col(Absence.ends_at).is_(None) | (col(Absence.ends_at) > col(Assignment.starts_at)),
        )
    )
    several = [await session.exec(given), await session.exec(shut), await session.exec(ran)]
    return {one for some in several for one in some}
