"""The people of Exempelkommun in Slack: those of `tests.world`, and some whom a bot should not bother."""

from tests.slack.server import FakeSlack
from tests.slack.workspace import BOT_USER, Channel, ProfileField, User, Usergroup
from tests.world import CAST

UNIT_CHANNEL, UNIT_GROUP, MANAGER_FIELD = "C0UNIT", "S0UNIT", "Xf0CHEF"
GUEST, OTHER_BOT, LEFT = "U0GUEST", "U0OTHERBOT", "U0LEFT"


def slack_id(key: str) -> str:
    """`alva` is U0ALVA."""
    return f"U0{key.upper()}"


def exempelkommun(slack: FakeSlack) -> FakeSlack:
    """Put the cast into the workspace: people, the unit's channel and group, the field of managers."""
    space = slack.workspace
    for key, (name, title, _unit, manager, _role) in CAST.items():
        person = User(slack_id(key), key, name, email(key), title=title)
        person.fields = {MANAGER_FIELD: slack_id(manager)} if key in {"alva", "cleo"} else {}
        space.users[person.id] = person
    guest = User(GUEST, "gast", "Gäst Gästsson", email("gast"), is_restricted=True, is_ultra_restricted=True)
    left = User(LEFT, "borta", "Borta Bortsson", email("borta"), deleted=True)
    other = User(OTHER_BOT, "annan", "Annan bot", is_bot=True)
    space.users |= {one.id: one for one in (guest, left, other)}
    unit = [slack_id("fia"), slack_id("gun")]
    space.channels[UNIT_CHANNEL] = Channel(
        UNIT_CHANNEL, "informationsenheten", [*unit, BOT_USER], is_private=True
    )
    space.usergroups[UNIT_GROUP] = Usergroup(UNIT_GROUP, "informationsenheten", "Informationsenheten", unit)
    space.fields[MANAGER_FIELD] = ProfileField(MANAGER_FIELD, "Närmaste chef", "user")
    return slack


def email(key: str) -> str:
    return f"{key}@exempelkommun.example"
