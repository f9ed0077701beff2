"""The app's package says what the program does, asks for no more than it needs, and is alike each time."""

import json
import re
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any, get_args

import pytest
from click.testing import CliRunner, Result

from bot.channels.teams import adapter, manifest
from bot.cli import main
from bot.directory import graph
from bot.settings import Settings
from chat.language import _, speaking
from handlers.registry import TABLE, Registry
from tests.bot.channels.teams.pixels import Pixel, pixels

ROOT = Path(__file__).parents[4]
COMMITTED = ROOT / "manifest" / "teams"
AZURE = ROOT / "manifest" / "azure" / "kontolots.bicep"
DOCUMENT = ROOT / "docs" / "teams.md"
OURS = "12345678-90ab-cdef-1234-567890abcdef"
REMEDY = (
    f"kontolots manifest teams --app-id {manifest.NOBODY} && unzip -o kontolots-teams.zip -d manifest/teams"
)
BRAND: Pixel = (0x0B, 0x5D, 0x54, 255)
WHITE: Pixel = (255, 255, 255, 255)


def run(*words: str, **environment: str) -> Result:
    environ = {"KONTOLOTS_TEAMS_APP_ID": None, **environment}
    return CliRunner().invoke(main, ["manifest", "teams", *words], env=environ)


def packed(output: Path, *words: str) -> dict[str, bytes]:
    """The files of the package that the command writes."""
    shown = run("--app-id", OURS, "--output", str(output), *words)
    assert shown.exit_code == 0, shown.output
    with zipfile.ZipFile(output) as whole:
        assert whole.testzip() is None
        return {name: whole.read(name) for name in whole.namelist()}


@pytest.fixture
def package(tmp_path: Path) -> dict[str, bytes]:
    return packed(tmp_path / "app.zip")


@pytest.fixture
def app(package: dict[str, bytes]) -> Any:
    return json.loads(package["manifest.json"])


@pytest.fixture
def english(package: dict[str, bytes]) -> Any:
    return json.loads(package["en.json"])


def at(path: str, tree: Any) -> Any:
    """What stands at a place that is written as in a localisation file."""
    for name, number in re.findall(r"(\w+)(?:\[(\d+)\])?", path):
        tree = tree[name][int(number)] if number else tree[name]
    return tree


# ---------------------------------------------------------------------------------- the package


def test_the_committed_files_are_what_the_command_writes(tmp_path: Path) -> None:
    written = packed(tmp_path / "app.zip", "--app-id", manifest.NOBODY)
    committed = {name: (COMMITTED / name).read_bytes() for name in written}
    assert committed == written, REMEDY


def test_the_package_holds_what_the_manifest_names(app: Any, package: dict[str, bytes]) -> None:
    languages = [one["file"] for one in app["localizationInfo"]["additionalLanguages"]]
    assert sorted(package) == sorted(["manifest.json", *languages, *app["icons"].values()])


