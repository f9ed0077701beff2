"""The parts of a profile, one class a section of the file."""

import re
from collections.abc import Mapping
from string import Formatter
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, StrictBool, field_validator

from policy.platforms import Platform
from policy.words import NOT_BLANK, Rule, Rules, Source, Words

UnitKind = Literal[
    "preschool",
    "school",
    "youth",
    "library",
    "culture",
    "care",
    "technical",
    "communication",
    "other",
]
Role = Literal["manager", "information_unit"]
Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
Month = Annotated[int, Field(strict=True, ge=1, le=12)]

PLACEHOLDERS = frozenset(
    {"name", "unit", "municipality", "purpose", "answer_times", "contact", "rules_link", "website"}
)
"""What a template of `texts` may hold."""


def _soon(hours: Any) -> Any:
    """TOML has no null: "soon" stands for it there, and says more."""
    if isinstance(hours, str) and hours != "soon":
        raise ValueError('ett antal timmar, eller "soon" för så snart som möjligt')
    return None if hours == "soon" else hours


Posts = Annotated[int, Field(strict=True, ge=1, le=50)]
Hours = Annotated[Annotated[int, Field(strict=True, ge=1, le=240)] | None, BeforeValidator(_soon)]


class Posting(Rules):
    """How often there is to be a post."""

    posts_per_week: Rule[Posts]
    on: Mapping[Platform, Rule[Posts]] = {}
    """Another quota on a platform, with a source of its own (A2)."""


class Answering(Rules):
    """How soon comments are answered."""

    within_hours: Rule[Hours]
    """None, in a file "soon": as soon as possible, without a limit (S0 S3)."""
    next_working_day: Rule[StrictBool]
    """Whether a limit that falls on a free day moves to the next working day."""
    next_working_day_by: Rule[Literal["opening", "noon", "end"]] = Rule(
        value="noon",
        source="praktik",
        why=Words(
            sv="Den som svarar nästa arbetsdag har förmiddagen på sig.",
            en="Whoever answers the next working day has the morning for it.",
        ),
    )
    """What of that day is meant. The default is for profiles stored before there was this rule."""


class Watch(Rules):
    """Who looks at the account."""

    every_working_day: Rule[StrictBool]


class Time(Rules):
    """The time an account takes."""

    hours_per_week: Rule[Annotated[int, Field(strict=True, ge=1, le=40)]]


class Cover(Rules):
    """Who steps in."""

    substitutes_at_least: Rule[Annotated[int, Field(strict=True, ge=1, le=5)]]


class Stage(Rules):
    """One who decides, in the order of the chain."""

    role: Role
    source: Source
    why: Words


class Deciding(Rules):
    """Who approves a new account."""

    chain: Annotated[tuple[Stage, ...], Field(min_length=1)]
    when_manager_chosen: Rule[Literal["information_unit"]] | None = None
    """Who decides as well where the applicant said who the manager is, and nobody else would (C3)."""

    def chain_for(self, *, manager_chosen: bool) -> tuple[Stage, ...]:
        """The deciders in order; with another behind a manager whom the applicant chose (C3)."""
        behind = self.when_manager_chosen
        alone = all(stage.role == "manager" for stage in self.chain)
        if not (manager_chosen and alone and behind):
            return self.chain
        return (*self.chain, Stage(role=behind.value, source=behind.source, why=behind.why))


class Archiving(Rules):
    """When and how the account is archived."""

    months: Rule[tuple[Month, ...]]
    scope: Rule[Literal["selection", "whole"]]


class Review(Rules):
    """How often the guidelines are revised."""

    every_months: Rule[Annotated[int, Field(strict=True, ge=1, le=120)]]


class Evaluation(Rules):
    """How often the goals are followed up, and by which figures."""

    every_months: Rule[Annotated[int, Field(strict=True, ge=1, le=24)]]
    figures: Rule[tuple[Key, ...]]


