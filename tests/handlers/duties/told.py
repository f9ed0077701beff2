"""Comments put straight into the database with their duties, and who has been told of what."""

from datetime import datetime

from sqlmodel import col, select

from store.db import Session
from store.models import Comment, Duty, Nudge
from store.queries import comments, duties
from tests.world import World


async def add_comment(
    session: Session, world: World, *, account: int, due: datetime, next_at: datetime
) -> Duty:
    """A comment to be answered by then, of which somebody is told next at `next_at`."""
    now = world.clock.now()
    seen = Comment(account_id=account, received_at=now, told_by_id=world.gun.id or 0, told_at=now)
    comment = await comments.add(session, seen)
    duty = Duty(
        kind="comment",
        subject=f"comment:{comment.id}",
        period="1",
        opened_at=now,
        due_at=due,
        next_at=next_at,
    )
    return await duties.open_(session, duty)


async def nudges(world: World, recipient: str) -> list[Nudge]:
    """All reminders to somebody, the first first."""
    async with world.database.reading() as session:
        query = select(Nudge).where(Nudge.recipient == recipient)
        return list(await session.exec(query.order_by(col(Nudge.at), col(Nudge.duty_id))))
