"""Settings, from the environment (`KONTOLOTS_...`) or the command line. None holds a password by default."""

from pathlib import Path
from typing import Annotated

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

LOOPBACK = ("127.0.0.1", "::1", "localhost")


class Settings(BaseSettings):
    """One municipality's installation."""

    model_config = SettingsConfigDict(env_prefix="KONTOLOTS_", frozen=True, extra="ignore")

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
    log_level: Annotated[
        str, Field(pattern="^(DEBUG|INFO|WARNING|ERROR)$", description="How much is logged")
    ] = "INFO"


class BadSettings(ValueError):
    """Settings that cannot be run with; the text says what to do."""


def check(settings: Settings) -> None:
    """Refuse to listen beyond this machine with a web chat that has no login. Raises BadSettings."""
    if settings.host not in LOOPBACK and not settings.open_without_login:
        raise BadSettings(
            "The web chat has no login, so it listens on 127.0.0.1 alone. "
            f"To open it on {settings.host} all the same, give --i-know-this-has-no-login."
        )
