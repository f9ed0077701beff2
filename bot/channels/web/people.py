"""Whom a request acts as, and which conversations they read."""

from dataclasses import dataclass

from aiohttp import web

from bot.channels.web import inbound
from bot.people import UnknownPerson
from store.db import Database, Session
from store.models import Person
from store.models.people import RoleName
from store.queries import people


@dataclass(frozen=True)
class Persona:
    """Somebody one acts as."""

    id: int
    person: Person
    roles: frozenset[str]

    @property
    def conversations(self) -> tuple[str, ...]:
        """Their own conversation, and the information unit's for those who work there."""
        own = f"person:{self.id}"
        return (own, inbound.UNIT_PLACE) if RoleName.INFORMATION_UNIT in self.roles else (own,)


async def find(session: Session, request: web.Request) -> Persona:
    """The person of the request's address. Raises UnknownPerson."""
    number = inbound.number(request.match_info["person"])
    if number is None:
        raise UnknownPerson(request.path)
    return await current(session, number)


async def current(session: Session, number: int) -> Persona:
    """The persona of that number, with the roles that they have now. Raises UnknownPerson."""
    person = await people.at(session, inbound.CHANNEL, str(number))
    if person is None or person.id is None or not person.active:
        raise UnknownPerson(str(number))
    return Persona(person.id, person, frozenset(await people.roles(session, person.id)))


async def known(database: Database, request: web.Request) -> Persona:
    """As `find`, in a look at the database of its own."""
    async with database.reading() as session:
        return await find(session, request)
