"""What the buttons and forms about absences ask for."""

from typing import ClassVar

from chat.actions import Action, RowId


class Tell(Action):
    """Somebody is away: the button, then the form."""

    name: ClassVar[str] = "cover.tell"
    absence: RowId | None = None
    """The one that is to be changed."""
    other: bool = False
    """Somebody else, and not the one who writes."""

    @property
    def of_another(self) -> bool:
        """Whether a new absence of somebody else is told of; whose one is that is changed is known."""
        return self.other and self.absence is None


class Back(Action):
    """Somebody is back, or is not away after all."""

    name: ClassVar[str] = "cover.back"
    absence: RowId


class Take(Action):
    """I have these accounts meanwhile."""

    name: ClassVar[str] = "cover.take"
    duty: RowId


class Put(Action):
    """Somebody is to have these accounts meanwhile: the button, then the form."""

    name: ClassVar[str] = "cover.put"
    duty: RowId


class Release(Action):
    """I cannot have the accounts after all that I have because of an absence."""

    name: ClassVar[str] = "cover.release"
    absence: RowId


class Shut(Action):
    """The accounts are closed for comments meanwhile: the button, then the form."""

    name: ClassVar[str] = "cover.shut"
    duty: RowId


class Subscribe(Action):
    """Have it in my calendar who has which account when."""

    name: ClassVar[str] = "cover.subscribe"


class Renew(Action):
    """Another address for my calendar; the one before stops."""

    name: ClassVar[str] = "cover.renew"
