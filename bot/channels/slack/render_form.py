"""Forms as Block Kit: modals of inputs. What is measured and cut is in `render`."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import assert_never

from bot.channels.slack import render
from bot.channels.slack.render import VIEW, Block, Surface, plain_text
from chat import fields
from chat.forms import Form
from chat.language import _

LABEL = HINT = 2_000
TYPED = 3_000  # Slack's own bound of an answer; what a field allows is for the server to say, kindly
RADIOS = 5  # as many options are quicker to see than to open; Slack would take ten
CHECKBOXES = 10
OPTIONS = 100  # of a select, of a group of options, and of the answer to a search
OPTION = 75  # the text, and as much again for the description under it
GROUPS = 100
METADATA = 3_000  # the payload has a third of it
SEARCH = "search:"
"""What the action id of a search begins with; then follows what is sought."""

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def form(form: Form, *, place: str, shared: bool, users: Mapping[str, str] | None = None) -> Block:
    """A form as a modal.

    Args:
        form: what to ask.
        place: the conversation in which it was asked for; comes back with the answers.
        shared: whether others read that conversation.
        users: the Slack user of each person who is chosen already, by the person's number.
    """
    asked = [block for field in form.fields for block in _field(field, users or {})]
    title, before = render.view_title(form.title)
    if not asked and not form.intro:
        before = render.heading(form.title)
    # The fields are never cut, so the introduction gets what they leave.
    left = Surface(VIEW.blocks - len(asked), VIEW.weight - render.weight(asked, VIEW.counted), VIEW.counted)
    blocks, _shortened = render.fitted(before, form.intro, left)
    return {
        "type": "modal",
        "callback_id": "form",
        "title": title,
        "submit": plain_text(form.submit, render.VIEW_TITLE),
        "close": plain_text(_("Close"), render.VIEW_TITLE),
        "notify_on_close": form.keeps_draft,
        "private_metadata": json.dumps(
            {"payload": form.payload, "place": place, "shared": shared}, ensure_ascii=False
        ),
        "blocks": blocks + asked,
    }


def options(several: Iterable[fields.Option]) -> list[Block]:
    """The options that a search found, as the answer to Slack's question for them."""
    return [_option(one) for one in several][:OPTIONS]


def _field(field: fields.AnyField, users: Mapping[str, str]) -> list[Block]:
    """The input, and before it the advice on what was answered last."""
    advice = render.section(f"⚠️ {field.advice}") if field.advice else []
    if isinstance(field, fields.Choice | fields.Choices) and not field.options:
        nothing = _("There is nothing to choose here.")
        return [*advice, *render.section(f"{field.label}\n{nothing}")]
    block: Block = {
        "type": "input",
        "block_id": field.name,
        "label": plain_text(field.label, LABEL),
        "element": _element(field, users),
        "optional": not field.required,
    }
    hint = _hint(field)
    return [*advice, block | ({"hint": plain_text(hint, HINT)} if hint else {})]


def _hint(field: fields.AnyField) -> str:
    """What helps to answer, and in full the options that are too long for their place."""
    example = field.example if isinstance(field, fields.TextField) else ""
    shown = _("Example: {example}", example=example) if example else ""
    several = field.options if isinstance(field, fields.Choice | fields.Choices) else ()
    long = [f"• {one.label}" for one in several if len(_lines(one)) > 2]  # noqa: PLR2004 - text, description
    return "\n".join(line for line in (field.help, shown, *long) if line)


def _element(field: fields.AnyField, users: Mapping[str, str]) -> Block:
    match field:
        case fields.Line() | fields.LongText() | fields.Number():
            return _typed(field)
        case fields.Day():
            return _day(field)
        case fields.Choice():
            return _choice(field)
        case fields.Choices():
            return _choices(field)
        case fields.Tick():
            return _tick(field)
        case fields.Search():
            return _people(field, users) if _all_users(field, users) else _search(field)
        case _:
            assert_never(field)


def _typed(field: fields.Line | fields.LongText | fields.Number) -> Block:
    """A number, too: Slack's input of numbers refuses the space in `10 000`."""
    element: Block = {
        "type": "plain_text_input",
        "action_id": "answer",
        "multiline": isinstance(field, fields.LongText),
        "max_length": TYPED,
    }
    value = field.value if isinstance(field, fields.LongText) else " ".join(field.value.split())
    # As many as fit, without a sign that it is cut: the sign would be sent as part of the answer.
    value = value.encode("utf-16-le", "surrogatepass")[: 2 * TYPED].decode("utf-16-le", "ignore")
    return element | ({"initial_value": value} if value.strip() else {})


