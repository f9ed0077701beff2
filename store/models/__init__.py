"""Every table, so that migrations and tests see the whole schema by importing this."""

from store.models.accounts import Account, Assignment, ChecklistTick
from store.models.cases import Case, Decision
from store.models.entries import LogEntry
from store.models.messages import HandledEvent, OutboxMessage, WebMessage
from store.models.people import Identity, Person, Role, Unit
from store.models.profiles import ProfileVersion

__all__ = [
    "Account",
    "Assignment",
    "Case",
    "ChecklistTick",
    "Decision",
    "HandledEvent",
    "Identity",
    "LogEntry",
    "OutboxMessage",
    "Person",
    "ProfileVersion",
    "Role",
    "Unit",
    "WebMessage",
]
