"""Telling of an unanswered comment, with `/kommentar` or in a form: by anyone on the staff who sees one."""

from datetime import datetime

from chat.fields import Values, no_passwords
from chat.forms import Faults
from chat.language import _
from chat.replies import Ask, Reply, Whisper
from chat.typed import clean, looks_like_password
from handlers import finding, when
from handlers.cases import account_subject
from handlers.comments import actions, cards, rules
from handlers.comments.kind import PERIOD
from handlers.comments.view import KIND, log_link, matter_of, standing
from handlers.context import Ctx, stored_id
from handlers.duties.answering import has_part_in, live_entry
from handlers.duties.routing import active, watches
from handlers.errors import Gone, UserMistake
from handlers.register import rules as register_rules
from handlers.register.addresses import NotAnAddress, Reason
from handlers.register.linked import account_of, is_page_of, may_lead_to, split, tidy
from handlers.watch.looked import has_looked
from policy.calendar import calendar_for
from store import outbox
from store.models.comments import Comment
from store.models.duties import Duty, DutyKind
from store.queries import accounts, comments, duties
from store.queries.accounts import Entry

_LONGEST = 2_200  # characters typed: a link and a time


async def told(text: str, ctx: Ctx) -> Reply:
    """`/kommentar LINK [when]`: what cannot be told from the link is asked in a form."""
    line = clean(text)[:_LONGEST]
    if looks_like_password(line):
        raise UserMistake(no_passwords())
    try:
        word, since = split(line)
        if not word:
            return Whisper(card=cards.which_account(""))
        link = tidy(word)
        entry = await _entry_of(ctx, link)
    except NotAnAddress as fault:
        raise UserMistake(register_rules.explain(fault)) from fault
    try:
        received = when.parse(since, ctx.now, when.zone_of(ctx), rules.LONGEST_AGO)
    except when.NotAMoment as fault:
        raise UserMistake(cards.no_moment(fault)) from fault
    if entry is None:
        return Whisper(card=cards.which_account(link))
    return await _record(ctx, entry, link, received)


async def tell(action: actions.Tell, ctx: Ctx) -> Reply:
    """Open the form, filled with what is known already."""
    chosen = [str(action.account)] if action.account else []
    form = cards.TellForm.form(
        action,
        title=_("An unanswered comment"),
        submit=_("Save"),
        values={
            "account": await finding.named(ctx.session, "accounts", chosen),
            "link": action.link or await _link_beside(ctx, action),
            "day": ctx.now.astimezone(when.zone_of(ctx)).date().isoformat(),
        },
    )
    return Ask(form=form)


async def save(action: actions.Tell, values: Values, ctx: Ctx) -> Reply:
    """Record what the form says."""
    answers = cards.TellForm.parse(values)
    link = _link(answers.link)
    entry = await _entry_in(ctx, answers, link)
    received = _received(ctx, answers)
    return await _record(ctx, entry, link, received, beside=await _beside(ctx, action))


async def _record(
    ctx: Ctx, entry: Entry, link: str, received: datetime, beside: Comment | None = None
) -> Reply:
    """A comment and the duty to answer it; where it stands, if it has been told of."""
    account = await accounts.get(ctx.session, stored_id(entry.account.id))  # locked: told of once
    url = "" if account is None or is_page_of(account, link) else link
    known = await comments.at(ctx.session, stored_id(entry.account.id), url) if url else None
    if known is not None and (beside is None or known.id != beside.id):
        return await standing(ctx, await matter_of(ctx, known))
    comment = await comments.add(
        ctx.session,
        Comment(
            account_id=stored_id(entry.account.id),
            url=url,
            received_at=received,
            told_by_id=ctx.person_id,
            told_at=ctx.now,
        ),
    )
    deadline = await _open(ctx, entry, comment)
    await ctx.log(
        account_subject(entry.account),
        "comment.told",
        rule=deadline.rule.source,
        comment=comment.id,
        received=received.isoformat(),
        **log_link(entry, comment),
    )
    matter = await matter_of(ctx, comment)
    KIND.told_by(ctx.session, matter, outbox.to_person(ctx.person_id), ctx.now)
    offered = []
    if has_part_in(ctx, KIND, matter):
        offered = cards.choices(comment)
    if ctx.person_id in {one.id for one in (*watches(entry), *active(entry.substitutes))}:
        # Whoever tells of a comment on their account has looked at it today (F3).
        watched = await duties.open_of(ctx.session, DutyKind.WATCH, account_subject(entry.account))
        await has_looked(ctx, watched)
    card = cards.told(entry, comment, deadline, matter.profile, watches(entry), offered, ctx.now)
    return Whisper(card=card)


