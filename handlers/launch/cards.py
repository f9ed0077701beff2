"""The launch checklist and its steps."""

from typing import Annotated

from chat.cards import AnyPart, Card, Copyable, Step, Steps, Text, Why, button, buttons
from chat.fields import Choice, Line, Option, Tick
from chat.forms import Answers
from chat.language import N_, _, current_language, short_day
from handlers import cases as case_words
from handlers.launch import actions
from handlers.launch.view import Launch
from policy.platforms import FACTS
from policy.sections import ChecklistStep
from store.models import Person
from store.models.accounts import AccountStatus


class StepDone(Answers):
    """Whether a step is done."""

    done: Annotated[bool, Tick(label=N_("This is done"), required=False)] = False


class StepChoice(Answers):
    """Which step to open."""

    step: Annotated[str, Choice(label=N_("Which step?"))]


class AddressForm(Answers):
    """Where the account is."""

    address: Annotated[
        str,
        Line(
            label=N_("The account's address"),
            help=N_("Open the account in your browser, and copy the address from the address bar."),
            longest=2_000,
        ),
    ]


def checklist(_reader: Person | None, view: Launch) -> Card:
    """The checklist: what is done and by whom, what remains, and the next thing to do."""
    if view.account.status == AccountStatus.LIVE:
        return _live(view)
    done = len(view.steps) - len(view.open_steps)
    parts: list[AnyPart] = [
        Text(
            text=_(
                "{done} of {all} steps are done. {remains}",
                done=done,
                all=len(view.steps),
                remains=_remains(view),
            )
        ),
        Steps(steps=tuple(_line(view, step) for step in view.steps)),
        *([Text(text=_("Address: {url}", url=view.account.url))] if view.account.url else []),
        _choices(view),
    ]
    return Card(title=title(view), parts=tuple(parts))


def _remains(view: Launch) -> str:
    """What is left, by whether there are steps that need not be done."""
    if view.missing and all(step.mandatory for step in view.steps):
        if view.account.url:
            return _("The account goes into the register when all steps are ticked.")
        return _("The account goes into the register when all steps are ticked and its address is given.")
    if view.missing and not view.account.url:
        return _(
            "The account goes into the register when the steps that must be done are ticked and "
            "its address is given."
        )
    if view.missing:
        return _("The account goes into the register when the steps that must be done are ticked.")
    return _("Only the account's address is missing.")


def _line(view: Launch, step: ChecklistStep) -> Step:
    language = current_language()
    label = step.title.in_(language)
    tick = view.ticks.get(step.key)
    if tick is None:
        return Step(text=label, done=False, note="" if step.mandatory else _("if it fits"))
    ticker = view.tickers.get(tick.done_by_id)
    return Step(
        text=label,
        done=True,
        note=_("{who}, {when}", who=ticker.name if ticker else "?", when=short_day(tick.done_at)),
    )


def _choices(view: Launch) -> AnyPart:
    language = current_language()
    following = view.open_steps[:1]
    return buttons(
        *(
            button(
                _("Next step: {step}", step=step.title.in_(language)),
                actions.Step(account=view.account_id, key=step.key),
                "primary",
            )
            for step in following
        ),
        button(
            _("Change the address") if view.account.url else _("Give the address"),
            actions.Address(account=view.account_id),
            "plain" if following else "primary",
        ),
        button(_("Choose another step"), actions.Pick(account=view.account_id)),
    )


def step_options(view: Launch) -> list[Option]:
    """Every step of the checklist, with those that are done marked."""
    language = current_language()
    done = {
        step.key: _("{step} (done)", step=step.title.in_(language))
        for step in view.steps
        if step.key in view.ticks
    }
    return [Option(value=step.key, label=done.get(step.key, step.title.in_(language))) for step in view.steps]


def _live(view: Launch) -> Card:
    return Card(
        title=title(view),
        parts=(
            Text(text=_("The account is live and stands in the register."), tone="good"),
            Text(text=_("Address: {url}", url=view.account.url or "–")),
            Text(text=_("Is the address wrong? Tell the information unit."), tone="quiet"),
            Steps(steps=tuple(_line(view, step) for step in view.steps)),
        ),
    )


def title(view: Launch) -> str:
    """`Start of Exempelbiblioteket on Facebook`."""
    return _(
        "Start of {name} on {platform}",
        name=view.account.name[:80],
        platform=FACTS[view.platform].title,
    )


def step_intro(view: Launch, step: ChecklistStep) -> list[AnyPart]:
    """Why a step is there, how it is done on this platform, and the text to paste."""
    language = current_language()
    how = step.how_on.get(view.platform, step.how)
    parts: list[AnyPart] = [
        Text(text=how.in_(language)),
        *copyables(view, step.key),
        Why(text=step.why.in_(language), source=case_words.source(view.profile, step.source)),
    ]
    return parts


def copyables(view: Launch, key: str) -> list[AnyPart]:
    """The texts that were made for a step."""
    platform = FACTS[view.platform].title
    if key == "presentation":
        limit = FACTS[view.platform].presentation_limit
        label = _(
            "Presentation for {platform}, {length} of at most {limit} characters",
            platform=platform,
            length=len(view.texts.presentation),
            limit=limit,
        )
        return [Copyable(label=label, text=view.texts.presentation)]
    if key == "name":
        return [Copyable(label=_("Name of the account"), text=view.account.name)]
    if key == "rules_text":
        return [Copyable(label=_("Rules for {platform}", platform=platform), text=view.texts.rules)]
    return []


def stepping_in(view: Launch) -> Card:
    """Told to those who step in, once the account is approved."""
    owner = view.entry.owners[0].name if view.entry.owners else "?"
    return Card(
        title=_("You step in for {owner}", owner=owner),
        parts=(
            Text(
                text=_(
                    "{name} on {platform} has been approved, and you step in when {owner} is away. You "
                    "will be told when the account is live.",
                    name=view.account.name[:80],
                    platform=FACTS[view.platform].title,
                    owner=owner,
                )
            ),
        ),
    )


def live(view: Launch) -> Card:
    """Told to the information unit and the owner when an account goes live (D3)."""
    owner = view.entry.owners[0].name if view.entry.owners else "?"
    return Card(
        title=_(
            "{name} is live on {platform}",
            name=view.account.name[:80],
            platform=FACTS[view.platform].title,
        ),
        parts=(
            Text(text=_("The account stands in the register now."), tone="good"),
            Text(
                text=_(
                    "{unit}. Mainly responsible: {owner}. Address: {url}",
                    unit=view.unit.name,
                    owner=owner,
                    url=view.account.url or "–",
                )
            ),
        ),
    )
