"""Every kind of duty. A new one is a line here."""

from types import MappingProxyType
from typing import Any

from handlers.duties.kinds import Kind, Kinds
from handlers.posting.kind import Posting

_EACH: tuple[Kind[Any], ...] = (Posting(),)

KINDS: Kinds = MappingProxyType({kind.name: kind for kind in _EACH})
