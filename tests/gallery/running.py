"""Reminders, comments, pauses, and who steps in."""

from datetime import timedelta

from sqlmodel import select

from chat.inbound import Press
from handlers.comments.actions import Answered
from handlers.duties.pieces import MOST_IN_ONE
from handlers.rulebook import Rulebook
from store.models import Comment
from store.models.accounts import Assignment, Part
from store.queries import accounts
from tests import world as worlds
from tests.gallery.applying import applied
from tests.scripts import number
from tests.sweeping import sweep
from tests.talk import fills, presses
from tests.visitor import Visitor, keeps, keeps_form, writes
from tests.world import MONDAY


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
    await owns_too(visitor, alva, "facebook:exempelkommunbibliotek1")
    await visitor(alva, "/publicerat", keeps("posted, where", "Var har ni publicerat"))


async def owns_too(visitor: Visitor, who: str, address: str) -> None:
    """One more is responsible for the account at that address."""
    async with visitor.world.database.transaction() as session:
        account_ = await accounts.by_address(session, address)
        assert account_ is not None
        await accounts.assign(
            session,
            Assignment(
                person_id=visitor.world.people[who].id or 0,
                part=Part.OWNER,
                account_id=account_.id,
                starts_at=visitor.world.clock.now(),
            ),
        )


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
    await visitor(bo, writes(reason="Ingen läser det."), keeps("proposal, closed", "Inget är avslutat än"))
    await visitor("alva", keeps("proposal, told", "vill avsluta"))
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


async def without_substitute(visitor: Visitor) -> None:
    """Nobody steps in for one of Alva's accounts: she suggests somebody, and Bo decides."""
    visitor.world.clock.at = MONDAY + timedelta(days=79)
    await sweep(visitor.world)
    await visitor("alva", keeps("substitute, missing", "ersättare till."), presses("Välj ersättare"))
    await visitor("alva", fills(), keeps_form("substitute, faults"), fills(who=[number(visitor, "cleo")]))
    await visitor("alva", keeps("substitute, suggested", "Chefen bestämmer"))
    await visitor("bo", keeps("substitute, to decide", "blir ersättare"), presses("Välj ersättare"))
    await visitor("bo", keeps_form("substitute"), fills(), keeps("substitute, appointed", "är nu ersättare"))
    await visitor("cleo", keeps("substitute, told", "har utsett dig till ersättare"))


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
    async with visitor.world.database.reading() as session:
        told = [one.id or 0 for one in await session.exec(select(Comment))]
    for number_ in told:  # or they would fill the messages of the next chapters
        await visitor.send("alva", Press(payload=Answered(comment=number_).pack()))
