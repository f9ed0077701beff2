"""Help, status, language, and commands that do not exist."""

import pytest

from handlers.registry import TABLE, Registry
from tests.scripts import applied
from tests.talk import Talk, presses, sees


async def test_the_help_lists_every_command(talk: Talk) -> None:
    await talk("olle", "/hjalp", sees(*(f"/{name}" for name in Registry(TABLE).commands)))


@pytest.mark.parametrize("typed", ["/nyttkonto", "/nytt konto jag vill", "/ny-konto", "nykonto"])
async def test_an_unknown_command_says_which_was_meant(talk: Talk, typed: str) -> None:
    await talk("olle", typed, sees("/nytt-konto"))


async def test_the_status_shows_where_a_case_waits(talk: Talk) -> None:
    await applied(talk)
    await talk("alva", "/status", sees("Väntar på beslut av Bo Påhittad"))
    await talk("bo", "/status", sees("Väntar på ditt beslut"))


async def test_an_outsider_sees_nothing_of_others_cases(talk: Talk) -> None:
    await applied(talk)
    await talk("olle", "/status", sees("Du har inga ärenden"))


async def test_the_language_is_the_persons_choice(talk: Talk) -> None:
    await talk("alva", "/sprak", presses("English"), sees("I write to you in English now."), "/nytt-konto")
    await talk("alva", sees("Begin the application"))


async def test_a_password_in_a_command_is_answered_with_what_to_do(talk: Talk) -> None:
    await talk("alva", "/kontoregister lösenord: Hemligt1!", sees("lösenord"))


def test_a_command_twice_in_the_table_is_refused() -> None:
    with pytest.raises(ValueError, match="nytt-konto"):
        Registry([*TABLE, TABLE[0]])


@pytest.mark.parametrize(
    ("typed", "means"),
    [
        ("/hjälp", ("hjalp", "")),
        ("Språk", ("sprak", "")),
        ("nytt konto", ("nytt-konto", "")),
        ("/NYTT-KONTO nu", ("nytt-konto", "nu")),
        ("kontoregister Lönnen  i byn", ("kontoregister", "Lönnen  i byn")),
        ("hej", None),
        ("/", None),
        ("", None),
    ],
)
def test_a_command_is_known_by_its_words(typed: str, means: tuple[str, str] | None) -> None:
    assert Registry(TABLE).command_in(typed) == means
