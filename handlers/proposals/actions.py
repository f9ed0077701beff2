"""What the buttons and forms about such accounts ask for."""

from typing import ClassVar

from chat.actions import Action, RowId


class Talk(Action):
    """Talk with those who run it: the button, then the form."""

    name: ClassVar[str] = "proposals.talk"
    duty: RowId


class Close(Action):
    """The account is to be closed: the button, then the form for the reason."""

    name: ClassVar[str] = "proposals.close"
    duty: RowId
