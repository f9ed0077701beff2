"""What is asked about hand-overs, and about somebody who leaves."""

from datetime import date
from typing import Annotated

from chat.cards import AnyPart, Copyable, Text, Why
from chat.fields import Choice, Day, LongText, Option, Search, Tick
from chat.forms import Answers
from chat.language import N_, _, current_language
from handlers.cases import source
from handlers.hand_over.view import Passing
from policy.hand_over import HandOverStep
from policy.platforms import Platform
from store.models.handovers import HandOverReason

MOVES, OTHER, LEAVES = (
    one.value for one in (HandOverReason.MOVES, HandOverReason.OTHER, HandOverReason.LEAVES)
)


class AskForm(Answers):
    """Who takes over, and why."""

    person: Annotated[
        int,
        Search(
            label=N_("Who takes over?"),
            help=N_("They are asked first. Type the first letters of the name and choose."),
            of="people",
        ),
    ]
    reason: Annotated[
        str,
        Choice(
            label=N_("Why does the account pass to somebody else?"),
            options=(
                Option(value=MOVES, label=N_("Other work within the municipality")),
                Option(value=LEAVES, label=N_("Leaves the employment")),
                Option(value=OTHER, label=N_("Something else")),
            ),
        ),
    ]


class NameForm(Answers):
    """Who takes over from somebody who leaves."""

    person: Annotated[
        int,
        Search(
            label=N_("Who takes over?"),
            help=N_("They are asked first. Type the first letters of the name and choose."),
            of="people",
        ),
    ]


class WhyForm(Answers):
    """Why not."""

    reason: Annotated[
        str,
        LongText(
            label=N_("Why not?"),
            help=N_("Those who take part in the hand-over read this."),
            longest=500,
        ),
    ]


class CloseForm(Answers):
    """Why the account is to be closed instead."""

    reason: Annotated[
        str,
        LongText(
            label=N_("Why should the account be closed?"),
            help=N_("Those who run it, their manager and the information unit read this."),
            longest=500,
        ),
    ]


class StepForm(Answers):
    """Whether a step is done."""

    done: Annotated[bool, Tick(label=N_("This is done"))]


class LeavesForm(Answers):
    """Who leaves, and when."""

    person: Annotated[
        int,
        Search(
            label=N_("Who leaves?"),
            help=N_("Type the first letters of the name and choose."),
            of="people",
        ),
    ]
    last: Annotated[
        date,
        Day(
            label=N_("Last working day"),
            help=N_("From the day after nothing is sent to them, and they can do nothing here."),
        ),
    ]


def reason(code: str) -> str:
    """Why an account passes on, in words."""
    return {
        HandOverReason.MOVES: _("Other work within the municipality"),
        HandOverReason.LEAVES: _("Leaves the employment"),
    }.get(HandOverReason(code), _("Something else"))


def step_intro(view: Passing, step: HandOverStep) -> list[AnyPart]:
    """How a step is done on this platform, why it is there, and by which source."""
    language = current_language()
    parts: list[AnyPart] = [Text(text=step.how_for(Platform(view.entry.account.platform)).in_(language))]
    whose = view.whose(step)
    if whose is None and step.who != "information_unit":
        who = view.old.name
        parts.append(Text(text=_("You do this in the place of {who}, who has left.", who=who), tone="quiet"))
    if step.proves_access and view.new:
        parts.append(Copyable(label=_("Administrator from now on"), text=view.new.name))
    parts.append(Why(text=step.why.in_(language), source=source(view.profile, step.source)))
    return parts
