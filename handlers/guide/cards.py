"""Help, the person's own cases, and messages about messages."""

from collections.abc import Mapping, Sequence
from typing import Literal

from chat.cards import AnyPart, Bullets, Button, Card, Text, button, buttons, facts
from chat.language import _
from handlers import cases as case_words
from handlers.apply import actions as apply_actions
from handlers.apply.view import Application
from handlers.guide import actions
from handlers.launch import actions as launch_actions
from policy.platforms import FACTS, Platform
from store.models import Account

_MOST_BUTTONS = 5  # more of them would not be read
_HELP = "hjalp"


def commands(summaries: Mapping[str, str]) -> Card:
    """Every command with its line, and the first of them as buttons."""
    lines = tuple(f"/{name} – {_(summary)}" for name, summary in summaries.items())
    first = list(summaries)[:_MOST_BUTTONS]
    return Card(
        title=_("This is what you can do here"),
        parts=(
            Text(text=_("Press a button, or write a command with or without the slash.")),
            Bullets(items=lines),
            buttons(*(_runs(actions.Run(key=name), summaries) for name in first)),
        ),
    )


def unknown(typed: str, meant: actions.Run | None, summaries: Mapping[str, str]) -> Card:
    """Words that are no command: what was probably meant, and what else can be done here."""
    others = [name for name in summaries if name != _HELP and (meant is None or name != meant.key)]
    offered = [*([meant] if meant else []), *(actions.Run(key=name) for name in others)]
    return Card(
        title=_("I did not understand “{typed}”", typed=typed[:60]),
        parts=(
            *([Text(text=_("Did you mean /{command}?", command=meant.key))] if meant else []),
            Text(text=_("I can help you with this. Press a button, or write /hjalp to see everything.")),
            buttons(
                *(
                    _runs(one, summaries, "primary" if one is meant else "plain")
                    for one in offered[: _MOST_BUTTONS - 1]
                ),
                _runs(actions.Run(key=_HELP), summaries),
            ),
        ),
    )


def _runs(
    command: actions.Run, summaries: Mapping[str, str], style: Literal["plain", "primary"] = "plain"
) -> Button:
    """A button that does what a command does, and says what that is."""
    return button(_(summaries[command.key]), command, style)


def own(
    applied: Sequence[Application], to_decide: Sequence[Application], launching: Sequence[Account]
) -> Card:
    """A person's cases and where each stands (C6), what waits for them, and their accounts under way."""
    parts: list[AnyPart] = []
    if to_decide:
        parts += [
            Text(text=_("Waits for your decision:")),
            Bullets(items=tuple(case_words.title(v) for v in to_decide)),
        ]
    for view in applied:
        parts.append(Text(text=f"{case_words.title(view)}. {case_words.standing(view)}"))
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
