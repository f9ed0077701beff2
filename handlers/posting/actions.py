"""What the buttons about posts ask for."""

from typing import Annotated, ClassVar

from pydantic import Field

from chat.actions import Action, RowId

Count = Annotated[int, Field(ge=0, le=1_000)]


class Published(Action):
    """A post was published on an account, of whose posts this week so many were known when it was drawn."""

    name: ClassVar[str] = "posting.published"
    account: RowId
    known: Count = 0
    duty: RowId | None = None
    """The week that was asked about; else the present one."""


class NotPublished(Action):
    """There was no post, or too few, in a week that is over."""

    name: ClassVar[str] = "posting.not_published"
    duty: RowId
