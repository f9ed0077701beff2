"""What reminders there were, what was said to them, and when the next is due."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import col, func, select

from store.db import Session
from store.models import LogEntry, Person
from store.models.duties import Duty, Nudge


async def next_moment(session: Session) -> datetime | None:
    """When a duty is looked at next; None when no duty waits for a moment."""
    return (await session.exec(select(func.min(Duty.next_at)))).one()


async def told_at(session: Session, moment: datetime) -> list[tuple[Nudge, Duty]]:
    """What was told at that UTC moment, by message, the earliest deadline first."""
    query = select(Nudge, Duty).join(Duty, col(Duty.id) == col(Nudge.duty_id)).where(Nudge.at == moment)
    found = await session.exec(query.order_by(col(Nudge.outbox_id), col(Duty.due_at), col(Duty.id)))
    return [(nudge, duty) for nudge, duty in found]


async def passed_on(session: Session, several: Sequence[Duty]) -> dict[int, list[Person]]:
    """Who has said of these duties that they cannot, by duty, the first first; as the log has it."""
    if not several:
        return {}
    query = select(LogEntry, Person).join(Person, col(Person.id) == col(LogEntry.actor_id))
    query = query.where(
        LogEntry.what == "duty.passed_on",
        col(LogEntry.chain).in_({duty.subject for duty in several}),
        col(LogEntry.at) >= min(duty.opened_at for duty in several),
    )
    said = list(await session.exec(query.order_by(col(LogEntry.at), col(LogEntry.number))))
    return {
        duty.id or 0: [
            person
            for entry, person in said
            if (entry.chain, *_which(entry)) == (duty.subject, duty.kind, duty.period)
        ]
        for duty in several
    }


def _which(entry: LogEntry) -> tuple[object, object]:
    return entry.details.get("kind"), entry.details.get("period")
