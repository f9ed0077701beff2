"""Settings, from the environment (`KONTOLOTS_...`) or the command line. None holds a password by default."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.shapes import (
    BaseUrl,
    DatabaseUrl,
    Guid,
    Level,
    PageUrl,
    PublicUrl,
    SlackChannel,
    SlackGroup,
    TeamsConversation,
)

LOOPBACK = ("127.0.0.1", "::1", "localhost")

_NOT_IN_PLAYGROUND = (
    "teams_app_id",
    "teams_app_password",
    "teams_tenant",
    "teams_manager",
    "teams_out_of_office",
    "teams_catalog_app",
)
# What a channel cannot be turned on without: set while it is off, it is set for nothing.
_OF_SLACK = ("slack_bot_token", "slack_app_token", "slack_signing_secret", "slack_unit_channel")
_OF_TEAMS = ("teams_app_id", "teams_app_password", "teams_tenant", "teams_unit_conversation")


class Settings(BaseSettings):
    """One municipality's installation."""

    # Stripped: a secret that is read from a file ends with a line break.
    model_config = SettingsConfigDict(
        env_prefix="KONTOLOTS_", frozen=True, extra="ignore", str_strip_whitespace=True
    )

    database_url: Annotated[
        DatabaseUrl,
        Field(
            description="Where the database is; for several copies of the bot postgresql://user:password@host/name"
        ),
    ] = "sqlite+aiosqlite:///data/kontolots.db"
    profile: Annotated[
        tuple[str, ...],
        Field(description="The profile: a shipped name or a file; several are versions by date"),
    ] = ("standard",)
    host: Annotated[str, Field(description="The address that the server listens on")] = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65_535, description="The port; 0 takes any that is free")] = 3978
    public_url: Annotated[
        PublicUrl,
        Field(
            description="Where people's calendars and browsers reach this program: https://bot.example; "
            "without it no such addresses are given out"
        ),
    ] = ""
    open_without_login: Annotated[
        bool,
        Field(description="Let the web chat, which has no login, listen beyond this machine"),
    ] = False
    data_dir: Annotated[Path, Field(description="Where the demo keeps its database and its clock")] = Path(
        "data"
    )
    slack: Annotated[
        Literal["off", "socket", "http"],
        Field(description="Slack: off, by Socket Mode, or by signed requests to /slack/events"),
    ] = "off"
    slack_bot_token: Annotated[SecretStr | None, Field(description="The bot's token, xoxb-...")] = None
    slack_app_token: Annotated[
        SecretStr | None, Field(description="The app's token for Socket Mode, xapp-...")
    ] = None
    slack_signing_secret: Annotated[
        SecretStr | None, Field(description="What Slack signs its requests with, for http")
    ] = None
    slack_unit_channel: Annotated[
        SlackChannel, Field(description="The information unit's channel, by its id")
    ] = ""
    slack_unit_usergroup: Annotated[
        SlackGroup, Field(description="The user group that is the information unit")
    ] = ""
    slack_unit_members: Annotated[
        tuple[str, ...], Field(description="The information unit's e-mail addresses, without a user group")
    ] = ()
    slack_manager_field: Annotated[
        str, Field(description="The profile field with the nearest manager: its id or its label")
    ] = ""
    slack_client_id: Annotated[str, Field(description="For token rotation: the app's client id")] = ""
    slack_client_secret: Annotated[
        SecretStr | None, Field(description="For token rotation: the app's client secret")
    ] = None
    slack_refresh_token: Annotated[
        SecretStr | None, Field(description="For token rotation: the first refresh token, xoxe-...")
    ] = None
    slack_api_url: Annotated[BaseUrl, Field(description="Slack's Web API; another one only for tests")] = (
        "https://slack.com/api/"
    )
    teams: Annotated[
        Literal["off", "single_tenant", "managed_identity", "playground"],
        Field(description="Teams: off, the app type of the Azure Bot, or playground to try it by hand"),
    ] = "off"
    teams_app_id: Annotated[Guid, Field(description="The bot's Microsoft app id")] = ""
    teams_app_password: Annotated[
        SecretStr | None, Field(description="For single_tenant: the app's client secret")
    ] = None
    teams_tenant: Annotated[
        Guid, Field(description="The municipality's tenant, where the bot is registered")
    ] = ""
    teams_other_tenants: Annotated[
        tuple[Guid, ...],
        Field(description="Other tenants whose people may use the bot, such as municipal companies"),
    ] = ()
    teams_unit_conversation: Annotated[
        TeamsConversation,
        Field(
            description="The information unit's channel or group chat: 19:...@thread.tacv2 or ...@thread.v2",
        ),
    ] = ""
    teams_unit_members: Annotated[
        tuple[str, ...],
        Field(description="The information unit's e-mail addresses; without them, all in its conversation"),
    ] = ()
    teams_forms: Annotated[
        Literal["dialog", "card"],
        Field(description="Forms as dialogs, or in the card where no client has them"),
    ] = "dialog"
    teams_manager: Annotated[
        bool, Field(description="Ask Microsoft Graph who somebody's manager is (User.Read.All)")
    ] = False
    teams_out_of_office: Annotated[
        bool, Field(description="Ask Microsoft Graph who is away (MailboxSettings.Read)")
    ] = False
    teams_catalog_app: Annotated[
        Guid,
        Field(
            description="The app's id in the organisation's catalogue: give the app to whoever lacks it",
        ),
    ] = ""
    teams_service_url: Annotated[
        BaseUrl, Field(description="Where to write to a conversation never heard from")
    ] = "https://smba.trafficmanager.net/teams/"
    teams_login_url: Annotated[
        BaseUrl,
        Field(description="Microsoft's token service; another one only for tests"),
    ] = "https://login.microsoftonline.com/"
    teams_keys_url: Annotated[
        PageUrl, Field(description="The Bot Connector's keys; others only for tests")
    ] = "https://login.botframework.com/v1/.well-known/openidconfiguration"
    graph_url: Annotated[BaseUrl, Field(description="Microsoft Graph; another one only for tests")] = (
        "https://graph.microsoft.com/v1.0/"
    )
    log_level: Annotated[Level, Field(description="How much is logged")] = "INFO"


