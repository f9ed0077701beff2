"""Forms as Adaptive Cards: the inputs of a dialog, or of a message. What is measured is in `render`."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, assert_never

from bot.channels.teams import render
from bot.channels.teams.render import size
from bot.channels.teams.render_parts import (
    BUTTON,
    Block,
    cut,
    heading,
    is_marked,
    one_line,
    rich,
    runs,
    seen,
    small,
    visible,
)
from chat import fields
from chat.fields import Option, Raw
from chat.forms import Form
from chat.language import _

FORM = 24_000  # less than a message: what is typed comes back once more, with the errors
LEAST_INTRO = 1_500  # left for the introduction, and for the lines that tell of a cut
TYPED = 3_000  # as in Slack; what a field allows is for the server to say, kindly
LABEL = 300
CHOICE = 100  # a line of a menu
VALUE = 150  # of an option; a longer one is not ours
RADIOS = 5  # as many options are quicker to see than to open
FOUND = 15  # Teams shows as many of what a search found
PEOPLE = "graph.microsoft.com/users"  # Teams searches the whole organization itself, and answers Entra ids
Values = Mapping[str, Raw | Sequence[Option]]
"""What was answered last, by field name; of a search, the options that were chosen."""

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
# Some programs read Markdown in the labels of boxes to tick: there its marks are the wide ones of Unicode.
_WIDE = {ord(mark): ord(mark) + 0xFEE0 for mark in "\\*_[]`~<>{}$|^#&"}
_FIRST_MARK = re.compile(r"^([-+]|\d+[.)])\s")
_LINK = re.compile(r":(?=//)|(?<=www)\.", re.IGNORECASE)


@dataclass(frozen=True)
class _Room:
    """How much of the fields is drawn: of help, of a menu's lines, of its length, of what was typed."""

    words: int = 20_000
    choice: int = CHOICE
    choices: int = 10_000
    typed: int = TYPED


# What somebody has typed goes last; and only when the fields alone are more than Teams takes.
_GIVES_WAY = (("words", 200), ("choice", 30), ("words", 60), ("choices", 10), ("typed", 0), ("words", 20))


@dataclass(frozen=True)
class _Given:
    """What the fields are drawn with."""

    people: Mapping[str, str]
    errors: Mapping[str, str]
    room: _Room


def form(
    form: Form,
    *,
    event: str = "",
    message: str = "",
    people: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
    values: Values | None = None,
    send: Literal["submit", "execute"] = "submit",
) -> Block:
    """A form as the card of a dialog (`submit`), or of a message (`execute`, with a button to cancel).

    Args:
        form: what to ask.
        event: the event that it is the answer to; comes back, so that the form can be shown again.
        message: the message in which it was asked for; comes back, too.
        people: the Entra id of each person who is chosen already, by the person's number.
        errors: a sentence for each field at fault, by its name; "" for the form.
        values: what was answered last, instead of what the form knows.
        send: how it is sent.
    """
    data = {"payload": form.payload, "event": event, "message": message}
    frame = render.framed([], form.title) | {"actions": _actions(form.submit, data, send)}
    asked = [_answered(field, values or {}) for field in form.fields]
    above = _above(form, errors or {}, send)
    most = FORM - size(frame) - size(above) - LEAST_INTRO
    body, shortened = _fields(asked, people or {}, errors or {}, most)
    above += [small(_("Not everything has room here …"))] if shortened else []
    left = FORM - size(frame) - size(body)
    press = render.in_dialog if send == "submit" else render.in_message
    intro, _cut = render.fitted(above, form.intro, left, press)
    return frame | {"body": intro + body}


def _above(form: Form, errors: Mapping[str, str], send: str) -> list[Block]:
    """The title, where no bar shows it or nothing else would be seen; and what is wrong with the whole."""
    is_bare = not (form.fields or form.intro)
    above = heading(form.title) if send == "execute" or is_bare else render.dialog_heading(form.title)
    names = {field.name for field in form.fields}
    others = [_error(cut(text, LABEL)) for name, text in errors.items() if name not in names]
    return [*above, *_counted(len(names & errors.keys()), len(names)), *others]


def _counted(wrong: int, asked: int) -> list[Block]:
    """How many answers are at fault: a form is shown from its beginning, where the others are not seen."""
    if not wrong or asked == 1:
        return []
    one, many = (
        _("1 answer is missing or needs a change"),
        _("{n} answers are missing or need a change", n=wrong),
    )
    return [_error(one if wrong == 1 else many)]


def joined(values: Iterable[str]) -> str:
    """Several values as one: Teams puts commas between them."""
    return ",".join(value.replace("%", "%25").replace(",", "%2C") for value in values)


