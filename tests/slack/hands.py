"""People acting in Slack: what they type, press, fill in and close reaches the bot as Slack sends it.

    hands = Hands(slack, Http(slack, bot_url))          # or Socket(slack)
    await hands.command("U0ALVA", "/nytt-konto")
    await hands.submit("U0ALVA", {"purpose": "Berätta om förskolan"})

Each returns the bot's raw answer; what Slack does with the answer is done to the fake's state.
"""

from typing import Any

from tests.slack import limits, state
from tests.slack.deliver import GENUINE, Answer, Deliver, Forgery, Kind, Payload
from tests.slack.methods import message_content
from tests.slack.payloads import Payloads, written
from tests.slack.server import FakeSlack
from tests.slack.state import Stopped
from tests.slack.views import STACK, checked_view
from tests.slack.workspace import BOT, BOT_USER, Json, Message, SlackError, View, elements

MIN_QUERY = 3
"""How much must be typed before Slack asks for options, unless the element says another number."""
SHOWN = {"text", "value", "style", "url"}
"""What of a button goes into the action."""
TROUBLE = "We had some trouble connecting. Try again?"


class Hands:
    """Does what a person does, and lets Slack do the rest."""

    def __init__(self, slack: FakeSlack, deliver: Deliver) -> None:
        self.slack = slack
        self.deliver = deliver
        self.payloads = Payloads(slack)
        self.answers: list[Answer] = []
        """Every answer of the bot, in order."""
        self.offered: dict[tuple[str, str], list[Json]] = {}
        """Options found by searching, by user and block."""

    # ------------------------------------------------------------------------------ conversation

    async def command(self, user: str, command: str, text: str = "", channel: str | None = None) -> Answer:
        """Type a slash command: in the direct message with the bot unless a channel is named."""
        space = self.slack.workspace
        place = space.channels[channel] if channel else space.dm(user)
        answer = await self._send("slash_commands", self.payloads.command(user, command, text, place))
        if answer.used and answer.body:
            self._show(user, place.id, answer.body)
        return answer

    async def say(self, user: str, text: str) -> Answer:
        """Write to the bot, in the direct message with it."""
        space = self.slack.workspace
        message = space.post(Message(space.dm(user).id, space.stamp(), user, written(text)))
        return await self.event(self.payloads.message(message, "im"))

    async def mention(self, user: str, channel: str, text: str) -> Answer:
        """Write in a channel, to the bot."""
        space = self.slack.workspace
        told = f"<@{BOT_USER}> {written(text)}"
        message = space.post(Message(channel, space.stamp(), user, told))
        return await self.event(self.payloads.message(message, ""))

    async def event(self, event: Json) -> Answer:
        """Any event, in its envelope."""
        return await self._send("events_api", self.payloads.event(event))

    async def open_home(self, user: str) -> Answer:
        return await self.event(self.payloads.home_opened(user))

    async def user_change(self, user: str, **changes: Any) -> Answer:
        """Somebody is changed, or leaves: `deleted=True`."""
        for name, value in changes.items():
            if not hasattr(self.slack.workspace.users[user], name):
                raise AttributeError(name)
            setattr(self.slack.workspace.users[user], name, value)
        return await self.event(self.payloads.user_change(user))

    async def shortcut(self, user: str, callback_id: str) -> Answer:
        """A global shortcut, from the menu or the search."""
        return await self._send("interactive", self.payloads.shortcut(user, callback_id))

    async def press(self, user: str, button: Json | str, where: Message | View, value: Any = None) -> Answer:
        """Press a button of a message or a view, named by its action id or given as it is.

        Of other elements `value` is what is chosen, as in `submit`.
        """
        block, element = found(where.blocks, button)
        used = {"type": element["type"], "action_id": element["action_id"], "block_id": block["block_id"]}
        if element["type"] in state.KEYS:
            chosen = state.put(element, value, self.offered.get((user, block["block_id"]), []))
            used |= chosen
            if isinstance(where, View):
                where.typed[block["block_id"], element["action_id"]] = chosen
        else:
            used |= {key: element[key] for key in SHOWN & element.keys()}
        return await self._send("interactive", self.payloads.pressed(user, used, where))

    # ------------------------------------------------------------------------------ modals

    def fill(self, user: str, values: dict[str, Any], view: View | None = None) -> View:
        """Type and choose in the modal on top, by block id, without sending it."""
        on_top = view or self.slack.workspace.view(user)
        offered = {block: options for (who, block), options in self.offered.items() if who == user}
        state.fill(on_top, values, offered)
        return on_top

    async def submit(
        self, user: str, values: dict[str, Any] | None = None, view: View | None = None
    ) -> Answer:
        """Fill in the modal on top and send it. `Stopped` where Slack's client would not let it go."""
        on_top = self.fill(user, values or {}, view)
        if not on_top.body.get("submit"):
            raise Stopped("the modal has nothing to send it with")
        if said := state.stops(on_top):
            raise Stopped(f"the client says {said}")
        answer = await self._send("interactive", self.payloads.submitted(user, on_top))
        self._apply(user, on_top, answer)
        return answer

    async def close(
        self, user: str, values: dict[str, Any] | None = None, *, everything: bool = False
    ) -> Answer | None:
        """Close the modal on top, or all; None when the bot has not asked to hear of it."""
        on_top = self.fill(user, values or {})
        cleared = everything or bool(on_top.body.get("clear_on_close"))
        gone = list(self.slack.workspace.views[user]) if cleared else [on_top]
        answer = None
        for view in reversed(gone):
            self._take_away(user, view)
            if view.body.get("notify_on_close"):
                answer = await self._send("interactive", self.payloads.closed(user, view, cleared))
        return answer

    async def seek(self, user: str, block_id: str, query: str, view: View | None = None) -> list[Json]:
        """Type into a search; the options that the person is then offered."""
        on_top = view or self.slack.workspace.view(user)
        block = next(block for block in on_top.blocks if block["block_id"] == block_id)
        least = elements(block)[0].get("min_query_length", MIN_QUERY)
        if len(query) < least:
            return []
        answer = await self._send("interactive", self.payloads.suggestion(user, on_top, block_id, query))
        options = self._options(answer)
        self.offered.setdefault((user, block_id), []).extend(options)
        return options

    # ------------------------------------------------------------------------------ again, forged

    async def again(self, answer: Answer, retry: int = 1) -> Answer:
        """The very same payload once more, as Slack does when it had no answer."""
        return await self._send(answer.payload.kind, answer.payload.body, retry=retry)

    async def forged(self, payload: Payload, forgery: Forgery) -> Answer:
        """A request that does not come from Slack, or not now."""
        return await self._send(payload.kind, payload.body, forgery=forgery)

    async def _send(self, kind: Kind, body: Json, retry: int = 0, forgery: Forgery = GENUINE) -> Answer:
        answer = await self.deliver.send(Payload(kind, body), retry, forgery)
        self.answers.append(answer)
        if answer.late:
            self.slack.timeouts.append(answer)
        return answer

    # ------------------------------------------------------------------------------ then

    def _show(self, user: str, channel: str, body: Any) -> None:
        """An answer to a command, that is a message: for the user alone unless it says otherwise."""
        said = body if isinstance(body, dict) else {"text": str(body)}
        try:
            content = message_content(said.get("text") or "", said.get("blocks"), None)
        except SlackError as refused:
            self.slack.problems.append(f"answer to a command: {refused.error} {refused.extra}")
            return
        seen_by = "" if said.get("response_type") == "in_channel" else user
        space = self.slack.workspace
        space.post(Message(channel, space.stamp(), BOT_USER, bot_id=BOT, seen_by=seen_by, **content))

    def _apply(self, user: str, view: View, answer: Answer) -> None:
        """What becomes of a modal that was sent; it stays when Slack cannot use the answer."""
        self.slack.errors.pop(user, None)
        said = answer.body if isinstance(answer.body, dict) else {}
        try:
            self._follow(user, view, said if answer.used else {"response_action": "nothing"})
        except SlackError as refused:
            self.slack.problems.append(f"{TROUBLE} {refused.error} {refused.extra} ({answer.status})")

    def _follow(self, user: str, view: View, said: Json) -> None:
        match said.get("response_action"):
            case None:
                self._take_away(user, view)
            case "clear":
                self.slack.workspace.views[user] = []
            case "errors":
                self._blame(user, view, said.get("errors") or {})
            case "update":
                self.slack.workspace.change_view(view, checked_view(said.get("view"), "modal"))
            case "push":
                self._push(user, view, said)
            case other:
                raise SlackError(f"response_action {other}")

    def _push(self, user: str, view: View, said: Json) -> None:
        space = self.slack.workspace
        if len(space.views[user]) >= STACK:
            raise SlackError("push_limit_reached")
        space.views[user].append(space.open_view(user, checked_view(said.get("view"), "modal"), view))

    def _blame(self, user: str, view: View, errors: dict[str, str]) -> None:
        """Errors stand at inputs; an error of anything else is none that Slack can show."""
        inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
        if not errors or errors.keys() - inputs:
            raise SlackError(f"errors of no input: {sorted(errors.keys() - inputs)}")
        self.slack.errors[user] = errors

    def _take_away(self, user: str, view: View) -> None:
        self.slack.errors.pop(user, None)
        stack = self.slack.workspace.views.get(user, [])
        if view in stack:
            stack.remove(view)

    def _options(self, answer: Answer) -> list[Json]:
        said = answer.body if isinstance(answer.body, dict) else {}
        groups = said.get("option_groups") or [said]
        options = [option for group in groups for option in group.get("options") or []]
        problems = [
            one for index, option in enumerate(options) for one in limits.check_option(option, str(index))
        ]
        if not answer.used or problems or len(options) > limits.OPTIONS["static_select"]:
            self.slack.problems.append(f"options: {problems or len(options)} ({answer.status})")
            return []
        return options


def found(blocks: list[Json], button: Json | str) -> tuple[Json, Json]:
    """The block and the element; a button that is not there cannot be pressed."""
    for block in blocks:
        for element in elements(block):
            if element is button or element == button or element.get("action_id") == button:
                return block, element
    there = [element.get("action_id") for block in blocks for element in elements(block)]
    raise Stopped(f"there is no {button!r} among {there}")
