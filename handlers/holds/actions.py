"""What the buttons and forms about legal holds ask for."""

from typing import ClassVar

from chat.actions import Action, RowId


class OnAccount(Action):
    """Set a hold on an account: the button, then the form."""

    name: ClassVar[str] = "holds.account"
    account: RowId


class OnCase(Action):
    """Set a hold on a case: the button, then the form."""

    name: ClassVar[str] = "holds.case"
    case: RowId


class Lift(Action):
    """The hold is not needed any more."""

    name: ClassVar[str] = "holds.lift"
    hold: RowId
