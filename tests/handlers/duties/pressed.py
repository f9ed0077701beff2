"""Every button and every form of what is to be done, and what each of five people sees who presses it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from chat.actions import Action
from handlers.close import actions as close
from handlers.comments import actions as comments
from handlers.cover import actions as cover
from handlers.duties import actions as duties
from handlers.guidelines import actions as guidelines
from handlers.hand_over import actions as hand_over
from handlers.holds import actions as holds
from handlers.overview import actions as overview
from handlers.pauses import actions as pauses
from handlers.planning import actions as planning
from handlers.posting import actions as posting
from handlers.proposals import actions as proposals
from handlers.substitutes import actions as substitutes
from handlers.waiting import actions as waiting
from handlers.watch import actions as watch
from tests.handlers.duties import begun
from tests.talk import Talk

PEOPLE = {
    "alva": "owner",
    "cleo": "substitute",
    "bo": "manager",
    "fia": "information unit",
    "olle": "outsider",
}

THEIRS = "Det kan bara de som sköter kontot göra"
MANAGERS = "Det bestämmer chefen eller informationsenheten"
UNITS = "Det kan bara informationsenheten göra"
BOS = "Chefen för dem som sköter kontot bestämmer det här"
DECIDERS = "Det kan bara de som beslutar i ärendet göra"
WHOLE = "Bara informationsenheten ser alla konton"
TELLERS = "Det kan bara den som berättade om inlägget göra"
NOBODY = "Det finns ingen annan som kan ta över"
OVER = "Det behöver du inte göra längre"
ABSENT = "Det kan bara den som är borta, den som anmälde det och chefen göra"
CLOSING = "Bara chefen eller informationsenheten kan bestämma att det stängs"
OWNERS = "Det kan bara den kontoansvariga, chefen och informationsenheten göra"
NAMED = "Det kan bara den som ska ta över svara på"
APPROVER = "Det bestämmer chefen för den som lämnar över"
ALVAS_STEP = "Det steget gör Alva Exempelsson"
THEIR_WORD = "Bara den som lämnar över och den som tar över bekräftar"
TAKING_PART = "Det kan bara de som är med i överlämningen göra"
CHIEFS = "Det kan bara personens chef och informationsenheten"
MOVED = "Det här är gammalt"
CLOSERS = "Det kan bara kontoansvarig, kontoansvarigs chef eller informationsenheten göra"
CONCERNED = "Det kan bara de som sköter kontot eller beslutar om det göra"
OWN = "Ingen beslutar om sitt eget konto"
PLANNERS = "Det kan bara den som har kontona, chefen och informationsenheten planera"
SEERS = "Det här ser bara chefer och informationsenheten"
ANSWERER = "Bara kontoansvarig kan svara på det här"
REFUSED = (
    *(PLANNERS, SEERS),
    *(THEIRS, MANAGERS, UNITS, BOS, DECIDERS, WHOLE, TELLERS, ABSENT, CLOSING, NOBODY, OVER),
    *(OWNERS, NAMED, APPROVER, ALVAS_STEP, THEIR_WORD, TAKING_PART, CHIEFS),
    *(CLOSERS, CONCERNED, OWN, ANSWERER),
)


@dataclass(frozen=True)
class Script:
    """A button that stands before its `holder`; the others forge the press, unless they have it, too."""

    action: type[Action]
    begins: Callable[[Talk], Awaitable[None]]
    holder: str
    label: str
    sees: Mapping[str, str]
    """The first words of the answer to each person."""
    form: type[Action] | None = None
    """Of the form that opens."""
    fills: Mapping[str, Any] = field(default_factory=dict)
    """What is changed in it before it is sent; a person by their key."""
    then: str = ""
    """The first words of the answer to whoever sends it."""

    def __str__(self) -> str:
        return f"{self.action.name}-{self.begins.__name__}"


def all_but_olle(text: str) -> dict[str, str]:
    """Whoever runs the account may, and the outsider may not."""
    return {**dict.fromkeys(PEOPLE, text), "olle": THEIRS}


def manager_and_unit(text: str) -> dict[str, str]:
    """The manager and the information unit may."""
    return {**dict.fromkeys(PEOPLE, MANAGERS), "bo": text, "fia": text}


def asked_to_cover(text: str) -> dict[str, str]:
    """Whoever can take over, the manager and the information unit may; who is away is not asked."""
    return {**dict.fromkeys(PEOPLE, text), "alva": THEIRS, "olle": THEIRS}


def of_absence(own: str, others: str) -> dict[str, str]:
    """Whoever is away, their manager and the information unit may."""
    return {**dict.fromkeys(PEOPLE, ABSENT), "alva": own, "bo": others, "fia": others}


def of_plan(own: str, others: str) -> dict[str, str]:
    """Whoever has the accounts, their manager and the information unit may."""
    return {**dict.fromkeys(PEOPLE, PLANNERS), "alva": own, "bo": others, "fia": others}


def bo_and_unit(text: str) -> dict[str, str]:
    """In a case: its manager, who decides, and the information unit may."""
    return {**dict.fromkeys(PEOPLE, DECIDERS), "bo": text, "fia": text}


def unit_alone(text: str) -> dict[str, str]:
    """The information unit may."""
    return {**dict.fromkeys(PEOPLE, UNITS), "fia": text}


def owner_manager_unit(text: str) -> dict[str, str]:
    """Whoever is responsible, their manager and the information unit may."""
    return {**dict.fromkeys(PEOPLE, text), "cleo": OWNERS, "olle": OWNERS}


def but(refused: str, **others: str) -> dict[str, str]:
    """Nobody may but these."""
    return {**dict.fromkeys(PEOPLE, refused), **others}


LATER, ASKS, AGAIN = "Påminn mig senare", "När ska jag påminna dig?", "Du får en ny påminnelse"
WHEN = {"when": "tomorrow"}
CANNOT, TO_CLEO, TO_BO = "Jag kan inte", "Frågan går till Cleo", "Frågan går till Bo"

SCRIPTS = (
    Script(
        posting.Published,
        begun.thursday,
        "alva",
        "Vi har publicerat",
        all_but_olle("Nu är det noterat att ni har publicerat"),
    ),
    Script(
        posting.Published,
        begun.accounts_shown,
        "alva",
        "Vi har publicerat",
        all_but_olle("Nu är det noterat att ni har publicerat"),
    ),
    Script(
        posting.NotPublished,
        begun.week_over,
        "cleo",
        "Nej, det blev inte av",
        all_but_olle("Tack för svaret"),
    ),
    Script(
        posting.AddLink,
        begun.published,
        "alva",
        "Lägg till länk",
        all_but_olle("Länken till inlägget"),
        posting.AddLink,
        {"link": begun.POST},
        "Länken är sparad",
    ),
    Script(
        posting.TakeBack,
        begun.published,
        "alva",
        "Ångra",
        {
            "alva": "Inlägget räknas inte längre",
            "cleo": TELLERS,
            "bo": TELLERS,
            "fia": "Inlägget räknas inte längre",
            "olle": THEIRS,
        },
    ),
    Script(
        watch.AllAnswered,
        begun.monday,
        "alva",
        "Allt är besvarat",
        all_but_olle("Nu är det noterat att allt"),
    ),
    Script(
        watch.SomeUnanswered,
        begun.monday,
        "alva",
        "Det finns obesvarade",
        all_but_olle("En obesvarad kommentar"),
        comments.Tell,
        {"link": begun.POST},
        "kommentaren är noterad",
    ),
    Script(
        comments.Tell,
        begun.accounts_shown,
        "alva",
        "Berätta om en kommentar",
        dict.fromkeys(PEOPLE, "En obesvarad kommentar"),
        comments.Tell,
        {"link": begun.POST},
        "kommentaren är noterad",
    ),
    Script(comments.Answered, begun.comment, "alva", "Besvarad", all_but_olle("är besvarad")),
    Script(
        comments.Holding, begun.comment, "alva", "Vi har svarat att", all_but_olle("noterat att svar kommer")
    ),
    Script(
        comments.Other,
        begun.comment,
        "alva",
        "Något annat",
        all_but_olle("Vad hände med kommentaren?"),
        comments.Other,
        {"what": "no_answer", "reason": "Bara ett tack."},
        "inte behöver något svar",
    ),
    Script(comments.Reopen, begun.answered, "alva", "Öppna igen", all_but_olle("väntar på svar igen")),
    Script(
        pauses.Ask,
        begun.account_shown,
        "alva",
        "Pausa kontot",
        all_but_olle("Första dagen utan inlägg"),
        pauses.Ask,
        begun.REST,
        "Lönnens kök",
    ),
    Script(
        pauses.Approve,
        begun.pause_asked,
        "bo",
        "Godkänn",
        {**dict.fromkeys(PEOPLE, BOS), "bo": "Bo Påhittad sa ja"},
    ),
    Script(
        pauses.Refuse,
        begun.pause_asked,
        "bo",
        "Nej, publicera som vanligt",
        {**dict.fromkeys(PEOPLE, BOS), "bo": "Bo Påhittad sa nej"},
    ),
    Script(pauses.End, begun.pause_approved, "alva", "Avsluta pausen", all_but_olle("Pausen är slut")),
    Script(overview.Show, begun.accounts_shown, "alva", "Mer", all_but_olle("Har kontot i dag: Alva")),
    Script(
        overview.Further,
        begun.whole_shown,
        "fia",
        "Visa 1 till",
        {**dict.fromkeys(PEOPLE, WHOLE), "fia": "Ingen har svarat: 11 av 11"},
    ),
    Script(
        overview.Quota,
        begun.account_shown,
        "bo",
        "Ändra antalet inlägg",
        manager_and_unit("Antal inlägg i veckan"),
        overview.Quota,
        {"posts": "1"},
        "ska ha 1 inlägg i veckan",
    ),
    Script(cover.Take, begun.absent, "cleo", "Ja, jag tar över", asked_to_cover("Tack. Du tar över")),
    Script(
        cover.Put,
        begun.absent,
        "cleo",
        "Välj någon",
        asked_to_cover("Vem tar över?"),
        cover.Put,
        {"who": "cleo"},
        "tar över Lönnens kök",
    ),
    Script(
        cover.Shut,
        begun.uncovered,
        "bo",
        "Stäng för kommentarer",
        {**asked_to_cover("Vad ska stå på kontot"), "cleo": CLOSING},
        cover.Shut,
        {},
        "Stäng av kommentarerna på kontot",
    ),
    Script(
        cover.Release,
        begun.covered,
        "cleo",
        "Jag kan inte längre",
        {**dict.fromkeys(PEOPLE, "Du tar inte över några konton där"), "cleo": "Du behöver inte ta över"},
    ),
    Script(
        cover.Subscribe,
        begun.absence_to_tell,
        "alva",
        "Visa i min kalender",
        dict.fromkeys(PEOPLE, "Kopiera den här adressen"),
    ),
    Script(
        cover.Renew,
        begun.calendar_wanted,
        "alva",
        "Byt adress",
        {**dict.fromkeys(PEOPLE, "Kopiera den här adressen"), "alva": "Läget nu står längre ner"},
    ),
    Script(
        planning.Plan,
        begun.holiday_asked,
        "alva",
        "Planera veckorna",
        of_plan("Din plan för sommaren 2027", "Alva Exempelsson: sommaren 2027"),
        planning.Plan,
        begun.SUMMER,
        "Nu är det sparat: sommaren 2027",
    ),
    Script(
        planning.OneAccount,
        begun.holiday_planned,
        "alva",
        "Välj andra för Lönnens bad",
        of_plan("Vem ska få frågan om Lönnens bad", "Vem ska få frågan om Lönnens bad"),
        planning.OneAccount,
        {"week_2027_07_12": "in_turn"},
        "Nu är det sparat: sommaren 2027",
    ),
    Script(
        planning.Show,
        begun.gap_shown,
        "bo",
        "Semestertäckning",
        {**dict.fromkeys(PEOPLE, SEERS), "bo": "de närmaste veckorna", "fia": "de närmaste veckorna"},
    ),
    Script(
        planning.Fill,
        begun.gap_shown,
        "bo",
        "Vecka 11: välj för Lönnens kök",
        manager_and_unit("Ingen har Lönnens kök (Facebook) då"),
        planning.Fill,
        {"who": "cleo"},
        "Cleo Exempelsson har Lönnens kök",
    ),
    Script(
        cover.Tell,
        begun.absence_to_tell,
        "alva",
        "Jag ska vara borta",
        dict.fromkeys(PEOPLE, "När är du borta?"),
        cover.Tell,
        begun.AWAY,
        "Det är noterat att du är borta",
    ),
    Script(
        cover.Tell,
        begun.absent,
        "alva",
        "Ändra",
        of_absence("När är du borta?", "När är Alva Exempelsson borta?"),
        cover.Tell,
        {"last": "2027-03-26"},
        "Det är noterat att",
    ),
    Script(
        cover.Back,
        begun.absent,
        "alva",
        "Jag är inte borta",
        of_absence("Det är noterat att du inte är borta", "noterat att Alva Exempelsson inte är borta"),
    ),
    Script(
        substitutes.Appoint,
        begun.alone,
        "alva",
        "Välj ersättare",
        {**all_but_olle("Ersättaren sköter Lönnens kök"), "cleo": THEIRS},
        substitutes.Appoint,
        {"who": "cleo"},
        "Noterat",
    ),
    Script(
        proposals.Talk,
        begun.not_run,
        "bo",
        "Vi har pratat med dem",
        manager_and_unit("Vad har ni kommit överens om?"),
        proposals.Talk,
        {"agreed": "Cleo hjälper till."},
        "Det är noterat",
    ),
    Script(
        proposals.Close,
        begun.not_run,
        "bo",
        "Avsluta kontot",
        manager_and_unit("Varför ska kontot avslutas?"),
        proposals.Close,
        {"reason": "Ingen läser det."},
        "får veta det",
    ),
    Script(
        close.Ask,
        begun.account_shown,
        "alva",
        "Avsluta kontot",
        {**dict.fromkeys(PEOPLE, "Varför ska kontot avslutas?"), "cleo": CLOSERS, "olle": CLOSERS},
        close.Ask,
        {"reason": "Köket är nedlagt."},
        "får veta det",
    ),
    Script(
        close.Show,
        begun.closing_to_decide,
        "bo",
        "Visa och besluta",
        {**dict.fromkeys(PEOPLE, MOVED), "fia": "Alva Exempelsson vill avsluta", "olle": CONCERNED},
    ),
    Script(
        close.Answer,
        begun.closing_asked_by_the_unit,
        "alva",
        "Svara",
        {**dict.fromkeys(PEOPLE, ANSWERER), "alva": "Vad säger du om det här?", "olle": CONCERNED},
        close.Answer,
        {"answer": "Vi har börjat igen."},
        "läser ditt svar innan",
    ),
    Script(
        close.Approve,
        begun.closing_asked,
        "bo",
        "Ja, avsluta",
        {
            "bo": "Bo Påhittad sa ja som chef",
            "fia": "Fia Påhittad sa ja för informationsenheten",
            "alva": OWN,
            "cleo": OWN,
            "olle": CONCERNED,
        },
    ),
    Script(
        close.Refuse,
        begun.closing_asked,
        "bo",
        "Nej, kontot ska",
        {
            **dict.fromkeys(("bo", "fia"), "Varför ska kontot vara kvar?"),
            "alva": OWN,
            "cleo": OWN,
            "olle": CONCERNED,
        },
        close.Refuse,
        {"reason": "Vi öppnar igen."},
        "Det är noterat att kontot blir kvar",
    ),
    Script(
        close.Cancel,
        begun.closing_asked,
        "alva",
        "Avbryt avslutet",
        {
            **dict.fromkeys(PEOPLE, "Avslutet är avbrutet"),
            "cleo": "Bara den som vill avsluta kontot",
            "olle": CONCERNED,
        },
    ),
    Script(
        close.Step,
        begun.closing_agreed,
        "alva",
        "Nästa steg: Ta farväl",
        {**dict.fromkeys(PEOPLE, "Det här kontot stänger måndag 22 mars"), "olle": CONCERNED},
        close.Step,
        {"on": "2027-03-08"},
        "Tack. Nästa steg är ”Arkivera en sista gång”",
    ),
    Script(
        close.Corrections,
        begun.closing_farewelled,
        "alva",
        "Rätta",
        {**dict.fromkeys(PEOPLE, "Vilket steg blev fel?"), "olle": CONCERNED},
    ),
    Script(
        close.Correct,
        begun.closing_corrected,
        "alva",
        "Ta farväl på kontot",
        {**dict.fromkeys(PEOPLE, "Rätta: Ta farväl på kontot"), "olle": CONCERNED},
        close.Correct,
        {"on": "2027-03-08", "link": "https://www.facebook.com/lonnenskok/posts/9"},
        "är rättat",
    ),
    Script(close.Release, begun.closed, "fia", "Släpp adressen", unit_alone("Adressen är ledig")),
    Script(
        holds.OnAccount,
        begun.registered,
        "fia",
        "Rättslig spärr",
        unit_alone("Varför måste allt sparas?"),
        holds.OnAccount,
        {"reason": "Någon har begärt ut handlingarna."},
        "Häv spärren",
    ),
    Script(
        holds.OnCase,
        begun.applied_for,
        "fia",
        "Rättslig spärr",
        unit_alone("Varför måste allt sparas?"),
        holds.OnCase,
        {"reason": "Någon har begärt ut handlingarna."},
        "Häv spärren",
    ),
    Script(holds.Lift, begun.on_hold, "fia", "Häv spärren", unit_alone("Spärren är hävd")),
    Script(
        waiting.Reassign,
        begun.decision_late,
        "fia",
        "Utse någon annan",
        {**bo_and_unit("Utse vem som beslutar"), "bo": UNITS},
        waiting.Reassign,
        {"decider": "cleo"},
        "Cleo Exempelsson har fått ansökan",
    ),
    Script(
        hand_over.Begin,
        begun.account_shown,
        "alva",
        "Lämna över kontot",
        owner_manager_unit("Varför byter kontot ansvarig?"),
        hand_over.Ask,
        {"person": "cleo", "reason": "moves"},
        "Cleo Exempelsson har fått frågan",
    ),
    Script(
        hand_over.Ask,
        begun.two_owners,
        "bo",
        "Alva Exempelsson",
        owner_manager_unit("Varför byter kontot ansvarig?"),
        hand_over.Ask,
        {"person": "cleo", "reason": "leaves"},
        "Cleo Exempelsson har fått frågan",
    ),
    Script(
        hand_over.Show,
        begun.hand_over_reminded,
        "cleo",
        "Visa överlämningen",
        {**dict.fromkeys(PEOPLE, "går över från Alva"), "olle": TAKING_PART},
    ),
    Script(hand_over.Accept, begun.hand_over_asked, "cleo", "Ja, jag", but(NAMED, cleo="väntar på att Bo")),
    Script(
        hand_over.Decline,
        begun.hand_over_asked,
        "cleo",
        "Nej, jag kan inte",
        but(NAMED, cleo="Varför inte?"),
        hand_over.Decline,
        {"reason": "Jag hinner inte."},
        "Cleo Exempelsson sa nej",
    ),
    Script(
        hand_over.Approve,
        begun.hand_over_accepted,
        "bo",
        "Godkänn",
        but(APPROVER, bo="Nästa steg: Lägg till"),
    ),
    Script(
        hand_over.Refuse,
        begun.hand_over_accepted,
        "bo",
        "Säg nej",
        but(APPROVER, bo="Varför inte?"),
        hand_over.Refuse,
        {"reason": "Cleo har inte tid."},
        "Bo Påhittad godkände det inte",
    ),
    Script(
        hand_over.Step,
        begun.hand_over_moving,
        "alva",
        "Nästa steg",
        but(ALVAS_STEP, alva="under Sidåtkomst", olle=TAKING_PART),
        hand_over.Step,
        {"done": True},
        "Nästa steg: Se att du kommer in",
    ),
    Script(
        hand_over.Confirm,
        begun.hand_over_moved,
        "alva",
        "Jag bekräftar",
        but(THEIR_WORD, alva="Väntar på att Cleo", cleo="Väntar på att Alva"),
    ),
    Script(
        hand_over.Cancel,
        begun.hand_over_moving,
        "alva",
        "Avbryt överlämningen",
        owner_manager_unit("avbröt överlämningen"),
    ),
    Script(
        hand_over.Name,
        begun.left,
        "bo",
        "Välj ny kontoansvarig",
        but(APPROVER, bo="Vem tar över?", fia="Vem tar över?"),
        hand_over.Name,
        {"person": "cleo"},
        "Cleo Exempelsson har fått frågan",
    ),
    Script(
        hand_over.Close,
        begun.left,
        "bo",
        "Avsluta kontot",
        but(APPROVER, bo="Varför ska kontot avslutas?", fia="Varför ska kontot avslutas?"),
        hand_over.Close,
        {"reason": "Ingen läser det."},
        "Avsluta Lönnens kök (Facebook)",
    ),
    Script(
        hand_over.Leaves,
        begun.own_to_hand_over,
        "bo",
        "Någon slutar",
        but(CHIEFS, bo="Vem slutar?", fia="Vem slutar?"),
        hand_over.Leaves,
        {"person": "cleo", "last": "2027-03-31"},
        "Nu är det noterat att Cleo Exempelsson slutar",
    ),
    Script(
        hand_over.Stays,
        begun.told_to_leave,
        "bo",
        "Personen slutar inte",
        but(CHIEFS, bo="Alva Exempelsson slutar inte", fia="Alva Exempelsson slutar inte"),
    ),
    Script(
        guidelines.Revised,
        begun.guidelines,
        "fia",
        "Vi har gått igenom",
        unit_alone("Riktlinjerna är genomgångna"),
        guidelines.Revised,
        {"changed": "Ny text om barn på bild."},
        "gick igenom riktlinjerna",
    ),
    Script(
        duties.Further,
        begun.nine_comments,
        "alva",
        "Visa nästa",
        {**dict.fromkeys(PEOPLE, "Fler påminnelser"), "olle": OVER},
    ),
    Script(
        duties.Later, begun.monday, "alva", LATER, all_but_olle(ASKS), duties.Later, {"when": "today"}, AGAIN
    ),
    Script(duties.Later, begun.thursday, "alva", LATER, all_but_olle(ASKS), duties.Later, WHEN, AGAIN),
    Script(duties.Later, begun.comment, "alva", LATER, all_but_olle(ASKS), duties.Later, WHEN, AGAIN),
    Script(duties.Later, begun.decision, "bo", LATER, bo_and_unit(ASKS), duties.Later, WHEN, AGAIN),
    Script(duties.Later, begun.not_run, "bo", LATER, manager_and_unit(ASKS), duties.Later, WHEN, AGAIN),
    Script(duties.Later, begun.guidelines_ahead, "fia", LATER, unit_alone(ASKS), duties.Later, WHEN, AGAIN),
    Script(
        duties.Later,
        begun.closing_to_decide,
        "bo",
        LATER,
        {**dict.fromkeys(PEOPLE, CONCERNED), "bo": ASKS, "fia": ASKS},
        duties.Later,
        WHEN,
        AGAIN,
    ),
    Script(
        duties.Later,
        begun.closing_reminded,
        "alva",
        LATER,
        {**dict.fromkeys(PEOPLE, ASKS), "olle": CONCERNED},
        duties.Later,
        WHEN,
        AGAIN,
    ),
    Script(
        duties.Cannot,
        begun.closing_reminded,
        "alva",
        CANNOT,
        {**dict.fromkeys(PEOPLE, TO_CLEO), "cleo": TO_BO, "olle": CONCERNED},
    ),
    Script(
        duties.Help,
        begun.closing_reminded,
        "alva",
        "Hur gör jag?",
        {**dict.fromkeys(PEOPLE, "Publicera ett inlägg där du berättar"), "olle": CONCERNED},
    ),
    Script(duties.Cannot, begun.monday, "alva", CANNOT, {**all_but_olle(TO_CLEO), "cleo": NOBODY}),
    Script(duties.Cannot, begun.thursday, "alva", CANNOT, {**all_but_olle(TO_CLEO), "cleo": TO_BO}),
    Script(duties.Cannot, begun.comment, "alva", CANNOT, {**all_but_olle(TO_CLEO), "cleo": TO_BO}),
    Script(duties.Cannot, begun.decision, "bo", CANNOT, bo_and_unit("Frågan går till informationsenheten")),
    Script(
        duties.Cannot,
        begun.absent,
        "cleo",
        CANNOT,
        {**asked_to_cover(TO_BO), "bo": "Frågan går till informationsenheten"},
    ),
    Script(duties.Help, begun.absent, "cleo", "Vad innebär det?", asked_to_cover("Så tar du över ett konto")),
    Script(duties.Help, begun.monday, "alva", "Hur gör jag?", all_but_olle("Titta till kontot")),
    Script(duties.Help, begun.thursday, "alva", "Hur gör jag?", all_but_olle("Ett inlägg för veckan")),
    Script(duties.Help, begun.comment, "alva", "Hur gör jag?", all_but_olle("Att svara på en kommentar")),
    Script(duties.Help, begun.decision, "bo", "Hur gör jag?", bo_and_unit("Så beslutar du")),
    Script(duties.Help, begun.not_run, "bo", "Vad är bäst?", manager_and_unit("Vad ni kan göra med kontot")),
    Script(duties.Help, begun.guidelines, "fia", "Hur gör vi?", unit_alone("Läs riktlinjerna")),
)
