"""The whole of it in a real browser: applied, sent back, completed, approved twice, launched, found."""

from datetime import date
from pathlib import Path

from playwright.async_api import Page, expect

from tests.e2e.demo import AtTheDesk, demo

NAME = "Förskolan Lönnen i Exempelkommun"
ADDRESS = "https://www.facebook.com/lonnenexempelkommun"


async def test_from_application_to_register(page: Page, tmp_path: Path, pictures: Path) -> None:
    async with demo(tmp_path / "data") as address:
        desk = AtTheDesk(page, address)
        await apply(desk, pictures)
        await send_back_and_complete(desk)
        await approve(desk, pictures)
        await launch(desk, pictures)
        await look_up(desk, pictures)


async def apply(desk: AtTheDesk, pictures: Path) -> None:
    await desk.becomes("alva")
    await desk.types("/nytt-konto")
    await desk.presses("Börja ansökan")
    start = f"{date.today().year + 1}-04-01"  # noqa: DTZ011 - the demo begins in February of the next year
    await desk.fills(platform="Facebook", name=NAME, unit="Förskolan Lönnen", start=start)
    await desk.page.screenshot(path=pictures / "applying.png")
    await desk.sends("Spara och fortsätt")
    for _step in range(3):
        await answer_everything(desk)
        await desk.sends("Spara och fortsätt")
    await desk.fills(owner="Alva Exempelsson", substitutes="Cleo Exempelsson")
    await desk.sends("Spara och fortsätt")
    for tick in await desk.form.get_by_role("checkbox").all():
        await tick.check()
    await desk.form.get_by_role("button", name="Spara och fortsätt").click()
    await desk.sees("Kontrollera din ansökan")
    await desk.presses("Skicka ansökan")
    await desk.sees("Väntar på beslut av Bo Påhittad")


async def answer_everything(desk: AtTheDesk) -> None:
    """Give the open form's questions some answer each."""
    for box in await desk.form.get_by_role("textbox").all():
        await box.fill("Vi vill att familjerna ska se vad barnen gör om dagarna.")


async def send_back_and_complete(desk: AtTheDesk) -> None:
    await desk.becomes("bo")
    await desk.sees("Alva Exempelsson har ansökt.")
    await desk.presses("Fråga den som ansöker")
    await desk.fills(reason="Hur når ni familjer som inte läser svenska?")
    await desk.sends("Skicka tillbaka")
    await desk.becomes("alva")
    await desk.sees("Hur når ni familjer som inte läser svenska?")
    await desk.presses("Ändra: Syfte")
    await desk.fills(target_group="Familjer hos oss, på fem språk.")
    await desk.sends("Spara")
    await desk.presses("Svara och skicka igen")
    await desk.fills(reply="Vi översätter inläggen.")
    await desk.sends("Skicka igen")


async def approve(desk: AtTheDesk, pictures: Path) -> None:
    await desk.becomes("bo")
    await desk.sees("Vi översätter inläggen.")
    await desk.page.screenshot(path=pictures / "deciding.png")
    await desk.presses("Godkänn")
    await desk.sees("Du godkände ansökan")
    await desk.becomes("fia")
    await desk.presses("Ta ärendet", unit=True)
    await desk.sees("Fia Påhittad har tagit ärendet.", unit=True)
    await desk.presses("Godkänn", unit=True)
    await desk.sees("Fia Påhittad godkände ansökan", unit=True)


async def launch(desk: AtTheDesk, pictures: Path) -> None:
    await desk.becomes("alva")
    await desk.sees("Checklista för Förskolan Lönnen")
    await desk.presses("Nästa steg")
    await expect(desk.form).to_be_visible()
    heading = desk.form.locator("h2")
    while await desk.form.is_visible():
        title = await heading.inner_text()
        await desk.fills(done="x")
        if "presentation" in title:
            await desk.page.screenshot(path=pictures / "launching.png")
        await desk.form.get_by_role("button", name="Spara", exact=True).click()
        await expect(heading.get_by_text(title, exact=True)).to_have_count(0)
    await desk.presses("Ange adressen")
    await desk.fills(address="m.facebook.com/LonnenExempelkommun/?ref=x")
    await desk.sends(
        "Spara" if await desk.form.get_by_role("button", name="Spara", exact=True).count() else "Skicka"
    )
    await desk.sees("Kontot är igång och står i registret.")


async def look_up(desk: AtTheDesk, pictures: Path) -> None:
    await desk.becomes("ines")
    await desk.types("/kontoregister lonnen facebook")
    await desk.sees(NAME)
    await desk.types("/kontoregister https://facebook.com/lonnenexempelkomun")
    await desk.sees("Se upp: kontot ser ut som vårt men finns inte i registret")
    await desk.page.screenshot(path=pictures / "register.png")
    await desk.types(f"/kontoregister {ADDRESS}?ref=share")
    await desk.sees("Ja, kontot är vårt")
