"""The steps of the form as pydantic models; the questions come from the profile."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

from pydantic import create_model

from chat.fields import Choice, Day, Line, LongText, Option, Search, Tick, Values
from chat.forms import Answers, Faults
from chat.language import N_, current_language
from handlers.apply.actions import StepName
from policy.platforms import FACTS, Platform
from policy.profile import Profile


class AccountStep(Answers):
    """Which account it is about."""

    platform: Annotated[str, Choice(label=N_("Platform"))]
    name: Annotated[
        str,
        Line(
            label=N_("Name of the account"),
            help=N_(
                "Clear and simple, as like your unit's name as possible. The municipality must "
                "be recognisable."
            ),
            longest=80,
        ),
    ]
    unit: Annotated[
        int, Search(label=N_("Your unit"), help=N_("Type the first letters and choose."), of="units")
    ]
    start: Annotated[date, Day(label=N_("When do you plan to start?"))]
    closed_group: Annotated[
        bool,
        Tick(
            label=N_("The account is a closed group"),
            help=N_("Only invited people can read it. A closed group does not stand in the public list."),
            required=False,
        ),
    ] = False


class PeopleStep(Answers):
    """Who runs the account."""

    owner: Annotated[
        int,
        Search(
            label=N_("Who is mainly responsible for the account?"),
            help=N_(
                "One person, who watches the account every working day and answers. Type the first "
                "letters of the name and choose."
            ),
            of="people",
        ),
    ]
    substitutes: Annotated[
        list[int],
        Search(
            label=N_("Who steps in when that person is away?"),
            help=N_(
                "At least one other person. Someone must always be able to answer. Type the first "
                "letters of the name and choose."
            ),
            of="people",
            many=True,
        ),
    ]


class PeopleAndManagerStep(PeopleStep):
    """As above, where no directory says who the manager is."""

    manager: Annotated[
        int,
        Search(
            label=N_("Who is your nearest manager?"),
            help=N_("Your manager decides first. The information unit will see that you chose who it is."),
            of="people",
        ),
    ]


def model(step: StepName, profile: Profile, answers: Values, *, ask_manager: bool) -> type[Answers]:
    """The form model of a step under these rules; the questions depend on what is answered already."""
    match step:
        case StepName.ACCOUNT:
            return AccountStep
        case StepName.PEOPLE:
            return PeopleAndManagerStep if ask_manager else PeopleStep
        case StepName.TALKS:
            return _talks(profile)
        case StepName.PURPOSE | StepName.CHANNEL | StepName.RUNNING:
            return _questions(step, profile, answers)


def options(step: StepName) -> Mapping[str, list[Option]]:
    """The options of a step's choices."""
    if step is not StepName.ACCOUNT:
        return {}
    return {"platform": [Option(value=platform.value, label=FACTS[platform].title) for platform in Platform]}


def faults(step: StepName, profile: Profile, answers: Values, *, ask_manager: bool) -> dict[str, str]:
    """What is wrong or missing in a step's answers as they are kept; empty when it is complete."""
    try:
        model(step, profile, answers, ask_manager=ask_manager).parse(answers, options(step))
    except Faults as found:
        return found.errors
    return {}


def _questions(step: StepName, profile: Profile, answers: Values) -> type[Answers]:
    platform = Platform(str(answers.get("platform") or Platform.FACEBOOK))
    asked = profile.questions_for(platform, answers.get("closed_group") is True)
    language = current_language()
    fields: dict[str, Any] = {}
    for question in asked:
        if question.step != step:
            continue
        field = LongText(
            label=question.ask.in_(language),
            help=question.help.in_(language),
            example=question.example.in_(language) if question.example else "",
            required=question.required,
            longest=question.longest,
        )
        fields[question.id] = (Annotated[str, field], ... if question.required else "")
    made: type[Answers] = create_model(f"{step.title()}Step", __base__=Answers, **fields)
    return made


def _talks(profile: Profile) -> type[Answers]:
    language = current_language()
    fields: dict[str, Any] = {
        f"talk_{talk.who}": (Annotated[bool, Tick(label=talk.text.in_(language))], ...)
        for talk in profile.talks
    }
    made: type[Answers] = create_model("TalksStep", __base__=Answers, **fields)
    return made
