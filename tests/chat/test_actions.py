"""Payloads: packed and read back, and everything else refused."""

import json
from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from chat.actions import LONGEST_PAYLOAD, Action, BadAction, unpack
from handlers.apply import actions as apply_actions
from handlers.apply import flow as apply
from handlers.registry import TABLE, Button, Command, Registry

REGISTRY = Registry(TABLE)
KNOWN = {**REGISTRY.pressed, **REGISTRY.sent}
ACTIONS = sorted({line.action for line in TABLE if not isinstance(line, Command)}, key=lambda one: one.name)
VALUES = {
    "case": st.integers(1, 2**31 - 1),
    "account": st.integers(1, 2**31 - 1),
    "duty": st.integers(1, 2**31 - 1),
    "handover": st.integers(1, 2**31 - 1),
    "person": st.integers(1, 2**31 - 1),
    "duties": st.lists(st.integers(1, 2**31 - 1), min_size=1, max_size=80).map(tuple),
    "pause": st.integers(1, 2**31 - 1),
    "post": st.integers(1, 2**31 - 1),
    "at": st.none() | st.datetimes(timezones=st.just(UTC)),
    "group": st.sampled_from(["breaks", "unknown", "rests", "waits", "own", "staff"]),
    "absence": st.integers(1, 2**31 - 1),
    "other": st.booleans(),
    "closing": st.integers(1, 2**31 - 1),
    "hold": st.integers(1, 2**31 - 1),
    "known": st.integers(0, 1_000),
    "turn": st.integers(1, 10_000),
    "saves": st.integers(0, 10_000),
    "taken_by": st.none() | st.integers(1, 10_000),
    "after": st.integers(1, 100_000),
    "step": st.text(max_size=40),
    "key": st.text(max_size=40),
    "query": st.text(max_size=100),
    "season": st.text(max_size=40),
    "monday": st.dates(),
    "comment": st.integers(1, 2**31 - 1),
    "link": st.text(max_size=100),
    "beside": st.none() | st.integers(1, 10_000),
    "advised": st.text(max_size=80),
    "single": st.booleans(),
    "language": st.sampled_from(["sv", "en"]),
}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*VALUES, "x"]), inner),
    max_leaves=6,
)


@pytest.mark.parametrize("kind", ACTIONS, ids=lambda kind: kind.name)
def test_every_action_comes_back_as_it_was_packed(kind: type[Action]) -> None:
    @given(st.fixed_dictionaries({name: VALUES[name] for name in kind.model_fields}))
    def check(fields: dict[str, object]) -> None:
        if {"duty", "at"} <= fields.keys():
            fields["at"] = None  # of one of them alone
        action = kind.model_validate(fields)
        packed = action.pack()
        assert len(packed) <= LONGEST_PAYLOAD
        assert unpack(packed, KNOWN) == action

    check()


@given(st.sampled_from(sorted(KNOWN)), JSON)
def test_any_fields_are_an_action_or_a_bad_one(name: str, fields: object) -> None:
    try:
        action = unpack(f"{name} {json.dumps(fields)}", KNOWN)
    except BadAction:
        return
    assert unpack(action.pack(), KNOWN) == action


@given(st.text(max_size=3_000))
def test_any_text_is_an_action_or_a_bad_one(payload: str) -> None:
    try:
        unpack(payload, KNOWN)
    except BadAction:
        return


@pytest.mark.parametrize(
    "fields",
    [
        {"case": 0, "turn": 1},
        {"case": -1, "turn": 1},
        {"case": 2**63, "turn": 1},
        {"case": "1", "turn": 1},
        {"case": 1.5, "turn": 1},
        {"case": 1, "turn": 1, "more": 1},
        {"case": 1},
        {"case": 1, "turn": True},
        {"case": None, "turn": 1},
        {"case": [1], "turn": 1},
        {"case": float("nan"), "turn": 1},
        {"case": float("inf"), "turn": 1},
        {"Case": 1, "turn": 1},
        [],
        [1, 1],
        "case",
        1,
        None,
    ],
)
def test_fields_that_do_not_fit_are_refused(fields: object) -> None:
    with pytest.raises(BadAction):
        unpack(f"decide.approve {json.dumps(fields)}", KNOWN)


@pytest.mark.parametrize(
    "payload",
    [
        "",
        " ",
        "apply",
        "apply.begin.more",
        "Apply.Begin {}",
        " apply.begin {}",
        "apply.begin\t{}",
        "apply.begin {} {}",
        "apply.begin {};",
        "apply.begin null",
        'apply.begin {"__class__":"Approve"}',
        "decide.approve " + "[" * 900,
        'decide.approve {"case":1,"turn":1',
        "decide.approve {'case':1,'turn':1}",
        'decide.approve {"case":1,"turn":1}\x00',
        'apply.change {"case":1,"step":"\\ud800"}',
        '<b>apply.begin</b> {"x":1}',
        "🎉",
    ],
)
def test_a_forged_payload_is_refused(payload: str) -> None:
    with pytest.raises(BadAction):
        unpack(payload, KNOWN)


def test_a_payload_stands_only_among_its_own_kind() -> None:
    step = apply_actions.Step(case=1, step="account").pack()
    assert unpack(step, REGISTRY.sent) == apply_actions.Step(case=1, step="account")
    with pytest.raises(BadAction):
        unpack(step, REGISTRY.pressed)
    with pytest.raises(BadAction):
        unpack(step, {})


class Long(Action):
    name = "test.long"
    text: str


def test_the_longest_payload_goes_through_and_one_more_character_does_not() -> None:
    room = LONGEST_PAYLOAD - len(Long(text="").pack())
    longest = Long(text="å" * room)
    packed = longest.pack()
    assert len(packed) == LONGEST_PAYLOAD
    assert unpack(packed, {"test.long": Long}) == longest
    with pytest.raises(ValueError, match=r"test\.long"):
        Long(text="x" * (room + 1)).pack()
    with pytest.raises(BadAction):
        unpack(packed.replace('"}', 'x"}'), {"test.long": Long})


def test_an_action_does_not_change() -> None:
    with pytest.raises(ValidationError):
        Long(text="x").text = "y"  # type: ignore[misc]


def test_every_action_has_a_name_of_its_own() -> None:
    """Two actions of one name would be read as each other."""
    assert len({kind.name for kind in ACTIONS}) == len(ACTIONS)
    assert all(" " not in kind.name for kind in ACTIONS)
    twice = [Button(apply_actions.Begin, apply.begin)] * 2
    with pytest.raises(ValueError, match=r"apply\.begin"):
        Registry(twice)
