"""Rules that fit each by itself, but not together: they would lock people out or promise what cannot be."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from policy.platforms import FACTS, Platform
from policy.sections import PLACEHOLDERS

if TYPE_CHECKING:
    from policy.profile import Profile


@dataclass(frozen=True)
class Conflict:
    """Where two rules do not go together, and what was expected, in Swedish: the reader writes profiles."""

    key: str
    expected: str
    found: str
    against: str = ""
    """The section that holds the other rule, where that is another."""

    @property
    def sections(self) -> set[str]:
        """The sections of the file that do not go together."""
        return {re.split(r"[.\[]", self.key)[0], self.against} - {""}


class Conflicts(ValueError):
    """The conflicts of a profile."""

    def __init__(self, found: Sequence[Conflict]) -> None:
        super().__init__("; ".join(f"{one.key}: {one.expected}" for one in found))
        self.found = tuple(found)


def found_in(profile: "Profile") -> list[Conflict]:
    """Every conflict of a profile."""
    return [conflict for check in CHECKS for conflict in check(profile)]


def stages_twice(profile: "Profile") -> Iterator[Conflict]:
    """The same decider twice in the chain would be asked again about what they have decided."""
    roles = [stage.role for stage in profile.deciding.chain]
    for place, role in enumerate(roles):
        if role in roles[:place]:
            yield Conflict(f"deciding.chain[{place}].role", "varje beslutare bara en gång i kedjan", role)


def applicant_decides(profile: "Profile") -> Iterator[Conflict]:
    """Where the manager alone decides, whoever is their own manager would have nobody, or choose who.

    A talk with the information unit is no help: it is the applicant who says that it was held.
    """
    deciding = profile.deciding
    if {stage.role for stage in deciding.chain} == {"manager"} and deciding.when_manager_chosen is None:
        yield Conflict(
            "deciding.chain",
            "information_unit i kedjan, eller i deciding.when_manager_chosen: annars kan den som "
            "ansöker ensam välja vem som beslutar",
            "bara manager",
        )


def unknown_sources(profile: "Profile") -> Iterator[Conflict]:
    """Every source that a rule names has a title in `sources`, so that "why?" gets an answer (A2).

    Not asked of defaults, which stand in no file: a profile stored before there were they must be read.
    """
    written = profile.model_dump(mode="json", exclude={"override", "sources"}, exclude_defaults=True)
    for key, code in _sources(written):
        if code not in profile.sources:
            known = ", ".join(sorted(profile.sources)) or "inga ännu"
            yield Conflict(key, f"en källa som står under sources ({known})", code, "sources")


def ids_twice(profile: "Profile") -> Iterator[Conflict]:
    """An id stands for one thing."""
    lists: dict[str, list[str]] = {
        "questions": [one.id for one in profile.questions],
        "checklist": [one.key for one in profile.checklist],
        "requirements": [one.key for one in profile.requirements],
        "talks": [one.who for one in profile.talks],
        "hand_over.steps": [one.key for one in profile.hand_over.steps],
        "planning.holidays": [one.key for one in profile.planning.holidays],
    }
    for name, ids in lists.items():
        for place, one in enumerate(ids):
            if one in ids[:place]:
                yield Conflict(f"{name}[{place}]", "ett namn som inte redan används i listan", one)


def reserved_ids(profile: "Profile") -> Iterator[Conflict]:
    """A question's id must not be one that the form itself uses."""
    for place, question in enumerate(profile.questions):
        if question.id in RESERVED or question.id.startswith("talk_"):
            yield Conflict(
                f"questions[{place}].id", "ett namn som formuläret inte redan använder", question.id
            )


def texts_too_long(profile: "Profile") -> Iterator[Conflict]:
    """A template that is too long with empty values does not fit on every platform (D2)."""
    empty = dict.fromkeys(PLACEHOLDERS, "")
    limits = {
        "presentation": min(facts.presentation_limit for facts in FACTS.values()),
        "rules": min(facts.rules_limit for facts in FACTS.values() if facts.rules_limit),
    }
    templates = {"presentation": profile.texts.presentation, "rules": profile.texts.rules}
    for name, template in templates.items():
        length = len(template.format_map(empty))
        if length > limits[name]:
            yield Conflict(
                f"texts.{name}",
                f"högst {limits[name]} tecken utöver platshållarna, som den kortaste plattformen tar",
                str(length),
            )


