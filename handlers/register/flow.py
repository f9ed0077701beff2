"""`/kontoregister`: search the register, or ask if a pasted address is ours."""

from chat.cards import Button, Card, button
from chat.fields import no_passwords
from chat.language import _
from chat.replies import Reply, Whisper
from chat.typed import clean, looks_like_password
from handlers.cases import account_subject
from handlers.close import actions as close_actions
from handlers.context import Ctx
from handlers.errors import Gone, UserMistake
from handlers.holds import actions as hold_actions
from handlers.holds import cards as hold_cards
from handlers.register import actions, cards, rules
from handlers.register.addresses import NotAnAddress, looks_like_address, parse_address
from handlers.register.searching import Searchable, rank
from policy.platforms import FACTS, Platform
from store.models.accounts import AccountStatus
from store.queries import accounts, holds, people
from store.queries.accounts import Entry

_MOST_MATCHING = 10
_MOST_WORDS = 20  # of a line in which an address is looked for


async def search(text: str, ctx: Ctx) -> Reply:
    """Find accounts by name, unit, person, platform or address; everything when nothing is asked."""
    query = clean(text)
    addresses = [word for word in query.split()[:_MOST_WORDS] if looks_like_address(word)]
    if len(addresses) == 1:
        return await _judge(addresses[0], ctx)
    if addresses or looks_like_address(query):
        return await _judge(query, ctx)
    query = query[: actions.LONGEST_QUERY]
    return Whisper(card=cards.found(query, await _found(ctx, query), 0))


async def matching(text: str, ctx: Ctx) -> list[Card]:
    """The accounts that fit best, for somebody who writes about one elsewhere."""
    found = await _found(ctx, clean(text)[: actions.LONGEST_QUERY])
    return [cards.account(one) for one in found[:_MOST_MATCHING]]


def catches(typed: str) -> bool:
    """Whether there is an address in a line without a command: then it is asked about."""
    words = typed.split()
    return len(words) <= _MOST_WORDS and any(looks_like_address(word) for word in words)


async def more(action: actions.More, ctx: Ctx) -> Reply:
    """The next page of a search."""
    if looks_like_password(action.query):
        raise UserMistake(no_passwords())
    return Whisper(card=cards.found(action.query, await _found(ctx, action.query), action.after))


async def show(action: actions.Show, ctx: Ctx) -> Reply:
    """One account of the register."""
    found = await accounts.entries(ctx.session, [action.account])
    if not found:
        raise Gone(_("That account is not in the register any more."))
    if not ctx.in_information_unit:
        return Whisper(card=cards.account(found[0]))
    offered, remark = await _for_the_unit(ctx, found[0])
    return Whisper(card=cards.account(found[0], offered, remark))


async def _for_the_unit(ctx: Ctx, entry: Entry) -> tuple[list[Button], str]:
    """What the information unit may do about an account, and the hold that is on it."""
    account, number = entry.account, entry.account.id or 0
    hold = await holds.on(ctx.session, account_subject(account))
    by = await people.get(ctx.session, hold.set_by_id) if hold else None
    offered = [
        hold_cards.lifts(hold) if hold else button(_("Legal hold"), hold_actions.OnAccount(account=number))
    ]
    if account.status == AccountStatus.LIVE:
        offered.insert(0, button(_("Close the account"), close_actions.Ask(account=number)))
    if cards.is_closed(entry) and account.address_key:
        offered.insert(0, button(_("Let the address go"), close_actions.Release(account=number)))
    return offered, hold_cards.standing(hold, by) if hold else ""


async def _judge(text: str, ctx: Ctx) -> Reply:
    try:
        address = parse_address(text)
    except NotAnAddress as fault:
        if fault.behind is None:
            return Whisper(card=cards.not_an_address(fault))
        address = fault.behind  # a post was pasted: the account behind it is what is asked about
    register = await accounts.entries(ctx.session)
    return Whisper(card=cards.judged(rules.judge(address, register, ctx.policy.today(ctx.now))))


async def _found(ctx: Ctx, query: str) -> list[Entry]:
    register = await accounts.entries(ctx.session)
    if not query:
        return sorted(register, key=cards.is_closed)  # what is closed comes last
    by_id = {entry.account.id or 0: entry for entry in register}
    keys = rank(query, [Searchable(key, _texts(entry)) for key, entry in by_id.items()])
    return sorted((by_id[key] for key in keys), key=cards.is_closed)


def _texts(entry: Entry) -> tuple[str, ...]:
    people = tuple(person.name for person in (*entry.owners, *entry.substitutes))
    platform = FACTS[Platform(entry.account.platform)].title
    return (entry.account.name, entry.unit.name, platform, entry.account.url or "", *people)
