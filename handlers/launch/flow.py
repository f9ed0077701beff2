"""From an approved application to an account in the register: checklist, texts, address, live."""

from chat.fields import Values
from chat.forms import Faults
from chat.language import _, current_language
from chat.replies import Ask, Nothing, Reply
from handlers import cases as case_words
from handlers.apply.view import Application
from handlers.context import INFORMATION_UNIT, Ctx, stored_id
from handlers.decide.copies import redraw
from handlers.errors import Gone, NotAllowed, UserMistake
from handlers.launch import actions, cards
from handlers.launch.view import Launch, load
from handlers.register import rules as register_rules
from handlers.register.addresses import Address, NotAnAddress, parse_address
from policy.platforms import FACTS
from policy.sections import ChecklistStep
from store.models import Account, ChecklistTick
from store.models.accounts import AccountStatus, Part
from store.queries import accounts, cases


async def begin(ctx: Ctx, approved: Application) -> None:
    """Put the approved account beside the register, and give its owner the checklist (D1)."""
    if approved.unit is None or approved.owner is None or approved.platform is None:
        raise ValueError("an application was approved that is not complete")
    account = await accounts.add(
        ctx.session,
        Account(
            platform=approved.platform.value,
            name=approved.name,
            unit_id=stored_id(approved.unit.id),
            case_id=approved.case_id,
            profile_version_id=approved.case.profile_version_id,
            contact=approved.profile.complaints_contact,
            closed_group=approved.closed_group,
            exempt=_exemptions(approved),
            created_at=ctx.now,
        ),
    )
    for assignment in await accounts.assignments(ctx.session, case_id=approved.case_id):
        assignment.account_id = account.id
    await ctx.session.flush()
    subject = case_words.account_subject(account)
    await ctx.log(subject, "account.approved", case=approved.case_id)
    view = await load(ctx.session, ctx.policy, account, approved.case)
    await ctx.post(approved.owner, subject, "launch", cards.checklist, approved.owner, view)
    for substitute in approved.substitutes:
        await ctx.tell(substitute, cards.stepping_in, view)


def _exemptions(approved: Application) -> list[str]:
    """What a closed group is exempt from, by the profile (A3, S0)."""
    exempt = approved.profile.exempt
    rules = {"public_list": exempt.public_list, "statistics": exempt.statistics}
    return [key for key, rule in rules.items() if approved.closed_group and rule.value]


async def show(action: actions.Show, ctx: Ctx) -> Reply:
    """Show the checklist again."""
    view = await _of_own_account(ctx, action.account)
    subject = case_words.account_subject(view.account)
    await ctx.post_anew(ctx.person, subject, "launch", cards.checklist, view)
    return Nothing()


async def step(action: actions.Step, ctx: Ctx) -> Reply:
    """Open a step: why, how, the text to paste, and the box to tick."""
    view = await _launching(ctx, action.account)
    return _step_form(view, _find(view, action.key))


async def pick(action: actions.Pick, ctx: Ctx) -> Reply:
    """Open the choice of a step."""
    view = await _launching(ctx, action.account)
    options = {"step": cards.step_options(view)}
    form = cards.StepChoice.form(
        action, title=_("Choose another step"), submit=_("Show the step"), options=options
    )
    return Ask(form=form)


async def picked(action: actions.Pick, values: Values, ctx: Ctx) -> Reply:
    """Open the step that was chosen."""
    view = await _launching(ctx, action.account)
    chosen = cards.StepChoice.parse(values, {"step": cards.step_options(view)}).step
    return _step_form(view, _find(view, chosen))


async def save_step(action: actions.Step, values: Values, ctx: Ctx) -> Reply:
    """Tick a step, or take it back; then the next open one."""
    view = await _launching(ctx, action.account)
    found = _find(view, action.key)
    done = cards.StepDone.parse(values).done
    ticked = found.key in view.ticks
    if not done and not ticked:
        raise Faults({"done": _("Tick the box when this is done. Until then, you can close the window.")})
    subject = case_words.account_subject(view.account)
    if done and not ticked:
        tick = ChecklistTick(
            account_id=view.account_id, step=found.key, done_by_id=ctx.person_id, done_at=ctx.now
        )
        await accounts.tick(ctx.session, tick)
        await ctx.log(subject, "launch.ticked", rule=found.source, step=found.key)
    elif ticked and not done:
        await accounts.untick(ctx.session, view.account_id, found.key)
        await ctx.log(subject, "launch.unticked", rule=found.source, step=found.key)
    view = await _go_live_if_ready(ctx, view.account)
    if done and view.open_steps and view.account.status == AccountStatus.LAUNCHING:
        return _step_form(view, view.open_steps[0])
    return Nothing()


