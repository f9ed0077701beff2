"""Who somebody is: people met on channels, matched by e-mail, and what their directories say of them."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

import structlog

from bot.channels.base import Channel, DeliveryError, Profile, Reader
from bot.clock import Clock
from chat.inbound import Sender
from handlers.context import stored_id
from store import log
from store.db import Database, Session, again_when_cut, again_when_second
from store.models import Identity, Person
from store.models.people import RoleName
from store.queries import people

logger = structlog.get_logger()

_LOOKED_UP_HOLDS = timedelta(hours=24)
"""So long is believed what a channel said of somebody: a manager who changes is known the day after."""

_ASKED_AT_ONCE = 20  # people, each ten minutes: some thousands a day, and few beside a platform's limits
_BELIEVED = 3  # so many of them may have left, however few were asked about


class UnknownPerson(LookupError):
    """The channel does not know who this is."""


class People:
    """Meets people, and keeps up with what their channels say of them."""

    def __init__(self, database: Database, clock: Clock, channels: Mapping[str, Channel]) -> None:
        """`channels` by name; they may be added to until the first event."""
        self._database = database
        self._clock = clock
        self._channels = channels

    @again_when_cut
    async def of(self, sender: Sender) -> Person | None:
        """The person, met now if need be; None for guests and bots. Raises UnknownPerson."""
        async with self._database.reading() as session:
            found = await people.known_at(session, sender.channel, sender.address)
        known = found[0] if found else None
        if found and self._is_fresh(found[1]):
            return known
        try:
            profile = await self._channels[sender.channel].introduce(sender.address)
        except DeliveryError:
            if known is None:
                raise
            return known  # what is known will do until the platform answers again
        if profile is None:
            if known is None:
                raise UnknownPerson(sender.address)
            return known
        return await self._met(sender, profile) if profile.is_staff else None

    async def reader(self, sender: Sender) -> Reader | None:
        """Who somebody is to whom the channel speaks in words of its own; None for whom it has not met."""
        async with self._database.reading() as session:
            person = await people.at(session, sender.channel, sender.address)
        return Reader(stored_id(person.id), person.language, person.zone) if person else None

    async def number_of(self, sender: Sender) -> int | None:
        """The number of a person by their address, met now if need be; None for guests and bots."""
        try:
            person = await self.of(sender)
        except (UnknownPerson, DeliveryError):
            return None
        return person.id if person else None

    async def addresses(self, channel: str, person_ids: Sequence[int]) -> dict[int, str]:
        """Where these people are on a channel; those who are not there are left out."""
        async with self._database.reading() as session:
            return await people.addresses(session, channel, person_ids)

    @again_when_second
    async def left(self, sender: Sender) -> None:
        """The platform says that this account is closed; without another one, the person has left."""
        async with self._database.transaction() as session:
            person = await people.leave(session, sender.channel, sender.address)
            if person is not None:
                chain = f"person:{person.id}"
                await log.append(session, self._clock.now(), chain, "person.left", channel=sender.channel)

    async def see_who_left(self) -> None:
        """Ask the platforms of some of whom they have not been asked for a day.

        Whoever has left is known to have; of others what is known is brought up to date. Not every platform
        tells by itself that an account is closed, nor does every word of it arrive.
        """
        before = self._clock.now() - _LOOKED_UP_HOLDS
        async with self._database.reading() as session:
            several = await people.not_looked_up(session, before, list(self._channels), _ASKED_AT_ONCE)
        gone = []
        for one in several:
            sender = Sender(channel=one.channel, address=one.address)
            try:
                if await self._channels[one.channel].has_left(one.address):
                    gone.append(sender)
                else:
                    await self.of(sender)
            except (DeliveryError, UnknownPerson) as fault:
                logger.info("not looked up", channel=one.channel, kind=type(fault).__name__)
        if len(gone) > max(_BELIEVED, len(several) // 2):  # of the wrong directory, nobody is known
            logger.warning("too many have left at once: not believed", left=len(gone), asked=len(several))
            return
        for sender in gone:
            await self.left(sender)

    async def unit_is(self, channel: str, addresses: Sequence[str]) -> None:
        """The platform says who the information unit is: they have its role as long as it says so."""
        numbers = [await self.number_of(Sender(channel=channel, address=one)) for one in addresses]
        await self._has_the_unit(channel, {one for one in numbers if one is not None})

    @again_when_second
    async def _has_the_unit(self, channel: str, members: set[int]) -> None:
        async with self._database.transaction() as session:
            changed = await people.role_follows(session, RoleName.INFORMATION_UNIT, channel, members)
            for person_id in sorted(changed):
                what = "role.given" if person_id in members else "role.taken"
                await log.append(
                    session,
                    self._clock.now(),
                    f"person:{person_id}",
                    what,
                    details={"role": RoleName.INFORMATION_UNIT.value},
                    channel=channel,
                )

    def _is_fresh(self, identity: Identity) -> bool:
        looked_up = identity.looked_up_at
        return looked_up is not None and self._clock.now() - looked_up < _LOOKED_UP_HOLDS

    @again_when_second  # met at the same instant by another event, they or their manager
    async def _met(self, sender: Sender, profile: Profile) -> Person:
        return await self._record(sender, profile, await self._manager(sender, profile))

    async def _record(self, sender: Sender, profile: Profile, manager: Person | None) -> Person:
        now = self._clock.now()
        async with self._database.transaction() as session:
            person = await self._meet(session, sender, profile)
            await people.looked_up(session, now, sender.channel, sender.address)
            await _follow(session, person, profile)
            if manager is not None and manager.id not in (person.id, person.manager_id):
                person.manager_id = manager.id
            if manager is not None and profile.manager_is_away is not None:
                seen_at = now if profile.manager_is_away else None
                await people.seen_away(session, stored_id(manager.id), seen_at)
            session.add(person)
            return person

    async def _meet(self, session: Session, sender: Sender, profile: Profile) -> Person:
        now = self._clock.now()
        is_new_here = await people.identity(session, sender.channel, sender.address) is None
        person = await people.meet(session, sender.channel, sender.address, _person(profile))
        if is_new_here and not person.active:
            person.active = True  # they had left, and have been given an account again
            session.add(person)
            await log.append(session, now, f"person:{person.id}", "person.back", channel=sender.channel)
        return person

    async def _manager(self, sender: Sender, profile: Profile) -> Person | None:
        """Their manager, who is met too; theirs in turn is looked up when they themselves come."""
        if not profile.manager or profile.manager == sender.address:
            return None
        async with self._database.reading() as session:
            known = await people.at(session, sender.channel, profile.manager)
        if known is not None:
            return known
        try:
            theirs = await self._channels[sender.channel].introduce(profile.manager)
        except DeliveryError:
            return None
        if theirs is None or not theirs.is_staff:
            return None
        async with self._database.transaction() as session:
            return await self._meet(session, Sender(channel=sender.channel, address=profile.manager), theirs)


async def _follow(session: Session, person: Person, profile: Profile) -> None:
    """People marry and move. Their language is theirs to choose, so it stays as it is."""
    person.name, person.zone = profile.name, profile.zone
    email = (profile.email or "").strip().lower()
    if email and email != person.email and await people.by_email(session, email) is None:
        person.email = email


def _person(profile: Profile) -> Person:
    return Person(name=profile.name, email=profile.email, language=profile.language, zone=profile.zone)
