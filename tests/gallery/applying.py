"""Applying, deciding, launching, the register, and other ends."""

from typing import Any

from bot.channels.base import DeliveryError
from chat.inbound import Press
from handlers.register.addresses import parse_address
from store.models.accounts import Account, AccountStatus
from store.queries import accounts, people
from tests.scripts import CHANNEL, PURPOSE, RUNNING, account, number
from tests.talk import fills, find_button, presses
from tests.visitor import Visitor, keeps, keeps_form, writes

PAGE = "https://www.facebook.com/exempelkommunbibliotek1"


async def nothing_yet(visitor: Visitor) -> None:
    """Somebody new looks around."""
    await visitor("olle", "/hjalp", keeps("help", "/nytt-konto"))
    await visitor("olle", "/nytt-kont", keeps("unknown command, meant", "Menade du"))
    await visitor("olle", visitor.look("xyzzy", 3_000), keeps("unknown command", "/hjalp"))
    await visitor("olle", "/status", keeps("status, nothing", "Du har inga ärenden"))
    await visitor("olle", "/sprak", keeps("language", "Svenska"))
    await visitor("olle", "/kontoregister", keeps("register, empty", "Det finns inga konton"))
    await visitor.home("olle", "home, nothing")


async def applying(visitor: Visitor) -> None:
    """Alva fills in every step, badly at first, looks at all, and sends."""
    alva, asked = "alva", account(visitor)
    await visitor(alva, "/nytt-konto", keeps("requirements", "Börja ansökan"), presses("Börja ansökan"))
    await visitor(alva, keeps_form("step 1"), fills(start="2020-01-01"), keeps_form("step 1, faults"))
    await visitor(alva, fills(**account(visitor, platform="instagram", name="Barnen på Lönnen")))
    await visitor(alva, keeps_form("step 1, advice"), writes(**asked))
    await past_advice(visitor, alva)
    await visitor(alva, keeps_form("step 2"), fills(purpose="🎉", goals="lösenord: Hemligt1!"))
    await visitor(alva, keeps_form("step 2, faults"))
    visitor.forms.clear()
    await visitor(alva, "/nytt-konto", keeps("draft", "påbörjad ansökan"), presses("Fortsätt"))
    await visitor(alva, writes(**PURPOSE), keeps_form("step 3"), writes(**CHANNEL))
    await visitor(alva, keeps_form("step 4"), writes(**RUNNING), keeps_form("step 5"))
    await visitor(alva, fills(owner=[number(visitor, alva)], substitutes=[number(visitor, alva)]))
    await visitor(alva, keeps_form("step 5, faults"))
    await visitor(alva, fills(owner=[number(visitor, alva)], substitutes=[number(visitor, "cleo")]))
    await visitor(alva, keeps_form("step 6"), fills(talk_manager=True, talk_information_unit=True))
    await visitor(alva, keeps("summary", "Kontrollera din ansökan"))
    for step in ("Konto", "Syfte", "Varför", "Så ska", "Vem", "Har ni"):
        await opened_again(visitor, alva, step)
    await visitor(alva, presses("Skicka ansökan"), keeps("applicant, sent", "Väntar på beslut"))


async def opened_again(visitor: Visitor, who: str, step: str) -> None:
    """Keep one step's form as it is opened from the summary, with the answers in it."""
    await visitor(who, presses(f"Ändra: {step}"), keeps_form(f"change: {step}"))
    visitor.forms.pop(who)


async def past_advice(visitor: Visitor, who: str) -> None:
    """The advice has been read."""
    while "advised" in visitor.forms[who].payload:
        before = visitor.forms[who]
        await visitor(who, fills())
        assert visitor.forms[who] != before, visitor.errors


