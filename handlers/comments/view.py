"""One comment as it is known: for the flow that tells of it, and for that which settles it."""

from collections.abc import Sequence

from chat.language import _
from chat.replies import Reply, Whisper
from handlers.cases import digest
from handlers.comments import cards, rules
from handlers.comments.kind import CommentMatter, Comments
from handlers.context import Ctx, stored_id
from handlers.duties.answering import has_part_in
from handlers.errors import Gone
from handlers.register.linked import leads_to
from store.models.comments import Comment
from store.queries import comments, duties, people
from store.queries.accounts import Entry

KIND = Comments()


def log_link(entry: Entry, comment: Comment) -> dict[str, str]:
    """The link for the log, which nobody can thin: whole only where it is within our own account.

    Other links may have the name of whoever wrote the comment in them.
    """
    whole = not comment.url or leads_to(entry.account, comment.url)
    return {"url": comment.url} if whole else {"url_digest": digest(comment.url)}


async def standing(ctx: Ctx, matter: CommentMatter) -> Reply:
    """Where a comment stands that is told of again, or whose button came too late (C5)."""
    offered = []
    if has_part_in(ctx, KIND, matter):
        settled = rules.is_settled(matter.state)
        offered = [cards.open_again(matter.comment)] if settled else cards.choices(matter.comment)
    by = await people.get(ctx.session, matter.comment.changed_by_id)
    offered.append(cards.another(matter.comment))
    return Whisper(card=cards.stands(matter.entry, matter.comment, matter.duty.due_at, by, offered))


async def unanswered(ctx: Ctx, entries: Sequence[Entry]) -> list[CommentMatter]:
    """The comments on these accounts that wait for an answer, the most urgent first."""
    ids = [stored_id(entry.account.id) for entry in entries]
    several = await comments.unanswered(ctx.session, ids)
    return await waiting(ctx, several)


async def waiting(ctx: Ctx, several: Sequence[Comment]) -> list[CommentMatter]:
    """Those of these comments that wait for an answer, the most urgent first."""
    opened = await duties.about(ctx.session, [comments.comment_subject(one) for one in several], ctx.now)
    return await KIND.look(ctx.session, ctx.policy, opened, ctx.now)


async def matter_of(ctx: Ctx, comment: Comment | None) -> CommentMatter:
    """A comment as its kind sees it. Raises Gone where it is not to be answered any more."""
    duty = await comments.duty_of(ctx.session, comment) if comment else None
    found = await KIND.look(ctx.session, ctx.policy, [duty], ctx.now) if duty else []
    if not found:
        raise Gone(_("You need not do that any more."))
    return found[0]
