"""Each conflict has a profile that triggers just that one."""

from collections.abc import Callable
from typing import Any

import pytest
from pydantic import ValidationError

from policy import conflicts
from policy.loading import load
from policy.platforms import Platform
from policy.profile import Profile
from tests.policy.files import standard

Change = Callable[[dict[str, Any]], object]


def manager_twice(raw: dict[str, Any]) -> None:
    raw["deciding"]["chain"].append(raw["deciding"]["chain"][0])


def manager_alone(raw: dict[str, Any]) -> None:
    raw["deciding"]["chain"].pop(1)
    del raw["deciding"]["when_manager_chosen"]


def unknown_source(raw: dict[str, Any]) -> None:
    raw["cover"]["substitutes_at_least"]["source"] = "S9"


def source_of_a_list(raw: dict[str, Any]) -> None:
    raw["questions"][2]["source"] = "S9"


def question_twice(raw: dict[str, Any]) -> None:
    raw["questions"].append(raw["questions"][0])


def step_twice(raw: dict[str, Any]) -> None:
    raw["checklist"].append(raw["checklist"][0])


def talk_twice(raw: dict[str, Any]) -> None:
    raw["talks"].append(raw["talks"][0])


def requirement_twice(raw: dict[str, Any]) -> None:
    raw["requirements"].append(raw["requirements"][0])


def form_field_asked(raw: dict[str, Any]) -> None:
    raw["questions"][0]["id"] = "platform"


def talk_asked(raw: dict[str, Any]) -> None:
    raw["questions"][0]["id"] = "talk_manager"


def long_presentation(raw: dict[str, Any]) -> None:
    raw["texts"]["presentation"] = "a" * 81


def long_rules(raw: dict[str, Any]) -> None:
    raw["texts"]["rules"] = "a" * 501


def nothing_mandatory(raw: dict[str, Any]) -> None:
    for step in raw["checklist"]:
        step["mandatory"] = False


def nothing_mandatory_on_x(raw: dict[str, Any]) -> None:
    for step in raw["checklist"]:
        step["platforms"] = [platform for platform in Platform if platform != Platform.X]


def nothing_mandatory_when_closed(raw: dict[str, Any]) -> None:
    for step in raw["checklist"]:
        step["skip_for_closed"] = True


def never_archived(raw: dict[str, Any]) -> None:
    raw["archiving"]["months"]["value"] = []


def month_twice(raw: dict[str, Any]) -> None:
    raw["archiving"]["months"]["value"] = [3, 3]


def example_off_pattern(raw: dict[str, Any]) -> None:
    raw["naming"]["patterns"][0]["example"] = "Förskolan Lönnen"


def half_day_over_before_it_begins(raw: dict[str, Any]) -> None:
    raw["working"]["half_days"]["value"] = ["maundy_thursday"]
    raw["working"]["half_day_closes"]["value"] = "08:00"


def other_figure(raw: dict[str, Any]) -> None:
    raw["posting"]["posts_per_week"]["value"] = 3
    raw["requirements"][3]["text"]["en"] = "At least 3 posts"


def limit_told_where_none_is(raw: dict[str, Any]) -> None:
    raw["answering"]["within_hours"]["value"] = "soon"
    raw["requirements"][2]["text"]["en"] = "Soon"
    raw["texts"]["answer_times"] = "så snart vi kan"


def other_figure_for_the_public(raw: dict[str, Any]) -> None:
    raw["texts"]["answer_times"] = "inom 48 timmar"


def removed_before_anybody_is_in(raw: dict[str, Any]) -> None:
    raw["hand_over"]["steps"].insert(0, raw["hand_over"]["steps"].pop(4))


def the_old_one_says_that_the_new_is_in(raw: dict[str, Any]) -> None:
    raw["hand_over"]["steps"][1]["who"] = "old"


def proved_on_one_platform_alone(raw: dict[str, Any]) -> None:
    raw["hand_over"]["steps"][1]["platforms"] = ["facebook"]