async def deciding(visitor: Visitor) -> None:
    """Bo asks and approves, Fia takes it and approves."""
    await visitor("bo", keeps("manager, to decide", "har ansökt"), "/status")
    await visitor("bo", keeps("status, to decide", "Väntar på ditt beslut"))
    await visitor.home("bo", "home, to decide")
    await visitor("bo", presses("Fråga den som ansöker"), keeps_form("question"))
    await visitor("bo", writes(reason="Hur når ni familjer som inte läser svenska?"))
    await visitor("alva", keeps("applicant, asked", "Svara och skicka igen"))
    await visitor("alva", presses("Ändra: Syfte"), writes(target_group="Familjer hos oss, på fem språk."))
    await visitor("alva", presses("Svara och skicka igen"), keeps_form("answer"))
    await visitor("alva", writes(reply="Vi översätter inläggen."))
    await visitor("bo", keeps("manager, answered", "Ändrat sedan", "[Godkänn]"))
    late, message, place = find_button(visitor, "bo", "Avslå")
    await visitor("bo", presses("Godkänn"), keeps("manager, decided", "godkände"))
    await visitor.send("bo", Press(payload=late, message=message), place)
    await visitor("bo", keeps("late click", "ändrade ingenting"))
    await visitor("fia", keeps("unit, to decide", "har ansökt", "Ta ärendet"), presses("Ta ärendet"))
    await visitor("fia", keeps("unit, taken", "har tagit ärendet"))
    await visitor("gun", presses("Godkänn"), keeps("unit, not taken by oneself", "Ta över det först"))
    await visitor.home("fia", "home, unit")
    await visitor("fia", presses("Godkänn"), keeps("unit, decided", "godkände"))
    await visitor("alva", keeps("applicant, approved", "Du har fått en checklista"))


async def launching(visitor: Visitor) -> None:
    """Alva goes through the checklist, and gives the address."""
    alva = "alva"
    await visitor(alva, keeps("checklist", "[Nästa steg"), presses("Nästa steg"))
    await visitor(alva, fills(done=False), keeps_form("launch step, faults"), fills(done=True))
    await visitor(alva, keeps("checklist, under way", "Klart: "))
    await visitor.home(alva, "home, launching")
    await visitor(alva, "/status", keeps("status, launching", "starten pågår"))
    visitor.forms.clear()
    await visitor(alva, presses("Välj ett annat steg"), keeps_form("launch, choose"))
    visitor.forms.clear()
    await visitor(alva, presses("Nästa steg"))
    nth = 1
    while alva in visitor.forms:
        nth += 1
        await visitor(alva, keeps_form(f"launch step {nth}"), fills(done=True))
    await visitor(
        alva, presses("Ange adressen"), keeps_form("address"), fills(address="https://facebook.com")
    )
    await visitor(alva, keeps_form("address, faults"))
    await visitor(alva, fills(address="https://www.facebook.com/lonnenexempelkommun"))
    await visitor(alva, keeps("checklist, live", "igång och står i registret", "Klart: "))
    await visitor("fia", keeps("live, told to the unit", "är igång på"))


async def looking_up(visitor: Visitor) -> None:
    """Olle searches the register, and asks whether addresses are ours."""
    olle = "olle"
    await visitor(olle, "/kontoregister lönnen", keeps("register, one found", "Facebook"))
    await visitor(olle, presses("Förskolan Lönnen"), keeps("register, account", "Adress"))
    await registered(visitor)
    await visitor(olle, "/kontoregister", keeps("register, page", "Visa"), presses("Visa"))
    await visitor(olle, f"/kontoregister {visitor.look('zzzzz', 3_000)}", keeps("register, nothing", ""))
    pasted = {
        "ours": ("https://m.facebook.com/LonnenExempelkommun/?ref=x", "Ja, kontot är vårt"),
        "looks like ours": ("https://www.facebook.com/lonnenexempelkomun", "Se upp"),
        "looks like many": ("https://www.facebook.com/exempelkommun-bibliotek", "Se upp"),
        "not ours": ("https://www.facebook.com/bilverkstaden", "Nej, kontot är inte vårt"),
        "own website": ("https://www.exempelkommun.example/", "kommunens egen webbplats"),
        "a website": ("https://bilverkstaden.se/", "Webbplatsen finns inte i registret"),
        "no account": ("https://www.facebook.com/login", "ser inte ut som adressen"),
        "long": ("https://exempelgolf.se/" + "å" * 1_900, ""),
    }
    for name, (address, says) in pasted.items():
        await visitor(olle, f"/kontoregister {address}", keeps(f"address, {name}", says))


