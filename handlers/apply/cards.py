"""The screens of an application."""

from itertools import groupby
from typing import Annotated, Literal

from chat.cards import AnyPart, Bullets, Button, Card, Quote, Text, button, buttons, facts
from chat.fields import LongText
from chat.forms import Answers
from chat.language import N_, _, current_language, moment
from handlers import cases as case_words
from handlers.apply import actions
from handlers.apply.actions import StepName
from handlers.apply.rules import STEPS
from handlers.apply.view import Application
from policy.profile import Profile
from store.models import Decision, Person
from store.models.cases import CaseState

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
            Text(text=_("Source: {source}", source=case_words.source(profile, code)), tone="quiet"),
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
                    _("Start over from the beginning"),
                    actions.StartOver(case=case_id),
                    "danger",
                    confirm=_(
                        "All that you have written in this application is lost, in every step, and you "
                        "begin with an empty one. Applications that you have sent already are kept. "
                        "Start over?"
                    ),
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


def read_advice(submit: str) -> Text:
    """What stands above a step that came back with advice; `submit` is the words on its button."""
    return Text(
        text=_(
            "Read the advice below. Change what you want, or press “{button}” once more to keep the name "
            "and the rest as they are.",
            button=submit,
        )
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
            *case_words.described(view),
            *case_words.remarks(view),
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


def _change_buttons(case_id: int) -> list[Button]:
    return [
        button(
            _("Change: {step}", step=_(STEP_TITLES[step])),
            actions.Change(case=case_id, step=step.value),
        )
        for step in STEPS
    ]


def _standing(view: Application) -> Card:
    where = Text(text=case_words.standing(view, view.applicant), tone=_tone(view))
    parts: list[AnyPart] = [
        case_words.quote(view, decision) for decision in view.decisions if decision.reason
    ]
    parts += [*case_words.described(view)]
    if view.case.state == CaseState.DECIDING:
        # At the end, where the button was: that is where one looks after sending.
        parts += [where, *_perhaps_away(view), buttons(_take_back(view))]
    else:
        parts.insert(0, where)
    return Card(title=case_words.title(view), parts=tuple(parts))


def _perhaps_away(view: Application) -> list[Text]:
    """A question, no fact: mail may be answered by itself for other reasons."""
    manager = view.manager if view.stage_role == "manager" else None
    if manager is None or manager.away_seen_at is None:
        return []
    return [
        Text(
            text=_(
                "{who} had an automatic reply on {when}. Is {who} away? Then the answer may take longer: "
                "ask {who}, or the information unit.",
                who=manager.name,
                when=moment(manager.away_seen_at),
            )
        )
    ]


def _take_back(view: Application) -> Button:
    return button(
        _("Take back the application"),
        actions.Withdraw(case=view.case_id),
        "danger",
        confirm=_(
            "Then nobody decides on the application, and those who would have see that you took it back. "
            "It cannot be sent again: to apply later, you write a new one. Take it back?"
        ),
    )


def question(_reader: Person | None, view: Application) -> Card:
    """A decider asks something: answer, change what is needed, and send again."""
    last = view.last
    if view.case.state != CaseState.RETURNED or last is None:
        where = Text(text=case_words.standing(view, view.applicant), tone=_tone(view))
        return Card(title=case_words.title(view), parts=(where,))
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
                _take_back(view),
            ),
            *case_words.described(view),
        ),
    )


def news(view: Application, decision: Decision) -> Card:
    """A decision has been taken, told to the applicant."""
    parts: list[AnyPart] = [Text(text=case_words.outcome(view, decision), tone=_tone(view))]
    if decision.reason:
        parts.append(Quote(who=view.name_of(decision), text=decision.reason))
    parts.append(Text(text=case_words.standing(view, view.applicant)))
    return Card(title=case_words.title(view), parts=tuple(parts))


def _tone(view: Application) -> Literal["plain", "good", "warning"]:
    match view.case.state:
        case CaseState.APPROVED:
            return "good"
        case CaseState.REFUSED:
            return "warning"
        case _:
            return "plain"