async def address(action: actions.Address, ctx: Ctx) -> Reply:
    """Open the form for the account's address."""
    view = await _launching(ctx, action.account)
    return Ask(
        form=cards.AddressForm.form(
            action, title=_("The account's address"), values={"address": view.account.url or ""}
        )
    )


async def save_address(action: actions.Address, values: Values, ctx: Ctx) -> Reply:
    """Keep the address in its canonical form; one account has one address in the register."""
    view = await _launching(ctx, action.account)
    found = _parsed(cards.AddressForm.parse(values).address)
    if found.platform != view.platform:
        raise Faults(
            {
                "address": _(
                    "That address does not belong to {platform}.",
                    platform=FACTS[view.platform].title,
                )
            }
        )
    other = await accounts.by_address(ctx.session, found.key)
    if other is not None and other.id != view.account_id:
        raise Faults({"address": await _taken(ctx, other)})
    view.account.url, view.account.address_key = found.url, found.key
    await ctx.session.flush()
    await ctx.log(case_words.account_subject(view.account), "account.address_given", url=found.url)
    await _go_live_if_ready(ctx, view.account)
    return Nothing()


async def _taken(ctx: Ctx, other: Account) -> str:
    """Who has an address, or had it: that of a closed account is the information unit's to let go (L4)."""
    entry = (await accounts.entries(ctx.session, [stored_id(other.id)]))[0]
    if other.status == AccountStatus.CLOSED:
        return _(
            "That address belonged to an account of {unit} that is closed. Ask the information unit: they "
            "can let the address go.",
            unit=entry.unit.name,
        )
    return _("That address is in the register already: {unit} has it.", unit=entry.unit.name)


def _parsed(text: str) -> Address:
    if len(text.split()) > 1:
        raise Faults({"address": _("There is a space in the address. Copy it from the address bar.")})
    try:
        return parse_address(text)
    except NotAnAddress as fault:
        raise Faults({"address": register_rules.explain(fault)}) from fault


def _step_form(view: Launch, found: ChecklistStep) -> Reply:
    form = cards.StepDone.form(
        actions.Step(account=view.account_id, key=found.key),
        title=found.title.in_(current_language()),
        submit=_("Save"),
        values={"done": found.key in view.ticks},
        intro=cards.step_intro(view, found),
    )
    return Ask(form=form)


def _find(view: Launch, key: str) -> ChecklistStep:
    for one in view.steps:
        if one.key == key:
            return one
    raise UserMistake(_("That step is not in this account's checklist."))


async def _of_own_account(ctx: Ctx, account_id: int) -> Launch:
    account = await accounts.get(ctx.session, account_id)
    parts = await accounts.parts_of(ctx.session, account_id, ctx.person_id) if account else set()
    if account is None or not parts & {Part.OWNER, Part.SUBSTITUTE}:
        raise NotAllowed(_("Only those who run the account can do this."))
    case = await cases.get(ctx.session, account.case_id) if account.case_id else None
    return await load(ctx.session, ctx.policy, account, case)


async def _launching(ctx: Ctx, account_id: int) -> Launch:
    view = await _of_own_account(ctx, account_id)
    if view.account.status == AccountStatus.CLOSED:
        raise Gone(_("{name} is closed.", name=view.account.name))
    if view.account.status != AccountStatus.LAUNCHING:
        raise Gone(_("{name} is live already. The checklist is closed.", name=view.account.name))
    return view


async def _go_live_if_ready(ctx: Ctx, account: Account) -> Launch:
    """Live only when every mandatory step is ticked and the address is given (D3)."""
    case = await cases.get(ctx.session, account.case_id) if account.case_id else None
    view = await load(ctx.session, ctx.policy, account, case)
    subject = case_words.account_subject(account)
    if account.url and not view.missing:
        account.status, account.live_at = AccountStatus.LIVE, ctx.now
        await ctx.session.flush()
        rules = sorted({step.source for step in view.steps if step.mandatory})
        await ctx.log(subject, "account.live", rules=rules, url=account.url)
        await ctx.post(INFORMATION_UNIT, "", "", cards.live, view)
        for person in (*view.entry.owners, *view.entry.substitutes):
            await ctx.tell(person, cards.live, view)
        if case is not None:
            await redraw(ctx, case)
    await ctx.follow(subject, "launch", cards.checklist, view)
    return view
