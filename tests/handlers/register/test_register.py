"""The register in chat: search, and whether an address is ours."""

import pytest

from tests.scripts import live
from tests.talk import Talk, presses, sees


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
        ("https://www.facebook.com/login", "Jag kan inte läsa"),
    ],
)
async def test_is_this_account_ours(talk: Talk, pasted: str, says: str) -> None:
    await live(talk)
    await talk("olle", f"/kontoregister {pasted}", sees(says))


async def test_nothing_found_says_what_to_try(talk: Talk) -> None:
    await talk("olle", "/kontoregister finnsinte", sees("Inget i registret"))


async def test_one_account_with_all_that_is_known(talk: Talk) -> None:
    await live(talk)
    await talk(
        "olle", "/kontoregister", presses("Förskolan Lönnen"), sees("Cleo Exempelsson", "I registret sedan")
    )
