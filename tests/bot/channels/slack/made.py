"""Cards and forms of any kind, with texts as long as they may be, and what is often typed to do harm."""

from typing import Any

from hypothesis import strategies as st

from bot.channels.slack import render, render_form
from chat import cards, fields, forms
from chat.actions import LONGEST_PAYLOAD
from tests.bot.channels.web.drawn import FIELDS, PARTS

HOSTILE = [
    "<!channel>",
    "<@U1>",
    "<https://a.se|b>",
    "&",
    "&lt;b&gt; &amp;amp;",
    "*bold* _it_ ~no~ `c` > q",
    ":smile:",
    "https://a.se @here #general",
    "\n first\n\n  second",
]


def texts(longest: int) -> st.SearchStrategy[str]:
    """Any text of at most this length; most are near it, of words, of one word, or of signs."""
    seed = st.text(min_size=1, max_size=12) | st.sampled_from(
        [*HOSTILE, "ord ", "<", "å", "🧑‍🚒", " ", "\u202e"]
    )
    length = st.integers(1, longest) | st.sampled_from([1, longest // 2, longest])
    return st.builds(lambda seed, length: (seed * (length // len(seed) + 1))[:length], seed, length)


def parts() -> st.SearchStrategy[cards.AnyPart]:
    shown, short = texts(20_000), texts(300)
    step = st.builds(cards.Step, text=short, done=st.booleans(), note=texts(300) | st.just(""))
    button = st.builds(
        cards.Button,
        label=short,
        payload=texts(LONGEST_PAYLOAD),
        style=st.sampled_from(["plain", "primary", "danger"]),
        confirm=texts(1_000) | st.just(""),
    )
    fact = st.builds(cards.Fact, label=short, value=shown)
    tones = st.sampled_from(["plain", "strong", "quiet", "good", "warning"])
    urls = st.sampled_from(["https://a.se/b.png", "http://a.se", "/static/a.png", "https://", "https://a b"])
    return st.one_of(
        st.builds(cards.Text, text=shown, tone=tones),
        st.builds(cards.Facts, facts=many(fact)),
        st.builds(cards.Bullets, items=many(shown), numbered=st.booleans()),
        st.builds(cards.Quote, who=short, text=shown),
        st.builds(cards.Copyable, label=short, text=shown),
        st.builds(cards.Steps, steps=many(step)),
        st.builds(cards.Why, text=shown, source=short),
        st.builds(cards.Picture, url=urls, alt=short),
        st.builds(cards.Link, label=short, url=urls.filter(lambda url: "://" in url)),
        st.builds(cards.Buttons, buttons=many(button)),
    )


def many(one: st.SearchStrategy[Any], most: int = 25) -> st.SearchStrategy[tuple[Any, ...]]:
    """A few, or as many of the same."""
    few = st.lists(one, min_size=1, max_size=3).map(tuple)
    return few | st.builds(lambda one, n: (one,) * n, one, st.integers(1, most))


def any_card() -> st.SearchStrategy[cards.Card]:
    return st.builds(cards.Card, title=texts(300), parts=many(parts(), 60) | st.just(()))


def any_field() -> st.SearchStrategy[fields.AnyField]:
    common: dict[str, Any] = {
        "label": texts(300),
        "help": texts(3_000) | st.just(""),
        "advice": texts(3_000) | st.just(""),
        "required": st.booleans(),
    }
    typed = common | {"example": texts(500) | st.just(""), "value": texts(10_000) | st.just("")}
    options = st.builds(several, texts(300), st.sampled_from([0, 1, 5, 10, 11, 100, 101, 300]))
    values = st.lists(st.sampled_from(["0", "1", "99", "gone"]), max_size=3).map(tuple)
    found = st.builds(several, texts(300), st.integers(0, 7))
    return st.one_of(
        st.builds(fields.Line, **typed),
        st.builds(fields.LongText, **typed),
        st.builds(fields.Number, **common, value=texts(100) | st.just("")),
        st.builds(
            fields.Day, **common, value=st.sampled_from(["", "2027-03-01", "2027-02-30", "2027-W01-1"])
        ),
        st.builds(fields.Choice, **common, options=options, value=st.sampled_from(["", "0", "gone"])),
        st.builds(fields.Choices, **common, options=options, value=values),
        st.builds(fields.Tick, **common, value=st.booleans()),
        st.builds(
            fields.Search,
            **common,
            of=st.sampled_from(["people", "accounts", "units"]),
            many=st.booleans(),
            most=st.integers(0, 5),
            value=found,
        ),
    )


def any_form() -> st.SearchStrategy[forms.Form]:
    asked = st.lists(any_field(), max_size=5).map(
        lambda several: tuple(one.model_copy(update={"name": f"f{n}"}) for n, one in enumerate(several))
    )
    return st.builds(
        forms.Form,
        title=texts(300),
        submit=texts(300),
        payload=st.sampled_from(["a.b {}", '"' * LONGEST_PAYLOAD, "å🧑" * (LONGEST_PAYLOAD // 2)]),
        intro=many(parts(), 5) | st.just(()),
        fields=asked,
        keeps_draft=st.booleans(),
    )


def several(label: str, many: int) -> tuple[fields.Option, ...]:
    """Options of which the first few have this label."""
    return tuple(fields.Option(value=f"{n}", label=label if n < 12 else f"Label {n}") for n in range(many))


def card(*parts: cards.AnyPart, title: str = "Title") -> cards.Card:
    return cards.Card(title=title, parts=parts)


def drawn(*parts: cards.AnyPart) -> list[render.Block]:
    """The blocks of a message with these parts, without its title."""
    return render.message(card(*parts)).blocks[1:]


def drawn_part(text: str, kind: str) -> list[render.Block]:
    return drawn(PARTS[kind](text))


def drawn_form(*asked: fields.AnyField, users: dict[str, str] | None = None, **more: Any) -> render.Block:
    given = {"title": "Form", "payload": "a.b {}", "submit": "Send", "fields": asked} | more
    return render_form.form(forms.Form(**given), place="D1", shared=False, users=users)


def drawn_field(field: fields.AnyField, users: dict[str, str] | None = None) -> render.Block:
    """The last block of a form of one field."""
    block: render.Block = drawn_form(field.model_copy(update={"name": "f"}), users=users)["blocks"][-1]
    return block


def drawn_element(field: fields.AnyField, users: dict[str, str] | None = None) -> render.Block:
    element: render.Block = drawn_field(field, users)["element"]
    return element


__all__ = ["FIELDS", "HOSTILE", "PARTS"]
