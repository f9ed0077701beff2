"""What people wrote beside duties, comments and pauses. The log holds a fingerprint of it, no more."""

from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, exists
from sqlalchemy.orm import aliased
from sqlmodel import col, select, update

from store.db import Session
from store.models.comments import Comment, CommentState
from store.models.duties import Duty, DutyKind, Outcome
from store.models.messages import OutboxMessage
from store.models.pauses import Pause

_SETTLED = (CommentState.ANSWERED, CommentState.NO_ANSWER, CommentState.PASSED)


async def thin(session: Session, before: datetime) -> list[int]:
    """Thin what was written of duties before that UTC moment, but for each newest revision; of which."""
    query = update(Duty).where(col(Duty.words).is_not(None), col(Duty.words_at) < before, ~_newest_revision())
    thinned = await session.exec(query.values(words=None).returning(col(Duty.id)))
    return sorted(thinned.scalars())


async def thin_comments(session: Session, before: datetime) -> int:
    """Thin why comments were settled as they were before that UTC moment; of how many."""
    settled = col(Comment.state).in_(_SETTLED)
    query = update(Comment).where(settled, col(Comment.changed_at) < before, col(Comment.reason) != "")
    return (await session.exec(query.values(reason=""))).rowcount


async def thin_pauses(session: Session, before: date) -> int:
    """Thin why pauses were asked for whose last day was before that local day; of how many."""
    query = update(Pause).where(col(Pause.last_day) < before, col(Pause.reason) != "")
    return (await session.exec(query.values(reason=""))).rowcount


async def cards(session: Session, subject: str, role: str) -> list[OutboxMessage]:
    """Every message of a subject for that role: waiting, sent or given up, and the updates as well."""
    query = select(OutboxMessage).where(OutboxMessage.subject == subject, OutboxMessage.role == role)
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
