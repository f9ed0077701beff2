"""Who people are in Slack: names, e-mail, managers, direct messages, the information unit."""

from collections import OrderedDict
from collections.abc import Mapping
from typing import Any

import structlog

from bot.channels.base import Profile
from bot.channels.slack.send import Api, SlackError

logger = structlog.get_logger()

_REMEMBERED = 5_000
"""Direct messages known at a time: their ids never change, so only memory bounds them."""
_PAGE = 200  # rows of a list, as Slack advises
_USER = ("U", "W")  # what a user's id begins with; W on Enterprise Grid


class SlackPeople:
    """Asks Slack about people."""

    def __init__(self, api: Api, *, team: str = "", manager_field: str = "") -> None:
        """`manager_field` is the id of a profile field, or its label as people read it."""
        self._api = api
        self._manager_field = manager_field
        self._manager_id: str | None = None
        self._direct: OrderedDict[str, str] = OrderedDict()
        self.team = team
        """Our workspace, known after the first `auth.test`."""

    async def introduce(self, user: str) -> Profile | None:
        """Who somebody is; None for whom the workspace does not know. Raises SlackError."""
        try:
            found = (await self._api.call("users.info", user=user, include_locale=True)).get("user") or {}
        except SlackError as fault:
            if fault.code in {"user_not_found", "user_not_visible"}:
                return None
            raise
        details = found.get("profile") or {}
        name = details.get("real_name") or found.get("real_name") or found.get("name") or user
        is_staff = self._is_staff(found)
        return Profile(
            name=str(name)[:200],
            email=str(details.get("email") or "") or None,
            language="en" if str(found.get("locale") or "sv").startswith("en") else "sv",
            zone=str(found.get("tz") or "Europe/Stockholm"),
            is_staff=is_staff,
            manager=await self._manager_of(user) if is_staff else "",
        )

    def _is_staff(self, found: Mapping[str, Any]) -> bool:
        """Guests, bots, closed accounts and people of another workspace are not the municipality's staff."""
        marks = ("is_bot", "is_restricted", "is_ultra_restricted", "is_stranger", "deleted")
        foreign = bool(self.team and found.get("team_id") and found["team_id"] != self.team)
        return not foreign and not any(found.get(mark) for mark in marks)

    async def _manager_of(self, user: str) -> str:
        """The manager's user id from the configured profile field; empty where it says nothing."""
        if not self._manager_field:
            return ""
        try:
            field = await self._field()
            profile = (await self._api.call("users.profile.get", user=user)).get("profile") or {}
            value = str(((profile.get("fields") or {}).get(field) or {}).get("value") or "").strip()
            if value.startswith(_USER) and value.isalnum():
                return value
            return await self.by_email(value) if "@" in value else ""
        except SlackError as fault:
            logger.warning("manager not looked up", error=fault.code)
            return ""

    async def _field(self) -> str:
        """The id of the profile field, found by its label where the settings give that."""
        if self._manager_id is None:
            answer = await self._api.call("team.profile.get")
            fields = (answer.get("profile") or {}).get("fields") or ()
            wanted = self._manager_field.casefold()
            self._manager_id = next(
                (
                    str(one["id"])
                    for one in fields
                    if wanted in {str(one.get("id")).casefold(), str(one.get("label")).casefold()}
                ),
                self._manager_field,
            )
        return self._manager_id

    async def by_email(self, email: str) -> str:
        """The user id behind an e-mail address; empty when it is nobody's. Raises SlackError."""
        try:
            return str((await self._api.call("users.lookupByEmail", email=email))["user"]["id"])
        except SlackError as fault:
            if fault.code != "users_not_found":
                raise
            return ""

    async def direct(self, user: str) -> str:
        """The direct message with a person. Raises SlackError."""
        if user in self._direct:
            self._direct.move_to_end(user)
            return self._direct[user]
        channel = str((await self._api.call("conversations.open", users=user))["channel"]["id"])
        self._direct[user] = channel
        if len(self._direct) > _REMEMBERED:
            self._direct.popitem(last=False)
        return channel

    async def unit(self, usergroup: str, emails: tuple[str, ...]) -> list[str]:
        """The information unit's user ids, from a user group or a list of addresses. Raises SlackError."""
        if usergroup:
            group = await self._api.call("usergroups.users.list", usergroup=usergroup)
            return [str(user) for user in group.get("users") or ()]
        found = [await self.by_email(email) for email in emails]
        return [user for user in found if user]
