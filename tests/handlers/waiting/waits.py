"""What the tests of a waiting decision share."""

from store.models import Case
from store.queries import cases, people
from tests.world import World


async def changes(world: World, who: str, **what: object) -> None:
    """Somebody gets another manager, or leaves."""
    async with world.database.transaction() as session:
        person = await people.get(session, world.people[who].id)
        assert person is not None
        for name, value in what.items():
            setattr(person, name, value)
        session.add(person)


async def the_case(world: World) -> Case:
    """The one case as it stands."""
    async with world.database.reading() as session:
        case = await cases.get(session, 1)
    assert case is not None
    return case
