"""What every kind of duty is to the engine. A kind is a line in `KINDS` and a small module."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from chat.cards import Button
from handlers.duties.routing import Receiver
from handlers.rulebook import Rulebook
from policy.calendar import Calendar
from policy.profile import Profile
from policy.reminding import Ladder, Who
from store.db import Session
from store.models.duties import Duty


@dataclass(frozen=True)
class Matter:
    """A duty with what there is to say about it now."""

    duty: Duty
    profile: Profile
    calendar: Calendar
    missing: int = 1
    """How much of it is left to do; nothing when it is done."""

    @property
    def is_over(self) -> bool:
        """Whether nobody need be reminded of it any more."""
        return self.missing <= 0


class Kind(Protocol):
    """A kind of duty."""

    name: str

    def ladder(self, profile: Profile) -> Ladder:
        """Who is reminded of it when."""

    async def look(self, session: Session, policy: Rulebook, duty: Duty, now: datetime) -> Matter | None:
        """How it stands at that UTC moment; None when it is not to be done any more."""

    async def receivers(self, session: Session, matter: Matter, who: Who) -> list[Receiver]:
        """Whose turn it is on a rung; nobody where there is no such person."""

    def lines(self, matter: Matter, now: datetime) -> tuple[str, str]:
        """What is to be done by when, and why, in the reader's language."""

    def buttons(self, matter: Matter) -> list[Button]:
        """What can be answered with one click."""

    async def open_due(self, session: Session, policy: Rulebook, now: datetime, most: int) -> int:
        """Open what is to be done from that UTC moment on; how many, at most so many."""


Kinds = Mapping[str, Kind]
