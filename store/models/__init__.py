"""Every table, so that migrations and tests see the whole schema by importing this."""

from store.models.accounts import Account, Assignment, ChecklistTick
from store.models.cases import Case, Decision
from store.models.comments import Comment
from store.models.conversations import Conversation
from store.models.drafts import Draft
from store.models.duties import Duty, Nudge, Opened, Post
from store.models.entries import LogEntry
from store.models.messages import HandledEvent, OutboxMessage, WebMessage
from store.models.pauses import Pause
from store.models.people import Identity, Person, Role, Unit
from store.models.profiles import ProfileVersion
from store.models.tokens import ChannelToken

__all__ = [
    "Account",
    "Assignment",
    "Case",
    "ChannelToken",
    "ChecklistTick",
    "Comment",
    "Conversation",
    "Decision",
    "Draft",
    "Duty",
    "HandledEvent",
    "Identity",
    "LogEntry",
    "Nudge",
    "Opened",
    "OutboxMessage",
    "Pause",
    "Person",
    "Post",
    "ProfileVersion",
    "Role",
    "Unit",
    "WebMessage",
]
