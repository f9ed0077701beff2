"""Reminders as a conversation: done, later, I cannot, how; and `/publicerat` without being reminded."""

from collections.abc import Mapping
from types import MappingProxyType

from chat.fields import Values, no_passwords
from chat.forms import Faults
from chat.language import _
from chat.replies import Ask, Reply, Whisper
from chat.typed import clean, looks_like_password
from handlers.cases import account_subject
from handlers.context import Ctx, stored_id
from handlers.duties import actions, cards, snoozing
from handlers.duties.kinds import Kind, Matter
from handlers.duties.ladder import comes_at
from handlers.duties.posting import Posting
from handlers.duties.routing import entry_of, receivers
from handlers.errors import Gone, NotAllowed, UserMistake
from handlers.register import rules as register_rules
from handlers.register.addresses import NotAnAddress, parse_address
from store.models import Account, Duty, Post
from store.models.accounts import AccountStatus
from store.models.duties import DutyKind, Outcome
from store.queries import accounts, duties
from store.queries.accounts import Entry

KINDS: Mapping[str, Kind] = MappingProxyType({kind.name: kind for kind in (Posting(),)})
"""Every kind of duty. A new one is a line here."""

_LONGEST_URL = 2_000


async def done(action: actions.Done, ctx: Ctx) -> Reply:
    """One post was published, says whoever was reminded."""
    duty, entry = await _open(ctx, action.duty)
    return await _published(ctx, entry, "", duty)


async def later(action: actions.Later, ctx: Ctx) -> Reply:
    """Ask when to remind again; never later than the ladder waits."""
    matter = await _matter(ctx, action.duty)
    options = snoozing.options(matter.calendar, ctx.now, matter.duty.due_at)
    if not options:
        raise UserMistake(_("It is due so soon that it cannot be put off."))
    form = cards.LaterForm.form(
        action, title=_("Remind me later"), submit=_("Save"), options={"when": options}
    )
    return Ask(form=form)


async def save_later(action: actions.Later, values: Values, ctx: Ctx) -> Reply:
    """Remind again at the chosen time."""
    matter = await _matter(ctx, action.duty)
    options = snoozing.options(matter.calendar, ctx.now, matter.duty.due_at)
    if not options:
        raise Faults({"": _("It is due so soon that it cannot be put off.")})
    chosen = cards.LaterForm.parse(values, {"when": options}).when
    matter.duty.next_at = snoozing.moments(matter.calendar, ctx.now, matter.duty.due_at)[chosen]
    matter.duty.step = max(0, matter.duty.step - 1)  # the same person, once more
    await duties.forget_nudges(ctx.session, stored_id(matter.duty.id), matter.duty.step)
    ctx.session.add(matter.duty)
    await ctx.log(matter.duty.subject, "duty.put_off", kind=matter.duty.kind, period=matter.duty.period)
    return Whisper(card=cards.put_off(matter.duty.next_at))


async def cannot(action: actions.Cannot, ctx: Ctx) -> Reply:
    """Whoever steps in is asked at once, else the next on the ladder."""
    matter = await _matter(ctx, action.duty)
    kind = KINDS[matter.duty.kind]
    ladder = kind.ladder(matter.profile)
    step = next((n for n, rung in enumerate(ladder) if rung.who == "deputy"), matter.duty.step)
    matter.duty.step = max(step, matter.duty.step)
    matter.duty.next_at = ctx.now
    ctx.session.add(matter.duty)
    await ctx.log(matter.duty.subject, "duty.passed_on", kind=matter.duty.kind, period=matter.duty.period)
    found = []
    for rung in ladder[matter.duty.step :]:
        found = await kind.receivers(ctx.session, matter, rung.who)
        if found:
            break
    return Whisper(card=cards.passed_on([one.person.name if one.person else "" for one in found]))


async def how(action: actions.Help, ctx: Ctx) -> Reply:
    """How it is done."""
    await _matter(ctx, action.duty)
    return Whisper(card=cards.how_to_post())


async def published(text: str, ctx: Ctx) -> Reply:
    """`/publicerat`: a post was published, on the account of the link or on one that is chosen."""
    link = clean(text)[:_LONGEST_URL]
    if looks_like_password(link):
        raise UserMistake(no_passwords())
    own = [entry for entry in await _run_by(ctx) if entry.account.status == AccountStatus.LIVE]
    if not own:
        raise NotAllowed(_("You run no account that is live."))
    if link:
        entry = await _of_link(ctx, link)
        if entry.account.id not in {one.account.id for one in own} and not ctx.in_information_unit:
            raise NotAllowed(_("Only those who run the account can do this."))
        return await _published(ctx, entry, link)
    if len(own) == 1:
        return await _published(ctx, own[0], "")
    return Whisper(card=cards.which_account([entry.account for entry in own]))


