"""Every card and every form that the flows show: driven as people do, kept by name.

    gallery = await of(folder, usual)
    gallery.cards["manager, to decide"], gallery.forms["step 2"], gallery.faults["step 1, faults"]

The same conversations are held in each look: with ordinary answers, and with the longest and strangest
that pass. What no `keeps` names is there, too, under a number and its title.
"""

import asyncio
import fcntl
import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter

from bot.channels.base import DeliveryError
from chat.inbound import Press
from handlers.duties.pieces import MOST_IN_ONE
from handlers.register.addresses import parse_address
from handlers.rulebook import Rulebook
from store.models.accounts import Account, AccountStatus, Assignment, Part
from store.queries import accounts, people
from tests import world as worlds
from tests.scripts import CHANNEL, PURPOSE, RUNNING, account, number
from tests.sweeping import sweep
from tests.talk import fills, find_button, presses
from tests.visitor import LOOKS, Gallery, Look, Visitor, keeps, keeps_form, usual, writes
from tests.world import MONDAY, World

_STORED = TypeAdapter(Gallery)


async def of(folder: Path, look: Look) -> Gallery:
    """Hold every conversation in one look, in a world of its own in that folder."""
    async with worlds.world(folder, worlds.without_daily_question()) as world:
        visitor = Visitor(world, look)
        if look is not usual:
            await rename(world, look)
        for chapter in CHAPTERS:
            await chapter(visitor)
        return visitor.close()


def held(factory: pytest.TempPathFactory, look: str) -> Gallery:
    """The same by the look's name, held once for all that ask in one run of the tests, in any process."""
    base = factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    kept = shared / f"gallery-{look}.json"
    with kept.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            made = asyncio.run(of(factory.mktemp("gallery"), LOOKS[look]))
            kept.write_bytes(_STORED.dump_json(made))
    return _STORED.validate_json(kept.read_bytes())


async def rename(world: World, look: Look) -> None:
    """People and units have names as long and strange as the database takes."""
    async with world.database.transaction() as session:
        for person in world.people.values():
            row = await session.merge(person)
            row.name, row.title = look(person.name, 200), look(person.title, 200)
        for unit in world.units.values():
            one = await session.merge(unit)
            one.name = look(unit.name, 200)


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


async def reminding(visitor: Visitor) -> None:
    """The next week, nobody publishes anything."""
    alva = "alva"
    for days in (7, 10):  # the duty is opened on the Monday, and comes up on the Thursday
        visitor.world.clock.at = MONDAY + timedelta(days=days)
        await sweep(visitor.world)
    await visitor(alva, keeps("reminder", "har ni publicerat den här veckan"))
    await visitor(alva, presses("Hur gör jag?"), keeps("reminder, how", "Välj något"))
    await visitor(alva, presses("Påminn mig senare"), keeps_form("later"), fills(when="tomorrow"))
    await visitor(alva, keeps("reminder, put off", "ny påminnelse"))
    await visitor(alva, presses("Jag kan inte"), keeps("reminder, passed on", "Frågan går till"))
    await visitor(alva, "/publicerat", keeps("posted", "publicerat på"), presses("Lägg till länk"))
    await visitor(alva, fills(link="https://www.facebook.com"), keeps_form("posted, link, faults"))
    post = "https://www.facebook.com/lonnenexempelkommun/posts/"
    await visitor(alva, fills(link=f"{post}1"), keeps("posted, linked", "Länken är sparad"))
    await sweep(visitor.world)
    await visitor(alva, f"/publicerat {post}2 i går", keeps("posted, yesterday", "publicerade på"))
    await visitor(alva, presses("Ångra"), keeps("posted, taken back", "räknas inte längre"))
    visitor.world.clock.at = MONDAY + timedelta(days=15)
    await sweep(visitor.world)
    await visitor("bo", keeps("reminder, the week after", "vecka 10"))
    await visitor("bo", presses("Nej, det blev inte av"), keeps("not posted", "för få inlägg"))
    async with visitor.world.database.transaction() as session:
        more = await accounts.by_address(session, "facebook:exempelkommunbibliotek1")
        assert more is not None
        await accounts.assign(
            session,
            Assignment(
                person_id=visitor.world.alva.id or 0,
                part=Part.OWNER,
                account_id=more.id,
                starts_at=visitor.world.clock.now(),
            ),
        )
    await visitor(alva, "/publicerat", keeps("posted, where", "Var har ni publicerat"))


async def looking_after(visitor: Visitor) -> None:
    """The next day: the question of the day, a comment, and how the accounts stand."""
    alva, bo, fia = "alva", "bo", "fia"
    visitor.world.dispatch.policy = Rulebook([worlds.profile()])  # from now on somebody is asked each day
    visitor.world.clock.at = MONDAY + timedelta(days=16)
    await sweep(visitor.world)
    await visitor(alva, keeps("watch", "alla kommentarer besvarade"))
    await visitor(alva, presses("Det finns obesvarade"), keeps_form("comment"))
    await visitor(alva, presses("Allt är besvarat"), keeps("watched", "allt är besvarat i dag"))
    await visitor(alva, "/mina-konton", keeps("my accounts", "Har kontot i dag"))
    await visitor(alva, presses("Mer"), keeps("my account", "Pausa kontot"))
    await visitor(alva, presses("Pausa kontot"), fills(), keeps_form("pause, faults"))
    await visitor(alva, writes(first="2027-04-05", last="2027-04-30", reason="Vi är få i april."))
    await visitor(alva, keeps("pause, asked", "Du får svaret här"))
    await visitor(bo, keeps("pause, to decide", "vill pausa inläggen"))
    await visitor(bo, presses("Nej, publicera som vanligt"))
    await visitor(alva, presses("Pausa kontot"))
    await visitor(alva, writes(first="2027-04-05", last="2027-04-30", reason="Vi är få i april."))
    await visitor(bo, presses("Godkänn"), keeps("pause, decided", "sa ja"))
    await visitor(alva, keeps("pause, approved", "behöver inte publicera"))
    await visitor(bo, "/mina-konton", keeps("my staff's accounts", "dina medarbetare"))
    await visitor(bo, presses("Förskolan Lönnen"), keeps("account, manager", "Ändra antalet inlägg"))
    await visitor(
        bo,
        presses("Ändra antalet inlägg"),
        keeps_form("quota"),
        fills(posts="0"),
        keeps_form("quota, faults"),
        fills(posts="3"),
    )
    await visitor(alva, "/mina-konton", presses("Mer"), presses("Avsluta pausen"))
    await visitor(fia, "/lage", keeps("the whole", "Konton"))