async def _open(ctx: Ctx, entry: Entry, comment: Comment) -> rules.Deadline:
    """Open the duty, whose first rung comes at once."""
    profile = ctx.policy.today(ctx.now, entry.unit.name)
    calendar = calendar_for(profile.working)
    deadline = rules.deadline(calendar, comment.received_at, profile.answering)
    duty = Duty(
        kind=KIND.name,
        subject=comments.comment_subject(comment),
        period=PERIOD,
        opened_at=ctx.now,
        due_at=deadline.timed.moment,
        rule="answering.within_hours",
        source=deadline.rule.source,
        next_at=ctx.now,
    )
    await duties.open_(ctx.session, duty)
    return deadline


async def _entry_of(ctx: Ctx, link: str) -> Entry | None:
    """The account of a link; None where the link does not tell it. Raises NotAnAddress, Gone."""
    try:
        found = await account_of(ctx.session, link)
    except NotAnAddress as fault:
        if fault.reason is not Reason.NOT_AN_ACCOUNT:
            raise
        return None
    return await live_entry(ctx, stored_id(found.id)) if found else None


async def _entry_in(ctx: Ctx, answers: cards.TellForm, link: str) -> Entry:
    """The account that was chosen or that the link tells. Raises Faults where there is none, or two."""
    try:
        of_link = await _entry_of(ctx, link) if link else None
    except NotAnAddress as fault:
        raise Faults({"link": register_rules.explain(fault)}) from fault
    except Gone as fault:
        raise Faults({"link": str(fault)}) from fault
    if answers.account is None:
        if of_link is None:
            raise Faults({"account": _("Choose something here.")})
        return of_link
    if of_link is not None and of_link.account.id != answers.account:
        other = _(
            "That link leads to {account}. Check the account or the link.", account=of_link.account.name
        )
        raise Faults({"link": other})
    try:
        entry = await live_entry(ctx, answers.account)
    except Gone as fault:
        raise Faults({"account": _("That account is not in use. Choose another.")}) from fault
    if link and of_link is None and not may_lead_to(entry.account, link):
        elsewhere = _(
            "That link does not lead to where {account} is. Check the link, or leave it out.",
            account=entry.account.name,
        )
        raise Faults({"link": elsewhere})
    return entry


def _link(typed: str) -> str:
    try:
        return tidy(typed) if typed else ""
    except NotAnAddress as fault:
        raise Faults({"link": register_rules.explain(fault)}) from fault


def _received(ctx: Ctx, answers: cards.TellForm) -> datetime:
    """When the comment was written, as the form says. Raises Faults."""
    try:
        hour = when.clock(answers.time) if answers.time else None
    except when.NotAMoment as fault:
        raise Faults({"time": cards.no_clock()}) from fault
    zone = when.zone_of(ctx)
    try:
        return when.at(answers.day, hour, ctx.now, zone, rules.LONGEST_AGO)
    except when.NotAMoment as fault:
        today = answers.day == ctx.now.astimezone(zone).date()
        raise Faults({"time" if today else "day": cards.no_moment(fault)}) from fault


async def _beside(ctx: Ctx, action: actions.Tell) -> Comment | None:
    return await comments.get(ctx.session, action.beside) if action.beside else None


async def _link_beside(ctx: Ctx, action: actions.Tell) -> str:
    """The link of the other comment, which is for those who know it; others paste it again."""
    beside = await _beside(ctx, action)
    if beside is None:
        return ""
    knows = beside.told_by_id == ctx.person_id or has_part_in(ctx, KIND, await matter_of(ctx, beside))
    return beside.url if knows else ""
