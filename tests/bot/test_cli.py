"""The installed command."""

import csv
import io
from asyncio import Runner
from datetime import timedelta
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from bot.cli import main
from bot.clock import Clock, DemoClock
from handlers.rulebook import Rulebook
from policy.loading import load
from tests.town import build
from tests.world import empty


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


YEAR = ("--from", "2027-01-01", "--to", "2027-01-15")


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database with two accounts in it."""
    folder = tmp_path_factory.mktemp("town")

    async def make() -> str:
        made = empty(folder)
        await build(made, Rulebook([load("standard")]), 2)
        await made.dispose()
        return made.url

    with Runner() as runner:
        return runner.run(make())


def test_a_time_is_simulated(town: str) -> None:
    shown = run("duties", "simulate", *YEAR, database_url=town)
    assert shown.exit_code == 0
    first, *_rest, last = shown.output.splitlines()
    assert first.startswith("2027-01-")
    assert "rung 1;" in first
    assert "Källa: " in first
    assert last.startswith("In all: ")
    assert any(line.startswith("Ansvarig 0 Exempelsson: ") for line in shown.output.splitlines())
    answered = run("duties", "simulate", *YEAR, "--answered", database_url=town)
    assert len(answered.output.splitlines()) < len(shown.output.splitlines())


def test_a_changed_profile_is_compared(town: str, tmp_path: Path) -> None:
    file = tmp_path / "min.toml"
    file.write_text('extends = "standard"\n[reminding]\nwatch_question.value = false\n', encoding="utf-8")
    shown = run("duties", "simulate", *YEAR, "--profile", str(file), database_url=town)
    assert shown.exit_code == 0
    gone = [line for line in shown.output.splitlines() if line.startswith("- 2027-")]
    assert any("[watch " in line for line in gone)
    assert not any("[watch " in line for line in shown.output.splitlines() if line.startswith("+ "))
    assert shown.output.splitlines()[-1].startswith(f"{len(gone)} reminders go away, ")
    table = run("duties", "simulate", *YEAR, "--profile", str(file), "--csv", database_url=town)
    rows = list(csv.DictReader(io.StringIO(table.output), delimiter=";"))
    assert sum(row["change"] == "-" for row in rows) == len(gone)


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("--from", "2027-02-01", "--to", "2027-01-01"), 2, "before the first"),
        (("--from", "2027-01-01", "--to", "2030-02-01"), 2, "three years"),
        (("--from", "9999-01-01", "--to", "9999-12-31"), 2, "No later than 2100"),
        (("--from", "1999-01-01", "--to", "1999-02-01"), 1, "No profile is in force on 1999-01-01"),
        (("--from", "i morgon", "--to", "2027-01-01"), 2, "--from"),
        ((*YEAR, "--profile", "finns-inte.toml"), 1, "finns-inte.toml"),
        (("--from", "2027-01-01"), 2, "--to"),
    ],
)
def test_what_cannot_be_simulated_is_told(town: str, words: tuple[str, ...], code: int, says: str) -> None:
    refused = run("duties", "simulate", *words, database_url=town)
    assert refused.exit_code == code
    assert says in refused.output
    assert isinstance(refused.exception, SystemExit)


def test_a_changed_profile_with_faults_is_told_as_check_tells_it(town: str, tmp_path: Path) -> None:
    file = tmp_path / "min.toml"
    file.write_text('extends = "standard"\n[posting]\nposts_per_week.value = 0\n', encoding="utf-8")
    refused = run("duties", "simulate", *YEAR, "--profile", str(file), database_url=town)
    assert refused.exit_code == 1
    assert refused.stderr.startswith(run("profile", "check", str(file)).stderr)
    assert refused.stdout == ""


def test_nothing_is_simulated_without_a_database(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'none.db'}"
    refused = run("duties", "simulate", *YEAR, database_url=url)
    assert refused.exit_code == 1
    assert "kontolots migrate" in refused.output
    assert not (tmp_path / "none.db").exists()
    folder = run("duties", "simulate", *YEAR, database_url=f"sqlite+aiosqlite:///{tmp_path}")
    assert folder.exit_code == 1
    assert "kontolots doctor" in folder.output
