"""The page itself: by keyboard alone, for a screen reader, on a phone, with the clock moved."""

import json
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Locator, Page, Request, expect

from handlers.registry import TABLE, Registry
from tests.e2e.conftest import PATIENCE_MS
from tests.e2e.demo import PERSONAS, AtTheDesk, demo

STREAM = "text/event-stream"
MESSAGE = '<li id="message-900" data-message="900" data-title="Nytt" tabindex="-1"><p>Nytt</p></li>'
HIDE = """() => {
    Object.defineProperty(document, "hidden", { value: true, configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
}"""
"""One looks at another tab."""


@pytest_asyncio.fixture(loop_scope="session")
async def desk(page: Page, tmp_path: Path) -> AsyncIterator[AtTheDesk]:
    async with demo(tmp_path / "data") as address:
        yield AtTheDesk(page, address)


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_no_barrier_is_found_by_axe(desk: AtTheDesk, scheme: str) -> None:
    await desk.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    await desk.becomes("alva")
    await desk.types("/nytt-konto")
    await desk.presses("Börja ansökan")
    await desk.form.get_by_role("button", name="Spara och fortsätt").click()
    await expect(desk.form.locator(".error-summary")).to_be_visible()
    found = await Axe().run(desk.page)
    assert found.violations_count == 0, found.generate_report()
    await desk.becomes("fia")
    found = await Axe().run(desk.page)
    assert found.violations_count == 0, found.generate_report()


async def test_an_application_is_begun_by_keyboard_alone(desk: AtTheDesk) -> None:
    await desk.becomes("alva")
    line = desk.conversation().get_by_role("combobox")
    await line.focus()
    await desk.page.keyboard.type("/nyt")
    await expect(desk.conversation().get_by_role("option")).to_have_count(1)
    for key in ("ArrowDown", "Enter", "Enter"):
        await desk.page.keyboard.press(key)
    button = desk.conversation().get_by_role("button", name="Börja ansökan")
    await button.focus()
    await desk.page.keyboard.press("Enter")
    await expect(desk.form.locator("h2")).to_be_focused()
    await desk.page.keyboard.press("Escape")
    await expect(desk.form).to_be_hidden()
    await expect(button).to_be_focused()


async def test_an_arrow_before_the_list_has_followed_keeps_what_it_chose(desk: AtTheDesk) -> None:
    await desk.becomes("alva")
    line = desk.conversation().get_by_role("combobox")
    await line.focus()
    await desk.page.keyboard.type("/n")
    await expect(desk.conversation().get_by_role("option")).to_have_count(1)
    await line.evaluate("""(input) => {
        input.value = "/nyt";
        input.dispatchEvent(new Event("input", { bubbles: true }));
        input.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowDown", bubbles: true }));
    }""")
    await desk.page.wait_for_timeout(200)
    await desk.page.keyboard.press("Enter")
    await expect(line).to_have_value("/nytt-konto ")


async def test_a_fault_stands_at_its_field_and_what_was_written_stays(desk: AtTheDesk) -> None:
    await desk.becomes("alva")
    await desk.types("/nytt-konto")
    await desk.presses("Börja ansökan")
    await desk.fills(platform="Facebook", name="<b>Lönnen</b>", start="2020-01-01")
    await desk.form.get_by_role("button", name="Spara och fortsätt").click()
    start = desk.form.locator('[data-field="start"]')
    await expect(start.locator(".error")).to_contain_text("Den dagen har redan varit")
    await expect(desk.form.locator('[data-field="name"] input')).to_have_value("<b>Lönnen</b>")
    await expect(desk.form.locator(".error-summary")).to_be_focused()


async def test_a_closed_window_keeps_what_was_written(desk: AtTheDesk) -> None:
    await desk.becomes("alva")
    await desk.types("/nytt-konto")
    await desk.presses("Börja ansökan")
    await desk.fills(name="Halvskrivet namn")
    await desk.form.get_by_role("button", name="Stäng").click()
    await expect(desk.form).to_be_hidden()
    await desk.becomes("bo")
    await desk.becomes("alva")
    await desk.types("nytt konto")
    await desk.sees("Halvskrivet namn")
    await desk.presses("Fortsätt")
    await expect(desk.form.locator('[data-field="name"] input')).to_have_value("Halvskrivet namn")


