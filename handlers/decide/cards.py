"""The decider's card, and the forms for a question and a reason."""

from typing import Annotated

from chat.cards import AnyPart, Button, Card, Text, Why, button, buttons
from chat.fields import LongText
from chat.forms import Answers
from chat.language import N_, _, current_language, listed
from handlers import cases as case_words
from handlers.apply.view import Application
from handlers.decide import actions
from handlers.holds import actions as hold_actions
from store.models import Person
from store.models.cases import CaseState


class Question(Answers):
    """What a decider wants to know."""

    reason: Annotated[
        str,
        LongText(
            label=N_("What do you want to know or have changed?"),
            help=N_("The applicant reads this, answers, and sends the application again."),
            longest=1_500,
        ),
    ]


class Reason(Answers):
    """Why an application is refused."""

    reason: Annotated[
        str,
        LongText(
            label=N_("Why do you refuse it?"),
            help=N_("The applicant reads this. Say what could be done instead, if you can."),
            longest=1_500,
        ),
    ]


def decider(reader: Person | None, view: Application, role: str) -> Card:
    """What a decider sees: what is applied for, buttons while it is their turn, else what became of it."""
    turn_is_theirs = view.case.state == CaseState.DECIDING and view.stage_role == role
    if (
        role == "manager"
        and reader is not None
        and reader.id not in (view.case.manager_id, view.case.deputy_id)
    ):
        turn_is_theirs = False  # they were to decide when this was sent
    parts: list[AnyPart] = [Text(text=_("{who} has applied.", who=view.applicant.name))]
    parts += [Text(text=case_words.outcome(view, decision, reader)) for decision in view.decisions]
    parts += [case_words.quote(view, decision) for decision in view.decisions if decision.reason]
    if turn_is_theirs:
        parts += _asks(reader, view, role)
        parts += case_words.remarks(view)
    parts += case_words.changed(view)
    parts += case_words.described(view)
    # At the end, where the buttons were: that is where one looks after pressing one.
    parts.append(_choices(view, role) if turn_is_theirs else Text(text=case_words.standing(view)))
    if role == "information_unit" and not turn_is_theirs:
        parts.append(buttons(_hold(view)))
    return Card(title=case_words.title(view), parts=tuple(parts))


def _asks(reader: Person | None, view: Application, role: str) -> list[AnyPart]:
    """What the decider is asked, and by which rule."""
    stage = view.chain[view.case.stage]
    asked: list[AnyPart] = []
    if role == "manager":
        people = [*([view.owner] if view.owner else []), *view.substitutes]
        named = listed([person.name for person in people])
        asked.append(
            Text(
                text=_(
                    "You decide. If you approve, you give {people} the task to run the account.",
                    people=named,
                )
            )
        )
        asked += _both(reader, view)
    elif view.taken_by:
        asked.append(Text(text=_("{who} has taken the case.", who=view.taken_by.name)))
    else:
        asked.append(Text(text=_("Nobody has taken the case yet.")))
    if role != "manager" and view.case.manager_chosen:
        chosen = (
            _("The manager who decided was chosen by the information unit.")
            if view.is_appointed
            else _("The manager was chosen by the applicant, not by the directory.")
        )
        asked.append(Text(text=chosen, tone="warning"))
    following = [one.role for one in view.chain[view.case.stage + 1 :]]
    if "information_unit" in following:
        asked.append(Text(text=_("Then the information unit decides."), tone="quiet"))
    why = stage.why.in_(current_language())
    return [*asked, Why(text=why, source=case_words.source(view.profile, stage.source))]


def _both(reader: Person | None, view: Application) -> list[AnyPart]:
    """The manager and somebody else have been asked: one of them decides (C4)."""
    if view.deputy is None or view.manager is None:
        return []
    if reader is not None and reader.id == view.deputy.id:
        text = _(
            "{who} has not decided yet, so you have been asked as well. The first of you to answer decides.",
            who=view.manager.name,
        )
    else:
        text = _("{who} has been asked as well. The first of you to answer decides.", who=view.deputy.name)
    return [Text(text=text, tone="warning")]


def _choices(view: Application, role: str) -> AnyPart:
    of_turn = {"case": view.case_id, "turn": view.case.turn}
    take: Button | None = None
    if role == "information_unit":
        label = _("Take over the case") if view.taken_by else _("Take the case")
        take = button(label, actions.Take(**of_turn, taken_by=view.case.taken_by_id))
    return buttons(
        take,
        button(_("Approve"), actions.Approve(**of_turn), "primary"),
        button(_("Ask the applicant"), actions.AskBack(**of_turn)),
        button(_("Refuse"), actions.Refuse(**of_turn), "danger"),
        _hold(view) if role == "information_unit" else None,
    )


def _hold(view: Application) -> Button:
    """What the information unit sets or lifts on a case."""
    return button(_("Legal hold"), hold_actions.OnCase(case=view.case_id))


def over(reader: Person, view: Application) -> Card:
    """A late press: what was decided, when and by whom (C5)."""
    parts: list[AnyPart] = [Text(text=_("Nothing was changed by your click."))]
    parts += [Text(text=case_words.outcome(view, decision, reader)) for decision in view.decisions[-1:]]
    parts.append(Text(text=case_words.standing(view)))
    return Card(title=case_words.title(view), parts=tuple(parts))


def informed(view: Application) -> Card:
    """An account was approved by a chain that does not pass the information unit: it is told."""
    return Card(
        title=case_words.title(view),
        parts=(
            Text(
                text=_(
                    "Approved by {who}. This is for you to know.",
                    who=view.name_of(view.decisions[-1]),
                )
            ),
            *case_words.described(view),
        ),
    )
