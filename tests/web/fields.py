"""The fields of a drawn form: filled in as hands do it, and read as the page's fields.js does."""

import re
from typing import Any

from tests.web.dom import Element

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class Stopped(AssertionError):
    """The page does not let the person do that."""


def read(form: Element) -> dict[str, Any]:
    """Every answer of the form by its field's name, as typed."""
    return {field.attributes["data-field"]: answer(field) for field in form.all(having="data-field")}


def answer(field: Element) -> Any:
    """What stands in one field."""
    match field.attributes["data-kind"]:
        case "tick":
            return "checked" in field.one("input").attributes
        case "choices":
            return [one.attributes["value"] for one in field.all("input", having="checked")]
        case "choice":
            chosen = [*field.all("input", having="checked"), *field.all("option", having="selected")]
            return chosen[0].attributes["value"] if chosen else ""
        case "search":
            return [one.attributes["data-remove"] for one in field.all(having="data-remove")]
        case _:
            control = field.one("input", "textarea")
            return control.raw() if control.tag == "textarea" else control.attributes["value"]


def fill(field: Element, value: Any) -> None:
    """Type, tick or choose it; not for a search field. Raises Stopped for what hands cannot do there."""
    match field.attributes["data-kind"]:
        case "tick":
            _mark(field.one("input"), "checked", on=bool(value))
        case "choices":
            _choose(field, set(value))
        case "choice":
            _choose(field, {value} if value or list(field.all("select")) else set())
        case _:
            _type(field.one("input", "textarea"), value)


def _choose(field: Element, wanted: set[str]) -> None:
    """Exactly these of what is offered."""
    offered = list(field.all("input", "option"))
    missing = wanted - {one.attributes["value"] for one in offered}
    if missing:
        raise Stopped(f"{missing} is not offered in {field.attributes['data-field']}")
    for one in offered:
        is_on = one.attributes["value"] in wanted
        if one.attributes.get("type") == "radio" and not wanted and "checked" in one.attributes:
            raise Stopped("a radio button cannot be let go of")
        _mark(one, "selected" if one.tag == "option" else "checked", on=is_on)


def _mark(control: Element, name: str, *, on: bool) -> None:
    if on:
        control.attributes[name] = ""
    else:
        control.attributes.pop(name, None)


def _type(control: Element, value: Any) -> None:
    if not isinstance(value, str) or not typeable(value, lines=control.tag == "textarea"):
        raise Stopped(f"nobody can type {value!r} there")
    if control.attributes.get("type") == "date" and value and not _DAY.fullmatch(value):
        raise Stopped(f"{value!r} is no day")
    if control.tag == "textarea":
        control.inside = [value]
    else:
        control.attributes["value"] = value


def typeable(text: str, *, lines: bool = False) -> bool:
    """Whether a text field takes it as it is; line breaks only in one of several lines."""
    return "\0" not in text and (lines or not re.search(r"[\r\n]", text))
