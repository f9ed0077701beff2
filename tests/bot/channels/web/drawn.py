"""Every part and field made of one text, and what a browser makes of them when they are drawn."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from bot.channels.web import render
from chat import cards, fields, forms

PARTS: dict[str, Callable[[str], cards.AnyPart]] = {
    "text": lambda text: cards.Text(text=text, tone="warning"),
    "facts": lambda text: cards.facts((text, text)),
    "bullets": lambda text: cards.Bullets(items=(text,)),
    "quote": lambda text: cards.Quote(who=text, text=text),
    "copyable": lambda text: cards.Copyable(label=text, text=text),
    "steps": lambda text: cards.Steps(steps=(cards.Step(text=text, done=True, note=text),)),
    "why": lambda text: cards.Why(text=text, source=text),
    "picture": lambda text: cards.Picture(url="/static/icon.svg", alt=text),
    "link": lambda text: cards.Link(label=text, url="https://example.se/"),
    "buttons": lambda text: cards.Buttons(buttons=(cards.Button(label=text, payload=text, confirm=text),)),
}


def choice(options: int, **more: Any) -> Callable[[str], fields.AnyField]:
    return lambda text: fields.Choice(**said(text), **more, value=text, options=several(text, options))


def several(text: str, many: int) -> tuple[fields.Option, ...]:
    first = fields.Option(value=text[:150], label=text)
    return (first, *(fields.Option(value=f"value {n}", label=f"label {n}") for n in range(1, many)))


def said(text: str) -> dict[str, Any]:
    return {"name": "field", "label": text, "help": text, "advice": text}


FIELDS: dict[str, Callable[[str], fields.AnyField]] = {
    "line": lambda text: fields.Line(**said(text), example=text, value=text),
    "long_text": lambda text: fields.LongText(**said(text), example=text, value=text),
    "number": lambda text: fields.Number(**said(text), value=text),
    "day": lambda text: fields.Day(**said(text), value=text),
    "choice": choice(6),
    "choice, few": choice(5),
    "choice, few, optional": choice(5, required=False),
    "choices": lambda text: fields.Choices(**said(text), value=(text,), options=several(text, 3)),
    "tick": lambda text: fields.Tick(**said(text), value=True),
    "search": lambda text: fields.Search(**said(text), of="people", many=True, value=several(text, 2)),
}


@dataclass
class Element:
    tag: str
    attributes: dict[str, str]
    text: str = ""

    def has(self, name: str) -> bool:
        return name in self.attributes.get("class", "").split()


@dataclass
class Page(HTMLParser):
    """What a browser makes of the HTML; fails on a tag that is not closed where it should be."""

    html: str
    elements: list[Element] = field(default_factory=list)
    within: list[Element] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self.feed(str(self.html))
        self.close()
        assert self.within == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len({name for name, _value in attrs}) == len(attrs)
        self.elements.append(Element(tag, {name: value or "" for name, value in attrs}))
        if tag not in {"input", "img"}:
            self.within.append(self.elements[-1])

    def handle_endtag(self, tag: str) -> None:
        assert self.within.pop().tag == tag

    def handle_data(self, data: str) -> None:
        for element in self.within:
            element.text += data

    def all(self, *tags: str) -> Iterator[Element]:
        return (one for one in self.elements if one.tag in tags)

    def values(self, attribute: str) -> list[str]:
        return [one.attributes[attribute] for one in self.elements if attribute in one.attributes]

    def typed(self) -> list[str]:
        return [one.text for one in self.elements if one.has("typed")]

    def shape(self) -> list[tuple[str, list[str]]]:
        return [(one.tag, list(one.attributes)) for one in self.elements]


def drawn_part(text: str, kind: str) -> Page:
    return Page(render.card(cards.Card(title=text, parts=(PARTS[kind](text),)), message=text))


def drawn_form(*fields: fields.AnyField, **more: Any) -> Page:
    given = {"title": "Form", "payload": "a.b {}", "submit": "Send", "fields": fields} | more
    return Page(render.form(forms.Form(**given)))


def drawn_field(text: str, kind: str) -> Page:
    return drawn_form(FIELDS[kind](text), title=text, payload=text, submit=text, intro=(PARTS["text"](text),))


def whole_form(**more: Any) -> Page:
    every = (make("x").model_copy(update={"name": f"f{n}"}) for n, make in enumerate(FIELDS.values()))
    return drawn_form(*every, **more)
