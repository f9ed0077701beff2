"""A hand-over as a card: how far it has come, and what can be done about it."""

from typing import Literal

from chat.cards import AnyPart, Card, Step, Steps, Text, Why, button, buttons, facts
from chat.language import _, current_language, day, listed, short_day
from handlers.cases import called, source
from handlers.duties.offered import steps as how_steps
from handlers.hand_over import actions, offers, rules, words
from handlers.hand_over.forms import reason
from handlers.hand_over.view import Passing, Waits
from policy.hand_over import HandOverStep
from store.models import Person
from store.models.handovers import HandOverState
from store.queries.accounts import Entry


def drawn(reader: Person | None, view: Passing, *, in_unit: bool = False) -> Card:
    """The hand-over as it stands, for that reader; None is the information unit's place."""
    in_unit = in_unit or reader is None
    number = reader.id if reader else None
    parts: list[AnyPart] = [
        Text(text=_lead(view)),
        _facts(view),
        Text(text=words.put_to(number, view), tone=_tone(view)),
    ]
    parts += _warned(view)
    if view.hand_over.words:
        parts.append(Text(text=_("The reason: {reason}", reason=view.hand_over.words)))
    if view.hand_over.approved_at and view.steps:
        parts.append(Steps(steps=tuple(_line(view, step) for step in view.steps)))
    if view.waits == Waits.APPROVE and offers.may_move(number, view, in_unit=in_unit):
        parts += _for_approval(view)
    if found := offers.offered(number, view, in_unit=in_unit):
        parts.append(buttons(*found))
    return Card(title=words.title(view), parts=tuple(parts))


def _warned(view: Passing) -> list[AnyPart]:
    """That whoever is to answer is away; never why."""
    if not view.is_waited_for or view.new is None:
        return []
    told = _("{who} is away just now. The answer may take time.", who=view.new.name)
    return [Text(text=told, tone="warning")]


def _lead(view: Passing) -> str:
    values = {"old": view.old.name, "new": view.new.name if view.new else "", "account": view.called}
    if view.new is None:
        return words.gone(view)
    if view.is_of_owner:
        return _("{account} passes from {old} to {new}.", **values)
    return _("{new} is to step in for {account} instead of {old}.", **values)


def _facts(view: Passing) -> AnyPart:
    one = view.hand_over
    return facts(
        (_("Hands over"), view.old.name),
        (_("Takes over"), view.new.name if view.new else _("nobody yet")),
        (_("Why?"), reason(one.reason)),
        (_("Last working day"), day(one.last_day) if one.last_day else ""),
        (_("Asked for by"), view.asker.name if view.asker else ""),
        (_("Approved by"), _approved(view)),
    )


def _approved(view: Passing) -> str:
    one = view.hand_over
    who = view.tickers.get(one.approved_by_id or 0)
    if who is None or one.approved_at is None:
        return ""
    return _("{who}, {when}", who=who.name, when=short_day(one.approved_at))


def _tone(view: Passing) -> Literal["good", "plain"]:
    return "good" if view.hand_over.state == HandOverState.DONE else "plain"


def _line(view: Passing, step: HandOverStep) -> Step:
    label, tick = step.title.in_(current_language()), view.ticks.get(step.key)
    if tick is None:
        return Step(text=label, done=False, note=words.named(view.whose(step)))
    who = view.tickers.get(tick.done_by_id)
    note = _("{who}, {when}", who=who.name if who else "?", when=short_day(tick.done_at))
    return Step(text=label, done=True, note=note)


def _for_approval(view: Passing) -> list[AnyPart]:
    """What whoever approves it should know."""
    rule = view.profile.hand_over.approval
    parts: list[AnyPart] = []
    least, new = view.profile.cover.substitutes_at_least.value, view.new
    if new is not None and view.is_of_owner and rules.substitutes_after(view.entry, new) < least:
        told = _("Too few step in after this: there are to be at least {least}. Name more.", least=least)
        parts.append(Text(text=told, tone="warning"))
    why = rule.why.in_(current_language())
    return [*parts, Why(text=why, source=source(view.profile, rule.source))]


def how(view: Passing) -> Card:
    """How a hand-over goes on."""
    return how_steps(
        _("How an account is handed over"),
        (
            _("Whoever is to take over says yes."),
            _("The manager approves it. From then on both are responsible."),
            _("The steps of moving access are taken in order. Each has its own explanation."),
            _("Nobody is removed before the new one has got in."),
            _("Both confirm. Then the account and all of its reminders are the new one's."),
        ),
        buttons(button(_("Show the hand-over"), actions.Show(handover=view.number))),
    )


def noted(view: Passing, number: int, *, in_unit: bool) -> Card:
    """Whoever has done something sees where it stands, and what is theirs to do next."""
    parts: list[AnyPart] = [
        Text(text=_("Noted. {standing}", standing=words.standing(view)), tone="good"),
        *_warned(view),
    ]
    if offers.may_move(number, view, in_unit=in_unit):
        parts.append(buttons(*offers.choices(view)))
    return Card(title=words.title(view), parts=tuple(parts))


def about(entry: Entry) -> list[AnyPart]:
    """Which account a form is about, and who has it."""
    having = listed([one.name for one in entry.owners]) or _("Nobody")
    return [Text(text=_("{account}. Mainly responsible: {who}.", account=called(entry.account), who=having))]
