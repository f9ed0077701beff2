"""What the buttons and forms of a decision ask for.

Each carries the turn for which it was drawn: once the turn is over, the button is of the past.
"""

from typing import Annotated, ClassVar

from pydantic import Field

from chat.actions import Action, RowId

Turn = Annotated[int, Field(ge=0, le=2**31)]
"""How many times a case has moved; bounded, since a draft is kept by it."""


class OfTurn(Action):
    """Something about one turn of a case."""

    case: RowId
    turn: Turn


class Show(Action):
    """Show the decider's card of a case again."""

    name: ClassVar[str] = "decide.show"
    case: RowId


class Take(OfTurn):
    """Take the case in hand, for the others in the information unit to see."""

    name: ClassVar[str] = "decide.take"
    taken_by: RowId | None = None
    """Who had it when the button was drawn: it is taken over from them, and from nobody else."""


class Approve(OfTurn):
    """Approve."""

    name: ClassVar[str] = "decide.approve"


class AskBack(OfTurn):
    """Send back with a question: the button, then the form."""

    name: ClassVar[str] = "decide.ask_back"


class Refuse(OfTurn):
    """Refuse with a reason: the button, then the form."""

    name: ClassVar[str] = "decide.refuse"
