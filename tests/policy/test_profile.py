"""A profile as a value: stored and read back, of a unit, in force on a day."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from policy.loading import load, shipped
from policy.merging import merged
from policy.platforms import Platform
from policy.profile import NoProfileYet, Profile, in_force
from policy.words import Words
from tests.policy.files import DEMO, changed, faults

LONNEN = "Förskolan Lönnen"


def read_back(profile: Profile) -> Profile:
    """The profile as it is when it has been stored."""
    return Profile.model_validate_json(profile.model_dump_json())


@pytest.mark.parametrize("name", [*shipped(), DEMO])
def test_a_profile_is_the_same_when_stored_and_read_back(name: str) -> None:
    profile = load(name)
    again = read_back(profile)
    assert again == profile
    assert again.fingerprint() == profile.fingerprint()


def test_a_unit_has_the_same_rules_when_stored_and_read_back() -> None:
    profile = load(DEMO)
    again = read_back(profile)
    assert again.for_unit(LONNEN).fingerprint() == profile.for_unit(LONNEN).fingerprint()
    assert again.for_unit(LONNEN).fingerprint() != profile.fingerprint()


def test_a_day_in_an_override_is_stored_as_text(tmp_path: Path) -> None:
    text = 'extends = "standard"\n[override.A]\neffective_from = 2027-05-01\n'
    assert faults(tmp_path, text) == []
    profile = load(str(tmp_path / "min.toml"))
    assert read_back(profile) == profile
    assert profile.for_unit("A").effective_from == date(2027, 5, 1)


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 50), st.integers(1, 5), st.sets(st.integers(1, 12), min_size=1))
def test_any_figures_are_stored_and_read_back(posts: int, covers: int, months: set[int]) -> None:
    profile = changed(
        posting={"on": {"x": {"value": posts, "source": "praktik", "why": {"sv": "Ja."}}}},
        archiving={"months": {"value": sorted(months)}},
        override={"A": {"cover": {"substitutes_at_least": {"value": covers}}}},
    )
    assert read_back(profile) == profile
    assert read_back(profile).for_unit("A").cover.substitutes_at_least.value == covers


def test_a_fingerprint_is_the_same_for_the_same_content_in_any_order() -> None:
    units: dict[str, Any] = {"A": {"title": "a"}, "B": {"title": "b"}}
    turned = dict(reversed(units.items()))
    assert changed(override=units).fingerprint() == changed(override=turned).fingerprint()
    assert load("standard").fingerprint() == load("standard").fingerprint()


@pytest.mark.parametrize(
    "over",
    [
        {"title": "En annan"},
        {"effective_from": date(2026, 1, 2)},
        {"closing": {"announce_days": {"value": 15}}},
        {"sources": {"NY": {"sv": "Ny"}}},
        {"municipality": ["Kommunen", "Staden"]},
        {"override": {"A": {"title": "a"}}},
        {"talks": [{"who": "manager", "text": {"sv": "Ja."}}]},
        {"answering": {"next_working_day": {"value": False}}},
    ],
    ids=lambda over: next(iter(over)),
)
def test_a_fingerprint_differs_for_other_content(over: dict[str, Any]) -> None:
    assert changed(**over).fingerprint() != load("standard").fingerprint()


def test_all_shipped_have_fingerprints_of_their_own() -> None:
    assert len({load(name).fingerprint() for name in shipped()}) == len(shipped())


def test_a_unit_without_an_override_has_the_profile_as_it_is() -> None:
    profile = load(DEMO)
    assert profile.for_unit("Kulturskolan") is profile


def test_the_preschool_locks_its_instagram_and_nothing_else() -> None:
    unit = load(DEMO).for_unit(LONNEN)
    plain = {step.key for step in load(DEMO).checklist_for(Platform.INSTAGRAM, False)}
    instagram = {step.key for step in unit.checklist_for(Platform.INSTAGRAM, False)}
    facebook = {step.key for step in unit.checklist_for(Platform.FACEBOOK, False)}
    assert instagram ^ plain == {"locked_account", "public_page"}
    assert "locked_account" in instagram
    assert facebook == plain
    assert [one.source for one in unit.requirements if one.key == "locked_account"] == ["S3"]


def test_an_override_leaves_out_and_changes_and_has_none_of_its_own() -> None:
    unit = changed(
        override={
            "A": {
                "answering": {"within_hours": {"value": "soon"}},
                "requirements": [{"key": "answer", "drop": True}],
                "texts": {"answer_times": "så snart vi kan"},
                "checklist": [{"key": "logo", "mandatory": False}],
            }
        }
    ).for_unit("A")
    assert unit.answering.within_hours.value is None
    assert "answer" not in {one.key for one in unit.requirements}
    assert [one.key for one in unit.checklist if not one.mandatory] == ["logo"]
    assert unit.override == {}


@pytest.mark.parametrize(
    ("name", "manager_chosen", "roles"),
    [
        ("standard", False, ["manager", "information_unit"]),
        ("standard", True, ["manager", "information_unit"]),
        ("lidingo", False, ["manager"]),
        ("lidingo", True, ["manager", "information_unit"]),
    ],
)
def test_who_decides_where_the_manager_was_chosen(name: str, manager_chosen: bool, roles: list[str]) -> None:
    deciding = load(name).deciding
    chain = deciding.chain_for(manager_chosen=manager_chosen)
    assert [stage.role for stage in chain] == roles
    assert all(stage.source and stage.why.sv for stage in chain)


def test_without_a_stand_in_the_chain_is_as_it_is() -> None:
    deciding = changed(deciding={"when_manager_chosen": {"drop": True}}).deciding
    assert deciding.chain_for(manager_chosen=True) == deciding.chain


@pytest.mark.parametrize(
    ("unit_kind", "platform", "source"),
    [
        ("preschool", Platform.INSTAGRAM, "S3"),
        ("school", Platform.INSTAGRAM, "S3"),
        ("preschool", Platform.FACEBOOK, None),
        ("library", Platform.INSTAGRAM, None),
        ("", Platform.INSTAGRAM, None),
    ],
)
def test_who_is_advised_to_lock_the_account(unit_kind: str, platform: Platform, source: str | None) -> None:
    advice = load("standard").naming.lock_advice(unit_kind, platform)
    assert (advice.source if advice else None) == source


def test_no_advice_to_lock_where_the_profile_has_none() -> None:
    naming = changed(naming={"locked_account": {"drop": True}}).naming
    assert naming.lock_advice("preschool", Platform.INSTAGRAM) is None


def test_a_unit_keeps_that_there_is_no_limit_in_hours() -> None:
    profile = changed(
        answering={"within_hours": {"value": "soon"}},
        requirements=[{"key": "answer", "drop": True}],
        texts={"answer_times": "så snart vi kan"},
        override={"A": {"title": "a"}},
    )
    assert profile.for_unit("A").answering.within_hours == profile.answering.within_hours
    assert read_back(profile) == profile


def test_questions_by_platform_and_group() -> None:
    profile = changed(
        questions=[
            {"id": "goals", "platforms": ["x"]},
            {"id": "message", "skip_for_closed": True},
        ]
    )
    asked = {
        (platform, closed): {one.id for one in profile.questions_for(platform, closed)}
        for platform in (Platform.X, Platform.BLOG)
        for closed in (False, True)
    }
    both = {one.id for one in profile.questions}
    assert asked[Platform.X, False] == both
    assert asked[Platform.X, True] == both - {"message"}
    assert asked[Platform.BLOG, False] == both - {"goals"}
    assert asked[Platform.BLOG, True] == both - {"goals", "message"}


@pytest.mark.parametrize(
    ("on", "title"),
    [
        (date(2026, 1, 1), "första"),
        (date(2026, 6, 30), "första"),
        (date(2026, 7, 1), "andra"),
        (date(2027, 7, 1), "andra"),
    ],
)
def test_which_version_is_in_force(on: date, title: str) -> None:
    first = changed(title="första", effective_from=date(2026, 1, 1))
    second = changed(title="andra", effective_from=date(2026, 7, 1))
    later = changed(title="tredje", effective_from=date(2028, 1, 1))
    assert in_force([later, second, first], on).title == title


@pytest.mark.parametrize("profiles", [[], [load("standard")]], ids=["none", "later"])
def test_before_the_first_version_no_profile_is_in_force(profiles: list[Profile]) -> None:
    with pytest.raises(NoProfileYet, match="2025-12-31"):
        in_force(profiles, date(2025, 12, 31))


def test_a_profile_is_frozen() -> None:
    with pytest.raises(ValidationError):
        load("standard").title = "x"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("words", "language", "text"),
    [
        (Words(sv="Ja", en="Yes"), "sv", "Ja"),
        (Words(sv="Ja", en="Yes"), "en", "Yes"),
        (Words(sv="Ja", en="Yes"), "de", "Ja"),
        (Words(sv="Ja"), "en", "Ja"),
    ],
)
def test_words_in_a_language(words: Words, language: str, text: str) -> None:
    assert words.in_(language) == text


def test_a_ladder_of_ones_own_replaces_the_whole() -> None:
    rung = {"whose": "responsible", "working_hours": -2, "source": "praktik", "why": {"sv": "I tid."}}
    base = load("standard").model_dump(mode="json")
    changed = Profile.model_validate(merged(base, {"reminding": {"comment": [rung]}}))
    assert [(one.whose, one.working_hours) for one in changed.reminding.comment] == [("responsible", -2)]
    assert changed.reminding.posting == load("standard").reminding.posting
