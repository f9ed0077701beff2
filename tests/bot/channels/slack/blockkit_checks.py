"""What Slack refuses, as far as it is known: the reference of docs.slack.dev, and what was seen."""

import json
from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]

PLAIN = {"header": 150, "section": 3_000, "context": 3_000, "button": 75}
BLOCKS = {"header", "section", "context", "rich_text", "image", "actions", "input"}
SELECTS = {"static_select", "external_select", "users_select"}
MULTI_SELECTS = {f"multi_{kind}" for kind in SELECTS}
ELEMENTS = {"plain_text_input", "datepicker", "radio_buttons", "checkboxes"} | SELECTS | MULTI_SELECTS


def check_message(blocks: list[Json], text: str) -> None:
    """A message that Slack takes, in chat.postMessage and in chat.update."""
    assert 1 <= len(blocks) <= 50
    assert 1 <= len(text.encode("utf-16-le")) // 2 <= 4_000
    assert not {"<", ">"} & set(text)
    assert not any(block["type"] == "input" for block in blocks)
    check_blocks(blocks)
    # bolt-js#2509: refused at 13,297 characters, 125 fewer for one block more
    assert sum(map(length, texts(blocks))) + 125 * len(blocks) < 13_000


def check_view(view: Json) -> None:
    """A modal or home tab that Slack takes."""
    blocks = view["blocks"]
    assert 1 <= len(blocks) <= 100
    assert len(json.dumps(view)) < 250_000
    check_blocks(blocks)
    if view["type"] == "home":
        assert set(view) == {"type", "blocks"}
        return
    for name in ("title", "close", "submit"):
        assert name not in view or check_plain(view[name], 24)
    assert "title" in view
    assert "submit" in view or not any(block["type"] == "input" for block in blocks)
    assert length(view.get("private_metadata", "")) <= 3_000
    assert 1 <= len(view["callback_id"]) <= 255


def check_blocks(blocks: list[Json]) -> None:
    ids = [block["block_id"] for block in blocks if "block_id" in block]
    assert len(ids) == len(set(ids))
    assert all(1 <= len(one) <= 255 for one in ids)
    actions = [
        one["action_id"] for block in blocks for one in block.get("elements", []) if "action_id" in one
    ]
    assert len(actions) == len(set(actions))
    for block in blocks:
        check_block(block)


def check_block(block: Json) -> None:
    assert block["type"] in BLOCKS
    match block["type"]:
        case "header" | "section":
            assert check_plain(block["text"], PLAIN[block["type"]])
        case "context":
            assert 1 <= len(block["elements"]) <= 10
            assert all(check_plain(one, PLAIN["context"]) for one in block["elements"])
        case "image":
            assert block["image_url"].startswith("https://")
            assert 1 <= length(block["alt_text"]) <= 2_000
            assert length(block["image_url"]) <= 3_000
        case "actions":
            assert 1 <= len(block["elements"]) <= 25
            for one in block["elements"]:
                check_button(one)
        case "rich_text":
            assert block["elements"]
            for one in block["elements"]:
                check_rich(one)
        case _:
            check_input(block)


def check_button(button: Json) -> None:
    assert button["type"] == "button"
    assert check_plain(button["text"], 75)
    assert 1 <= len(button["value"]) <= 2_000
    assert 1 <= len(button["action_id"]) <= 255
    assert button.get("style", "primary") in {"primary", "danger"}
    if "confirm" in button:
        longest = {"title": 100, "text": 300, "confirm": 30, "deny": 30}
        assert all(check_plain(button["confirm"][name], most) for name, most in longest.items())


def check_rich(element: Json) -> None:
    kind = element["type"]
    assert kind in {"rich_text_section", "rich_text_list", "rich_text_quote", "rich_text_preformatted"}
    assert element["elements"]
    for one in element["elements"]:
        if kind == "rich_text_list":
            assert one["type"] == "rich_text_section"
            check_rich(one)
            continue
        assert one["type"] in {"text", "link"}
        assert one["text"]
        assert one["type"] == "text" or one["url"].lower().startswith(("https://", "http://"))


def check_input(block: Json) -> None:
    assert check_plain(block["label"], 2_000)
    assert "hint" not in block or check_plain(block["hint"], 2_000)
    assert isinstance(block["optional"], bool)
    element = block["element"]
    assert element["type"] in ELEMENTS
    assert 1 <= len(element["action_id"]) <= 255
    assert "placeholder" not in element or check_plain(element["placeholder"], 150)
    if element["type"] == "plain_text_input":
        typed = element.get("initial_value", "x")
        assert 1 <= len(typed.encode("utf-16-le")) // 2 <= element["max_length"] <= 3_000
    check_options(element)
    check_chosen(element)


def check_options(element: Json) -> None:
    groups = element.get("option_groups", [])
    assert len(groups) <= 100
    assert all(check_plain(group["label"], 75) for group in groups)
    for several in [element.get("options", []), *(group["options"] for group in groups)]:
        assert len(several) <= (10 if element["type"] in {"radio_buttons", "checkboxes"} else 100)
        for one in several:
            check_option(one)
    if element["type"] in {"static_select", "multi_static_select", "radio_buttons", "checkboxes"}:
        assert bool(element.get("options")) != bool(groups)
        values = [one["value"] for one in offered(element)]
        assert len(values) == len(set(values))


def check_option(option: Json) -> None:
    assert check_plain(option["text"], 75)
    assert "description" not in option or check_plain(option["description"], 75)
    assert 1 <= len(option["value"]) <= 150


def check_chosen(element: Json) -> None:
    chosen = element.get("initial_options", [])
    chosen += [element["initial_option"]] if "initial_option" in element else []
    for one in chosen:
        check_option(one)
        assert "external" in element["type"] or one in offered(element)
    for name in ("initial_options", "initial_users"):
        assert name not in element or 1 <= len(element[name]) <= element.get("max_selected_items", 100)
    assert element.get("max_selected_items", 1) >= 1


def check_plain(text: Json, longest: int) -> bool:
    assert text["type"] == "plain_text"
    assert text["emoji"] is False
    assert text["text"].strip()
    assert length(text["text"]) <= longest
    return True


def offered(element: Json) -> list[Json]:
    grouped = [one for group in element.get("option_groups", []) for one in group["options"]]
    return [*element.get("options", []), *grouped]


def texts(drawn: Any) -> Iterator[str]:
    """Every text that is read, wherever it stands."""
    if isinstance(drawn, list):
        for one in drawn:
            yield from texts(one)
    if isinstance(drawn, dict):
        for name, one in drawn.items():
            if isinstance(one, str) and name in {"text", "alt_text", "initial_value"}:
                yield one
            yield from texts(one)


def length(text: str) -> int:
    """As JavaScript counts, with `&`, `<` and `>` as the entities that Slack stores."""
    return len(text.encode("utf-16-le")) // 2 + 4 * text.count("&") + 3 * (text.count("<") + text.count(">"))
