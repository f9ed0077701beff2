"""Handing over, and leaving."""

from datetime import timedelta

from tests.gallery.running import owns_too
from tests.scripts import number
from tests.sweeping import sweep
from tests.talk import fills, presses
from tests.visitor import Visitor, keeps, keeps_form, writes
from tests.world import MONDAY


async def handing_over(visitor: Visitor) -> None:
    """The account passes from Alva to Cleo, who then leaves."""
    alva, bo, cleo, name = "alva", "bo", "cleo", "Förskolan Lönnen"
    visitor.world.clock.at = MONDAY + timedelta(days=94)
    await visitor(alva, "/overlat-konto", keeps("hand over", "får frågan först"), presses(name))
    await visitor(alva, fills(), keeps_form("hand over, faults"))
    await visitor(alva, fills(person=[number(visitor, cleo)], reason="moves"))
    await visitor(cleo, keeps("hand-over, asked", "[Ja, jag tar över]"), presses("Nej, jag kan inte"))
    await visitor(cleo, fills(), keeps_form("hand-over, why not"), writes(reason="Jag hinner inte i vår."))
    await visitor(alva, keeps("hand-over, declined", "sa nej"), "/overlat-konto", presses(name))
    await visitor(alva, fills(person=[number(visitor, cleo)], reason="moves"))
    visitor.world.clock.at += timedelta(days=1)
    await sweep(visitor.world)
    await visitor(cleo, keeps("hand-over, reminder", "Tar du över"), presses("Hur gör jag?"))
    await visitor(cleo, keeps("hand-over, how", "Ingen tas bort"), presses("Ja, jag tar över"))
    await visitor(bo, keeps("hand-over, to approve", "[Godkänn]"))
    await visitor(bo, presses("Säg nej"), keeps_form("hand-over, not approved"))
    visitor.forms.clear()
    await visitor(bo, presses("Godkänn"))
    await visitor(alva, keeps("hand-over, moving", "[Nästa steg"), presses("Nästa steg"))
    await visitor(alva, fills(done=False), keeps_form("hand-over step, faults"), fills(done=True))
    await visitor(cleo, presses("Nästa steg"))
    while cleo in visitor.forms:
        await visitor(cleo, fills(done=True))
    for who in (cleo, alva):
        await visitor(who, keeps(f"hand-over, {who} to confirm", "[Jag bekräftar"), presses("Jag bekräftar"))
    await visitor("fia", keeps("hand-over, done", "Överlämningen blev klar"))
    await owns_too(visitor, "gun", "facebook:lonnenexempelkommun")
    await visitor(bo, "/overlat-konto", presses(name), keeps("hand over, who", "Vem lämnar över"))


async def leaving(visitor: Visitor) -> None:
    """Bo tells that Cleo has left."""
    bo, yesterday = "bo", (visitor.world.clock.at - timedelta(days=1)).date().isoformat()
    await visitor(
        bo, "/overlat-konto slutar", keeps("leaves", "Alla personens konton"), presses("Någon slutar")
    )
    await visitor(bo, fills(), keeps_form("leaves, faults"))
    await visitor(
        bo, fills(person=[number(visitor, "cleo")], last=yesterday), keeps("leaves, noted", "slutar")
    )
    await visitor("cleo", keeps("leaves, told", "har anmält att du slutar"))
    await visitor(bo, keeps("hand-over, to name", "[Välj ny kontoansvarig]"))
    await visitor(bo, presses("Välj ny kontoansvarig"), keeps_form("hand-over, name"))
    visitor.forms.clear()
    for _day in range(4):
        visitor.world.clock.at += timedelta(days=1)
        await sweep(visitor.world)
    await visitor(bo, keeps("left, reminder", "Vem tar över?"))
    await visitor(bo, presses("Avsluta kontot"), keeps_form("hand-over, close"))
    await visitor(bo, writes(reason="Ingen läser det."), keeps("hand-over, closing", "avslutas i stället"))
    await visitor(bo, presses("Personen slutar inte"), keeps("leaves, stays", "slutar inte"))
