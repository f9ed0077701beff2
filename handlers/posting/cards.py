"""What is answered about posts."""

from collections.abc import Sequence

from chat.cards import AnyPart, Card, Text, button, buttons
from chat.language import _, n_
from handlers.cases import called
from handlers.duties.offered import steps
from handlers.posting import actions
from store.models import Account

_MOST = 25  # accounts to choose among


def noted(account: Account, missing: int, another: actions.Published | None) -> Card:
    """A post is recorded as told; the button for one more, where it would do something."""
    text = _("Thank you. It is noted that you have published on {account}.", account=called(account))
    left = (
        n_("{n} more post is to come.", "{n} more posts are to come.", missing)
        if missing > 0
        else _("That is all for this week.")
    )
    parts: list[AnyPart] = [Text(text=f"{text} {left}", tone="good")]
    if another is not None:
        parts.append(buttons(button(_("We have published one more"), another)))
    return Card(title=_("Noted"), parts=tuple(parts))


def known_already(account: Account, known: int, of: int) -> Card:
    """A second press on an old card, or a link that has been told of."""
    return Card(
        title=_("That was noted already"),
        parts=(Text(text=_how_many(account, known, of)),),
    )


def _how_many(account: Account, known: int, of: int) -> str:
    return n_(
        "{account}: I know of {known} of {n} post this week.",
        "{account}: I know of {known} of {n} posts this week.",
        of,
        account=called(account),
        known=known,
    )


def not_published(account: Account) -> Card:
    """It is noted that there was no post."""
    return Card(
        title=_("Noted"),
        parts=(
            Text(
                text=_(
                    "Thank you for the answer. It is noted that {account} had too few posts that week. You "
                    "need do nothing more about that week.",
                    account=called(account),
                )
            ),
        ),
    )


def how_to_post() -> Card:
    """How a week's post is made."""
    return steps(
        _("A post for the week"),
        (
            _("Choose something that happens this week, and that your readers want to know."),
            _("Write two or three sentences, as you would tell it to a visitor."),
            _("A picture is good. Ask everybody in it first."),
            _("Publish it, and press “We have published” in the reminder."),
        ),
    )


def which_account(several: Sequence[tuple[Account, int]]) -> Card:
    """Which account a post was published on; each with how many posts of the week are known of."""
    return Card(
        title=_("Where have you published?"),
        parts=(
            buttons(
                *(
                    button(called(account)[:75], actions.Published(account=account.id or 0, known=known))
                    for account, known in several[:_MOST]
                )
            ),
        ),
    )
