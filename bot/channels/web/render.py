"""Cards and forms as HTML. Everything typed is escaped: `Markup.format` escapes each value."""

import hashlib
import re
from collections.abc import Iterable
from typing import assert_never

from markupsafe import Markup

from chat import cards, fields, forms
from chat.language import _

_Single = fields.Line | fields.LongText | fields.Number | fields.Day | fields.Choice | fields.Search
_THIS_MACHINE = re.compile(r"^http://(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?(?=/)")
_MOST_RADIOS = 5  # as many options are quicker to see than to open


def card(card: cards.Card, *, message: str = "") -> Markup:
    """A card as an article; `message` is its number in the conversation."""
    return _html(
        '<article class="card" data-message="{message}"><h3 class="typed">{card.title}</h3>{parts}</article>',
        message=message,
        card=card,
        parts=_joined(_part(part) for part in card.parts),
    )


def typed(text: str, who: str) -> Markup:
    """What a person typed, as theirs."""
    return _html(
        '<p class="said"><span class="who typed">{who}</span> <span class="typed">{text}</span></p>',
        who=who,
        text=text,
    )


def form(form: forms.Form) -> Markup:
    """A form with its introduction, its fields and the button that sends it.

    Its ids begin with a hash of what it is about, so that they are like no other form's.
    """
    prefix = "f" + hashlib.sha256(form.payload.encode()).hexdigest()[:8]
    return _html(
        '<form novalidate class="asked" data-payload="{form.payload}" data-keeps-draft="{keeps}" aria-labelledby="{prefix}">'
        '<h2 class="typed" id="{prefix}">{form.title}</h2><div class="error-summary" role="alert" tabindex="-1" hidden></div>'
        '{intro}{fields}<div class="buttons"><button type="submit" class="primary"><span class="typed">{form.submit}</span></button></div></form>',
        form=form,
        keeps=str(form.keeps_draft).lower(),
        prefix=prefix,
        intro=_joined(_part(part) for part in form.intro),
        fields=_joined(_field(field, f"{prefix}-{nth}") for nth, field in enumerate(form.fields)),
    )


def _part(part: cards.AnyPart) -> Markup:
    match part:
        case cards.Text(tone="strong"):
            return _html('<p class="text strong"><strong class="typed">{part.text}</strong></p>', part=part)
        case cards.Text():
            return _html('<p class="text {part.tone} typed">{part.text}</p>', part=part)
        case cards.Facts():
            return _html('<dl class="facts">{rows}</dl>', rows=_joined(map(_fact, part.facts)))
        case cards.Bullets():
            items = _joined(_html('<li class="typed">{item}</li>', item=item) for item in part.items)
            return _html("<ol>{items}</ol>" if part.numbered else "<ul>{items}</ul>", items=items)
        case cards.Quote():
            return _html(
                '<figure class="quote"><figcaption class="typed">{part.who}</figcaption><blockquote class="typed">{part.text}</blockquote></figure>',
                part=part,
            )
        case cards.Copyable():
            return _copyable(part)
        case cards.Steps():
            return _html('<ul class="steps">{steps}</ul>', steps=_joined(map(_step, part.steps)))
        case cards.Why():
            return _why(part)
        case cards.Picture():
            return _picture(part)
        case cards.Link():
            return _link(part.label, part.url)
        case cards.Buttons():
            return _html('<div class="buttons">{buttons}</div>', buttons=_joined(map(_button, part.buttons)))
        case _:
            assert_never(part)


def _fact(fact: cards.Fact) -> Markup:
    row = '<div><dt class="typed">{fact.label}</dt><dd class="typed">{fact.value}</dd></div>'
    return _html(row, fact=fact)


def _copyable(part: cards.Copyable) -> Markup:
    return _html(
        '<figure class="copyable"><figcaption class="typed">{part.label}</figcaption><pre><code class="typed">{part.text}</code></pre>'
        '<button type="button" class="plain" data-copy="{part.text}">{copy}</button> <span class="status" role="status"></span></figure>',
        part=part,
        copy=_("Copy the text"),
    )


