"""Who people are in Teams: names, e-mail, managers, private conversations, the information unit."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any, TypeVar

import structlog

from bot.channels.base import Profile
from bot.channels.teams.connector import Connector
from bot.channels.teams.faults import TeamsError
from bot.channels.teams.misses import Misses
from bot.channels.teams.references import References
from bot.channels.teams.unit import Unit, is_staff, undelivered
from bot.directory.graph import Graph, GraphError
from bot.guid import is_guid
from bot.settings import Settings

logger = structlog.get_logger()

_Sent = TypeVar("_Sent")


class TeamsPeople:
    """Asks Teams about people, and Microsoft Graph where the settings allow it."""

    def __init__(
        self,
        settings: Settings,
        connector: Connector,
        references: References,
        graph: Graph | None,
        now: Callable[[], datetime],
    ) -> None:
        """`graph` is None where no setting asks for it; `now` gives the time in UTC."""
        self._now = now
        self._settings = settings
        self._connector = connector
        self._references = references
        self._graph = graph
        # Without the setting the app may not read the directory (User.Read.All).
        self._directory = graph if settings.teams_manager else None
        self._unit = Unit(settings, connector, self._directory, references.service_url)
        self._unit_people: list[str] = []
        self._misses = Misses(now)

    async def introduce(self, address: str) -> Profile | None:
        """Who somebody is; None for whom neither Teams nor the directory knows. Raises DeliveryError.

        Nobody is given the app for it, and who was looked up in vain is not looked up again at once.
        """
        miss = self._misses.of(address)
        if miss is not None:
            found = miss.profile
        else:
            found = await self._looked_up(address)
            if found is None or not found.is_staff:
                self._misses.note(address, found)
        if found is not None and found.is_staff:
            self._references.staff(address)
        elif found is not None:
            await self._references.guest(address)
        return found

    async def has_left(self, address: str) -> bool:
        """Whether the directory has closed somebody's account, or has it no more. Raises DeliveryError.

        Teams alone cannot say: who takes the app away works here still.
        """
        if self._directory is None or not is_guid(address):
            return False
        with undelivered():
            found = await self._directory.user(address)
        return found is None or not found.enabled

    def heard_from(self, address: str) -> None:
        """Somebody has written, and is looked up again if nobody knew them."""
        self._misses.heard_from(address)

    async def find(self, email: str) -> str:
        """The address behind an e-mail address; empty when it is nobody's here. Raises DeliveryError."""
        return await self._unit.find(email)

    async def direct(self, address: str) -> str:
        """The private conversation with a person, who gets the app if they may. Raises DeliveryError."""
        try:
            return await self._chat(address)
        except TeamsError as fault:
            if not fault.lacks_app or not await self._given_app(address):
                raise
        return await self._chat(address)

    async def reached(
        self, conversation: str, send: Callable[[str], Awaitable[_Sent]], *, gives_app: bool = True
    ) -> _Sent:
        """What sending to the conversation gives. Raises DeliveryError.

        Somebody who took the app away unseen gets it if they may, and what is sent once more: to the
        conversation with them then, which may be another.
        """
        try:
            return await self._noting(conversation, send)
        except TeamsError as fault:
            one = await self._references.at(conversation) if gives_app and fault.lacks_app else None
            if one is None or one.address == conversation:
                raise
        return await self._noting(await self.direct(one.address), send)

    async def unit_users(self) -> list[str]:
        """The information unit's people as the Bot Connector knows them, `29:...`. Raises Unavailable."""
        known = await self._references.known(self._unit_people)
        return [one.user for one in known if one.user]

    async def unit(self) -> list[str]:
        """The information unit's people; of whom there is none, the log tells once. Raises DeliveryError."""
        before = self._unit.unknown
        self._unit_people = await self._unit.people()
        for one in self._unit_people:
            self._misses.clear(one)
        listed = self._settings.teams_unit_members
        for email in self._unit.unknown:
            if email not in before:  # by its number: the log holds nobody's address
                number, to_do = listed.index(email) + 1, "`kontolots doctor` says which it is"
                logger.warning("nobody in KONTOLOTS_TEAMS_UNIT_MEMBERS", number=number, to_do=to_do)
        return self._unit_people

    @property
    def unknown(self) -> int:
        """How many addresses of the unit's list were nobody's when it was last looked."""
        return len(self._unit.unknown)

    async def _noting(self, conversation: str, send: Callable[[str], Awaitable[_Sent]]) -> _Sent:
        """Send; whoever is not there is known to be gone from now on."""
        try:
            return await send(conversation)
        except TeamsError as fault:
            if fault.is_not_there and (one := await self._references.at(conversation)):
                await self._references.gone(one.address)
            raise

    async def _chat(self, address: str) -> str:
        """The private conversation with a person who has the app. Raises TeamsError."""
        known = await self._references.of(address)
        if known is not None and known.conversation and not known.gone:
            return known.conversation
        url = known.service_url if known else self._settings.teams_service_url
        made = await self._connector.create(url, (known.user if known else "") or address)
        await self._references.made(address, made)
        return made

    async def _looked_up(self, address: str) -> Profile | None:
        member = await self._member(address)
        if member is None and (found := await self._from_directory(address)) is not None:
            return found
        member = member or await self._met(address)
        if member is None:
            return None
        known = await self._references.of(address)
        of_staff = is_staff(self._settings, member)
        manager = await self._manager_of(address) if of_staff else ""
        return Profile(
            name=" ".join(str(member.name or member.email or address).split())[:200],
            email=str(member.email or member.user_principal_name or "").strip() or None,
            language=_language(known.locale if known else ""),
            is_staff=of_staff,
            manager=manager,
            manager_is_away=await self._is_away(manager),
        )

    async def _member(self, address: str) -> Any | None:
        """Somebody as Teams shows them in their own conversation, else in the unit's."""
        known = await self._references.of(address)
        places = [known.conversation] if known and known.conversation and not known.gone else []
        for place in (*places, self._settings.teams_unit_conversation):
            url = await self._references.service_url(place)
            try:
                return await self._connector.member(url, place, (known.user if known else "") or address)
            except TeamsError as fault:
                if not fault.permanent:
                    raise
        return None

    async def _met(self, address: str) -> Any | None:
        """Somebody who has the app and has not written yet, as a chat with them shows them."""
        if not is_guid(address):
            return None
        try:
            await self._chat(address)
        except TeamsError as fault:
            if not fault.permanent:
                raise
            return None
        return await self._member(address)

    async def _from_directory(self, address: str) -> Profile | None:
        if self._directory is None or not is_guid(address):
            return None
        with undelivered():
            found = await self._directory.user(address)
        if found is None:
            return None
        return Profile(
            name=found.name or address,
            email=found.email or None,
            language=_language(found.language),
            is_staff=found.enabled and not found.is_guest,
            manager=await self._manager_of(address),
        )

    async def _manager_of(self, address: str) -> str:
        """The nearest manager by the directory; empty where it says nothing, or may not be asked."""
        if self._directory is None or not is_guid(address):
            return ""
        try:
            return await self._directory.manager(address)
        except GraphError as fault:
            logger.warning("manager not looked up", error=fault.why)
            return ""

    async def _is_away(self, manager: str) -> bool | None:
        """Whether the manager's mail is answered by itself now; None where nobody may know."""
        if self._graph is None or not self._settings.teams_out_of_office or not manager:
            return None
        try:
            return await self._graph.away(manager, self._now())
        except GraphError as fault:
            logger.warning("absence not looked up", error=fault.why)
            return None

    async def _given_app(self, address: str) -> bool:
        """Somebody without the app gets it, where the settings and the organisation allow that."""
        if self._graph is None or not self._settings.teams_catalog_app:
            return False
        try:
            return await self._graph.install(address)
        except GraphError as fault:
            logger.warning("app not given", error=fault.why)
            return False


def _language(locale: str) -> str:
    return "en" if locale.lower().startswith("en") else "sv"
