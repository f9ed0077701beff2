"""A channel's token that is renewed every few hours."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from store.models.columns import UtcDateTime


class ChannelToken(SQLModel, table=True):
    """The last token that was renewed, and what renews it: each refresh token is good once."""

    __tablename__ = "channel_token"

    channel: str = Field(primary_key=True, max_length=20)
    access: str
    refresh: str
    expires_at: datetime = Field(sa_type=UtcDateTime)
