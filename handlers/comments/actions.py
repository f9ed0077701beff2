"""What the buttons and forms about comments ask for."""

from typing import Annotated, ClassVar

from pydantic import Field

from chat.actions import Action, RowId

LONGEST_LINK = 600
"""Of a link that a button carries; a longer one is pasted again."""


class Tell(Action):
    """There is an unanswered comment: the button, then the form."""

    name: ClassVar[str] = "comments.tell"
    account: RowId | None = None
    """The account, where it is known already."""
    link: Annotated[str, Field(max_length=LONGEST_LINK)] = ""
    beside: RowId | None = None
    """A comment at the same address that is another one."""


class OfComment(Action):
    """Something about one comment."""

    comment: RowId


class Answered(OfComment):
    """It has been answered."""

    name: ClassVar[str] = "comments.answered"


class Holding(OfComment):
    """Whoever wrote it has been told that an answer is coming."""

    name: ClassVar[str] = "comments.holding"


class Other(OfComment):
    """It needs no answer, or another unit answers: the button, then the form."""

    name: ClassVar[str] = "comments.other"


class Reopen(OfComment):
    """It waits for an answer after all."""

    name: ClassVar[str] = "comments.reopen"
