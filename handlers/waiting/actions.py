"""What the buttons about a waiting decision ask for."""

from typing import ClassVar

from chat.actions import Action, RowId


class Reassign(Action):
    """Let somebody else decide in the manager's place: the button, then the form."""

    name: ClassVar[str] = "waiting.reassign"
    duty: RowId
