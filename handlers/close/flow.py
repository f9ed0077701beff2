"""`/avsluta-konto`: asking to close an account, answering, calling it off."""

from datetime import datetime

from chat.fields import Values, no_passwords
from chat.language import _, moment
from chat.replies import Ask, Nothing, Reply, Whisper
from chat.typed import clean, looks_like_password
from handlers.cases import account_subject, called, digest
from handlers.close import actions, cards, copies, ending, forms, rules, telling, waits
from handlers.close.view import ClosingView, bench_of, hold_subjects, load
from handlers.context import Ctx, stored_id
from handlers.duties.answering import live_entry
from handlers.duties.routing import watches
from handlers.errors import Gone, NotAllowed, UserMistake
from handlers.register.addresses import NotAnAddress, looks_like_address, parse_address
from handlers.register.searching import Searchable, rank
from policy.calendar import add_working_days, calendar_for
from policy.profile import Profile
from store.models import Closing, ClosingDecision
from store.models.accounts import AccountStatus
from store.models.closings import ClosingOutcome, ClosingState
from store.queries import accounts, closings, holds
from store.queries.accounts import Entry

_MOST = 10  # accounts as buttons
_LONGEST = 300  # characters typed after the command


async def begin(text: str, ctx: Ctx) -> Reply:
    """`/avsluta-konto [ACCOUNT]`: which account it is about, among those that the person may close."""
    typed = clean(text)[:_LONGEST]
    if looks_like_password(typed):
        raise UserMistake(no_passwords())
    found = _fitting(typed, await _own(ctx, everything=bool(typed) and ctx.in_information_unit))
    if typed and not found:
        raise UserMistake(
            _("I find no account with that name that you can close. Write /avsluta-konto to see yours.")
        )
    shown = [(one, _under_way(one)) for one in found[:_MOST]]
    return Whisper(card=telling.which(shown, more=len(found) > _MOST))


async def ask(action: actions.Ask, ctx: Ctx) -> Reply:
    """Open the form for the reason."""
    entry, _as = await _of_account(ctx, action.account)
    if under_way := _under_way(entry):
        return await _shown(ctx, under_way)
    title = _("Close {account}", account=called(entry.account)[:150])
    return Ask(form=forms.ReasonForm.form(action, title=title, submit=_("Ask to close it")))


async def save(action: actions.Ask, values: Values, ctx: Ctx) -> Reply:
    """Ask the two who decide; where the information unit wants it, the owner first (L5)."""
    entry, as_what = await _of_account(ctx, action.account)
    if under_way := _under_way(entry):
        return await _shown(ctx, under_way)
    view = await start(ctx, entry, as_what, forms.ReasonForm.parse(values).reason)
    return Whisper(card=telling.noted(view, told_to(view)))


async def start(ctx: Ctx, entry: Entry, as_what: str, reason: str) -> ClosingView:
    """Record the wish, and tell everybody whom it concerns. UserMistake where nobody could decide."""
    bench = (await bench_of(ctx.session, [entry], ctx.now))[stored_id(entry.account.id)]
    decided = {"manager": ctx.person_id} if as_what == "manager" else {}
    if not rules.is_possible(bench, ctx.person_id, decided):
        raise UserMistake(
            _(
                "Two people beside you and those who run the account must be able to decide: a manager and "
                "the information unit, or two of the information unit. There are not, so ask the "
                "information unit to add somebody."
            )
        )
    profile = ctx.policy.today(ctx.now)
    by_unit = as_what == "information_unit"
    closing = await closings.add(
        ctx.session,
        Closing(
            account_id=stored_id(entry.account.id),
            profile_version_id=await ctx.policy.record(ctx.session, ctx.now, profile),
            asked_by_id=ctx.person_id,
            asked_at=ctx.now,
            by_unit=by_unit,
            reason=reason,
            answer_by=_answer_by(ctx, entry) if by_unit and rules.answers(entry) else None,
        ),
    )
    await ctx.log(
        account_subject(entry.account),
        "closing.asked",
        rule=profile.closing.decided_by.source,
        closing=closing.id,
        by=as_what,
        reason=digest(reason),
    )
    if as_what == "manager":  # whoever manages those who run it has decided by asking
        await decide(ctx, closing, "manager", ClosingOutcome.APPROVED)
    view = await load(ctx.session, ctx.policy, closing, at=ctx.now)
    await copies.send(ctx, view)
    return view