async def test_what_is_typed_is_shown_as_typed(desk: AtTheDesk) -> None:
    await desk.becomes("nils")
    hostile = "<img src=x onerror=alert(1)> <!channel> **fet** &amp;"
    await desk.types(f"/kontoregister {hostile}")
    await expect(desk.conversation().get_by_text(hostile).last).to_be_visible()
    await expect(desk.conversation().locator("img")).to_have_count(0)


async def test_the_clock_moves_the_demos_time(desk: AtTheDesk) -> None:
    await desk.becomes("alva")
    time = desk.page.locator("#time")
    before = await time.inner_text()
    await desk.page.get_by_role("button", name="+1 vecka").click()
    await expect(time).not_to_have_text(before)
    assert re.match(r"\w+dag \d+ \w+ 20\d\d kl\. \d\d\.\d\d", await time.inner_text())


async def test_a_new_message_comes_without_loading_the_page(desk: AtTheDesk) -> None:
    await desk.becomes("nils")
    other = await desk.page.context.new_page()
    writer = AtTheDesk(other, desk.address)
    await writer.becomes("nils")
    await writer.types("/hjalp")
    await desk.sees("This is what you can do here")
    await other.close()


async def starts_in_view(line: Locator) -> bool:
    """Whether the top of a line of the conversation is seen in its list."""
    return bool(
        await line.evaluate(
            """line => {
                const [seen, list] = [line, line.parentElement].map((one) => one.getBoundingClientRect());
                return list.top <= seen.top && seen.top < list.bottom - 40;
            }"""
        )
    )


async def test_a_long_message_is_shown_from_its_start(desk: AtTheDesk) -> None:
    await desk.page.set_viewport_size({"width": 1280, "height": 560})
    await desk.becomes("alva")
    await desk.types("/hjalp")
    await desk.sees("Det här kan du göra")
    await desk.types("/nytt-konto")
    await desk.sees("Börja ansökan")
    newest = desk.conversation().locator("ol.messages > li").last
    height = await newest.evaluate("line => line.offsetHeight / line.parentElement.clientHeight")
    assert height > 1, "the card is to be longer than what is seen"
    assert await starts_in_view(newest)
    await desk.page.reload()
    assert await starts_in_view(newest)


async def test_what_comes_while_one_reads_higher_up_is_offered(desk: AtTheDesk) -> None:
    await desk.page.set_viewport_size({"width": 1280, "height": 560})
    await desk.becomes("alva")
    await desk.types("/nytt-konto")
    await desk.sees("Börja ansökan")
    told = {"conversation": "person:1", "message": 900, "mine": False, "html": MESSAGE}
    stream = f"retry: 600000\n\nid: 900\ndata: {json.dumps(told)}\n\n"
    await desk.page.route("**/nytt?*", lambda route: route.fulfill(body=stream, content_type=STREAM))
    await desk.page.reload()
    await desk.page.get_by_role("button", name="Visa det nya meddelandet").click()
    await expect(desk.page.locator("#message-900")).to_be_focused()
    assert await starts_in_view(desk.page.locator("#message-900"))
    await expect(desk.page.get_by_role("button", name="Visa det nya meddelandet")).to_have_count(0)


async def test_an_empty_conversation_offers_what_can_be_done(desk: AtTheDesk) -> None:
    await desk.becomes("alva")
    await desk.sees("Hej Alva")
    await desk.presses("Välj svenska eller engelska")
    await desk.sees("/sprak")
    await expect(desk.conversation().get_by_role("button", name="English")).to_be_visible()


@pytest.mark.parametrize("text", ["/", "  ", "//"])
async def test_a_lone_slash_shows_the_commands_and_sends_nothing(desk: AtTheDesk, text: str) -> None:
    await desk.becomes("alva")
    line = desk.conversation().get_by_role("combobox")
    await line.fill(text)
    await line.press("Escape")
    await line.press("Enter")
    await expect(desk.conversation().get_by_role("option")).to_have_count(len(Registry(TABLE).commands))
    await expect(line).to_be_focused()
    await expect(desk.page.locator(".said, .toast:visible")).to_have_count(0)


