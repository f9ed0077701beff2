"""Whether an account is run by the rules: yes, no, or nobody has said. Pure; UTC moments."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from handlers.overview.view import AccountView
from handlers.posting.rules import rests_in
from policy.calendar import calendar_for, quota_week
from store.models import Duty
from store.models.duties import DutyKind, Outcome


class Standing(StrEnum):
    """How an account stands. What nobody has said is not the same as a rule that was broken (X7)."""

    KEEPS = "keeps"
    BREAKS = "breaks"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Verdict:
    """How an account stands, since when, and in what."""

    standing: Standing
    since: datetime | None = None
    kinds: tuple[str, ...] = ()
    """The kinds of duty that it is about."""


def verdict(view: AccountView, now: datetime) -> Verdict:
    """How an account stands, by its last weeks and by the comments that wait too long for an answer."""
    weeks = _last_in_a_row(view.duties)
    missed = [one for one in weeks if one.outcome == Outcome.MISSED]
    waiting = [one for one in view.to_answer if one.due_at < now]
    broken = [*waiting, *missed]
    if broken:
        return _since(Standing.BREAKS, broken)
    silent = [one for one in weeks if one.outcome == Outcome.UNANSWERED]
    silent += [one for one in view.duties if one.closed_at is None and one.due_at < now and _is_theirs(one)]
    return _since(Standing.UNKNOWN, silent) if silent else Verdict(Standing.KEEPS)


def _is_theirs(duty: Duty) -> bool:
    """Whether those who run the account are asked: what is to become of it is for others."""
    return duty.kind in (DutyKind.POSTING, DutyKind.WATCH, DutyKind.COVER, DutyKind.SUBSTITUTE)


def weeks_without(several: Sequence[Duty]) -> list[Duty]:
    """The last weeks in a row that ended without the posts that were due; weeks of rest do not count."""
    return _last_in_a_row(several)


def to_do(view: AccountView, now: datetime) -> list[Duty]:
    """What whoever has the account is to do on it from now on beside comments, the earliest deadline first.

    Without the posts of a week in which it rests; what is to become of the account is for others.
    """
    calendar = calendar_for(view.profile.working)
    return [
        one
        for one in view.duties
        if one.closed_at is None
        and one.due_at > now
        and _is_theirs(one)
        and not (one.kind == DutyKind.POSTING and rests_in(view.pauses, quota_week(calendar, one.due_at)))
    ]


def _last_in_a_row(several: Sequence[Duty]) -> list[Duty]:
    found = []
    for duty in sorted(several, key=lambda one: one.due_at, reverse=True):
        if duty.kind != DutyKind.POSTING or duty.closed_at is None or duty.outcome == Outcome.VOID:
            continue
        if duty.outcome == Outcome.DONE:
            break
        found.append(duty)
    return found[::-1]


def _since(standing: Standing, several: Sequence[Duty]) -> Verdict:
    kinds = tuple(dict.fromkeys(one.kind for one in several))
    return Verdict(standing, min(one.due_at for one in several), kinds)
