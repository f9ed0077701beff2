"""What the buttons and forms about hand-overs ask for."""

from typing import Annotated, ClassVar

from pydantic import Field

from chat.actions import Action, RowId


class Begin(Action):
    """Hand over an account: the button; the form, where one alone can be meant to hand it over."""

    name: ClassVar[str] = "hand_over.begin"
    account: RowId


class Ask(Action):
    """Hand over an account that this person has: the button, then the form."""

    name: ClassVar[str] = "hand_over.ask"
    account: RowId
    person: RowId


class Show(Action):
    """How far a hand-over has come."""

    name: ClassVar[str] = "hand_over.show"
    handover: RowId


class Name(Action):
    """Name who takes over: the button, then the form."""

    name: ClassVar[str] = "hand_over.name"
    handover: RowId


class Close(Action):
    """The account is to be closed instead: the button, then the form for the reason."""

    name: ClassVar[str] = "hand_over.close"
    handover: RowId


class Accept(Action):
    """Whoever was named takes over; `person` is who that was when the button was drawn."""

    name: ClassVar[str] = "hand_over.accept"
    handover: RowId
    person: RowId


class Decline(Action):
    """Whoever was named does not: the button, then the form for the reason."""

    name: ClassVar[str] = "hand_over.decline"
    handover: RowId
    person: RowId


class Approve(Action):
    """The manager says yes to the new assignment."""

    name: ClassVar[str] = "hand_over.approve"
    handover: RowId
    person: RowId


class Refuse(Action):
    """The manager says no: the button, then the form for the reason."""

    name: ClassVar[str] = "hand_over.refuse"
    handover: RowId
    person: RowId


class Step(Action):
    """One step of moving access: the button, then the form."""

    name: ClassVar[str] = "hand_over.step"
    handover: RowId
    key: Annotated[str, Field(max_length=40)]


class Confirm(Action):
    """All is handed over, or taken over."""

    name: ClassVar[str] = "hand_over.confirm"
    handover: RowId


class Cancel(Action):
    """There is no hand-over after all."""

    name: ClassVar[str] = "hand_over.cancel"
    handover: RowId


class Leaves(Action):
    """Somebody stops working here: the button, then the form."""

    name: ClassVar[str] = "hand_over.leaves"


class Stays(Action):
    """They do not stop after all."""

    name: ClassVar[str] = "hand_over.stays"
    person: RowId
