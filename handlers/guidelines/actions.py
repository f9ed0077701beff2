"""What the buttons about the guidelines ask for."""

from typing import ClassVar

from chat.actions import Action, RowId


class Revised(Action):
    """The guidelines have been gone through: the button, then the form."""

    name: ClassVar[str] = "guidelines.revised"
    duty: RowId
