"""Every button and every form of what is to be done, and what each of five people sees who presses it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from chat.actions import Action
from handlers.comments import actions as comments
from handlers.duties import actions as duties
from handlers.guidelines import actions as guidelines
from handlers.overview import actions as overview
from handlers.pauses import actions as pauses
from handlers.posting import actions as posting
from handlers.proposals import actions as proposals
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
REFUSED = (THEIRS, MANAGERS, UNITS, BOS, DECIDERS, WHOLE, TELLERS, NOBODY, OVER)


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


def bo_and_unit(text: str) -> dict[str, str]:
    """In a case: its manager, who decides, and the information unit may."""
    return {**dict.fromkeys(PEOPLE, DECIDERS), "bo": text, "fia": text}


def unit_alone(text: str) -> dict[str, str]:
    """The information unit may."""
    return {**dict.fromkeys(PEOPLE, UNITS), "fia": text}


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
        "förblir öppet",
    ),
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
    Script(duties.Cannot, begun.monday, "alva", CANNOT, {**all_but_olle(TO_CLEO), "cleo": NOBODY}),
    Script(duties.Cannot, begun.thursday, "alva", CANNOT, {**all_but_olle(TO_CLEO), "cleo": TO_BO}),
    Script(duties.Cannot, begun.comment, "alva", CANNOT, {**all_but_olle(TO_CLEO), "cleo": TO_BO}),
    Script(duties.Cannot, begun.decision, "bo", CANNOT, bo_and_unit("Frågan går till informationsenheten")),
    Script(duties.Help, begun.monday, "alva", "Hur gör jag?", all_but_olle("Titta till kontot")),
    Script(duties.Help, begun.thursday, "alva", "Hur gör jag?", all_but_olle("Ett inlägg för veckan")),
    Script(duties.Help, begun.comment, "alva", "Hur gör jag?", all_but_olle("Att svara på en kommentar")),
    Script(duties.Help, begun.decision, "bo", "Hur gör jag?", bo_and_unit("Så beslutar du")),
    Script(duties.Help, begun.not_run, "bo", "Vad är bäst?", manager_and_unit("Vad ni kan göra med kontot")),
    Script(duties.Help, begun.guidelines, "fia", "Hur gör vi?", unit_alone("Läs riktlinjerna")),
)
