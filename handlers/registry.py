"""The one table: which function answers a command, a button or a form.

A new command is a line in `TABLE`; help, manifests, the README's table and the tests read it there.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chat.actions import Action
from chat.fields import Values, no_passwords
from chat.language import N_, _
from chat.replies import Reply
from chat.typed import line_holds_password
from handlers.apply import actions as apply_actions
from handlers.apply import flow as apply
from handlers.close import actions as close_actions
from handlers.close import correcting as close_correcting
from handlers.close import deciding as close_deciding
from handlers.close import flow as close
from handlers.close import history as close_history
from handlers.close import steps as close_steps
from handlers.comments import actions as comment_actions
from handlers.comments import flow as comments
from handlers.comments import settling as comments_settling
from handlers.context import Ctx
from handlers.cover import actions as cover_actions
from handlers.cover import flow as cover
from handlers.cover import shutting as cover_shutting
from handlers.cover import subscribing as cover_subscribing
from handlers.cover import taking as cover_taking
from handlers.decide import actions as decide_actions
from handlers.decide import flow as decide
from handlers.duties import actions as duty_actions
from handlers.duties import flow as duties
from handlers.errors import Gone, UserMistake
from handlers.guide import actions as guide_actions
from handlers.guide import flow as guide
from handlers.guidelines import actions as guideline_actions
from handlers.guidelines import flow as guidelines
from handlers.hand_over import actions as hand_over_actions
from handlers.hand_over import begin as hand_over_begin
from handlers.hand_over import flow as hand_over
from handlers.hand_over import leaving as hand_over_leaving
from handlers.hand_over import steps as hand_over_steps
from handlers.holds import actions as hold_actions
from handlers.holds import flow as holds
from handlers.launch import actions as launch_actions
from handlers.launch import flow as launch
from handlers.overview import actions as overview_actions
from handlers.overview import flow as overview
from handlers.pauses import actions as pause_actions
from handlers.pauses import flow as pauses
from handlers.planning import actions as planning_actions
from handlers.planning import filling as planning_filling
from handlers.planning import flow as planning
from handlers.planning import seeing as planning_seeing
from handlers.posting import actions as posting_actions
from handlers.posting import afterwards as posting_afterwards
from handlers.posting import flow as posting
from handlers.proposals import actions as proposal_actions
from handlers.proposals import flow as proposals
from handlers.register import actions as register_actions
from handlers.register import flow as register
from handlers.register.searching import fold
from handlers.substitutes import actions as substitute_actions
from handlers.substitutes import flow as substitutes
from handlers.waiting import actions as waiting_actions
from handlers.waiting import flow as waiting
from handlers.watch import actions as watch_actions
from handlers.watch import flow as watch

OnCommand = Callable[[str, Ctx], Awaitable[Reply]]
OnPress = Callable[[Any, Ctx], Awaitable[Reply]]
OnForm = Callable[[Any, Values, Ctx], Awaitable[Reply]]


@dataclass(frozen=True)
class Command:
    """A command by its name without the slash; `summary` is its one line in the help, as a message id.

    `also` are other names that it answers to; `catches` knows a line without a command that is for it.
    """

    name: str
    summary: str
    run: OnCommand
    also: tuple[str, ...] = ()
    catches: Callable[[str], bool] = lambda _typed: False


@dataclass(frozen=True)
class Button:
    """A button by its action: `run` is a flow that takes an action of this kind.

    `asks` says that its answer is usually a form: some platforms must know that before it is pressed.
    """

    action: type[Action]
    run: OnPress
    asks: bool = False


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
        self._names: dict[str, str] = {}
        for line in lines:
            match line:
                case Command():
                    _put(self.commands, line.name, line)
                    for name in (line.name, *line.also):
                        _put(self._names, name, line.name)
                case Button():
                    _put(self.buttons, line.action.name, line)
                case FormSent():
                    _put(self.forms, line.action.name, line)

    @property
    def summaries(self) -> Mapping[str, str]:
        """Each command's name and its one line, as a message id, in the order of the table."""
        return {name: line.summary for name, line in self.commands.items()}

    def named(self, name: str) -> Command | None:
        """The command of that name, or that answers to it too."""
        return self.commands.get(self._names.get(name, ""))

    def command_in(self, typed: str) -> tuple[str, str] | None:
        """The command that typed words mean, `nytt konto` as well as `/nytt-konto`, and the text after it.

        A line that a command catches, such as a pasted address, is its text as a whole.
        """
        line = typed.strip()
        bare = line.removeprefix("/")
        for several in (2, 1):
            words = bare.split(maxsplit=several)
            name = fold("-".join(words[:several]))  # `hjälp` is `hjalp`
            if name in self._names:
                return self._names[name], "".join(words[several:])
        catching = (one.name for one in self.commands.values() if one.catches(line))
        return next(((name, line) for name in catching), None)

    def asks(self, payload: str) -> bool:
        """Whether the answer to the button with that payload is usually a form."""
        button = self.buttons.get(payload.partition(" ")[0])
        return button is not None and button.asks

    @property
    def pressed(self) -> Mapping[str, type[Action]]:
        """The actions that a button may carry."""
        return {name: line.action for name, line in self.buttons.items()}

    @property
    def sent(self) -> Mapping[str, type[Action]]:
        """The actions that a form may carry."""
        return {name: line.action for name, line in self.forms.items()}