async def left_alone(visitor: Visitor) -> None:
    """For weeks nobody answers anything."""
    bo = "bo"
    for days in range(22, 64):
        visitor.world.clock.at = MONDAY + timedelta(days=days, hours=7)
        await sweep(visitor.world)
    await visitor(bo, keeps("proposal", "Vad gör vi?"))
    await visitor(bo, presses("Vad är bäst?"), keeps("proposal, how", "Prata med dem"))
    await visitor(bo, presses("Vi har pratat med dem"), fills(), keeps_form("proposal, talk, faults"))
    await visitor(bo, presses("Avsluta kontot"), keeps_form("proposal, close"))
    await visitor(bo, writes(reason="Ingen läser det."), keeps("proposal, closed", "förblir öppet"))
    await visitor("alva", keeps("proposal, told", "föreslår att"))
    await visitor("fia", "/lage", keeps("the whole, not well", "Ingen har svarat"))
    await visitor("fia", presses("Visa 10 till"), keeps("the whole, the next", "11–20 av"))


async def waiting(visitor: Visitor) -> None:
    """Nobody decides, and nobody revises the guidelines."""
    await applied(visitor, "alva", "Lönnens kök, Exempelkommun", start="2027-09-01")
    for days in range(65, 77):
        visitor.world.clock.at = MONDAY + timedelta(days=days, hours=2)
        await sweep(visitor.world)
    await visitor("bo", keeps("waiting, manager", "har väntat på ditt beslut"))
    await visitor("fia", keeps("waiting, unit", "Utse någon annan"))
    await visitor("fia", presses("Utse någon annan"), keeps_form("waiting, somebody else"))
    await visitor(
        "fia", fills(decider=[number(visitor, "cleo")]), keeps("waiting, handed over", "beslutar nu")
    )
    await visitor("alva", keeps("waiting, applicant", "har utsett vem som beslutar"))
    await visitor("gun", keeps("guidelines", "Riktlinjerna för sociala medier"))
    await visitor("gun", presses("Vi har gått igenom riktlinjerna"), keeps_form("guidelines"))
    await visitor(
        "gun", writes(changed="Vi la till ett stycke."), keeps("guidelines, done", "gick igenom riktlinjerna")
    )


async def commented(visitor: Visitor) -> None:
    """Olle sees a comment without an answer."""
    post = "https://www.facebook.com/lonnenexempelkommun/posts/"
    visitor.world.clock.at = MONDAY + timedelta(days=64)
    await sweep(visitor.world)
    await visitor("olle", "/kommentar", keeps("comment, bare", "Skriv länken"))
    await visitor("olle", f"/kommentar {post}1", keeps("comment, told", "kommentaren är noterad"))
    await visitor("olle", f"/kommentar {post}1 i går 14.30", keeps("comment, again", "noterades"))
    await sweep(visitor.world)
    await visitor("alva", keeps("comment, reminder", "väntar på svar till"))
    await visitor("bo", "/mina-konton", presses("Förskolan Lönnen"))
    await visitor("bo", keeps("account, comments", "Kommentarer utan svar: 1", "Öppna kommentaren"))
    await visitor("alva", presses("Allt är besvarat"), keeps("watched, but", "du har tittat till"))
    await visitor(
        "alva", presses("Vi har svarat att svar kommer"), keeps("comment, promised", "svar kommer på")
    )
    await visitor("alva", presses("Något annat"), fills(), keeps_form("comment, else, faults"))
    await visitor("alva", writes(what="no_answer", reason="Det är en hälsning."))
    await visitor("alva", keeps("comment, no answer", "inte behöver något svar"))
    await visitor("alva", presses("Öppna igen"), keeps("comment, reopened", "väntar på svar igen"))
    await visitor("alva", presses("Besvarad"), keeps("comment, answered", "är besvarad"))
    for nth in range(2, MOST_IN_ONE + 3):
        await visitor("olle", f"/kommentar {post}{nth}")
    visitor.world.clock.at = MONDAY + timedelta(days=65)
    await sweep(visitor.world)
    await visitor("alva", keeps("reminder of many", "till."))
    await visitor("alva", presses("Visa nästa"), keeps("reminder of many, the next", "Fler påminnelser"))


async def in_english(visitor: Visitor) -> None:
    """Alva reads English."""
    async with visitor.world.database.transaction() as session:
        row = await people.get(session, visitor.world.alva.id)
        assert row is not None
        row.language = "en"
    for command in ("hjalp", "status", "sprak", "kontoregister", "nytt-konto"):
        await visitor("alva", f"/{command}", keeps(f"English: {command}"))
    await visitor.home("alva", "English: home")


CHAPTERS = (
    nothing_yet,
    applying,
    deciding,
    launching,
    looking_up,
    other_ends,
    reminding,
    looking_after,
    left_alone,
    commented,
    waiting,
    in_english,
)
