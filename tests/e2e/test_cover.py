"""A summer away with three accounts: told once, taken over from one message, seen at a glance."""

from pathlib import Path

from playwright.async_api import expect

from tests.e2e.demo import HOUR, AtTheDesk, first_monday

THREE = ("Exempelkommuns bibliotek (Facebook)", "Exempelbiblioteket (Instagram)", "Exempelbibblan (TikTok)")


async def test_a_summer_away_is_covered_for_three_accounts(monday: AtTheDesk, pictures: Path) -> None:
    desk = monday
    await desk.becomes("ines")
    await tells(desk, pictures)
    await desk.becomes("jon")
    await desk.moves(HOUR)
    await desk.sees("Kan du ta över kontona under tiden?")
    await desk.page.screenshot(path=pictures / "asked-to-cover.png")
    await desk.presses("Ja, jag tar över")
    await desk.sees("medan Ines Låtsas är borta från")
    await desk.becomes("ines")
    await desk.sees("medan du är borta från")
    await desk.types("/franvaro")
    for account in THREE:
        await desk.sees(f"{account}: Jon Exempelqvist tar över")
    await desk.page.screenshot(path=pictures / "covered.png")


async def tells(desk: AtTheDesk, pictures: Path) -> None:
    """She says from when to when; one yes is all that is asked for."""
    year = first_monday().year
    await desk.types("/franvaro")
    await desk.presses("Jag ska vara borta")
    await desk.fills(first=f"{year}-06-28", last=f"{year}-07-30", reason="Semester")
    await desk.page.screenshot(path=pictures / "away.png")
    await desk.sends("Spara")
    await desk.sees("Det är noterat att du är borta")
    await expect(desk.conversation().get_by_text("ingen än, någon får frågan")).to_have_count(len(THREE))
