"""What the buttons about the day's watch ask for."""

from typing import ClassVar

from chat.actions import Action, RowId


class AllAnswered(Action):
    """Somebody has looked at the accounts of the question: every comment is answered."""

    name: ClassVar[str] = "watch.all_answered"
    duty: RowId


class SomeUnanswered(Action):
    """Somebody has looked, and there are comments without an answer."""

    name: ClassVar[str] = "watch.some_unanswered"
    duty: RowId
