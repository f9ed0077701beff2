"""Settings, from the environment (`KONTOLOTS_...`) or the command line. None holds a password by default."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

LOOPBACK = ("127.0.0.1", "::1", "localhost")


class Settings(BaseSettings):
    """One municipality's installation."""

    # Stripped: a secret that is read from a file ends with a line break.
    model_config = SettingsConfigDict(
        env_prefix="KONTOLOTS_", frozen=True, extra="ignore", str_strip_whitespace=True
    )

    database_url: Annotated[str, Field(description="Where the database is")] = (
        "sqlite+aiosqlite:///data/kontolots.db"
    )
    profile: Annotated[
        tuple[str, ...],
        Field(description="The profile: a shipped name or a file; several are versions by date"),
    ] = ("standard",)
    host: Annotated[str, Field(description="The address that the server listens on")] = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65_535, description="The port; 0 takes any that is free")] = 3978
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
        str, Field(pattern=r"^([CG][A-Z0-9]+)?$", description="The information unit's channel, by its id")
    ] = ""
    slack_unit_usergroup: Annotated[
        str, Field(pattern=r"^(S[A-Z0-9]+)?$", description="The user group that is the information unit")
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
    slack_api_url: Annotated[
        str, Field(pattern="^https?://.*/$", description="Slack's Web API; another one only for tests")
    ] = "https://slack.com/api/"
    log_level: Annotated[
        str, Field(pattern="^(DEBUG|INFO|WARNING|ERROR)$", description="How much is logged")
    ] = "INFO"


class BadSettings(ValueError):
    """Settings that cannot be run with; the text says what to do."""


def check(settings: Settings) -> None:
    """Refuse settings that cannot be run with, or that nobody can mean. Raises BadSettings."""
    _check_slack(settings)
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


def _begins(secret: SecretStr | None, beginning: str) -> bool:
    return secret is not None and secret.get_secret_value().startswith(beginning)
