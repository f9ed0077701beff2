"""Bringing a database to the newest schema, with alembic."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy.engine import make_url

_MIGRATIONS = Path(__file__).parent / "migrations"


def configuration(url: str) -> Config:
    """Alembic's configuration for a database; the async driver's address is taken as it is."""
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    return config


def to_head(url: str) -> None:
    """Migrate to the newest schema; an empty database gets all of it."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite" and parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    command.upgrade(configuration(url), "head")
