"""What is said of a hand-over: how far it has come, what it waits for, why something is refused."""

from chat.language import _, current_language, day, listed, moment
from handlers.cases import source
from handlers.hand_over.view import Passing, Waits
from policy.hand_over import HandOverStep
from store.models import Person
from store.models.handovers import HandOverState


def title(view: Passing) -> str:
    """`Hand-over of Lönnens kök (Facebook)`."""
    return _("Hand-over of {account}", account=view.called)


def gone(view: Passing) -> str:
    """That somebody leaves, or has left, and what they have."""
    values = {"old": view.old.name, "account": view.called}
    last = view.hand_over.last_day
    if view.old.active and last:
        when = day(last)
        if view.is_of_owner:
            return _(
                "{old}, who is responsible for {account}, leaves. Last day: {when}.", when=when, **values
            )
        return _("{old}, who steps in for {account}, leaves. Last day: {when}.", when=when, **values)
    if view.is_of_owner:
        return _("{old}, who is responsible for {account}, has left.", **values)
    return _("{old}, who steps in for {account}, has left.", **values)


def standing(view: Passing) -> str:
    """Where the hand-over stands, in a sentence."""
    one = view.hand_over
    who = view.closer.name if view.closer else _("the bot")
    when = moment(one.closed_at) if one.closed_at else ""
    match one.state:
        case HandOverState.DONE:
            return _("The hand-over is done since {when}.", when=when)
        case HandOverState.DECLINED:
            return _("{who} said no {when}.", who=who, when=when)
        case HandOverState.REFUSED:
            return _("{who} did not approve it {when}.", who=who, when=when)
        case HandOverState.CLOSED:
            return _("The account was closed instead.")
        case HandOverState.CANCELLED if view.closer is None and view.new and not view.new.active:
            who = view.new.name
            return _("{who}, who was to take over, has left. Choose somebody else.", who=who)
        case HandOverState.CANCELLED:
            return _("{who} called the hand-over off {when}.", who=who, when=when)
        case _:
            return waits_for(view)


def put_to(reader_id: int | None, view: Passing) -> str:
    """Where the hand-over stands, told to that reader: whoever's turn it is, is asked."""
    is_theirs = view.hand_over.closed_at is None and reader_id in {one.id for one in view.turn if one}
    return asked(view) if reader_id and is_theirs else standing(view)


def waits_for(view: Passing) -> str:
    """What the hand-over waits for, told to anybody."""
    step = view.next_step
    values = {"account": view.called, "who": listed([named(one) for one in view.turn])}
    match view.waits:
        case Waits.NAME:
            return _("{account}: waits for {who} to name who takes over.", **values)
        case Waits.ACCEPT:
            return _("{account}: waits for {who} to answer whether they take over.", **values)
        case Waits.APPROVE:
            return _("{account}: waits for {who} to approve who takes over.", **values)
        case Waits.STEP if step is not None:
            title = step.title.in_(current_language())
            return _("{account} is being handed over. Next: {step}. Waits for {who}.", step=title, **values)
        case Waits.CONFIRM:
            return _("{account}: all steps are done. Waits for {who} to confirm it.", **values)
        case _:
            return _(
                "{account} is to be closed instead. If it stays, it is asked again who takes over.",
                account=view.called,
            )


def asked(view: Passing) -> str:
    """The same, put to whoever's turn it is."""
    values = {"account": view.called, "old": view.old.name}
    new, step = view.new.name if view.new else "", view.next_step
    match view.waits:
        case Waits.NAME:
            return _("{left} Who takes over?", left=gone(view))
        case Waits.ACCEPT if view.is_of_owner:
            return _("Do you take over {account} from {old}?", **values)
        case Waits.ACCEPT:
            return _("Do you step in for {account} instead of {old}?", **values)
        case Waits.APPROVE:
            return _("{new} can take over {account} from {old}. Do you approve it?", new=new, **values)
        case Waits.STEP if step is not None:
            title = step.title.in_(current_language())
            return _("{account} is being handed over. Your next step: {step}", step=title, **values)
        case Waits.CONFIRM:
            return _("{account}: all steps are done. Do you confirm that it is handed over?", **values)
        case _:
            return waits_for(view)


def named(person: Person | None) -> str:
    """Their name, or the information unit."""
    return person.name if person else _("the information unit")


def not_theirs() -> str:
    """It is theirs who take part in the hand-over."""
    return _("Only those who take part in the hand-over can do that.")


def refused_removal(view: Passing, step: HandOverStep) -> str:
    """Why nobody is removed yet, with the reason and its source."""
    proof = next((one for one in view.steps if one.proves_access), step)
    return _(
        "{old} cannot be removed before {new} has said that they get in. {why} Source: {source}",
        old=view.old.name,
        new=named(view.new),
        why=proof.why.in_(current_language()),
        source=source(view.profile, proof.source),
    )


def not_theirs_to_begin() -> str:
    """Who may hand over an account."""
    return _("Only the one responsible, their manager and the information unit can hand over the account.")


def approvers_decide() -> str:
    """Who says yes to a new assignment."""
    return _("The manager of the one who hands over decides on this. Nobody decides for themselves.")
