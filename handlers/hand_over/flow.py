"""Handing over an account: begun, accepted, approved, or not; `steps` moves the access."""

from chat.fields import Values
from chat.forms import Faults
from chat.language import _
from chat.replies import Ask, Reply, Whisper
from handlers.cases import digest
from handlers.close import telling
from handlers.close.flow import told_to
from handlers.context import Ctx, stored_id
from handlers.duties.answering import live_entry
from handlers.errors import Gone, NotAllowed, UserMistake
from handlers.hand_over import actions, cards, closing, forms, rules, words
from handlers.hand_over.moving import begin_moving, ended, found, log, moved, noted, require
from handlers.hand_over.view import Passing, load
from store.models import HandOver, Person
from store.models.accounts import Part
from store.models.handovers import OPEN, HandOverState
from store.queries import accounts, handovers, people
from store.queries.accounts import Entry


async def ask(action: actions.Ask, ctx: Ctx) -> Reply:
    """Open the form: who takes over, and why."""
    entry, old = await _owned(ctx, action)
    if under_way := await _open(ctx, entry, old):
        return Whisper(card=cards.drawn(ctx.person, under_way, in_unit=ctx.in_information_unit))
    return form(action, entry)


def form(action: actions.Ask, entry: Entry) -> Reply:
    """The form for who takes over an account."""
    drawn = forms.AskForm.form(
        action, title=_("Hand over the account"), submit=_("Ask them"), intro=cards.about(entry)
    )
    return Ask(form=drawn)


async def save(action: actions.Ask, values: Values, ctx: Ctx) -> Reply:
    """Ask whoever is to take over."""
    entry, old = await _owned(ctx, action)
    answers = forms.AskForm.parse(values)
    new = await people.get(ctx.session, answers.person)
    if fault := rules.fault_of(entry, old, new, owner=True):
        raise Faults({"person": fault})
    await accounts.get(ctx.session, action.account)  # locked: one hand-over at a time
    if await _open(ctx, entry, old):
        raise Faults({"": _("It is being handed over already. Write /overlat-konto to see how far it is.")})
    version = await ctx.policy.record(ctx.session, ctx.now, ctx.policy.today(ctx.now, entry.unit.name))
    one = await handovers.add(
        ctx.session,
        HandOver(
            account_id=action.account,
            part=Part.OWNER,
            from_id=stored_id(old.id),
            asked_by_id=ctx.person_id,
            reason=answers.reason,
            asked_at=ctx.now,
            profile_version_id=version,
        ),
    )
    (view,) = await load(ctx.session, ctx.policy, [one], ctx.now)
    return await _named(ctx, view, stored_id(new.id if new else None))


async def name(action: actions.Name, ctx: Ctx) -> Reply:
    """Open the form: who takes over from somebody who leaves."""
    view = await _to_be_named(ctx, action.handover)
    title = _("Choose who takes over")
    drawn = forms.NameForm.form(action, title=title, submit=_("Ask them"), intro=cards.about(view.entry))
    return Ask(form=drawn)


async def save_name(action: actions.Name, values: Values, ctx: Ctx) -> Reply:
    """Ask whoever is to take over from somebody who leaves."""
    view = await _to_be_named(ctx, action.handover)
    new = await people.get(ctx.session, forms.NameForm.parse(values).person)
    if fault := rules.fault_of(view.entry, view.old, new, owner=view.is_of_owner):
        raise Faults({"person": fault})
    view.hand_over.asked_by_id = ctx.person_id
    return await _named(ctx, view, stored_id(new.id if new else None))


async def close(action: actions.Close, ctx: Ctx) -> Reply:
    """Open the form for why the account is to be closed instead."""
    await closing.require_possible(ctx, await _to_be_named(ctx, action.handover))
    return Ask(
        form=forms.CloseForm.form(action, title=_("Close the account"), submit=_("Propose to close it"))
    )


async def save_close(action: actions.Close, values: Values, ctx: Ctx) -> Reply:
    """The account is to be closed instead: those who decide on that are asked. Nothing is closed by it."""
    view = await _to_be_named(ctx, action.handover)
    why = forms.CloseForm.parse(values).reason
    await accounts.get(ctx.session, view.hand_over.account_id)  # locked: one closing at a time
    begun = await closing.begin(ctx, view, why)
    view.hand_over.state, view.hand_over.words, view.hand_over.to_id = HandOverState.CLOSING, why, None
    await log(ctx, view, "closing", words=digest(why), closing=begun.closing_id)
    await moved(ctx, view)
    return Whisper(card=telling.noted(begun, told_to(begun)))


async def accept(action: actions.Accept, ctx: Ctx) -> Reply:
    """Whoever was named takes over; the manager who named them has approved it by that."""
    view = await _asked_of_them(ctx, action.handover, action.person)
    await _require_possible(ctx, view)
    return noted(ctx, await _accepted(ctx, view))


async def decline(action: actions.Decline, ctx: Ctx) -> Reply:
    """Open the form for why not."""
    await _asked_of_them(ctx, action.handover, action.person)
    return Ask(form=forms.WhyForm.form(action, title=_("No, I cannot"), submit=_("Send")))


