"""What the profiles that come with the program say, figure by figure, each with its document."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from pydantic import BaseModel

from policy.loading import check, load, shipped
from policy.platforms import FACTS, Platform
from policy.words import Words
from tests.policy.files import DEMO

ALL = [*shipped(), DEMO]
FILLED = {
    "name": "lonnen_exempelby",
    "unit": "Förskolan Lönnen",
    "municipality": "Exempelkommun",
    "purpose": "",
    "answer_times": "vardagar inom 24 h",
    "contact": "kontakt@exempelkommun.example",
    "rules_link": "https://www.exempelkommun.example/sociala-medier/regler",
    "website": "https://www.exempelkommun.example/lonnen",
}


def words_in(value: object, key: str = "") -> Iterator[tuple[str, Words]]:
    """Every text of a profile, with its key."""
    if isinstance(value, Words):
        yield key, value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from words_in(getattr(value, name), f"{key}.{name}")
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            yield from words_in(inner, f"{key}.{name}")
    elif isinstance(value, tuple):
        for place, inner in enumerate(value):
            yield from words_in(inner, f"{key}[{place}]")


def at(value: Any, path: str) -> Any:
    """What stands at a path of attributes."""
    for name in path.split("."):
        value = getattr(value, name)
    return value


def test_the_five_are_shipped() -> None:
    assert shipped() == ["fargelanda", "informationsenheten", "lidingo", "malmo", "standard"]


@pytest.mark.parametrize("name", ALL)
def test_a_shipped_profile_has_no_fault(name: str) -> None:
    assert list(map(str, check(name))) == []


@pytest.mark.parametrize("name", ALL)
def test_every_text_is_in_both_languages(name: str) -> None:
    profile = load(name)
    units = [profile, *(profile.for_unit(unit) for unit in profile.override)]
    texts = [text for one in units for text in words_in(one)]
    assert len(texts) > 100
    assert [key for key, text in texts if not text.en.strip() or text.en == text.sv] == []


@pytest.mark.parametrize(
    ("name", "path", "value", "source"),
    [
        ("standard", "posting.posts_per_week", 2, "S2"),
        ("standard", "answering.within_hours", 24, "S2"),
        ("standard", "answering.next_working_day", True, "S2"),
        ("standard", "watch.every_working_day", True, "S2"),
        ("standard", "time.hours_per_week", 2, "praktik"),
        ("standard", "cover.substitutes_at_least", 1, "S2"),
        ("standard", "archiving.months", (3, 10), "S3"),
        ("standard", "archiving.scope", "selection", "S2"),
        ("standard", "review.every_months", 12, "S3"),
        ("standard", "evaluation.every_months", 6, "praktik"),
        ("standard", "closing.announce_days", 14, "praktik"),
        ("standard", "retention.words_months", 24, "praktik"),
        ("standard", "exempt.public_list", True, "S0"),
        ("standard", "exempt.statistics", True, "S0"),
        ("malmo", "posting.posts_per_week", 2, "S2"),
        ("malmo", "answering.within_hours", 24, "S2"),
        ("malmo", "watch.every_working_day", True, "S2"),
        ("malmo", "archiving.scope", "selection", "S2"),
        ("malmo", "review.every_months", 12, "S3"),
        ("lidingo", "watch.every_working_day", True, "S3"),
        ("lidingo", "cover.substitutes_at_least", 1, "S3"),
        ("lidingo", "archiving.months", (3, 10), "S3"),
        ("lidingo", "review.every_months", 12, "S3"),
        ("lidingo", "posting.posts_per_week", 2, "S2"),
        ("fargelanda", "review.every_months", 48, "S1"),
        ("fargelanda", "cover.substitutes_at_least", 1, "S1"),
        ("fargelanda", "posting.posts_per_week", 2, "S2"),
        ("informationsenheten", "posting.posts_per_week", 1, "S0"),
        ("informationsenheten", "archiving.scope", "whole", "S0"),
        ("informationsenheten", "cover.substitutes_at_least", 1, "S0"),
        ("informationsenheten", "review.every_months", 12, "S3"),
    ],
)
def test_a_figure_and_its_document(name: str, path: str, value: object, source: str) -> None:
    rule = at(load(name), path)
    assert (rule.value, rule.source) == (value, source)


@pytest.mark.parametrize(("name", "source"), [("lidingo", "S3"), ("informationsenheten", "S0")])
def test_where_the_document_says_soon_there_is_no_limit_in_hours(name: str, source: str) -> None:
    rule = load(name).answering.within_hours
    assert (rule.value, rule.source) == (None, source)


@pytest.mark.parametrize(
    ("name", "chain"),
    [
        ("standard", [("manager", "S0"), ("information_unit", "S0")]),
        ("informationsenheten", [("manager", "S0"), ("information_unit", "S0")]),
        ("malmo", [("manager", "S2")]),
        ("lidingo", [("manager", "S3")]),
        ("fargelanda", [("manager", "S1")]),
    ],
)
def test_who_decides(name: str, chain: list[tuple[str, str]]) -> None:
    assert [(stage.role, stage.source) for stage in load(name).deciding.chain] == chain


@pytest.mark.parametrize("name", shipped())
def test_both_are_talked_with_first(name: str) -> None:
    assert [talk.who for talk in load(name).talks] == ["manager", "information_unit"]


@pytest.mark.parametrize("name", ALL)
def test_the_form_and_the_launch_keep_their_parts(name: str) -> None:
    profile = load(name)
    assert {"time", "watch", "answer", "posts", "cover", "no_unattended"} <= {
        one.key for one in profile.requirements
    }
    assert [(one.step, one.id) for one in profile.questions] == [
        ("purpose", "purpose"),
        ("purpose", "goals"),
        ("purpose", "message"),
        ("purpose", "target_group"),
        ("channel", "why_channel"),
        ("channel", "website_enough"),
        ("channel", "linking"),
        ("running", "evaluation"),
        ("running", "weekly_time"),
        ("running", "password_routine"),
        ("running", "comment_plan"),
    ]
    assert len(profile.checklist) == 14


def test_closed_groups_skip_what_only_open_pages_need() -> None:
    profile = load("standard")
    both = [
        {step.key for step in profile.checklist_for(Platform.FACEBOOK, closed)} for closed in (False, True)
    ]
    assert both[0] - both[1] == {"public_page", "central_links", "statistics_access"}


def test_only_the_information_unit_spares_closed_groups_the_rules_text() -> None:
    sparing = [
        name
        for name in shipped()
        if "rules_text" not in {step.key for step in load(name).checklist_for(Platform.FACEBOOK, True)}
    ]
    assert sparing == ["informationsenheten"]


@pytest.mark.parametrize("name", ALL)
def test_a_manager_whom_the_applicant_chose_is_not_alone(name: str) -> None:
    assert {stage.role for stage in load(name).deciding.chain_for(manager_chosen=True)} != {"manager"}


@pytest.mark.parametrize("name", ALL)
def test_titles_fit_on_a_button(name: str) -> None:
    titles = [t for s in load(name).checklist for t in (s.title.sv, s.title.en)]
    assert [title for title in titles if len(title) > 40] == []


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("platform", Platform)
def test_the_rules_fit_where_they_can_stand(name: str, platform: Platform) -> None:
    limit = FACTS[platform].rules_limit
    assert limit is None or len(load(name).texts.rules.format_map(FILLED)) <= limit


@pytest.mark.parametrize("platform", Platform)
def test_the_presentation_fits_everywhere_without_its_purpose(platform: Platform) -> None:
    texts = load(DEMO).texts
    text = texts.presentation.format_map({**FILLED, "answer_times": texts.answer_times})
    assert len(text) <= FACTS[platform].presentation_limit


@pytest.mark.parametrize("name", ALL)
def test_an_answer_fits_its_question(name: str) -> None:
    too_long = [
        one.id
        for one in load(name).questions
        if one.example and max(len(one.example.sv), len(one.example.en)) > one.longest
    ]
    assert too_long == []


def test_passwords_are_asked_about_but_never_for() -> None:
    [question] = [one for one in load("standard").questions if one.id == "password_routine"]
    assert question.ask.sv.startswith("Hur ")
    assert "Skriv aldrig själva lösenordet" in question.help.sv
    assert "Never write the password itself" in question.help.en


@pytest.mark.parametrize(
    ("name", "fits"),
    [
        ("lonnen_exempelby", True),
        ("blåsippan_östra", True),
        (" lonnen_exempelby ", True),
        ("lonnen", False),
        ("Lonnen_Exempelby", False),
        ("lonnen_exempelby_barn", False),
        ("lonnen exempelby", False),
        ("", False),
    ],
)
def test_the_names_of_preschools_on_instagram(name: str, fits: bool) -> None:
    [pattern] = load("standard").naming.patterns
    assert (pattern.unit_kind, pattern.platform) == ("preschool", Platform.INSTAGRAM)
    assert pattern.matches(name) is fits
