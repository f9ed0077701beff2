"""People acting in Teams: what they type, press, fill in and search reaches the bot as Teams sends it.

    hands = Hands(teams, Http(teams, bot_url, sign))
    await hands.say("29:1-alva", "nytt konto")
    await hands.press("29:1-alva", "Börja")
    await hands.submit("29:1-alva", {"purpose": "Berätta om förskolan"})

Each returns the bot's raw answer; what Teams does with the answer is done to the fake's state.
"""

from typing import Any

from tests.teams import cards, state
from tests.teams.activities import Activities
from tests.teams.cards import Placed
from tests.teams.deliver import Answer, Http
from tests.teams.following import Following
from tests.teams.server import FakeTeams
from tests.teams.state import DIRECTORY, Stopped
from tests.teams.workspace import Conversation, Json, Message, View

FOUND = 15
"""How many choices Teams shows of what a search has found."""
QUERIED = 25
CONTEXT = {"theme": "default"}


class Hands:
    """Does what a person does, and lets Teams do the rest. Users are named by their `29:` id."""

    def __init__(self, teams: FakeTeams, deliver: Http) -> None:
        self.teams = teams
        self.deliver = deliver
        self.activities = Activities(teams)
        self.following = Following(teams)
        self.answers: list[Answer] = []
        """Every answer of the bot, in order."""

    # ------------------------------------------------------------------------------ conversation

    async def say(self, user: str, text: str, place: str = "", root: str = "") -> Answer:
        """Write to the bot: in the chat with it, or in a channel, as an answer to `root` if it is given."""
        space = self.teams.workspace
        home = space.conversation(place) if place else space.dm(user)
        message = space.post(Message(home.id, space.stamp(), user, text, root=root))
        return await self.send(self.activities.message(user, message))

    async def install(self, user: str) -> list[Answer]:
        """Add the app for oneself."""
        self.teams.workspace.person(user).installed = True
        place = self.teams.workspace.dm(user)
        told = self.activities.added(user, place), self.activities.installation(user, place, "add")
        return [await self.send(one) for one in told]

    async def uninstall(self, user: str) -> Answer:
        """Take the app away; Teams tells the bot, which may write no more."""
        place = self.teams.workspace.dm(user)
        self.teams.workspace.person(user).installed = False
        return await self.send(self.activities.installation(user, place, "remove"))

    async def team_install(self, user: str, channel: str) -> list[Answer]:
        """Add the app to a team; what happens is told in its channel."""
        place = self.teams.workspace.conversation(channel)
        place.installed = True
        added = self.activities.added(user, place, "teamMemberAdded")
        return [await self.send(one) for one in (added, self.activities.installation(user, place, "add"))]

    # ------------------------------------------------------------------------------ cards

    async def press(
        self,
        user: str,
        action: str | Json,
        where: Message | None = None,
        values: dict[str, Any] | None = None,
    ) -> Answer | None:
        """Press a button by the beginning of its title, or the action as it is.

        In the dialog that is open, else in the newest message that has it; `values` are filled in first.
        An action given as it is, is pressed also where a question must be opened to find it. None where
        the client does it all itself: a question opens or closes, a page of the web opens.
        """
        view, placed = self._found(user, action, where)
        state.fill(view, values or {})
        return await self._do(user, view, placed)

    async def execute(
        self, user: str, message: Message, verb: str, data: Json, inputs: dict[str, str] | None = None
    ) -> Answer:
        """Action.Execute of a message; the card in the answer replaces it for that user."""
        action = {"type": "Action.Execute", "verb": verb, "data": {**data, **(inputs or {})}}
        return await self._executed(user, message, action, "manual")

    async def refresh(self, user: str, message: Message) -> Answer:
        """The user's client shows the message and asks for it anew, as its card wishes."""
        asked = (self.teams.workspace.view(user, message).card.get("refresh") or {}).get("action")
        if asked is None:
            raise Stopped("the card asks for no refresh")
        action = {"type": "Action.Execute", "verb": asked.get("verb", ""), "data": asked.get("data") or {}}
        return await self._executed(user, message, action, "automatic")

    # ------------------------------------------------------------------------------ dialogs

    async def fetch(self, user: str, message: Message, data: Json) -> Answer:
        """Press a button that opens a dialog, with these data."""
        space = self.teams.workspace
        value = {"data": data, "context": CONTEXT}
        answer = await self.invoke(
            user, "task/fetch", value, space.conversation(message.conversation), message.id
        )
        self.following.dialog(user, answer, message.conversation, message.id)
        return answer

    def fill(self, user: str, values: dict[str, Any]) -> View:
        """Type and choose in the open dialog, by the input's id, without sending it."""
        view = self.teams.workspace.dialog(user)
        state.fill(view, values)
        return view

    async def submit(
        self, user: str, values: dict[str, Any] | None = None, action: str | Json | None = None
    ) -> Answer:
        """Fill in the open dialog and send it, with its first button unless another is named."""
        view = self.fill(user, values or {})
        wanted = action or next((one for one in view.card.get("actions") or []), None)
        placed = state.find(view, wanted) if wanted else None
        if placed is None or placed.action["type"] != "Action.Submit":
            raise Stopped(f"the dialog has nothing to send it with: {titles(view)}")
        answer = await self._do(user, view, placed)
        assert answer is not None
        return answer

    def close(self, user: str) -> View:
        """Close the dialog with its cross: Teams tells the bot nothing."""
        view = self.teams.workspace.dialog(user)
        del self.teams.workspace.dialogs[user]
        return view

    # ------------------------------------------------------------------------------ searches

    async def seek(self, user: str, name: str, query: str, where: Message | None = None) -> list[Json]:
        """Type into an input with a search, named by its id or its dataset; what is then offered.

        The input is that of the open dialog unless a message is given. People are searched by Teams.
        """
        space = self.teams.workspace
        view = space.view(user, where) if where else space.dialog(user)
        element = _searched(view, name)
        dataset = element["choices.data"]["dataset"]
        if dataset == DIRECTORY:
            found = self._people(query)
        else:
            options = {"skip": 0, "top": FOUND}
            value: Json = {"queryText": query, "queryOptions": options, "dataset": dataset}
            place = space.conversation(view.place)
            answer = await self.invoke(user, "application/search", value, place, view.message)
            found = self.following.results(answer)[:FOUND]
        view.found.setdefault(element["id"], []).extend(found)
        return found

    async def query(self, user: str, command: str, text: str, place: str = "") -> list[Json]:
        """Search with a message extension; the cards that the person may choose from."""
        space = self.teams.workspace
        home = space.conversation(place) if place else space.dm(user)
        value: Json = {"commandId": command, "parameters": [{"name": "query", "value": text}]}
        value |= {"queryOptions": {"skip": 0, "count": QUERIED}, "context": CONTEXT}
        answer = await self.invoke(user, "composeExtension/query", value, home)
        return self.following.attachments(answer)

    def _people(self, query: str) -> list[Json]:
        """Those of the directory whose name or a part of it begins so."""
        people = self.teams.workspace.people.values()
        begins = query.casefold()
        return [
            {"title": one.name, "value": one.aad}
            for one in people
            if one.tenant == self.teams.tenant
            and any(part.startswith(begins) for part in (one.name.casefold(), *one.name.casefold().split()))
        ][:FOUND]

    # ------------------------------------------------------------------------------ the way there

    async def invoke(
        self, user: str, name: str, value: Json, place: Conversation, message: str = ""
    ) -> Answer:
        """Any invoke, also one that no client would make."""
        return await self.send(self.activities.invoke(user, name, value, place, message))

    async def again(self, answer: Answer) -> Answer:
        """The very same activity once more."""
        return await self.send(answer.activity)

    async def send(self, activity: Json, headers: dict[str, str] | None = None) -> Answer:
        """Any activity; `headers` are put in place of the genuine ones."""
        answer = await self.deliver.send(activity, headers)
        self.answers.append(answer)
        if answer.late:
            self.teams.timeouts.append(answer)
        return answer

    # ------------------------------------------------------------------------------ a press

    def _found(self, user: str, action: str | Json, where: Message | None) -> tuple[View, Placed]:
        """Where the action stands, and the action; what must be opened to find it is opened."""
        views = self._views(user, where)
        for view in views:
            hidden = next((one for one in cards.actions(view.card) if one.action == action), None)
            if hidden and hidden.inside:
                view.opened = list(hidden.inside)
            if placed := state.find(view, action):
                return view, placed
        raise Stopped(f"there is no {action!r} among {[titles(view) for view in views]}")

    def _views(self, user: str, where: Message | None) -> list[View]:
        """What a person looks at, the newest first."""
        space = self.teams.workspace
        if where:
            return [space.view(user, where)]
        if user in space.dialogs:
            return [space.dialogs[user]]
        newest = sorted(space.messages(user), key=lambda one: int(one.id), reverse=True)
        return [space.view(user, one) for one in newest if one.card is not None]

    async def _do(self, user: str, view: View, placed: Placed) -> Answer | None:
        """What the client does for an action of this type."""
        action = placed.action
        if action["type"] == "Action.ShowCard":
            state.toggle(view, action)
        if action["type"] not in {"Action.Execute", "Action.Submit"}:
            return None
        inputs, data = state.sent(view, placed), action.get("data") or {}
        if view.is_dialog:
            return await self._submitted(user, view, {**data, **inputs})
        message = self._message(view)
        if action["type"] == "Action.Execute":
            asked = {key: action[key] for key in ("type", "id", "verb") if key in action}
            return await self._executed(user, message, asked | {"data": {**data, **inputs}}, "manual")
        if (data.get("msteams") or {}).get("type") == "task/fetch":
            return await self.fetch(user, message, {**data, **inputs})
        return await self.send(self.activities.sent_values(user, message, {**data, **inputs}))

    def _message(self, view: View) -> Message:
        place = self.teams.workspace.conversation(view.place)
        return next(one for one in [*place.messages, *place.deleted] if one.id == view.message)

    async def _executed(self, user: str, message: Message, action: Json, trigger: str) -> Answer:
        place = self.teams.workspace.conversation(message.conversation)
        value = {"action": action, "trigger": trigger}
        answer = await self.invoke(user, "adaptiveCard/action", value, place, message.id)
        self.following.execute(user, answer, message)
        return answer

    async def _submitted(self, user: str, view: View, data: Json) -> Answer:
        place = self.teams.workspace.conversation(view.place)
        value = {"data": data, "context": CONTEXT}
        answer = await self.invoke(user, "task/submit", value, place, view.message)
        self.following.dialog(user, answer, view.place, view.message)
        return answer


def titles(view: View) -> list[str]:
    """What can be pressed."""
    return [one.title for one in state.visible(view)]


def _searched(view: View, name: str) -> Json:
    for one in cards.all_inputs(view.card):
        query = one.get("choices.data")
        if query and name in (one["id"], query["dataset"]):
            return one
    raise Stopped(f"there is no search {name!r} in {[one['id'] for one in cards.all_inputs(view.card)]}")