def parted(answer: str) -> list[str]:
    """The values of an answer that may be several; what `joined` put together."""
    return [one.replace("%2C", ",").replace("%25", "%") for one in answer.split(",") if one]


def found(several: Iterable[Option]) -> list[Block]:
    """The options that a search found, as `results` of the answer to Teams' question for them."""
    return [_choice_of(one) for one in several][:FOUND]


def _actions(label: str, data: Block, send: str) -> list[Block]:
    title = cut(one_line(label), BUTTON)
    if send == "submit":
        return [render.submit("form", data, title, style="positive")]
    ours = {render.OURS: data}
    cancel = render.execute("cancel", ours, _("Cancel"), associatedInputs="none")
    return [render.execute("form", ours, title, style="positive"), cancel]


def _answered(field: fields.AnyField, values: Values) -> fields.AnyField:
    """The field with what was answered last, where that is of its kind."""
    if field.name not in values:
        return field
    value = values[field.name]
    several = [value] if isinstance(value, str) and value else value if isinstance(value, Sequence) else []
    if isinstance(field, fields.Search):
        known = {one.value: one for one in field.value}
        options = (
            known.get(one) or Option(value=one, label=one) if isinstance(one, str) else one
            for one in several
            if not isinstance(one, str) or 0 < len(one) <= VALUE
        )
        return field.model_copy(update={"value": tuple(options)})
    if isinstance(field, fields.Choices):
        return field.model_copy(update={"value": tuple(one for one in several if isinstance(one, str))})
    if isinstance(field, fields.Tick):
        return field.model_copy(
            update={"value": field.read(value if isinstance(value, bool | str) else "") is True}
        )
    return field.model_copy(update={"value": value if isinstance(value, str) else ""})


def _fields(
    asked: Sequence[fields.AnyField], people: Mapping[str, str], errors: Mapping[str, str], most: int
) -> tuple[list[Block], bool]:
    """The fields, with as much of their texts as there is room for, and whether something is cut."""

    def all_of(room: _Room) -> list[Block]:
        given = _Given(people, errors, room)
        return [block for field in asked for block in _together(_field(field, given))]

    if size(all_of(_Room())) <= most:
        return all_of(_Room()), False
    room = render.shrunk(_Room(), _GIVES_WAY, lambda room: size(all_of(room)) <= most)
    return all_of(room), True


def _field(field: fields.AnyField, given: _Given) -> list[Block]:
    """The input; before it what is wrong with the last answer, and below it what helps to answer."""
    words = given.room.words
    wrong = given.errors.get(field.name, "")
    before = [_error(cut(wrong, words))] if wrong else []
    before += [rich(*runs(f"⚠️ {cut(field.advice, words)}"))] if field.advice else []
    label = cut(one_line(field.label), min(LABEL, words))
    if isinstance(field, fields.Choice | fields.Choices) and not field.options:
        nothing = _("There is nothing to choose here.")
        return [*before, rich(*runs(label, weight="Bolder")), rich(*runs(nothing), spacing="Small")]
    # No isRequired: the server says the same in more words and of all fields at once, a draft can be
    # kept half done, and the clients differ in it (AdaptiveCards#4274, #4880).
    optional = not field.required and not isinstance(field, fields.Tick)
    shown = f"{label} {_('(if you want)')}" if optional else label
    hint = _hint(field)
    after = [small(cut(hint, words))] if hint else []
    return [*before, {**_input(field, given), "id": field.name, "label": shown}, *after]


def _together(blocks: list[Block]) -> list[Block]:
    """One field's: nearer to one another than to the fields around, so that one sees what is about which."""
    first, *others = blocks
    return [{**first, "spacing": "Large"}, *({"spacing": "Small", **one} for one in others)]


def _error(sentence: str) -> Block:
    """In words, too, for those who do not see the colour."""
    return rich(*runs(_("Error: {sentence}", sentence=seen(sentence)), color="Attention", weight="Bolder"))


def _hint(field: fields.AnyField) -> str:
    """What helps to answer, and in full the options that are too long for their place."""
    example = field.example if isinstance(field, fields.TextField) else ""
    shown = _("Example: {example}", example=example) if example else ""
    several = field.options if isinstance(field, fields.Choice | fields.Choices) else ()
    long = [f"• {one.label}" for one in several if len(one_line(one.label)) > CHOICE]
    return "\n".join(line for line in (field.help, shown, *long) if line)


