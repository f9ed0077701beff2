"""Every kind of duty. A new one is a line here."""

from types import MappingProxyType
from typing import Any

from handlers.comments.kind import Comments
from handlers.duties.kinds import Kind, Kinds
from handlers.guidelines.kind import Guidelines
from handlers.posting.kind import Posting
from handlers.proposals.kind import Proposal
from handlers.waiting.kind import Waiting
from handlers.watch.kind import Watch

_EACH: tuple[Kind[Any], ...] = (
    Posting(),
    Comments(),
    Watch(),
    Waiting(),
    Guidelines(),
    Proposal(),
)

KINDS: Kinds = MappingProxyType({kind.name: kind for kind in _EACH})
