"""Who the information unit is in Teams: those of the settings, else all in its conversation."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any

from bot.channels.base import DeliveryError
from bot.channels.teams.connector import Connector
from bot.directory.graph import Graph, GraphError
from bot.settings import Settings

_OUTSIDE = "#EXT#"
"""Stands in the name of an account that belongs to another organisation."""
_NOT_STAFF = {"guest", "anonymous"}


class Unit:
    """Finds people by their e-mail addresses, among them those of the information unit."""

    def __init__(
        self,
        settings: Settings,
        connector: Connector,
        directory: Graph | None,
        service_url: Callable[[str], Awaitable[str]],
    ) -> None:
        """`directory` is None where it may not be asked; `service_url` gives that of a conversation."""
        self._settings = settings
        self._connector = connector
        self._directory = directory
        self._service_url = service_url
        self.unknown: list[str] = []
        """The addresses of the settings that were nobody's when it was last looked."""

    async def people(self) -> list[str]:
        """The Entra ids of its people. Raises DeliveryError."""
        if not self._settings.teams_unit_members:
            found = [str(one.aad_object_id or "").lower() for one in await self.members()]
            return [one for one in found if one]
        listed = {email: await self.find(email) for email in self._settings.teams_unit_members}
        self.unknown = [email for email, address in listed.items() if not address]
        return [address for address in listed.values() if address]

    async def find(self, email: str) -> str:
        """The Entra id behind an e-mail address; empty when it is nobody's here. Raises DeliveryError."""
        if self._directory is not None:
            with undelivered():
                return await self._directory.by_email(email)
        wanted = email.strip().casefold()
        for one in await self.members():
            if wanted in (str(one.email or "").casefold(), str(one.user_principal_name or "").casefold()):
                return str(one.aad_object_id or "").lower()
        return ""

    async def members(self) -> list[Any]:
        """The staff in its conversation, as Teams shows them. Raises TeamsError."""
        place = self._settings.teams_unit_conversation
        url = await self._service_url(place)
        several = await self._connector.members(url, place)
        return [one for one in several if is_staff(self._settings, one)]


def is_staff(settings: Settings, member: Any) -> bool:
    """Guests, and people of other organisations, are not the municipality's staff."""
    if settings.teams == "playground":  # its people are invented, and so is their tenant
        return True
    tenant = str(member.tenant_id or "").lower()
    tenants = {one.lower() for one in (settings.teams_tenant, *settings.teams_other_tenants)}
    return (
        str(member.user_role).lower() not in _NOT_STAFF
        and _OUTSIDE not in str(member.user_principal_name or "")
        and (not tenant or tenant in tenants)
    )


@contextmanager
def undelivered() -> Iterator[None]:
    """What Graph refuses, as every channel says it. Raises DeliveryError."""
    try:
        yield
    except GraphError as fault:
        raise DeliveryError(fault.why, permanent=fault.permanent, retry_after=fault.retry_after) from None
