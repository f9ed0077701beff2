"""A fault in a profile is told with its file, its key and what was expected; never as a traceback."""

from pathlib import Path

import pytest

from policy.loading import ProfileFaults, check, load
from policy.profile import Profile
from tests.policy.files import faults

OVER = 'extends = "standard"\n'

KEYS: list[tuple[str, str, str]] = [
    ("posting.posts = 2", "posting.posts", "ingen sådan nyckel (menade du posts_per_week?)"),
    ("nmae = 'x'", "nmae", "ingen sådan nyckel (menade du name?)"),
    ("zzzzzz = 1", "zzzzzz", "ingen sådan nyckel"),
    ("naming.source = 3", "naming.source", "en text inom citattecken"),
    ("posting.posts_per_week = 2", "posting.posts_per_week", "en tabell med value, source och why"),
    ("naming = 2", "naming", "en tabell"),
    ("override = [1]", "override", "en tabell"),
    ("talks = 2", "talks", "en lista inom [ ]"),
    ("review.every_months.why = 1", "review.every_months.why", "en tabell med sv och en"),
    ("review.every_months.value = '12'", "review.every_months.value", "ett heltal"),
    ("review.every_months.value = true", "review.every_months.value", "ett heltal"),
    ("review.every_months.value = 1.0", "review.every_months.value", "ett heltal"),
    ("review.every_months.value = 0", "review.every_months.value", "minst 1"),
    ("review.every_months.value = 121", "review.every_months.value", "högst 120"),
    (f"review.every_months.value = 0x{'9' * 4000}", "review.every_months.value", "högst 120"),
    ("exempt.statistics.value = 'ja'", "exempt.statistics.value", "true eller false"),
    ("exempt.statistics.value = 1", "exempt.statistics.value", "true eller false"),
    ("effective_from = 0", "effective_from", "ett datum, till exempel 2027-01-01"),
    ("effective_from = '2026-13-01'", "effective_from", "ett datum, till exempel 2027-01-01"),
    ("effective_from = 2026-01-01T09:00:00", "effective_from", "ett datum, till exempel 2027-01-01"),
    ("archiving.scope.value = 'all'", "archiving.scope.value", "ett av 'selection' eller 'whole'"),
    ("archiving.months.value = [13]", "archiving.months.value[0]", "högst 12"),
    ("deciding.chain = []", "deciding.chain", "minst 1 i listan"),
    ("rules_page = 'regler'", "rules_page", "en adress som börjar med https://"),
    ("complaints_contact = ''", "complaints_contact", "minst 3 tecken"),
    ("texts.answer_times = '" + "a" * 201 + "'", "texts.answer_times", "högst 200 tecken"),
    ("texts.rules = '{'", "texts.rules", "en mall där varje { har sin }"),
    ("texts.rules = '{unit:>99999999999}'", "texts.rules", "platshållare utan : och !"),
    ("texts.rules = '{unit!x}'", "texts.rules", "platshållare utan : och !"),
    (
        "exempt.register = true",
        "exempt.register",
        "ingen sådan nyckel (här kan stå: public_list, statistics)",
    ),
    ("sources.S0.se = 'x'", "sources.S0.se", "ingen sådan nyckel (menade du sv?)"),
    (
        "posting.posts_per_week.vaule = 3",
        "posting.posts_per_week.vaule",
        "ingen sådan nyckel (menade du value?)",
    ),
    ('"a.b" = 1', '"a.b"', "ingen sådan nyckel"),
    ('sources."å b".sv = 3', 'sources."å b".sv', "en text inom citattecken"),
    ("posting.on.x = 3", "posting.on.x", "en tabell med value, source och why"),
    ("name = 'Å'", "name", "ett namn med små bokstäver"),
    ("title = ' '", "title", "en text, inte bara mellanslag"),
    ("municipality = ['  ']", "municipality[0]", "en text, inte bara mellanslag"),
    ("review.every_months.why.sv = ' '", "review.every_months.why.sv", "en text, inte bara mellanslag"),
    ("texts.rules = ' '", "texts.rules", "en text, inte bara mellanslag"),
    ("answering.within_hours.value = 0", "answering.within_hours.value", "minst 1"),
    (
        "answering.within_hours.value = 'snart'",
        "answering.within_hours.value",
        'ett antal timmar, eller "soon"',
    ),
    ("posting.posts_per_week.value = 0", "posting.posts_per_week.value", "minst 1"),
    ("posting.posts_per_week.value = 51", "posting.posts_per_week.value", "högst 50"),
    ("cover.substitutes_at_least.value = 0", "cover.substitutes_at_least.value", "minst 1"),
    ("questions = [{ id = 'goals', platforms = [] }]", "questions[1].platforms", "minst en plattform"),
    (
        "override.'Å B'.checklist = [{ key = 'logo', platforms = [] }]",
        'override."Å B".checklist[0].platforms',
        "minst en plattform",
    ),
    ("posting.posts_per_week.source = 'S9'", "posting.posts_per_week.source", "en källa som står"),
    ("name.drop = true", "name", "att nyckeln finns"),
    ("override.A.posting.posts = 2", "override.A.posting.posts", "ingen sådan nyckel (menade"),
    ("override.A.nmae = 'x'", "override.A.nmae", "ingen sådan nyckel (menade du name?)"),
    ("override.A.archiving.months.value = []", "override.A.archiving.months.value", "minst en månad"),
    ("override.A.x = nan", "override.A.x", "ingen sådan nyckel"),
    ("override.A.override.B.name = 'x'", "override.A.override", "ingen override i en override"),
    ("override.A = 3", "override.A", "en tabell"),
    ("extends = 3", "extends", "namnet på en profil"),
]


