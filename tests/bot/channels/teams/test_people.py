"""Who people are in Teams: names, managers, who is refused."""

from types import SimpleNamespace
from typing import Any

import pytest

from bot.channels.base import DeliveryError, Profile
from bot.channels.teams import unit as staff
from bot.channels.teams.faults import TeamsError
from tests.bot.channels.teams.meeting import DORA, Meeting
from tests.graph import CATALOG_APP
from tests.teams.cast import GUEST, STRANGER, UNIT_CHANNEL, WITHOUT_APP, aad_id, email, teams_id
from tests.teams.workspace import OTHER_TENANT, TENANT

# ------------------------------------------------------------------------------ profiles


async def test_somebody_as_their_own_chat_shows_them(meeting: Meeting) -> None:
    await meeting.in_chat()
    found = await (await meeting.people()).introduce(DORA)
    assert found == Profile("Dora Ny", "Dora@Exempelkommun.example")
    assert meeting.teams.calls[-1].conversation == "a:1-dora"


async def test_somebody_as_the_units_conversation_shows_them(meeting: Meeting) -> None:
    found = await (await meeting.people()).introduce(aad_id("fia"))
    assert found == Profile("Fia Påhittad", email("fia"))
    assert meeting.teams.calls[-1].conversation == UNIT_CHANNEL


async def test_somebody_whom_nobody_knows(meeting: Meeting) -> None:
    assert await (await meeting.people()).introduce(aad_id("nobody")) is None
    assert meeting.graph.asked == []


async def test_somebody_who_has_the_app_and_has_not_written_yet(meeting: Meeting) -> None:
    found = await (await meeting.people()).introduce(DORA)
    assert found == Profile("Dora Ny", "Dora@Exempelkommun.example")
    assert (meeting.graph.asked, meeting.teams.workspace.in_dm(teams_id("dora"))) == ([], [])


async def test_somebody_without_the_app_and_without_the_directory(meeting: Meeting) -> None:
    assert await (await meeting.people()).introduce(aad_id(WITHOUT_APP)) is None
    meeting.teams.next("create", status=503)
    with pytest.raises(TeamsError):
        await (await meeting.people()).introduce(DORA)


async def test_somebody_as_the_directory_knows_them(meeting: Meeting) -> None:
    known = await meeting.people(teams_manager=True)
    found = await known.introduce(DORA)
    assert found == Profile("Dora", "dora@exempelkommun.example", "en", manager=aad_id("bo"))


@pytest.mark.parametrize("fields", [{"userType": "Guest"}, {"accountEnabled": False}])
async def test_who_is_no_staff_by_the_directory(meeting: Meeting, fields: dict[str, Any]) -> None:
    meeting.graph.add("dora", **fields)
    found = await (await meeting.people(teams_manager=True)).introduce(DORA)
    assert found is not None
    assert not found.is_staff


@pytest.mark.parametrize(
    ("address", "closed", "left"),
    [
        (DORA, False, False),
        (DORA, True, True),
        (aad_id("nobody"), False, True),
        ("29:1-nobody", False, False),
    ],
)
async def test_whose_account_is_closed_by_the_directory(
    meeting: Meeting, address: str, closed: bool, left: bool
) -> None:
    meeting.graph.add("dora", accountEnabled=not closed)
    assert await (await meeting.people(teams_manager=True)).has_left(address) is left
    assert not await (await meeting.people()).has_left(address)


async def test_without_the_setting_the_directory_is_not_asked(meeting: Meeting) -> None:
    known = await meeting.people(teams_catalog_app=CATALOG_APP)
    meeting.graph.roles.clear()
    meeting.teams.workspace.people["dora"].installed = False
    assert await known.find(email("bo")) == ""
    assert await known.find(email("fia")) == aad_id("fia")
    assert await known.introduce(aad_id("nobody")) is None
    assert meeting.graph.asked == []


async def test_who_has_no_entra_id_is_not_asked_of_the_directory(meeting: Meeting) -> None:
    assert await (await meeting.people(teams_manager=True)).introduce("29:1-nobody") is None
    assert meeting.graph.asked == []


@pytest.mark.parametrize("status", [403, 503])
async def test_what_the_directory_refuses_is_a_delivery_error(meeting: Meeting, status: int) -> None:
    known = await meeting.people(teams_manager=True, teams_unit_members=(email("fia"),))
    for call in (known.introduce, known.find, lambda _x: known.unit()):
        meeting.graph.next(status, {"error": {"code": "Authorization_RequestDenied"}}, Retry_After="7")
        with pytest.raises(DeliveryError) as caught:
            await call(DORA if call == known.introduce else email("fia"))
        assert caught.value.permanent == (status == 403)


async def test_teams_that_does_not_answer_is_no_stranger(meeting: Meeting) -> None:
    meeting.teams.next("member", status=503)
    with pytest.raises(TeamsError) as caught:
        await (await meeting.people()).introduce(aad_id("fia"))
    assert not caught.value.permanent