def test_the_same_is_the_same_to_the_last_byte(tmp_path: Path) -> None:
    packed(tmp_path / "one.zip")
    packed(tmp_path / "other.zip")
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "other.zip").read_bytes()
    with zipfile.ZipFile(BytesIO((tmp_path / "one.zip").read_bytes())) as whole:
        assert {entry.date_time for entry in whole.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_whose_app_it_is_can_be_said(tmp_path: Path) -> None:
    site = "https://www.exempelkommun.example/kontolots"
    words = ("--developer", "Exempelkommun", "--website", site)
    app = json.loads(packed(tmp_path / "app.zip", *words)["manifest.json"])
    assert app["developer"].pop("name") == "Exempelkommun"
    assert set(app["developer"].values()) == {site}


def test_the_id_stands_wherever_teams_looks_for_it(app: Any) -> None:
    ids = [app["id"], app["webApplicationInfo"]["id"]]
    assert [*ids, *(one["botId"] for one in (*app["bots"], *app["composeExtensions"]))] == [OURS] * 4
    assert manifest.NOBODY not in json.dumps(app)


def test_the_id_may_come_from_the_settings(tmp_path: Path) -> None:
    shown = run("--output", str(tmp_path / "app.zip"), KONTOLOTS_TEAMS_APP_ID=OURS)
    assert shown.exit_code == 0
    assert OURS.encode() in (tmp_path / "app.zip").read_bytes()


@pytest.mark.parametrize(
    "words",
    [
        ("--app-id", "kontolots"),
        ("--app-id", f"{OURS}\n"),
        ("--app-id", ""),
        ("--app-id", OURS, "--developer", " "),
        ("--app-id", OURS, "--developer", "x" * 33),
        ("--app-id", OURS, "--website", "http://www.exempelkommun.example"),
        ("--app-id", OURS, "--website", "www.exempelkommun.example"),
        (),
    ],
    ids=repr,
)
def test_what_teams_would_refuse_is_told(tmp_path: Path, words: tuple[str, ...]) -> None:
    shown = run(*words, "--output", str(tmp_path / "app.zip"))
    assert shown.exit_code == 2
    assert "Error: " in shown.output
    assert list(tmp_path.iterdir()) == []


def test_without_an_id_it_is_said_where_it_comes_from(tmp_path: Path) -> None:
    shown = run("--output", str(tmp_path / "app.zip"))
    assert shown.exit_code == 2
    assert "--app-id" in shown.stderr
    assert "KONTOLOTS_TEAMS_APP_ID" in shown.stderr


def test_a_file_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    shown = run("--app-id", OURS, "--output", str(tmp_path / "nowhere" / "app.zip"))
    assert shown.exit_code == 1
    assert "app.zip" in shown.output
    assert isinstance(shown.exception, SystemExit)


# ---------------------------------------------------------------------------------- commands


@pytest.mark.parametrize("scope", manifest.SCOPES)
def test_each_scope_lists_the_registrys_commands_in_swedish(app: Any, scope: str) -> None:
    with speaking("sv"):
        expected = [(name, _(line)) for name, line in Registry(TABLE).summaries.items()]
    first, others = expected[:9], expected[9:]
    if others:  # there is not room for all, and help is among those that are listed
        first[-1] = next(one for one in expected if one[0] == manifest.HELP)
    (listed,) = (one["commands"] for one in app["bots"][0]["commandLists"] if one["scopes"] == [scope])
    assert listed
    assert [(one["title"], one["description"]) for one in listed[:-1]] == first
    assert (listed[-1]["title"], listed[-1]["description"].startswith("Se din egen sida")) == ("hem", True)


def test_what_is_listed_is_answered_as_it_is_sent(app: Any) -> None:
    """`hem` by Teams itself, and nothing else is meant by it."""
    registry = Registry(TABLE)
    titles = [one["title"] for one in app["bots"][0]["commandLists"][0]["commands"]]
    assert [registry.command_in(one) for one in titles] == [*((one, "") for one in titles[:-1]), None]
    assert titles[-1] in adapter._HOME_WORDS


def test_the_documents_name_the_word_for_ones_own_page() -> None:
    assert f"| `{manifest.HOME}`" in DOCUMENT.read_text(encoding="utf-8")


def test_help_is_a_command_and_listed(app: Any) -> None:
    assert manifest.HELP in Registry(TABLE).commands
    for several in app["bots"][0]["commandLists"]:
        assert manifest.HELP in [one["title"] for one in several["commands"]]


def test_of_many_commands_ten_are_listed_and_help_is_one() -> None:
    many = {f"command-{number}": "x" for number in range(12)} | {manifest.HELP: "Hjälp"}
    listed = manifest.manifest(many, manifest.App("1.0.0"))["bots"][0]["commandLists"][0]["commands"]
    assert [one["title"] for one in listed] == [*list(many)[:8], manifest.HELP, manifest.HOME]


def test_a_long_line_is_cut_and_a_long_name_refused() -> None:
    app = manifest.manifest({"x" * 32: "ord " * 100}, manifest.App("1.0.0"))
    listed, _home = app["bots"][0]["commandLists"][0]["commands"]
    assert listed["description"].startswith("ord ord")
    assert len(listed["description"]) <= 128
    with pytest.raises(ValueError, match="is too long for Teams"):
        manifest.manifest({"x" * 33: "ord"}, manifest.App("1.0.0"))


# ---------------------------------------------------------------------------------- texts


def test_all_that_is_english_is_of_something_swedish(app: Any, english: Any) -> None:
    alike = [path for path, text in english.items() if at(path, app) == text]
    assert alike == ["name.short"]


def test_all_that_people_read_is_english_too(app: Any, english: Any) -> None:
    described = re.compile(r"^(name|description)\.|\.description$|^composeExtensions.*\.title$")
    read = [path for path, _text in paths(app) if described.search(path)]
    assert sorted(read) == sorted(english)
    with speaking("en"):
        lines = [_(line) for line in Registry(TABLE).summaries.values()]
    assert english["bots[0].commandLists[2].commands[0].description"] == lines[0]


def paths(tree: Any, path: str = "") -> list[tuple[str, str]]:
    """Each text with its place, as a localisation file writes it."""
    match tree:
        case dict():
            return [one for name, inner in tree.items() for one in paths(inner, f"{path}.{name}".strip("."))]
        case list():
            return [one for n, inner in enumerate(tree) for one in paths(inner, f"{path}[{n}]")]
        case _:
            return [(path, str(tree))]


def test_what_teams_cuts_off_is_short_enough(app: Any, english: Any) -> None:
    most = {"name.short": 30, "name.full": 100, "description.short": 80, "description.full": 4000}
    for path, longest in most.items():
        assert 0 < len(at(path, app)) <= longest
        assert 0 < len(english[path]) <= longest
    (search,) = app["composeExtensions"][0]["commands"]
    for one in (search, *search["parameters"]):
        assert len(one["title"]) <= 32
        assert len(one["description"]) <= 128


# ---------------------------------------------------------------------------------- no more than needed


def test_it_asks_for_no_consent_of_a_team_or_a_chat(app: Any) -> None:
    assert "authorization" not in app
    assert app["validDomains"] == []
    assert not app["bots"][0]["supportsFiles"]
    assert app["defaultInstallScope"] == "personal"


def test_each_permission_and_scope_has_its_reason_in_the_document(app: Any) -> None:
    rows = re.findall(r"^\| `([\w.]+)` \| (.+) \|$", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE)
    reasons = dict(rows)
    asked = {*app["permissions"], *app["bots"][0]["scopes"], "composeExtensions", "webApplicationInfo"}
    assert {one for one in asked if not reasons.get(one)} == set()


def test_each_permission_of_graph_names_its_setting_in_the_document() -> None:
    rows = re.findall(r"^\| `([\w.]+)` \| `KONTOLOTS_(\w+)` \| .", DOCUMENT.read_text("utf-8"), re.MULTILINE)
    assert {setting.lower(): permission for permission, setting in rows} == dict(graph.NEEDED)


# ---------------------------------------------------------------------------------- icons


def test_the_colour_icon_is_a_whole_square_with_its_mark_in_the_middle() -> None:
    rows = pixels(COMMITTED / "color.png")
    assert {len(rows), *map(len, rows)} == {192}
    edge = range(36)
    outside = [
        one
        for y, row in enumerate(rows)
        for x, one in enumerate(row)
        if {min(x, 191 - x), min(y, 191 - y)} & {*edge}
    ]
    assert set(outside) == {BRAND}
    assert WHITE in {one for row in rows for one in row}


def test_the_outline_icon_is_white_or_nothing() -> None:
    rows = pixels(COMMITTED / "outline.png")
    assert {len(rows), *map(len, rows)} == {32}
    assert {one[:3] for row in rows for one in row if one[3]} == {WHITE[:3]}
    assert {0, 255} <= {one[3] for row in rows for one in row}


# ---------------------------------------------------------------------------------- Azure


def test_azure_knows_the_app_types_that_the_settings_have() -> None:
    allowed = re.findall(r"@allowed\(\[([^]]+)\]\)\nparam appType string", AZURE.read_text(encoding="utf-8"))
    assert re.findall(r"'(\w+)'", allowed[0]) == ["SingleTenant", "UserAssignedMSI"]
    own = set(get_args(Settings.model_fields["teams"].annotation)) - {"off"}
    assert {"single_tenant", "managed_identity"} <= own


def test_azure_is_told_where_the_bot_listens_and_no_secret() -> None:
    text = AZURE.read_text(encoding="utf-8")
    assert "endpoint: 'https://${host}/api/messages'" in text
    assert "@secure" not in text
    assert (
        re.findall(r"^(?:param|output) (\w*(?:secret|password|key)\w*)", text, re.MULTILINE | re.IGNORECASE)
        == []
    )
    assert all(text.count(one) == text.count(other) for one, other in ("{}", "[]", "()"))
