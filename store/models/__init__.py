"""Every table, so that migrations and tests see the whole schema by importing this."""

from store.models.absences import Absence, Closure, Cover
from store.models.accounts import Account, Assignment, ChecklistTick
from store.models.addresses import SecretAddress
from store.models.cases import Case, Decision
from store.models.closings import Closing, ClosingDecision, ClosingStep
from store.models.comments import Comment
from store.models.conversations import Conversation
from store.models.drafts import Draft
from store.models.duties import Duty, Nudge, Opened, Post
from store.models.entries import LogEntry
from store.models.handovers import HandOver, HandOverStep, Leaving
from store.models.holds import Hold
from store.models.messages import HandledEvent, OutboxMessage, WebMessage
from store.models.pauses import Pause
from store.models.people import Identity, Person, Role, Unit
from store.models.profiles import ProfileVersion
from store.models.tokens import ChannelToken

__all__ = [
    "Absence",
    "Account",
    "Assignment",
    "Case",
    "ChannelToken",
    "ChecklistTick",
    "Closing",
    "ClosingDecision",
    "ClosingStep",
    "Closure",
    "Comment",
    "Conversation",
    "Cover",
    "Decision",
    "Draft",
    "Duty",
    "HandOver",
    "HandOverStep",
    "HandledEvent",
    "Hold",
    "Identity",
    "Leaving",
    "LogEntry",
    "Nudge",
    "Opened",
    "OutboxMessage",
    "Pause",
    "Person",
    "Post",
    "ProfileVersion",
    "Role",
    "SecretAddress",
    "Unit",
    "WebMessage",
]
