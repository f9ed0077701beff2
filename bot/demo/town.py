"""Seeds Exempelkommun: through the database for what was there before the bot, through flows for the rest."""

import tomllib
from datetime import timedelta
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.settings import Settings
from chat.inbound import Command, Event, Place, Press, Sender, Submit
from chat.replies import Ask, Reply
from handlers.apply import actions as apply_actions
from handlers.context import stored_id
from handlers.register.addresses import parse_address
from store.models import Account, Assignment, Person
from store.models.accounts import AccountStatus, Part
from store.models.people import RoleName
from store.queries import accounts, people

if TYPE_CHECKING:
    from bot.app import App

_DATABASE = "demo.db"
_BEFORE = timedelta(days=30)  # since when the demo's accounts have been live
_UNDER_WAY = "max"  # who has an application under way when the demo begins


def settings(given: Settings) -> Settings:
    """The demo's settings: a database of its own beside whatever else is there, Exempelkommun's profile."""
    profile = str(resources.files("bot.demo") / "exempelkommun-profile.toml")
    return given.model_copy(
        update={
            "database_url": f"sqlite+aiosqlite:///{given.data_dir / _DATABASE}",
            "profile": (profile,),
        }
    )


def clock_file(given: Settings) -> Path:
    """Where the demo keeps how far its clock has been moved."""
    return given.data_dir / "demo-clock"


def forget(given: Settings) -> None:
    """Throw the demo's database and clock away."""
    for name in (_DATABASE, f"{_DATABASE}-wal", f"{_DATABASE}-shm", "demo-clock"):
        (given.data_dir / name).unlink(missing_ok=True)


async def seed(app: "App") -> None:
    """Fill an empty database; one that has people in it is left as it is."""
    async with app.database.reading() as session:
        if await people.active(session):
            return
    cast = await _people_and_accounts(app)
    await _application_under_way(app, cast)


async def _people_and_accounts(app: "App") -> dict[str, Person]:
    town = tomllib.loads((resources.files("bot.demo") / "exempelkommun.toml").read_text(encoding="utf-8"))
    now = app.clock.now()
    async with app.database.transaction() as session:
        units = {one["name"]: stored_id((await people.add_unit(session, **one)).id) for one in town["unit"]}
        cast: dict[str, Person] = {}
        for one in town["person"]:
            cast[one["key"]] = await people.add(session, _person(one, units))
        for one in town["person"]:
            person = cast[one["key"]]
            person.manager_id = cast[one["manager"]].id if "manager" in one else None
            await people.seen(session, now, "web", str(person.id), person)
            for role in one.get("roles", []):
                await people.give_role(session, stored_id(person.id), RoleName(role))
        version = await app.dispatch.policy.record(session, now, app.dispatch.policy.today(now))
        for one in town["account"]:
            account = await accounts.add(session, _account(one, units, version, app))
            for key, part in [
                (one["owner"], Part.OWNER),
                *((key, Part.SUBSTITUTE) for key in one["substitutes"]),
            ]:
                await accounts.assign(
                    session,
                    Assignment(
                        person_id=stored_id(cast[key].id),
                        part=part,
                        account_id=account.id,
                        starts_at=now,
                    ),
                )
    return cast


def _person(one: dict[str, Any], units: dict[str, int]) -> Person:
    return Person(
        name=one["name"],
        email=f"{one['key']}@exempelkommun.example",
        title=one["title"],
        unit_id=units[one["unit"]],
        language=one.get("language", "sv"),
    )


def _account(one: dict[str, Any], units: dict[str, int], version: int, app: "App") -> Account:
    address = parse_address(one["address"])
    now = app.clock.now()
    return Account(
        platform=address.platform.value,
        name=one["name"],
        unit_id=units[one["unit"]],
        profile_version_id=version,
        status=AccountStatus.LIVE,
        url=address.url,
        address_key=address.key,
        contact="kontakt@exempelkommun.example",
        closed_group=one.get("closed_group", False),
        exempt=one.get("exempt", []),
        created_at=now - _BEFORE,
        live_at=now - _BEFORE,
    )


async def _application_under_way(app: "App", cast: dict[str, Person]) -> None:
    """One application, half filled in, made as a person would make it."""
    applicant = cast[_UNDER_WAY]
    number = str(applicant.id)

    async def does(said: Command | Press | Submit, nth: int) -> Reply:
        sender, place = (
            Sender(channel="web", address=number),
            Place(conversation=f"person:{number}"),
        )
        return await app.dispatch.handle(Event(id=f"demo-seed-{nth}", sender=sender, place=place, said=said))

    reply = await does(Press(payload=apply_actions.Begin().pack()), 1)
    if not isinstance(reply, Ask):
        raise TypeError("the demo's application could not be begun")
    values: dict[str, Any] = {
        "platform": "tiktok",
        "name": "Kulturskolan i Exempelkommun",
        "unit": [str(applicant.unit_id)],
        "start": app.clock.now().date().isoformat(),
    }
    await does(Submit(payload=reply.form.payload, values=values), 2)