@pytest.mark.parametrize(
    ("locale", "language"), [("en-GB", "en"), ("sv-SE", "sv"), ("fi-FI", "sv"), ("", "sv")]
)
async def test_the_language_is_that_of_their_teams(meeting: Meeting, locale: str, language: str) -> None:
    await meeting.in_chat()
    known = await meeting.references.of(DORA)
    assert known is not None
    known.locale = locale
    await meeting.references._keep([known])
    found = await (await meeting.people()).introduce(DORA)
    assert found is not None
    assert found.language == language


@pytest.mark.parametrize(("name", "shown"), [("  Dora \n Ny ", "Dora Ny"), ("å" * 300, "å" * 200)])
async def test_a_name(meeting: Meeting, name: str, shown: str) -> None:
    await meeting.in_chat()
    meeting.teams.workspace.people["dora"].name = name
    found = await (await meeting.people()).introduce(DORA)
    assert found is not None
    assert found.name == shown


def member(**other: Any) -> Any:
    """Somebody as a conversation shows them."""
    given = {"tenant_id": TENANT, "user_principal_name": email("dora"), "user_role": "user"}
    return SimpleNamespace(**{**given, **other})


@pytest.mark.parametrize(
    ("who", "is_staff"),
    [
        ({}, True),
        ({"tenant_id": TENANT.upper()}, True),
        ({"tenant_id": None}, True),
        ({"user_role": None}, True),
        ({"user_role": "guest"}, False),
        ({"user_role": "Guest"}, False),
        ({"user_role": "anonymous", "tenant_id": None}, False),
        ({"tenant_id": OTHER_TENANT}, False),
        ({"user_principal_name": "x_annan.example#EXT#@exempelkommun.example"}, False),
    ],
)
async def test_who_is_staff(meeting: Meeting, who: dict[str, Any], is_staff: bool) -> None:
    assert staff.is_staff((await meeting.people())._settings, member(**who)) is is_staff


async def test_people_of_a_municipal_company(meeting: Meeting) -> None:
    known = await meeting.people(teams_other_tenants=(OTHER_TENANT,))
    assert staff.is_staff(known._settings, member(tenant_id=OTHER_TENANT))


@pytest.mark.parametrize("key", [GUEST, STRANGER])
async def test_a_guest_in_the_units_conversation_is_no_staff(meeting: Meeting, key: str) -> None:
    meeting.teams.workspace.conversations[UNIT_CHANNEL].members.append(key)
    known = await meeting.people()
    found = await known.introduce(aad_id(key))
    assert found is not None
    assert not found.is_staff
    assert await known.unit() == [aad_id("fia"), aad_id("gun")]
    assert await known.find(meeting.teams.workspace.people[key].email) == ""


# ------------------------------------------------------------------------------ found by e-mail


@pytest.mark.parametrize("wanted", [email("fia"), " FIA@Exempelkommun.Example "])
async def test_somebody_of_the_unit_by_their_e_mail(meeting: Meeting, wanted: str) -> None:
    assert await (await meeting.people()).find(wanted) == aad_id("fia")


async def test_anybody_by_their_e_mail_where_the_directory_may_be_asked(meeting: Meeting) -> None:
    known = await meeting.people(teams_manager=True)
    assert await known.find(email("bo")) == aad_id("bo")
    assert await known.find("nobody@exempelkommun.example") == ""


# ------------------------------------------------------------------------------ managers


async def test_the_manager(meeting: Meeting) -> None:
    await meeting.in_chat()
    found = await (await meeting.people(teams_manager=True)).introduce(DORA)
    assert found is not None
    assert (found.name, found.manager) == ("Dora Ny", aad_id("bo"))


@pytest.mark.parametrize("status", [403, 404, 500])
async def test_somebody_is_met_also_when_the_manager_cannot_be_found(meeting: Meeting, status: int) -> None:
    await meeting.in_chat()
    meeting.graph.next(status, {"error": {"code": "Request_ResourceNotFound"}})
    found = await (await meeting.people(teams_manager=True)).introduce(DORA)
    assert found is not None
    assert (found.name, found.manager) == ("Dora Ny", "")


@pytest.mark.parametrize(
    ("asked", "replies", "expected"),
    [(True, "alwaysEnabled", True), (True, "disabled", False), (False, "alwaysEnabled", None)],
)
async def test_whether_the_manager_seems_to_be_away(
    meeting: Meeting, asked: bool, replies: str, expected: bool | None
) -> None:
    await meeting.in_chat()
    meeting.graph.members[aad_id("bo")].replies = {"status": replies}
    known = await meeting.people(teams_manager=True, teams_out_of_office=asked)
    found = await known.introduce(DORA)
    assert found is not None
    assert (found.manager, found.manager_is_away) == (aad_id("bo"), expected)


async def test_an_absence_that_cannot_be_looked_up_is_not_known(meeting: Meeting) -> None:
    await meeting.in_chat()
    meeting.graph.roles.discard("MailboxSettings.Read")
    found = await (await meeting.people(teams_manager=True, teams_out_of_office=True)).introduce(DORA)
    assert found is not None
    assert found.manager_is_away is None
