"""The methods of Slack's Web API for modals and home tabs."""

from typing import Any

from tests.slack import limits
from tests.slack.methods import Call, method
from tests.slack.workspace import TRIGGER_LIVES, Json, SlackError, View

STACK = 3


def checked_view(view: Any, kind: str) -> Json:
    """A view that Slack would take, or the error with which it refuses it."""
    problems = limits.check_view(view)
    if any("view_too_large" in problem for problem in problems):
        raise SlackError("view_too_large")
    if not problems and view["type"] != kind:
        problems = [f"view type must be `{kind}` [json-pointer:/view/type]"]
    if problems:
        told = {"messages": [f"[ERROR] {problem}" for problem in problems]}
        raise SlackError("invalid_arguments", response_metadata=told)
    return dict(view)


@method("views.open")
def views_open(call: Call) -> Json:
    """A new modal takes the place of whatever the user had open."""
    body = _body(call, "modal")
    user = _exchange(call)
    made = call.slack.workspace.open_view(user, body)
    call.slack.workspace.views[user] = [made]
    call.slack.errors.pop(user, None)
    return {"view": made.as_json()}


@method("views.push")
def views_push(call: Call) -> Json:
    body = _body(call, "modal")
    space = call.slack.workspace
    user = _exchange(call)
    stack = space.views.get(user) or []
    if not stack:
        raise SlackError("not_found")
    if len(stack) >= STACK:
        raise SlackError("push_limit_reached")
    made = space.open_view(user, body, stack[-1])
    stack.append(made)
    return {"view": made.as_json()}


@method("views.update")
def views_update(call: Call) -> Json:
    if not call.text("view_id") and not call.text("external_id"):
        call.need("view_id")
    view = _found(call)
    body = _body(call, view.body["type"], other_than=view)
    if call.text("hash") and call.text("hash") != view.hash:
        raise SlackError("hash_conflict")
    call.slack.workspace.change_view(view, body)
    return {"view": view.as_json()}


@method("views.publish")
def views_publish(call: Call) -> Json:
    call.need("user_id")
    space = call.slack.workspace
    user = space.user(call.text("user_id")).id
    old = space.homes.get(user)
    body = _body(call, "home", other_than=old)
    if call.text("hash") and old and call.text("hash") != old.hash:
        raise SlackError("hash_conflict")
    if old:
        space.change_view(old, body)
    made = old or space.open_view(user, body)
    space.homes[user] = made
    return {"view": made.as_json()}


def _body(call: Call, kind: str, other_than: View | None = None) -> Json:
    call.need("view")
    body = checked_view(call.decoded("view", "invalid_arguments"), kind)
    external = body.get("external_id")
    others = (one for one in call.slack.workspace.all_views() if one is not other_than)
    if external and any(one.body.get("external_id") == external for one in others):
        raise SlackError("duplicate_external_id")
    return body


def _exchange(call: Call) -> str:
    """Use up the trigger, and say whose it was."""
    call.need("trigger_id")
    space = call.slack.workspace
    trigger = space.triggers.get(call.text("trigger_id"))
    if trigger is None:
        raise SlackError("invalid_trigger_id")
    if trigger.used:
        raise SlackError("exchanged_trigger_id")
    if space.now() - trigger.made > TRIGGER_LIVES:
        raise SlackError("expired_trigger_id")
    trigger.used = True
    return trigger.user


def _found(call: Call) -> View:
    for view in call.slack.workspace.all_views():
        external = view.body.get("external_id")
        if view.id == call.text("view_id") or (external and external == call.text("external_id")):
            return view
    raise SlackError("not_found")
