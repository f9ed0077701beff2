"""Comments that somebody has seen."""

from collections.abc import Collection
from datetime import datetime

from sqlmodel import col, select

from store.db import Session
from store.models.comments import Comment, CommentState
from store.models.duties import Duty, DutyKind

_OPEN = (CommentState.OPEN, CommentState.HOLDING)


def comment_subject(comment: Comment) -> str:
    """What the duty to answer a comment is about."""
    return f"comment:{comment.id}"


async def get(session: Session, comment_id: int) -> Comment | None:
    """The comment with that number, locked until the transaction ends where the database can."""
    return await session.get(Comment, comment_id, with_for_update=True)


async def add(session: Session, comment: Comment) -> Comment:
    """Somebody has seen a comment."""
    session.add(comment)
    await session.flush()
    return comment


async def by_ids(session: Session, ids: Collection[int]) -> list[Comment]:
    """The comments with those numbers."""
    return list(await session.exec(select(Comment).where(col(Comment.id).in_(ids))))


async def told_between(
    session: Session, account_ids: Collection[int], since: datetime, until: datetime
) -> list[Comment]:
    """The comments on these accounts that somebody told of in that time, in UTC, the oldest first."""
    query = select(Comment).where(
        col(Comment.account_id).in_(account_ids), col(Comment.told_at) >= since, col(Comment.told_at) < until
    )
    return list(await session.exec(query.order_by(col(Comment.received_at), col(Comment.id))))


async def unanswered(session: Session, account_ids: Collection[int]) -> list[Comment]:
    """The comments on these accounts that are not answered, nor settled otherwise, the oldest first."""
    query = select(Comment).where(col(Comment.account_id).in_(account_ids), col(Comment.state).in_(_OPEN))
    return list(await session.exec(query.order_by(col(Comment.received_at), col(Comment.id))))


async def at(session: Session, account_id: int, url: str) -> Comment | None:
    """The comment on an account at that address that was told of last."""
    query = select(Comment).where(Comment.account_id == account_id, Comment.url == url)
    query = query.order_by(col(Comment.id).desc())
    return (await session.exec(query.limit(1))).first()


async def duty_of(session: Session, comment: Comment) -> Duty | None:
    """The duty to answer a comment, open or closed, locked until the transaction ends where it can."""
    query = select(Duty).where(Duty.kind == DutyKind.COMMENT, Duty.subject == comment_subject(comment))
    return (await session.exec(query.with_for_update())).first()
