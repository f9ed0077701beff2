"""A closing: "closed" is refused before the account is archived, for everybody, and done after it."""

from pathlib import Path

from playwright.async_api import expect

from tests.e2e.demo import WEEK, AtTheDesk, first_monday

ACCOUNT = "Kulturskolan i Exempelkommun (YouTube)"
FAREWELL, ARCHIVE, CLOSE, MARK = (
    "Ta farväl på kontot",
    "Arkivera en sista gång",
    "Stäng kontot på plattformen",
    "Markera i registret",
)
NOT_ARCHIVED = "Kontot kan inte avslutas innan informationsenheten har arkiverat det."


async def test_an_account_is_closed_once_it_is_archived(monday: AtTheDesk, pictures: Path) -> None:
    desk = monday
    await agreed(desk, pictures)
    await farewell(desk, pictures)
    await too_soon(desk, pictures)
    await archive(desk)
    await desk.becomes("max")
    for title in ("Svara på det sista", "Ta bort länkarna till kontot", "Ta bort behörigheter"):
        await does(desk, title)
    await desk.moves(WEEK, WEEK)
    await does(desk, CLOSE)
    await desk.becomes("fia")
    await does(desk, MARK, unit=True)
    await desk.sees(f"{ACCOUNT} är avslutat.", unit=True)


async def agreed(desk: AtTheDesk, pictures: Path) -> None:
    """The owner asks; the manager and the information unit say yes."""
    await desk.becomes("max")
    await desk.types("/avsluta-konto")
    await desk.presses(ACCOUNT)
    await desk.fills(reason="Vi lägger alla filmer på webbplatsen sedan i höstas.")
    await desk.sends("Begär att det avslutas")
    await desk.becomes("disa")
    await desk.sees("Vi lägger alla filmer på webbplatsen")
    await (
        desk.conversation().get_by_role("button", name="Ja, avsluta kontot").last.scroll_into_view_if_needed()
    )
    await desk.page.screenshot(path=pictures / "asked-to-close.png")
    await desk.presses("Ja, avsluta kontot")
    await desk.sees("Disa Testberg sa ja som chef")
    await desk.becomes("fia")
    await desk.presses("Ja, avsluta kontot", unit=True)
    await desk.sees("Fia Påhittad sa ja för informationsenheten", unit=True)


async def farewell(desk: AtTheDesk, pictures: Path) -> None:
    """Told on the account, with the suggested text."""
    await desk.becomes("max")
    await desk.presses(f"Nästa steg: {FAREWELL}")
    await desk.fills(on=first_monday().isoformat())
    await desk.page.screenshot(path=pictures / "farewell.png")
    await desk.sends("Spara")
    await desk.sees("Tack. Nästa steg är")


async def too_soon(desk: AtTheDesk, pictures: Path) -> None:
    """Press what is not offered yet, as a page that somebody has altered would; the unit may not either."""
    await desk.becomes("fia")
    button = desk.conversation(unit=True).get_by_role("button", name=ARCHIVE).last
    await button.evaluate("it => { it.dataset.payload = it.dataset.payload.replace('archive', 'register') }")
    await button.click()
    await desk.sees(NOT_ARCHIVED, unit=True)
    await desk.page.screenshot(path=pictures / "not-archived.png")
    await desk.page.reload()


async def archive(desk: AtTheDesk) -> None:
    """The information unit tells where the archive is."""
    await desk.presses(f"Nästa steg: {ARCHIVE}", unit=True)
    day = first_monday().isoformat()
    await desk.fills(on=day, where="E-arkivet, sociala medier", files="214", registration="KS 123")
    await desk.sends("Spara")
    await desk.sees("Tack. Nästa steg är", unit=True)


async def does(desk: AtTheDesk, title: str, *, unit: bool = False) -> None:
    """Take a step, and say that it is done."""
    await desk.presses(f"Nästa steg: {title}", unit=unit)
    await expect(desk.form.locator("h2")).to_have_text(title)
    await desk.fills(done="x")
    await desk.sends("Spara")
