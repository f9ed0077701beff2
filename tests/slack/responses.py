"""Response URLs: answers to where somebody has just acted, by `POST /response/<id>`."""

from typing import TYPE_CHECKING

from tests.slack.methods import message_content
from tests.slack.workspace import (
    BOT,
    BOT_USER,
    RESPONSE_URL_LIVES,
    RESPONSE_URL_USES,
    Json,
    Message,
    ResponseUrl,
    SlackError,
)

if TYPE_CHECKING:
    from tests.slack.server import FakeSlack


def respond(slack: "FakeSlack", name: str, body: Json) -> Json:
    """Put the answer where the response URL belongs; a refusal is a 404, as of a URL that is gone."""
    space = slack.workspace
    url = space.response_urls.get(name)
    if url is None:
        raise SlackError("invalid_url", status=404)
    if space.now() - url.made > RESPONSE_URL_LIVES:
        raise SlackError("expired_url", status=404)
    if url.uses >= RESPONSE_URL_USES:
        raise SlackError("used_url", status=404)
    url.uses += 1
    if body.get("delete_original"):
        return _delete(slack, url)
    try:
        content = message_content(body.get("text") or "", body.get("blocks"), body.get("metadata"))
    except SlackError as refused:
        raise SlackError(refused.error, status=400, **refused.extra) from None
    return _put(slack, url, body, content)


def _delete(slack: "FakeSlack", url: ResponseUrl) -> Json:
    """Take the message away on which somebody acted."""
    if url.message is None:
        raise SlackError("cannot_reply_to_message", status=404)
    several = _around(slack, url.message)
    if url.message in several:
        several.remove(url.message)
    return {}


def _put(slack: "FakeSlack", url: ResponseUrl, body: Json, content: Json) -> Json:
    """Replace the message, or write a new one: for the user alone unless it says `in_channel`."""
    space = slack.workspace
    if body.get("replace_original") and url.message is not None:
        url.message.text, url.message.blocks = content["text"], content["blocks"]
        space.name_blocks(url.message.blocks)
        url.message.edited = space.stamp()
        return {}
    seen_by = "" if body.get("response_type") == "in_channel" else url.user
    made = Message(url.channel, space.stamp(), BOT_USER, bot_id=BOT, seen_by=seen_by, **content)
    space.post(made)
    return {}


def _around(slack: "FakeSlack", message: Message) -> list[Message]:
    if message.seen_by:
        return slack.workspace.ephemerals.get(message.seen_by, [])
    return slack.workspace.channels[message.channel].messages
