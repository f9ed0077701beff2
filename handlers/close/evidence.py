"""What shows that a step of a closing is done: what was told of it, checked, kept, and corrected."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from chat.fields import Values
from chat.forms import Answers, Faults
from chat.language import _, day
from handlers.cases import digest
from handlers.close import forms
from handlers.close.view import ClosingView
from handlers.context import Ctx
from handlers.register import rules as register_rules
from handlers.register.addresses import NotAnAddress
from handlers.register.linked import leads_to, may_lead_to, tidy
from policy.calendar import calendar_for
from policy.closing import ARCHIVE, COMMENTS, FAREWELL, PLATFORM, StepOfClosing
from store.models import Account, ClosingStep

_FORMS: Mapping[str, type[Answers]] = {FAREWELL: forms.FarewellForm, ARCHIVE: forms.ArchiveForm}
_CHECKSUM = re.compile(r"(?:[0-9a-f]{64}|[0-9a-f]{96}|[0-9a-f]{128})\Z")  # SHA-256, SHA-384, SHA-512
_EARLIER = "earlier"
_OF_THE_RECORD = frozenset({"on", "where", "files", "registration", "checksum"})


def form_of(key: str, *, again: bool = False) -> type[Answers]:
    """What is asked about a step; `again`: what of it can be corrected."""
    return _FORMS.get(key, forms.NoteForm if again else forms.DoneForm)


def told(ctx: Ctx, view: ClosingView, step: StepOfClosing, values: Values) -> dict[str, Any]:
    """What was told about a step, as it is kept. Raises Faults."""
    if step.key == FAREWELL:
        return _farewell(ctx, view, forms.FarewellForm.parse(values))
    if step.key == ARCHIVE:
        return _archive(ctx, view, forms.ArchiveForm.parse(values))
    note = forms.DoneForm.parse(values).note
    checked = {"unanswered": view.unanswered} if step.key == COMMENTS else {}
    return {"note": note, **checked}


def corrected(ctx: Ctx, view: ClosingView, step: StepOfClosing, values: Values) -> dict[str, Any]:
    """What is told instead; checked against the steps that were done since too. Raises Faults."""
    if step.key == FAREWELL:
        found = _farewell(ctx, view, forms.FarewellForm.parse(values))
        archive = view.done.get(ARCHIVE)
        if archive and found["on"] > archive.evidence["on"]:
            raise Faults({"on": _("The account was archived before that, and the farewell is to be in it.")})
        return found
    if step.key == ARCHIVE:
        found = _archive(ctx, view, forms.ArchiveForm.parse(values))
        ended = view.done.get(PLATFORM)
        if ended and found["on"] > _local(ctx, ended).isoformat():
            when = day(_local(ctx, ended))
            raise Faults({"on": _("The account was closed on {day}: it was archived before that.", day=when)})
        return found
    return {**as_told(view.done[step.key]), "note": forms.NoteForm.parse(values).note}


def as_told(step: ClosingStep) -> dict[str, Any]:
    """What is held to be true of a step now, without what stood there before."""
    return {key: value for key, value in step.evidence.items() if key != _EARLIER}


def with_earlier(ctx: Ctx, step: ClosingStep, found: dict[str, Any]) -> dict[str, Any]:
    """The same with all that stood there before, and who changed it when."""
    before = {"evidence": as_told(step), "by": ctx.person_id, "at": ctx.now.isoformat()}
    return {**found, _EARLIER: [*step.evidence.get(_EARLIER, []), before]}


def is_corrected(step: ClosingStep) -> bool:
    """Whether something else was told first."""
    return bool(step.evidence.get(_EARLIER))


def before_in_log(account: Account, before: Mapping[str, Any], now: Mapping[str, Any]) -> dict[str, Any]:
    """What the log says of what stood there before: of each thing that was changed.

    The record's own data as they were. A note and a link that does not tell our own account may tell of a
    person: of those a fingerprint, as the log cannot be thinned.
    """
    found = {}
    for key in sorted(before):
        value = before[key]
        if value == now.get(key):
            continue
        plain = key in _OF_THE_RECORD or not value or (key == "link" and leads_to(account, value))
        found[key if plain else f"{key}_digest"] = value if plain else digest(value)
    return found


def today(ctx: Ctx) -> date:
    """The municipality's local day."""
    return calendar_for(ctx.policy.today(ctx.now).working).day(ctx.now)


def _farewell(ctx: Ctx, view: ClosingView, answers: forms.FarewellForm) -> dict[str, Any]:
    if answers.on > today(ctx):
        raise Faults({"on": _("That day has not come yet. Publish the post first, then tell of it here.")})
    if answers.on < _agreed_on(ctx, view):
        raise Faults({"on": _("That is before it was decided that the account is to be closed.")})
    return {"on": answers.on.isoformat(), "link": _link(view, answers.link)}


def _archive(ctx: Ctx, view: ClosingView, answers: forms.ArchiveForm) -> dict[str, Any]:
    if answers.on > today(ctx):
        raise Faults({"on": _("That day has not come yet.")})
    if view.closing.farewell_on and answers.on < view.closing.farewell_on:
        raise Faults({"on": _("That is before the farewell, which is to be in the archive.")})
    checksum = "".join(answers.checksum.lower().split())
    if checksum and not _CHECKSUM.match(checksum):
        raise Faults(
            {
                "checksum": _(
                    "A checksum is 64 signs long (or 96, or 128), of the figures 0 to 9 and the letters a to "
                    "f. Copy it whole, or leave it out."
                )
            }
        )
    return {
        "on": answers.on.isoformat(),
        "where": answers.where,
        "files": answers.files,
        "registration": answers.registration,
        "checksum": checksum,
    }


def _link(view: ClosingView, typed: str) -> str:
    try:
        link = tidy(typed) if typed else ""
    except NotAnAddress as fault:
        raise Faults({"link": register_rules.explain(fault)}) from fault
    if link and not may_lead_to(view.entry.account, link):
        raise Faults({"link": _("That link does not lead to the account. Check it, or leave it out.")})
    return link


def _agreed_on(ctx: Ctx, view: ClosingView) -> date:
    agreed = view.closing.approved_at or view.closing.asked_at
    return calendar_for(ctx.policy.today(ctx.now).working).day(agreed)


def _local(ctx: Ctx, step: ClosingStep) -> date:
    return calendar_for(ctx.policy.today(ctx.now).working).day(step.done_at)