CASES: list[tuple[Change, Callable[[Profile], object], str]] = [
    (manager_twice, conflicts.stages_twice, "deciding.chain[2].role"),
    (manager_alone, conflicts.applicant_decides, "deciding.chain"),
    (unknown_source, conflicts.unknown_sources, "cover.substitutes_at_least.source"),
    (source_of_a_list, conflicts.unknown_sources, "questions[2].source"),
    (question_twice, conflicts.ids_twice, "questions[11]"),
    (step_twice, conflicts.ids_twice, "checklist[14]"),
    (talk_twice, conflicts.ids_twice, "talks[2]"),
    (requirement_twice, conflicts.ids_twice, "requirements[7]"),
    (form_field_asked, conflicts.reserved_ids, "questions[0].id"),
    (talk_asked, conflicts.reserved_ids, "questions[0].id"),
    (long_presentation, conflicts.texts_too_long, "texts.presentation"),
    (long_rules, conflicts.texts_too_long, "texts.rules"),
    (nothing_mandatory, conflicts.nothing_to_tick, "checklist"),
    (nothing_mandatory_on_x, conflicts.nothing_to_tick, "checklist"),
    (nothing_mandatory_when_closed, conflicts.nothing_to_tick, "checklist"),
    (never_archived, conflicts.archived_never, "archiving.months.value"),
    (month_twice, conflicts.archived_never, "archiving.months.value"),
    (example_off_pattern, conflicts.example_breaks_pattern, "naming.patterns[0].example"),
    (
        half_day_over_before_it_begins,
        conflicts.half_days_without_hours,
        "working.half_day_closes.value",
    ),
    (other_figure, conflicts.other_figures_told, "requirements[3].text.sv"),
    (other_figure_for_the_public, conflicts.other_figures_told, "texts.answer_times"),
    (limit_told_where_none_is, conflicts.other_figures_told, "requirements[2].text.sv"),
    (removed_before_anybody_is_in, conflicts.removed_too_soon, "hand_over.steps[0]"),
    (the_old_one_says_that_the_new_is_in, conflicts.removed_too_soon, "hand_over.steps[4]"),
    (proved_on_one_platform_alone, conflicts.removed_too_soon, "hand_over.steps[4]"),
]


@pytest.mark.parametrize(("change", "check", "key"), CASES)
def test_a_conflict_is_found_by_its_check_alone(
    change: Change, check: Callable[[Profile], object], key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = standard()
    change(raw)
    with pytest.raises(ValidationError) as told:
        Profile.model_validate(raw)
    found = told.value.errors()[0]["ctx"]["error"].found
    assert [one.key for one in found] == [key]

    others = tuple(one for one in conflicts.CHECKS if one is not check)
    assert len(others) == len(conflicts.CHECKS) - 1
    monkeypatch.setattr(conflicts, "CHECKS", others)
    assert Profile.model_validate(raw).name == "standard"


def test_every_check_has_a_case() -> None:
    assert {check for _change, check, _key in CASES} == set(conflicts.CHECKS)


def test_the_manager_alone_may_decide_where_the_information_unit_does_for_who_has_none() -> None:
    raw = standard()
    raw["deciding"]["chain"].pop(1)
    assert len(Profile.model_validate(raw).deciding.chain) == 1


@pytest.mark.parametrize("who", [0, 1], ids=["manager", "information_unit"])
def test_a_talk_with_anyone_does_not_let_the_manager_alone_decide(who: int) -> None:
    raw = standard()
    manager_alone(raw)
    raw["talks"] = [raw["talks"][who]]
    with pytest.raises(ValidationError, match=r"deciding\.chain"):
        Profile.model_validate(raw)


def test_the_information_unit_alone_may_decide() -> None:
    raw = standard()
    raw["deciding"]["chain"].pop(0)
    del raw["deciding"]["when_manager_chosen"]
    assert [stage.role for stage in Profile.model_validate(raw).deciding.chain] == ["information_unit"]


def test_a_step_for_one_platform_is_missed_on_that_platform_alone() -> None:
    raw = standard()
    nothing_mandatory_on_x(raw)
    with pytest.raises(ValidationError) as told:
        Profile.model_validate(raw)
    [found] = told.value.errors()[0]["ctx"]["error"].found
    assert found.found == "inget för X (Twitter), X (Twitter) (sluten grupp)"


def test_the_standard_has_no_conflict() -> None:
    assert conflicts.found_in(load("standard")) == []


def test_conflicts_tell_all_that_is_wrong() -> None:
    raw = standard()
    never_archived(raw)
    manager_twice(raw)
    with pytest.raises(ValidationError, match=r"deciding\.chain\[2\]\.role.*archiving\.months"):
        Profile.model_validate(raw)
