"""What the buttons and forms about posts ask for."""

from typing import Annotated, ClassVar, Self

from pydantic import AwareDatetime, Field, model_validator

from chat.actions import Action, RowId

LONGEST_LINK = 300
"""Of a link that each button of a list carries; a longer one is added afterwards."""
Count = Annotated[int, Field(ge=0, le=1_000)]


class Published(Action):
    """A post was published on an account, of whose posts that week so many were known when it was drawn."""

    name: ClassVar[str] = "posting.published"
    account: RowId
    known: Count = 0
    duty: RowId | None = None
    """The week that was asked about; else that of the moment."""
    at: AwareDatetime | None = None
    """When it was published, as was typed; else it is now. Nothing beside `duty`, whose week is known."""
    link: Annotated[str, Field(max_length=LONGEST_LINK)] = ""
    """Where it is, as was typed, by a link that does not tell the account."""

    @model_validator(mode="after")
    def _tells_one_week(self) -> Self:
        """ValueError for two."""
        if self.duty is not None and self.at is not None:
            raise ValueError("a post is of the week that was asked about, or of the time that was typed")
        return self


class NotPublished(Action):
    """There was no post, or too few, in a week that is over."""

    name: ClassVar[str] = "posting.not_published"
    duty: RowId


class OfPost(Action):
    """Something about one post that was told of."""

    post: RowId


class AddLink(OfPost):
    """Where the post is: the button, then the form."""

    name: ClassVar[str] = "posting.add_link"


class TakeBack(OfPost):
    """It was told of by mistake."""

    name: ClassVar[str] = "posting.take_back"
