"""What the commands share."""

from typing import Any

import click

from bot.settings import Settings


def example(*lines: str) -> str:
    """What stands below a command's help."""
    return "\b\nExample:\n" + "\n".join(f"  {line}" for line in lines)


def settings(**given: Any) -> Settings:
    """The settings of the environment, but for what the command line says; None says nothing."""
    return Settings(**{name: value for name, value in given.items() if value is not None})


def at_head(url: str) -> None:
    """Refuse a database that is not there, or not at the newest schema.

    Raises ClickException, and Unavailable where it cannot be opened.
    """
    from store.migrate import head, revision

    if revision(url) != head():
        raise click.ClickException("The database is not at the newest schema. Run `kontolots migrate`.")


def unavailable() -> type[Exception]:
    """What is raised where the database cannot be used; a command that needs none does not load one."""
    from store.db import Unavailable

    return Unavailable
