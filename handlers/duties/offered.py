"""What reminders of every kind offer: their general buttons, and how it is done, step by step."""

from collections.abc import Sequence

from chat.cards import AnyPart, Bullets, Button, Card, button
from chat.language import _
from handlers.duties import actions
from store.models import Duty


def general(duty: Duty, *, later: bool = True, cannot: bool = True, how: str = "") -> list[Button]:
    """To be reminded later, to pass it on, and, by the label `how`, to see how it is done."""
    number = duty.id or 0
    offered = [button(how or _("How do I do it?"), actions.Help(duty=number))]
    if cannot:
        offered.insert(0, button(_("I cannot"), actions.Cannot(duty=number)))
    if later:
        offered.insert(0, button(_("Remind me later"), actions.Later(duty=number)))
    return offered


def steps(title: str, several: Sequence[str], *more: AnyPart) -> Card:
    """How it is done, one step after the other, and what helps with it."""
    return Card(title=title, parts=(Bullets(items=tuple(several), numbered=True), *more))
