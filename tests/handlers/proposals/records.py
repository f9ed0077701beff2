"""What there is to say against an account, put straight into the database."""

from datetime import datetime, timedelta

from store.models import Comment, Duty
from store.models.comments import CommentState
from store.models.duties import DutyKind, Outcome
from store.queries import comments, duties
from tests.world import World


async def weeks_without(world: World, account: int, before: datetime, weeks: int, missed: int = 0) -> None:
    """So many weeks in a row, the last of them just over, of which nobody has said what was published.

    But of the last `missed` of them somebody has said that there were too few posts.
    """
    async with world.database.transaction() as session:
        for number in range(weeks):
            ended = before - timedelta(weeks=number, days=3)
            year, week, _day = ended.isocalendar()
            duty = Duty(
                kind=DutyKind.POSTING,
                subject=f"account:{account}",
                period=f"{year}-W{week:02}",
                opened_at=ended - timedelta(days=4),
                due_at=ended,
                closed_at=ended,
                outcome=Outcome.MISSED if number < missed else Outcome.UNANSWERED,
            )
            await duties.open_(session, duty)


async def late_answers(world: World, account: int, before: datetime, several: int) -> None:
    """So many comments that were answered, each a day late."""
    async with world.database.transaction() as session:
        for number in range(1, several + 1):
            due = before - timedelta(days=number + 1)
            comment = await comments.add(
                session,
                Comment(
                    account_id=account,
                    received_at=due - timedelta(days=1),
                    told_by_id=world.olle.id or 0,
                    told_at=due - timedelta(days=1),
                    state=CommentState.ANSWERED,
                ),
            )
            duty = Duty(
                kind=DutyKind.COMMENT,
                subject=f"comment:{comment.id}",
                period="1",
                opened_at=comment.told_at,
                due_at=due,
                closed_at=due + timedelta(days=1),
                outcome=Outcome.DONE,
            )
            await duties.open_(session, duty)
