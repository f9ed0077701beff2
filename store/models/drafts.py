"""What was typed into a form that has not been sent."""

from datetime import datetime
from typing import Any

from sqlmodel import Field, SQLModel

from store.models.columns import JSON_COLUMN, UtcDateTime


class Draft(SQLModel, table=True):
    """A person's unsent answers to one form. An application's steps are kept in its case instead."""

    person_id: int = Field(primary_key=True, foreign_key="person.id")
    form: str = Field(primary_key=True, max_length=1_000)
    """The form's packed action: which form it is, and about what."""
    answers: dict[str, Any] = Field(default_factory=dict, sa_type=JSON_COLUMN)
    changed_at: datetime = Field(sa_type=UtcDateTime)
