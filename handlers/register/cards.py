"""What a search in the register answers."""

from collections.abc import Sequence

from chat.cards import AnyPart, Bullets, Button, Card, Link, Text, button, buttons, facts
from chat.language import _, day, listed, n_, short_day
from handlers.register import actions
from handlers.register.addresses import NotAnAddress
from handlers.register.lookalikes import Likeness
from handlers.register.rules import Alike, Answer, Verdict, explain
from policy.platforms import FACTS, Platform
from store.models.accounts import AccountStatus
from store.queries.accounts import Entry

PAGE = 8


def found(query: str, entries: Sequence[Entry], after: int) -> Card:
    """One page of the accounts found."""
    page = entries[after : after + PAGE]
    if not page:
        return nothing(query)
    rest = len(entries) - after - len(page)
    count = n_("{n} account", "{n} accounts", len(entries))
    parts = _lines(page)
    more: Button | None = None
    if rest:
        more = button(
            n_("Show {n} more", "Show {n} more", min(rest, PAGE)),
            actions.More(query=query, after=after + PAGE),
        )
    parts.append(buttons(*(_opener(entry) for entry in page), more))
    title = (
        _("The register: {count}", count=count)
        if not query
        else _("The register: {count} for “{query}”", count=count, query=query)
    )
    return Card(title=title, parts=tuple(parts))


def _lines(page: Sequence[Entry]) -> list[AnyPart]:
    """The accounts line by line; those that are closed under a heading of their own."""
    here = tuple(line(entry) for entry in page if not is_closed(entry))
    gone = tuple(line(entry) for entry in page if is_closed(entry))
    parts: list[AnyPart] = [Bullets(items=here)] if here else []
    return parts + ([Text(text=_("Closed accounts:")), Bullets(items=gone)] if gone else [])


def is_closed(entry: Entry) -> bool:
    """Whether an account stands in the register as history alone."""
    return entry.account.status == AccountStatus.CLOSED


def _opener(entry: Entry) -> Button:
    """Opens one account. With its platform, because a unit calls its accounts the same everywhere."""
    label = f"{entry.account.name[:60]}, {FACTS[Platform(entry.account.platform)].title}"
    return button(label, actions.Show(account=entry.account.id or 0))


def nothing(query: str) -> Card:
    """Nothing fits."""
    if not query:
        return Card(title=_("There are no accounts in the register yet"))
    return Card(
        title=_("Nothing in the register fits “{query}”", query=query[:100]),
        parts=(Text(text=_("Try fewer letters, the unit's name, or paste the account's address.")),),
    )


def line(entry: Entry) -> str:
    """An account in a line: `Exempelbiblioteket – Facebook – Biblioteket – Alva Exempel`."""
    words = [entry.account.name, FACTS[Platform(entry.account.platform)].title, entry.unit.name]
    words += [person.name for person in entry.owners]
    if entry.account.status != AccountStatus.LIVE or entry.is_handed_over or entry.closes:
        words.append(status(entry))
    return " – ".join(words)


def account(entry: Entry, offered: Sequence[Button] = (), remark: str = "") -> Card:
    """All that the register knows of an account (E1), and what the reader may do about it."""
    parts: list[AnyPart] = [_facts(entry)]
    if entry.account.url and not is_closed(entry):
        parts.append(Link(label=_("Open the account"), url=entry.account.url))
    if remark:
        parts.append(Text(text=remark, tone="warning"))
    if offered:
        parts.append(buttons(*offered))
    return Card(title=entry.account.name, parts=tuple(parts))


def _facts(entry: Entry) -> AnyPart:
    one = entry.account
    return facts(
        (_("Platform"), FACTS[Platform(one.platform)].title),
        (_("Unit"), entry.unit.name),
        (_("Status"), status(entry)),
        (_("Mainly responsible"), listed([person.name for person in entry.owners])),
        (_("Steps in"), listed([person.name for person in entry.substitutes])),
        (_("Address"), one.url or _("not given yet")),
        (_("Contact"), one.contact),
        (_("Closed group"), _("Yes") if one.closed_group else ""),
        (_("Exempt from"), listed([exemption(str(key)) for key in one.exempt])),
        (_("In the register since"), day(one.live_at) if one.live_at else ""),
    )


def exemption(key: str) -> str:
    """A rule that an account is exempt from, in words."""
    return {
        "public_list": _("the public list"),
        "statistics": _("giving statistics to the information unit"),
    }.get(key, key)


def status(entry: Entry) -> str:
    """Where an account is in its life, in words."""
    match AccountStatus(entry.account.status):
        case AccountStatus.LAUNCHING:
            return _("being started")
        case AccountStatus.LIVE if entry.closes:
            return _("being closed")
        case AccountStatus.LIVE:
            return _("being handed over") if entry.is_handed_over else _("live")
        case AccountStatus.CLOSED:
            return _("closed {when}", when=closed_on(entry))


