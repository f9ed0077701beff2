"""What the bot can ask: forms declared as pydantic models, drawn by each channel, parsed in one place.

class Absence(Answers):
    start: Annotated[date, Day(label=N_("First day away"))]
    why: Annotated[str, LongText(label=N_("Why"), required=False, longest=500)] = ""

drawn = Absence.form(Save(account=3), title=_("Away"))
answers = Absence.parse(values)          # typed, or raises Faults with a sentence a field
"""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from chat.actions import LONGEST_PAYLOAD, Action
from chat.cards import AnyPart, Short
from chat.fields import (
    AnyField,
    BaseField,
    Choice,
    Choices,
    Day,
    Option,
    Raw,
    Search,
    TextField,
    Tick,
    Values,
)
from chat.language import _


class Faults(ValueError):
    """Answers that cannot be taken: a sentence for each field at fault."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__(", ".join(errors))
        self.errors = dict(errors)


class Form(BaseModel):
    """A form to be drawn: its fields in the reader's language, filled with what is known already."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    title: Short
    payload: Annotated[str, Field(min_length=1, max_length=LONGEST_PAYLOAD)]
    """The action that comes back with the answers."""
    submit: Short
    intro: tuple[AnyPart, ...] = ()
    fields: tuple[AnyField, ...] = ()
    keeps_draft: bool = False
    """Whether the flow wants what was typed when the window is closed without sending."""


class Answers(BaseModel):
    """Base of a form's model: each attribute is annotated with the field that asks for it."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    asked: ClassVar[Mapping[str, BaseField]] = {}

    @classmethod
    def __pydantic_init_subclass__(cls, **_kwargs: Any) -> None:
        """Collect the fields and give each its name."""
        found = {name: _field_of(info.metadata) for name, info in cls.model_fields.items()}
        cls.asked = {name: field.model_copy(update={"name": name}) for name, field in found.items() if field}

    @classmethod
    def form(
        cls,
        action: Action,
        *,
        title: str,
        submit: str = "",
        values: Mapping[str, Any] | None = None,
        options: Mapping[str, Sequence[Option]] | None = None,
        advice: Mapping[str, str] | None = None,
        intro: Sequence[AnyPart] = (),
        keeps_draft: bool = False,
    ) -> Form:
        """Draw the form in the reader's language, filled with `values` (raw, by field name)."""
        drawn = [
            _drawn(
                field,
                (values or {}).get(name),
                (options or {}).get(name),
                (advice or {}).get(name, ""),
            )
            for name, field in cls.asked.items()
        ]
        return Form.model_validate(
            {
                "title": title,
                "payload": action.pack(),
                "submit": submit or _("Send"),
                "intro": tuple(intro),
                "fields": tuple(drawn),
                "keeps_draft": keeps_draft,
            }
        )

    @classmethod
    def kept(cls, values: Values, options: Mapping[str, Sequence[Option]] | None = None) -> dict[str, Raw]:
        """What a draft keeps of the answers, raw by field name, also of those that do not pass yet."""
        several = {
            name: _with_options(field, (options or {}).get(name)).keep(values.get(name))
            for name, field in cls.asked.items()
        }
        return {name: raw for name, raw in several.items() if raw is not None}

    @classmethod
    def parse(cls, values: Values, options: Mapping[str, Sequence[Option]] | None = None) -> Self:
        """The answers as this model. Raises Faults with a sentence for each field at fault."""
        read: dict[str, Any] = {}
        errors: dict[str, str] = {}
        for name, field in cls.asked.items():
            with_options = _with_options(field, (options or {}).get(name))
            try:
                answer = with_options.read(values.get(name))
            except ValueError as fault:
                errors[name] = str(fault)
                continue
            if answer is not None:
                read[name] = answer
            elif field.required:
                errors[name] = _missing(field)
        if errors:
            raise Faults(errors)
        try:
            return cls.model_validate(read)
        except ValidationError as fault:
            raise Faults(
                {str(e["loc"][0]) if e["loc"] else "": _("This does not fit.") for e in fault.errors()}
            ) from fault


def _missing(field: BaseField) -> str:
    if isinstance(field, Tick):
        return _("Tick the box when this is done.")
    if isinstance(field, Day):
        return _("Choose a day.")
    if isinstance(field, Choice | Choices | Search):
        return _("Choose something here.")
    return _("Write something here.")


def _field_of(metadata: Sequence[object]) -> BaseField | None:
    return next((one for one in metadata if isinstance(one, BaseField)), None)


def _with_options(field: BaseField, options: Sequence[Option] | None) -> BaseField:
    return field.model_copy(update={"options": tuple(options)}) if options is not None else field


def _drawn(field: BaseField, value: Any, options: Sequence[Option] | None, advice: str) -> BaseField:
    update: dict[str, Any] = {
        "label": _(field.label),
        "help": _(field.help) if field.help else "",
        "advice": advice,
    }
    if isinstance(field, TextField) and field.example:
        update["example"] = _(field.example)
    if isinstance(field, Choice | Choices):
        shown = options if options is not None else field.options
        update["options"] = tuple(o.model_copy(update={"label": _(o.label)}) for o in shown)
    if value is not None:
        update["value"] = tuple(value) if isinstance(value, list) else value
    return field.model_copy(update=update)
