"""What the buttons of the overviews ask for."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from chat.actions import Action, RowId

OfUnit = Literal["breaks", "unknown", "rests", "waits"]
"""The lists of all accounts: what is not by the rules, what nobody has answered, pauses, and open cases."""
Group = OfUnit | Literal["own", "staff"]
"""And those of one person: the accounts that they run, and that their staff run."""


class Show(Action):
    """How one account stands, with all that can be done about it."""

    name: ClassVar[str] = "overview.show"
    account: RowId


class Rest(Action):
    """The next of a list that is too long for one message: of all accounts, or of those of one person."""

    name: ClassVar[str] = "overview.rest"
    group: Group
    after: Annotated[int, Field(ge=0, le=100_000)]


class Quota(Action):
    """How many posts a week an account is to have: the button, then the form."""

    name: ClassVar[str] = "overview.quota"
    account: RowId