@pytest.mark.parametrize(("line", "key", "expected"), KEYS)
def test_a_fault_is_told_with_file_key_and_expected(
    line: str, key: str, expected: str, tmp_path: Path
) -> None:
    text = line if line.startswith("extends") else OVER + line
    [fault] = faults(tmp_path, text)
    assert (fault.file, fault.key) == ("min.toml", key)
    assert fault.expected.startswith(expected)
    assert str(fault).startswith(f"min.toml: {key}: väntade {expected}")


@pytest.mark.parametrize("pattern", ["(", "[a", "*"], ids=["group", "class", "nothing to repeat"])
def test_a_pattern_that_is_none_is_told(pattern: str, tmp_path: Path) -> None:
    over = f'{OVER}[[naming.patterns]]\nunit_kind="school"\nplatform="x"\nexample="a"\nsource="S3"\n'
    [fault] = faults(tmp_path, over + f'advice.sv = "a"\npattern = "{pattern}"')
    assert fault.key == "naming.patterns[0].pattern"
    assert fault.expected.startswith("ett reguljärt uttryck")


def test_an_unknown_placeholder_is_told_with_those_that_are_known(tmp_path: Path) -> None:
    [fault] = faults(tmp_path, OVER + "texts.presentation = '{enhet}'")
    assert fault.expected.startswith("bara platshållarna answer_times, contact")
    assert fault.expected.endswith("okända: enhet")


def test_an_unknown_platform_is_told_with_those_that_are_known(tmp_path: Path) -> None:
    [fault] = faults(tmp_path, OVER + "posting.on.orkut = 3")
    assert fault.key == "posting.on.orkut"
    assert "'mastodon'" in fault.expected
    assert fault.found == "'orkut'"


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    found = faults(tmp_path, OVER + "nmae = 'x'\ntalks = 2\nnaming = 3")
    assert sorted(one.key for one in found) == ["naming", "nmae", "talks"]