def closed_on(entry: Entry) -> str:
    """The day on which an account was closed."""
    at = entry.closing.closed_at if entry.closing else None
    return short_day(at) if at else "–"


def judged(answer: Answer) -> Card:
    """Is this account ours: yes, no, or it only looks so (E2)."""
    match answer.verdict:
        case Verdict.OURS:
            return _ours(answer, _("Yes, this account is ours"))
        case Verdict.OURS_SOON:
            return _ours(answer, _("Yes, this account is ours, but it is not started yet"))
        case Verdict.WAS_OURS:
            return _was_ours(answer)
        case Verdict.NOT_OURS:
            return _not_ours(answer)
        case Verdict.LOOKS_LIKE_OURS:
            return _false(answer)
        case Verdict.OWN_WEBSITE:
            return Card(
                title=_("That is the municipality's own website"),
                parts=(
                    Text(
                        text=_(
                            "{url} is ours. It is not an account, so it need not be in the register.",
                            url=answer.address.url,
                        ),
                        tone="good",
                    ),
                ),
            )
        case Verdict.WEBSITE:
            return _website(answer)


def _was_ours(answer: Answer) -> Card:
    """Whoever stands at the address of a closed account now is somebody else."""
    when = closed_on(answer.ours) if answer.ours else "–"
    text = _(
        "We had an account at {url}. It was closed {when}. If somebody writes there now, it is not us: tell "
        "the information unit.",
        url=answer.address.url,
        when=when,
    )
    return Card(title=_("No, this account was ours, and is closed"), parts=(Text(text=text, tone="warning"),))


def _not_ours(answer: Answer) -> Card:
    return Card(
        title=_("No, this account is not ours"),
        parts=(
            Text(
                text=_(
                    "{url} is not in the register, and is not like any of our accounts.",
                    url=answer.address.url,
                )
            ),
            Text(
                text=_("Is it an account of your unit? Then it must be applied for: write /nytt-konto."),
                tone="quiet",
            ),
        ),
    )


def _website(answer: Answer) -> Card:
    """A website is not called a false account; one with a name like ours is to be asked about."""
    parts: list[AnyPart] = [
        Text(
            text=_(
                "{url} is a website, and not an account on a platform that I know.", url=answer.address.url
            )
        )
    ]
    if answer.like:
        parts += [
            Bullets(items=tuple(map(_likeness, answer.like))),
            Text(text=_("Ask the information unit before you log in there."), tone="warning"),
        ]
    parts.append(
        Text(
            text=_("Is it a blog of your unit? Then it must be applied for: write /nytt-konto."), tone="quiet"
        )
    )
    return Card(title=_("That website is not in the register"), parts=tuple(parts))


def _ours(answer: Answer, title: str) -> Card:
    return (
        Card(title=title, parts=(Text(text=line(answer.ours), tone="good"), _facts(answer.ours)))
        if answer.ours
        else Card(title=title)
    )


def _false(answer: Answer) -> Card:
    return Card(
        title=_("Careful: this looks like ours, but is not in the register"),
        parts=(
            Text(text=answer.address.url, tone="warning"),
            Bullets(items=tuple(map(_likeness, answer.like))),
            Text(text=_("This is what to do:")),
            Bullets(
                numbered=True,
                items=(
                    _("Do not answer, share or log in there."),
                    _("Take a screenshot and send it with the address to the information unit."),
                    _("The information unit reports the account to the platform if it is false."),
                    _(
                        "Is it an account of your unit after all? Then it must be applied for: "
                        "write /nytt-konto."
                    ),
                ),
            ),
            Text(
                text=_(
                    "Anyone can start an account in the municipality's name, and platforms do "
                    "not check who does."
                ),
                tone="quiet",
            ),
        ),
    )


def _likeness(alike: Alike) -> str:
    account = _(
        "{name} on {platform}",
        name=alike.name,
        platform=listed([FACTS[platform].title for platform in alike.platforms]),
    )
    match alike.reason:
        case Likeness.SAME_NAME:
            return _("It has the same name as our {account}.", account=account)
        case Likeness.LOOKS_THE_SAME:
            return _(
                "It is written with other letters or signs that look like our {account}.", account=account
            )
        case Likeness.MISSPELT:
            return _("It is almost spelt like our {account}.", account=account)
        case Likeness.CONTAINS:
            return _("It has the name of our {account} with something added.", account=account)
        case Likeness.OWN_NAME:
            return _(
                "It has the municipality's name in it: {name}. It may be a club or a fan page.",
                name=alike.name,
            )


def not_an_address(fault: NotAnAddress) -> Card:
    """The pasted text is not an account's address."""
    return Card(title=_("I cannot read that as an account's address"), parts=(Text(text=explain(fault)),))
