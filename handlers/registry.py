"""The one table: which function answers a command, a button or a form.

A new command is a line in `TABLE`; help, manifests, the README's table and the tests read it there.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chat.actions import Action
from chat.fields import Values
from chat.language import N_
from chat.replies import Reply
from handlers.apply import actions as apply_actions
from handlers.apply import flow as apply
from handlers.context import Ctx
from handlers.decide import actions as decide_actions
from handlers.decide import flow as decide
from handlers.guide import actions as guide_actions
from handlers.guide import flow as guide
from handlers.launch import actions as launch_actions
from handlers.launch import flow as launch
from handlers.register import actions as register_actions
from handlers.register import flow as register
from handlers.register.searching import fold

OnCommand = Callable[[str, Ctx], Awaitable[Reply]]
OnPress = Callable[[Any, Ctx], Awaitable[Reply]]
OnForm = Callable[[Any, Values, Ctx], Awaitable[Reply]]


@dataclass(frozen=True)
class Command:
    """A command by its name without the slash; `summary` is its one line in the help, as a message id."""

    name: str
    summary: str
    run: OnCommand


@dataclass(frozen=True)
class Button:
    """A button by its action: `run` is a flow that takes an action of this kind."""

    action: type[Action]
    run: OnPress


@dataclass(frozen=True)
class FormSent:
    """A form by its action; `left` keeps the draft of one that was closed without sending."""

    action: type[Action]
    run: OnForm
    left: OnForm | None = None


class Registry:
    """The table, looked up by name. ValueError when two lines claim one name."""

    def __init__(self, lines: Sequence[Command | Button | FormSent]) -> None:
        """Take the lines of the table, in the order that the help shows."""
        self.commands: dict[str, Command] = {}
        self.buttons: dict[str, Button] = {}
        self.forms: dict[str, FormSent] = {}
        for line in lines:
            match line:
                case Command():
                    _put(self.commands, line.name, line)
                case Button():
                    _put(self.buttons, line.action.name, line)
                case FormSent():
                    _put(self.forms, line.action.name, line)

    @property
    def summaries(self) -> Mapping[str, str]:
        """Each command's name and its one line, as a message id, in the order of the table."""
        return {name: line.summary for name, line in self.commands.items()}

    def command_in(self, typed: str) -> tuple[str, str] | None:
        """The command that typed words mean, `nytt konto` as well as `/nytt-konto`, and the text after it."""
        bare = typed.strip().removeprefix("/")
        for several in (2, 1):
            words = bare.split(maxsplit=several)
            name = fold("-".join(words[:several]))  # `hjälp` is `hjalp`
            if name in self.commands:
                return name, "".join(words[several:])
        return None

    @property
    def pressed(self) -> Mapping[str, type[Action]]:
        """The actions that a button may carry."""
        return {name: line.action for name, line in self.buttons.items()}

    @property
    def sent(self) -> Mapping[str, type[Action]]:
        """The actions that a form may carry."""
        return {name: line.action for name, line in self.forms.items()}


TABLE: tuple[Command | Button | FormSent, ...] = (
    Command("nytt-konto", N_("Apply for a new account"), apply.start),
    Command("status", N_("See your own cases and what waits for you"), guide.status),
    Command("kontoregister", N_("Search the register, or ask if an address is ours"), register.search),
    Command("sprak", N_("Choose Swedish or English"), guide.language),
    Command("hjalp", N_("See everything you can do here"), guide.help_),
    Button(apply_actions.Begin, apply.begin),
    Button(apply_actions.GoOn, apply.go_on),
    Button(apply_actions.StartOver, apply.start_over),
    Button(apply_actions.Change, apply.change),
    Button(apply_actions.Send, apply.send),
    Button(apply_actions.Answer, apply.answer),
    Button(apply_actions.Withdraw, apply.withdraw),
    Button(apply_actions.Show, apply.show),
    FormSent(apply_actions.Step, apply.save_step, apply.leave_step),
    FormSent(apply_actions.Answer, apply.send_answer),
    Button(decide_actions.Take, decide.take),
    Button(decide_actions.Approve, decide.approve),
    Button(decide_actions.AskBack, decide.ask_back),
    Button(decide_actions.Refuse, decide.refuse),
    FormSent(decide_actions.AskBack, decide.send_question),
    FormSent(decide_actions.Refuse, decide.send_refusal),
    Button(launch_actions.Show, launch.show),
    Button(launch_actions.Step, launch.step),
    Button(launch_actions.Pick, launch.pick),
    FormSent(launch_actions.Pick, launch.picked),
    Button(launch_actions.Address, launch.address),
    FormSent(launch_actions.Step, launch.save_step),
    FormSent(launch_actions.Address, launch.save_address),
    Button(register_actions.Show, register.show),
    Button(register_actions.More, register.more),
    Button(guide_actions.Speak, guide.speak),
)


def _put(table: dict[str, Any], name: str, line: object) -> None:
    if name in table:
        raise ValueError(f"{name} stands twice in the registry")
    table[name] = line
