"""Words about cases that several topics share."""

import hashlib
import json

from chat.cards import AnyPart, Bullets, Facts, Quote, Text, facts
from chat.language import _, current_language, day, listed, moment
from handlers.apply import advice
from handlers.apply.rules import Changed, changes
from handlers.apply.view import Application
from policy.platforms import FACTS, Platform
from policy.profile import Profile
from store.models import Account, Case, Decision, Person
from store.models.accounts import AccountStatus
from store.models.cases import CaseState, Outcome


def subject(case: Case) -> str:
    """What a case's cards follow, and the name of its chain in the log."""
    return f"case:{case.id}"


def digest(value: object) -> str:
    """A fingerprint for the log: what was typed can be thinned, and was unchanged until then."""
    return hashlib.sha256(json.dumps(value, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def account_subject(account: Account) -> str:
    """What an account's cards follow, and the name of its chain in the log."""
    return f"account:{account.id}"


def called(account: Account) -> str:
    """An account in a sentence: a unit calls its accounts the same on every platform."""
    return f"{account.name[:80]} ({FACTS[Platform(account.platform)].title})"


def number_in(subject: str) -> int:
    """The row's number in a subject: `account:7` is 7."""
    return int(subject.partition(":")[2])


def title(view: Application) -> str:
    """The case's name: `Application 12: Exempelbiblioteket on Facebook`."""
    return _(
        "Application {number}: {name} on {platform}",
        number=view.case_id,
        name=_cut(view.name or "–", 80),
        platform=view.platform_title or "–",
    )


def standing(view: Application, reader: Person | None = None) -> str:
    """Where the application stands, in a sentence to that reader."""
    match view.case.state:
        case CaseState.DRAFT:
            return _("Not sent yet.")
        case CaseState.DECIDING:
            return _("Sent. Waits for a decision by {who}.", who=waits_for(view))
        case CaseState.RETURNED:
            return _("Waits for {who} to answer a question.", who=view.applicant.name)
        case CaseState.APPROVED:
            return _approved(view, reader)
        case CaseState.REFUSED:
            return _("Refused. You are welcome to talk with the information unit about another way.")
        case _:
            return _("Taken back by {who}.", who=view.applicant.name)


def _approved(view: Application, reader: Person | None) -> str:
    if view.account is not None and view.account.status == AccountStatus.LIVE:
        return _("Approved. The account is live.")
    if view.account is not None and view.account.status == AccountStatus.CLOSED:
        return _("Approved. The account has been closed since.")
    if view.owner is not None and reader is not None and view.owner.id == reader.id:
        return _("Approved. You have got a checklist for the start.")
    return _("Approved. {who} has got a checklist for the start.", who=view.owner.name if view.owner else "?")


def waits_for(view: Application) -> str:
    """Who is to decide now."""
    if view.stage_role == "manager":
        return _manager_or_deputy(view)
    return view.taken_by.name if view.taken_by else _("the information unit")


def _manager_or_deputy(view: Application) -> str:
    name = view.manager.name if view.manager else _("the manager")
    if view.deputy is None:
        return name
    return _("{who}, or {other} who has been asked as well", who=name, other=view.deputy.name)


def outcome(view: Application, decision: Decision, reader: Person | None = None) -> str:
    """A decision in a sentence to that reader, with when and by whom (C5)."""
    values = {"who": view.name_of(decision), "when": moment(decision.decided_at)}
    if reader is not None and reader.id == decision.decided_by_id:
        return _own_outcome(decision)
    match decision.outcome:
        case Outcome.APPROVED:
            return _("{who} approved it {when}.", **values)
        case Outcome.RETURNED:
            return _("{who} sent it back with a question {when}.", **values)
        case _:
            return _("{who} refused it {when}.", **values)


def _own_outcome(decision: Decision) -> str:
    when = moment(decision.decided_at)
    match decision.outcome:
        case Outcome.APPROVED:
            return _("You approved it {when}.", when=when)
        case Outcome.RETURNED:
            return _("You sent it back with a question {when}.", when=when)
        case _:
            return _("You refused it {when}.", when=when)


def quote(view: Application, decision: Decision) -> Quote:
    """What the decider wrote, and the answer to it."""
    text = decision.reason
    if decision.reply:
        text = f"{text}\n– {view.applicant.name}: {decision.reply}"
    return Quote(who=view.name_of(decision), text=text)


def described(view: Application) -> tuple[Facts, ...]:
    """The whole application as labelled values."""
    return (facts(*[(label, value) for _name, label, value in answered(view)]),)


def answered(view: Application) -> list[tuple[str, str, str]]:
    """Each field's name, its label and what was answered, in the reader's language."""
    language = current_language()
    rows = [
        ("platform", _("Platform"), view.platform_title),
        ("name", _("Name of the account"), view.name),
        ("unit", _("Unit"), view.unit.name if view.unit else ""),
        ("closed_group", _("Closed group"), _("Yes") if view.closed_group else _("No")),
        ("start", _("Planned start"), day(view.start) if view.start else ""),
    ]
    if view.platform:
        asked = view.profile.questions_for(view.platform, view.closed_group)
        rows += [(one.id, one.ask.in_(language), view.text(one.id)) for one in asked]
    rows += [
        ("owner", _("Mainly responsible"), view.owner.name if view.owner else ""),
        ("substitutes", _("Steps in"), listed([person.name for person in view.substitutes])),
        ("manager", _("Nearest manager"), _manager(view)),
    ]
    talks = [talk for talk in view.profile.talks if view.case.answers.get(f"talk_{talk.who}")]
    rows.append(("talks", _("Confirmed"), "\n".join(talk.text.in_(language) for talk in talks)))
    return rows


def _manager(view: Application) -> str:
    if view.manager is None:
        return ""
    if view.is_appointed:
        return _("{name} (chosen by the information unit)", name=view.manager.name)
    if view.case.manager_chosen:
        return _("{name} (chosen by the applicant)", name=view.manager.name)
    return view.manager.name


def changed(view: Application) -> list[AnyPart]:
    """What the applicant changed since the deciders last saw it."""
    if not view.case.seen_answers:
        return []
    labels = {name: label for name, label, _value in answered(view)}
    different = [one for one in changes(view.case.seen_answers, view.case.answers) if one.field in labels]
    if not different:
        return []
    lines = tuple(_change_line(one, labels[one.field]) for one in different)
    return [Text(text=_("Changed since last time:")), Bullets(items=lines)]


def _change_line(one: Changed, label: str) -> str:
    if (
        isinstance(one.before, str)
        and isinstance(one.after, str)
        and one.field not in {"unit", "owner", "manager"}
    ):
        return _(
            "{label} Before: “{before}”. Now: “{after}”.",
            label=label if label.endswith("?") else f"{label}.",
            before=one.before or "–",
            after=one.after or "–",
        )
    return _("{label}, see below", label=label)


def source(profile: Profile, code: str) -> str:
    """A source as people know it: `Malmö: conditions for starting an account`."""
    return profile.cite(code, current_language())


def remarks(view: Application) -> list[AnyPart]:
    """The advice on an application, for the one who applies and for those who decide (B5, S3)."""
    about = {"name": _("Advice on the name"), "platform": _("Advice on pictures")}
    return [
        Text(text=f"{about[field]}: {remark}", tone="warning") for field, remark in advice.on(view).items()
    ]


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"
