"""Who people are in Teams: names, e-mail, managers, private conversations, the information unit."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import structlog

from bot.channels.base import DeliveryError, Profile
from bot.channels.teams.answers import is_entra_id
from bot.channels.teams.connector import Connector
from bot.channels.teams.faults import TeamsError
from bot.channels.teams.references import References
from bot.directory.graph import Graph, GraphError
from bot.settings import Settings

logger = structlog.get_logger()

_OUTSIDE = "#EXT#"
"""Stands in the name of an account that belongs to another organisation."""
_NOT_STAFF = {"guest", "anonymous"}


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
        self._unit: list[str] = []
        self._tenants = {one.lower() for one in (settings.teams_tenant, *settings.teams_other_tenants)}

    async def introduce(self, address: str) -> Profile | None:
        """Who somebody is; None for whom neither Teams nor the directory knows. Raises DeliveryError."""
        member = await self._member(address)
        if member is None and (found := await self._from_directory(address)) is not None:
            return found
        member = member or await self._met(address)
        if member is None:
            return None
        known = await self._references.of(address)
        is_staff = self._is_staff(member)
        manager = await self._manager_of(address) if is_staff else ""
        return Profile(
            name=" ".join(str(member.name or member.email or address).split())[:200],
            email=str(member.email or member.user_principal_name or "").strip() or None,
            language=_language(known.locale if known else ""),
            is_staff=is_staff,
            manager=manager,
            manager_is_away=await self._is_away(manager),
        )

    async def find(self, email: str) -> str:
        """The address behind an e-mail address; empty when it is nobody's here. Raises DeliveryError."""
        if self._directory is not None:
            with _undelivered():
                return await self._directory.by_email(email)
        wanted = email.strip().casefold()
        for one in await self._unit_members():
            if wanted in (str(one.email or "").casefold(), str(one.user_principal_name or "").casefold()):
                return str(one.aad_object_id or "").lower()
        return ""

    async def direct(self, address: str) -> str:
        """The private conversation with a person, who gets the app if they may. Raises DeliveryError."""
        known = await self._references.of(address)
        if known is not None and known.conversation and not known.gone:
            return known.conversation
        url = known.service_url if known else self._settings.teams_service_url
        try:
            made = await self._connector.create(url, (known.user if known else "") or address)
        except TeamsError as fault:
            if not fault.is_not_there or not await self._given_app(address):
                raise
            made = await self._connector.create(url, address)
        await self._references.made(address, made)
        return made

    async def unit_users(self) -> list[str]:
        """The information unit's people as the Bot Connector knows them, `29:...`. Raises Unavailable."""
        known = await self._references.known(self._unit)
        return [one.user for one in known if one.user]

    async def unit(self) -> list[str]:
        """The information unit's people: those of the settings, else all in its conversation."""
        if self._settings.teams_unit_members:
            found = [await self.find(email) for email in self._settings.teams_unit_members]
        else:
            found = [str(one.aad_object_id or "").lower() for one in await self._unit_members()]
        self._unit = [one for one in found if one]
        return self._unit

    async def _unit_members(self) -> list[Any]:
        place = self._settings.teams_unit_conversation
        url = await self._references.service_url(place)
        return [one for one in await self._connector.members(url, place) if self._is_staff(one)]

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
        if not is_entra_id(address):
            return None
        try:
            await self.direct(address)
        except TeamsError as fault:
            if not fault.permanent:
                raise
            return None
        return await self._member(address)

    def _is_staff(self, member: Any) -> bool:
        """Guests, and people of other organisations, are not the municipality's staff."""
        if self._settings.teams == "playground":  # its people are invented, and so is their tenant
            return True
        tenant = str(member.tenant_id or "").lower()
        outside = _OUTSIDE in str(member.user_principal_name or "")
        return (
            str(member.user_role).lower() not in _NOT_STAFF
            and not outside
            and (not tenant or tenant in self._tenants)
        )

    async def _from_directory(self, address: str) -> Profile | None:
        if self._directory is None or not is_entra_id(address):
            return None
        with _undelivered():
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
        if self._directory is None or not is_entra_id(address):
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


@contextmanager
def _undelivered() -> Iterator[None]:
    """What Graph refuses, as every channel says it. Raises DeliveryError."""
    try:
        yield
    except GraphError as fault:
        raise DeliveryError(fault.why, permanent=fault.permanent, retry_after=fault.retry_after) from None


def _language(locale: str) -> str:
    return "en" if locale.lower().startswith("en") else "sv"