MANY: list[tuple[str, list[str]]] = [
    ("posting.posts = 1\narchiving.months.value = []", ["archiving.months.value", "posting.posts"]),
    ("posting.posts = 1\noverride.A.nmae = 1", ["override.A.nmae", "posting.posts"]),
    ("archiving.months.value = []\noverride.A.nmae = 1", ["archiving.months.value", "override.A.nmae"]),
    ("archiving.months.value = []\noverride.A.title = 'a'", ["archiving.months.value"]),
    ("override.A = 3\noverride.B.nmae = 1", ["override.A", "override.B.nmae"]),
    ("nmae = 1\noverride.A.archiving.months.value = []", ["nmae", "override.A.archiving.months.value"]),
    ("requirements = 2\n[[override.A.requirements]]\nkey = 'egen'", ["requirements"]),
]


@pytest.mark.parametrize(("lines", "keys"), MANY)
def test_faults_of_every_kind_are_told_at_once_and_once(lines: str, keys: list[str], tmp_path: Path) -> None:
    assert sorted(one.key for one in faults(tmp_path, OVER + lines)) == keys


@pytest.mark.parametrize(
    "lines",
    [
        "posting.posts = 1\nposting.posts_per_week.value = 3",
        "[posting.posts_per_week]\nvalue = 'x'\n[[requirements]]\nkey = 'posts'\ntext.sv = '9'",
        "[cover.substitutes_at_least]\nsource = 'NY'\n[sources]\nNY = 3",
    ],
    ids=["figure told elsewhere", "figure told", "source"],
)
def test_what_a_faulty_section_says_is_not_held_against_others(lines: str, tmp_path: Path) -> None:
    assert len(faults(tmp_path, OVER + lines)) == 1


def test_one_wrong_role_is_one_fault(tmp_path: Path) -> None:
    stage = '[[deciding.chain]]\nrole = "chef"\nsource = "S0"\nwhy.sv = "x"\n'
    [fault] = faults(tmp_path, OVER + stage)
    assert fault.key == "deciding.chain[0].role"
    assert fault.expected == "ett av 'manager' eller 'information_unit'"


@pytest.mark.parametrize(
    "line", ['"a\\nb" = 1', 'texts.rules = "{a\\nb}"', 'name = "a\\nb"', 'override."a\\rb".x = 1']
)
def test_a_fault_is_one_line(line: str, tmp_path: Path) -> None:
    [fault] = faults(tmp_path, OVER + line)
    assert len(str(fault).splitlines()) == 1


def test_a_file_from_notepad_is_read(tmp_path: Path) -> None:
    file = tmp_path / "min.toml"
    file.write_bytes(b"\xef\xbb\xbf" + (OVER + 'title = "Färgelanda"').encode().replace(b"\n", b"\r\n"))
    assert load(str(file)).title == "Färgelanda"


def test_an_empty_file_lacks_every_key_that_must_be_there(tmp_path: Path) -> None:
    found = faults(tmp_path, "")
    must = {name for name, field in Profile.model_fields.items() if field.is_required()}
    assert {one.key for one in found} == must
    assert {one.expected for one in found} == {"att nyckeln finns"}
    assert {one.found for one in found} == {""}


def test_broken_toml_is_told_with_its_line(tmp_path: Path) -> None:
    [fault] = faults(tmp_path, OVER + "name =\n")
    assert (fault.key, fault.expected) == ("rad 2, tecken 7", "giltig TOML")
    assert fault.found == "name ="


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('title = "a\nb"', "ett citattecken sist i texten"),
        ('title = "C:\\Mina"', "att \\ skrivs \\\\ inom citattecken"),
        ("title = 'a'\ntitle = 'b'", "att varje nyckel bara står en gång"),
        ("[naming]\n[naming]", "att varje tabell bara står en gång"),
        ("[naming", "giltig TOML"),
    ],
)
def test_common_slips_in_toml_are_told_in_swedish(line: str, expected: str, tmp_path: Path) -> None:
    [fault] = faults(tmp_path, OVER + line)
    assert fault.expected.startswith(expected)
    assert "at line" not in str(fault)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a = " + "[" * 5000, "en fil som inte är så djupt nästlad"),
        ("a = " + "9" * 5000, "giltig TOML"),
        ("a = 1\na = 2", "att varje nyckel bara står en gång"),
    ],
    ids=["nested", "digits", "twice"],
)
def test_toml_beyond_reading_is_told(text: str, expected: str, tmp_path: Path) -> None:
    [fault] = faults(tmp_path, text)
    assert (fault.file, fault.key, fault.expected) == ("min.toml", "", expected)


