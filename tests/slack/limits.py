"""What Slack refuses of blocks and views; sentences and pointers as Slack writes them.

The figures: docs.slack.dev, reference of Block Kit, each block and element; the length of all text
together is not documented (slackapi/bolt-js#2509: `msg_blocks_too_long` at some 13,200).
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from tests.slack.workspace import Json, elements

MESSAGE_BLOCKS, VIEW_BLOCKS = 50, 100
ALL_TEXT, CONTAINER = 13_200, 100
VIEW_SIZE = 250_000
METADATA, ID, TITLE = 3_000, 255, 24
OPTION, OPTION_VALUE = 75, 150
DAY = re.compile(r"\d{4}-\d\d-\d\d")
EVERYWHERE = ("actions", "context", "divider", "header", "image", "input", "rich_text", "section")
SURFACES = {kind: {"message", "modal", "home"} for kind in EVERYWHERE} | {"markdown": {"message"}}
OPTIONS = {"static_select": 100, "multi_static_select": 100, "checkboxes": 10, "radio_buttons": 10}
OPTIONS |= {"overflow": 5}
SELECTS = {
    f"{several}{kind}_select"
    for several in ("", "multi_")
    for kind in ("static", "external", "users", "conversations", "channels")
}
INPUTS = SELECTS | {"plain_text_input", "datepicker", "radio_buttons", "checkboxes", "timepicker"}
INPUTS |= {"number_input", "email_text_input", "url_text_input", "datetimepicker"}
BUTTONS = {"button", "overflow", "workflow_button"}
ACTIONS = SELECTS | BUTTONS | {"datepicker", "radio_buttons", "checkboxes", "timepicker", "datetimepicker"}

Problem = tuple[str, str]
"""What is wrong, and a pointer to where."""


def check_blocks(blocks: Any, surface: str = "message") -> list[str]:
    """What Slack would say against them on a message, a modal or a home tab; nothing if they are fine."""
    pointer = "/blocks" if surface == "message" else "/view/blocks"
    return [f"{what} [json-pointer:{where}]" for what, where in _blocks(blocks, surface, pointer)]


def check_view(view: Any) -> list[str]:
    """What Slack would say against a modal or a home tab; nothing if it is fine."""
    if not isinstance(view, dict) or view.get("type") not in {"modal", "home"}:
        return ["failed to match all allowed schemas [json-pointer:/view]"]
    problems = [f"{what} [json-pointer:{where}]" for what, where in _frame(view)]
    return problems + check_blocks(view.get("blocks"), view["type"])


def text_length(blocks: list[Json]) -> int:
    """The characters of all text in the blocks together, and something for each block."""
    return sum(size(text) for text in _texts(blocks)) + CONTAINER * len(blocks)


def size(text: str) -> int:
    """The length as JavaScript counts it, an emoji as two; Slack does not say, and this is stricter."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _texts(part: Any) -> Iterator[str]:
    if isinstance(part, list):
        for one in part:
            yield from _texts(one)
    elif isinstance(part, dict):
        for key, value in part.items():
            if key == "text" and isinstance(value, str):
                yield value
            else:
                yield from _texts(value)


def _frame(view: Json) -> Iterator[Problem]:
    """All of a view but its blocks."""
    known = {"type", "blocks", "private_metadata", "callback_id", "external_id"}
    if view["type"] == "modal":
        known |= {"title", "submit", "close", "clear_on_close", "notify_on_close", "submit_disabled"}
        yield from _text(view.get("title"), "/view/title", TITLE, plain=True)
        for key in ("submit", "close"):
            if view.get(key) is not None:
                yield from _text(view[key], f"/view/{key}", TITLE, plain=True)
        has_input = any(isinstance(b, dict) and b.get("type") == "input" for b in view.get("blocks") or [])
        if has_input and not view.get("submit"):
            yield "must define `submit` to use an `input` block in modals", "/view"
    for key in sorted(view.keys() - known):
        yield f"invalid additional property: {key}", "/view"
    yield from _string(view, "private_metadata", METADATA, "/view")
    yield from _string(view, "callback_id", ID, "/view")
    yield from _string(view, "external_id", ID, "/view")
    if len(json.dumps(view, ensure_ascii=False).encode()) > VIEW_SIZE:
        yield "view_too_large", "/view"


