"""What was answered in a form: the values of Teams' inputs, as the neutral fields read them."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from bot.channels.teams.render_form import parted
from bot.guid import is_guid
from chat import fields
from chat.fields import LONGEST_TYPED, Raw
from chat.forms import Form

_LONGEST = 10 * LONGEST_TYPED  # letters that a Submit has room for: of more, a field says that it is too long


class Answers(NamedTuple):
    """The answers by field, and in which of them people stand by their Entra ids instead of our numbers."""

    values: dict[str, Raw]
    people: frozenset[str]


def given(form: Form, inputs: Mapping[str, Any]) -> Answers:
    """The answers to this form; what was not answered is left out, and so is what it does not ask."""
    values = {
        field.name: value
        for field in form.fields
        if (value := _value(field, inputs.get(field.name))) is not None
    }
    searches = {one.name for one in form.fields if isinstance(one, fields.Search) and one.of == "people"}
    by_entra = {name for name in searches if any(is_entra_id(one) for one in several(values.get(name)))}
    return Answers(values, frozenset(by_entra))


def is_entra_id(value: str) -> bool:
    """Whether it is how Teams' own list of people names somebody."""
    return is_guid(value)


def _value(field: fields.AnyField, answer: object) -> Raw | None:
    if not isinstance(answer, str):
        return answer if isinstance(answer, bool) and isinstance(field, fields.Tick) else None
    answer = answer[:_LONGEST]
    match field:
        case fields.Tick():
            return answer == "true"
        case fields.Choices():
            return parted(answer)
        case fields.Search():
            # Each is looked up before the field is read: no more than show that there are too many.
            return _first(parted(answer), field.most) if field.many else _first([answer], 1)
        case _:
            return answer


def _first(chosen: list[str], most: int) -> list[str]:
    return list(dict.fromkeys(one for one in chosen if one))[: most + 1]


def several(value: Raw | None) -> list[str]:
    """What was chosen in a field in which several may be."""
    return value if isinstance(value, list) else []
