"""What the button about a missing substitute asks for."""

from typing import ClassVar

from chat.actions import Action, RowId


class Appoint(Action):
    """Somebody is to step in for an account: the button, then the form."""

    name: ClassVar[str] = "substitutes.appoint"
    duty: RowId