async def decide(
    ctx: Ctx, closing: Closing, role: rules.Role, outcome: ClosingOutcome, reason: str = ""
) -> None:
    """Store what was decided in a role, in the account's chain too. Conflict where somebody was first."""
    decision = ClosingDecision(
        closing_id=stored_id(closing.id),
        role=role,
        outcome=outcome,
        reason=reason,
        decided_by_id=ctx.person_id,
        decided_at=ctx.now,
    )
    await closings.decide(ctx.session, decision)
    await waits.settle(ctx, closing, role)
    await ctx.log(
        f"account:{closing.account_id}",
        f"closing.{outcome}",
        rule=ctx.policy.today(ctx.now).closing.decided_by.source,
        closing=closing.id,
        role=role,
        reason=digest(reason) if reason else "",
    )


def told_to(view: ClosingView) -> str:
    """What happens now, to whoever asked."""
    by = view.closing.answer_by
    if by is not None:
        return _(
            "Those who run the account are told, and can answer until {when}. Then the manager and the "
            "information unit decide.",
            when=moment(by),
        )
    return _("Whoever decides is told. Nothing is closed yet, and you get to know here what becomes of it.")


async def show(action: actions.Show, ctx: Ctx) -> Reply:
    """How far a closing has come."""
    return await _shown(ctx, (await found(ctx, action)).closing)


async def answer(action: actions.Answer, ctx: Ctx) -> Reply:
    """Open the form for what the owner says to it."""
    view = await _to_answer(ctx, action)
    title = _("Your answer")
    intro = (cards.quoted(view),)
    return Ask(form=forms.AnswerForm.form(action, title=title, submit=_("Send the answer"), intro=intro))


async def save_answer(action: actions.Answer, values: Values, ctx: Ctx) -> Reply:
    """The two decide from now on, with the answer before them."""
    closing = (await _to_answer(ctx, action)).closing
    closing.answer = forms.AnswerForm.parse(values).answer
    closing.answered_by_id, closing.answered_at = ctx.person_id, ctx.now
    ctx.session.add(closing)
    await waits.settle(ctx, closing, rules.ANSWER)
    await ctx.log(
        f"account:{closing.account_id}",
        "closing.answered",
        closing=closing.id,
        answer=digest(closing.answer),
    )
    view = await copies.redraw(ctx, closing)
    return Whisper(card=telling.noted(view, _("Thank you. Those who decide read your answer first.")))


async def cancel(action: actions.Cancel, ctx: Ctx) -> Reply:
    """The account stays after all: nothing of the closing waits for anybody any more."""
    view = await found(ctx, action)
    closing = view.closing
    if closing.state not in closings.UNDER_WAY:
        raise Gone(cards.became_of(view))
    if not rules.may_cancel(ctx.person_id, view.entry, closing, in_information_unit=ctx.in_information_unit):
        raise NotAllowed(
            _("Only whoever wants the account closed, or the information unit, can call it off.")
        )
    closing.state, closing.ended_at, closing.ended_by_id = ClosingState.CANCELLED, ctx.now, ctx.person_id
    ctx.session.add(closing)
    await waits.end(ctx, closing)
    await ending.goes_on(ctx, closing.account_id)
    await ctx.log(account_subject(view.entry.account), "closing.cancelled", closing=closing.id)
    view = await copies.redraw(ctx, closing)
    return Whisper(card=telling.noted(view, _("It is called off. {account} stays.", account=view.called)))


