"""What people do in the fault tests: each act is one request, and leaves one thing of its own to count."""

import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from random import Random
from typing import Any, Literal

from bot.channels.slack import render_form
from chat.language import speaking
from handlers.comments import actions as comment_actions
from handlers.comments import cards as comment_cards
from handlers.decide import actions as decide_actions
from handlers.guide import actions as guide_actions
from tests.chaos import town
from tests.chaos.scene import STAFF, Scene
from tests.slack import state
from tests.slack.cast import slack_id
from tests.slack.deliver import Http as SlackHttp
from tests.slack.deliver import Payload
from tests.slack.payloads import Payloads
from tests.slack.workspace import BOT, BOT_USER
from tests.slack.workspace import Message as SlackMessage
from tests.teams.activities import Activities
from tests.teams.cast import teams_id
from tests.teams.deliver import Http as TeamsHttp
from tests.teams.workspace import Json
from tests.teams.workspace import Message as TeamsMessage

Kind = Literal["comment", "words", "decision"]


@dataclass(frozen=True)
class Reached:
    """What came back, and whether in time."""

    status: int
    is_late: bool
    is_refused: bool = False
    """Whether the answer itself says to try again in a while."""


@dataclass
class Act:
    """Something that one person does once, however often it is delivered."""

    kind: Kind
    way: str
    mark: str
    """Of a comment its link, of words the words, of a decision its case's number."""
    send: Callable[[str, int], Awaitable[Reached]]
    """To the copy at that address, for the so manieth time."""
    renew: Callable[[], None]
    """Whoever was told to try again, or sees nothing come, does it once more: another event."""
    tries: int = 0


class Acts:
    """Makes them, one after the other, for the same seed the same."""

    def __init__(self, scene: Scene, random: Random) -> None:
        self._scene, self._random = scene, random
        self._slack, self._teams = Payloads(scene.slack), Activities(scene.teams)
        self._number = 10_000
        self.ways: list[Callable[[], Act]] = [
            self.slack_command,
            self.slack_words,
            self.slack_button,
            self.slack_form,
            self.teams_command,
            self.teams_words,
            self.teams_button,
        ]

    def next(self) -> Act:
        return self._random.choice(self.ways)()

    # ------------------------------------------------------------------------------ Slack

    def slack_command(self) -> Act:
        user, link = self._slack_user(), self._link()
        place = self._scene.slack.workspace.dm(user)
        body = self._slack.command(user, "/kommentar", link, place)
        return self._by_slack("comment", "Slack, command", link, Payload("slash_commands", body))

    def slack_words(self) -> Act:
        user, words = self._slack_user(), self._words()
        space = self._scene.slack.workspace
        said = space.post(SlackMessage(space.dm(user).id, space.stamp(), user, words))
        body = self._slack.event(self._slack.message(said, "im"))
        return self._by_slack("words", "Slack, words", words, Payload("events_api", body))

    def slack_button(self) -> Act:
        link = self._link()
        payload = guide_actions.Run(key="kommentar", query=link).pack()
        body = self._pressed(self._slack_user(), payload)
        return self._by_slack("comment", "Slack, button", link, Payload("interactive", body))

    def slack_form(self) -> Act:
        """The form as it stands open before somebody, filled in and sent."""
        user, link = self._slack_user(), self._link()
        space = self._scene.slack.workspace
        with speaking("sv"):
            values = {"day": self._scene.clock.now().date().isoformat()}
            asked = comment_cards.TellForm.form(
                comment_actions.Tell(), title="Kommentar", submit="Spara", values=values
            )
            drawn = render_form.form(asked, place=space.dm(user).id, shared=False)
        view = space.open_view(user, drawn)
        state.fill(view, {"link": link}, {})
        return self._by_slack(
            "comment", "Slack, form", link, Payload("interactive", self._slack.submitted(user, view))
        )

    def _pressed(self, user: str, payload: str) -> Json:
        """A press on a button of a message that stands there."""
        space = self._scene.slack.workspace
        where = SlackMessage(space.dm(user).id, space.stamp(), BOT_USER, bot_id=BOT)
        used = {"type": "button", "action_id": "press:1", "block_id": "b", "value": payload}
        text = {"type": "plain_text", "text": "…"}
        return self._slack.pressed(user, {**used, "text": text}, where)

    def _by_slack(self, kind: Kind, way: str, mark: str, payload: Payload) -> Act:
        async def send(address: str, retry: int) -> Reached:
            answer = await SlackHttp(self._scene.slack, address).send(payload, retry)
            return Reached(answer.status, answer.late, _says_again(answer.body))

        def renew() -> None:
            space, body = self._scene.slack.workspace, payload.body
            user = body.get("user_id") or body.get("user", {}).get("id", "")
            fresh: Json = {"trigger_id": space.trigger(user), "event_id": f"Ev{space.number():010d}"}
            body |= {name: value for name, value in fresh.items() if name in body}
            for action in body.get("actions", ()):
                action["action_ts"] = space.stamp()

        return Act(kind, way, mark, send, renew)

    # ------------------------------------------------------------------------------ Teams

    def teams_command(self) -> Act:
        link = self._link()
        return self._by_teams("comment", "Teams, command", link, self._said(f"kommentar {link}"))

    def teams_words(self) -> Act:
        words = self._words()
        return self._by_teams("words", "Teams, words", words, self._said(words))

    def teams_button(self) -> Act:
        link = self._link()
        payload = guide_actions.Run(key="kommentar", query=link).pack()
        return self._by_teams("comment", "Teams, button", link, self._executed(self._teams_user(), payload))

    def _said(self, text: str) -> Json:
        user, space = self._teams_user(), self._scene.teams.workspace
        return self._teams.message(
            user, space.post(TeamsMessage(space.dm(user).id, space.stamp(), user, text))
        )

    def _executed(self, user: str, payload: str) -> Json:
        action = {"type": "Action.Execute", "verb": "press", "data": {"payload": payload}}
        value = {"action": action, "trigger": "manual"}
        return self._teams.invoke(user, "adaptiveCard/action", value, self._scene.teams.workspace.dm(user))

    def _by_teams(self, kind: Kind, way: str, mark: str, activity: Json) -> Act:
        async def send(address: str, _retry: int) -> Reached:
            http = TeamsHttp(self._scene.teams, address, self._scene.sign)
            answer = await http.send(activity)
            return Reached(answer.status, answer.late, _says_again(answer.body))

        def renew() -> None:
            activity["id"] = f"f:{uuid.uuid4()}"

        return Act(kind, way, mark, send, renew)

    # ------------------------------------------------------------------------------ decisions

    def decisions(self, case: int) -> list[Act]:
        """One decision, pressed on both platforms in the same instant."""
        payload = decide_actions.Approve(case=case, turn=1).pack()
        by_slack = Payload("interactive", self._pressed(slack_id("bo"), payload))
        return [
            self._by_slack("decision", "Slack, decision", str(case), by_slack),
            self._by_teams("decision", "Teams, decision", str(case), self._executed(teams_id("bo"), payload)),
        ]

    # ------------------------------------------------------------------------------ what is its own

    def _slack_user(self) -> str:
        return slack_id(self._random.choice(STAFF))

    def _teams_user(self) -> str:
        return teams_id(self._random.choice(STAFF))

    def _link(self) -> str:
        self._number += 1
        return f"{town.address(self._random.choice(list(town.RUN_BY)))}/posts/{self._number}"

    def _words(self) -> str:
        self._number += 1
        return f"zebra {self._number}"


def _says_again(body: Any) -> bool:
    return "Försök igen om en stund" in str(body)
