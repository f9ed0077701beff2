"""Cards and forms as HTML. Everything typed is escaped: `Markup.format` escapes each value."""

import hashlib
from collections.abc import Iterable
from typing import assert_never

from markupsafe import Markup

from chat.cards import (
    AnyPart,
    Bullets,
    Button,
    Buttons,
    Card,
    Copyable,
    Facts,
    Link,
    Picture,
    Quote,
    Step,
    Steps,
    Text,
    Why,
)
from chat.forms import (
    AnyField,
    Choice,
    Choices,
    Day,
    Form,
    Line,
    LongText,
    Number,
    Option,
    Search,
    TextField,
    Tick,
)
from chat.language import _

_RADIOS = 4  # as many options are quicker to see than to open


def card(card: Card, *, message: str = "") -> Markup:
    """A card as an article; `message` is its number in the conversation."""
    return _html(
        '<article class="card" data-card="{message}"><h3 class="typed">{title}</h3>{parts}</article>',
        message=message,
        title=card.title,
        parts=_joined(_part(part) for part in card.parts),
    )


def typed(text: str, who: str) -> Markup:
    """What a person typed, as theirs."""
    return _html(
        '<p class="said"><span class="who">{who}</span> <span class="typed">{text}</span></p>',
        who=who,
        text=text,
    )


def form(form: Form) -> Markup:
    """A form with its introduction, its fields and the button that sends it."""
    prefix = "f" + hashlib.sha256(form.payload.encode()).hexdigest()[:8]
    return _html(
        '<form novalidate class="asked" data-payload="{payload}" data-keeps-draft="{keeps}">'
        '<h2 class="typed">{title}</h2><div class="error-summary" role="alert" tabindex="-1" hidden></div>'
        '{intro}{fields}<div class="buttons"><button type="submit" class="primary">{submit}</button></div></form>',
        payload=form.payload,
        keeps=str(form.keeps_draft).lower(),
        title=form.title,
        intro=_joined(_part(part) for part in form.intro),
        fields=_joined(_field(field, f"{prefix}-{field.name}") for field in form.fields),
        submit=form.submit,
    )


def _part(part: AnyPart) -> Markup:
    match part:
        case Text():
            return _html('<p class="text {tone} typed">{text}</p>', tone=part.tone, text=part.text)
        case Facts():
            return _facts(part)
        case Bullets():
            items = _joined(_html('<li class="typed">{item}</li>', item=item) for item in part.items)
            return _html("<ol>{items}</ol>" if part.numbered else "<ul>{items}</ul>", items=items)
        case Quote():
            return _html(
                '<figure class="quote"><figcaption>{who}</figcaption><blockquote class="typed">{text}</blockquote></figure>',
                who=part.who,
                text=part.text,
            )
        case Copyable():
            return _copyable(part)
        case Steps():
            return _html('<ul class="steps">{steps}</ul>', steps=_joined(map(_step, part.steps)))
        case Why():
            return _html(
                '<p class="why"><span class="typed">{text}</span> <cite class="typed">{source}</cite></p>',
                text=part.text,
                source=_("Source: {source}", source=part.source),
            )
        case Picture():
            return _html('<img src="{url}" alt="{alt}">', url=part.url, alt=part.alt)
        case Link():
            return _html(
                '<p><a href="{url}" rel="noopener noreferrer">{label}</a></p>', url=part.url, label=part.label
            )
        case Buttons():
            return _html('<div class="buttons">{buttons}</div>', buttons=_joined(map(_button, part.buttons)))
        case _:
            assert_never(part)


def _facts(part: Facts) -> Markup:
    rows = (
        _html(
            '<div><dt class="typed">{label}</dt><dd class="typed">{value}</dd></div>',
            label=one.label,
            value=one.value,
        )
        for one in part.facts
    )
    return _html('<dl class="facts">{rows}</dl>', rows=_joined(rows))


def _copyable(part: Copyable) -> Markup:
    return _html(
        '<figure class="copyable"><figcaption class="typed">{label}</figcaption><pre class="typed">{text}</pre>'
        '<button type="button" class="plain" data-copy="{text}">{copy}</button></figure>',
        label=part.label,
        text=part.text,
        copy=_("Copy the text"),
    )


def _step(step: Step) -> Markup:
    return _html(
        '<li class="{state}"><span class="state">{mark}:</span> <span class="typed">{text}</span>'
        ' <span class="note typed">{note}</span></li>',
        state="done" if step.done else "open",
        mark=_("Done") if step.done else _("To do"),
        text=step.text,
        note=step.note,
    )


def _button(button: Button) -> Markup:
    return _html(
        '<button type="button" class="{style}" data-payload="{payload}" data-confirm="{confirm}">{label}</button>',
        style=button.style,
        payload=button.payload,
        confirm=button.confirm,
        label=button.label,
    )


def _field(field: AnyField, own_id: str) -> Markup:
    """A field with its label, what helps to answer it, and a place for what is wrong with it."""
    help_ids = " ".join(f"{own_id}-{name}" for name, text in _helps(field) if text)
    match field:
        case Tick():
            inside = _tick(field, own_id, help_ids)
        case Choice() if len(field.options) <= _RADIOS:
            inside = _group(field, own_id, "radio", {field.value}, help_ids)
        case Choices():
            inside = _group(field, own_id, "checkbox", set(field.value), help_ids)
        case Line() | LongText() | Number() | Day() | Choice() | Search():
            inside = _joined(
                (_label(field, own_id), _notes(field, own_id), _control(field, own_id, help_ids))
            )
        case _:
            assert_never(field)
    return _html(
        '<div class="field" data-field="{name}" data-kind="{kind}">{inside}<p class="error typed" id="{id}-error" hidden></p></div>',
        name=field.name,
        kind=field.kind,
        inside=inside,
        id=own_id,
    )