def nothing_to_tick(profile: "Profile") -> Iterator[Conflict]:
    """An account must not be able to go live with no step that has to be done (D3)."""
    lacking = [
        f"{FACTS[platform].title}{' (sluten grupp)' if closed else ''}"
        for platform in Platform
        for closed in (False, True)
        if not any(step.mandatory for step in profile.checklist_for(platform, closed))
    ]
    if lacking:
        expected = "minst ett steg med mandatory = true för varje plattform"
        yield Conflict("checklist", expected, f"inget för {', '.join(lacking)}")


def archived_never(profile: "Profile") -> Iterator[Conflict]:
    """Archiving without a month never happens (J1)."""
    if not profile.archiving.months.value:
        yield Conflict("archiving.months.value", "minst en månad, 1 till 12", "[]")
    if len(set(profile.archiving.months.value)) < len(profile.archiving.months.value):
        yield Conflict(
            "archiving.months.value",
            "varje månad bara en gång",
            str(list(profile.archiving.months.value)),
        )


def example_breaks_pattern(profile: "Profile") -> Iterator[Conflict]:
    """The example of a name pattern must follow the pattern."""
    for place, pattern in enumerate(profile.naming.patterns):
        if not pattern.matches(pattern.example):
            yield Conflict(
                f"naming.patterns[{place}].example",
                f"ett namn som följer mönstret {pattern.pattern}",
                pattern.example,
            )


def half_days_without_hours(profile: "Profile") -> Iterator[Conflict]:
    """A half-day that closes before the weekday opens would have no working time, and be no half-day."""
    working = profile.working
    opens = [hours.opens for hours in working.hours.value.days if hours]
    if working.half_days.value and working.half_day_closes.value <= max(opens):
        expected = f"ett klockslag efter {max(opens):%H:%M}, då arbetsdagen börjar (working.hours)"
        yield Conflict("working.half_day_closes.value", expected, f"{working.half_day_closes.value:%H:%M}")


def other_figures_told(profile: "Profile") -> Iterator[Conflict]:
    """What applicants and the public are told must not be another figure than what is then held to (B3)."""
    within = profile.answering.within_hours
    figures = {
        "time": ("time.hours_per_week", profile.time.hours_per_week.value),
        "answer": ("answering.within_hours", within.value),
        "posts": ("posting.posts_per_week", profile.posting.posts_per_week.value),
    }
    texts = [("answer", "texts.answer_times", profile.texts.answer_times)]
    for place, one in enumerate(profile.requirements):
        texts += [(one.key, f"requirements[{place}].text.sv", one.text.sv)]
        texts += [(one.key, f"requirements[{place}].text.en", one.text.en)]
    for about, key, text in texts:
        where, figure = figures.get(about, ("", None))
        told = re.findall(r"\d+", text)
        if where and told and str(figure) not in told:
            same = f"samma siffra som i {where}: {figure}"
            expected = "ingen siffra" if figure is None else same
            yield Conflict(key, expected, ", ".join(told), where.partition(".")[0])


def removed_too_soon(profile: "Profile") -> Iterator[Conflict]:
    """Nobody loses access before whoever takes over has said that they are in (H2)."""
    for platform in Platform:
        is_in = False
        for step in profile.hand_over.steps_for(platform):
            is_in = is_in or (step.proves_access and step.who == "new")
            if step.removes_access and not is_in:
                place = profile.hand_over.steps.index(step)
                expected = 'före det ett steg med proves_access = true och who = "new"'
                yield Conflict(f"hand_over.steps[{place}]", expected, f"{step.key} ({FACTS[platform].title})")
                return


RESERVED = frozenset({"platform", "name", "unit", "start", "closed_group", "owner", "substitutes", "manager"})
CHECKS: tuple[Callable[["Profile"], Iterator[Conflict]], ...] = (
    stages_twice,
    applicant_decides,
    unknown_sources,
    ids_twice,
    reserved_ids,
    texts_too_long,
    nothing_to_tick,
    archived_never,
    example_breaks_pattern,
    half_days_without_hours,
    other_figures_told,
    removed_too_soon,
)


def _sources(value: object, key: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            where = f"{key}.{name}" if key else str(name)
            if name == "source" and isinstance(inner, str):
                yield where, inner
            else:
                yield from _sources(inner, where)
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from _sources(inner, f"{key}[{place}]")
