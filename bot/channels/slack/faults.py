"""What Slack's refusals mean: who mends them, and whether waiting helps."""

from bot.channels.base import DeliveryError

# The installation does not work: no message is at fault, so all of them wait, and the health page and the log
# say what to do. See docs/slack.md.
OUTAGES = {
    "account_inactive": "the app was removed from the workspace: install it again",
    "app_uninstalled": "the app was removed from the workspace: install it again",
    "bad_client_secret": "the client secret is wrong: copy it from the app's page once more",
    "invalid_auth": "the token is wrong: copy it from the app's page once more",
    "invalid_client_id": "the client id is wrong: copy it from the app's page once more",
    "invalid_refresh_token": "the refresh token was used up: install the app again, and copy the new one",
    "missing_scope": "a scope is missing: install the app again with the manifest",
    "not_allowed_token_type": "the token is of another kind: give the bot's own, xoxb-...",
    "not_authed": "the token is missing",
    "token_expired": "the token has expired: token rotation is on, so give its settings",
    "token_revoked": "the token was revoked: install the app again, and copy the new token",
    "unreachable": "Slack does not answer: trying again",
}
# The token is refused, which another may not be where token rotation is on.
OF_TOKEN = frozenset({"account_inactive", "invalid_auth", "token_expired", "token_revoked"})
# Nothing that is sent there will ever arrive: the next way is tried, then the information unit is told.
GONE = frozenset(
    {
        "access_denied",
        "cannot_dm_bot",
        "cant_update_message",
        "channel_not_found",
        "edit_window_closed",
        "invalid_users",
        "is_archived",
        "is_inactive",
        "message_not_found",
        "messages_tab_disabled",
        "method_not_supported_for_channel_type",
        "not_in_channel",
        "restricted_action",
        "restricted_action_read_only_channel",
        "user_disabled",
        "user_not_found",
        "user_not_in_channel",
        "user_not_visible",
    }
)
# Slack takes what was drawn for faulty: it is sent as plain text instead.
UNDRAWN = frozenset({"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "msg_too_long"})
# Slack takes the message for faulty: sending it again as it is would end the same.
REFUSED = UNDRAWN | {"invalid_metadata_format", "invalid_metadata_schema", "metadata_too_large", "no_text"}


class SlackError(DeliveryError):
    """What Slack answered, by its code."""

    def __init__(
        self, code: str, *, permanent: bool, retry_after: float | None = None, unanswered: bool = False
    ) -> None:
        super().__init__(code, permanent=permanent, retry_after=retry_after, outage=code in OUTAGES)
        self.code = code
        self.unanswered = unanswered
        """Nothing came from Slack itself, so that nobody knows what became of the call."""
