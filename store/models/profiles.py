"""The rules as they were at a time: each version of a profile that a case was opened under."""

from datetime import date, datetime

from sqlmodel import Field, SQLModel

from store.models.columns import UtcDateTime


class ProfileVersion(SQLModel, table=True):
    """A profile, resolved with the unit's override, as the JSON that it was. Never changed."""

    __tablename__ = "profile_version"

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(max_length=100)
    effective_from: date
    fingerprint: str = Field(unique=True, max_length=64)
    content: str
    recorded_at: datetime = Field(sa_type=UtcDateTime)
