"""The page of one person in a browser of their own: what it shows, and what its scripts send and put in."""

import asyncio
import json
import uuid
from dataclasses import dataclass
from typing import Any

from aiohttp import ClientSession

from tests.web import fields
from tests.web.dom import Element, parse
from tests.web.fields import Stopped

Json = dict[str, Any]


@dataclass
class Panel:
    """The form that is open beside the conversation, and what it held when it was opened."""

    conversation: str
    payload: str
    keeps_draft: bool
    form: Element
    kept: Json

    def field(self, name: str) -> Element | None:
        """The field of that name."""
        drawn = self.form.all(having="data-field")
        return next((one for one in drawn if one.attributes["data-field"] == name), None)


class Tab:
    """One person's page, which is loaded once and then hears of what is new."""

    def __init__(self, session: ClientSession, address: str, path: str) -> None:
        self._session, self._address, self.path = session, address, path
        self.person = path.rpartition("/")[2]
        self.lists: dict[str, list[Element]] = {}
        """The lines and whispers of each conversation, oldest first."""
        self.panel: Panel | None = None
        self.errors: dict[str, str] = {}
        self.notes: list[str] = []
        self.latest = 0
        self.longest = 0
        self._heard = asyncio.Event()
        self._listening: asyncio.Task[None] | None = None
        self._has_listened_again = False

    @property
    def own(self) -> str:
        """The person's own conversation."""
        return next(iter(self.lists))

    async def open(self) -> None:
        """Load the page, and begin to listen."""
        page = await self._loaded()
        self.lists = lists(page)
        self.latest = int(page.one("body").attributes["data-since"])
        self.longest = int(page.one("input", having="maxlength").attributes["maxlength"])
        self._listening = asyncio.create_task(self._listen())

    async def close(self) -> None:
        """Leave the page. Raises what went wrong while it was listening."""
        assert self._listening is not None
        self._listening.cancel()
        (fault,) = await asyncio.gather(self._listening, return_exceptions=True)
        if fault is not None and not isinstance(fault, asyncio.CancelledError):
            raise fault

    async def shows_when_loaded_anew(self) -> dict[str, list[Element]]:
        """The lines of each conversation on the page if it were loaded now."""
        return {name: lines(several) for name, several in lists(await self._loaded()).items()}

    async def heard(self, change: int) -> None:
        """Until the change of that number is shown."""
        while self.latest < change:
            self._heard.clear()
            if self._listening is not None and self._listening.done():
                self._listen_again()
            await self._heard.wait()

    def _listen_again(self) -> None:
        """As a page does when the stream has ended: once, as for somebody who was not here for a while."""
        assert self._listening is not None
        self._listening.result()
        assert not self._has_listened_again, "the stream of what is new ended"
        self._has_listened_again = True
        self._listening = asyncio.create_task(self._listen())

    async def types(self, conversation: str, text: str) -> None:
        """Write a line under a conversation and send it. Raises Stopped for what the line does not take."""
        if conversation not in self.lists:
            raise Stopped(f"the page shows no {conversation}")
        if not fields.typeable(text) or len(text) > self.longest or not text.strip("/ "):
            raise Stopped(f"nobody can send {text[:40]!r} there")
        self._take(conversation, await self._tell(conversation, {"kind": "typed", "text": text}))

    async def press(self, conversation: str, payload: str, message: str) -> None:
        """Press a button, and say yes if the page asks whether one is sure."""
        said = {"kind": "press", "payload": payload, "message": message}
        self._take(conversation, await self._tell(conversation, said))

    def opened(self) -> Panel:
        """The form that is open. Raises Stopped."""
        if self.panel is None:
            raise Stopped("there is no form open")
        return self.panel

    async def submit(self) -> None:
        """Send the open form."""
        panel = self.opened()
        self.errors = {}
        said = {"kind": "submit", "payload": panel.payload, "values": fields.read(panel.form)}
        reply = await self._tell(panel.conversation, said)
        if reply["kind"] == "refuse":
            self.errors = reply["errors"]
        elif reply["kind"] == "whisper" and panel.conversation == self.own:
            self.notes.append(parse(reply["html"]).text())
        else:
            self.panel = None
            self._take(panel.conversation, reply)

    async def leave(self) -> None:
        """Close the open form. Raises Stopped where the bot is told nothing."""
        panel, self.panel = self.opened(), None
        values = fields.read(panel.form)
        if not panel.keeps_draft or values == panel.kept:
            raise Stopped("the page tells the bot nothing when such a form is closed")
        said = {"kind": "leave", "payload": panel.payload, "values": values}
        await self._tell(panel.conversation, said)

    async def choose(self, field: Element, wanted: dict[str, str]) -> None:
        """Let exactly these rows be chosen in a search field, each found by its label."""
        for one in list(field.all("li", having="data-label")):
            if one.one(having="data-remove").attributes["data-remove"] not in wanted:
                one.remove()
        box = field.one("input").attributes
        for value in wanted.keys() - set(fields.answer(field)):
            found = await self._post("/sok", {"of": box["data-of"], "query": wanted[value]})
            option = next((one for one in found["options"] if one["value"] == value), None)
            assert option, f"the search for {wanted[value]!r} does not find it: {found}"
            self._chip(field.one("ul"), option, box)

    def _chip(self, chips: Element, option: Json, box: dict[str, str]) -> None:
        if box["data-many"] == "false":
            chips.inside.clear()
        elif len(list(chips.all(having="data-remove"))) >= int(box["data-most"] or 0):
            raise Stopped(f"at most {box['data-most']} can be chosen")
        chip = Element("li", {"class": "chip", "data-label": option["label"]}, parent=chips)
        chip.inside = [option["label"], Element("button", {"data-remove": option["value"]}, parent=chip)]
        chips.inside.append(chip)

    def _take(self, conversation: str, reply: Json) -> None:
        """Show what the bot answered at once."""
        if reply["kind"] == "ask":
            form = parse(reply["html"])
            kept = fields.read(form)
            self.panel = Panel(conversation, reply["payload"], reply["keeps_draft"], form, kept)
            self.errors = {}
        elif reply["kind"] == "whisper":
            self.lists[conversation].append(parse(reply["html"]))
        elif reply["kind"] == "refuse":
            self.notes.append(" ".join(reply["errors"].values()))

    async def _tell(self, conversation: str, said: Json) -> Json:
        happened = {"id": str(uuid.uuid4()), "conversation": conversation, "said": said}
        reply: Json = (await self._post("/handelse", happened))["reply"]
        return reply

    async def _post(self, path: str, body: Json) -> Json:
        headers = {"Origin": self._address}
        async with self._session.post(self.path + path, json=body, headers=headers) as response:
            assert response.status == 200, f"{response.status} to {body}: {await response.text()}"
            answer: Json = await response.json()
            return answer

    async def _loaded(self) -> Element:
        async with self._session.get(self.path) as response:
            assert response.status == 200, await response.text()
            return parse(await response.text())

    async def _listen(self) -> None:
        event: dict[str, str] = {}
        async with self._session.get(f"{self.path}/nytt?sedan={self.latest}") as response:
            async for raw in response.content:
                name, _colon, value = raw.decode().rstrip("\r\n").partition(": ")
                if name:
                    event[name] = value
                    continue
                assert event.get("event") != "reload", "the page is told to load itself anew"
                if event.get("event", "message") == "message" and "data" in event:
                    self._put(json.loads(event["data"]))
                    self.latest = int(event["id"])
                self._heard.set()
                event = {}
        self._heard.set()

    def _put(self, told: Json) -> None:
        """A line that is new or drawn anew, at its place."""
        several = self.lists[told["conversation"]]
        item = parse(told["html"]).one("li")
        for nth, one in enumerate(several):
            if number(one) == told["message"]:
                several[nth] = item
                return
        later = (nth for nth, one in enumerate(several) if number(one) > told["message"])
        several.insert(next(later, len(several)), item)


def lists(page: Element) -> dict[str, list[Element]]:
    """What stands in each conversation of a page, oldest first; a person's own conversation first."""
    return {
        one.attributes["data-conversation"]: list(one.one("ol").all("li", having="tabindex"))
        for one in page.all("section", having="data-conversation")
    }


def lines(several: list[Element]) -> list[Element]:
    """Those that are there also when the page is loaded anew."""
    return [one for one in several if number(one)]


def number(item: Element) -> int:
    """The number of a line; 0 for what is none."""
    return int(item.attributes.get("data-message", 0))
