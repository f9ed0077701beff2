"""The screens of an application."""

from itertools import groupby
from typing import Annotated, Literal

from chat.cards import (
    AnyPart,
    Bullets,
    Button,
    Card,
    Facts,
    Quote,
    Text,
    button,
    buttons,
    facts,
)
from chat.fields import LongText
from chat.forms import Answers
from chat.language import N_, _, current_language, day, listed, moment
from handlers.apply import actions, advice
from handlers.apply.actions import StepName
from handlers.apply.rules import STEPS, Changed, changes
from handlers.apply.view import Application
from policy.profile import Profile
from store.models import Decision, Person
from store.models.accounts import AccountStatus
from store.models.cases import CaseState, Outcome

STEP_TITLES = {
    StepName.ACCOUNT: N_("The account"),
    StepName.PURPOSE: N_("Purpose and target group"),
    StepName.CHANNEL: N_("Why this channel"),
    StepName.RUNNING: N_("How it will be run"),
    StepName.PEOPLE: N_("Who is responsible"),
    StepName.TALKS: N_("Talk first"),
}


class QuestionAnswer(Answers):
    """The applicant's answer to a decider's question."""

    reply: Annotated[str, LongText(label=N_("Your answer"), longest=1_500)]


def requirements(profile: Profile) -> Card:
    """What it takes to run an account, before the form is opened (B3, S2)."""
    language = current_language()
    parts: list[AnyPart] = [
        Text(
            text=_(
                "An account takes time every week. Read this first, and talk with your manager and the "
                "information unit before you apply."
            )
        )
    ]
    for code, several in groupby(profile.requirements, key=lambda one: one.source):
        parts += [
            Bullets(items=tuple(one.text.in_(language) for one in several)),
            Text(text=_("Source: {source}", source=source(profile, code)), tone="quiet"),
        ]
    parts += [
        Text(
            text=_(
                "The form has {steps} short steps. You can close it and go on later.",
                steps=len(STEPS),
            ),
            tone="quiet",
        ),
        buttons(button(_("Begin the application"), actions.Begin(), "primary")),
    ]
    return Card(title=_("New account in social media"), parts=tuple(parts))


def resume(view: Application, step: StepName | None) -> Card:
    """A draft was found: go on or start over."""
    case_id = view.case_id
    where = (
        _("All steps are filled in.") if step is None else _("Next step: {step}.", step=_(STEP_TITLES[step]))
    )
    return Card(
        title=_("You have an application under way"),
        parts=(
            facts(
                (_("Account"), view.name or _("Not named yet")),
                (_("Platform"), view.platform_title),
                (_("Last saved"), moment(view.case.changed_at)),
            ),
            Text(text=where),
            buttons(
                button(_("Go on"), actions.GoOn(case=case_id), "primary"),
                button(
                    _("Start over"),
                    actions.StartOver(case=case_id),
                    "danger",
                    confirm=_("What you have written so far is thrown away. Start over?"),
                ),
            ),
        ),
    )


def step_title(step: StepName) -> str:
    """The title of a step's form: `Step 2 of 6: Purpose and target group`."""
    return _(
        "Step {n} of {all}: {title}",
        n=STEPS.index(step) + 1,
        all=len(STEPS),
        title=_(STEP_TITLES[step]),
    )


def applicant(_reader: Person | None, view: Application) -> Card:
    """The applicant's own card: to check and send, then where it stands (C6)."""
    match view.case.state:
        case CaseState.DRAFT:
            return _summary(view)
        case CaseState.RETURNED:
            return question(None, view)
        case _:
            return _standing(view)


def _summary(view: Application) -> Card:
    case_id = view.case_id
    return Card(
        title=_("Check your application"),
        parts=(
            *described(view),
            *remarks(view),
            Text(text=_("Is everything right? Then send it. You can change any step first.")),
            buttons(
                button(_("Send the application"), actions.Send(case=case_id), "primary"),
                *_change_buttons(case_id),
                button(
                    _("Throw away"),
                    actions.Withdraw(case=case_id),
                    "danger",
                    confirm=_("What you have written is thrown away. Are you sure?"),
                ),
            ),
        ),
    )


