"""The installed command."""

import sqlite3
from datetime import timedelta
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from bot.cli import main
from bot.clock import Clock, DemoClock
from store import migrate
from store.db import Unavailable
from tests import postgres


def run(*words: str, **environment: str) -> Result:
    return CliRunner().invoke(
        main, list(words), env={f"KONTOLOTS_{k.upper()}": v for k, v in environment.items()}
    )


def commands(group: click.Group, *path: str) -> list[tuple[str, ...]]:
    found = []
    for name, command in group.commands.items():
        found.append((*path, name))
        if isinstance(command, click.Group):
            found += commands(command, *path, name)
    return found


@pytest.mark.parametrize("words", [(), *commands(main)], ids=" ".join)
def test_every_commands_help_shows_an_example(words: tuple[str, ...]) -> None:
    shown = run(*words, "--help")
    assert shown.exit_code == 0
    assert "Example:" in shown.output
    assert "kontolots" in shown.output


@pytest.mark.parametrize("name", ["malmo", "lidingo", "fargelanda", "informationsenheten", "standard"])
def test_the_shipped_profiles_are_in_order(name: str) -> None:
    assert run("profile", "check", name).exit_code == 0


def test_every_fault_of_a_profile_is_named(tmp_path: Path) -> None:
    file = tmp_path / "min.toml"
    file.write_text(
        'extends = "standard"\n[posting]\nposts_per_week.value = 0\nquota = 1\n', encoding="utf-8"
    )
    found = run("profile", "check", str(file))
    assert found.exit_code == 1
    assert "min.toml: posting.posts_per_week.value" in found.output
    assert "posting.quota" in found.output


@pytest.mark.parametrize("command", ["demo", "run"])
def test_no_login_means_this_machine_alone(command: str, tmp_path: Path) -> None:
    refused = run(
        command,
        "--host",
        "192.0.2.1",
        data_dir=str(tmp_path),
        database_url=f"sqlite+aiosqlite:///{tmp_path}/x.db",
    )
    assert refused.exit_code == 1
    assert "--i-know-this-has-no-login" in refused.output


def test_a_setting_that_does_not_fit_is_named() -> None:
    refused = run("migrate", port="many")
    assert refused.exit_code == 1
    assert "KONTOLOTS_PORT" in refused.output


def test_a_list_that_is_not_json_is_told_of() -> None:
    refused = run("run", profile="malmo")
    assert refused.exit_code == 1
    assert "KONTOLOTS_PROFILE must be a list in JSON" in refused.output
    assert "Traceback" not in refused.output


def test_migrate_then_verify_the_log(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'a.db'}"
    assert run("migrate", database_url=url).exit_code == 0
    assert run("log", "verify", database_url=url).exit_code == 0


def test_the_demos_clock_is_ahead_also_after_a_restart(tmp_path: Path) -> None:
    DemoClock(tmp_path / "clock").advance(timedelta(days=7))
    ahead = DemoClock(tmp_path / "clock").now() - Clock().now()
    assert timedelta(days=7) - timedelta(seconds=5) < ahead <= timedelta(days=7)
    with pytest.raises(RuntimeError):
        Clock().advance(timedelta(hours=1))


@pytest.fixture
def migrated(tmp_path: Path) -> str:
    url = f"sqlite+aiosqlite:///{tmp_path / 'a.db'}"
    assert run("migrate", database_url=url).exit_code == 0
    return url


def test_units_then_people_are_brought_in(tmp_path: Path, migrated: str) -> None:
    units, people = tmp_path / "enheter.csv", tmp_path / "personer.csv"
    units.write_text("Enhet;Typ\nFörskolan Lönnen;förskola\n", encoding="cp1252")
    people.write_text("namn;e-post;enhet\nAlva;alva@k.example;Förskolan Lönnen\n", encoding="utf-8-sig")
    tried = run("import", "units", str(units), "--dry-run", database_url=migrated)
    assert tried.output.startswith("Would be added: Förskolan Lönnen\n")
    for kind, file in [("units", units), ("people", people)]:
        done = run("import", kind, str(file), database_url=migrated)
        assert (done.exit_code, done.output) == (0, "1 added, 0 changed, 0 unchanged.\n")
    again = run("import", "people", str(people), database_url=migrated)
    assert again.output.startswith("0 added, 0 changed, 1 unchanged.\nAll is already as the file says")
    assert run("log", "verify", database_url=migrated).exit_code == 0


def test_every_fault_of_a_file_is_named(tmp_path: Path, migrated: str) -> None:
    file = tmp_path / "personer.csv"
    file.write_text("namn;epost;skor\n;alva@k.example;41\nBo;bo;43\n", encoding="utf-8")
    found = run("import", "people", str(file), database_url=migrated)
    assert found.exit_code == 1
    assert found.stdout == ""
    assert found.stderr.splitlines() == [
        "Nothing is made of the column `skor`.",
        "Row 2: name: expected a text",
        "Row 3: email: expected an e-mail address, as alva@exempelkommun.example, not `bo`",
        "Error: Nothing was brought in. Faults in the file: 2.",
    ]


