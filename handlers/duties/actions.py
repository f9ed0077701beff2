"""What the buttons and forms of reminders ask for."""

from typing import ClassVar

from chat.actions import Action, RowId


class Done(Action):
    """It is done."""

    name: ClassVar[str] = "duties.done"
    duty: RowId


class Later(Action):
    """Remind me later: the button, then the form."""

    name: ClassVar[str] = "duties.later"
    duty: RowId


class Cannot(Action):
    """I cannot do it: whoever steps in is asked at once."""

    name: ClassVar[str] = "duties.cannot"
    duty: RowId


class Help(Action):
    """How it is done."""

    name: ClassVar[str] = "duties.help"
    duty: RowId


class Posted(Action):
    """A post was published on an account, without a reminder."""

    name: ClassVar[str] = "duties.posted"
    account: RowId