async def registered(visitor: Visitor) -> None:
    """Twenty accounts more in the register."""
    async with visitor.world.database.transaction() as session:
        policy, now = visitor.world.dispatch.policy, visitor.world.clock.now()
        version = await policy.record(session, now, policy.today(now))
        for nth in range(20):
            address = parse_address(f"https://www.facebook.com/exempelkommunbibliotek{nth}")
            one = Account(
                platform=address.platform,
                name=visitor.look(f"Exempelbiblioteket {nth}", 80),
                unit_id=visitor.world.units["Informationsenheten"].id or 0,
                profile_version_id=version,
                status=AccountStatus.LIVE,
                url=address.url,
                address_key=address.key,
                created_at=now,
            )
            await accounts.add(session, one)


async def other_ends(visitor: Visitor) -> None:
    """Refused, taken back, a manager that was chosen, a message that did not arrive."""
    await applied(visitor, "cleo", "Lönnens avdelning, Exempelkommun", platform="tiktok", closed_group=True)
    await visitor("bo", presses("Godkänn"))
    await visitor("gun", presses("Ta ärendet"), presses("Avslå"), keeps_form("refusal"))
    await visitor("gun", writes(reason="Ni har redan en sida."))
    await visitor("cleo", keeps("applicant, refused", "Avslagen"))
    await applied(visitor, "olle", "Parkerna i Exempelkommun", platform="x")
    await visitor("bo", presses("Godkänn"))
    await visitor("fia", keeps("unit, manager chosen", "vald av den som ansöker"))
    await visitor("olle", presses("Ta tillbaka"), keeps("applicant, taken back", "tagit tillbaka"))
    # To where she wrote, and then to her address.
    visitor.world.channel.faults = [DeliveryError("user_not_found", permanent=True) for _way in range(2)]
    await applied(visitor, "alva", "Lönnens kök, Exempelkommun", platform="youtube")
    await visitor("fia", keeps("undelivered", "kom inte fram"))


async def applied(visitor: Visitor, who: str, name: str, **other: Any) -> None:
    """One more application, to the manager."""
    await visitor(who, "/nytt-konto", presses("Börja ansökan"))
    await visitor(who, writes(**account(visitor, name=name, **other)))
    await past_advice(visitor, who)
    answers = {**PURPOSE, **CHANNEL, **RUNNING}
    for _step in range(3):
        asked = {one.name for one in visitor.forms[who].fields}
        await visitor(who, writes(**{name: answers.get(name, "Det gör vi.") for name in asked}))
    substitute = "cleo" if who != "cleo" else "alva"
    people_ = {"owner": [number(visitor, who)], "substitutes": [number(visitor, substitute)]}
    if any(one.name == "manager" for one in visitor.forms[who].fields):
        await visitor(who, keeps_form("step 5, manager"))
        people_["manager"] = [number(visitor, "bo")]
    await visitor(who, fills(**people_))
    await visitor(who, fills(talk_manager=True, talk_information_unit=True), presses("Skicka ansökan"))


async def in_english(visitor: Visitor) -> None:
    """Alva reads English."""
    async with visitor.world.database.transaction() as session:
        row = await people.get(session, visitor.world.alva.id)
        assert row is not None
        row.language = "en"
    for command in ("hjalp", "status", "sprak", "kontoregister", "nytt-konto"):
        await visitor("alva", f"/{command}", keeps(f"English: {command}"))
    await visitor.home("alva", "English: home")
