"""What people wrote beside duties, comments, pauses and closings. The log holds a fingerprint of it."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, exists
from sqlalchemy.orm import aliased
from sqlmodel import col, select, update

from store.db import Session
from store.models.absences import Absence
from store.models.closings import Closing, ClosingDecision, ClosingState
from store.models.comments import Comment, CommentState
from store.models.duties import Duty, DutyKind, Outcome
from store.models.messages import OutboxMessage
from store.models.pauses import Pause
from store.queries import holds

_SETTLED = (CommentState.ANSWERED, CommentState.NO_ANSWER, CommentState.PASSED)


async def thin(session: Session, before: datetime, kept: Collection[str]) -> list[int]:
    """Thin what was written of duties before that UTC moment, but for each newest revision; of which.

    Nothing of what is `kept`: see `holds.kept`. So too below.
    """
    query = select(Duty).where(col(Duty.words).is_not(None), col(Duty.words_at) < before, ~_newest_revision())
    thinned = [one for one in await session.exec(query) if one.subject not in kept]
    for duty in thinned:
        duty.words = None
        session.add(duty)
    await session.flush()
    return sorted(one.id or 0 for one in thinned)


async def thin_comments(session: Session, before: datetime, kept: Collection[str]) -> int:
    """Thin why comments were settled as they were before that UTC moment; of how many."""
    settled = col(Comment.state).in_(_SETTLED)
    query = update(Comment).where(settled, col(Comment.changed_at) < before, col(Comment.reason) != "")
    query = query.where(col(Comment.account_id).not_in(holds.numbers(kept, "account")))
    return (await session.exec(query.values(reason=""))).rowcount


async def thin_pauses(session: Session, before: date, kept: Collection[str]) -> int:
    """Thin why pauses were asked for whose last day was before that local day; of how many."""
    query = update(Pause).where(col(Pause.last_day) < before, col(Pause.reason) != "")
    query = query.where(col(Pause.account_id).not_in(holds.numbers(kept, "account")))
    return (await session.exec(query.values(reason=""))).rowcount


async def thin_closings(session: Session, before: datetime, kept: Collection[str]) -> list[int]:
    """Thin what was said of closings that came to nothing before that UTC moment; of which.

    Those under way and those that closed an account are cases, and stay whole.
    """
    nothing = col(Closing.state).in_((ClosingState.REFUSED, ClosingState.CANCELLED))
    query = select(Closing).where(nothing, col(Closing.ended_at) < before, col(Closing.reason) != "")
    thinned = [one for one in await session.exec(query) if f"closing:{one.id}" not in kept]
    ids = sorted(one.id or 0 for one in thinned)
    for closing in thinned:
        closing.reason, closing.answer = "", ""
        session.add(closing)
    await session.flush()
    decided = update(ClosingDecision).where(col(ClosingDecision.closing_id).in_(ids))
    await session.exec(decided.values(reason=""))
    return ids


async def thin_absences(session: Session, now: datetime, kept: Collection[str]) -> int:
    """Thin why people were away whose absences are over at that UTC moment; of how many.

    As a rule that is gone when they are back: this finds what a legal hold has kept until now.
    """
    over = col(Absence.cancelled_at).is_not(None) | (col(Absence.ends_at) <= now)
    query = select(Absence).where(over, col(Absence.reason) != "")
    thinned = [one for one in await session.exec(query) if f"absence:{one.id}" not in kept]
    for absence in thinned:
        absence.reason = ""
        session.add(absence)
    await session.flush()
    return len(thinned)


async def cards(session: Session, subject: str, *roles: str) -> list[OutboxMessage]:
    """Every message of a subject for these roles: waiting, sent or given up, and the updates as well."""
    query = select(OutboxMessage).where(OutboxMessage.subject == subject, col(OutboxMessage.role).in_(roles))
    return list(await session.exec(query.order_by(col(OutboxMessage.id))))


def _newest_revision() -> ColumnElement[bool]:
    """Whether a duty is its subject's last revision, of which the next one tells."""
    later = aliased(Duty)
    newer = exists().where(
        col(later.kind) == DutyKind.REVIEW,
        col(later.subject) == col(Duty.subject),
        col(later.outcome) == Outcome.DONE,
        col(later.closed_at) > col(Duty.closed_at),
    )
    return and_(col(Duty.kind) == DutyKind.REVIEW, col(Duty.outcome) == Outcome.DONE, ~newer)
