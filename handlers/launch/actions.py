"""What the launch checklist's buttons and forms ask for."""

from typing import ClassVar

from chat.actions import Action, RowId


class Step(Action):
    """One launch step: the button, then the form."""

    name: ClassVar[str] = "launch.step"
    account: RowId
    key: str


class Pick(Action):
    """Choose a step out of order, to do it first or to take it back: the button, then the form."""

    name: ClassVar[str] = "launch.pick"
    account: RowId


class Address(Action):
    """The account's address: the button, then the form."""

    name: ClassVar[str] = "launch.address"
    account: RowId


class Show(Action):
    """Show the checklist."""

    name: ClassVar[str] = "launch.show"
    account: RowId