def remarks(view: Application) -> list[AnyPart]:
    """The advice on an application, for the one who applies and for those who decide (B5, S3)."""
    about = {"name": _("Advice on the name"), "platform": _("Advice on pictures")}
    return [
        Text(text=f"{about[field]}: {remark}", tone="warning") for field, remark in advice.on(view).items()
    ]


def _change_buttons(case_id: int) -> list[Button]:
    return [
        button(
            _("Change: {step}", step=_(STEP_TITLES[step])),
            actions.Change(case=case_id, step=step.value),
        )
        for step in STEPS
    ]


def _standing(view: Application) -> Card:
    where = Text(text=standing(view, view.applicant), tone=_tone(view))
    parts: list[AnyPart] = [quote(view, decision) for decision in view.decisions if decision.reason]
    parts += [*described(view)]
    if view.case.state == CaseState.DECIDING:
        # At the end, where the button was: that is where one looks after sending.
        parts += [
            where,
            buttons(
                button(
                    _("Take back the application"),
                    actions.Withdraw(case=view.case_id),
                    confirm=_("The application is taken back and nobody decides on it. Are you sure?"),
                )
            ),
        ]
    else:
        parts.insert(0, where)
    return Card(title=title(view), parts=tuple(parts))


def question(_reader: Person | None, view: Application) -> Card:
    """A decider asks something: answer, change what is needed, and send again."""
    last = view.last
    if view.case.state != CaseState.RETURNED or last is None:
        where = Text(text=standing(view, view.applicant), tone=_tone(view))
        return Card(title=title(view), parts=(where,))
    return Card(
        title=_("{who} asks about your application", who=view.name_of(last)),
        parts=(
            Quote(who=view.name_of(last), text=last.reason),
            Text(
                text=_("Change the application if you need to. Then answer the question and send it again.")
            ),
            buttons(
                button(
                    _("Answer and send again"),
                    actions.Answer(case=view.case_id, turn=view.case.turn),
                    "primary",
                ),
                *_change_buttons(view.case_id),
                button(
                    _("Take back the application"),
                    actions.Withdraw(case=view.case_id),
                    "danger",
                    confirm=_("The application is taken back and nobody decides on it. Are you sure?"),
                ),
            ),
            *described(view),
        ),
    )


def news(view: Application, decision: Decision) -> Card:
    """A decision has been taken, told to the applicant."""
    parts: list[AnyPart] = [Text(text=outcome(view, decision), tone=_tone(view))]
    if decision.reason:
        parts.append(Quote(who=view.name_of(decision), text=decision.reason))
    parts.append(Text(text=standing(view, view.applicant)))
    return Card(title=title(view), parts=tuple(parts))


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
    if view.owner is not None and reader is not None and view.owner.id == reader.id:
        return _("Approved. You have got a checklist for the start.")
    return _("Approved. {who} has got a checklist for the start.", who=view.owner.name if view.owner else "?")


def waits_for(view: Application) -> str:
    """Who is to decide now."""
    if view.stage_role == "manager":
        return view.manager.name if view.manager else _("the manager")
    return view.taken_by.name if view.taken_by else _("the information unit")


def outcome(view: Application, decision: Decision) -> str:
    """A decision in a sentence, with when and by whom (C5)."""
    values = {"who": view.name_of(decision), "when": moment(decision.decided_at)}
    match decision.outcome:
        case Outcome.APPROVED:
            return _("{who} approved it {when}.", **values)
        case Outcome.RETURNED:
            return _("{who} sent it back with a question {when}.", **values)
        case _:
            return _("{who} refused it {when}.", **values)


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
            "{label}: “{before}” is now “{after}”",
            label=label,
            before=one.before or "–",
            after=one.after or "–",
        )
    return _("{label}, see below", label=label)


def source(profile: Profile, code: str) -> str:
    """A source as people know it: `Malmö: conditions for starting an account`."""
    return profile.cite(code, current_language())


def _tone(view: Application) -> Literal["plain", "good", "warning"]:
    match view.case.state:
        case CaseState.APPROVED:
            return "good"
        case CaseState.REFUSED:
            return "warning"
        case _:
            return "plain"


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"
