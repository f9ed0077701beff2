"""What people see of a closing."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal

from chat.cards import AnyPart, Button, Card, Quote, Step, Steps, Text, Why, button, buttons, facts
from chat.language import _, current_language, day, listed, moment, short_day
from handlers.cases import source
from handlers.close import actions, due, rules
from handlers.close.evidence import is_corrected
from handlers.close.view import ClosingView
from handlers.duties.routing import watches
from policy.calendar import calendar_for
from policy.closing import ARCHIVE, StepOfClosing
from policy.platforms import FACTS
from store.models import ClosingDecision, Person
from store.models.closings import ClosingOutcome, ClosingState

OWNER = "owner"
"""The role of a copy that is for those who run the account, and for whoever asked."""


def closing(reader: Person | None, view: ClosingView, role: str, now: datetime) -> Card:
    """A closing as somebody sees it: who wants it, what was decided, its steps, what they can do now."""
    parts: list[AnyPart] = [Text(text=_wanted(view))]
    if view.closing.reason:
        parts.append(quoted(view))
    if view.closing.answer:
        parts.append(Quote(who=view.name_of(view.closing.answered_by_id), text=view.closing.answer))
    parts += [Text(text=decision(view, one)) for one in view.decisions.values()]
    parts += [
        Quote(who=view.name_of(one.decided_by_id), text=one.reason)
        for one in view.decisions.values()
        if one.reason
    ]
    parts += _standing(view, now)
    if view.unwatched_since:
        parts.append(Text(text=unwatched(view, view.unwatched_since), tone="warning"))
    if view.hold:
        parts.append(Text(text=held(view), tone="warning"))
    if offered := _offered(reader, view, role, now):
        parts.append(buttons(*offered))
    return Card(title=title(view), parts=tuple(parts))


def title(view: ClosingView) -> str:
    """`To close Lönnens kök (Facebook)`."""
    return _("To close {account}", account=view.called[:200])


def _wanted(view: ClosingView) -> str:
    who = view.name_of(view.closing.asked_by_id)
    when = short_day(view.closing.asked_at)
    if view.closing.by_unit:
        return _(
            "The information unit wants to close {account}, through {who} on {when}.",
            account=view.called,
            who=who,
            when=when,
        )
    return _("{who} wants to close {account}, asked on {when}.", account=view.called, who=who, when=when)


def _asker(view: ClosingView) -> str:
    return view.name_of(view.closing.asked_by_id)


def decision(view: ClosingView, one: ClosingDecision) -> str:
    """What was decided, in which role, by whom and when (C5)."""
    values = {"who": view.name_of(one.decided_by_id), "when": moment(one.decided_at)}
    yes = one.outcome == ClosingOutcome.APPROVED
    if one.role == "manager":
        return (
            _("{who} said yes as the manager {when}.", **values)
            if yes
            else _("{who} said no as the manager {when}.", **values)
        )
    return (
        _("{who} said yes for the information unit {when}.", **values)
        if yes
        else _("{who} said no for the information unit {when}.", **values)
    )


def _standing(view: ClosingView, now: datetime) -> list[AnyPart]:
    """Where it stands, in words, and the steps."""
    one = view.closing
    match ClosingState(one.state):
        case ClosingState.ASKED:
            return _asked(view, now)
        case ClosingState.APPROVED:
            return [*_steps(view), *_evidence(view), *_following(view), *_when(view)]
        case ClosingState.CLOSED:
            text = _("The account was closed {when}.", when=moment(one.closed_at) if one.closed_at else "")
            return [Text(text=text, tone="good"), *_steps(view), *_evidence(view)]
        case _:
            return [Text(text=became_of(view))]


def became_of(view: ClosingView) -> str:
    """What became of a closing, for a button that is old (C5)."""
    one = view.closing
    values = {"who": view.name_of(one.ended_by_id), "when": moment(one.ended_at) if one.ended_at else ""}
    match ClosingState(one.state):
        case ClosingState.REFUSED:
            return _("{who} said no {when}. The account stays.", **values)
        case ClosingState.CANCELLED:
            return _("{who} called it off {when}. The account stays.", **values)
        case ClosingState.CLOSED:
            return _("The account was closed {when}.", when=moment(one.closed_at) if one.closed_at else "")
        case ClosingState.APPROVED:
            return _("It has been decided that the account is to be closed.")
        case ClosingState.ASKED:
            return _("Nobody has decided yet.")


def _asked(view: ClosingView, now: datetime) -> list[AnyPart]:
    if not rules.is_decidable(view.closing, now) and view.closing.answer_by:
        by = moment(view.closing.answer_by)
        text = _(
            "Those who run the account can answer until {when}. Then the manager and the information unit "
            "decide.",
            when=by,
        )
        return [Text(text=text), _why(view.profile.closing.answer_days.why.in_(current_language()), view)]
    missing = [role for role in rules.ROLES if role not in view.decisions]
    managers = _either([one.name for one in view.managers_asked()])
    who = [managers if role == "manager" and managers else _("the information unit") for role in missing]
    names = list(dict.fromkeys(who))
    text = _("It waits for a decision by {who}. Nothing is closed yet.", who=listed(names))
    rule = view.profile.closing.decided_by
    return [
        Text(text=text),
        Why(text=rule.why.in_(current_language()), source=source(view.profile, rule.source)),
    ]


def _either(names: Sequence[str]) -> str:
    """Any of these managers decides: `a, b or c`."""
    if not names[1:]:
        return "".join(names)
    return _("{first} or {last}", first=", ".join(names[:-1]), last=names[-1])


def _why(text: str, view: ClosingView) -> Why:
    return Why(text=text, source=source(view.profile, view.profile.closing.answer_days.source))


def _steps(view: ClosingView) -> list[AnyPart]:
    language = current_language()
    lines = []
    for step in view.steps:
        done = view.done.get(step.key)
        note = doer(step.who)
        if done:
            values = {"who": view.name_of(done.done_by_id), "when": short_day(done.done_at)}
            again = is_corrected(done)
            note = _("{who}, {when}, corrected since", **values) if again else _("{who}, {when}", **values)
        lines.append(Step(text=step.title.in_(language), done=done is not None, note=note))
    return [Steps(steps=tuple(lines))]


def doer(who: str) -> str:
    """Who does a step, in words."""
    return _("the information unit") if who == "information_unit" else _("those who run the account")


def _evidence(view: ClosingView) -> list[AnyPart]:
    """What shows that the farewell was published and the account archived."""
    found = view.done.get(ARCHIVE)
    archive = found.evidence if found else {}
    pairs = [
        (_("Farewell"), day(view.closing.farewell_on) if view.closing.farewell_on else ""),
        (_("The archive is kept at"), str(archive.get("where", ""))),
        (_("Files"), str(archive.get("files", ""))),
        (_("Registration number"), str(archive.get("registration", ""))),
        (_("Checksum"), str(archive.get("checksum", ""))),
    ]
    return [facts(*pairs)] if any(value for _label, value in pairs) else []


def unwatched(view: ClosingView, since: datetime) -> str:
    """That nobody runs the account, since when, and who is reminded of it meanwhile (G3)."""
    names = listed([one.name for one in watches(view.entry)])
    return _(
        "Nobody has run the account since {when}: {old} has left. Until it is closed, {who} is reminded of "
        "it.",
        when=short_day(since),
        old=view.name_of(view.left.from_id if view.left else None),
        who=names or _("the information unit"),
    )


def _following(view: ClosingView) -> list[AnyPart]:
    """Whose the next step is, and by when; nothing while a legal hold is on it."""
    step = view.following
    if step is None or view.hold is not None:
        return []
    text = _(
        "Next comes “{step}”, for {who}, by {when} at the latest.",
        step=step.title.in_(current_language()),
        who=doer(step.who if watches(view.entry) else "information_unit"),
        when=moment(due.due_at(view, step.key, due.since(view))),
    )
    return [Text(text=text)]


def _when(view: ClosingView) -> list[AnyPart]:
    if view.closable_on is None:
        return []
    text = _(
        "It may be closed on {platform} from {day} on.",
        platform=FACTS[view.platform].title,
        day=day(view.closable_on),
    )
    return [Text(text=text, tone="quiet")]


def held(view: ClosingView) -> str:
    """That a legal hold stops it; not why: that may be about whoever reads it."""
    return _(
        "A legal hold has been on since {when}. Everything is kept as it is, and the account is not closed, "
        "until the information unit lifts it.",
        when=short_day(view.hold.set_at) if view.hold else "",
    )


def _offered(reader: Person | None, view: ClosingView, role: str, now: datetime) -> list[Button]:
    """What this reader can press; the information unit's place has its own."""
    one, number = view.closing, view.closing_id
    in_unit = role == "information_unit"
    person_id = reader.id if reader and reader.id else 0
    found: list[Button] = []
    has_a_say = False
    if one.state == ClosingState.ASKED:
        if _may_answer(view, person_id, now):
            found.append(button(_("Answer"), actions.Answer(closing=number), "primary"))
        if has_a_say := _has_a_say(view, person_id, now, in_unit=in_unit):
            found.append(button(_("Yes, close it"), actions.Approve(closing=number), "primary"))
            found.append(button(_("No, the account stays"), actions.Refuse(closing=number)))
    step = view.following
    goes_on = one.state == ClosingState.APPROVED and view.hold is None
    if goes_on and step is not None:
        too_early = rules.is_too_early(step.key, view.closable_on, _today(view, now))
        theirs = in_unit and step.who == "owner" and bool(watches(view.entry))
        if not theirs and rules.may_do(person_id, step, view.entry, in_information_unit=in_unit):
            label = _("Next step: {step}", step=step.title.in_(current_language()))
            style: Literal["plain", "primary"] = "plain" if too_early else "primary"
            found.append(button(label, actions.Step(closing=number, key=step.key), style))
    if goes_on and correctable(view, person_id, in_unit=in_unit):
        found.append(button(_("Correct a step"), actions.Corrections(closing=number)))
    under_way = one.state in (ClosingState.ASKED, ClosingState.APPROVED)
    # Whoever says no has said that the account stays: two buttons for it are one too many.
    if (
        under_way
        and not has_a_say
        and rules.may_cancel(person_id, view.entry, one, in_information_unit=in_unit)
    ):
        sure = _("Shall the account stay? What has been done is kept in the log.")
        found.append(button(_("Call it off"), actions.Cancel(closing=number), "danger", sure))
    if one.state in (ClosingState.REFUSED, ClosingState.CANCELLED):
        found.append(button(_("Ask anew"), actions.Ask(account=one.account_id)))
    return found


def _today(view: ClosingView, now: datetime) -> date:
    return calendar_for(view.profile.working).day(now)


def correctable(view: ClosingView, person_id: int, *, in_unit: bool) -> list[StepOfClosing]:
    """The steps that are done and that somebody may correct."""
    return [
        step
        for step in view.steps
        if step.key in view.done and rules.may_do(person_id, step, view.entry, in_information_unit=in_unit)
    ]


def _may_answer(view: ClosingView, person_id: int, now: datetime) -> bool:
    theirs = {one.id for one in rules.answers(view.entry)}
    return person_id in theirs and view.closing.by_unit and not rules.is_decidable(view.closing, now)


def _has_a_say(view: ClosingView, person_id: int, now: datetime, *, in_unit: bool) -> bool:
    """Whether the reader, or somebody who reads the information unit's place, may decide."""
    several = [one.id or 0 for one in view.bench.unit] if in_unit and not person_id else [person_id]
    return any(rules.may_decide(one, view.bench, view.closing, view.decided, now) for one in several)


def quoted(view: ClosingView) -> Quote:
    """Why the account is to be closed, as whoever asked wrote it."""
    return Quote(who=_asker(view), text=view.closing.reason)
