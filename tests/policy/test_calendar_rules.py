"""What a profile says about working time, and how its faults are told."""

import json
from pathlib import Path

import pytest

from policy.calendar.days import DEADLINES_LAW, HOLIDAYS_LAW
from policy.loading import load, shipped
from policy.profile import Profile
from policy.working import Working
from tests.policy.files import DEMO, changed, faults, standard

OVER = 'extends = "standard"\n'
HALF = "working.half_days.value = ['walpurgis_eve']\n"

KEYS: list[tuple[str, str, str]] = [
    ("working.hours.value.monday.opens = 8", "working.hours.value.monday.opens", "ett klockslag"),
    ("working.hours.value.monday.opens = '8'", "working.hours.value.monday.opens", "ett klockslag"),
    ("working.hours.value.monday.opens = '25:00'", "working.hours.value.monday.opens", "ett klockslag"),
    ("working.hours.value.monday.opens = '08:00+01:00'", "working.hours.value.monday.opens", "ett klockslag"),
    ("working.hours.value.monday.closes = 16:00:30", "working.hours.value.monday.closes", "ett klockslag"),
    ("working.hours.value.monday.closes = '08:00'", "working.hours.value.monday", "closes senare än opens"),
    (
        "working.hours.value.monday.closes.drop = true",
        "working.hours.value.monday.closes",
        "att nyckeln finns",
    ),
    (
        "working.hours.value.saturday.opens = '10:00'",
        "working.hours.value.saturday.closes",
        "att nyckeln finns",
    ),
    (
        "working.hours.value.mondag.opens = '10:00'",
        "working.hours.value.mondag",
        "ingen sådan nyckel (menade du monday?)",
    ),
    ("working.hours.value.monday = '8-17'", "working.hours.value.monday", "en tabell"),
    ("working.zone.value = 'Sverige'", "working.zone.value", "en tidszon, till exempel Europe/Stockholm"),
    ("working.zone.value = 1", "working.zone.value", "en tidszon"),
    ("working.zone.value = '../x'", "working.zone.value", "en tidszon"),
    ("working.half_days.value = true", "working.half_days.value", "en lista inom [ ]"),
    ("working.half_days.value = ['påskafton']", "working.half_days.value[0]", "ett av 'twelfth_night', "),
    ("working.half_day_closes.value = 'lunch'", "working.half_day_closes.value", "ett klockslag"),
    (
        f"{HALF}working.half_day_closes.value = '08:00'",
        "working.half_day_closes.value",
        "ett klockslag efter 08:00",
    ),
    ("working.bridge_days.value = 'ja'", "working.bridge_days.value", "true eller false"),
    ("working.bridge_days = true", "working.bridge_days", "en tabell med value, source och why"),
    ("working.free_days = [{ day = 3 }]", "working.free_days[0].day", "ett datum, till exempel 2027-06-07"),
    (
        "answering.next_working_day_by.value = 'lunch'",
        "answering.next_working_day_by.value",
        "ett av 'opening', ",
    ),
    ("override.A.working.zone.value = 'X'", "override.A.working.zone.value", "en tidszon"),
]


@pytest.mark.parametrize(("lines", "key", "expected"), KEYS)
def test_a_fault_of_working_time_is_told_in_swedish(
    lines: str, key: str, expected: str, tmp_path: Path
) -> None:
    told = [one for one in faults(tmp_path, OVER + lines) if one.key == key]
    assert len(told) == 1
    assert told[0].expected.startswith(expected)


def test_a_week_without_working_hours_is_told(tmp_path: Path) -> None:
    weekdays = ("monday", "tuesday", "wednesday", "thursday", "friday")
    lines = "".join(f"working.hours.value.{day}.drop = true\n" for day in weekdays)
    [fault] = faults(tmp_path, OVER + lines)
    assert (fault.key, fault.expected) == (
        "working.hours.value",
        "minst en veckodag med opens och closes",
    )


def test_a_free_day_cites_a_source_that_is_known(tmp_path: Path) -> None:
    day = "working.free_days = [{ day = 2027-08-13, name.sv = 'en planeringsdag', source = 'S9' }]"
    [fault] = faults(tmp_path, OVER + day)
    assert fault.key == "working.free_days[0].source"


@pytest.mark.parametrize("opens", ["'07:30'", "07:30:00", "'07:30:00'"])
def test_a_time_of_day_may_be_written_as_text_or_as_toml_does(opens: str, tmp_path: Path) -> None:
    file = tmp_path / "min.toml"
    file.write_text(f"{OVER}working.hours.value.monday.opens = {opens}")
    monday = load(str(file)).working.hours.value.monday
    assert monday is not None
    assert monday.opens.isoformat() == "07:30:00"


def test_the_defaults_are_those_of_the_standard_profile() -> None:
    profile = load("standard")
    assert profile.working == Working()
    assert (
        profile.answering.next_working_day_by
        == type(profile.answering).model_fields["next_working_day_by"].get_default()
    )


def test_half_days_and_bridge_days_are_off() -> None:
    for name in (*shipped(), DEMO):
        working = load(name).working
        assert (working.half_days.value, working.bridge_days.value, working.free_days) == ((), False, ())


@pytest.mark.parametrize("unit", ["", "A"])
def test_a_profile_stored_before_there_was_working_time_is_read(unit: str) -> None:
    """Also one whose sources do not know those of the defaults, and also for a unit."""
    stored = json.loads(changed(override={"A": {"title": "a"}}).model_dump_json())
    del stored["working"], stored["answering"]["next_working_day_by"]
    text = json.dumps(stored).replace('"praktik"', '"egen"')
    profile = Profile.model_validate_json(text).for_unit(unit)
    assert profile.working == Working()
    assert profile.cite("praktik", "sv") == "praktik"


def test_working_time_is_the_same_when_stored_and_read_back() -> None:
    profile = changed(
        working={
            "hours": {"value": {"friday": {"closes": "15:30"}, "monday": {"drop": True}}},
            "half_days": {"value": ["walpurgis_eve"]},
            "free_days": [{"day": "2027-08-13", "name": {"sv": "en planeringsdag"}, "source": "praktik"}],
        },
        override={"A": {"working": {"hours": {"value": {"sunday": {"opens": "10:00", "closes": "14:00"}}}}}},
    )
    again = Profile.model_validate_json(profile.model_dump_json())
    assert again == profile
    days = again.for_unit("A").working.hours.value.days
    assert [str(day.closes) if day else "" for day in days] == [
        "",
        "17:00:00",
        "17:00:00",
        "17:00:00",
        "15:30:00",
        "",
        "14:00:00",
    ]


def test_the_laws_have_titles() -> None:
    sources = load("standard").sources
    assert {HOLIDAYS_LAW, DEADLINES_LAW} <= set(sources)


def test_a_default_that_is_written_cites_a_source_that_is_known() -> None:
    raw = standard()
    raw["working"]["zone"]["source"] = "S9"
    with pytest.raises(ValueError, match=r"working\.zone\.source"):
        Profile.model_validate(raw)
