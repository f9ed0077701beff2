"""What Teams does with the bot's answers; what it cannot use goes among the fake's problems."""

from typing import Any

from tests.teams import limits
from tests.teams.deliver import Answer
from tests.teams.server import FakeTeams
from tests.teams.workspace import ADAPTIVE, Json, Message, View

SAID = "application/vnd.microsoft.activity.message"
ERROR = "application/vnd.microsoft.error"
FOUND = "application/vnd.microsoft.search.searchResponse"
TROUBLE = "Something went wrong. Please try again."


class Following:
    """Does it to the fake's state."""

    def __init__(self, teams: FakeTeams) -> None:
        self.teams = teams

    def execute(self, user: str, answer: Answer, message: Message) -> None:
        """A card in the message's place, for that user alone; or a sentence above it."""
        said = self._body(answer)
        kind, value = said.get("type"), said.get("value")
        if answer.used and kind == ADAPTIVE and said.get("statusCode") == 200:
            if self._fine(limits.check_card(value), answer):
                assert isinstance(value, dict)
                self.teams.workspace.show(user, message, value)
        elif answer.used and kind == SAID and isinstance(value, str) and said.get("statusCode") == 200:
            self._tell(user, value)
        elif answer.used and kind == ERROR and isinstance(value, dict) and said.get("statusCode", 200) >= 400:
            self._tell(user, str(value.get("message")))
        else:
            self._fail(answer)

    def dialog(self, user: str, answer: Answer, place: str, message: str) -> None:
        """What becomes of a dialog; it stays as it is when Teams cannot use the answer."""
        said, space = self._body(answer), self.teams.workspace
        task = said.get("task")
        is_sent = answer.activity["name"] == "task/submit"
        if answer.used and is_sent and task is None and said == {}:
            space.dialogs.pop(user, None)
        elif not answer.used or not isinstance(task, dict):
            self._fail(answer)
        elif task.get("type") == "message" and isinstance(task.get("value"), str):
            space.dialogs.pop(user, None)
            self._tell(user, task["value"])
        elif task.get("type") == "continue" and isinstance(task.get("value"), dict):
            shown = task["value"]
            if self._fine(limits.check_attachment(shown.get("card"), in_dialog=True), answer):
                card = shown["card"]["content"]
                space.dialogs[user] = View(card, place, message, str(shown.get("title") or ""), True)
        else:
            self._fail(answer)

    def results(self, answer: Answer) -> list[Json]:
        """What a search in a card has found."""
        said = self._body(answer)
        several = (said.get("value") or {}).get("results")
        right = said.get("type") == FOUND and said.get("statusCode", 200) == 200
        if not answer.used or not right or not isinstance(several, list) or not all(map(_choice, several)):
            self._fail(answer)
            return []
        return several

    def attachments(self, answer: Answer) -> list[Json]:
        """What a message extension has found: cards with their previews."""
        said = self._body(answer).get("composeExtension")
        if not answer.used or not isinstance(said, dict) or said.get("type") not in {"result", "message"}:
            self._fail(answer)
            return []
        several: list[Json] = said.get("attachments") or []
        problems = [one for attachment in several for one in limits.check_attachment(attachment)]
        problems += ["a card without its preview" for attachment in several if not attachment.get("preview")]
        return several if self._fine(problems, answer) else []

    def _body(self, answer: Answer) -> Json:
        return answer.body if isinstance(answer.body, dict) else {}

    def _fine(self, problems: list[str], answer: Answer) -> bool:
        name = answer.activity.get("name")
        self.teams.problems += [f"answer to {name}: {one}" for one in problems]
        return not problems

    def _fail(self, answer: Answer) -> None:
        name = answer.activity.get("name")
        self.teams.problems.append(
            f"{TROUBLE} {name}: {answer.status} {str(answer.body)[:200]} after {answer.took:.1f} s"
        )

    def _tell(self, user: str, sentence: str) -> None:
        self.teams.workspace.told.setdefault(user, []).append(sentence)


def _choice(one: Any) -> bool:
    """Whether it can be offered."""
    return isinstance(one, dict) and all(isinstance(one.get(key), str) for key in ("title", "value"))
