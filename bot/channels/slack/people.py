"""Who people are in Slack: names, e-mail, managers, direct messages, the information unit."""

import re
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

import structlog

from bot.channels.base import Profile
from bot.channels.slack.send import Api, SlackError

logger = structlog.get_logger()

_REMEMBERED = 5_000
"""Direct messages known at a time: their ids never change, so only memory bounds them."""
_USER = re.compile(r"[UW][A-Z0-9]+")  # W on Enterprise Grid
_EMAIL = re.compile(r"[^\s<>(),;:|]+@[^\s<>(),;:|]+")  # also within a link, or behind a name
_NO_STAFF = ("is_bot", "is_workflow_bot", "is_restricted", "is_ultra_restricted", "is_stranger", "deleted")
_SLACKBOT = "USLACKBOT"  # Slack does not call it a bot
_ZONE = "Europe/Stockholm"


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
        names = (details.get("real_name"), found.get("real_name"), found.get("name"), user)
        is_staff = await self._is_staff(found)
        return Profile(
            name=next(name for name in (" ".join(str(one or "").split()) for one in names) if name)[:200],
            email=str(details.get("email") or "").strip() or None,
            language="en" if str(found.get("locale") or "sv").startswith("en") else "sv",
            zone=_zone(found.get("tz")),
            is_staff=is_staff,
            manager=await self._manager_of(user) if is_staff else "",
        )

    async def has_left(self, user: str) -> bool:
        """Whether somebody's account is closed: Slack goes on to show it. Raises SlackError."""
        try:
            found = (await self._api.call("users.info", user=user)).get("user") or {}
        except SlackError as fault:
            if fault.code in {"user_not_found", "user_not_visible"}:
                return False  # of another workspace, perhaps
            raise
        return bool(found.get("deleted"))

    async def _is_staff(self, found: Mapping[str, Any]) -> bool:
        """Guests, bots, closed accounts and people of another workspace are not the municipality's staff."""
        if any(found.get(mark) for mark in _NO_STAFF) or found.get("id") == _SLACKBOT:
            return False
        if not self.team:  # Slack did not answer when the bot began
            self.team = str((await self._api.call("auth.test")).get("team_id") or "")
        teams = (found.get("enterprise_user") or {}).get("teams") or ()  # of one organisation
        return self.team in (found.get("team_id") or self.team, *teams)

    async def _manager_of(self, user: str) -> str:
        """The manager's user id from the configured profile field; empty where it says nothing."""
        if not self._manager_field:
            return ""
        try:
            field = await self._field()
            profile = (await self._api.call("users.profile.get", user=user)).get("profile") or {}
            value = str(((profile.get("fields") or {}).get(field) or {}).get("value") or "").strip()
            several = value.split(",")  # ids, where the field may name more than one
            if _USER.fullmatch(several[0].strip()):
                return several[0].strip()
            email = _EMAIL.search(value)
            return await self.by_email(email[0]) if email else ""
        except SlackError as fault:
            logger.warning("manager not looked up", error=fault.code)
            return ""

    async def _field(self) -> str:
        """The id of the profile field, found by its label where the settings give that."""
        if self._manager_id is None:
            answer = await self._api.call("team.profile.get")
            fields = (answer.get("profile") or {}).get("fields") or ()
            wanted = self._manager_field.casefold()
            names = {
                str(one.get(key)).casefold(): str(one["id"]) for one in fields for key in ("label", "id")
            }
            self._manager_id = names.get(wanted)  # looked for again while it is not there: it may come
        return self._manager_id or self._manager_field

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


def _zone(name: object) -> str:
    """A zone that can be reckoned in; where people sit in others, Slack says so, but not always rightly."""
    try:
        return ZoneInfo(str(name or _ZONE)).key
    except (LookupError, OSError, ValueError):
        return _ZONE
