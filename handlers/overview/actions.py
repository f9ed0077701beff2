"""What the buttons of the overviews ask for."""

from typing import ClassVar

from chat.actions import Action, RowId


class Show(Action):
    """How one account stands, with all that can be done about it."""

    name: ClassVar[str] = "overview.show"
    account: RowId


class Quota(Action):
    """How many posts a week an account is to have: the button, then the form."""

    name: ClassVar[str] = "overview.quota"
    account: RowId
