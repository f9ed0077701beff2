"""`/overlat-konto`: which account is to pass to somebody else, or who leaves."""

from collections.abc import Sequence

from chat.cards import AnyPart, Bullets, Button, Card, Text, button, buttons
from chat.fields import no_passwords
from chat.language import _, listed
from chat.replies import Reply, Whisper
from chat.typed import clean, looks_like_password
from handlers.cases import called
from handlers.context import Ctx, stored_id
from handlers.duties.answering import live_entry
from handlers.errors import Gone, NotAllowed, UserMistake
from handlers.hand_over import actions, cards, flow, leaving, rules, words
from handlers.hand_over.view import Passing, load
from handlers.register.searching import Searchable, fold, rank
from policy.platforms import FACTS, Platform
from store.models import Person
from store.models.accounts import AccountStatus
from store.queries import accounts, handovers
from store.queries.accounts import Entry

_LONGEST = 200
_MOST = 10  # accounts in a list
_LEAVES = ("slutar", "nagon slutar", "leaves", "somebody leaves", "someone leaves")


async def start(text: str, ctx: Ctx) -> Reply:
    """`/overlat-konto [ACCOUNT]`: the accounts that the person may hand over, and how far it has come."""
    line = clean(text)[:_LONGEST]
    if looks_like_password(line):
        raise UserMistake(no_passwords())
    may_tell = await leaving.may_tell(ctx)
    if fold(line).strip(" .") in _LEAVES:
        if not may_tell:
            raise NotAllowed(_("Only their manager and the information unit can tell that."))
        return Whisper(card=somebody_leaves())
    entries = await _theirs(ctx, line)
    if not entries and not may_tell:
        raise NotAllowed(words.not_theirs_to_begin())
    if line and not entries:
        raise UserMistake(_("You can hand over no account of that name. Write only a part of its name."))
    views = await _under_way(ctx, entries)
    return Whisper(card=choose(entries, views, may_tell=may_tell))


async def begin(action: actions.Begin, ctx: Ctx) -> Reply:
    """The form; who hands over is asked first where there are several, and what is under way is shown."""
    entry = await live_entry(ctx, action.account)
    owners = [one for one in entry.owners if _may(ctx, entry, one)]
    if not entry.owners:
        raise Gone(_("Nobody is responsible for that account. Tell the information unit."))
    if not owners:
        raise NotAllowed(words.not_theirs_to_begin())
    if views := await _under_way(ctx, [entry]):
        in_unit = ctx.in_information_unit
        return Whisper(card=cards.drawn(ctx.person, next(iter(views.values())), in_unit=in_unit))
    if ctx.person_id in {one.id for one in owners}:
        owners = [ctx.person]
    if len(owners) > 1:
        return Whisper(card=choose_who(entry, owners))
    asked = actions.Ask(account=action.account, person=stored_id(owners[0].id))
    return flow.form(asked, entry)


def choose(entries: Sequence[Entry], views: dict[int, Passing], *, may_tell: bool) -> Card:
    """Which account; and for a manager and the information unit, that somebody leaves."""
    parts: list[AnyPart] = [
        Text(text=_("Whoever takes over is asked first. Then the manager approves it, and access is moved."))
    ]
    if entries:
        shown = entries[:_MOST]
        parts.append(Bullets(items=tuple(_line(one, views.get(one.account.id or 0)) for one in shown)))
        parts.append(buttons(*(_opener(one, views.get(one.account.id or 0)) for one in shown)))
    if len(entries) > _MOST:
        more = _("There are more. Write a part of the name after the command.")
        parts.append(Text(text=more, tone="quiet"))
    if may_tell:
        parts.append(buttons(button(_("Somebody leaves"), actions.Leaves())))
    return Card(title=_("Hand over an account"), parts=tuple(parts))


def choose_who(entry: Entry, owners: Sequence[Person]) -> Card:
    """Which of several hands over."""
    number = entry.account.id or 0
    several = (
        button(one.name[:75], actions.Ask(account=number, person=one.id or 0)) for one in owners[:_MOST]
    )
    return Card(
        title=_("Who hands over {account}?", account=called(entry.account)), parts=(buttons(*several),)
    )


def somebody_leaves() -> Card:
    """The way to the form."""
    text = _("All their accounts pass to somebody else. From the day after the last nothing is sent to them.")
    leaves = button(_("Somebody leaves"), actions.Leaves(), "primary")
    return Card(title=_("Somebody leaves"), parts=(Text(text=text), buttons(leaves)))


def _line(entry: Entry, view: Passing | None) -> str:
    if view is not None:
        return words.waits_for(view)
    who = listed([one.name for one in entry.owners]) or _("Nobody")
    return _("{account}. Mainly responsible: {who}.", account=called(entry.account), who=who)


def _opener(entry: Entry, view: Passing | None) -> Button:
    label = f"{entry.account.name[:50]}, {FACTS[Platform(entry.account.platform)].title}"
    if view is not None:
        return button(label, actions.Show(handover=view.number))
    return button(label, actions.Begin(account=entry.account.id or 0))


def _may(ctx: Ctx, entry: Entry, old: Person) -> bool:
    return rules.may_start(ctx.person_id, in_information_unit=ctx.in_information_unit, entry=entry, old=old)


async def _theirs(ctx: Ctx, line: str) -> list[Entry]:
    """The live accounts that the person may hand over, by what was typed; of the unit's, only those."""
    own = await accounts.run_by(ctx.session, ctx.person_id)
    own += await accounts.managed_by(ctx.session, ctx.person_id)
    ids = None if ctx.in_information_unit and line else [stored_id(one.id) for one in own]
    found = [
        one
        for one in await accounts.entries(ctx.session, ids)
        if one.account.status == AccountStatus.LIVE and any(_may(ctx, one, old) for old in one.owners)
    ]
    if not line:
        return found
    by_id = {stored_id(one.account.id): one for one in found}
    return [by_id[key] for key in rank(line, [Searchable(key, _texts(one)) for key, one in by_id.items()])]


def _texts(entry: Entry) -> tuple[str, ...]:
    platform = FACTS[Platform(entry.account.platform)].title
    return (entry.account.name, entry.unit.name, platform, *(one.name for one in entry.owners))


async def _under_way(ctx: Ctx, entries: Sequence[Entry]) -> dict[int, Passing]:
    """The hand-overs of these accounts from their owners that are not over, by account."""
    several = await handovers.open_of(ctx.session, [stored_id(one.account.id) for one in entries])
    views = await load(ctx.session, ctx.policy, several, ctx.now)
    return {one.hand_over.account_id: one for one in views if one.is_of_owner}