def _step(step: cards.Step) -> Markup:
    note = _html(' <span class="note typed">({note})</span>', note=step.note) if step.note else ""
    return _html(
        '<li class="{state}"><span class="state">{mark}:</span> <span><span class="typed">{step.text}</span>{note}</span></li>',
        state="done" if step.done else "open",
        mark=_("Done") if step.done else _("To do"),
        step=step,
        note=note,
    )


def _why(part: cards.Why) -> Markup:
    """In the open, not folded: what an account requires is shown this way, before its form (B3)."""
    return _html(
        '<p class="why"><span class="typed">{part.text}</span> <cite class="typed">{source}</cite></p>',
        part=part,
        source=_("Source: {source}", source=part.source),
    )


def _picture(part: cards.Picture) -> Markup:
    """The page loads nothing from elsewhere: a picture of another site is a link with its text.

    An address on this machine is the program's own: the web chat is reached there, too.
    """
    path = _THIS_MACHINE.sub("", part.url)
    if path.startswith("/") and not path.startswith(("//", "/\\")):
        return _html('<img src="{path}" alt="{part.alt}">', path=path, part=part)
    return _link(part.alt, part.url)


def _link(label: str, url: str) -> Markup:
    """Only to a web page; any other address is text."""
    if not url.lower().startswith(("https://", "http://")):
        return _html('<p class="typed">{label}: {url}</p>', label=label, url=url)
    link = '<p><a class="typed" href="{url}" target="_blank" rel="noopener noreferrer">{label}</a></p>'
    return _html(link, url=url, label=label)


def _button(button: cards.Button) -> Markup:
    return _html(
        '<button type="button" class="{one.style}" data-payload="{one.payload}" data-confirm="{one.confirm}"><span class="typed">{one.label}</span></button>',
        one=button,
    )


def _field(field: fields.AnyField, own_id: str) -> Markup:
    """A field with its label, what helps to answer it, and a place for what is wrong with it."""
    match field:
        case fields.Tick():
            inside = _tick(field, own_id)
        case fields.Choice() if field.required and 0 < len(field.options) <= _MOST_RADIOS:
            inside = _group(field, own_id, "radio", {field.value})
        case fields.Choices():
            inside = _group(field, own_id, "checkbox", set(field.value))
        case (
            fields.Line()
            | fields.LongText()
            | fields.Number()
            | fields.Day()
            | fields.Choice()
            | fields.Search()
        ):
            inside = _joined((_label(field, own_id), _notes(field, own_id), _control(field, own_id)))
        case _:
            assert_never(field)
    return _html(
        '<div class="field" data-field="{field.name}" data-kind="{field.kind}">{inside}<p class="error typed" id="{id}-error" hidden></p></div>',
        field=field,
        inside=inside,
        id=own_id,
    )


def _helps(field: fields.AnyField) -> list[tuple[str, str]]:
    """What stands beside a field, by the name that its id ends with."""
    example = field.example if isinstance(field, fields.TextField) else ""
    shown = _("Example: {example}", example=example) if example else ""
    several = [("help", field.help), ("example", shown), ("advice", field.advice)]
    return [(name, text) for name, text in several if text]


def _notes(field: fields.AnyField, own_id: str) -> Markup:
    return _joined(
        _html('<p class="{name} typed" id="{id}-{name}">{text}</p>', name=name, id=own_id, text=text)
        for name, text in _helps(field)
    )


def _described(field: fields.AnyField, own_id: str) -> Markup:
    """What a screen reader reads after the label: the notes, and what is wrong when that is shown."""
    names = [*(name for name, _text in _helps(field)), "error"]
    return _html('aria-describedby="{ids}"', ids=" ".join(f"{own_id}-{name}" for name in names))


def _label(field: fields.AnyField, own_id: str) -> Markup:
    return _html('<label for="{id}">{words}</label>', id=own_id, words=_labelled(field))


def _labelled(field: fields.AnyField) -> Markup:
    need = _("(must be filled in)") if field.required else _("(if you want)")
    if isinstance(field, fields.Tick) and not field.required:
        need = ""  # a box that is not ticked is an answer too
    return _html(
        '<span class="typed">{label}</span> <span class="need">{need}</span>', label=field.label, need=need
    )


