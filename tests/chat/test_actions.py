"""Payloads: packed and read back, and everything else refused."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.actions import LONGEST_PAYLOAD, Action, BadAction, unpack
from handlers.registry import TABLE, Command, Registry

REGISTRY = Registry(TABLE)
KNOWN = {**REGISTRY.pressed, **REGISTRY.sent}
ACTIONS = sorted({line.action for line in TABLE if not isinstance(line, Command)}, key=lambda one: one.name)
VALUES = {
    "case": st.integers(1, 2**53),
    "account": st.integers(1, 2**53),
    "turn": st.integers(1, 10_000),
    "after": st.integers(0, 100_000),
    "step": st.text(max_size=40),
    "key": st.text(max_size=40),
    "query": st.text(max_size=100),
    "advised": st.text(max_size=80),
    "single": st.booleans(),
    "language": st.sampled_from(["sv", "en"]),
}


@pytest.mark.parametrize("kind", ACTIONS, ids=lambda kind: kind.name)
def test_every_action_comes_back_as_it_was_packed(kind: type[Action]) -> None:
    @given(st.fixed_dictionaries({name: VALUES[name] for name in kind.model_fields}))
    def check(fields: dict[str, object]) -> None:
        action = kind.model_validate(fields)
        packed = action.pack()
        assert len(packed) <= LONGEST_PAYLOAD
        assert unpack(packed, KNOWN) == action

    check()


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
        [],
        None,
    ],
)
def test_fields_that_do_not_fit_are_refused(fields: object) -> None:
    with pytest.raises(BadAction):
        unpack(f"decide.approve {json.dumps(fields)}", KNOWN)


def test_what_is_too_long_is_not_packed() -> None:
    class Long(Action):
        name = "test.long"
        text: str

    with pytest.raises(ValueError, match=r"test\.long"):
        Long(text="x" * LONGEST_PAYLOAD).pack()
