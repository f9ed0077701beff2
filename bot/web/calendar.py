"""A person's calendar feed: who has whose accounts when, for Outlook, Google and others to subscribe to."""

from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from typing import Any

from aiohttp import ETag, web
from icalendar import Calendar, Event, Timezone, vText

from bot.clock import Clock
from bot.web.secret import secret_page
from chat.language import HOME_ZONE, _, local
from handlers.cases import called
from handlers.context import stored_id
from handlers.cover.feed import Item, items
from handlers.cover.spans import Span
from handlers.cover.subscribing import ENDING, PATH
from policy.calendar import instant
from store.db import Database, Session
from store.models import Person
from store.models.addresses import Purpose

_AGAIN_AFTER = timedelta(hours=1)
_SHOWN_AHEAD = timedelta(weeks=5)  # of what has no end yet
_WEEK = timedelta(weeks=1)
_MIDNIGHT = time(0)


def calendar_route(database: Database, clock: Clock) -> web.RouteDef:
    """`GET /calendar/<secret>.ics`: the feed of whom the address was made for; 404 and 503 as such pages."""
    return secret_page(database, clock, Purpose.CALENDAR, _answer, at=PATH, ending=ENDING)


async def _answer(session: Session, person: Person, now: datetime, request: web.Request) -> web.Response:
    """The feed, or 304 where the reader has it as it is. Kept by the reader alone, who asks each time."""
    found = await items(session, stored_id(person.id), now)
    body = feed(found, person, now)
    tag = ETag(sha256(body).hexdigest()[:32])
    has = {one.value for one in request.if_none_match or ()}
    if has & {tag.value, "*"}:
        answer = web.Response(status=304)
    else:
        answer = web.Response(body=body, content_type="text/calendar", charset="utf-8")
        answer.headers["Content-Disposition"] = 'inline; filename="kontolots.ics"'
    answer.etag = tag
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer


def feed(several: list[Item], person: Person, now: datetime) -> bytes:
    """The calendar as iCalendar (RFC 5545), in the language and the zone that is spoken in."""
    drawn = Calendar()
    drawn.add("prodid", "-//Kontolots//Cover//SV")
    drawn.add("version", "2.0")
    drawn.add("calscale", "GREGORIAN")
    drawn.add("x-wr-calname", vText(_("Kontolots: who has which account")))
    drawn.add("x-wr-timezone", vText(str(local(now).tzinfo)))
    drawn.add("refresh-interval", _AGAIN_AFTER, parameters={"value": "DURATION"})
    drawn.add("x-published-ttl", "PT1H")
    for one in several:
        drawn.add_component(_event(one, person, now))
    if not several:  # a calendar has one component at least, or some do not take it
        drawn.add_component(_zone(_day(now).year))
    text: bytes = drawn.to_ical()
    return text


def _zone(year: int) -> Timezone:
    """How the clocks go at home in a year: true whoever reads it, and the same all through the year."""
    return Timezone.from_tzid(HOME_ZONE, first_date=date(year, 1, 1), last_date=date(year + 1, 1, 1))


def _event(one: Item, person: Person, now: datetime) -> Event:
    event = Event()
    event.add("uid", f"cover-{one.key}@kontolots")
    # Without a METHOD both say when it was last changed, so that what has not changed is drawn the same.
    event.add("dtstamp", one.changed_at)
    event.add("last-modified", one.changed_at)
    event.add("sequence", one.changes)
    event.add("summary", _on_one_line(_summary(one, person)))
    event.add("description", _on_one_line(_description(one, person)))
    begins, ends = _times(one.of, now)
    event.add("dtstart", begins)
    event.add("dtend", ends)
    event.add("transp", "TRANSPARENT")  # nobody is busy because of it
    if one.account.url and _is_address(one.account.url):
        event.add("url", one.account.url)
    return event


def _summary(one: Item, person: Person) -> str:
    account = called(one.account)
    if one.has.id == person.id:
        text = _("You have {account}: {who} is away", account=account, who=one.absent.name)
    else:
        text = _("{who} has {account} while you are away", who=one.has.name, account=account)
    return text if one.of.ends_at else _("{text} (until further notice)", text=text)


def _description(one: Item, person: Person) -> str:
    if one.has.id == person.id:
        return _(
            "Reminders about the account come to you meanwhile. Can you not? Write /franvaro in the chat."
        )
    return _("Reminders about the account go there meanwhile. Are you here? Write /franvaro in the chat.")


def _times(of: Span, now: datetime) -> tuple[date, date] | tuple[datetime, datetime]:
    """Whole days where it goes from one midnight to another where the reader is, else moments in UTC."""
    begins, ends = local(of.start), local(of.ends_at or _shown_until(of, now))
    if begins.time() == ends.time() == _MIDNIGHT:
        return begins.date(), ends.date()
    return begins.astimezone(UTC), ends.astimezone(UTC)


def _shown_until(of: Span, now: datetime) -> datetime:
    """Where that is drawn to end which has no end yet: a Monday some weeks ahead, so that it moves seldom."""
    zone: Any = local(now).tzinfo
    monday = _day(now) - timedelta(days=_day(now).weekday())
    return instant(max(monday + _SHOWN_AHEAD, _day(of.start) + _WEEK), _MIDNIGHT, zone)


def _day(moment: datetime) -> date:
    return local(moment).date()


def _on_one_line(text: str) -> str:
    """Without what no calendar shows, whatever somebody has called an account."""
    return "".join(one if one.isprintable() else " " for one in text)


def _is_address(url: str) -> bool:
    return url.startswith(("https://", "http://")) and url.isascii() and url.isprintable() and " " not in url
