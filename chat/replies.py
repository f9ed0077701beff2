"""What a flow may answer. Each is an intent; how it looks is the channel's business."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from chat.cards import Card
from chat.forms import Form


class _Reply(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Say(_Reply):
    """A message: to the person in private, or in the information unit's place when it was asked for there."""

    kind: Literal["say"] = "say"
    card: Card


class Whisper(_Reply):
    """A message for the person who asked alone, also where others read along."""

    kind: Literal["whisper"] = "whisper"
    card: Card


class Ask(_Reply):
    """A form to fill in; takes the place of the form that was just sent, if any."""

    kind: Literal["ask"] = "ask"
    form: Form


class Refuse(_Reply):
    """The form stays open, with a sentence at each field at fault."""

    kind: Literal["refuse"] = "refuse"
    errors: Annotated[dict[str, str], Field(min_length=1)]


class Update(_Reply):
    """The card whose button was pressed is drawn anew."""

    kind: Literal["update"] = "update"
    card: Card


class Nothing(_Reply):
    """No answer is due here: what there is to say comes as a message, or there is nothing to say."""

    kind: Literal["nothing"] = "nothing"


Reply = Say | Whisper | Ask | Refuse | Update | Nothing
REPLY: TypeAdapter[Reply] = TypeAdapter(Annotated[Reply, Field(discriminator="kind")])
"""To store a reply beside the event that it answers, and to read it back."""
