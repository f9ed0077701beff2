"""What the buttons and forms about closing an account ask for."""

from typing import Annotated, ClassVar

from pydantic import Field

from chat.actions import Action, RowId


class Ask(Action):
    """Close an account: the button, then the form for the reason."""

    name: ClassVar[str] = "close.ask"
    account: RowId


class OfClosing(Action):
    """Something about one closing."""

    closing: RowId


class Show(OfClosing):
    """Show how far a closing has come."""

    name: ClassVar[str] = "close.show"


class Answer(OfClosing):
    """What those who run the account say to it: the button, then the form."""

    name: ClassVar[str] = "close.answer"


class Approve(OfClosing):
    """The account is to be closed."""

    name: ClassVar[str] = "close.approve"


class Refuse(OfClosing):
    """The account stays: the button, then the form for the reason."""

    name: ClassVar[str] = "close.refuse"


class Cancel(OfClosing):
    """The account stays after all."""

    name: ClassVar[str] = "close.cancel"


class Step(OfClosing):
    """One step: the button, then the form."""

    name: ClassVar[str] = "close.step"
    key: Annotated[str, Field(max_length=40)]


class Corrections(OfClosing):
    """Which step was told wrongly."""

    name: ClassVar[str] = "close.corrections"


class Correct(OfClosing):
    """What was told of a step is wrong: the button, then the form with what stands there."""

    name: ClassVar[str] = "close.correct"
    key: Annotated[str, Field(max_length=40)]


class Release(Action):
    """The address of a closed account may be registered again."""

    name: ClassVar[str] = "close.release"
    account: RowId