async def posted(action: actions.Posted, ctx: Ctx) -> Reply:
    """A post was published on the account that was chosen."""
    entry = await _live(ctx, action.account)
    _may(ctx, entry)
    return await _published(ctx, entry, "")


async def _published(ctx: Ctx, entry: Entry, url: str, reminded: Duty | None = None) -> Reply:
    account = entry.account
    await duties.add_post(
        ctx.session,
        Post(
            account_id=stored_id(account.id),
            published_at=ctx.now,
            url=url,
            told_by_id=ctx.person_id,
            told_at=ctx.now,
        ),
    )
    await ctx.log(account_subject(account), "post.told", url=url)
    open_ones = await duties.opened(ctx.session, DutyKind.POSTING, account_subject(account))
    missing = 0
    for duty in [reminded] if reminded else open_ones[-1:]:
        missing = await _count(ctx, duty)
    return Whisper(card=cards.thanks(account.name, missing))


async def _count(ctx: Ctx, duty: Duty) -> int:
    """How many posts are missing still; the duty is closed when none is, else waits anew."""
    kind = KINDS[duty.kind]
    matter = await kind.look(ctx.session, ctx.policy, duty, ctx.now)
    if matter is None or matter.is_over:
        await duties.close(ctx.session, duty, ctx.now, Outcome.DONE, ctx.person_id)
        return 0
    if duty.step == 0:
        ladder = kind.ladder(matter.profile)
        duty.next_at = comes_at(matter.calendar, ladder, 0, duty.due_at, matter.missing)
        ctx.session.add(duty)
    return matter.missing


async def _open(ctx: Ctx, duty_id: int) -> tuple[Duty, Entry]:
    """The duty of an account that the person may answer for. Raises Gone, NotAllowed."""
    duty = await duties.get(ctx.session, duty_id)
    if duty is None:
        raise Gone(_("That reminder is not there any more."))
    entry = await _live(ctx, int(duty.subject.partition(":")[2]))
    _may(ctx, entry, is_manager=ctx.person_id in await _manager_ids(ctx, entry))
    if duty.closed_at is not None:
        raise Gone(cards.became_of(duty))
    return duty, entry


async def _matter(ctx: Ctx, duty_id: int) -> Matter:
    duty, _entry = await _open(ctx, duty_id)
    matter = await KINDS[duty.kind].look(ctx.session, ctx.policy, duty, ctx.now)
    if matter is None or matter.is_over:
        raise Gone(cards.became_of(duty))
    return matter


async def _live(ctx: Ctx, account_id: int) -> Entry:
    entry = await entry_of(ctx.session, account_id)
    if entry is None or entry.account.status != AccountStatus.LIVE:
        raise Gone(_("That account is not in the register any more."))
    return entry


def _may(ctx: Ctx, entry: Entry, *, is_manager: bool = False) -> None:
    run = {person.id for person in (*entry.owners, *entry.substitutes)}
    if ctx.person_id not in run and not is_manager and not ctx.in_information_unit:
        raise NotAllowed(_("Only those who run the account can do this."))


async def _manager_ids(ctx: Ctx, entry: Entry) -> set[int | None]:
    found = await receivers(ctx.session, entry, "manager")
    return {one.person.id for one in found if one.person}


async def _run_by(ctx: Ctx) -> list[Entry]:
    several = await accounts.run_by(ctx.session, ctx.person_id)
    found = [await entry_of(ctx.session, stored_id(account.id)) for account in several]
    return [entry for entry in found if entry is not None]


async def _of_link(ctx: Ctx, link: str) -> Entry:
    """The account in the register that a link leads to, or that a post belongs to."""
    try:
        address = parse_address(link)
    except NotAnAddress as fault:
        if fault.behind is None:
            raise UserMistake(register_rules.explain(fault)) from fault
        address = fault.behind
    found: Account | None = await accounts.by_address(ctx.session, address.key)
    if found is None:
        raise UserMistake(_("No account in the register has that address."))
    return await _live(ctx, stored_id(found.id))
