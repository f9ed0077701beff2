"""What is answered about posts."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from chat.cards import Button, Card, Link, Text, button, buttons
from chat.fields import Line
from chat.forms import Answers
from chat.language import N_, _, day, local, moment, n_, weekday
from handlers import when
from handlers.cases import called
from handlers.duties.offered import steps
from handlers.posting import actions
from handlers.posting.rules import KnownPosts
from store.models import Account, Person, Post

_MOST = 25  # accounts to choose among


class LinkForm(Answers):
    """Where a post is."""

    link: Annotated[
        str,
        Line(
            label=N_("Link to the post"),
            help=N_("Open the post, and copy the address from the address bar."),
            longest=2_000,
        ),
    ]


def noted(posts: KnownPosts, post: Post, typed: datetime | None, duty: int | None, now: datetime) -> Card:
    """A post is recorded as told, `typed`: when it was published; what else there is to say of it.

    `duty`: the week's, while it is open.
    """
    account = called(posts.entry.account)
    if typed is None:
        text = _("Thank you. It is noted that you have published on {account}.", account=account)
    else:
        text = _(
            "Thank you. It is noted that you published on {account} {day}.", account=account, day=day(typed)
        )
    number = post.id or 0
    offered = buttons(
        _another(_("We have published one more"), posts, duty if posts.missing > 0 else None, now),
        None if post.url else button(_("Add the link"), actions.AddLink(post=number)),
        button(_("Undo"), actions.TakeBack(post=number)),
    )
    return Card(
        title=_("Noted"), parts=(Text(text=f"{text} {_left(posts, now)}".strip(), tone="good"), offered)
    )


def _another(label: str, posts: KnownPosts, duty: int | None, now: datetime) -> Button | None:
    """What tells of one post more; nothing for a week that is over and is not asked about.

    `duty`: a button with one that is closed would be dead.
    """
    if duty is None and posts.week.ends <= now:
        return None
    account = posts.entry.account.id or 0
    return button(label, actions.Published(account=account, known=posts.known, duty=duty))


def _left(posts: KnownPosts, now: datetime) -> str:
    """What is to come, or is missing; nothing of a week that nobody is asked about."""
    if posts.rests:
        return _rests(posts, now)
    if posts.of == 0:
        return ""
    if now < posts.week.ends:
        if posts.missing <= 0:
            return _("That is all for this week.")
        return n_("{n} more post is to come.", "{n} more posts are to come.", posts.missing)
    week = posts.week.number
    if posts.missing <= 0:
        return _("That is all for week {week}.", week=week)
    return n_(
        "As far as I know, {n} post is missing in week {week}.",
        "As far as I know, {n} posts are missing in week {week}.",
        posts.missing,
        week=week,
    )


def _rests(posts: KnownPosts, now: datetime) -> str:
    if now < posts.week.ends:
        return _("The account is paused this week, so no more posts are needed.")
    return _("The account was paused in week {week}, so no more posts are needed.", week=posts.week.number)


def known_already(posts: KnownPosts, now: datetime) -> Card:
    """A second press on an old card."""
    return Card(title=_("That was noted already"), parts=(Text(text=_how_many(posts, now)),))


def told_already(posts: KnownPosts, post: Post, now: datetime) -> Card:
    """A link that has been told of: when, and the week in which its post counts."""
    week = posts.week.number
    text = _("That post was noted {when}. It counts for week {week}.", when=moment(post.told_at), week=week)
    return Card(title=_("That was noted already"), parts=(Text(text=f"{text} {_how_many(posts, now)}"),))


def _how_many(posts: KnownPosts, now: datetime) -> str:
    if posts.of == 0:
        return _known_only(posts, now)
    values = {"account": called(posts.entry.account), "known": posts.known}
    if now < posts.week.ends:
        return n_(
            "{account}: I know of {known} of {n} post this week.",
            "{account}: I know of {known} of {n} posts this week.",
            posts.of,
            **values,
        )
    return n_(
        "{account}: I know of {known} of {n} post in week {week}.",
        "{account}: I know of {known} of {n} posts in week {week}.",
        posts.of,
        week=posts.week.number,
        **values,
    )


def _known_only(posts: KnownPosts, now: datetime) -> str:
    """How many posts are known of in a week that nobody is asked about."""
    account = called(posts.entry.account)
    if now < posts.week.ends:
        known = n_(
            "{account}: I know of {n} post this week.",
            "{account}: I know of {n} posts this week.",
            posts.known,
            account=account,
        )
    else:
        known = n_(
            "{account}: I know of {n} post in week {week}.",
            "{account}: I know of {n} posts in week {week}.",
            posts.known,
            account=account,
            week=posts.week.number,
        )
    return f"{known} {_rests(posts, now)}" if posts.rests else known


def linked(account: Account, post: Post) -> Card:
    """The link is kept with the post."""
    text = _("Thank you. The link is kept with the post on {account}.", account=called(account))
    return Card(
        title=_("Noted"), parts=(Text(text=text, tone="good"), Link(label=_("Open the post"), url=post.url))
    )


def taken_back(posts: KnownPosts, duty: int | None, now: datetime) -> Card:
    """A post counts no more; `duty`: the week's, while it is open."""
    text = _("The post is taken back.")
    told = Text(text=f"{text} {_how_many(posts, now)}")
    another = _another(_("We have published"), posts, duty, now)
    return Card(title=_("Noted"), parts=(told, buttons(another)) if another else (told,))


def was_taken_back(at: datetime, by: Person | None) -> str:
    """Who took a post back whose old button is pressed."""
    return _("{who} took the post back {when}.", who=by.name if by else "?", when=moment(at))


def no_moment(fault: when.NotAMoment) -> str:
    """Why what was typed is no time at which a post was published, and how one is written."""
    match fault.reason:
        case when.Reason.FUTURE:
            return _("That time has not come yet. Write when the post was published.")
        case when.Reason.TOO_OLD:
            return too_long_ago()
        case when.Reason.NOT_UNDERSTOOD:
            return _(
                "I do not understand that. Write the address of the post, and after it when it was published "
                "if that was not today, for example yesterday, Monday or 2027-03-01."
            )


def too_long_ago() -> str:
    """Why a post is not told of any more."""
    return _("That is more than eight weeks ago. Such old posts are not counted any more.")


def no_account_told() -> str:
    """Why a link tells of no post, and which one does."""
    return _(
        "I cannot see which account that link belongs to. Open the post, and copy the address from the "
        "address bar."
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


def which_account(several: Sequence[KnownPosts], typed: datetime | None, link: str = "") -> Card:
    """Which account a post was published on, `typed`: when; how to tell of it where there are too many.

    `link`: where it is, if that does not tell the account.
    """
    carried = link if len(link) <= actions.LONGEST_LINK else ""
    offered = buttons(
        *(
            button(
                called(one.entry.account)[:75],
                actions.Published(account=one.entry.account.id or 0, known=one.known, at=typed, link=carried),
            )
            for one in several[:_MOST]
        )
    )
    more = _("Is the account not among these? Write the address of the post after the command.")
    of_day = (Text(text=_("It is about {day}.", day=weekday(local(typed)))),) if typed else ()
    too_many = (Text(text=more),) if len(several) > _MOST else ()
    return Card(title=_("Where have you published?"), parts=(*of_day, offered, *too_many))