def _day(field: fields.Day) -> Block:
    element: Block = {"type": "datepicker", "action_id": "answer"}
    try:
        date.fromisoformat(field.value if _DAY.fullmatch(field.value) else "")
    except ValueError:
        return element
    return element | {"initial_date": field.value}


def _choice(field: fields.Choice) -> Block:
    drawn = _by_value(field.options)
    chosen = {"initial_option": drawn[field.value]} if field.value in drawn else {}
    is_short = all(len(_lines(one)) == 1 for one in field.options)
    if field.required and len(drawn) <= RADIOS and is_short:
        return {"type": "radio_buttons", "action_id": "answer", "options": list(drawn.values())} | chosen
    return _select("static_select", list(drawn.values())) | chosen


def _choices(field: fields.Choices) -> Block:
    drawn = _by_value(field.options)
    ticked = [option for value, option in drawn.items() if value in field.value]
    chosen = {"initial_options": ticked} if ticked else {}
    if len(drawn) <= CHECKBOXES:
        return {"type": "checkboxes", "action_id": "answer", "options": list(drawn.values())} | chosen
    return _select("multi_static_select", list(drawn.values())) | chosen


def _select(kind: str, drawn: Sequence[Block]) -> Block:
    """A menu; more than a hundred options are in groups named by their numbers."""
    select: Block = {"type": kind, "action_id": "answer", "placeholder": plain_text(_("Choose ..."), OPTION)}
    if len(drawn) <= OPTIONS:
        return select | {"options": list(drawn)}
    parted = [drawn[n : n + OPTIONS] for n in range(0, len(drawn), OPTIONS)][:GROUPS]
    names = [f"{nth * OPTIONS + 1}–{nth * OPTIONS + len(group)}" for nth, group in enumerate(parted)]
    groups = [
        {"label": plain_text(name, OPTION), "options": list(group)}
        for name, group in zip(names, parted, strict=True)
    ]
    return select | {"option_groups": groups}


def _tick(field: fields.Tick) -> Block:
    """One box, with the question above it: an option's text is too short for the question."""
    yes = {"text": plain_text(_("Yes"), OPTION), "value": "true"}
    element: Block = {"type": "checkboxes", "action_id": "answer", "options": [yes]}
    return element | ({"initial_options": [yes]} if field.value else {})


def _all_users(field: fields.Search, users: Mapping[str, str]) -> bool:
    """Whether Slack's own list of people can show all who are chosen."""
    return field.of == "people" and all(one.value in users for one in field.value)


def _people(field: fields.Search, users: Mapping[str, str]) -> Block:
    chosen = [users[one.value] for one in field.value]
    element: Block = {"action_id": SEARCH + field.of, "placeholder": plain_text(_("Choose ..."), OPTION)}
    if field.many:
        element |= {"type": "multi_users_select", "max_selected_items": _most(field)}
        return element | ({"initial_users": chosen[: _most(field)]} if chosen else {})
    return element | {"type": "users_select"} | ({"initial_user": chosen[0]} if chosen else {})


def _search(field: fields.Search) -> Block:
    chosen = [_option(one) for one in field.value]
    element: Block = {
        "action_id": SEARCH + field.of,
        "placeholder": plain_text(_("Type the first letters and choose."), OPTION),
        "min_query_length": 1,
    }
    if field.many:
        element |= {"type": "multi_external_select", "max_selected_items": _most(field)}
        return element | ({"initial_options": chosen[: _most(field)]} if chosen else {})
    return element | {"type": "external_select"} | ({"initial_option": chosen[0]} if chosen else {})


def _most(field: fields.Search) -> int:
    return max(1, field.most)  # Slack refuses none


def _by_value(several: Iterable[fields.Option]) -> dict[str, Block]:
    return {one.value: _option(one) for one in several}


def _option(one: fields.Option) -> Block:
    """What an option's text has no room for stands under it, as far as there is room."""
    first, *rest = _lines(one)
    drawn = {"text": plain_text(first, OPTION), "value": one.value}
    return drawn | ({"description": plain_text(" ".join(rest), OPTION)} if rest else {})


def _lines(one: fields.Option) -> list[str]:
    return render.pieces(render.one_line(one.label), OPTION)
