"""Typed payloads of buttons and forms.

A button carries what it is about, never a right: who may do the thing is read from the
database when it is pressed, so a forged payload gains nothing.
"""

from collections.abc import Mapping
from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

# Slack allows 2,000 characters in a button and 3,000 in a modal; a Teams card counts every byte of
# its 28 kB. What is larger belongs in the database.
LONGEST_PAYLOAD = 1_000

LARGEST_ROW = 2**31 - 1
RowId = Annotated[int, Field(ge=1, le=LARGEST_ROW)]
"""A row's number; bounded as the databases' whole numbers are, so that a forged one overflows nothing."""


def row_number(digits: str) -> int:
    """The row's number that is written there; one that no row has for more than a database can count to."""
    return min(int(digits), LARGEST_ROW)


class BadAction(ValueError):
    """The payload is not one that this bot made."""


class Action(BaseModel):
    """Something a button or a form asks for. A subclass has a `name`, unique in the registry."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)
    name: ClassVar[str]

    def pack(self) -> str:
        """The payload as one short string: `decide.approve {"case":3}`. ValueError when too long."""
        packed = f"{self.name} {self.model_dump_json(exclude_defaults=True)}"
        if len(packed) > LONGEST_PAYLOAD:
            raise ValueError(f"the payload of {self.name} has {len(packed)} characters")
        return packed


def unpack(payload: str, known: Mapping[str, type[Action]]) -> Action:
    """The action that a payload stands for, among the known ones. BadAction when it is none of them."""
    name, _space, fields = payload.partition(" ")
    kind = known.get(name)
    if kind is None or len(payload) > LONGEST_PAYLOAD:
        raise BadAction(f"unknown action {name[:40]!r}")
    try:
        return kind.model_validate_json(fields or "{}")
    except (ValidationError, ValueError) as fault:
        raise BadAction(f"the payload of {name} does not fit") from fault