class Retention(Rules):
    """How long what people wrote is kept beside the log, which holds its fingerprint (J2).

    The default is for profiles stored before there was this section.
    """

    words_months: Rule[Annotated[int, Field(strict=True, ge=1, le=120)]] = Rule(
        value=24,
        source="praktik",
        why=Words(
            sv="Det som sades hjälper om samma fråga kommer igen. Efter en tid behövs det inte.",
            en="What was said helps if the same question comes again. After some time it is not needed.",
        ),
    )
    """After it was written: what was agreed on, why an account is to be closed, what was revised (but the
    last time), why a comment needs no answer. Why an account was paused: after the last day of the pause."""


class Exemptions(Rules):
    """What a closed group is exempt from."""

    public_list: Rule[StrictBool]
    statistics: Rule[StrictBool]


class Requirement(Rules):
    """Something to know before applying (B3)."""

    key: Key
    text: Words
    source: Source


class Talk(Rules):
    """A talk that comes before the application (B2)."""

    who: Role
    text: Words
    source: Source


class Question(Rules):
    """A question of the form (B1)."""

    id: Key
    step: Literal["purpose", "channel", "running"]
    ask: Words
    help: Words
    example: Words | None = None
    required: StrictBool = True
    longest: Annotated[int, Field(strict=True, ge=20, le=3_000)] = 1_500
    source: Source
    platforms: tuple[Platform, ...] = ()
    """Only on these; empty: on all."""
    skip_for_closed: StrictBool = False


class ChecklistStep(Rules):
    """A step of the launch (D1)."""

    key: Key
    title: Annotated[Words, Field(description="short: it stands on a button")]
    why: Words
    how: Words
    how_on: Mapping[Platform, Words] = {}
    mandatory: StrictBool = True
    source: Source
    platforms: tuple[Platform, ...] = ()
    skip_for_closed: StrictBool = False


class NamePattern(Rules):
    """A pattern for the names of one kind of unit on one platform (S3: preschools on Instagram)."""

    unit_kind: UnitKind
    platform: Platform
    pattern: str
    example: str
    advice: Words
    source: Source

    @field_validator("pattern")
    @classmethod
    def _compiles(cls, pattern: str) -> str:
        try:
            re.compile(pattern)
        except re.error as fault:
            raise ValueError(f"ett reguljärt uttryck ({fault})") from None
        return pattern

    def matches(self, name: str) -> bool:
        """Whether a name follows the pattern."""
        return re.fullmatch(self.pattern, name.strip()) is not None


class LockAdvice(Rules):
    """Whose account is best locked, so that only those let in see the pictures (S3)."""

    unit_kinds: Annotated[tuple[UnitKind, ...], Field(min_length=1)]
    platforms: Annotated[tuple[Platform, ...], Field(min_length=1)]
    advice: Words
    source: Source


class Naming(Rules):
    """What a name should be like (B5)."""

    longest: Annotated[int, Field(strict=True, ge=10, le=80)] = 40
    source: Source
    patterns: tuple[NamePattern, ...] = ()
    locked_account: LockAdvice | None = None

    def lock_advice(self, unit_kind: str, platform: Platform) -> LockAdvice | None:
        """The advice to lock such a unit's account on that platform; None where it should be open."""
        advice = self.locked_account
        fits = advice is not None and unit_kind in advice.unit_kinds and platform in advice.platforms
        return advice if fits else None


class Texts(Rules):
    """Templates of what is pasted on the platform; Swedish, since the public reads them."""

    presentation: Annotated[str, Field(min_length=1, max_length=2_000, pattern=NOT_BLANK)]
    rules: Annotated[str, Field(min_length=1, max_length=3_000, pattern=NOT_BLANK)]
    answer_times: Annotated[str, Field(min_length=1, max_length=200, pattern=NOT_BLANK)]

    @field_validator("presentation", "rules")
    @classmethod
    def _known_placeholders(cls, template: str) -> str:
        try:
            parts = [part for part in Formatter().parse(template) if part[1] is not None]
        except ValueError:
            raise ValueError("en mall där varje { har sin }") from None
        if any(spec or conversion for _text, _name, spec, conversion in parts):
            raise ValueError("platshållare utan : och !")
        used = {str(name) for _text, name, _spec, _conversion in parts}
        if unknown := used - PLACEHOLDERS:
            raise ValueError(
                f"bara platshållarna {', '.join(sorted(PLACEHOLDERS))}; okända: {', '.join(sorted(unknown))}"
            )
        return template
