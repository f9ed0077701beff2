"""Every kind of duty. A new one is a line here."""

from types import MappingProxyType
from typing import Any

from handlers.close.kind import Closings
from handlers.comments.kind import Comments
from handlers.cover.kind import CoverWanted
from handlers.duties.kinds import Kind, Kinds
from handlers.guidelines.kind import Guidelines
from handlers.hand_over.kind import HandingOver
from handlers.planning.kind import Planning
from handlers.posting.kind import Posting
from handlers.proposals.kind import Proposal
from handlers.substitutes.kind import Substitutes
from handlers.waiting.kind import Waiting
from handlers.watch.kind import Watch

_EACH: tuple[Kind[Any], ...] = (
    HandingOver(),  # the first: it finds who has left, and nobody counts on them after that
    Posting(),
    Comments(),
    CoverWanted(),
    Planning(),
    Watch(),
    Waiting(),
    Substitutes(),
    Guidelines(),
    Proposal(),
    Closings(),
)

KINDS: Kinds = MappingProxyType({kind.name: kind for kind in _EACH})
