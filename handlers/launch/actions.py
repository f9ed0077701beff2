"""What the launch checklist's buttons and forms ask for."""

from typing import ClassVar

from chat.actions import Action, RowId


class Step(Action):
    """One launch step: the button, then the form."""

    name: ClassVar[str] = "launch.step"
    account: RowId
    key: str


class Address(Action):
    """The account's address: the button, then the form."""

    name: ClassVar[str] = "launch.address"
    account: RowId


class Show(Action):
    """Show the checklist."""

    name: ClassVar[str] = "launch.show"
    account: RowId
