"""The section of a profile about closing an account: its steps in order, and how long each may take."""

from collections.abc import Mapping
from string import Formatter
from typing import Annotated, Literal

from pydantic import Field, field_validator

from policy.platforms import Platform
from policy.words import NOT_BLANK, Rule, Rules, Source, Words

FAREWELL, ARCHIVE, COMMENTS, LINKS, ACCESS = "farewell", "archive", "comments", "links", "access"
PLATFORM, REGISTER = "platform", "register"
RESERVED = frozenset({"answer", "manager", "information_unit"})
"""What else is waited for in a closing, by name; so no step may be called that."""
PLACEHOLDERS = frozenset({"name", "unit", "municipality", "day", "website"})
"""What the farewell may hold."""

_NEEDED = (FAREWELL, ARCHIVE, COMMENTS, PLATFORM, REGISTER)
_UNITS = (ARCHIVE, REGISTER)
_PRACTICE = "praktik"
_LONGEST_TITLE = 60
Doer = Literal["owner", "information_unit"]
Days = Annotated[int, Field(strict=True, ge=1, le=365)]


class StepOfClosing(Rules):
    """A step between the decision to close an account and its end (L2, L3, L4)."""

    key: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
    who: Doer
    """Who does it: those who run the account, or the information unit alone."""
    title: Annotated[Words, Field(description="short: it stands on a button")]
    why: Words
    how: Words
    how_on: Mapping[Platform, Words] = {}
    source: Source

    @field_validator("title")
    @classmethod
    def _fits_a_button(cls, title: Words) -> Words:
        if max(len(title.sv), len(title.en)) > _LONGEST_TITLE:
            raise ValueError(f"högst {_LONGEST_TITLE} tecken: den står på en knapp")
        return title


def _step(key: str, source: str, title: tuple[str, str], how: tuple[str, str]) -> StepOfClosing:
    said = Words(sv=how[0], en=how[1])
    who: Doer = "information_unit" if key in _UNITS else "owner"
    return StepOfClosing(
        key=key, who=who, title=Words(sv=title[0], en=title[1]), why=said, how=said, source=source
    )


_STEPS = (
    _step(
        FAREWELL,
        "S3",
        ("Ta farväl på kontot", "Say goodbye on the account"),
        ("Berätta på kontot att det stänger, och tacka.", "Tell on the account that it closes, with thanks."),
    ),
    _step(
        ARCHIVE,
        "S3",
        ("Arkivera en sista gång", "Archive for the last time"),
        ("Spara kontot innan det stängs.", "Save the account before it is closed."),
    ),
    _step(
        COMMENTS,
        "S2",
        ("Svara på det sista", "Answer what is left"),
        ("Svara på kommentarerna, eller lämna dem vidare.", "Answer the comments, or pass them on."),
    ),
    _step(
        LINKS,
        _PRACTICE,
        ("Ta bort länkarna", "Take the links away"),
        ("Ta bort länkarna till kontot från webbplatsen.", "Take the links to the account off the website."),
    ),
    _step(
        ACCESS,
        "S1",
        ("Ta bort behörigheter", "Take access away"),
        ("Ta bort alla som inte ska stänga kontot.", "Remove everybody but whoever closes the account."),
    ),
    _step(
        PLATFORM,
        "S4",
        ("Stäng kontot", "Close the account"),
        ("Stäng kontot i plattformens inställningar.", "Close the account in the platform's settings."),
    ),
    _step(
        REGISTER,
        "S0",
        ("Markera i registret", "Mark it in the register"),
        ("Se efter att kontot är borta, och bekräfta.", "See that the account is gone, and confirm."),
    ),
)


def _practice(value: int, sv: str, en: str) -> Rule[int]:
    return Rule(value=value, source=_PRACTICE, why=Words(sv=sv, en=en))


class Closing(Rules):
    """How an account is closed. The defaults are for profiles stored before there were these rules."""

    announce_days: Rule[Days]
    """Between the farewell on the account and its end."""
    decided_by: Rule[Literal["both"]] = Rule(
        value="both",
        source="S3",
        why=Words(
            sv="Chefen och informationsenheten beslutar båda, innan ett konto avslutas.",
            en="The manager and the information unit both decide before an account is closed.",
        ),
    )
    """The manager and the information unit (L1)."""
    answer_days: Rule[Annotated[int, Field(strict=True, ge=1, le=60)]] = _practice(
        5,
        "Den som har kontot ska hinna svara innan någon bestämmer att det ska avslutas.",
        "Whoever has the account has time to answer before somebody decides that it is to be closed.",
    )
    """Working days that the owner has to answer, where the information unit wants to close (L5)."""
    step_days: Rule[Annotated[int, Field(strict=True, ge=1, le=60)]] = _practice(
        5,
        "Varje steg görs inom fem arbetsdagar, så att kontot inte blir stående halvvägs.",
        "Each step is done within five working days, so that the account is not left half-way.",
    )
    """Working days for each step."""
    farewell: Annotated[str, Field(min_length=1, max_length=500, pattern=NOT_BLANK)] = (
        "Det här kontot stänger {day}. Tack till alla som har följt, frågat och kommenterat. "
        "Frågor till {unit}: {website}"
    )
    """What is suggested for the last post; Swedish, since the public reads it."""
    steps: Annotated[tuple[StepOfClosing, ...], Field(max_length=20)] = _STEPS

    @field_validator("farewell")
    @classmethod
    def _known_placeholders(cls, template: str) -> str:
        try:
            parts = [part for part in Formatter().parse(template) if part[1] is not None]
        except ValueError:
            raise ValueError("en mall där varje { har sin }") from None
        if any(spec or conversion for _text, _name, spec, conversion in parts):
            raise ValueError("platshållare utan : och !")
        if unknown := {str(name) for _text, name, _spec, _conversion in parts} - PLACEHOLDERS:
            raise ValueError(
                f"bara platshållarna {', '.join(sorted(PLACEHOLDERS))}; okända: {', '.join(sorted(unknown))}"
            )
        return template

    @field_validator("steps")
    @classmethod
    def _ends_well(cls, steps: tuple[StepOfClosing, ...]) -> tuple[StepOfClosing, ...]:
        keys = [step.key for step in steps]
        if len(set(keys)) < len(keys) or RESERVED & set(keys):
            raise ValueError(f"varje steg en gång, och inget som heter {', '.join(sorted(RESERVED))}")
        if missing := [key for key in _NEEDED if key not in keys]:
            raise ValueError(f"stegen {', '.join(_NEEDED)}; här saknas {', '.join(missing)}")
        before = keys[: keys.index(PLATFORM)]
        if keys[-1] != REGISTER or not {FAREWELL, ARCHIVE, COMMENTS} <= set(before):
            raise ValueError(f"{FAREWELL}, {ARCHIVE} och {COMMENTS} före {PLATFORM}, och {REGISTER} sist")
        if any(step.who != "information_unit" for step in steps if step.key in _UNITS):
            raise ValueError(f'who = "information_unit" för {" och ".join(_UNITS)}')
        return steps

    def step(self, key: str) -> StepOfClosing | None:
        """The step of that key."""
        return next((one for one in self.steps if one.key == key), None)
