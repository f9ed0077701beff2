"""What every kind of duty is to the engine. A kind is a small folder, and a line in `catalogue.py`."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, ClassVar, Generic, Literal, Self, TypeVar

from chat.cards import AnyPart, Button, Card, Text, buttons
from chat.language import _, n_
from handlers.cases import called
from handlers.duties.ladder import WORKING_WEEK
from handlers.duties.routing import Receiver
from handlers.rulebook import Rulebook
from policy.calendar import Calendar
from policy.profile import Profile
from policy.reminding import Ladder, Who
from store.db import Session
from store.models.duties import Duty
from store.queries.accounts import Entry

FEW = 5
"""Pieces of a message with all of their buttons; of more, each has its first two."""


@dataclass(frozen=True, kw_only=True)
class Matter:
    """A duty with what there is to say about it now."""

    duty: Duty
    profile: Profile
    calendar: Calendar
    """In the municipality's zone."""
    missing: int = 1
    """How much of it is left to do; nothing when it is done."""
    asked: str = ""
    """Why it is the reader who is asked, in their language; nothing where that is plain."""

    @property
    def is_over(self) -> bool:
        """Whether nobody need be reminded of it any more."""
        return self.missing <= 0

    def as_if_all_were_here(self) -> Self:
        """The same, with nobody away: whoever is may answer still."""
        return self


@dataclass(frozen=True, kw_only=True)
class OfAccount(Matter):
    """A duty about an account in the register."""

    entry: Entry

    def as_if_all_were_here(self) -> Self:
        """The same, with nobody away: whoever is may answer still."""
        return replace(self, entry=replace(self.entry, away=frozenset()))


M = TypeVar("M", bound=Matter)


class Kind(ABC, Generic[M]):
    """A kind of duty; `M` is what it knows of one."""

    name: ClassVar[str]
    topic: ClassVar[str]
    """What it is about in a few words, marked for the catalogue."""
    keeps_on: ClassVar[bool] = False
    """Whether the last rung comes again each working week until it is done, or the duty ends unanswered."""
    answerable: ClassVar[timedelta] = WORKING_WEEK
    """How much working time there is for an answer after the last rung, where it does not keep on."""
    cannot_wait: ClassVar[bool] = False
    """Whether somebody is told of a new one the same day even if they have had a message that day."""
    stands_together: ClassVar[bool] = False
    """Whether all of this kind stand in one piece of a message, with one set of buttons."""
    can_be_passed_on: ClassVar[bool] = True
    """Whether "I cannot" is an answer to it."""

    @abstractmethod
    def ladder(self, profile: Profile) -> Ladder:
        """Who is reminded of it when."""

    @abstractmethod
    async def look(
        self, session: Session, policy: Rulebook, several: Sequence[Duty], now: datetime
    ) -> list[M]:
        """How each stands at that UTC moment; without those that are not to be done any more."""

    @abstractmethod
    def receivers(self, matter: M, who: Who) -> list[Receiver]:
        """Whose turn it is on a rung; nobody where there is no such person."""

    @abstractmethod
    def lines(self, matter: M, now: datetime) -> tuple[str, str]:
        """What is to be done by when, and why, in the reader's language."""

    @abstractmethod
    def buttons(self, matter: M, now: datetime) -> list[Button]:
        """What can be answered with one click (F5)."""

    @abstractmethod
    def how(self, matter: M) -> Card:
        """How it is done."""

    @abstractmethod
    async def open_due(self, session: Session, policy: Rulebook, now: datetime, most: int) -> int:
        """Open what is to be done from that UTC moment on; how many, at most so many."""

    def about(self, matters: Sequence[M]) -> str:
        """What a message is about that has nothing else in it: a notification shows no more of it."""
        names = [called(one.entry.account) for one in matters if isinstance(one, OfAccount)]
        of = names[0] if len(names) == 1 else n_("{n} account", "{n} accounts", len(names))
        return f"{of}, {_(self.topic)}" if names else _(self.topic)

    def stands_as(self, who: Who) -> Who:
        """As what somebody on that rung is asked: as the ladder says, as a rule."""
        return who

    def not_theirs(self) -> str:
        """What somebody is told who has no part in it, in their language; as a rule it is an account's."""
        return _("Only those who run the account can do this.")

    async def reached(self, session: Session, matter: M, who: Who, to: Receiver, now: datetime) -> None:
        """A rung has been told to somebody: what that changes beside the reminder; nothing, as a rule."""

    def is_too_late(self, matter: M, now: datetime) -> bool:
        """Whether it makes no sense any more to remind anybody at that UTC moment; no, as a rule."""
        return False

    def parts(self, matters: Sequence[M], now: datetime, *, several: int) -> list[AnyPart]:
        """How matters of this kind stand in a message about so many in all: one after the other."""
        shown: list[AnyPart] = []
        for matter in matters:
            what, why = self.lines(matter, now)
            offered = self.buttons(matter, now)
            shown += [
                Text(text=what, tone=first_tone(several)),
                grounds([matter], why),
                buttons(*(offered if several <= FEW else offered[:2])),
            ]
        return shown


def first_tone(several: int) -> Literal["plain", "strong"]:
    """How a piece begins in a message of so many: so that one can see where each does."""
    return "strong" if several > 1 else "plain"


def grounds(matters: Sequence[Matter], why: str) -> Text:
    """In small print why it is the reader who is asked, each reason once, and why anybody is."""
    reasons = dict.fromkeys(one.asked for one in matters if one.asked)
    return Text(text=" ".join([*reasons, why]), tone="quiet")


Kinds = Mapping[str, Kind[Any]]
