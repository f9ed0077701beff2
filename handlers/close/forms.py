"""What is asked about a closing: the reason, the answer, and what shows that a step is done."""

from datetime import date
from typing import Annotated

from chat.fields import Day, Line, LongText, Number, Tick
from chat.forms import Answers
from chat.language import N_

MOST_FILES = 10_000_000


class ReasonForm(Answers):
    """Why an account is to be closed."""

    reason: Annotated[
        str,
        LongText(
            label=N_("Why should the account be closed?"),
            help=N_("Those who run it, their manager and the information unit read this."),
            longest=1_000,
        ),
    ]


class AnswerForm(Answers):
    """What those who run the account say to it."""

    answer: Annotated[
        str,
        LongText(
            label=N_("What do you say to this?"),
            help=N_("Those who decide read it before they decide."),
            longest=1_000,
        ),
    ]


class NoForm(Answers):
    """Why an account stays."""

    reason: Annotated[
        str,
        LongText(
            label=N_("Why should the account stay?"),
            help=N_("Whoever asked and those who run the account read this."),
            longest=1_000,
        ),
    ]


class FarewellForm(Answers):
    """When the farewell was published, and where it stands."""

    on: Annotated[date, Day(label=N_("On which day did you publish the farewell?"))]
    link: Annotated[
        str,
        Line(
            label=N_("Link to the post"),
            help=N_("So that others see that it is there."),
            required=False,
            longest=2_000,
        ),
    ] = ""


class ArchiveForm(Answers):
    """Where the last archive is kept, and what it holds."""

    on: Annotated[date, Day(label=N_("On which day was the account archived?"))]
    where: Annotated[
        str,
        Line(
            label=N_("Where is it kept?"),
            help=N_("For example: the e-archive, social media, 2027."),
            longest=300,
        ),
    ]
    files: Annotated[int, Number(label=N_("How many files?"), least=1, most=MOST_FILES)]
    registration: Annotated[
        str,
        Line(
            label=N_("Registration number"), help=N_("Of the record, for example KS 2027/123."), longest=100
        ),
    ]
    checksum: Annotated[
        str,
        Line(
            label=N_("Checksum of the list of files"),
            help=N_("If you have one: 64 signs, the figures 0 to 9 and the letters a to f (SHA-256)."),
            required=False,
            longest=200,
        ),
    ] = ""


class DoneForm(Answers):
    """That a step is done, and what was done."""

    done: Annotated[bool, Tick(label=N_("This is done"))]
    note: Annotated[
        str,
        LongText(
            label=N_("What did you do?"),
            help=N_("A few words, for whoever asks later. Never a password."),
            required=False,
            longest=500,
        ),
    ] = ""


class NoteForm(Answers):
    """What was done in a step, where that was told wrongly."""

    note: Annotated[
        str,
        LongText(
            label=N_("What did you do?"),
            help=N_("A few words, for whoever asks later. Never a password."),
            required=False,
            longest=500,
        ),
    ] = ""
