"""The ids that Microsoft gives to apps, tenants and people."""

import re
from typing import Final

GUID: Final = re.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def is_guid(text: str) -> bool:
    """Whether it is such an id, and nothing beside it."""
    return GUID.fullmatch(text) is not None
