"""Where something that came in is not as it should be, in words that are the program's own."""

from collections.abc import Iterator

from pydantic import BaseModel, ValidationError


def where(fault: ValidationError, *ours: type[BaseModel]) -> str:
    """The first misfit's place: names of fields of `ours` and heirs, numbers, and `*` for any other key.

    Only where, never what: a key of a dictionary was sent, may be personal data, and this may be logged.
    """
    names = {name for one in ours for name in _names(one)}
    loc = fault.errors(include_input=False, include_context=False, include_url=False)[0]["loc"]
    return ".".join(str(part) if isinstance(part, int) or part in names else "*" for part in loc)[:150]


def _names(model: type[BaseModel]) -> Iterator[str]:
    for name, field in model.model_fields.items():
        yield name
        yield field.alias or name
    for heir in model.__subclasses__():
        yield from _names(heir)
