"""What the page sends, as JSON, into what a person did. Pure: no request, no database.

Whatever arrives is either understood or Malformed; nothing in it is trusted beyond its shape.
"""

import json
import re
from collections.abc import Callable, Collection
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from chat.actions import row_number
from chat.inbound import (
    LONGEST_COMMAND,
    Command,
    Event,
    Leave,
    Lookup,
    Place,
    Press,
    Sender,
    Submit,
)
from chat.typed import clean, line_holds_password

CHANNEL = "web"
UNIT_PLACE = "place:information_unit"
HIDDEN = "•••"
"""Stands in the conversation for a line that may hold a password."""

_LONGEST_NAME = 100
_STEPS = {1, 24, 7 * 24}  # hours
_NUMBER = re.compile(r"[0-9]{1,15}")
CommandIn = Callable[[str], tuple[str, str] | None]
"""The command that typed words mean, and what comes after it; None when they mean none."""


_Kind = TypeVar("_Kind", bound=BaseModel)


class Malformed(ValueError):
    """The request is not one that the page sends."""


class NotYours(Exception):
    """The conversation is not one of the person's own."""


class _Received(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Typed(_Received):
    """A line as it was typed, with or without a slash; which command it is, is found out here."""

    kind: Literal["typed"] = "typed"
    text: Annotated[str, Field(min_length=1, max_length=LONGEST_COMMAND)]


class Happened(_Received):
    """One thing that the page says was done; the id is made by the page, once for each."""

    id: Annotated[str, Field(pattern=r"^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$", max_length=36)]
    conversation: Annotated[str, Field(min_length=1, max_length=100)]
    said: Annotated[Typed | Command | Press | Submit | Leave, Field(discriminator="kind")]


class Sought(_Received):
    """What is typed in a search field."""

    of: str
    query: str = ""


class Moved(_Received):
    """By how many hours the demo's clock is moved."""

    hours: int


def parse_json(body: bytes) -> Any:
    """The JSON value of a body. Raises Malformed for what is not JSON, or cannot be stored as text."""
    try:
        value = json.loads(body.decode("utf-8"), parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as fault:
        raise Malformed("not JSON in UTF-8") from fault
    _only_storable(value)
    return value


def event(raw: object, person_id: int, own: Collection[str], command_in: CommandIn) -> Event:
    """The event that the page tells of. Raises Malformed, and NotYours for another's conversation."""
    happened = _read(Happened, raw)
    if happened.conversation not in own:
        raise NotYours(happened.conversation)
    try:
        return Event(
            # The person is part of it, so that nobody can ask for the answer to another's event.
            id=f"{person_id}:{happened.id.lower()}",
            sender=sender(person_id),
            place=Place(conversation=happened.conversation, shared=happened.conversation == UNIT_PLACE),
            said=_command(happened.said.text, command_in)
            if isinstance(happened.said, Typed)
            else happened.said,
        )
    except ValidationError as fault:
        raise Malformed("not an event") from fault


def sender(person_id: int) -> Sender:
    """Who a person is on this channel."""
    return Sender(channel=CHANNEL, address=str(person_id))


def line(raw: object) -> str | None:
    """The line to show for a command, as it was typed; None for what is no command."""
    said = _read(Happened, raw).said
    match said:
        case Typed():
            text = clean(said.text)
        case Command():
            text = clean(f"/{said.name} {said.text}")
        case _:
            return None
    return HIDDEN if line_holds_password(text) else text


def lookup(raw: object) -> Lookup:
    """What is sought. Raises Malformed."""
    sought = _read(Sought, raw)
    try:
        return Lookup.model_validate({"of": sought.of, "query": sought.query})
    except ValidationError as fault:
        raise Malformed("not a search") from fault


def hours(raw: object) -> int:
    """By how many hours to move the clock. Raises Malformed."""
    moved = _read(Moved, raw).hours
    if moved not in _STEPS:
        raise Malformed("not a step of the clock")
    return moved


def number(text: str) -> int | None:
    """A row's number in an address or a header; None for anything that no row could have."""
    return row_number(text) if _NUMBER.fullmatch(text) else None


def _read(kind: type[_Kind], raw: object) -> _Kind:
    try:
        return kind.model_validate(raw)
    except (ValidationError, RecursionError) as fault:
        raise Malformed(f"not a {kind.__name__.lower()}") from fault


def _command(typed: str, command_in: CommandIn) -> Command:
    text = clean(typed)
    if line_holds_password(text):  # all of it is text, which the dispatch refuses: a name would be repeated
        return Command(name=HIDDEN, text=text)
    found = command_in(text)
    if found is None:
        name, *rest = text.lstrip("/ ").split(maxsplit=1) or [""]
        found = name.lower()[:_LONGEST_NAME], "".join(rest)
    return Command(name=found[0], text=found[1])


def _only_storable(value: object) -> None:
    """Lone surrogates cannot be encoded and NUL cannot be stored everywhere: neither can be typed."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            waiting += [*one.keys(), *one.values()]
        elif isinstance(one, list):
            waiting += one
        elif isinstance(one, str) and any(c == "\0" or "\ud800" <= c <= "\udfff" for c in one):
            raise Malformed("text that cannot be stored")


def _refuse_constant(name: str) -> object:
    raise ValueError(f"{name} is not JSON")
