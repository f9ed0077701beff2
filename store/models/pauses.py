"""Times in which an account need not publish: a festival's account in winter, one that nobody uses now."""

from datetime import date, datetime
from enum import StrEnum

from sqlmodel import Field, SQLModel

from store.models.columns import UtcDateTime


class PauseState(StrEnum):
    """What became of the wish to pause an account."""

    ASKED = "asked"
    APPROVED = "approved"
    REFUSED = "refused"
    ENDED = "ended"
    """Somebody took it back: the account publishes again."""


class Pause(SQLModel, table=True):
    """From one local day to another, both in it; the manager's word is needed."""

    id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="account.id", index=True)
    first_day: date
    last_day: date
    reason: str = Field(max_length=500)
    state: str = Field(default=PauseState.ASKED, max_length=20)
    asked_by_id: int = Field(foreign_key="person.id")
    asked_at: datetime = Field(sa_type=UtcDateTime)
    decided_by_id: int | None = Field(default=None, foreign_key="person.id")
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