def _helps(field: AnyField) -> list[tuple[str, str]]:
    """What stands beside a field, by the name that its id ends with."""
    example = field.example if isinstance(field, TextField) else ""
    shown = _("Example: {example}", example=example) if example else ""
    return [("help", field.help), ("example", shown), ("advice", field.advice)]


def _notes(field: AnyField, own_id: str) -> Markup:
    return _joined(
        _html('<p class="{name} typed" id="{id}-{name}">{text}</p>', name=name, id=own_id, text=text)
        for name, text in _helps(field)
        if text
    )


def _label(field: AnyField, own_id: str) -> Markup:
    return _html(
        '<label for="{id}"><span class="typed">{label}</span>{need}</label>',
        id=own_id,
        label=field.label,
        need=_need(field),
    )


def _need(field: AnyField) -> Markup:
    return (
        Markup("")
        if field.required
        else _html(' <span class="need">{words}</span>', words=_("(if you want)"))
    )


def _control(field: Line | LongText | Number | Day | Choice | Search, own_id: str, help_ids: str) -> Markup:
    common = _html(
        ' id="{id}" name="{name}" aria-describedby="{help}" aria-required="{required}"',
        id=own_id,
        name=field.name,
        help=help_ids,
        required=str(field.required).lower(),
    )
    match field:
        case Line():
            return _html(
                '<input type="text"{common} value="{value}" data-longest="{longest}">',
                common=common, value=field.value, longest=field.longest,
            )  # fmt: skip
        case LongText():
            # The parser of HTML drops a line break right after the tag.
            return _html(
                '<textarea{common} rows="4" data-longest="{longest}">\n{value}</textarea>',
                common=common, value=field.value, longest=field.longest,
            )  # fmt: skip
        case Number():
            return _html(
                '<input type="text" inputmode="numeric"{common} value="{value}">',
                common=common,
                value=field.value,
            )
        case Day():
            return _html('<input type="date"{common} value="{value}">', common=common, value=field.value)
        case Choice():
            empty = Option(value="-", label=_("Choose ..."))
            options = _joined(
                _option(one, one.value == field.value, is_empty=one is empty)
                for one in (empty, *field.options)
            )
            return _html("<select{common}>{options}</select>", common=common, options=options)
        case Search():
            return _search(field, own_id, common)
        case _:
            assert_never(field)


def _option(option: Option, chosen: bool, *, is_empty: bool) -> Markup:
    return _html(
        '<option value="{value}"{chosen}>{label}</option>',
        value="" if is_empty else option.value,
        chosen=Markup(" selected") if chosen else "",
        label=option.label,
    )


def _search(field: Search, own_id: str, common: Markup) -> Markup:
    chips = _joined(
        _html(
            '<li class="chip" data-label="{label}"><span class="typed">{label}</span> '
            '<button type="button" data-remove="{value}" aria-label="{remove}">&times;</button></li>',
            label=one.label,
            value=one.value,
            remove=_("Remove {label}", label=one.label),
        )
        for one in field.value
    )
    return _html(
        '<ul class="chips">{chips}</ul><div class="combobox"><input type="text" role="combobox"{common} autocomplete="off"'
        ' aria-autocomplete="list" aria-expanded="false" aria-controls="{id}-list" data-of="{of}" data-many="{many}"'
        ' data-most="{most}"><ul role="listbox" id="{id}-list" aria-label="{label}" hidden></ul></div>',
        chips=chips,
        common=common,
        id=own_id,
        of=field.of,
        many=str(field.many).lower(),
        most=field.most,
        label=field.label,
    )


def _tick(field: Tick, own_id: str, help_ids: str) -> Markup:
    return _html(
        '<div class="tick"><input type="checkbox" id="{id}" name="{name}" aria-describedby="{help}"{checked}>{label}</div>{notes}',
        id=own_id,
        name=field.name,
        help=help_ids,
        checked=Markup(" checked") if field.value else "",
        label=_label(field, own_id),
        notes=_notes(field, own_id),
    )


def _group(field: Choice | Choices, own_id: str, kind: str, chosen: set[str], help_ids: str) -> Markup:
    boxes = _joined(
        _html(
            '<div class="tick"><input type="{kind}" id="{id}" name="{name}" value="{value}"{checked}>'
            '<label for="{id}" class="typed">{label}</label></div>',
            kind=kind,
            id=f"{own_id}-{nth}",
            name=own_id,
            value=one.value,
            checked=Markup(" checked") if one.value in chosen else "",
            label=one.label,
        )
        for nth, one in enumerate(field.options)
    )
    return _html(
        '<fieldset aria-describedby="{help}"><legend class="typed">{label}{need}</legend>{notes}{boxes}</fieldset>',
        help=help_ids,
        label=field.label,
        need=_need(field),
        notes=_notes(field, own_id),
        boxes=boxes,
    )


def _html(template: str, **values: object) -> Markup:
    """The template, which is this file's own, with each value escaped that is not Markup already."""
    return Markup(template).format(**values)  # noqa: S704 - only constants of this file are templates


def _joined(several: Iterable[Markup]) -> Markup:
    return Markup("").join(several)
