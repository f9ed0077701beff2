"""What the register's buttons ask for."""

from typing import Annotated, ClassVar

from pydantic import Field

from chat.actions import Action, RowId

LONGEST_QUERY = 200


class Show(Action):
    """Show one account."""

    name: ClassVar[str] = "register.show"
    account: RowId


class More(Action):
    """Show the next accounts of a search."""

    name: ClassVar[str] = "register.more"
    query: Annotated[str, Field(max_length=LONGEST_QUERY)] = ""
    after: Annotated[int, Field(ge=0, le=100_000)] = 0
