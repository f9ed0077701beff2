"""What the buttons and forms of an application ask for."""

from enum import StrEnum
from typing import ClassVar

from chat.actions import Action, RowId
from handlers.decide.actions import Turn


class StepName(StrEnum):
    """The steps of the form, in order; the profile's questions say in which they stand."""

    ACCOUNT = "account"
    PURPOSE = "purpose"
    CHANNEL = "channel"
    RUNNING = "running"
    PEOPLE = "people"
    TALKS = "talks"


class Start(Action):
    """As the command `/nytt-konto`: what is required, or the draft that lies there."""

    name: ClassVar[str] = "apply.start"


class Begin(Action):
    """Start a new application."""

    name: ClassVar[str] = "apply.begin"


class GoOn(Action):
    """Go on with a draft where it was left."""

    name: ClassVar[str] = "apply.go_on"
    case: RowId


class StartOver(Action):
    """Throw a draft away and begin anew."""

    name: ClassVar[str] = "apply.start_over"
    case: RowId


class Step(Action):
    """One step's form. `single`: opened from the summary, which is where it leads back to."""

    name: ClassVar[str] = "apply.step"
    case: RowId | None = None
    """None in the first step of an application of which nothing is saved yet."""
    step: str
    single: bool = False
    saves: int = 0
    """How many times a step had been sent when the form was drawn: another number makes it an old one."""
    advised: str = ""
    """The name on which advice has been shown: sent again as it is, it is kept."""


class Change(Action):
    """Open one step again."""

    name: ClassVar[str] = "apply.change"
    case: RowId
    step: str


class Send(Action):
    """Send the application to the first decider."""

    name: ClassVar[str] = "apply.send"
    case: RowId


class Answer(Action):
    """Answer a decider's question and send the application again: the button, then the form."""

    name: ClassVar[str] = "apply.answer"
    case: RowId
    turn: Turn


class Withdraw(Action):
    """Take the application back."""

    name: ClassVar[str] = "apply.withdraw"
    case: RowId


class Show(Action):
    """Show a case of one's own."""

    name: ClassVar[str] = "apply.show"
    case: RowId