async def found(ctx: Ctx, action: actions.OfClosing) -> ClosingView:
    """The closing of a button, locked. Raises Gone, and NotAllowed for somebody whom it does not concern."""
    closing = await closings.get(ctx.session, action.closing)
    if closing is None:
        raise Gone(_("That closing is not there any more."))
    view = await load(ctx.session, ctx.policy, closing, at=ctx.now)
    if not _concerns(ctx, view):
        raise NotAllowed(_("Only those who run the account, and those who decide on it, can do that."))
    return view


def _concerns(ctx: Ctx, view: ClosingView) -> bool:
    has_it = {one.id for one in watches(view.entry)}
    involved = rules.running(view.entry) | has_it | {one.id for one in view.bench.managers} | set(view.people)
    return ctx.in_information_unit or ctx.person_id in involved


async def _to_answer(ctx: Ctx, action: actions.Answer) -> ClosingView:
    view = await found(ctx, action)
    closing = view.closing
    if ctx.person_id not in {one.id for one in rules.answers(view.entry)}:
        raise NotAllowed(_("Only whoever is responsible for the account answers this."))
    if closing.state != ClosingState.ASKED:
        raise Gone(cards.became_of(view))
    if closing.answered_at is not None:
        raise Gone(_("{who} has answered already.", who=view.name_of(closing.answered_by_id)))
    if rules.is_decidable(closing, ctx.now):
        raise Gone(_("The time for an answer is over. Talk with those who decide."))
    return view


async def _shown(ctx: Ctx, closing: Closing) -> Reply:
    view = await load(ctx.session, ctx.policy, closing, at=ctx.now)
    role = "manager" if ctx.person_id in {one.id for one in view.bench.managers} else cards.OWNER
    if ctx.in_information_unit and role != "manager":
        role = "information_unit"
    await ctx.post_anew(ctx.person, view.subject, role, cards.closing, view, role, ctx.now)
    return Nothing()


async def _of_account(ctx: Ctx, account_id: int) -> tuple[Entry, str]:
    """A live account, and as what the person may close it. Raises Gone, NotAllowed, UserMistake on hold."""
    entry = await live_entry(ctx, account_id)
    as_what = rules.comes_from(ctx.person_id, entry, in_information_unit=ctx.in_information_unit)
    if not as_what:
        raise NotAllowed(
            _("Whoever is responsible for the account, their manager or the information unit can do that.")
        )
    if await holds.on_any(ctx.session, hold_subjects(entry)):
        raise UserMistake(_("A legal hold is on the account: it cannot be closed until it is lifted."))
    return entry, as_what


async def _own(ctx: Ctx, *, everything: bool) -> list[Entry]:
    """The live accounts that a person may close; of the information unit, all where they write a name."""
    if everything:
        several = await accounts.entries(ctx.session)
    else:
        own = await accounts.run_by(ctx.session, ctx.person_id)
        managed = await accounts.managed_by(ctx.session, ctx.person_id)
        several = await accounts.entries(ctx.session, {stored_id(one.id) for one in (*own, *managed)})
    unit = ctx.in_information_unit
    return [
        one
        for one in several
        if one.account.status == AccountStatus.LIVE
        and rules.comes_from(ctx.person_id, one, in_information_unit=unit)
    ]


def _fitting(typed: str, several: list[Entry]) -> list[Entry]:
    if not typed:
        return several
    if looks_like_address(typed):
        try:
            key = parse_address(typed).key
        except NotAnAddress:
            key = ""
        return [one for one in several if key and one.account.address_key == key]
    by_id = {one.account.id or 0: one for one in several}
    texts = [Searchable(key, (one.account.name, one.unit.name)) for key, one in by_id.items()]
    return [by_id[key] for key in rank(typed, texts)]


def _under_way(entry: Entry) -> Closing | None:
    closing = entry.closing
    return closing if closing is not None and closing.state in closings.UNDER_WAY else None


def _answer_by(ctx: Ctx, entry: Entry) -> datetime:
    profile: Profile = ctx.policy.today(ctx.now, entry.unit.name)
    days = profile.closing.answer_days.value
    return add_working_days(calendar_for(profile.working), ctx.now, days).moment