async def save_decline(action: actions.Decline, values: Values, ctx: Ctx) -> Reply:
    """Whoever was named does not take over."""
    view = await _asked_of_them(ctx, action.handover, action.person)
    why = forms.WhyForm.parse(values).reason
    await log(ctx, view, "declined", words=digest(why))
    return noted(ctx, await ended(ctx, view, HandOverState.DECLINED, why))


async def approve(action: actions.Approve, ctx: Ctx) -> Reply:
    """The manager says yes to the new assignment."""
    view = await _to_be_approved(ctx, action.handover, action.person)
    await _require_possible(ctx, view)
    return noted(ctx, await begin_moving(ctx, view, ctx.person_id))


async def refuse(action: actions.Refuse, ctx: Ctx) -> Reply:
    """Open the form for why not."""
    await _to_be_approved(ctx, action.handover, action.person)
    return Ask(form=forms.WhyForm.form(action, title=_("Do not approve"), submit=_("Send")))


async def save_refuse(action: actions.Refuse, values: Values, ctx: Ctx) -> Reply:
    """The manager says no."""
    view = await _to_be_approved(ctx, action.handover, action.person)
    why = forms.WhyForm.parse(values).reason
    await log(ctx, view, "refused", rule=view.profile.hand_over.approval.source, words=digest(why))
    return noted(ctx, await ended(ctx, view, HandOverState.REFUSED, why))


async def _owned(ctx: Ctx, action: actions.Ask) -> tuple[Entry, Person]:
    """The account and its owner, for whoever may hand it over. Raises Gone, NotAllowed."""
    entry = await live_entry(ctx, action.account)
    old = next((one for one in entry.owners if one.id == action.person), None)
    if old is None:
        raise Gone(_("They do not have that account any more."))
    if not rules.may_start(ctx.person_id, in_information_unit=ctx.in_information_unit, entry=entry, old=old):
        raise NotAllowed(words.not_theirs_to_begin())
    return entry, old


async def _open(ctx: Ctx, entry: Entry, old: Person) -> Passing | None:
    """The hand-over from that person, or to them, that is not over."""
    several = await handovers.open_of(ctx.session, [stored_id(entry.account.id)])
    those = [one for one in several if old.id in (one.from_id, one.to_id)]
    return next(iter(await load(ctx.session, ctx.policy, those, ctx.now)), None)


async def _named(ctx: Ctx, view: Passing, new_id: int) -> Reply:
    """Ask them; whoever names themselves has said yes."""
    view.hand_over.state, view.hand_over.to_id = HandOverState.ASKED, new_id
    view.hand_over.words = ""
    await log(ctx, view, "asked", before=view.old.id, after=new_id, reason=view.hand_over.reason)
    view = await moved(ctx, view)
    if new_id == ctx.person_id:
        view = await _accepted(ctx, view)
    return noted(ctx, view)


async def _accepted(ctx: Ctx, view: Passing) -> Passing:
    view.hand_over.state, view.hand_over.accepted_at = HandOverState.ACCEPTED, ctx.now
    await log(ctx, view, "accepted")
    if rules.is_approved_by_asking(view):
        return await begin_moving(ctx, view, stored_id(view.hand_over.asked_by_id))
    return await moved(ctx, view)


async def _require_possible(ctx: Ctx, view: Passing) -> None:
    """UserMistake when whoever is to take over cannot any more: much may have happened since."""
    if fault := rules.fault_of(view.entry, view.old, view.new, owner=view.is_of_owner):
        raise UserMistake(fault)
    for one in await handovers.open_of(ctx.session, [view.hand_over.account_id]):
        if one.to_id == view.hand_over.to_id and one.state == HandOverState.MOVING:
            who = view.new.name if view.new else "?"
            raise UserMistake(
                _("{who} is taking over another part of the account just now. Finish that first.", who=who)
            )


async def _to_be_named(ctx: Ctx, number: int) -> Passing:
    """A hand-over for which somebody is to be named by this person. Raises Gone, NotAllowed."""
    view = await found(ctx, number)
    if not rules.may_name(ctx.person_id, in_information_unit=ctx.in_information_unit, view=view):
        raise NotAllowed(words.approvers_decide())
    require(view, HandOverState.ASKED)
    return view


async def _asked_of_them(ctx: Ctx, number: int, person_id: int) -> Passing:
    """A hand-over that waits for this person's yes or no. Raises Gone, NotAllowed."""
    view = await found(ctx, number)
    if ctx.person_id != person_id:
        raise NotAllowed(_("Only whoever is to take over can answer that."))
    if view.hand_over.to_id != person_id and view.hand_over.state in OPEN:
        raise Gone(_("Somebody else has been asked since. You need do nothing."))
    require(view, HandOverState.ASKED)
    return view


async def _to_be_approved(ctx: Ctx, number: int, person_id: int) -> Passing:
    """A hand-over to that person which this one may approve. Raises Gone, NotAllowed."""
    view = await found(ctx, number)
    if not rules.may_approve(ctx.person_id, in_information_unit=ctx.in_information_unit, view=view):
        raise NotAllowed(words.approvers_decide())
    if view.hand_over.to_id != person_id and view.hand_over.state in OPEN:
        raise Gone(_("Somebody else has been asked since. You need do nothing."))
    require(view, HandOverState.ACCEPTED)
    return view
