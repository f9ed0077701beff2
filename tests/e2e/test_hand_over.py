"""A hand-over with both confirmations; whoever had the account is not removed too soon."""

from pathlib import Path

from playwright.async_api import expect

from tests.e2e.demo import AtTheDesk

IN, REMOVED = "Se att du kommer in", "Ta bort den gamla administratören"
BY_THE_NEW_ONE = (
    IN,
    "Byt lösenord och spara det i valvet",
    "Flytta tvåstegsverifiering och återställning",
    REMOVED,
    "Se att registratorn och informationsenheten är kvar",
)


async def test_an_account_passes_on_when_both_have_confirmed(monday: AtTheDesk, pictures: Path) -> None:
    desk = monday
    await agreed(desk, pictures)
    await desk.becomes("cleo")
    await desk.sees("Nästa steg: Lägg till den nya administratören")
    await desk.page.screenshot(path=pictures / "handing-over.png")
    await ticks(desk, "Lägg till den nya administratören")
    await desk.sees("Väntar på Alva Exempelsson.")
    await desk.becomes("alva")
    await removes_too_soon(desk, pictures)
    await ticks(desk, *BY_THE_NEW_ONE)
    await desk.presses("Jag bekräftar")
    await desk.sees("Väntar på att Cleo Exempelsson bekräftar.")
    await desk.becomes("cleo")
    await desk.presses("Jag bekräftar")
    await desk.sees("blev klar")
    await desk.types("/kontoregister lönnens föräldrar")
    found = desk.conversation().locator("[data-message]").last
    await expect(found).to_contain_text("Registret: 1 konto")
    await expect(found).to_contain_text("Alva Exempelsson")
    await expect(found).not_to_contain_text("Cleo Exempelsson")


async def agreed(desk: AtTheDesk, pictures: Path) -> None:
    """The owner names somebody, who says yes; the manager approves."""
    await desk.becomes("cleo")
    await desk.types("/overlat-konto")
    await desk.presses("Lönnens föräldrar")
    await desk.fills(person="Alva Exempelsson", reason="Annat arbete inom kommunen")
    await desk.sends("Fråga personen")
    await desk.becomes("alva")
    await desk.page.screenshot(path=pictures / "asked-to-take-over.png")
    await desk.presses("Ja, jag tar över")
    await desk.sees("Bo Påhittad godkänner vem som tar över")
    await desk.becomes("bo")
    await desk.presses("Godkänn", whole=True)
    await desk.sees("Väntar på Cleo Exempelsson.")


async def ticks(desk: AtTheDesk, *titles: str) -> None:
    """Take these steps; the form passes on from each to the next that is one's own."""
    await desk.presses(f"Nästa steg: {titles[0]}")
    for title in titles:
        await expect(desk.form.locator("h2")).to_have_text(title)
        await desk.fills(done="x")
        await desk.sends("Spara")


async def removes_too_soon(desk: AtTheDesk, pictures: Path) -> None:
    """Press what is not offered yet, as a page that somebody has altered would."""
    button = desk.conversation().get_by_role("button", name=IN).last
    await button.evaluate(
        "it => { it.dataset.payload = it.dataset.payload.replace('new_in', 'old_removed') }"
    )
    await button.click()
    await desk.sees("Cleo Exempelsson kan inte tas bort förrän Alva Exempelsson har bekräftat")
    await desk.page.screenshot(path=pictures / "removed-too-soon.png")
    await desk.page.reload()
