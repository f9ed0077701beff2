"""Telling that somebody is away, and how it stands with their accounts."""

from collections.abc import Sequence

from chat.cards import AnyPart, Bullets, Button, Card, Copyable, Text, button, buttons
from chat.language import _, listed, n_
from handlers.cover import actions, words
from handlers.cover.view import Line, Told
from handlers.duties.offered import steps
from policy.profile import Profile
from store.models import Person
from store.models.absences import Absence

_MOST = 8  # absences with buttons of their own


def start(
    own: Sequence[Told],
    covering: Sequence[tuple[Absence, str]],
    staff: Sequence[Told],
    plans: Sequence[Button] = (),
    *,
    has_calendar: bool,
) -> Card:
    """One's own absences, each with who has which account, and what one has oneself for others.

    `plans` open the holidays that are planned now; `has_calendar`: whether one can have it in one's own
    calendar.
    """
    parts: list[AnyPart] = []
    for told in own[:_MOST]:
        parts += [
            Text(text=_("You are away {when}.", when=words.when(told.absence))),
            *_lines(told.lines),
            buttons(*_changing(told.absence)),
        ]
    parts += _more(len(own))
    parts += _covering(covering)
    parts += _staff(staff)
    parts += _more(len(staff))
    if not parts:
        parts.append(
            Text(text=_("Tell when you are away, and somebody is asked to take over your accounts."))
        )
    parts.append(
        buttons(
            button(_("I am going to be away"), actions.Tell(), "plain" if own else "primary"),
            button(_("Somebody else is away"), actions.Tell(other=True)),
            *plans,
            button(_("Show in my calendar"), actions.Subscribe()) if has_calendar else None,
        )
    )
    return Card(title=_("Away"), parts=tuple(parts))


def _covering(several: Sequence[tuple[Absence, str]]) -> list[AnyPart]:
    """What one has for others, and a way out of it for each absence."""
    if not several:
        return []
    absences = {one.id: one for one, _line in several}
    out = [
        button(
            _("I cannot any more: {when}", when=words.when(one))[:75], actions.Release(absence=one.id or 0)
        )
        for one in list(absences.values())[:_MOST]
    ]
    return [
        Text(text=_("You take over for others:")),
        Bullets(items=tuple(line for _absence, line in several)),
        buttons(*out),
    ]


def _staff(several: Sequence[Told]) -> list[AnyPart]:
    """Who of one's staff is away."""
    parts: list[AnyPart] = []
    for told in several[:_MOST]:
        text = _("{who} is away {when}.", who=told.person.name, when=words.when(told.absence))
        parts += [Text(text=text), *_lines(told.lines), buttons(*_changing(told.absence, told.person))]
    return parts


def _more(several: int) -> list[AnyPart]:
    """So many absences are not shown."""
    left = several - _MOST
    text = n_("And {n} absence more, later on.", "And {n} absences more, later on.", left)
    return [Text(text=text, tone="quiet")] if left > 0 else []


def _changing(absence: Absence, person: Person | None = None) -> list[Button]:
    """To change an absence or to end it; `person` where it is not one's own."""
    if person:
        here = (
            _("{who} is back", who=person.name)
            if absence.begun_at
            else _("{who} is not away", who=person.name)
        )
    else:
        here = _("I am back") if absence.begun_at else _("I am not away")
    return [
        button(_("Change"), actions.Tell(absence=absence.id)),
        button(here[:75], actions.Back(absence=absence.id or 0)),
    ]


def saved(told: Told, *, own: bool) -> Card:
    """It is noted, and who is asked about which account."""
    text = _("It is noted that {who} is away {when}.", who=told.person.name, when=words.when(told.absence))
    if own:
        text = _("It is noted that you are away {when}.", when=words.when(told.absence))
    parts: list[AnyPart] = [Text(text=text, tone="good")]
    if told.lines:
        parts += [Text(text=_("This is how it stands with the accounts:")), *_lines(told.lines)]
    else:
        parts.append(Text(text=_("There is no account for which somebody must take over.")))
    parts.append(buttons(*_changing(told.absence, None if own else told.person)))
    return Card(title=_("Noted"), parts=tuple(parts))


def told_by_another(told: Told, by: Person) -> Card:
    """Somebody else has said that one is away."""
    text = _("{by} has told that you are away {when}.", by=by.name, when=words.when(told.absence))
    wrong = _("Is that wrong? Press “I am not away”.")
    return Card(
        title=_("You are noted as away"),
        parts=(Text(text=f"{text} {wrong}"), *_lines(told.lines), buttons(*_changing(told.absence))),
    )


def ended_by_another(by: Person) -> Card:
    """Somebody else has said that one is here."""
    text = _("{by} has told that you are here. Is that wrong? Write /franvaro.", by=by.name)
    return Card(title=_("You are noted as here"), parts=(Text(text=text),))


def _lines(several: Sequence[Line]) -> list[AnyPart]:
    items = [text for line in several for text in _texts(line)]
    return [Bullets(items=tuple(items))] if items else []


def _texts(line: Line) -> list[str]:
    """An account, and who has it or is asked, each with when where that is not the whole time."""
    found = []
    for person, parts in line.taken:
        account = words.named(line.entry.account, parts, line.whole)
        found.append(_("{account}: {who} takes over", account=account, who=person.name))
    if line.closed:
        account = words.named(line.entry.account, line.closed, line.whole)
        found.append(_("{account}: closed for comments", account=account))
    if line.uncovered:
        account = words.named(line.entry.account, line.uncovered, line.whole)
        if line.asked:
            found.append(_("{account}: {who} is asked", account=account, who=listed(list(line.asked))))
        else:
            found.append(_("{account}: nobody yet, somebody is asked", account=account))
    return found


