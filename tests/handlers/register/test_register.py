"""The register in chat: search, and whether an address is ours."""

import pytest

from chat.inbound import Command
from handlers.register.addresses import parse_address
from store.models.accounts import Account, AccountStatus
from store.queries import accounts
from tests.scripts import approved, live
from tests.talk import Act, Talk, presses, sees, sees_not


def types(line: str) -> Act:
    """Types a line as into the web chat, where the program finds out which command it is."""

    async def act(talk: Talk, who: str) -> None:
        found = talk.world.dispatch.command_in(line)
        assert found, f"{line!r} is no command"
        await talk.send(who, Command(name=found[0], text=found[1]))

    return act


@pytest.mark.parametrize(
    "query", ["lönnen", "lonnen", "LÖNNEN exempel", "facebook", "alva", "förskolan lonen"]
)
async def test_anyone_finds_an_account_however_it_is_spelt(talk: Talk, query: str) -> None:
    await live(talk)
    await talk("olle", f"/kontoregister {query}", sees("Förskolan Lönnen, Exempelkommun – Facebook"))


@pytest.mark.parametrize(
    ("pasted", "says"),
    [
        ("https://m.facebook.com/LonnenExempelkommun/?ref=x", "Ja, kontot är vårt"),
        ("fb.com/lonnenexempelkommun", "Ja, kontot är vårt"),
        ("https://www.facebook.com/lonnenexempelkomun", "Se upp"),
        ("https://www.facebook.com/1onnenexempelkommun", "Se upp"),
        ("https://www.facebook.com/Exempelkommun-officiell", "Se upp"),
        ("https://www.facebook.com/bilverkstaden", "Nej, kontot är inte vårt"),
        ("https://www.facebook.com/login", "ser inte ut som adressen"),
    ],
)
async def test_is_this_account_ours(talk: Talk, pasted: str, says: str) -> None:
    await live(talk)
    await talk("olle", f"/kontoregister {pasted}", sees(says))


@pytest.mark.parametrize(
    ("pasted", "says"),
    [
        ("https://m.facebook.com/LonnenExempelkommun/?ref=x", "Ja, kontot är vårt"),
        ("  facebook.com/lonnenexempelkommun ", "Ja, kontot är vårt"),
        ("@bilverkstaden@social.example", "Nej, kontot är inte vårt"),
        ("youtube.com/channel/UCabcDEFghiJKLmnoPQRstuV", "UCabcDEFghiJKLmnoPQRstuV"),
        ("https://www.facebook.com/login", "ser inte ut som adressen"),
    ],
)
async def test_a_pasted_address_needs_no_command(talk: Talk, pasted: str, says: str) -> None:
    await live(talk)
    await talk("olle", types(pasted), sees(says))


@pytest.mark.parametrize("line", ["hej", "lönnen", "alva@exempelkommun.example", "10.30", "/", "/https", ""])
async def test_words_are_not_taken_for_an_address(talk: Talk, line: str) -> None:
    assert talk.world.dispatch.command_in(line) is None


async def registered(talk: Talk, *official: tuple[str, str]) -> None:
    """Accounts in the register, by their names and addresses."""
    async with talk.world.database.transaction() as session:
        policy = talk.world.dispatch.policy
        now = talk.world.clock.now()
        version = await policy.record(session, now, policy.today(now))
        for name, pasted in official:
            address = parse_address(pasted)
            one = Account(
                platform=address.platform,
                name=name,
                unit_id=talk.world.units["Informationsenheten"].id or 0,
                profile_version_id=version,
                status=AccountStatus.LIVE,
                url=address.url,
                address_key=address.key,
                created_at=now,
            )
            await accounts.add(session, one)


NAMESAKES = (
    ("Exempelkommun", "facebook.com/exempelkommun"),
    ("Exempelkommun", "instagram.com/exempelkommun"),
    ("Exempelkommun", "youtube.com/@exempelkommun"),
)