def _named(field: fields.AnyField, own_id: str) -> Markup:
    return _html(
        'id="{id}" name="{field.name}" {described} aria-required="{required}"',
        id=own_id, field=field, described=_described(field, own_id), required=str(field.required).lower(),
    )  # fmt: skip


def _control(field: _Single, own_id: str) -> Markup:
    named = _named(field, own_id)
    match field:
        case fields.Line():
            line = '<input type="text" {named} value="{field.value}" data-longest="{field.longest}">'
            return _html(line, named=named, field=field)
        case fields.LongText():
            return _long_text(field, own_id, named)
        case fields.Number():
            number = '<input type="text" inputmode="numeric" {named} value="{value}">'
            return _html(number, named=named, value=field.value)
        case fields.Day():
            return _html('<input type="date" {named} value="{value}">', named=named, value=field.value)
        case fields.Choice():
            options = [_option("", _("Choose ..."), field.value)]
            options += [_option(one.value, one.label, field.value) for one in field.options]
            return _html("<select {named}>{options}</select>", named=named, options=_joined(options))
        case fields.Search():
            return _search(field, own_id, named)
        case _:
            assert_never(field)


def _long_text(field: fields.LongText, own_id: str, named: Markup) -> Markup:
    """The line break before the value is for the parser of HTML, which drops one right after the tag."""
    return _html(
        '<textarea {named} rows="4" data-longest="{field.longest}">\n{field.value}</textarea><p class="counter" id="{id}-count"></p>',
        named=named,
        field=field,
        id=own_id,
    )


def _option(value: str, label: str, chosen: str) -> Markup:
    selected = Markup(" selected") if value == chosen else ""
    option = '<option value="{value}"{selected}>{label}</option>'
    return _html(option, value=value, selected=selected, label=label)


def _search(field: fields.Search, own_id: str, named: Markup) -> Markup:
    return _html(
        '<ul class="chips">{chips}</ul><div class="combobox"><input type="text" role="combobox" {named} autocomplete="off"'
        ' aria-autocomplete="list" aria-expanded="false" aria-controls="{id}-list" data-of="{field.of}" data-many="{many}"'
        ' data-most="{field.most}"><ul role="listbox" id="{id}-list" aria-label="{field.label}" hidden></ul></div>',
        chips=_joined(map(_chip, field.value)),
        named=named,
        id=own_id,
        field=field,
        many=str(field.many).lower(),
    )


def _chip(chosen: fields.Option) -> Markup:
    return _html(
        '<li class="chip" data-label="{one.label}"><span class="typed">{one.label}</span> '
        '<button type="button" data-remove="{one.value}" aria-label="{remove}">&times;</button></li>',
        one=chosen,
        remove=_("Remove {label}", label=chosen.label),
    )


def _tick(field: fields.Tick, own_id: str) -> Markup:
    return _html(
        '<div class="tick"><input type="checkbox" {named}{checked}>{label}</div>{notes}',
        named=_named(field, own_id),
        checked=Markup(" checked") if field.value else "",
        label=_label(field, own_id),
        notes=_notes(field, own_id),
    )


def _group(field: fields.Choice | fields.Choices, own_id: str, kind: str, chosen: set[str]) -> Markup:
    boxes = (
        _html(
            '<div class="tick"><input type="{kind}" id="{id}-{nth}" name="{id}" value="{one.value}"{checked}>'
            '<label for="{id}-{nth}" class="typed">{one.label}</label></div>',
            kind=kind,
            id=own_id,
            nth=nth,
            one=one,
            checked=Markup(" checked") if one.value in chosen else "",
        )
        for nth, one in enumerate(field.options)
    )
    return _html(
        "<fieldset {described}><legend>{label}</legend>{notes}{boxes}</fieldset>",
        described=_described(field, own_id),
        label=_labelled(field),
        notes=_notes(field, own_id),
        boxes=_joined(boxes),
    )


def _html(template: str, **values: object) -> Markup:
    """The template, which is this file's own, with each value escaped that is not Markup already."""
    return Markup(template).format(**values)  # noqa: S704 - only constants of this file are templates


def _joined(several: Iterable[Markup]) -> Markup:
    return Markup("").join(several)
