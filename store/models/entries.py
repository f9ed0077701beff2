"""The log's table; written by `store.log` alone."""

from datetime import datetime
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from store.models.columns import JSON_COLUMN, UtcDateTime


class LogEntry(SQLModel, table=True):
    """One thing decided or done. Each entry of a chain holds the hash of the one before."""

    __tablename__ = "log_entry"
    __table_args__ = (UniqueConstraint("chain", "number", name="one_entry_a_number"),)

    id: int | None = Field(default=None, primary_key=True)
    chain: str = Field(max_length=60)
    number: int
    at: datetime = Field(sa_type=UtcDateTime)
    actor_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    """None when the bot itself did it."""
    what: str = Field(max_length=60, index=True)
    details: dict[str, Any] = Field(default_factory=dict, sa_type=JSON_COLUMN)
    rule: str = Field(default="", max_length=100)
    """The source of the rule by which it was done, where there is one."""
    channel: str = Field(default="", max_length=20)
    previous: str = Field(max_length=64)
    hash: str = Field(max_length=64)