def taken(accounts: Sequence[str], absence: Absence, absent: Person, left: Sequence[str]) -> Card:
    """One has said yes; `left` is what one cannot have, because one is away oneself."""
    text = _(
        "Thank you. You take over {accounts} while {who} is away {when}.",
        accounts=listed(list(accounts)),
        who=absent.name,
        when=words.when(absence),
    )
    parts: list[AnyPart] = [Text(text=text, tone="good")]
    if left:
        parts.append(Text(text=_("Somebody else is asked about the rest, when you are away yourself:")))
        parts.append(Bullets(items=tuple(left)))
    return Card(title=_("Noted"), parts=tuple(parts))


def put(accounts: Sequence[str], who: Person, absent: Person, left: Sequence[str]) -> Card:
    """Somebody has been chosen."""
    text = _(
        "{who} takes over {accounts} while {absent} is away. {who} is told.",
        who=who.name,
        accounts=listed(list(accounts)),
        absent=absent.name,
    )
    parts: list[AnyPart] = [Text(text=text, tone="good")]
    if left:
        parts.append(
            Text(text=_("{who} is away in the rest of the time. Somebody else is asked:", who=who.name))
        )
        parts.append(Bullets(items=tuple(left)))
    return Card(title=_("Noted"), parts=tuple(parts))


def put_on(accounts: Sequence[str], absence: Absence, absent: Person, by: Person) -> Card:
    """Somebody else has chosen one."""
    text = _(
        "{by} has chosen you to take over {accounts} while {absent} is away {when}.",
        by=by.name,
        accounts=listed(list(accounts)),
        absent=absent.name,
        when=words.when(absence),
    )
    cannot = button(_("I cannot"), actions.Release(absence=absence.id or 0))
    return Card(title=_("You take over"), parts=(Text(text=text), *_meaning(), buttons(cannot)))


def shut(accounts: Sequence[str], text: str) -> Card:
    """The accounts are closed for comments: the text is for whoever turns them off."""
    told = _(
        "{accounts}: closed for comments meanwhile. Turn comments off in the account, and publish this text:",
        accounts=listed(list(accounts)),
    )
    return Card(
        title=_("Closed for comments"),
        parts=(Text(text=told), Copyable(label=_("Text for the account"), text=text)),
    )


def settled(accounts: Sequence[str], absence: Absence, who: Person) -> Card:
    """Told to whoever is going to be away."""
    text = _(
        "{who} takes over {accounts} while you are away {when}.",
        who=who.name,
        accounts=listed(list(accounts)),
        when=words.when(absence),
    )
    return Card(title=_("Somebody takes over"), parts=(Text(text=text, tone="good"),))


def released(absent: Person) -> Card:
    """One does not have the accounts any more."""
    text = _("You need not take over for {who} any more. Somebody else is asked.", who=absent.name)
    return Card(title=_("Noted"), parts=(Text(text=text),))


def nobody_then(accounts: Sequence[str], absence: Absence) -> Card:
    """Told to whoever is going to be away: it has turned out that nobody takes over."""
    text = _(
        "Nobody has {accounts} while you are away {when}. Those who step in are asked now, then your "
        "manager.",
        accounts=listed(list(accounts)),
        when=words.when(absence),
    )
    return Card(title=_("Nobody takes over yet"), parts=(Text(text=text, tone="warning"),))


def gave_back(who: Person, accounts: Sequence[str]) -> Card:
    """Told to whoever is going to be away: it is open again who takes over."""
    text = _(
        "{who} cannot take over {accounts} after all. Somebody else is asked.",
        who=who.name,
        accounts=listed(list(accounts)),
    )
    return Card(title=_("Somebody else has to take over"), parts=(Text(text=text),))


def back(person: Person, *, own: bool) -> Card:
    """Everything goes to them again."""
    if own:
        text = _("It is noted that you are here. Everything goes to you again.")
    else:
        text = _("It is noted that {who} is here. Everything goes to them again.", who=person.name)
    return Card(title=_("Noted"), parts=(Text(text=text, tone="good"),))


def not_needed(absent: Person) -> Card:
    """Whoever took over need not any more."""
    text = _("{who} is here. You need not take over any more.", who=absent.name)
    return Card(title=_("Thank you for taking over"), parts=(Text(text=text),))


def not_needed_then(absent: Person) -> Card:
    """The same, for a time that has been changed."""
    text = _("{who} is not away then after all. You need not take over.", who=absent.name)
    return Card(title=_("You need not take over"), parts=(Text(text=text),))


def changed(absent: Person, absence: Absence, lines: Sequence[str]) -> Card:
    """Told to whoever takes over: when they do now."""
    text = _("{who} is away {when} now. You take over:", who=absent.name, when=words.when(absence))
    return Card(title=_("Another time"), parts=(Text(text=text), Bullets(items=tuple(lines))))


def how_to_cover(profile: Profile) -> Card:
    """What one says yes to."""
    return steps(_("Taking over an account"), _tasks(), Text(text=words.why(profile), tone="quiet"))


def _meaning() -> list[AnyPart]:
    return [Bullets(items=_tasks())]


def _tasks() -> tuple[str, ...]:
    return (
        _("Check today that you can log in. If you cannot, tell whoever is away before they leave."),
        _("Look at the account every working day, and answer what is asked there."),
        _("Reminders about it come to you meanwhile."),
    )


def covering_line(account: str, absent: str) -> str:
    """What one has for another."""
    return _("{account}, for {who}", account=account, who=absent)
