"""What is told of somebody who leaves."""

from collections.abc import Sequence

from chat.cards import AnyPart, Bullets, Card, Text, button, buttons
from chat.language import _, day
from handlers.hand_over import actions
from handlers.hand_over.view import Passing
from store.models import Leaving, Person


def noted(person: Person, told: Leaving, views: Sequence[Passing]) -> Card:
    """Whoever told it sees what they have and what is to be done about it."""
    lead = _("It is noted that {who} leaves. Last day: {when}.", who=person.name, when=day(told.last_day))
    parts: list[AnyPart] = [Text(text=lead, tone="good")]
    if views:
        parts += [
            Text(text=_("These accounts are to pass to somebody else:")),
            Bullets(items=tuple(_line(view) for view in views)),
            Text(text=_("There is a message of its own about each of them."), tone="quiet"),
        ]
    else:
        parts.append(Text(text=_("They have no part in any account.")))
    stay = _("Do they stay after all?")
    parts.append(buttons(button(_("They do not leave"), actions.Stays(person=person.id or 0), confirm=stay)))
    return Card(title=_("{who} leaves", who=person.name[:200]), parts=tuple(parts))


def _line(view: Passing) -> str:
    if view.is_of_owner:
        return _("{account}: responsible", account=view.called)
    return _("{account}: steps in", account=view.called)


def told(by: Person, leaving: Leaving) -> Card:
    """They themselves are told, so that a mistake is seen."""
    return Card(
        title=_("Your accounts pass to somebody else"),
        parts=(
            Text(
                text=_(
                    "{who} has told that you leave. Your last day: {when}. Until then you help to hand over "
                    "your accounts.",
                    who=by.name,
                    when=day(leaving.last_day),
                )
            ),
            Text(text=_("Is that wrong? Talk with {who} at once.", who=by.name), tone="quiet"),
        ),
    )


def stays(person: Person) -> Card:
    """It is taken back."""
    text = _(
        "{who} does not leave. Hand-overs that were only asked for are called off; one that is under way "
        "goes on.",
        who=person.name,
    )
    return Card(title=_("Noted"), parts=(Text(text=text, tone="good"),))


def stays_told(by: Person) -> Card:
    """They themselves are told of it."""
    text = _("{who} has taken back that you leave. You keep your accounts.", who=by.name)
    return Card(title=_("You do not leave"), parts=(Text(text=text, tone="good"),))


def unit_is_empty() -> Card:
    """Told to whoever can see to it that the information unit has somebody again."""
    return Card(
        title=_("Nobody is left in the information unit"),
        parts=(
            Text(
                text=_(
                    "All of the information unit have left. What only they can decide waits until there is "
                    "somebody again."
                ),
                tone="warning",
            ),
            Text(text=_("Ask whoever runs Kontolots in the municipality to put somebody in their place.")),
        ),
    )
