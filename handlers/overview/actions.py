"""What the buttons of the overviews ask for."""

from typing import ClassVar, Literal

from chat.actions import Action, RowId

OfUnit = Literal["breaks", "unknown", "rests"]
"""The lists of all accounts: what is not by the rules, what nobody has answered, and pauses."""
Group = OfUnit | Literal["waits", "own", "staff"]
"""And open cases; and those of one person: the accounts that they run, and that their staff run."""


class Show(Action):
    """How one account stands, with all that can be done about it."""

    name: ClassVar[str] = "overview.show"
    account: RowId


class Further(Action):
    """The next of a list that is too long for one message: of all accounts, or of those of one person."""

    name: ClassVar[str] = "overview.rest"
    group: Group
    after: RowId
    """The last account that was shown, or the last case: lists grow and shrink between two messages."""


class Quota(Action):
    """How many posts a week an account is to have: the button, then the form."""

    name: ClassVar[str] = "overview.quota"
    account: RowId
