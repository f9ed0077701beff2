"""What is drawn can be built with the package blockkit, which checks what Slack's reference says."""

from collections.abc import Callable
from datetime import date
from typing import Any

import blockkit
from hypothesis import HealthCheck, given, settings

from bot.channels.slack import render, render_form
from chat import cards, forms
from tests.bot.channels.slack.made import any_card, any_form

AT_MOST = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))

MADE: dict[str, Callable[..., Any]] = {
    "actions": blockkit.Actions,
    "button": blockkit.Button,
    "checkboxes": blockkit.Checkboxes,
    "context": blockkit.Context,
    "datepicker": blockkit.DatePicker,
    "external_select": blockkit.ExternalSelect,
    "header": blockkit.Header,
    "home": blockkit.Home,
    "image": blockkit.Image,
    "input": blockkit.Input,
    "link": blockkit.RichLinkEl,
    "modal": blockkit.Modal,
    "multi_external_select": blockkit.MultiExternalSelect,
    "multi_static_select": blockkit.MultiStaticSelect,
    "multi_users_select": blockkit.MultiUsersSelect,
    "plain_text_input": blockkit.PlainTextInput,
    "radio_buttons": blockkit.RadioButtons,
    "rich_text": blockkit.RichText,
    "rich_text_list": blockkit.RichTextList,
    "rich_text_preformatted": blockkit.RichTextPreformatted,
    "rich_text_quote": blockkit.RichTextQuote,
    "rich_text_section": blockkit.RichTextSection,
    "section": blockkit.Section,
    "static_select": blockkit.StaticSelect,
    "text": blockkit.RichTextEl,
    "users_select": blockkit.UsersSelect,
}
# Objects without a type, by where they stand.
BY_PLACE: dict[str, Callable[..., Any]] = {
    "confirm": blockkit.Confirm,
    "initial_option": blockkit.Option,
    "initial_options": blockkit.Option,
    "options": blockkit.Option,
    "option_groups": blockkit.OptionGroup,
    "style": blockkit.RichStyle,
}


def made(drawn: Any, place: str = "") -> Any:
    """The same as an object of blockkit."""
    if isinstance(drawn, list):
        return [made(one, place) for one in drawn]
    if not isinstance(drawn, dict):
        return date.fromisoformat(drawn) if place == "initial_date" else drawn
    kind = drawn.get("type")
    if kind == "plain_text":
        return blockkit.Text(**drawn)
    # blockkit looks for the chosen among the groups, instead of in them.
    passed = {"type"} | ({"initial_option", "initial_options"} if "option_groups" in drawn else set())
    parts = {name: made(one, name) for name, one in drawn.items() if name not in passed}
    if kind == "image":
        parts["alt_text"] = parts["alt_text"][:255]  # blockkit's own bound; Slack's reference says 2,000
    return (MADE[kind] if kind else BY_PLACE[place])(**parts)


@given(any_card())
@AT_MOST
def test_a_message(card: cards.Card) -> None:
    assert all(made(block).build() for block in render.message(card).blocks)


@given(any_card())
@AT_MOST
def test_a_home_tab_and_a_notice(card: cards.Card) -> None:
    assert all(made(view).build() for view in (render.home(card), render.notice(card)))


@given(any_form())
@AT_MOST
def test_a_form(form: forms.Form) -> None:
    assert made(render_form.form(form, place="D1", shared=True, users={"0": "U0", "1": "U1"})).build()
