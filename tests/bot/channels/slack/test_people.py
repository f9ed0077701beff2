"""Who people are in Slack: their profile, their manager, who is refused, and who the unit is."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.app import App
from bot.channels.base import Profile
from bot.channels.slack.people import SlackPeople
from bot.channels.slack.send import Api, SlackError
from bot.channels.slack.tokens import Tokens
from bot.people import People
from store.db import Conflict, Unavailable
from store.models import Person
from store.models.people import RoleName
from store.queries import people
from tests.slack import cast
from tests.slack.cast import GUEST, LEFT, MANAGER_FIELD, OTHER_BOT, UNIT_GROUP, email, slack_id
from tests.slack.deliver import Http
from tests.slack.hands import Hands
from tests.slack.server import FakeSlack
from tests.slack.talk import running, text_of
from tests.slack.workspace import TEAM, ProfileField, User

ALVA, BO, CLEO, FIA, GUN = (slack_id(one) for one in ("alva", "bo", "cleo", "fia", "gun"))
DORA = "U0DORA"


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with FakeSlack() as made:
        cast.exempelkommun(made)
        made.workspace.users[DORA] = User(DORA, "dora", "Dora Ny", "Dora@Exempelkommun.example")
        yield made


@pytest.fixture
async def api(slack: FakeSlack) -> AsyncIterator[Api]:
    made = Api(Tokens(slack.bot_token), slack.api_url)
    await made.open()
    yield made
    await made.close()


async def introduced(api: Api, user: str = DORA, **other: Any) -> Profile:
    found = await SlackPeople(api, **other).introduce(user)
    assert found is not None
    return found


def answering(api: Api, monkeypatch: pytest.MonkeyPatch, **user: Any) -> None:
    """`users.info` says these things of Dora, whatever the fake would."""
    real = api.call

    async def call(method: str, /, **arguments: Any) -> dict[str, Any]:
        answer = await real(method, **arguments)
        return {"user": answer["user"] | user} if method == "users.info" else answer

    monkeypatch.setattr(api, "call", call)


@pytest.mark.parametrize(("user", "left"), [(LEFT, True), (DORA, False), (GUEST, False), ("U0NOBODY", False)])
async def test_whose_account_is_closed(api: Api, user: str, left: bool) -> None:
    assert await SlackPeople(api).has_left(user) is left


# ------------------------------------------------------------------------------ profiles


async def test_a_profile(api: Api) -> None:
    assert await introduced(api) == Profile("Dora Ny", "Dora@Exempelkommun.example")


@pytest.mark.parametrize(
    ("locale", "language"), [("en-GB", "en"), ("en-US", "en"), ("fi-FI", "sv"), ("", "sv")]
)
async def test_the_language(slack: FakeSlack, api: Api, locale: str, language: str) -> None:
    slack.workspace.users[DORA].locale = locale
    assert (await introduced(api)).language == language


@pytest.mark.parametrize("zone", ["", None, "Mars/Olympus", "../../etc/passwd", "Europe", "\0", "UTC+1"])
async def test_an_odd_zone_is_our_own(api: Api, monkeypatch: pytest.MonkeyPatch, zone: str | None) -> None:
    answering(api, monkeypatch, tz=zone)
    assert (await introduced(api)).zone == "Europe/Stockholm"


async def test_a_zone_elsewhere(slack: FakeSlack, api: Api) -> None:
    slack.workspace.users[DORA].tz = "Asia/Kathmandu"
    assert (await introduced(api)).zone == "Asia/Kathmandu"


@pytest.mark.parametrize(
    ("name", "shown"), [("  Dora \n Ny ", "Dora Ny"), ("", "dora"), (" ", "dora"), ("å" * 300, "å" * 200)]
)
async def test_a_name(slack: FakeSlack, api: Api, name: str, shown: str) -> None:
    slack.workspace.users[DORA].real_name = name
    assert (await introduced(api)).name == shown


async def test_nobody(api: Api) -> None:
    assert await SlackPeople(api).introduce("U0NOBODY") is None


@pytest.mark.parametrize("user", [GUEST, OTHER_BOT, LEFT])
async def test_who_is_no_staff(api: Api, user: str) -> None:
    assert not (await introduced(api, user)).is_staff


@pytest.mark.parametrize(
    "marks",
    [
        {"is_stranger": True},
        {"team_id": "T0OTHER"},
        {"is_restricted": True},
        {"is_workflow_bot": True},
        {"id": "USLACKBOT"},
    ],
)
async def test_who_is_not_of_this_workspace(
    api: Api, monkeypatch: pytest.MonkeyPatch, marks: dict[str, Any]
) -> None:
    answering(api, monkeypatch, **marks)
    assert not (await introduced(api)).is_staff  # also when `auth.test` has not been called before


async def test_another_workspace_of_the_organisation(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    answering(api, monkeypatch, team_id="T0OTHER", enterprise_user={"teams": ["T0OTHER", TEAM]})
    assert (await introduced(api)).is_staff


# ------------------------------------------------------------------------------ managers


@pytest.mark.parametrize("field", [MANAGER_FIELD, "Närmaste chef", "närmaste CHEF"])
@pytest.mark.parametrize(
    ("value", "manager"),
    [
        (BO, BO),
        (f"{BO},{GUN}", BO),
        (f" {email('bo').upper()} ", BO),
        (f"Bo Påhittad <{email('bo')}>", BO),
        ("nobody@exempelkommun.example", ""),
        ("Ulla Påhittad", ""),
        ("Ulla", ""),
        ("WILHELM GUSTAV", ""),
        ("@", ""),
        ("", ""),
    ],
)
async def test_the_manager(slack: FakeSlack, api: Api, field: str, value: str, manager: str) -> None:
    slack.workspace.users[DORA].fields = {MANAGER_FIELD: value}
    assert (await introduced(api, manager_field=field)).manager == manager


async def test_no_field_no_manager(api: Api) -> None:
    assert (await introduced(api, ALVA)).manager == ""


async def test_a_field_that_comes_later_is_found(slack: FakeSlack, api: Api) -> None:
    known = SlackPeople(api, manager_field="Chef")
    assert await known._manager_of(DORA) == ""
    slack.workspace.fields["Xf1"] = ProfileField("Xf1", "Chef")
    slack.workspace.users[DORA].fields = {"Xf1": BO}
    assert await known._manager_of(DORA) == BO


async def test_somebody_is_met_also_when_the_manager_cannot_be_found(slack: FakeSlack, api: Api) -> None:
    slack.scopes.discard("users.profile:read")
    found = await introduced(api, ALVA, manager_field=MANAGER_FIELD)
    assert (found.name, found.manager) == ("Alva Exempelsson", "")


# ------------------------------------------------------------------------------ the unit


async def test_the_unit_is_a_group_or_a_list(slack: FakeSlack, api: Api) -> None:
    known = SlackPeople(api)
    assert await known.unit(UNIT_GROUP, ()) == [FIA, GUN]
    slack.workspace.users[GUN].deleted = True
    assert await known.unit(UNIT_GROUP, ()) == [FIA]
    emails = (email("fia").upper(), email("gun"), "nobody@exempelkommun.example")
    assert await known.unit("", emails) == [FIA]


async def test_a_list_that_cannot_be_looked_up_takes_nobody_out(slack: FakeSlack, api: Api) -> None:
    slack.next("users.lookupByEmail", error="internal_error")
    with pytest.raises(SlackError):
        await SlackPeople(api).unit("", (email("fia"), email("gun")))


# ------------------------------------------------------------------------------ the whole program


async def person(app: App, user: str) -> Person | None:
    async with app.database.reading() as session:
        return await people.at(session, "slack", user)


async def unit(app: App) -> set[str]:
    async with app.database.reading() as session:
        return {one.name.split()[0] for one in await people.with_role(session, RoleName.INFORMATION_UNIT)}


async def test_first_contact_makes_a_person_with_a_manager(slack: FakeSlack, tmp_path: Path) -> None:
    slack.workspace.users[DORA].fields = {MANAGER_FIELD: BO}
    async with running(slack, tmp_path, "http", slack_manager_field="Närmaste chef") as (app, address):
        assert (await Hands(slack, Http(slack, address)).command(DORA, "/hjalp")).used
        dora, bo = await person(app, DORA), await person(app, BO)
        assert dora is not None
        assert bo is not None
        assert (dora.email, dora.manager_id) == ("dora@exempelkommun.example", bo.id)


async def test_slack_down_at_first_contact_is_told_kindly_and_works_later(
    slack: FakeSlack, tmp_path: Path
) -> None:
    async with running(slack, tmp_path, "http") as (app, address):
        hands = Hands(slack, Http(slack, address))
        slack.next("users.info", status=503, times=20)
        assert (await hands.command(DORA, "/hjalp")).used
        await app.channels["slack"].settled()  # type: ignore[attr-defined]
        told = [text_of(one.blocks) or one.text for one in slack.workspace.ephemerals.get(DORA, [])]
        assert len(told) == 1
        assert await person(app, DORA) is None
        slack.faults.waiting.clear()
        assert (await hands.command(DORA, "/hjalp")).used
        await app.channels["slack"].settled()  # type: ignore[attr-defined]
        assert await person(app, DORA) is not None


@pytest.mark.parametrize("by", ["group", "list"])
async def test_the_unit_changes_while_the_bot_runs(slack: FakeSlack, tmp_path: Path, by: str) -> None:
    group = {"slack_unit_usergroup": UNIT_GROUP}
    members = {"slack_unit_members": (email("dora"), email("alva"))}
    slack.workspace.usergroups[UNIT_GROUP].users = [DORA, ALVA]
    async with running(slack, tmp_path, "http", **(group if by == "group" else members)) as (app, _address):
        assert await unit(app) == {"Dora", "Alva", "Fia", "Gun"}  # Fia and Gun have it by hand
        slack.workspace.usergroups[UNIT_GROUP].users = [ALVA]
        slack.workspace.users[DORA].deleted = True
        await app.channels["slack"].refresh()
        assert await unit(app) == {"Alva", "Fia", "Gun"}


async def test_a_unit_that_cannot_be_looked_up_stays(slack: FakeSlack, tmp_path: Path) -> None:
    slack.workspace.usergroups[UNIT_GROUP].users = [ALVA]
    async with running(slack, tmp_path, "http", slack_unit_usergroup=UNIT_GROUP) as (app, _address):
        for error in ("internal_error", "no_such_subteam", "missing_scope"):
            slack.next("usergroups.users.list", error=error)
            await app.channels["slack"].refresh()
        assert await unit(app) == {"Alva", "Fia", "Gun"}


@pytest.mark.parametrize("fault", [Unavailable("x"), Conflict("x")])
async def test_a_unit_that_cannot_be_written_down_keeps_nothing_from_beginning(
    slack: FakeSlack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    async def away(*_words: object) -> None:
        raise fault

    monkeypatch.setattr(People, "unit_is", away)
    async with running(slack, tmp_path, "http", slack_unit_usergroup=UNIT_GROUP) as (app, _address):
        assert app.channels["slack"].state() == "ok"


async def test_who_left_and_comes_back_to_slack(slack: FakeSlack, tmp_path: Path) -> None:
    async with running(slack, tmp_path, "http") as (app, address):
        hands = Hands(slack, Http(slack, address))
        await hands.user_change(CLEO, deleted=True)
        await app.channels["slack"].settled()  # type: ignore[attr-defined]
        await asyncio.sleep(0)
        assert await person(app, CLEO) is None
        await hands.user_change(CLEO, deleted=False)
        await hands.command(CLEO, "/hjalp")
        back = await person(app, CLEO)
        assert back is not None
        assert (back.name, back.active) == ("Cleo Exempelsson", True)
