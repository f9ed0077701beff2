"""Stretches of conversation that many tests begin with. They run over every channel."""

from typing import Any

from tests.remembered import remembered
from tests.talk import Talk, fills, presses

PURPOSE = {
    "purpose": "Föräldrar ska se vad barnen gör om dagarna.",
    "goals": "Åtta av tio familjer följer kontot före jul.",
    "message": "Så här lär vi oss genom lek.",
    "target_group": "Familjer med barn hos oss.",
}
CHANNEL = {
    "why_channel": "Där finns familjerna redan.",
    "website_enough": "Nej, den läses mest inför skolval.",
    "linking": "Webbplatsen länkar hit.",
}
RUNNING = {
    "evaluation": "Vi frågar familjerna varje termin.",
    "weekly_time": "Tre timmar i veckan.",
    "password_routine": "Behörigheter ligger i kommunens valv, två personer kommer åt dem.",
    "comment_plan": "Cleo läser varje morgon och svarar samma dag.",
}


def account(talk: Talk, **other: Any) -> dict[str, Any]:
    """Answers to the first step."""
    unit = str(talk.world.units["Förskolan Lönnen"].id)
    return {
        "platform": "facebook",
        "name": "Förskolan Lönnen, Exempelkommun",
        "unit": [unit],
        "start": "2027-04-01",
        **other,
    }


def number(talk: Talk, who: str) -> str:
    """A person's number, as a search field gives it."""
    return str(talk.world.people[who].id)


async def fill_all(talk: Talk, who: str = "alva", **other: Any) -> None:
    """From the command to the summary."""
    await talk(who, "/nytt-konto", presses("Börja ansökan"), fills(**account(talk, **other)))
    if "advised" in talk.forms[who].payload:
        await talk(who, fills())  # the advice has been read
    await talk(who, fills(**PURPOSE), fills(**CHANNEL), fills(**RUNNING))
    substitute = "cleo" if who != "cleo" else "alva"
    await talk(who, fills(owner=[number(talk, who)], substitutes=[number(talk, substitute)]))
    await talk(who, fills(talk_manager=True, talk_information_unit=True))


@remembered
async def applied(talk: Talk, /, who: str = "alva", **other: Any) -> None:
    """Sent to the manager."""
    await fill_all(talk, who, **other)
    await talk(who, presses("Skicka ansökan"))


@remembered
async def with_the_unit(talk: Talk, /, **other: Any) -> None:
    """Approved by the manager, waiting for the information unit."""
    await applied(talk, **other)
    await talk("bo", presses("Godkänn"))


@remembered
async def approved(talk: Talk, /, **other: Any) -> None:
    """Approved by both."""
    await with_the_unit(talk, **other)
    await talk("fia", presses("Ta ärendet"), presses("Godkänn"))


@remembered
async def live(talk: Talk, /, address: str = "https://www.facebook.com/lonnenexempelkommun") -> None:
    """In the register."""
    await approved(talk)
    await talk("alva", presses("Nästa steg"))
    while "alva" in talk.forms:
        await talk("alva", fills(done=True))
    await talk("alva", presses("Ange adressen"), fills(address=address))
