"""What the buttons and forms of every reminder ask for."""

from typing import Annotated, ClassVar

from pydantic import Field

from chat.actions import Action, RowId

MOST_CARRIED = 80
"""Duties that a button can name: so many numbers of the longest have room in a payload."""


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


class Further(Action):
    """What a message had no room for, each with its buttons."""

    name: ClassVar[str] = "duties.further"
    duties: Annotated[tuple[RowId, ...], Field(min_length=1, max_length=MOST_CARRIED)]