def _blocks(blocks: Any, surface: str, pointer: str) -> Iterator[Problem]:
    most = MESSAGE_BLOCKS if surface == "message" else VIEW_BLOCKS
    if not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
        yield "must be an array of blocks", pointer
        return
    if len(blocks) > most:
        yield f"no more than {most} items allowed", pointer
    named: set[str] = set()
    for index, block in enumerate(blocks):
        where = f"{pointer}/{index}"
        if surface not in SURFACES.get(str(block.get("type")), set()):
            yield f"unsupported type: {block.get('type')}", f"{where}/type"
            continue
        yield from _string(block, "block_id", ID, where)
        if block.get("block_id") in named:
            yield f"`block_id` {block['block_id']} already exists", f"{where}/block_id"
        named |= {block["block_id"]} if block.get("block_id") else set()
        yield from _block(block, where)
        yield from _action_ids(block, where)


def _block(block: Json, where: str) -> Iterator[Problem]:
    match block["type"]:
        case "section":
            yield from _section(block, where)
        case "header":
            yield from _text(block.get("text"), f"{where}/text", 150, plain=True)
        case "input":
            yield from _input(block, where)
        case "actions":
            yield from _several(block, "elements", 25, where)
            for index, element in enumerate(elements(block)):
                yield from _element(element, f"{where}/elements/{index}", ACTIONS)
        case "context":
            yield from _several(block, "elements", 10, where)
            for index, element in enumerate(elements(block)):
                if element.get("type") == "image":
                    yield from _image(element, f"{where}/elements/{index}")
                else:
                    yield from _text(element, f"{where}/elements/{index}", 3_000)
        case "image":
            yield from _image(block, where)
        case "markdown" if not 0 < size(str(block.get("text") or "")) <= 12_000:
            yield "must be less than 12001 characters", f"{where}/text"


def _section(block: Json, where: str) -> Iterator[Problem]:
    if not block.get("text") and not block.get("fields"):
        yield "missing required field: text or fields", where
    if block.get("text") is not None:
        yield from _text(block["text"], f"{where}/text", 3_000)
    if block.get("fields") is not None:
        yield from _several(block, "fields", 10, where)
        for index, one in enumerate(block["fields"]):
            yield from _text(one, f"{where}/fields/{index}", 2_000)
    accessory = block.get("accessory")
    if accessory is not None and accessory.get("type") == "image":
        yield from _image(accessory, f"{where}/accessory")
    elif accessory is not None:
        yield from _element(accessory, f"{where}/accessory", ACTIONS)


def _input(block: Json, where: str) -> Iterator[Problem]:
    yield from _text(block.get("label"), f"{where}/label", 2_000, plain=True)
    if block.get("hint") is not None:
        yield from _text(block["hint"], f"{where}/hint", 2_000, plain=True)
    if not isinstance(block.get("element"), dict):
        yield "missing required field: element", where
    else:
        yield from _element(block["element"], f"{where}/element", INPUTS)


def _element(element: Json, where: str, allowed: set[str]) -> Iterator[Problem]:
    kind = str(element.get("type"))
    if kind not in allowed:
        yield f"unsupported type: {kind}", f"{where}/type"
        return
    yield from _string(element, "action_id", ID, where)
    if element.get("placeholder") is not None:
        yield from _text(element["placeholder"], f"{where}/placeholder", 150, plain=True)
    if kind == "button":
        yield from _button(element, where)
    elif kind == "plain_text_input":
        yield from _typed(element, where)
    elif kind == "datepicker" and not DAY.fullmatch(element.get("initial_date", "2027-03-01")):
        yield "must be a valid date", f"{where}/initial_date"
    elif kind in OPTIONS:
        yield from _options(element, where, OPTIONS[kind])
    if element.get("confirm") is not None:
        yield from _confirm(element["confirm"], f"{where}/confirm")


def _button(element: Json, where: str) -> Iterator[Problem]:
    yield from _text(element.get("text"), f"{where}/text", 75, plain=True)
    yield from _string(element, "value", 2_000, where)
    yield from _string(element, "url", 3_000, where)
    if element.get("style") not in {None, "primary", "danger"}:
        yield "must be a valid enum value", f"{where}/style"


def _typed(element: Json, where: str) -> Iterator[Problem]:
    least, most = element.get("min_length", 0), element.get("max_length", 3_000)
    if not 0 <= least <= 3_000:
        yield "must be less than 3001", f"{where}/min_length"
    if not 1 <= most <= 3_000:
        yield "must be less than 3001", f"{where}/max_length"
    if size(element.get("initial_value") or "") > most:
        yield f"must be less than {most + 1} characters", f"{where}/initial_value"


