"""Accounts, who runs them, and how far their launch has come."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlmodel import Field, SQLModel

from store.models.columns import JSON_COLUMN, UtcDateTime


class AccountStatus(StrEnum):
    """Where an account is in its life."""

    LAUNCHING = "launching"
    LIVE = "live"
    CLOSED = "closed"
    """It is gone from its platform, and stands in the register as history."""


class Account(SQLModel, table=True):
    """An official account. The canonical key of its address is unique in the register."""

    id: int | None = Field(default=None, primary_key=True)
    platform: str = Field(max_length=20, index=True)
    name: str = Field(max_length=200)
    unit_id: int = Field(foreign_key="unit.id", index=True)
    case_id: int | None = Field(default=None, foreign_key="cases.id", unique=True)
    profile_version_id: int = Field(foreign_key="profile_version.id")
    status: str = Field(default=AccountStatus.LAUNCHING, max_length=20, index=True)
    url: str | None = Field(default=None, max_length=2_000)
    address_key: str | None = Field(default=None, unique=True, max_length=2_000)
    contact: str = Field(default="", max_length=320)
    closed_group: bool = False
    posts_per_week: int | None = None
    """A quota of its own; None: the profile's (X15)."""
    exempt: list[Any] = Field(default_factory=list, sa_type=JSON_COLUMN)
    """Keys of the rules from which it is exempt (A3, E1)."""
    created_at: datetime = Field(sa_type=UtcDateTime)
    live_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Part(StrEnum):
    """What part somebody has in an account."""

    OWNER = "owner"
    SUBSTITUTE = "substitute"


class Assignment(SQLModel, table=True):
    """Who may represent the unit on the account (uppdrag), on whose word (C2)."""

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    part: str = Field(max_length=20)
    case_id: int | None = Field(default=None, foreign_key="cases.id", index=True)
    account_id: int | None = Field(default=None, foreign_key="account.id", index=True)
    approved_by_id: int | None = Field(default=None, foreign_key="person.id")
    """None for accounts that were in the register before the bot."""
    starts_at: datetime = Field(sa_type=UtcDateTime)
    ends_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class ChecklistTick(SQLModel, table=True):
    """A launch step that is done, and who said so."""

    __tablename__ = "checklist_tick"

    account_id: int = Field(primary_key=True, foreign_key="account.id")
    step: str = Field(primary_key=True, max_length=60)
    done_by_id: int = Field(foreign_key="person.id")
    done_at: datetime = Field(sa_type=UtcDateTime)
