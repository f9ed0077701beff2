"""Why it is somebody's turn: who was told before them, who cannot, and what they asked for themselves."""

from collections.abc import Sequence
from dataclasses import replace

from chat.cards import AnyPart, Text
from chat.language import _, listed, n_
from handlers.duties.routing import Receiver
from handlers.duties.turns import Turn
from policy.reminding import Who


def explained(receiver: Receiver, own: Sequence[Turn]) -> list[Turn]:
    """The turns with why the receiver is asked, in the language in which a card is drawn just now."""
    return [_with(turn, _reason(turn, receiver)) for turn in own]


def said_once(own: Sequence[Turn]) -> tuple[list[AnyPart], list[Turn]]:
    """What is the reason for all of several turns, and they without it; else nothing, and they as given."""
    reasons = {turn.matter.asked for turn in own}
    if len(own) == 1 or len(reasons) > 1 or reasons <= {""}:
        return [], list(own)
    return [Text(text=reasons.pop(), tone="quiet")], [_with(turn, "") for turn in own]


def _with(turn: Turn, reason: str) -> Turn:
    return replace(turn, matter=replace(turn.matter, asked=reason))


def _has_it(turn: Turn) -> bool:
    return turn.kind.stands_as(turn.rung.whose) == "responsible"


def _reason(turn: Turn, receiver: Receiver) -> str:
    """Nothing for those who have it and hear of it the first time."""
    if turn.is_chosen:
        return _as_you_asked(receiver)
    if receiver.key in turn.told.everybody:
        return _once_more(receiver)
    if _has_it(turn):
        return ""
    cannot, silent = _before(turn)
    return _instead(cannot, silent, turn.kind.stands_as(turn.rung.whose))


def _before(turn: Turn) -> tuple[list[str], list[str]]:
    """The names of those who were told and cannot, and of those told on other rungs who have said nothing.

    The first first, and only who has a part in it still.
    """
    ladder = turn.kind.ladder(turn.matter.profile)
    part = {one.key: one for rung in ladder for one in turn.kind.receivers(turn.matter, rung.whose)}
    told = [one for one in turn.told.nudges if one.recipient in part]
    said = sorted((one.cannot_at, one.recipient) for one in told if one.cannot_at)
    cannot = dict.fromkeys(recipient for _at, recipient in said)
    silent = dict.fromkeys(one.recipient for one in told if one.step != turn.step)
    return (
        [_called(part[key]) for key in cannot],
        [_called(part[key]) for key in silent if key not in cannot],
    )


def _called(one: Receiver) -> str:
    return one.person.name if one.person else _("the information unit")


def _as_you_asked(receiver: Receiver) -> str:
    if receiver.person is None:
        return _("Somebody in the information unit asked to be reminded again.")
    return _("You asked to be reminded again.")


def _once_more(receiver: Receiver) -> str:
    if receiver.person is None:
        return _("The information unit has been reminded before, and as far as I know it is not done.")
    return _("You have been reminded of this before, and as far as I know it is not done.")


def _instead(cannot: Sequence[str], silent: Sequence[str], whose: Who) -> str:
    """Who would have done it, and as what the reader is asked in their place."""
    sentences = [_("{who} cannot.", who=listed(list(cannot)))] if cannot else []
    if silent:
        sentences.append(
            n_(
                "{who} has been reminded, and as far as I know it is not done.",
                "{who} have been reminded, and as far as I know it is not done.",
                len(silent),
                who=listed(list(silent)),
            )
        )
    last = _so_you(whose) if sentences else _you(whose)
    return " ".join([*sentences, last] if last else sentences)


def _so_you(whose: Who) -> str:
    match whose:
        case "deputy":
            return _("So I ask you, who step in.")
        case "manager":
            return _("So I ask you as the manager.")
        case "information_unit":
            return _("So I ask you in the information unit.")
        case "responsible":
            return ""


def _you(whose: Who) -> str:
    """The same where nobody was told before."""
    match whose:
        case "deputy":
            return _("I ask you, who step in.")
        case "manager":
            return _("I ask you as the manager.")
        case _:
            return ""
