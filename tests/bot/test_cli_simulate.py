"""`kontolots duties simulate`: what it prints, and what it refuses."""

import csv
import io
from asyncio import Runner
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import Result

from handlers.posting.kind import Posting
from handlers.rulebook import Rulebook
from policy.loading import load
from store.models.duties import Duty, Opened
from tests.bot.test_cli import run
from tests.bot.test_sweeping import Unopenable
from tests.town import build
from tests.world import Hurried, TestClock, empty

TODAY = datetime(2027, 1, 1, 6, tzinfo=UTC)
YEAR = ("--from", "2027-01-01", "--to", "2027-01-15")


@pytest.fixture(autouse=True)
def _new_years_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.commands.duties.Clock", lambda: TestClock(TODAY))
    monkeypatch.setattr("store.copying.Database", Hurried)


def simulated(url: str, *words: str) -> Result:
    shown = run("duties", "simulate", *words, database_url=url)
    assert shown.exit_code == 0, shown.output
    return shown


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
    assert ", step 1 of " in first
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
    assert shown.output.splitlines()[-1].startswith(f"Reminders that go away: {len(gone)}. ")
    table = run("duties", "simulate", *YEAR, "--profile", str(file), "--csv", database_url=town)
    rows = list(csv.DictReader(io.StringIO(table.output), delimiter=";"))
    assert sum(row["change"] == "-" for row in rows) == len(gone)


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("--from", "2027-02-01", "--to", "2027-01-01"), 2, "before the first"),
        (("--from", "2027-01-01", "--to", "2032-02-01"), 2, "no later than 2032-01-05"),
        (("--from", "9999-01-01", "--to", "9999-12-31"), 2, "no later than 2032-01-05"),
        (("--from", "2026-12-31", "--to", "2027-02-01"), 2, "Give today, 2027-01-01, or a later day"),
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


def test_a_day_before_every_profile_is_told(town: str, tmp_path: Path) -> None:
    file = tmp_path / "min.toml"
    file.write_text('extends = "standard"\neffective_from = 2027-06-01\n', encoding="utf-8")
    refused = run("duties", "simulate", *YEAR, database_url=town, profile=f'["{file}"]')
    assert refused.exit_code == 1
    assert "No profile is in force on 2027-01-01" in refused.output
    later = ("--from", "2027-06-08", "--to", "2027-06-09")
    shown = run("duties", "simulate", *later, database_url=town, profile=f'["{file}"]')
    assert shown.exit_code == 0, shown.output


def test_what_comes_before_the_first_day_is_not_printed(town: str) -> None:
    shown = simulated(town, "--from", "2027-01-12", "--to", "2027-01-13")
    days = {line[:10] for line in shown.output.splitlines() if line.startswith("2027-")}
    assert days == {"2027-01-12", "2027-01-13"}
    assert "2027-W01" in shown.output  # a week that nobody has answered for in the meantime


def test_the_table_holds_nothing_of_the_programs_own_log(tmp_path: Path) -> None:
    """A clock that was wrong is told of in the log, each minute."""

    async def make() -> str:
        made = empty(tmp_path)
        async with made.transaction() as session:
            session.add(Opened(kind="posting", period="2999-W01"))
        await made.dispose()
        return made.url

    with Runner() as runner:
        url = runner.run(make())
    shown = run("duties", "simulate", *YEAR, "--csv", database_url=url)
    assert shown.stdout.startswith("change;when;to;")
    assert "opened in the future" not in shown.stdout
    assert "opened in the future" in shown.stderr


@pytest.mark.parametrize("words", [(), ("--csv",), ("--profile", "standard")], ids=str)
def test_that_something_is_left_out_is_told(
    town: str, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Posting, "open_due", Unopenable.open_due)
    shown = run("duties", "simulate", *YEAR, *words, database_url=town)
    assert shown.exit_code == 1
    assert "watch" in shown.stdout or words[0] == "--profile"
    assert shown.stderr.endswith(
        "Error: This is not the whole: something could not be looked at. The warnings above say what.\n"
    )
    assert "sweep failed" in shown.stderr


def test_nothing_is_simulated_without_a_database(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'none.db'}"
    refused = run("duties", "simulate", *YEAR, database_url=url)
    assert refused.exit_code == 1
    assert "kontolots migrate" in refused.output
    assert not (tmp_path / "none.db").exists()
    folder = run("duties", "simulate", *YEAR, database_url=f"sqlite+aiosqlite:///{tmp_path}")
    assert folder.exit_code == 1
    assert "kontolots doctor" in folder.output


def test_a_database_whose_clock_was_moved_is_simulated_from_its_own_day(tmp_path: Path) -> None:
    async def make() -> str:
        made = empty(tmp_path)
        await build(made, Rulebook([load("standard")]), 1)
        async with made.transaction() as session:
            at = datetime(2027, 3, 1, 7, tzinfo=UTC)
            session.add(Duty(kind="watch", subject="account:1", period="2027-03-01", opened_at=at, due_at=at))
        await made.dispose()
        return made.url

    with Runner() as runner:
        url = runner.run(make())
    early = run("duties", "simulate", *YEAR, database_url=url)
    assert early.exit_code != 0
    assert "it is 2027-03-01 there" in early.output
    assert "Give today, 2027-03-01, or a later day." in early.output
    shown = simulated(url, "--from", "2027-03-01", "--to", "2027-03-08")
    assert "In all: " in shown.output.splitlines()[-1]
