"""The installed command `kontolots`; what it does is in `commands/`, a file a topic."""

import re
from typing import Any

import click
from pydantic import ValidationError
from pydantic_settings import SettingsError

from bot.commands import duties, imports, manifests, moving, serving, upkeep
from bot.commands.common import example, unavailable
from bot.settings import BadSettings, faults


class _Explained(click.Group):
    """A group that shows what is at fault in the settings or the database as a sentence, not a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except ValidationError as fault:
            raise click.ClickException("\n".join(["The settings do not fit.", *faults(fault)])) from fault
        except SettingsError as fault:
            named = re.search(r'field "(\w+)"', str(fault))
            variable = f"KONTOLOTS_{named[1].upper()}" if named else "A setting"
            raise click.ClickException(
                f"{variable} must be a list in JSON, for example '[\"fia@exempelkommun.example\"]'."
            ) from fault
        except BadSettings as fault:
            raise click.ClickException(str(fault)) from fault
        except unavailable() as fault:
            raise click.ClickException(f"The database: {fault}. Run `kontolots doctor`.") from fault


@click.group(cls=_Explained, epilog=example("kontolots demo"))
@click.version_option(package_name="kontolots")
def main() -> None:
    """A municipality's social-media accounts, from the application to the register and on."""


for _command in (
    serving.demo,
    serving.run,
    upkeep.migrate,
    upkeep.doctor,
    upkeep.profile,
    manifests.manifest,
    imports.import_,
    upkeep.log,
    moving.move_database,
    duties.duties,
):
    main.add_command(_command)
