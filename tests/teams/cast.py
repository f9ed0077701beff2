"""The people of Exempelkommun in Teams: those of `tests.world`, and some whom a bot should not bother."""

from tests.teams.server import FakeTeams
from tests.teams.workspace import OTHER_TENANT, Conversation, Person, guid
from tests.world import CAST

UNIT_CHANNEL = "19:unit@thread.tacv2"
WITHOUT_APP, GUEST, STRANGER = "utan", "gast", "okand"
UNIT = ["fia", "gun"]


def teams_id(key: str) -> str:
    """`alva` is 29:1-alva."""
    return f"29:1-{key}"


def aad_id(key: str) -> str:
    """The same person's id in Entra."""
    return guid(key)


def email(key: str) -> str:
    return f"{key}@exempelkommun.example"


def exempelkommun(teams: FakeTeams) -> FakeTeams:
    """Put the cast into the tenant: people with the app, and the unit's channel."""
    space = teams.workspace
    for key, (name, _title, _unit, manager, _role) in CAST.items():
        space.add(Person(key, name, email(key), manager=manager if key in {"alva", "cleo"} else ""))
    space.add(Person(WITHOUT_APP, "Utan Appsson", email(WITHOUT_APP), installed=False))
    space.add(Person(GUEST, "Gäst Gästsson", "gast@annan.example", is_guest=True))
    space.add(Person(STRANGER, "Okänd Okändsson", "okand@annan.example", tenant=OTHER_TENANT))
    space.conversations[UNIT_CHANNEL] = Conversation(
        UNIT_CHANNEL, "channel", "Informationsenheten", members=list(UNIT)
    )
    return teams
