"""Help, the person's own cases, and messages about messages."""

from collections.abc import Mapping, Sequence
from typing import Literal

from chat.cards import AnyPart, Bullets, Button, Card, Text, button, buttons, facts
from chat.language import _
from handlers.apply import actions as apply_actions
from handlers.apply import cards as apply_cards
from handlers.apply.view import Application
from handlers.guide import actions
from handlers.launch import actions as launch_actions
from policy.platforms import FACTS, Platform
from store.models import Account


def commands(summaries: Mapping[str, str]) -> Card:
    """Every command with its line."""
    lines = tuple(f"/{name} – {_(summary)}" for name, summary in summaries.items())
    return Card(
        title=_("This is what you can do here"),
        parts=(
            Text(text=_("Write a command, or its words without the slash.")),
            Bullets(items=lines),
            buttons(*(_runs(actions.Run(key=name)) for name in summaries)),
        ),
    )


def unknown(typed: str, meant: actions.Run | None) -> Card:
    """A command that does not exist, and the one that was probably meant."""
    parts: list[AnyPart] = []
    if meant:
        parts.append(Text(text=_("Did you mean /{command}?", command=meant.key)))
    parts.append(Text(text=_("Write /hjalp to see everything you can do here.")))
    parts.append(buttons(_runs(meant, "primary") if meant else None, _runs(actions.Run(key="hjalp"))))
    return Card(title=_("I do not know “{typed}”", typed=typed[:60]), parts=tuple(parts))


def _runs(command: actions.Run, style: Literal["plain", "primary"] = "plain") -> Button:
    """A button that does what a command does, and is called as one would write it."""
    return button(f"/{command.key}", command, style)


def own(
    applied: Sequence[Application], to_decide: Sequence[Application], launching: Sequence[Account]
) -> Card:
    """A person's cases and where each stands (C6), what waits for them, and their accounts under way."""
    parts: list[AnyPart] = []
    if to_decide:
        parts += [
            Text(text=_("Waits for your decision:")),
            Bullets(items=tuple(apply_cards.title(v) for v in to_decide)),
        ]
    for view in applied:
        parts.append(Text(text=f"{apply_cards.title(view)}. {apply_cards.standing(view)}"))
    for account in launching:
        parts.append(
            Text(
                text=_(
                    "{name} on {platform}: the start is under way.",
                    name=account.name,
                    platform=FACTS[Platform(account.platform)].title,
                )
            )
        )
    if not parts:
        parts.append(Text(text=_("You have no cases. Write /nytt-konto to apply for an account.")))
    if found := _openers(applied, launching):
        parts.append(buttons(*found))
    return Card(title=_("Your cases"), parts=tuple(parts))


def _openers(applied: Sequence[Application], launching: Sequence[Account]) -> list[Button]:
    cases = [
        button(
            _("Show application {number}", number=view.case_id),
            apply_actions.Show(case=view.case_id),
        )
        for view in applied
    ]
    starts = [
        button(
            _("Start checklist: {name}", name=one.name[:50]),
            launch_actions.Show(account=one.id or 0),
        )
        for one in launching
    ]
    return [*starts, *cases][:25]


def languages(current: str) -> Card:
    """The choice of language."""
    now = _("I write to you in Swedish now.") if current == "sv" else _("I write to you in English now.")
    return Card(
        title=_("Language"),
        parts=(
            Text(text=now),
            buttons(
                button(
                    "Svenska",
                    actions.Speak(language="sv"),
                    "primary" if current != "sv" else "plain",
                ),
                button(
                    "English",
                    actions.Speak(language="en"),
                    "primary" if current != "en" else "plain",
                ),
            ),
        ),
    )


def undelivered(name: str, card: Card) -> Card:
    """A message that did not reach its reader, told to the information unit."""
    return Card(
        title=_("A message did not arrive"),
        parts=(
            Text(
                text=_(
                    "{name} could not be reached in the chat. Tell them in another way.",
                    name=name or "?",
                ),
                tone="warning",
            ),
            # Its title alone: others read along here, and the rest may be private.
            facts((_("The message"), card.title)),
        ),
    )
