"""The rules of the demo, in which whoever has an account is asked each working day."""

import pytest

from policy.profile import Profile
from tests import world as worlds


@pytest.fixture
def rules() -> Profile:
    """Exempelkommun's rules as they are."""
    return worlds.profile()
