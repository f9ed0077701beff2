"""What whoever reads of a hand-over can do about it."""

from chat.cards import Button, button
from chat.language import _, current_language
from handlers.close import actions as close_actions
from handlers.hand_over import actions, rules
from handlers.hand_over.view import Passing, Waits


def choices(view: Passing) -> list[Button]:
    """What moves it on, for whoever's turn it is."""
    number, to = view.number, view.hand_over.to_id or 0
    match view.waits:
        case Waits.NAME:
            return [_name(view), *([_close(view)] if view.is_of_owner else [])]
        case Waits.ACCEPT:
            return [
                button(_("Yes, I take over"), actions.Accept(handover=number, person=to), "primary"),
                button(_("No, I cannot"), actions.Decline(handover=number, person=to)),
            ]
        case Waits.APPROVE:
            return [
                button(_("Approve"), actions.Approve(handover=number, person=to), "primary"),
                button(_("Do not approve"), actions.Refuse(handover=number, person=to)),
            ]
        case Waits.STEP:
            return _step(view)
        case Waits.CONFIRM:
            label = _("I confirm that it is handed over")
            return [button(label, actions.Confirm(handover=number), "primary")]
        case Waits.CLOSE if (closing := view.entry.closing) is not None:
            return [button(_("Show the closing"), close_actions.Show(closing=closing.id or 0))]
        case _:
            return []


def _name(view: Passing) -> Button:
    label = _("Choose who is responsible") if view.is_of_owner else _("Choose who steps in")
    return button(label, actions.Name(handover=view.number), "primary")


def _close(view: Passing) -> Button:
    return button(_("Close the account"), actions.Close(handover=view.number), "danger")


def _step(view: Passing) -> list[Button]:
    step = view.next_step
    if step is None:
        return []
    label = _("Next step: {step}", step=step.title.in_(current_language()))
    return [button(label, actions.Step(handover=view.number, key=step.key), "primary")]


def offered(number: int | None, view: Passing, *, in_unit: bool) -> list[Button]:
    """What this reader can do."""
    found = choices(view) if may_move(number, view, in_unit=in_unit) else []
    if view.waits == Waits.ACCEPT and rules.may_name(number, in_information_unit=in_unit, view=view):
        found.append(button(_("Choose somebody else"), actions.Name(handover=view.number)))
    may_cancel = rules.may_cancel(number, in_information_unit=in_unit, view=view)
    if (
        view.waits not in (Waits.NOTHING, Waits.CLOSE)
        and may_cancel
        and view.old.active
        and not rules.is_removed(view)
    ):
        sure = _("Is the hand-over to be called off?")
        label = _("Call off the hand-over")
        found.append(button(label, actions.Cancel(handover=view.number), "danger", confirm=sure))
    return found


def may_move(number: int | None, view: Passing, *, in_unit: bool) -> bool:
    """Whether it is for this reader to move it on."""
    step = view.next_step
    match view.waits:
        case Waits.NAME | Waits.CLOSE:
            return rules.may_name(number, in_information_unit=in_unit, view=view)
        case Waits.ACCEPT:
            return number is not None and number == view.hand_over.to_id
        case Waits.APPROVE:
            return rules.may_approve(number, in_information_unit=in_unit, view=view)
        case Waits.STEP if step is not None:
            return rules.may_do(number, in_information_unit=in_unit, view=view, step=step)
        case Waits.CONFIRM:
            which = rules.side(number, in_information_unit=in_unit, view=view)
            return bool(which) and not rules.has_confirmed(view, which)
        case _:
            return False
