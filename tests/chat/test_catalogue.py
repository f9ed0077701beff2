"""Every message has its Swedish: present, with the same placeholders, compiled, and in plain words."""

import ast
import io
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po

from chat.language import DOMAIN, LOCALE_DIR

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("bot", "handlers", "store", "chat", "policy")
CATALOGUE = LOCALE_DIR / "sv" / "LC_MESSAGES" / f"{DOMAIN}.po"

# As `make messages` asks for them.
KEYWORDS: dict[str, tuple[int, ...] | None] = {"_": None, "N_": None, "n_": (1, 2)}

SYSTEM_WORDS = re.compile(r"\b(?:användare|ogiltig|felkod|payload|databas|server)", re.IGNORECASE)
NOT_SWEDISH_SIGNS = re.compile(r"[!\"“]|\.\.\.|\d:\d\d| - ")


def swedish() -> dict[str, Message]:
    """The catalogue by message; a plural is found under its singular."""
    with CATALOGUE.open("rb") as file:
        return {ids(one)[0]: one for one in read_po(file, locale="sv") if one.id}


def ids(message: Message) -> tuple[str, ...]:
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def strings(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ("",))


def mappings() -> list[tuple[str, str]]:
    """Which files hold messages, as pyproject.toml tells Babel."""
    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return [(one["pattern"], one["method"]) for one in told["tool"]["babel"]["mappings"]]


@cache
def extracted() -> dict[str, str]:
    """Every message of the code, and the file where it stands."""
    found = {}
    for package in PACKAGES:
        for name, _line, message, *_rest in extract_from_dir(ROOT / package, mappings(), keywords=KEYWORDS):
            first = message if isinstance(message, str) else message[0]
            found[first] = f"{package}/{name}"
    return found


def placeholders(text: str) -> set[str]:
    return {name for _text, name, _format, _conversion in Formatter().parse(text) if name is not None}


def is_translated(message: Message | None) -> bool:
    return message is not None and not message.fuzzy and all(strings(message))


def test_messages_are_found_in_code_and_pages() -> None:
    suffixes = {Path(where).suffix for where in extracted().values()}
    assert suffixes == {".py", ".html"}
    assert len(extracted()) > 200


def test_every_message_has_its_swedish() -> None:
    known = swedish()
    missing = [
        f"{where}: {text}" for text, where in extracted().items() if not is_translated(known.get(text))
    ]
    assert missing == [], "run `make messages` and fill these in"


def test_no_swedish_is_left_over() -> None:
    assert sorted(set(swedish()) - set(extracted())) == [], "run `make messages`"


def test_placeholders_are_kept() -> None:
    different = [
        (ids(message)[0], text)
        for message in swedish().values()
        for text in strings(message)
        if placeholders(text) != placeholders(ids(message)[-1])
    ]
    assert different == []


def test_the_compiled_catalogue_is_the_written_one() -> None:
    with CATALOGUE.open("rb") as file:
        written = read_po(file, locale="sv")
    compiled = io.BytesIO()
    write_mo(compiled, written)
    compiled.seek(0)
    with CATALOGUE.with_suffix(".mo").open("rb") as file:
        assert texts(read_mo(file)) == texts(read_mo(compiled)), "run `make messages`"


def texts(catalogue: Catalog) -> dict[tuple[str, ...], tuple[str, ...]]:
    return {ids(one): strings(one) for one in catalogue if one.id}


@pytest.mark.parametrize("pattern", [SYSTEM_WORDS, NOT_SWEDISH_SIGNS], ids=["words", "signs"])
def test_swedish_is_plain(pattern: re.Pattern[str]) -> None:
    found = [text for one in swedish().values() for text in strings(one) if pattern.search(text)]
    assert found == []


def test_messages_are_found_wherever_they_stand() -> None:
    """Babel does not look into an f-string."""
    unseen = [
        f"{path.relative_to(ROOT)}: {text}"
        for package in PACKAGES
        for path in sorted((ROOT / package).rglob("*.py"))
        for text in asked_for(path.read_text(encoding="utf-8"))
        if text not in extracted()
    ]
    assert unseen == []


def asked_for(code: str) -> list[str]:
    """The messages that are written out in the code, each by its singular."""
    calls = [one for one in ast.walk(ast.parse(code)) if isinstance(one, ast.Call) and one.args]
    first = [one.args[0] for one in calls if isinstance(one.func, ast.Name) and one.func.id in KEYWORDS]
    return [one.value for one in first if isinstance(one, ast.Constant) and isinstance(one.value, str)]


def test_messages_are_written_out() -> None:
    """A message that is built when the code runs stands in no catalogue."""
    built = [
        f"{path.relative_to(ROOT)}:{line}"
        for package in PACKAGES
        for path in sorted((ROOT / package).rglob("*.py"))
        for line in built_messages(path.read_text(encoding="utf-8"))
    ]
    assert built == []


@pytest.mark.parametrize(
    "code",
    [
        '_(f"{a} b")',
        'N_("a" + b)',
        '_("a" % b)',
        '_("a".format(b))',
        'n_("a", f"b{c}", 2)',
        '_("a" if b else f"{c}")',
    ],
)
def test_a_built_message_is_seen(code: str) -> None:
    assert built_messages(code) == [1]


@pytest.mark.parametrize(
    "code", ['_("a {b}", b=f"{c}")', "_(TITLES[a + 1])", 'n_("a", "b", c + 1)', "_(a or b)"]
)
def test_a_written_message_is_not(code: str) -> None:
    assert built_messages(code) == []


def built_messages(code: str) -> list[int]:
    """The lines where a text is put together inside `_`, `N_` or `n_`."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(code))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KEYWORDS
        for message in node.args[: 2 if node.func.id == "n_" else 1]
        if any(is_built(one) for one in alternatives(message))
    ]


def alternatives(message: ast.expr) -> Iterator[ast.expr]:
    match message:
        case ast.IfExp():
            several = [message.body, message.orelse]
        case ast.BoolOp():
            several = message.values
        case _:
            several = []
            yield message
    for one in several:
        yield from alternatives(one)


def is_built(text: ast.expr) -> bool:
    match text:
        case ast.JoinedStr() | ast.BinOp():
            return True
        case ast.Call(func=ast.Attribute(attr="format")):
            return True
        case _:
            return False
