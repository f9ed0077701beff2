"""The methods of Slack's Web API for users, profiles and user groups."""

from tests.slack.methods import Call, method, paged
from tests.slack.workspace import BOT, TEAM, Json, SlackError, User

PAGE = 200


def user_json(user: User, *, email: bool = True, locale: bool = False) -> Json:
    """A user as Slack describes one."""
    profile: Json = {"real_name": user.real_name, "display_name": user.name, "title": user.title}
    profile |= {"email": user.email} if email and user.email else {}
    profile |= {"bot_id": BOT} if user.is_bot else {}
    made: Json = {
        "id": user.id,
        "team_id": TEAM,
        "name": user.name,
        "deleted": user.deleted,
        "profile": profile,
        "is_bot": user.is_bot,
        "is_app_user": False,
        "updated": 1_700_000_000,
    }
    if user.deleted:
        return made
    made |= {"real_name": user.real_name, "tz": user.tz, "tz_label": user.tz, "tz_offset": 3_600}
    made |= {"is_admin": False, "is_owner": False, "is_primary_owner": False}
    made |= {"is_restricted": user.is_restricted, "is_ultra_restricted": user.is_ultra_restricted}
    return made | ({"locale": user.locale} if locale else {})


def _shown(call: Call, user: User) -> Json:
    return user_json(user, email="users:read.email" in call.slack.scopes, locale=call.flag("include_locale"))


@method("users.info", "users:read")
def users_info(call: Call) -> Json:
    call.need("user")
    return {"user": _shown(call, call.slack.workspace.user(call.text("user")))}


@method("users.list", "users:read")
def users_list(call: Call) -> Json:
    page, cursor = paged(call, list(call.slack.workspace.users.values()), PAGE)
    members = [_shown(call, user) for user in page]
    return {"members": members, "cache_ts": 1_700_000_000, "response_metadata": {"next_cursor": cursor}}


@method("users.lookupByEmail", "users:read.email")
def users_lookup_by_email(call: Call) -> Json:
    """Somebody who has left is not found."""
    call.need("email")
    for user in call.slack.workspace.users.values():
        if user.email and user.email.lower() == call.text("email").lower() and not user.deleted:
            return {"user": _shown(call, user)}
    raise SlackError("users_not_found")


@method("users.profile.get", "users.profile:read")
def users_profile_get(call: Call) -> Json:
    space = call.slack.workspace
    user = space.user(call.text("user"))
    fields: Json = {}
    for field, value in user.fields.items():
        fields[field] = {"value": value, "alt": ""}
        if call.flag("include_labels"):
            fields[field]["label"] = space.fields[field].label
    return {"profile": user_json(user)["profile"] | {"fields": fields}}


@method("team.profile.get", "users.profile:read")
def team_profile_get(call: Call) -> Json:
    fields = [
        {
            "id": one.id,
            "ordering": index,
            "label": one.label,
            "hint": "",
            "type": one.type,
            "is_hidden": False,
        }
        for index, one in enumerate(call.slack.workspace.fields.values())
    ]
    return {"profile": {"fields": fields}}


@method("usergroups.list", "usergroups:read")
def usergroups_list(call: Call) -> Json:
    groups = [
        {"id": one.id, "team_id": TEAM, "is_usergroup": True, "handle": one.handle, "name": one.name}
        | {"description": "", "date_delete": 0, "user_count": len(one.users)}
        | ({"users": list(one.users)} if call.flag("include_users") else {})
        for one in call.slack.workspace.usergroups.values()
    ]
    return {"usergroups": groups}


@method("usergroups.users.list", "usergroups:read")
def usergroups_users_list(call: Call) -> Json:
    call.need("usergroup")
    group = call.slack.workspace.usergroups.get(call.text("usergroup"))
    if group is None:
        raise SlackError("no_such_subteam")
    left = call.slack.workspace.users
    kept = [user for user in group.users if call.flag("include_disabled") or not left[user].deleted]
    return {"users": kept}
