"""What the buttons and forms about the long holidays ask for."""

from datetime import date
from typing import Annotated, ClassVar

from pydantic import Field

from chat.actions import Action, RowId

SeasonKey = Annotated[str, Field(max_length=40)]
"""`summer-2027`; in the table, empty: what is planned just now, else the weeks to come."""


class Plan(Action):
    """Who has somebody's accounts in which week: the button, then the form."""

    name: ClassVar[str] = "planning.plan"
    season: SeasonKey
    person: RowId


class OneAccount(Action):
    """Others are to be asked about one account than about the rest: the button, then the form."""

    name: ClassVar[str] = "planning.one"
    season: SeasonKey
    person: RowId
    account: RowId


class Show(Action):
    """Who has which account in which week, as a table; the rows behind that account."""

    name: ClassVar[str] = "planning.show"
    season: SeasonKey = ""
    after: RowId | None = None


class Fill(Action):
    """Somebody is to have an account in a week in which nobody has it: the button, then the form."""

    name: ClassVar[str] = "planning.fill"
    account: RowId
    monday: date
