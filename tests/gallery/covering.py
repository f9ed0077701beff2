"""Being away, planning the holidays, the calendar."""

from datetime import timedelta

from tests.accounts import add_account
from tests.scripts import number
from tests.sweeping import sweep
from tests.talk import fills, presses
from tests.visitor import Visitor, keeps, keeps_form, writes
from tests.world import MONDAY


async def being_away(visitor: Visitor) -> None:
    """Alva is away: Cleo takes over, and cannot after all; Bo chooses Olle."""
    alva, cleo, bo = "alva", "cleo", "bo"
    visitor.world.clock.at = MONDAY + timedelta(days=78)
    await visitor(alva, "/franvaro", keeps("away, nothing", "Berätta när du är borta"))
    await visitor(alva, presses("Jag ska vara borta"), fills(), keeps_form("away, faults"))
    await visitor(alva, writes(first="2027-05-24", last="2027-05-28"), keeps("away, noted", "noterat att du"))
    await sweep(visitor.world)
    await visitor(cleo, keeps("cover, asked", "Kan du ta över"), presses("Vad innebär det?"))
    await visitor(cleo, keeps("cover, what it means", "logga in"), presses("Ja, jag tar över"))
    await visitor(cleo, keeps("cover, taken", "Tack. Du tar över"), "/franvaro")
    await visitor(cleo, keeps("away, for others", "Du tar över för andra"))
    await visitor(alva, keeps("cover, told", "medan du är borta"), "/franvaro")
    await visitor(alva, keeps("away, covered", "tar över"), presses("Ändra"), keeps_form("away, changed"))
    await visitor(alva, fills(last="2027-05-31"))
    await visitor(cleo, keeps("cover, changed", "är nu borta"), presses("Jag kan inte längre"))
    await visitor(cleo, keeps("cover, given back", "Du behöver inte ta över"))
    await visitor(alva, keeps("cover, open again", "kan inte ta över"))
    await sweep(visitor.world)
    await visitor(
        bo, keeps("cover, manager", "Kan du ta över"), presses("Stäng för"), keeps_form("cover, shut")
    )
    await visitor(bo, presses("Välj någon"), keeps_form("cover, put"))
    await visitor(bo, fills(who=[number(visitor, "olle")]), keeps("cover, put", " får veta det."))
    await visitor("olle", keeps("cover, put on", "har utsett dig"))
    await visitor(bo, "/franvaro", keeps("away, staff", "är borta"), presses("Någon annan är borta"))
    await visitor(bo, keeps_form("away, somebody else"))
    await visitor(bo, fills(who=[number(visitor, cleo)], first="2027-06-01", last="2027-06-02"))
    await visitor(cleo, keeps("away, told by another", "har anmält att du är borta"))
    await visitor(cleo, presses("Jag är inte borta"), keeps("away, here", "Allt går till dig igen"))
    await visitor("olle", presses("Jag kan inte"), keeps("cover, given back by another", "Du behöver inte"))
    await sweep(visitor.world)
    await visitor(bo, presses("Stäng för"), fills(), keeps("cover, closed", "Stäng av kommentarerna"))


async def planning(visitor: Visitor) -> None:
    """Alva plans the summer and is away in some weeks; Bo sees who has what."""
    alva, bo = "alva", "bo"
    await add_account(visitor.world, visitor.look("Lönnens sommar", 80), alva, "cleo")
    await visitor(alva, "/franvaro", keeps("away, to plan", "Planera sommaren"), presses("Planera sommaren"))
    await visitor(alva, keeps_form("plan"), fills(), keeps_form("plan, faults"))
    names = [field.name for field in visitor.forms[alva].fields]
    cleo = f"person-{number(visitor, 'cleo')}"
    answers = {**dict.fromkeys(names, "here"), names[2]: cleo, names[3]: "in_turn"}
    await visitor(alva, fills(**answers), keeps("plan, saved", "Nu är det sparat"))
    await visitor(alva, presses("Välj andra för"), keeps_form("plan, one account"), fills())
    await sweep(visitor.world)
    await visitor(bo, "/mina-konton", presses("Semestertäckning"), keeps("coverage", "Semestertäckning: "))
    await visitor(bo, presses("Vecka"), keeps_form("coverage, fill"))
    await visitor(bo, fills(who=[number(visitor, "olle")]), keeps("coverage, filled", ", och får veta det"))
    await visitor(alva, presses("Planera veckorna"), fills(**dict.fromkeys(names, "here")))


async def in_the_calendar(visitor: Visitor) -> None:
    """Olle has it in his calendar who has which account when."""
    await visitor("olle", "/franvaro", presses("Visa i min kalender"))
    await visitor("olle", keeps("calendar, address", "Kopiera den här adressen"), "/franvaro")
    await visitor("olle", presses("Visa i min kalender"), keeps("calendar, had", "visas inte igen"))
    await visitor("olle", presses("Byt adress"), keeps("calendar, changed", "Prenumerera från webben"))
