"""Where people and shared places are reached, on a channel where an address alone does not say it."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from store.models.columns import UtcDateTime


class Conversation(SQLModel, table=True):
    """The conversation with an address, as the platform last gave it."""

    channel: str = Field(primary_key=True, max_length=20)
    address: str = Field(primary_key=True, max_length=200)
    """A person's address on the channel, or the id of a shared place."""
    conversation: str = Field(max_length=300, index=True)
    service_url: str = Field(max_length=300)
    """The platform's server for this conversation."""
    user: str = Field(default="", max_length=200)
    """The person by the platform's own id, where that is another than the address."""
    locale: str = Field(default="", max_length=20)
    seen_at: datetime = Field(sa_type=UtcDateTime)
    gone: bool = False
    """Whether the person has taken the bot away, so that nothing arrives there."""
