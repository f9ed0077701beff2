"""What a legal hold does to a closing: nobody is reminded of it while it is on, and then it goes on."""

from datetime import datetime

from handlers.cases import number_in
from handlers.close import copies
from handlers.close.due import due_at, since
from handlers.close.kind import Closings
from handlers.close.view import ClosingView, load
from handlers.context import Ctx, stored_id
from handlers.duties.ladder import comes_at
from policy.calendar import add_working_days, calendar_for
from store.models import Duty
from store.models.duties import DutyKind
from store.queries import accounts, closings, duties, nudges

_KIND = Closings()


async def stop(ctx: Ctx, subject: str) -> None:
    """Nobody is reminded of the closing that the subject of a hold has under way."""
    view = await _under_way(ctx, subject)
    if view is None:
        return
    for duty in await duties.open_of(ctx.session, DutyKind.CLOSING, view.subject):
        duty.next_at = None
        ctx.session.add(duty)
    await copies.redraw(ctx, view.closing)


async def resume(ctx: Ctx, subject: str, held_since: datetime) -> None:
    """Everything that waits has its time anew, unless another hold stops it still."""
    view = await _under_way(ctx, subject)
    if view is None or view.hold is not None:
        return
    profile = ctx.policy.today(ctx.now, view.entry.unit.name)
    calendar = calendar_for(profile.working)
    closing = view.closing
    if closing.answer_by is not None and closing.answered_at is None and closing.answer_by > held_since:
        # The owner is heard before anybody decides, also where their time ran out under the hold (L5).
        closing.answer_by = add_working_days(calendar, ctx.now, view.profile.closing.answer_days.value).moment
        ctx.session.add(closing)
    for duty in await duties.open_of(ctx.session, DutyKind.CLOSING, view.subject):
        duty.due_at = max(duty.due_at, due_at(view, duty.period, since(view)))
        duty.step = 0
        rung = comes_at(calendar, _KIND.ladder(profile), 0, duty.due_at) or ctx.now
        duty.next_at = max(rung, ctx.now)
        ctx.session.add(duty)
        await _tell_again(ctx, duty, duty.next_at)
    await copies.redraw(ctx, view.closing)


async def _tell_again(ctx: Ctx, duty: Duty, at: datetime) -> None:
    """Whoever was told first, before the hold, is told again then: it is theirs still."""
    number = stored_id(duty.id)
    before = (await duties.nudges(ctx.session, [number])).get(number, [])
    for recipient in sorted({one.recipient for one in before if one.step == 0}):
        await nudges.put_off(ctx.session, number, [recipient], at)


async def _under_way(ctx: Ctx, subject: str) -> ClosingView | None:
    """The closing of an account, or of the account that a case led to."""
    number: int | None = number_in(subject)
    if subject.startswith("case:"):
        account = await accounts.of_case(ctx.session, number or 0)
        number = account.id if account else None
    closing = await closings.under_way(ctx.session, number) if number else None
    return await load(ctx.session, ctx.policy, closing, at=ctx.now) if closing else None
