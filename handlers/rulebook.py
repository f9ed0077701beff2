"""The municipality's rules as flows ask for them: those of today, and those of a case."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from policy.calendar import Calendar, calendar_for
from policy.profile import Profile, in_force
from store.db import Session
from store.queries import profiles

_HOME = ZoneInfo("Europe/Stockholm")  # a rule takes effect on a Swedish day


class Rulebook:
    """The versions of one municipality's profile. A case keeps the version it was opened under (X10)."""

    def __init__(self, versions: Sequence[Profile]) -> None:
        """Take every version of the profile; which is in force is a question of the day."""
        self._versions = tuple(versions)
        self._parse = lru_cache(maxsize=64)(Profile.model_validate_json)
        self._of_unit = lru_cache(maxsize=1_024)(self._with_override)

    def today(self, now: datetime, unit_name: str = "") -> Profile:
        """The rules in force at the UTC moment `now`, with the unit's override if it has one."""
        profile = in_force(self._versions, self._day(now))
        return self._of_unit(self._versions.index(profile), unit_name) if unit_name else profile

    def calendar(self, now: datetime, unit_name: str = "") -> Calendar:
        """The working days and hours in force at that UTC moment, with the unit's override if it has one."""
        return calendar_for(self.today(now, unit_name).working)

    async def record(self, session: Session, now: datetime, profile: Profile) -> int:
        """The number under which this version of the rules is stored."""
        return await profiles.record(
            session,
            now,
            name=profile.name,
            effective_from=profile.effective_from,
            fingerprint=profile.fingerprint(),
            content=profile.model_dump_json(),
        )

    async def version(self, session: Session, version_id: int) -> Profile:
        """The rules as they were stored under that number."""
        stored = await profiles.get(session, version_id)
        return self._parse(stored.content)

    def _with_override(self, version: int, unit_name: str) -> Profile:
        return self._versions[version].for_unit(unit_name)

    @staticmethod
    def _day(now: datetime) -> date:
        return now.astimezone(_HOME).date()
