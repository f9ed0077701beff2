"""What the buttons and forms of every reminder ask for."""

from typing import ClassVar

from chat.actions import Action, RowId


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