def test_another_encoding_is_told(tmp_path: Path) -> None:
    file = tmp_path / "min.toml"
    file.write_bytes('title = "Färgelanda"'.encode("latin-1"))
    [fault] = check(str(file))
    assert (fault.file, fault.expected) == ("min.toml", "en textfil i UTF-8")


@pytest.mark.parametrize("name", ["standrad", "finns/inte.toml", "", ".", "/", "a\0b", "x" * 5000])
def test_what_is_no_file_is_told(name: str) -> None:
    [fault] = check(name)
    assert fault.expected.startswith("en fil som går att läsa, eller en av fargelanda, ")


def test_a_folder_is_told(tmp_path: Path) -> None:
    [fault] = check(str(tmp_path))
    assert fault.file == tmp_path.name
    assert fault.expected.startswith("en fil som går att läsa")


def test_a_misspelt_name_gets_a_hint() -> None:
    assert check("standrad")[0].expected.endswith("(menade du standard?)")
    assert "menade" not in check("qqq")[0].expected


@pytest.mark.parametrize("size", [1, 2, 3])
def test_files_that_extend_each_other_in_a_ring_are_told(size: int, tmp_path: Path) -> None:
    for place in range(size):
        text = f'extends = "{(place + 1) % size}.toml"'
        (tmp_path / f"{place}.toml").write_text(text)
    [fault] = check(str(tmp_path / "0.toml"))
    assert (fault.key, fault.expected) == ("extends", "en kedja utan slinga, högst fem filer lång")


@pytest.mark.parametrize(("files", "good"), [(4, True), (5, False)])
def test_how_many_files_may_extend_each_other(files: int, good: bool, tmp_path: Path) -> None:
    for place in range(files):
        base = f"{place + 1}.toml" if place + 1 < files else "standard"
        (tmp_path / f"{place}.toml").write_text(f'extends = "{base}"')
    assert (check(str(tmp_path / "0.toml")) == []) is good


def test_what_extends_a_file_finds_it_beside_itself(tmp_path: Path) -> None:
    (tmp_path / "base.toml").write_text(OVER + 'title = "Bas"')
    (tmp_path / "over.toml").write_text('extends = "base.toml"\nname = "over"')
    profile = load(str(tmp_path / "over.toml"))
    assert (profile.name, profile.title) == ("over", "Bas")


def test_load_raises_what_check_tells(tmp_path: Path) -> None:
    found = faults(tmp_path, OVER + "override.A.nmae = 'x'")
    with pytest.raises(ProfileFaults) as told:
        load(str(tmp_path / "min.toml"))
    assert told.value.faults == found
    assert str(told.value) == str(found[0])


def test_a_base_with_faults_is_told(tmp_path: Path) -> None:
    (tmp_path / "base.toml").write_text("name =")
    found = faults(tmp_path, 'extends = "base.toml"')
    assert [(one.file, one.expected) for one in found] == [("base.toml", "giltig TOML")]


def test_two_items_of_the_same_name_are_not_laid_on_each_other(tmp_path: Path) -> None:
    step = '[[talks]]\nwho = "manager"\nsource = "S0"\ntext.sv = "Ja"\ntext.en = "Yes"\n'
    assert [one.key for one in faults(tmp_path, OVER + step + step)] == ["talks[1]"]
