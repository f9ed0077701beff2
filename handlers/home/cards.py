"""The home tab."""

from collections.abc import Sequence

from chat.cards import AnyPart, Bullets, Button, Card, Text, button, buttons
from chat.language import _
from handlers import cases as case_words
from handlers.apply import actions as apply_actions
from handlers.apply.view import Application
from handlers.decide import actions as decide_actions
from handlers.launch import actions as launch_actions
from handlers.register import actions as register_actions
from policy.platforms import FACTS, Platform
from store.models import Account
from store.models.accounts import AccountStatus

_SHOWN = 10  # of each kind, with a button each


def home(
    name: str, waiting: Sequence[Application], own: Sequence[Application], run: Sequence[Account]
) -> Card:
    """What waits for a person, their cases and their accounts, each with its button."""
    return Card(
        title=_("Hello {name}", name=name[:80]),
        parts=(
            *_list(
                _("Waits for your decision"),
                [case_words.title(view) for view in waiting],
                [_decide(view) for view in waiting],
            ),
            *_list(
                _("Your cases"),
                [f"{case_words.title(view)}. {case_words.standing(view, view.applicant)}" for view in own],
                [_case(view) for view in own],
            ),
            *_list(_("Your accounts"), [_line(one) for one in run], [_account(one) for one in run]),
            *_nothing(waiting, own, run),
            buttons(
                button(_("Apply for a new account"), apply_actions.Start(), "plain" if waiting else "primary")
            ),
        ),
    )


def _list(title: str, lines: Sequence[str], several: Sequence[Button]) -> list[AnyPart]:
    if not lines:
        return []
    return [
        Text(text=f"{title}:"),
        Bullets(items=tuple(lines[:_SHOWN])),
        buttons(*several[:_SHOWN]),
        *(
            [Text(text=_("And {n} more.", n=len(lines) - _SHOWN), tone="quiet")]
            if len(lines) > _SHOWN
            else []
        ),
    ]


def _nothing(*lists: Sequence[object]) -> list[AnyPart]:
    if any(lists):
        return []
    return [Text(text=_("Nothing waits for you, and you have no accounts yet."))]


def _decide(view: Application) -> Button:
    return button(
        _("Decide on application {number}", number=view.case_id),
        decide_actions.Show(case=view.case_id),
        "primary",
    )


def _case(view: Application) -> Button:
    return button(_("Show application {number}", number=view.case_id), apply_actions.Show(case=view.case_id))


def _account(account: Account) -> Button:
    number = account.id or 0
    if account.status == AccountStatus.LAUNCHING:
        return button(_("Checklist: {account}", account=_named(account)), launch_actions.Show(account=number))
    return button(_named(account), register_actions.Show(account=number))


def _line(account: Account) -> str:
    if account.status == AccountStatus.LAUNCHING:
        return _("{account}: the start is under way.", account=_named(account))
    return _("{account}: live.", account=_named(account))


def _named(account: Account) -> str:
    return _("{name} on {platform}", name=account.name[:80], platform=FACTS[Platform(account.platform)].title)
