"""What the buttons and forms about pauses ask for."""

from typing import ClassVar

from chat.actions import Action, RowId


class Ask(Action):
    """Pause an account: the button, then the form."""

    name: ClassVar[str] = "pauses.ask"
    account: RowId


class Approve(Action):
    """The account may rest."""

    name: ClassVar[str] = "pauses.approve"
    pause: RowId


class Refuse(Action):
    """The account may not rest."""

    name: ClassVar[str] = "pauses.refuse"
    pause: RowId


class End(Action):
    """The account publishes again, from today on."""

    name: ClassVar[str] = "pauses.end"
    pause: RowId
