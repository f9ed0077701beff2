"""Help, status, language, and commands that do not exist."""

import pytest

from chat.cards import plain
from chat.inbound import Press
from chat.replies import Nothing, Reply
from handlers.context import Ctx
from handlers.guide import actions as guide_actions
from handlers.guide import cards as guide_cards
from handlers.registry import TABLE, Command, Registry
from tests.scripts import applied, live
from tests.talk import Talk, presses, sees, sees_not


async def test_the_help_lists_every_command(talk: Talk) -> None:
    await talk("olle", "/hjalp", sees(*(f"/{name}" for name in Registry(TABLE).commands)))


@pytest.mark.parametrize("typed", ["/nyttkonto", "/nytt konto jag vill", "/ny-konto", "nykonto"])
async def test_an_unknown_command_says_which_was_meant(talk: Talk, typed: str) -> None:
    await talk("olle", typed, sees("/nytt-konto"))


@pytest.mark.parametrize("typed", ["/nyttkonto", "/nytt konto jag vill", "/ny-konto", "nykonto nu"])
async def test_what_was_meant_is_a_press_away(talk: Talk, typed: str) -> None:
    await talk("olle", typed, presses("Ansök om ett nytt konto"), sees("[Börja ansökan]"))


async def test_what_was_meant_is_asked_with_the_words_after_it(talk: Talk) -> None:
    await live(talk)
    await talk("olle", "/kontoregistret Lönnen i byn", presses("Sök i registret"), sees("”Lönnen i byn”"))


async def test_what_is_like_no_command_leads_to_the_help(talk: Talk) -> None:
    await talk("olle", "xyzzy", sees_not("Menade du"))
    await talk("olle", presses("Se allt du kan göra"), sees("Det här kan du göra"))


async def test_what_is_not_understood_is_quoted_with_what_can_be_done_instead(talk: Talk) -> None:
    await talk("olle", "hej på dig", sees("Jag förstod inte ”hej på dig”", "[Ansök om ett nytt konto]"))
    await talk("olle", sees_not("[/"))


def test_what_was_meant_is_the_first_of_at_most_five_buttons_and_the_help_the_last() -> None:
    summaries = {f"nummer-{n}": f"Do number {n}" for n in range(9)} | {"hjalp": "See everything"}
    card = guide_cards.unknown("nummer-sju", guide_actions.Run(key="nummer-7"), summaries)
    offered = [one.label for one in card.buttons()]
    assert (offered[0], offered[-1], len(offered)) == ("Do number 7", "See everything", 5)


@pytest.mark.parametrize(
    ("label", "says"),
    [
        ("Ansök om ett nytt konto", "[Börja ansökan]"),
        ("Se dina ärenden", "Du har inga ärenden"),
        ("Sök i registret", "Det finns inga konton"),
        ("Berätta att ni har publicerat", "Du sköter inget konto"),
        ("Berätta om en kommentar", "Skriv länken till kommentaren"),
    ],
)
async def test_the_commands_of_the_help_are_buttons_that_say_what_they_do(
    talk: Talk, label: str, says: str
) -> None:
    await talk("olle", "/hjalp", presses(label), sees(says))


def test_the_help_has_a_line_for_every_command_and_at_most_five_buttons() -> None:
    card = guide_cards.commands({f"nummer-{n}": f"Do number {n}" for n in range(9)})
    assert "/nummer-8 – Do number 8" in plain(card)
    assert [one.label for one in card.buttons()] == [f"Do number {n}" for n in range(5)]


async def test_a_button_for_a_command_that_is_gone_says_so(talk: Talk) -> None:
    await talk.send("olle", Press(payload=guide_actions.Run(key="borta").pack()))
    await talk("olle", sees("finns inte längre"))


@pytest.mark.parametrize("secret", ["lösenord: Sommar2027!", "Sommar2027!", "xoxb-1234567890-abcdefghij"])
@pytest.mark.parametrize("key", ["kontoregister", "nytt-konto"])
async def test_a_password_in_a_button_is_refused_and_not_repeated(talk: Talk, key: str, secret: str) -> None:
    await talk.send("olle", Press(payload=guide_actions.Run(key=key, query=secret).pack()))
    await talk("olle", sees("ser ut som ett lösenord"), sees_not(secret))


async def test_the_longest_text_after_a_mistyped_command_fits_its_button(talk: Talk) -> None:
    await talk("olle", '/kontoregistre "' + '"' * 3_900, sees("[Sök i registret"))


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


async def _nothing(_text: str, _ctx: Ctx) -> Reply:
    return Nothing()


@pytest.mark.parametrize("taken", ["status", "help"])
def test_another_word_for_a_command_that_is_taken_is_refused(taken: str) -> None:
    with pytest.raises(ValueError, match=taken):
        Registry([*TABLE, Command("annat", "Something else", _nothing, also=(taken,))])


@pytest.mark.parametrize(
    ("typed", "means"),
    [
        ("/hjälp", ("hjalp", "")),
        ("Språk", ("sprak", "")),
        ("nytt konto", ("nytt-konto", "")),
        ("/NYTT-KONTO nu", ("nytt-konto", "nu")),
        ("kontoregister Lönnen  i byn", ("kontoregister", "Lönnen  i byn")),
        ("new account", ("nytt-konto", "")),
        ("/help me", ("hjalp", "me")),
        ("Register Lönnen", ("kontoregister", "Lönnen")),
        ("language", ("sprak", "")),
        ("status", ("status", "")),
        ("hej", None),
        ("/", None),
        ("", None),
    ],
)
def test_a_command_is_known_by_its_words(typed: str, means: tuple[str, str] | None) -> None:
    assert Registry(TABLE).command_in(typed) == means