def test_a_file_is_not_brought_into_a_database_that_is_not_made(tmp_path: Path) -> None:
    file = tmp_path / "enheter.csv"
    file.write_text("enhet\nTeknik\n", encoding="utf-8")
    url = f"sqlite+aiosqlite:///{tmp_path / 'none.db'}"
    refused = run("import", "units", str(file), database_url=url)
    assert refused.exit_code == 1
    assert "kontolots migrate" in refused.output
    assert not (tmp_path / "none.db").exists()


@pytest.mark.parametrize("command", [("log", "verify"), ("migrate",), ("run",)], ids=" ".join)
@pytest.mark.parametrize("url", ["nonsense", "postgresql+none://u:secret@127.0.0.1:1/x"])
def test_an_address_of_no_database_is_told_of(command: tuple[str, ...], url: str) -> None:
    refused = run(*command, database_url=url)
    assert refused.exit_code == 1
    assert refused.output.startswith("Error: The database: its address is of no kind that is known here")
    assert "kontolots doctor" in refused.output
    assert "secret" not in refused.output


def test_the_log_of_a_database_that_is_not_made_cannot_be_verified(tmp_path: Path) -> None:
    refused = run("log", "verify", database_url=f"sqlite+aiosqlite:///{tmp_path / 'none.db'}")
    assert (refused.exit_code, isinstance(refused.exception, SystemExit)) == (1, True)
    assert "kontolots migrate" in refused.output
    assert not (tmp_path / "none.db").exists()


@pytest.mark.parametrize("name", ["", "file/inside.db"])
def test_a_place_where_no_database_can_be_is_told_of(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").touch()
    refused = run("migrate", database_url=f"sqlite+aiosqlite:///{tmp_path / name}")
    assert (refused.exit_code, isinstance(refused.exception, SystemExit)) == (1, True)
    assert refused.output.startswith("Error: The database: ")


def test_a_database_is_moved_to_a_server(tmp_path: Path) -> None:
    here, there = f"sqlite:///{tmp_path / 'a.db'}", postgres.server().copy("template1")
    assert run("migrate", database_url=here).exit_code == 0
    moved = run("move-database", here, there.replace("+psycopg", ""))
    assert moved.exit_code == 0, moved.output
    assert "are the same on both sides" in moved.output
    assert "Set KONTOLOTS_DATABASE_URL" in moved.output
    assert run("log", "verify", database_url=there).exit_code == 0


def test_a_move_that_was_broken_off_is_told_of_until_it_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = f"sqlite+aiosqlite:///{tmp_path / 'a.db'}", postgres.server().empty()
    migrate.to_head(here)

    async def fails(*_given: object) -> None:
        raise Unavailable("the cable")

    with monkeypatch.context() as patched:
        patched.setattr("store.moving.refer", fails)
        patched.setattr("store.moving._finish", fails)
        broken = run("move-database", here, there)
    assert (broken.exit_code, "the cable" in broken.output) == (1, True)
    for command in (("run",), ("migrate",), ("log", "verify")):
        refused = run(*command, database_url=there)
        assert refused.exit_code == 1, command
        assert "Traceback" not in refused.output
    assert "another is being moved to it" in run("doctor", database_url=there).output
    assert run("move-database", here, there).exit_code == 0
    assert "at head" in run("doctor", database_url=there).output


def test_what_cannot_be_moved_is_told_in_words(tmp_path: Path) -> None:
    here, there = f"sqlite:///{tmp_path / 'a.db'}", f"sqlite:///{tmp_path / 'b.db'}"
    for words, told in (
        ((here, here), "are the same database"),
        ((here, there), "Run `kontolots migrate`"),
        (("mysql://x", there), "of no kind that is known"),
    ):
        refused = run("move-database", *words)
        assert (refused.exit_code, told in refused.output) == (1, True), refused.output
        assert "Traceback" not in refused.output


def test_a_database_in_use_is_not_moved_to(tmp_path: Path) -> None:
    here, there = f"sqlite+aiosqlite:///{tmp_path / 'a.db'}", f"sqlite+aiosqlite:///{tmp_path / 'b.db'}"
    for url in (here, there):
        migrate.to_head(url)
    with sqlite3.connect(tmp_path / "b.db") as database:
        database.execute("INSERT INTO unit (name, kind) VALUES ('Någon', 'x')")
    database.close()
    refused = run("move-database", here, there)
    assert (refused.exit_code, "TO is in use" in refused.output) == (1, True)