async def test_the_page_follows_the_language_when_nothing_is_lost(desk: AtTheDesk) -> None:
    await desk.becomes("alva")
    await desk.types("/sprak")
    button = desk.conversation().get_by_role("button", name="English")
    await expect(button).to_be_visible()
    await desk.conversation().get_by_role("combobox").fill("halvskrivet")
    await button.click()
    await expect(desk.conversation().get_by_text("English").last).to_be_visible()
    await desk.page.wait_for_timeout(1500)
    await expect(desk.page.locator("html")).to_have_attribute("lang", "sv")
    await desk.conversation().get_by_role("combobox").fill("")
    await expect(desk.page.locator("html")).to_have_attribute("lang", "en")
    await expect(desk.page.get_by_text("You act as")).to_be_visible()


async def opens_the_form(desk: AtTheDesk) -> list[dict[str, Any]]:
    """Begin an application; gives what the page tells of forms that are left, as it comes."""
    left: list[dict[str, Any]] = []

    def note(request: Request) -> None:
        told = request.post_data_json if request.method == "POST" else None
        if told and told.get("said", {}).get("kind") == "leave":
            left.append(told)

    desk.page.on("request", note)
    await desk.becomes("alva")
    await desk.types("/nytt-konto")
    await desk.presses("Börja ansökan")
    await expect(desk.form.locator("h2")).to_be_focused()
    return left


async def test_what_is_written_is_kept_while_one_writes(desk: AtTheDesk) -> None:
    left = await opens_the_form(desk)
    line = desk.form.locator(".saved")
    await desk.fills(name="Halvskrivet")
    await expect(line).to_have_text(re.compile(r"^Sparat kl\. \d\d\.\d\d$"), timeout=PATIENCE_MS)
    await desk.page.evaluate(HIDE)
    await desk.page.wait_for_timeout(500)
    assert len(left) == 1  # nothing had changed since
    await desk.fills(name="Halvskrivet namn")
    await desk.page.evaluate(HIDE)
    await desk.page.wait_for_timeout(500)
    assert [told["said"]["values"]["name"] for told in left] == ["Halvskrivet", "Halvskrivet namn"]
    assert len({told["id"] for told in left}) == 2
    await desk.becomes("alva")  # the page is left, with nothing new in it
    assert len(left) == 2
    await desk.types("/nytt-konto")
    await desk.sees("Halvskrivet namn")


@pytest.mark.parametrize(
    "reply",
    [
        {"kind": "whisper", "html": "<article><h3>Sparat</h3><p>Det ser ut som ett lösenord.</p></article>"},
        {"kind": "refuse", "errors": {"name": "Det ser ut som ett lösenord."}},
    ],
    ids=["whisper", "refuse"],
)
async def test_what_was_not_kept_is_told(desk: AtTheDesk, reply: dict[str, Any]) -> None:
    await opens_the_form(desk)
    await desk.page.route("**/handelse", lambda route: route.fulfill(json={"reply": reply}))
    await desk.fills(name="Lösenord: Sommar2026")
    await desk.page.evaluate(HIDE)
    await expect(desk.form.locator(".saved.warning")).to_have_text("Det ser ut som ett lösenord.")
    await desk.form.get_by_role("button", name="Stäng").click()
    await expect(desk.page.locator(".toast")).to_have_text("Det ser ut som ett lösenord.")


async def test_the_summary_counts_the_answers_at_fault(desk: AtTheDesk) -> None:
    await opens_the_form(desk)
    summary = desk.form.locator(".error-summary")
    await desk.form.get_by_role("button", name="Spara och fortsätt").click()
    await expect(summary).to_be_focused()
    many = await desk.form.locator(".field .error:visible").count()
    assert many > 1
    await expect(summary.locator("h3")).to_have_text(f"{many} svar saknas eller behöver ändras")
    await desk.fills(platform="Facebook", name="Lönnen i Exempelkommun", start="2020-01-01")
    await desk.form.get_by_role("button", name="Spara och fortsätt").click()
    await expect(summary.locator("h3")).to_have_text("1 svar saknas eller behöver ändras")
    fault = {"kind": "refuse", "errors": {"": "Försök igen om en stund."}}  # of the form as a whole
    await desk.page.route("**/handelse", lambda route: route.fulfill(json={"reply": fault}))
    await desk.form.get_by_role("button", name="Spara och fortsätt").click()
    await expect(summary.locator("h3")).to_have_text("Det gick inte")


@pytest.mark.parametrize("width", [320, 768, 1280])
async def test_nothing_scrolls_sideways(desk: AtTheDesk, width: int) -> None:
    await desk.page.set_viewport_size({"width": width, "height": 800})
    for who in PERSONAS:
        await desk.becomes(who)
        wide = await desk.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0, f"{who} at {width}"