class BadSettings(ValueError):
    """Settings that cannot be run with; the text says what to do."""


def faults(found: ValidationError) -> list[str]:
    """What does not fit, a line a setting, by the variable that people set."""
    return [f"{_variable(one['loc'])}: {one['msg']}" for one in found.errors()]


def _variable(place: tuple[int | str, ...]) -> str:
    names = "_".join(one for one in place if isinstance(one, str)).upper()
    numbers = [f", number {one + 1}" for one in place if isinstance(one, int)]
    return f"KONTOLOTS_{names}{''.join(numbers)}"


def idle(settings: Settings) -> list[str]:
    """What is set of a platform that is off, a sentence a platform: nobody means that."""
    found = []
    if settings.slack == "off":
        found.append(_set_for_nothing(settings, _OF_SLACK, "Slack", "KONTOLOTS_SLACK to socket or http"))
    if settings.teams == "off":
        on = "KONTOLOTS_TEAMS to single_tenant or managed_identity"
        found.append(_set_for_nothing(settings, _OF_TEAMS, "Teams", on))
    return [one for one in found if one]


def _set_for_nothing(settings: Settings, names: tuple[str, ...], platform: str, on: str) -> str:
    given = [f"KONTOLOTS_{name.upper()}" for name in names if getattr(settings, name)]
    if not given:
        return ""
    *most, last = given
    named = f"{', '.join(most)} and {last} are" if most else f"{last} is"
    return f"{named} set, but {platform} is off. Set {on} to turn it on."


def check(settings: Settings) -> None:
    """Refuse settings that cannot be run with, or that nobody can mean. Raises BadSettings."""
    _check_slack(settings)
    _check_teams(settings)
    if settings.host not in LOOPBACK and not settings.open_without_login:
        raise BadSettings(
            "The web chat has no login, so it listens on 127.0.0.1 alone. "
            f"To open it on {settings.host} all the same, give --i-know-this-has-no-login."
        )


def _check_slack(settings: Settings) -> None:
    if settings.slack == "off":
        return
    rotation = (settings.slack_client_id, settings.slack_client_secret, settings.slack_refresh_token)
    missing = []
    if any(rotation) and not all(rotation):
        missing.append("SLACK_CLIENT_ID, SLACK_CLIENT_SECRET and SLACK_REFRESH_TOKEN (all three, or none)")
    if not any(rotation) and not _begins(settings.slack_bot_token, "xoxb-"):
        missing.append("SLACK_BOT_TOKEN (xoxb-..., from OAuth & Permissions)")
    if settings.slack == "socket" and not _begins(settings.slack_app_token, "xapp-"):
        missing.append("SLACK_APP_TOKEN (xapp-..., from Basic Information, with connections:write)")
    if settings.slack == "http" and not settings.slack_signing_secret:
        missing.append("SLACK_SIGNING_SECRET (from Basic Information)")
    if not settings.slack_unit_channel:
        missing.append("SLACK_UNIT_CHANNEL (C..., from the channel's details)")
    if missing:
        raise BadSettings("For Slack, set also " + "; ".join(f"KONTOLOTS_{one}" for one in missing) + ".")


def _check_teams(settings: Settings) -> None:
    if settings.teams == "off":
        return
    if settings.teams == "playground":
        _check_playground(settings)
        return
    missing = []
    if not settings.teams_app_id:
        missing.append("TEAMS_APP_ID (the Azure Bot's Microsoft App ID)")
    if not settings.teams_tenant:
        missing.append("TEAMS_TENANT (the Azure Bot's App Tenant ID)")
    if settings.teams == "single_tenant" and not settings.teams_app_password:
        missing.append("TEAMS_APP_PASSWORD (a client secret of the app registration)")
    if not settings.teams_unit_conversation:
        missing.append("TEAMS_UNIT_CONVERSATION (19:..., from the link to the channel)")
    if missing:
        raise BadSettings("For Teams, set also " + "; ".join(f"KONTOLOTS_{one}" for one in missing) + ".")
    if settings.teams == "managed_identity" and settings.teams_app_password:
        raise BadSettings(
            "A managed identity has no password: leave KONTOLOTS_TEAMS_APP_PASSWORD out, "
            "or set KONTOLOTS_TEAMS to single_tenant."
        )


def _check_playground(settings: Settings) -> None:
    """The Playground sends no tokens, so that whoever reaches the bot there can be anybody."""
    if settings.host not in LOOPBACK:
        raise BadSettings(
            "The Playground has no login, so the bot must listen on 127.0.0.1: leave KONTOLOTS_HOST out, "
            "or set KONTOLOTS_TEAMS to single_tenant or managed_identity. Nothing else opens it."
        )
    given = [f"KONTOLOTS_{name.upper()}" for name in _NOT_IN_PLAYGROUND if getattr(settings, name)]
    if given:
        raise BadSettings(f"The Playground is without Microsoft's services: leave out {', '.join(given)}.")
    if not settings.teams_unit_conversation:
        raise BadSettings(
            "For the Playground, set also KONTOLOTS_TEAMS_UNIT_CONVERSATION "
            "(the group chat's id in .m365agentsplayground.yml: 19:...)."
        )


def _begins(secret: SecretStr | None, beginning: str) -> bool:
    return secret is not None and secret.get_secret_value().startswith(beginning)