def _input(field: fields.AnyField, given: _Given) -> Block:
    match field:
        case fields.Line() | fields.LongText() | fields.Number():
            return _typed(field, given.room)
        case fields.Day():
            return _day(field)
        case fields.Choice():
            return _choice(field, given.room)
        case fields.Choices():
            return _choices(field, given.room)
        case fields.Tick():
            # The question is the label: as the box's title it might be read as Markdown.
            box = {"title": _("Yes"), "valueOn": "true", "valueOff": "false", "wrap": True}
            return {"type": "Input.Toggle", **box, "value": "true" if field.value else "false"}
        case fields.Search():
            return _search(field, given)
        case _:
            assert_never(field)


def _typed(field: fields.Line | fields.LongText | fields.Number, room: _Room) -> Block:
    """A number, too: Teams' input of numbers refuses the space in `10 000`."""
    is_long = isinstance(field, fields.LongText)
    drawn: Block = {"type": "Input.Text", "isMultiline": is_long, "maxLength": TYPED}
    value = field.value if is_long else " ".join(field.value.split())
    # Without a sign that it is cut: the sign would be sent as part of the answer.
    value = visible(value).encode("utf-16-le")[: 2 * room.typed].decode("utf-16-le", "ignore")
    return drawn | ({"value": value} if value.strip() else {})


def _day(field: fields.Day) -> Block:
    drawn: Block = {"type": "Input.Date"}
    try:
        date.fromisoformat(field.value if _DAY.fullmatch(field.value) else "")
    except ValueError:
        return drawn
    return drawn | {"value": field.value}


def _choice(field: fields.Choice, room: _Room) -> Block:
    """Few as a list, others as a menu; what need not be answered as one in which a choice can be undone."""
    drawn = _offered(field.options, room)
    chosen = {"value": field.value} if field.value in {one["value"] for one in drawn} else {}
    if field.required and len(drawn) <= RADIOS:
        return _set(_unmarked(drawn), style="expanded", **chosen)
    style = "compact" if field.required else "filtered"
    return _set(drawn, style=style, placeholder=_("Choose ..."), **chosen)


def _choices(field: fields.Choices, room: _Room) -> Block:
    drawn = _one_of_several(_offered(field.options, room))
    chosen = [one.value for one in field.options if one.value in field.value]
    style = "expanded" if len(drawn) <= RADIOS else "compact"
    look: Block = {"style": style, "isMultiSelect": True}
    return _set(_unmarked(drawn), **look, **({"value": joined(chosen)} if chosen else {}))


def _search(field: fields.Search, given: _Given) -> Block:
    """What is found as one types. What is chosen is among the choices, so that its label is known."""
    people = field.of == "people"
    ids = given.people if people else {}
    kept = field.value[: max(1, field.most) if field.many else 1]
    chosen = [one | {"value": ids.get(one["value"], one["value"])} for one in _offered(kept, given.room)]
    # The list of people has no style of its own in the examples of Learn; the others are `filtered`.
    look: Block = {} if people else {"style": "filtered"}
    look |= {"isMultiSelect": True} if field.many else {}
    look |= {"value": joined(one["value"] for one in chosen)} if chosen else {}
    look |= {} if field.help else {"placeholder": _("Type the first letters and choose.")}
    look["choices.data"] = {"type": "Data.Query", "dataset": PEOPLE if people else field.of}
    return _set(_one_of_several(chosen) if field.many else chosen, **look)


def _set(drawn: list[Block], **look: object) -> Block:
    return {"type": "Input.ChoiceSet", "choices": drawn, "wrap": True, **look}


def _offered(several: Sequence[Option], room: _Room) -> list[Block]:
    """The choices; of two with the same value the last."""
    by_value = {one.value: one for one in several[: room.choices]}
    return [_choice_of(one, room.choice) for one in by_value.values()]


def _choice_of(one: Option, longest: int = CHOICE) -> Block:
    return {"title": cut(one_line(one.label), longest), "value": one.value}


def _one_of_several(drawn: Iterable[Block]) -> list[Block]:
    """The choices with values that can stand beside others."""
    return [one | {"value": joined([one["value"]])} for one in drawn]


def _unmarked(drawn: Iterable[Block]) -> list[Block]:
    """The choices with titles that are no Markdown."""
    return [one | {"title": _as_typed(one["title"])} if is_marked(one["title"]) else one for one in drawn]


def _as_typed(title: str) -> str:
    """The title with marks that look the same and mean nothing, and without links."""
    plain = _FIRST_MARK.sub("\\1\u00a0", title).translate(_WIDE)
    return _LINK.sub(lambda found: chr(ord(found[0]) + 0xFEE0), plain)