async def _run(action: guide_actions.Run, ctx: Ctx) -> Reply:
    """Do what the command of that name in the table does, with text that could have been typed."""
    if line_holds_password(action.query):
        raise UserMistake(no_passwords())
    for line in TABLE:
        if isinstance(line, Command) and line.name == action.key:
            return await line.run(action.query, ctx)
    raise Gone(_("That command does not exist any more."))


TABLE: tuple[Command | Button | FormSent, ...] = (
    Command("nytt-konto", N_("Apply for a new account"), apply.start, also=("new-account",)),
    Command(
        "status",
        N_("See your own cases and what waits for you"),
        guide.status,
        also=("mina-arenden", "my-cases"),
    ),
    Command(
        "kontoregister",
        N_("Search the register, or ask if an address is ours"),
        register.search,
        also=("register",),
        catches=register.catches,
    ),
    Command("publicerat", N_("Tell that you have published a post"), posting.told, also=("published",)),
    Command(
        "kommentar",
        N_("Tell about a comment that nobody has answered"),
        comments.told,
        also=("comment",),
    ),
    Command(
        "mina-konton",
        N_("How your accounts stand, and what you can do"),
        overview.mine,
        also=("my-accounts", "paus", "pausa", "pause"),
    ),
    Command("franvaro", N_("Tell that you are away, and see who takes over"), cover.start, also=("away",)),
    Command(
        "avsluta-konto",
        N_("Close an account that is not needed any more"),
        close.begin,
        also=("close-account",),
    ),
    Command("lage", N_("How all accounts stand, for the information unit"), overview.whole, also=("state",)),
    Command(
        "overlat-konto",
        N_("Hand over an account to somebody else, or tell that somebody leaves"),
        hand_over_begin.start,
        also=("hand-over",),
    ),
    Command("sprak", N_("Choose Swedish or English"), guide.language, also=("language",)),
    Command("hjalp", N_("See everything you can do here"), guide.help_, also=("help",)),
    Button(apply_actions.Start, apply.start_from_button),
    Button(apply_actions.Begin, apply.begin, asks=True),
    Button(apply_actions.GoOn, apply.go_on, asks=True),
    Button(apply_actions.StartOver, apply.start_over, asks=True),
    Button(apply_actions.Change, apply.change, asks=True),
    Button(apply_actions.Send, apply.send),
    Button(apply_actions.Answer, apply.answer, asks=True),
    Button(apply_actions.Withdraw, apply.withdraw),
    Button(apply_actions.Show, apply.show),
    FormSent(apply_actions.Step, apply.save_step, apply.leave_step),
    FormSent(apply_actions.Answer, apply.send_answer, apply.leave_answer),
    Button(decide_actions.Show, decide.show),
    Button(decide_actions.Take, decide.take),
    Button(decide_actions.Approve, decide.approve),
    Button(decide_actions.AskBack, decide.ask_back, asks=True),
    Button(decide_actions.Refuse, decide.refuse, asks=True),
    FormSent(decide_actions.AskBack, decide.send_question, decide.leave_question),
    FormSent(decide_actions.Refuse, decide.send_refusal, decide.leave_refusal),
    Button(launch_actions.Show, launch.show),
    Button(launch_actions.Step, launch.step, asks=True),
    Button(launch_actions.Pick, launch.pick, asks=True),
    FormSent(launch_actions.Pick, launch.picked),
    Button(launch_actions.Address, launch.address, asks=True),
    FormSent(launch_actions.Step, launch.save_step),
    FormSent(launch_actions.Address, launch.save_address),
    Button(register_actions.Show, register.show),
    Button(register_actions.More, register.more),
    Button(duty_actions.Later, duties.later, asks=True),
    Button(duty_actions.Cannot, duties.cannot),
    Button(duty_actions.Help, duties.how),
    Button(duty_actions.Further, duties.further),
    Button(watch_actions.AllAnswered, watch.all_answered),
    Button(watch_actions.SomeUnanswered, watch.some_unanswered, asks=True),
    Button(cover_actions.Tell, cover.tell, asks=True),
    Button(cover_actions.Back, cover.back),
    Button(cover_actions.Take, cover_taking.take),
    Button(cover_actions.Put, cover_taking.put, asks=True),
    Button(cover_actions.Release, cover_taking.release),
    FormSent(cover_actions.Tell, cover.save),
    FormSent(cover_actions.Put, cover_taking.save_put),
    Button(cover_actions.Shut, cover_shutting.shut, asks=True),
    FormSent(cover_actions.Shut, cover_shutting.save),
    Button(cover_actions.Subscribe, cover_subscribing.show),
    Button(cover_actions.Renew, cover_subscribing.renew),
    Button(planning_actions.Plan, planning.plan, asks=True),
    FormSent(planning_actions.Plan, planning.save),
    Button(planning_actions.OneAccount, planning.one_account, asks=True),
    FormSent(planning_actions.OneAccount, planning.save_one),
    Button(planning_actions.Show, planning_seeing.show),
    Button(planning_actions.Fill, planning_filling.fill, asks=True),
    FormSent(planning_actions.Fill, planning_filling.save),
    Button(substitute_actions.Appoint, substitutes.appoint, asks=True),
    FormSent(substitute_actions.Appoint, substitutes.save),
    Button(pause_actions.Ask, pauses.ask, asks=True),
    Button(pause_actions.Approve, pauses.approve),
    Button(pause_actions.Refuse, pauses.refuse),
    Button(pause_actions.End, pauses.end),
    FormSent(pause_actions.Ask, pauses.save),
    Button(overview_actions.Show, overview.show),
    Button(overview_actions.Further, overview.further),
    Button(overview_actions.Quota, overview.quota, asks=True),
    FormSent(overview_actions.Quota, overview.save_quota),
    Button(proposal_actions.Talk, proposals.talk, asks=True),
    Button(proposal_actions.Close, proposals.close, asks=True),
    FormSent(proposal_actions.Talk, proposals.save_talk),
    FormSent(proposal_actions.Close, proposals.save_close),
    Button(close_actions.Ask, close.ask, asks=True),
    FormSent(close_actions.Ask, close.save),
    Button(close_actions.Show, close.show),
    Button(close_actions.Answer, close.answer, asks=True),
    FormSent(close_actions.Answer, close.save_answer),
    Button(close_actions.Approve, close_deciding.approve),
    Button(close_actions.Refuse, close_deciding.refuse, asks=True),
    FormSent(close_actions.Refuse, close_deciding.save_refuse),
    Button(close_actions.Cancel, close.cancel),
    Button(close_actions.Step, close_steps.step, asks=True),
    FormSent(close_actions.Step, close_steps.save_step),
    Button(close_actions.Corrections, close_correcting.which),
    Button(close_actions.Correct, close_correcting.correct, asks=True),
    FormSent(close_actions.Correct, close_correcting.save),
    Button(close_actions.Release, close_history.release),
    Button(hold_actions.OnAccount, holds.on_account, asks=True),
    FormSent(hold_actions.OnAccount, holds.save_account),
    Button(hold_actions.OnCase, holds.on_case, asks=True),
    FormSent(hold_actions.OnCase, holds.save_case),
    Button(hold_actions.Lift, holds.lift),
    Button(comment_actions.Tell, comments.tell, asks=True),
    FormSent(comment_actions.Tell, comments.save),
    Button(comment_actions.Answered, comments_settling.answered),
    Button(comment_actions.Holding, comments_settling.holding),
    Button(comment_actions.Other, comments_settling.other, asks=True),
    FormSent(comment_actions.Other, comments_settling.save_other),
    Button(comment_actions.Reopen, comments_settling.reopen),
    Button(posting_actions.Published, posting.published),
    Button(posting_actions.NotPublished, posting.not_published),
    Button(posting_actions.AddLink, posting_afterwards.add_link, asks=True),
    FormSent(posting_actions.AddLink, posting_afterwards.save_link),
    Button(posting_actions.TakeBack, posting_afterwards.take_back),
    FormSent(duty_actions.Later, duties.save_later),
    Button(waiting_actions.Reassign, waiting.reassign, asks=True),
    FormSent(waiting_actions.Reassign, waiting.save_reassign),
    Button(guideline_actions.Revised, guidelines.revised, asks=True),
    FormSent(guideline_actions.Revised, guidelines.save_revised, guidelines.leave_revised),
    Button(hand_over_actions.Begin, hand_over_begin.begin, asks=True),
    Button(hand_over_actions.Ask, hand_over.ask, asks=True),
    Button(hand_over_actions.Name, hand_over.name, asks=True),
    Button(hand_over_actions.Close, hand_over.close, asks=True),
    Button(hand_over_actions.Accept, hand_over.accept),
    Button(hand_over_actions.Decline, hand_over.decline, asks=True),
    Button(hand_over_actions.Approve, hand_over.approve),
    Button(hand_over_actions.Refuse, hand_over.refuse, asks=True),
    Button(hand_over_actions.Show, hand_over_steps.show),
    Button(hand_over_actions.Step, hand_over_steps.step, asks=True),
    Button(hand_over_actions.Confirm, hand_over_steps.confirm),
    Button(hand_over_actions.Cancel, hand_over_steps.cancel),
    Button(hand_over_actions.Leaves, hand_over_leaving.leaves, asks=True),
    Button(hand_over_actions.Stays, hand_over_leaving.stays),
    FormSent(hand_over_actions.Ask, hand_over.save),
    FormSent(hand_over_actions.Name, hand_over.save_name),
    FormSent(hand_over_actions.Close, hand_over.save_close),
    FormSent(hand_over_actions.Decline, hand_over.save_decline),
    FormSent(hand_over_actions.Refuse, hand_over.save_refuse),
    FormSent(hand_over_actions.Step, hand_over_steps.save_step),
    FormSent(hand_over_actions.Leaves, hand_over_leaving.save_leaves),
    Button(guide_actions.Speak, guide.speak),
    Button(guide_actions.Run, _run),
)


def _put(table: dict[str, Any], name: str, line: object) -> None:
    if name in table:
        raise ValueError(f"{name} stands twice in the registry")
    table[name] = line
