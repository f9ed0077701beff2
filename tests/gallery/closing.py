"""Closing an account, correcting it, holding it."""

from datetime import timedelta

from chat.inbound import Press
from handlers.register.addresses import parse_address
from store.queries import accounts
from tests.gallery.applying import PAGE
from tests.sweeping import sweep
from tests.talk import fills, presses
from tests.visitor import Visitor, keeps, keeps_form, writes
from tests.world import MONDAY


async def closing(visitor: Visitor) -> None:
    """What Bo asked for is agreed on and done; the unit wants another account closed, and is answered."""
    alva, bo, fia = "alva", "bo", "fia"
    visitor.world.clock.at = MONDAY + timedelta(days=77)
    await sweep(visitor.world)
    await visitor(fia, keeps("closing, reminder", "Det väntar på beslut av informationsenheten"))
    await visitor(fia, presses("Visa och besluta"), keeps("closing, to decide", "Ja, avsluta kontot"))
    await visitor(fia, presses("Nej, kontot ska"), keeps_form("closing, no"))
    visitor.forms.clear()
    await visitor(fia, presses("Ja, avsluta kontot"))
    await visitor(alva, keeps("closing, agreed", "Nästa steg: Ta farväl"), presses("Nästa steg: Ta farväl"))
    await visitor(alva, keeps_form("closing, farewell"), fills(on="2028-01-01"))
    await visitor(alva, keeps_form("closing, farewell, faults"), fills(on="2027-05-17"))
    await visitor(alva, keeps("closing, next", "Tack. Nästa steg är"))
    await visitor(fia, presses("Nästa steg: Arkivera"), keeps_form("closing, archive"))
    await visitor(fia, fills(on="2027-05-17", where="Här", files="0", registration="1", checksum="abc"))
    await visitor(fia, keeps_form("closing, archive, faults"))
    await visitor(fia, writes(on="2027-05-17", where="E-arkivet", files="41", registration="KS 2027/12"))
    await corrected(visitor)
    for step in ("Svara på det", "Ta bort länkarna", "Ta bort behörig"):
        await visitor(alva, presses(f"Nästa steg: {step}"), keeps_form(f"closing: {step}"), fills(done=True))
    await visitor(alva, presses("Nästa steg: Stäng"), keeps("closing, too early", "får stängas från och med"))
    await on_hold(visitor)
    visitor.world.clock.at = MONDAY + timedelta(days=92)
    await visitor(alva, presses("Nästa steg: Stäng"), fills(done=True))
    await visitor(fia, presses("Nästa steg: Markera"), fills(done=True))
    await visitor(bo, keeps("closed, told", "är avslutat"))
    await visitor(
        "olle",
        "/kontoregister bibliotek",
        presses("Visa"),
        presses("Visa"),
        keeps("register, closed", "Avslutade konton"),
    )
    await visitor("olle", f"/kontoregister {PAGE}", keeps("address, was ours", "vårt men är avslutat"))
    await in_the_register(visitor, fia)
    await visitor(fia, presses("Släpp adressen"), keeps("closed, address free", "Adressen är ledig"))
    await asked_by_the_unit(visitor)


async def corrected(visitor: Visitor) -> None:
    """Fia has told of too few files."""
    await visitor("fia", presses("Rätta"), keeps("closing, correct", "Vilket steg blev fel"))
    await visitor("fia", presses("Arkivera"), keeps_form("closing, correction"), fills(files="0"))
    await visitor("fia", keeps_form("closing, correction, faults"), writes(files="43"))
    await visitor("fia", keeps("closing, corrected", "är rättat"))


async def on_hold(visitor: Visitor) -> None:
    """The account is on hold for a while."""
    number_ = await in_the_register(visitor, "gun")
    await visitor.send("gun", Press(payload=f'holds.account {{"account":{number_}}}'))
    await visitor("gun", keeps_form("hold"), writes(reason="Någon har begärt ut handlingarna."))
    await visitor("gun", keeps("hold", "Häv spärren"))
    await visitor("alva", keeps("closing, on hold", "En rättslig spärr gäller"))
    await visitor("gun", presses("Häv spärren"), keeps("hold, lifted", "Spärren är hävd"))
    await visitor("gun", presses("Rättslig spärr"), keeps_form("hold on a case"))
    visitor.forms.clear()


async def in_the_register(visitor: Visitor, who: str) -> int:
    """Somebody of the information unit opens the account that is closed; its number."""
    async with visitor.world.database.reading() as session:
        found = await accounts.by_address(session, parse_address(PAGE).key)
    assert found is not None
    await visitor.send(who, Press(payload=f'register.show {{"account":{found.id}}}'))
    return found.id or 0


async def asked_by_the_unit(visitor: Visitor) -> None:
    """Fia wants Alva's other account closed; Alva answers, and Bo says no."""
    page = "https://www.facebook.com/lonnenexempelkommun"
    await visitor("fia", f"/avsluta-konto {page}", keeps("closing, which", "Vilket konto gäller det?"))
    await visitor("fia", presses("Förskolan Lönnen"), keeps_form("closing, reason"))
    await visitor("fia", writes(reason="Ingen svarar där."), keeps("closing, by the unit", "kan svara till"))
    await visitor("alva", presses("Svara"), keeps_form("closing, answer"), writes(answer="Nu gör vi det."))
    await visitor("alva", keeps("closing, answered", "läser ditt svar innan"))
    await visitor("bo", presses("Nej, kontot ska"), writes(reason="De har börjat svara."))
    await visitor("alva", keeps("closing, stays", "Kontot blir kvar"))
