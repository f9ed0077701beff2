"""Cards and forms drawn for Teams, and what is often typed to do harm there."""

from typing import Any

from bot.channels.teams import render, render_form, render_parts
from chat import cards, fields, forms
from tests.bot.channels.slack.made import any_card, any_form, card, several
from tests.bot.channels.web.drawn import FIELDS, PARTS

HOSTILE = [
    "*bold* **b** _it_ __u__ ~~no~~ `c`",
    "[x](https://evil.example) ![x](https://evil.example/a.png)",
    "# heading",
    "- item",
    "1. item",
    "> quoted",
    "a \\* b \\",
    "<at>Ann</at> <b>b</b> <script>",
    "&amp; &lt; &#42; &",
    "{{DATE(2026-11-21T06:00:00Z, SHORT)}} {{TIME(2026-11-21T06:00:00Z)}}",
    "${title} $${x} {{x}}",
    "first\n\n  second\n- third",
    "https://evil.example www.evil.example",
    "|a|b|\n|-|-|",
]
Json = render_parts.Block


def drawn(*parts: cards.AnyPart) -> list[Json]:
    """The elements of a card with these parts, without its title."""
    body: list[Json] = render.card(card(*parts))["body"]
    return body[1:]


def drawn_part(text: str, kind: str) -> list[Json]:
    return drawn(PARTS[kind](text))


def drawn_form(*asked: fields.AnyField, drawn: dict[str, Any] | None = None, **more: Any) -> Json:
    """A form with these fields; `drawn` says how."""
    given = {"title": "Form", "payload": "a.b {}", "submit": "Send", "fields": asked} | more
    how: dict[str, Any] = {"event": "e1"} | (drawn or {})
    return render_form.form(forms.Form(**given), **how)


def drawn_field(field: fields.AnyField, **how: Any) -> list[Json]:
    """All elements of a form of one field, named `f`."""
    body: list[Json] = drawn_form(field.model_copy(update={"name": "f"}), drawn=how)["body"]
    return body


def drawn_input(field: fields.AnyField, **how: Any) -> Json:
    (found,) = (one for one in drawn_field(field, **how) if one["type"].startswith("Input."))
    return found


__all__ = ["FIELDS", "HOSTILE", "PARTS", "any_card", "any_form", "card", "several"]
