"""The methods of Slack's Web API for tokens and for the socket's address."""

import base64

from tests.slack.methods import Call, method
from tests.slack.workspace import APP, BOT, BOT_USER, TEAM, Json, SlackError

EXPIRES_IN = 43_200


@method("auth.test")
def auth_test(call: Call) -> Json:
    names = {"team": "Exempelkommun", "user": "kontolots", "url": "https://exempelkommun.slack.com/"}
    if call.slack.enterprise:
        names |= {"enterprise_id": call.slack.enterprise}
    return names | {"team_id": TEAM, "user_id": BOT_USER, "bot_id": BOT, "is_enterprise_install": False}


@method("apps.connections.open")
def apps_connections_open(call: Call) -> Json:
    if not call.token.startswith("xapp-"):
        raise SlackError("not_allowed_token_type")
    return {"url": call.slack.sockets.address()}


@method("oauth.v2.access")
def oauth_v2_access(call: Call) -> Json:
    """Only the exchange of a refresh token; the old access token has then expired."""
    slack = call.slack
    client, _, secret = base64.b64decode(call.basic).decode().partition(":")
    if (call.text("client_id") or client) != slack.client_id:
        raise SlackError("invalid_client_id")
    if (call.text("client_secret") or secret) != slack.client_secret:
        raise SlackError("bad_client_secret")
    if call.text("grant_type") != "refresh_token":
        raise SlackError("invalid_grant_type")
    if call.text("refresh_token") != slack.refresh_token:
        raise SlackError("invalid_refresh_token")
    access, refresh = slack.rotate()
    return {
        "access_token": access,
        "refresh_token": refresh,
        "expires_in": EXPIRES_IN,
        "token_type": "bot",
        "scope": ",".join(sorted(slack.scopes)),
        "bot_user_id": BOT_USER,
        "app_id": APP,
        "team": {"id": TEAM, "name": "Exempelkommun"},
        "enterprise": None,
        "is_enterprise_install": False,
    }
