"""A week of the demo passes: the reminder arrives, it is answered, and the account stands well."""

from pathlib import Path

from playwright.async_api import expect

from tests.e2e.demo import DAY, HOUR, AtTheDesk


async def test_a_week_passes(monday: AtTheDesk, pictures: Path) -> None:
    desk = monday
    await desk.becomes("jon")
    await desk.moves(HOUR)
    await desk.sees("är alla kommentarer besvarade i dag?")
    await desk.presses("Allt är besvarat")
    await desk.sees("Nu är det noterat att allt är besvarat i dag")
    await desk.moves(DAY, DAY, DAY)
    await desk.sees("har ni publicerat den här veckan?")
    await desk.page.screenshot(path=pictures / "reminding.png")
    await desk.types("/mina-konton")
    await desk.sees("0 av 2, så långt ni har berättat")
    await desk.presses("Vi har publicerat")
    await desk.sees("Det ska komma 1 inlägg till")
    await desk.presses("Vi har publicerat ett till")
    await desk.sees("Det var allt för den här veckan")
    await desk.types("/mina-konton")
    await desk.sees("2 av 2, så långt ni har berättat")
    await expect(desk.conversation().get_by_text("Följer reglerna").last).to_be_visible()
    await desk.page.screenshot(path=pictures / "my-accounts.png")


async def test_more_comments_than_a_message_has_room_for(monday: AtTheDesk, pictures: Path) -> None:
    desk = monday
    await desk.becomes("alva")
    for number in range(9):
        await desk.types(f"/kommentar https://mastodon.example/@exempelbiblioteket/10{number}")
        await expect(desk.conversation().get_by_text("kommentaren är noterad")).to_have_count(number + 1)
    await desk.becomes("jon")
    await desk.moves(HOUR)
    await desk.presses("Visa nästa")
    await desk.sees("Fler påminnelser")
    await desk.page.screenshot(path=pictures / "reminding-next.png")