@pytest.mark.parametrize(
    ("pasted", "reason"),
    [
        ("facebook.com/exempelkomun", "stavas nästan som vårt konto"),
        ("tiktok.com/@exempelkommun", "heter likadant som vårt konto"),
        ("facebook.com/exempe1kommun", "liknar vårt konto"),
    ],
)
async def test_a_likeness_is_told_once_with_the_platforms(talk: Talk, pasted: str, reason: str) -> None:
    await registered(talk, *NAMESAKES)
    await talk("olle", f"/kontoregister {pasted}", sees("Se upp"))
    await talk("olle", sees(f"{reason} Exempelkommun på Facebook, Instagram och YouTube."))
    await talk("olle", sees_not("Kommunens namn ingår"))
    assert talk.seen("olle").count("vårt konto") == 1


async def test_a_likeness_of_the_address_names_what_stands_there(talk: Talk) -> None:
    await live(talk)
    await talk("olle", "/kontoregister https://www.facebook.com/lonnenexempelkomun")
    await talk("olle", sees("stavas nästan som vårt konto lonnenexempelkommun på Facebook."))


@pytest.mark.parametrize(
    "pasted",
    [
        "https://www.exempelkommun.example/",
        "www.exempelkommun.example",
        "exempelkommun.example",
        "https://bibliotek.exempelkommun.example/oppet",
    ],
)
async def test_the_municipalitys_own_website_is_ours(talk: Talk, pasted: str) -> None:
    await registered(talk, *NAMESAKES)
    await talk("olle", types(pasted), sees("kommunens egen webbplats"), sees_not("Se upp"))


@pytest.mark.parametrize(
    "pasted", ["https://bilverkstaden.se/", "https://tidningen.example/exempelkommun", "exempelgolf.se"]
)
async def test_an_unknown_website_is_no_false_account(talk: Talk, pasted: str) -> None:
    await registered(talk, *NAMESAKES)
    await talk("olle", f"/kontoregister {pasted}", sees("Webbplatsen finns inte i registret"))
    await talk("olle", sees_not("Se upp", "Nej, kontot", "liknar"))


async def test_a_website_with_a_name_like_ours_is_to_be_asked_about(talk: Talk) -> None:
    await registered(talk, *NAMESAKES)
    await talk("olle", "/kontoregister https://exempelkomun.se/logga-in")
    await talk("olle", sees("Webbplatsen finns inte", "stavas nästan som", "Fråga informationsenheten"))


async def test_a_registered_blog_is_ours(talk: Talk) -> None:
    await registered(talk, ("Rektorns blogg", "https://blogg.exempelkommun.example/rektorn"))
    await talk("olle", "/kontoregister blogg.exempelkommun.example/rektorn", sees("Ja, kontot är vårt"))


async def test_namesakes_are_told_apart_by_their_buttons(talk: Talk) -> None:
    await registered(talk, *NAMESAKES)
    await talk("olle", "/kontoregister exempelkommun", sees("[Exempelkommun, Facebook]"))
    await talk("olle", presses("Exempelkommun, YouTube"), sees("youtube.com/@exempelkommun"))


async def test_the_button_for_more_says_how_many(talk: Talk) -> None:
    await registered(talk, *((f"Konto {nth:02}", f"facebook.com/konto{nth:02}") for nth in range(1, 19)))
    await talk("olle", "/kontoregister", sees("18 konton"), presses("Visa 8 till"), sees("Konto 16"))
    await talk("olle", presses("Visa 2 till"), sees("Konto 18"))


async def test_an_address_that_is_missing_is_said_once(talk: Talk) -> None:
    await approved(talk)
    await talk("olle", "/kontoregister", presses("Förskolan Lönnen"), sees("Adress: inte angiven än"))
    assert talk.seen("olle").count("angiven") == 1


async def test_nothing_found_says_what_to_try(talk: Talk) -> None:
    await talk("olle", "/kontoregister finnsinte", sees("Inget i registret"))


async def test_one_account_with_all_that_is_known(talk: Talk) -> None:
    await live(talk)
    await talk(
        "olle", "/kontoregister", presses("Förskolan Lönnen"), sees("Cleo Exempelsson", "I registret sedan")
    )
