"""A municipality's profile: every figure that the product goes by, with its source (A1, A2)."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any

from pydantic import Field, field_validator, model_validator

from policy import conflicts
from policy.closing import Closing
from policy.hand_over import HandOver
from policy.merging import merged, plain
from policy.planning import Planning
from policy.platforms import Platform
from policy.reminding import Reminding
from policy.sections import (
    Answering,
    Archiving,
    ChecklistStep,
    Cover,
    Deciding,
    Evaluation,
    Exemptions,
    Key,
    Naming,
    Posting,
    Question,
    Requirement,
    Retention,
    Review,
    Talk,
    Texts,
    Time,
    Watch,
)
from policy.words import NOT_BLANK, Rules, Words
from policy.working import Working

Web = Annotated[str, Field(pattern=r"^https?://\S+$", max_length=500)]
Recognised = Annotated[str, Field(min_length=2, max_length=60, pattern=NOT_BLANK)]


class NoProfileYet(LookupError):
    """No version of the profile is in force on that day."""


class Profile(Rules):
    """The rules of one municipality from a day on."""

    name: Key
    title: Annotated[str, Field(min_length=1, max_length=100, pattern=NOT_BLANK)]
    municipality: Annotated[tuple[Recognised, ...], Field(min_length=1)]
    """Words by which the municipality is recognised in a name, the first as it is written in full."""
    effective_from: date
    sources: Mapping[str, Words]
    central_page: Web
    rules_page: Web
    complaints_contact: Annotated[str, Field(min_length=3, max_length=320, pattern=NOT_BLANK)]
    posting: Posting
    answering: Answering
    working: Working = Working()
    watch: Watch
    reminding: Reminding = Reminding()
    time: Time
    cover: Cover
    planning: Planning = Planning()
    deciding: Deciding
    archiving: Archiving
    review: Review
    evaluation: Evaluation
    closing: Closing
    hand_over: HandOver = HandOver()
    exempt: Exemptions
    retention: Retention = Retention()
    requirements: tuple[Requirement, ...]
    talks: tuple[Talk, ...]
    questions: tuple[Question, ...]
    checklist: tuple[ChecklistStep, ...]
    naming: Naming
    texts: Texts
    override: Mapping[str, dict[str, Any]] = {}
    """Changes for a unit, by its name: a profile of a few keys (A3)."""

    @field_validator("effective_from", mode="before")
    @classmethod
    def _a_day(cls, day: Any) -> Any:
        """A date, or one as text; a number or a time of day is a mistake that pydantic would let pass."""
        if type(day) is date:
            return day
        try:
            return date.fromisoformat(day)
        except (TypeError, ValueError):
            raise ValueError("ett datum, till exempel 2027-01-01") from None

    @field_validator("override", mode="before")
    @classmethod
    def _as_in_json(cls, override: Any) -> Any:
        """What a file holds as a date or time, as text: a stored profile and its file are then equal."""
        return plain(override)

    @model_validator(mode="after")
    def _no_conflicts(self) -> "Profile":
        # Conflicts are told with their keys by `loading.check`; here they only must not pass.
        if found := conflicts.found_in(self):
            raise conflicts.Conflicts(found)
        return self

    def questions_for(self, platform: Platform, closed_group: bool) -> tuple[Question, ...]:
        """The questions that are asked about such an account."""
        return tuple(
            one
            for one in self.questions
            if (not one.platforms or platform in one.platforms) and not (closed_group and one.skip_for_closed)
        )

    def checklist_for(self, platform: Platform, closed_group: bool) -> tuple[ChecklistStep, ...]:
        """The launch steps that apply to such an account."""
        return tuple(
            one
            for one in self.checklist
            if (not one.platforms or platform in one.platforms) and not (closed_group and one.skip_for_closed)
        )

    def cite(self, code: str, language: str) -> str:
        """A source as people know it, `Malmö: conditions for starting an account`, without its code."""
        words = self.sources.get(code)
        return words.in_(language) if words else code

    def for_unit(self, unit_name: str) -> "Profile":
        """The profile as it holds for a unit: with its override where it has one, else as it is."""
        if unit_name not in self.override:
            return self
        whole = self.model_dump(mode="json", exclude={"override"})
        return Profile.model_validate(merged(whole, self.override[unit_name]))

    def fingerprint(self) -> str:
        """A SHA-256 over the whole content: equal for equal profiles, in whatever order their keys stand."""
        content = json.dumps(self.model_dump(mode="json"), sort_keys=True)
        return hashlib.sha256(content.encode()).hexdigest()


def in_force(profiles: Sequence[Profile], on: date) -> Profile:
    """The newest version whose first day is not after `on`. NoProfileYet when there is none."""
    begun = [profile for profile in profiles if profile.effective_from <= on]
    if not begun:
        raise NoProfileYet(f"no profile is in force on {on}")
    return max(begun, key=lambda profile: profile.effective_from)