def _options(element: Json, where: str, most: int) -> Iterator[Problem]:
    """Options or groups of them; what stands chosen must be one of them."""
    groups, plain = element.get("option_groups"), element["type"] not in {"checkboxes", "radio_buttons"}
    if groups is not None:
        yield from _several(element, "option_groups", 100, where)
        for index, group in enumerate(groups):
            yield from _text(group.get("label"), f"{where}/option_groups/{index}/label", 75, plain=True)
            yield from _listed(group, f"{where}/option_groups/{index}", most, plain)
    else:
        yield from _listed(element, where, most, plain)
    there = [option for group in groups or [element] for option in group.get("options") or []]
    chosen = element.get("initial_options")
    if chosen == []:
        yield "must provide at least 1 item", f"{where}/initial_options"
    for one in chosen or ([element["initial_option"]] if element.get("initial_option") else []):
        if one not in there:
            yield "initial option must be one of the options", f"{where}/initial_options"


def _listed(holder: Json, where: str, most: int, plain: bool) -> Iterator[Problem]:
    yield from _several(holder, "options", most, where)
    for index, option in enumerate(holder.get("options") or []):
        yield from check_option(option, f"{where}/options/{index}", plain=plain)
    values = [option.get("value") for option in holder.get("options") or []]
    if len(values) != len(set(values)):
        yield "option values must be unique", f"{where}/options"


def check_option(option: Json, where: str, *, plain: bool = True) -> Iterator[Problem]:
    """One option of a menu or a list."""
    yield from _text(option.get("text"), f"{where}/text", OPTION, plain=plain)
    if option.get("description") is not None:
        yield from _text(option["description"], f"{where}/description", OPTION, plain=plain)
    if not isinstance(option.get("value"), str):
        yield "missing required field: value", where
    yield from _string(option, "value", OPTION_VALUE, where)


def _confirm(confirm: Json, where: str) -> Iterator[Problem]:
    yield from _text(confirm.get("title"), f"{where}/title", 100, plain=True)
    yield from _text(confirm.get("text"), f"{where}/text", 300)
    for key in ("confirm", "deny"):
        if confirm.get(key) is not None:
            yield from _text(confirm[key], f"{where}/{key}", 30, plain=True)


def _image(image: Json, where: str) -> Iterator[Problem]:
    if not image.get("alt_text"):
        yield "missing required field: alt_text", where
    if not image.get("image_url") and not image.get("slack_file"):
        yield "missing required field: image_url", where
    yield from _string(image, "image_url", 3_000, where)
    yield from _string(image, "alt_text", 2_000, where)


def _action_ids(block: Json, where: str) -> Iterator[Problem]:
    named = [element["action_id"] for element in elements(block) if element.get("action_id")]
    for one in sorted({one for one in named if named.count(one) > 1}):
        yield f"`action_id` {one} already exists", where


def _several(holder: Json, key: str, most: int, where: str) -> Iterator[Problem]:
    several = holder.get(key)
    if not isinstance(several, list) or not several:
        yield "must provide at least 1 item", f"{where}/{key}"
    elif len(several) > most:
        yield f"no more than {most} items allowed", f"{where}/{key}"


def _string(holder: Json, key: str, most: int, where: str) -> Iterator[Problem]:
    value = holder.get(key)
    if value is not None and not isinstance(value, str):
        yield "must be a string", f"{where}/{key}"
    elif size(value or "") > most:
        yield f"must be less than {most + 1} characters", f"{where}/{key}"


def _text(text: Any, where: str, most: int, *, plain: bool = False) -> Iterator[Problem]:
    """A text object: its kind, and its length."""
    if not isinstance(text, dict):
        yield f"missing required field: {where.rsplit('/', 1)[1]}", where.rsplit("/", 1)[0]
        return
    if text.get("type") not in ({"plain_text"} if plain else {"plain_text", "mrkdwn"}):
        yield f"unsupported type: {text.get('type')}", f"{where}/type"
    written = text.get("text")
    if not isinstance(written, str) or not written:
        yield "must be more than 0 characters", f"{where}/text"
    elif size(written) > most:
        yield f"must be less than {most + 1} characters", f"{where}/text"
