"""`modules diff`: how far each change reaches for those who call the modules, and whether a release says so."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from fargate_tf.folder import exchange
from fargate_tf.version import __version__
from tests.conftest import Cli, Golden

ROOT = Path(__file__).parent.parent
RELEASES = ROOT / "tests" / "releases"
STANDING = 'resource "x_y" "a" {\n%s}\n'
MOVED = "moved {\n  from = %s\n  to   = %s\n}\n"
LIMIT = 'variable "v" {\n  validation {\n    condition     = %s\n    error_message = "%s"\n  }\n}\n'
PROVIDER = 'terraform {\n  required_providers {\n    aws = { source = "hashicorp/aws", version = "%s" }\n  }\n}\n'


def variable(body: str) -> str:
    return f'variable "v" {{\n{body}\n}}\n'


def of_type(kind: str) -> str:
    return variable(f"  type = {kind}")


def module(folder: Path, text: str) -> str:
    folder.mkdir()
    (folder / "main.tf").write_text(text, encoding="utf-8")
    return str(folder)


def changes(cli: Cli, here: Path, old: str, new: str) -> list[str]:
    """What `diff` lists for two modules of one file each."""
    ran = cli("modules", "diff", module(here / "old", old), module(here / "new", new))
    assert (ran.code, ran.err) == (0, "")
    return ran.out.replace("  .: ", " ").splitlines()[:-1]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        # What goes in
        ("", variable("  default = 1"), ["minor variable `v` is new and optional"]),
        ("", of_type("string"), ["major variable `v` is new and required"]),
        (of_type("string"), "", ["major variable `v` is gone"]),
        (variable("  default = 1"), variable(""), ["major variable `v` is required now"]),
        (variable(""), variable("  default = 1"), ["minor variable `v` is optional now: 1"]),
        (
            variable("  default = { a = [1] }"),
            variable("  default = { a = [2] }"),
            ["major the default of variable `v` was { a = [1] }, is { a = [2] }"],
        ),
        (
            variable(""),
            variable("  nullable = false"),
            ["major variable `v`: null is refused now, or means the default"],
        ),
        (variable("  nullable = false"), variable(""), ["minor variable `v`: null is null now, was refused"]),
        (
            variable("  nullable = false\n  default = 1"),
            variable("  nullable = true\n  default = 1"),
            ["major variable `v`: null is null now, meant the default"],
        ),
        (variable(""), variable("  sensitive = true"), ["minor variable `v` is sensitive now"]),
        (variable(""), variable("  ephemeral = true"), ["minor variable `v` takes only ephemeral values now"]),
        (variable("  ephemeral = true"), variable(""), ["major variable `v` takes no ephemeral values now"]),
        (variable(""), variable('  description = "d"'), ["patch variable `v` has another description"]),
        (variable(""), LIMIT % ("var.v > 1", "m"), ["major variable `v` has another validation: var.v > 1"]),
        (LIMIT % ("var.v > 1", "m"), variable(""), ["minor variable `v` lost a validation: var.v > 1"]),
        (LIMIT % ("var.v > 1", "m"), LIMIT % ("var.v > 1", "n"), ["patch variable `v` has another error message"]),
        # Types
        (of_type("string"), of_type("number"), ["major variable `v`: v was string, is number"]),
        (of_type("number"), of_type("string"), ["minor variable `v`: v was number, is string"]),
        (of_type("bool"), of_type("number"), ["major variable `v`: v was bool, is number"]),
        (of_type("list(any)"), of_type("list(string)"), ["major variable `v`: v[*] was any, is string"]),
        (of_type("list(string)"), variable(""), ["minor variable `v`: v takes any type now, was list(string)"]),
        (
            of_type("set(string)"),
            of_type("list(string)"),
            ["minor variable `v`: v was a set, is a list, which takes the same values"],
        ),
        (
            of_type("list(string)"),
            of_type("tuple([string])"),
            ["major variable `v`: v was list(string), is tuple(string)"],
        ),
        (
            of_type("tuple([string, bool])"),
            of_type("tuple([string, number])"),
            ["major variable `v`: v[1] was bool, is number"],
        ),
        (
            of_type("map(string)"),
            of_type("object({ a = string })"),
            ["major variable `v`: v was map(string), is object"],
        ),
        (
            of_type("object({ a = string })"),
            of_type("map(string)"),
            ["minor variable `v`: v takes any key now, was an object"],
        ),
        (
            of_type("map(object({ a = string }))"),
            of_type("map(object({ a = string, b = optional(list(string), []) }))"),
            ["minor variable `v`: v[*].b is new and optional"],
        ),
        (
            of_type("map(object({ a = string }))"),
            of_type("map(object({ a = string, b = number }))"),
            ["major variable `v`: v[*].b is new and required"],
        ),
        (
            of_type("object({ a = string, b = optional(string) })"),
            of_type("object({ a = string })"),
            ["major variable `v`: v.b is gone, and would be ignored"],
        ),
        (
            of_type("object({ a = optional(string) })"),
            of_type("object({ a = string })"),
            ["major variable `v`: v.a is required now"],
        ),
        (
            of_type("object({ a = string })"),
            of_type("object({ a = optional(string) })"),
            ["minor variable `v`: v.a is optional now"],
        ),
        (
            of_type("object({ a = optional(number, -1) })"),
            of_type("object({ a = optional(number) })"),
            ["major variable `v`: the default of v.a was -1, is null"],
        ),
        # What comes out
        ('output "o" {\n  value = 1\n}\n', "", ["major output `o` is gone"]),
        ("", 'output "o" {\n  value = 1\n}\n', ["minor output `o` is new"]),
        (
            'output "o" {\n  value = 1\n}\n',
            'output "o" {\n  value     = 1\n  sensitive = true\n}\n',
            ["major output `o` is sensitive"],
        ),
        ('output "o" {\n  value = 1\n}\n', 'output "o" {\n  value = 2\n}\n', ["patch output `o` has another value: 2"]),
    ],
)
def test_a_change_of_what_goes_in_or_out_reaches_as_far_as_callers_feel_it(
    cli: Cli, tmp_path: Path, old: str, new: str, expected: list[str]
) -> None:
    assert changes(cli, tmp_path, old, new) == expected


BODY = "patch resources, data sources or locals changed: a plan says what that does"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("", STANDING % "", ["patch x_y.a is new", BODY]),
        (STANDING % "", "", ["major x_y.a is gone without a `moved` block: what stands there is destroyed", BODY]),
        (
            STANDING % "",
            STANDING.replace('"a"', '"b"') % "" + MOVED % ("x_y.a", "x_y.b"),
            ["patch x_y.a moved", "patch x_y.b is new", BODY],
        ),
        (  # a chain, of which the end is what counts
            STANDING % "",
            MOVED % ("x_y.a", "x_y.b") + MOVED % ("x_y.b", "x_y.c") + STANDING.replace('"a"', '"c"') % "",
            ["patch x_y.a moved", "patch x_y.c is new", BODY],
        ),
        (
            STANDING % "" + MOVED % ("x_y.z", "x_y.a"),
            MOVED % ("x_y.z", "x_y.a") + MOVED % ("x_y.a", "x_y.b") + STANDING.replace('"a"', '"b"') % "",
            ["patch x_y.a moved", "patch x_y.b is new", BODY],
        ),
        (
            STANDING % "",
            MOVED % ("x_y.a", "x_y.b"),
            ["major x_y.a is gone without a `moved` block: what stands there is destroyed", BODY],
        ),
        (
            STANDING % "",
            MOVED % ("x_y.a", 'module.m["k"].x_y.a') + 'module "m" {\n  source = "./m"\n}\n',
            ["patch module.m is new", "patch x_y.a moved", BODY],
        ),
        (STANDING % "", STANDING % "  count = 2\n", [BODY]),
        (
            STANDING % "",
            STANDING % "  for_each = var.k\n",
            ["major x_y.a was made by no repetition, is made by for_each, without a `moved` block", BODY],
        ),
        (STANDING % "  count = 2\n", STANDING % "  for_each = var.k\n" + MOVED % ("x_y.a[0]", 'x_y.a["k"]'), [BODY]),
        (
            STANDING % "" + MOVED % ("x_y.z", "x_y.a"),
            STANDING % "",
            ["major the `moved` block from x_y.z is gone: whoever skips a release loses what stands there"],
        ),
        (
            'module "m" {\n  source = "./m"\n}\n',
            "",
            ["major module.m is gone without a `moved` block: what stands there is destroyed", BODY],
        ),
    ],
)
def test_an_address_that_is_gone_is_a_major_change_unless_a_moved_block_leads_on(
    cli: Cli, tmp_path: Path, old: str, new: str, expected: list[str]
) -> None:
    assert changes(cli, tmp_path, old, new) == expected


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (">= 5.100.0", ">= 6.0", "major provider aws was >= 5.100.0, is >= 6.0: a higher floor"),
        (">= 5.100.0", ">= 5.101", "minor provider aws was >= 5.100.0, is >= 5.101: a higher floor"),
        (">= 5.100.0", ">= 5.99", "minor provider aws was >= 5.100.0, is >= 5.99: a lower floor"),
        (">= 5.100.0", ">= 5.100.0, < 7", "major provider aws was >= 5.100.0, is >= 5.100.0, < 7: less far up"),
        ("~> 5.100", ">= 5.100", "minor provider aws was ~> 5.100, is >= 5.100: further up"),
        (">= 5.100.0", ">= 5.100", "patch provider aws was >= 5.100.0, is >= 5.100"),
    ],
)
def test_a_provider_is_judged_by_the_ends_of_its_range(
    cli: Cli, tmp_path: Path, old: str, new: str, expected: str
) -> None:
    assert changes(cli, tmp_path, PROVIDER % old, PROVIDER % new) == [expected]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (
            of_type("object({ a = optional(set(string), []), b = bool })"),
            of_type('object({\n    b = bool # why\n    "a" : optional(set(string), [])\n  })'),
        ),
        (
            LIMIT % ("alltrue([for x in var.v : x > 1])", "m"),
            LIMIT % ("alltrue([\n      for x in var.v :\n      x > 1\n    ])", "m"),
        ),
        (
            variable("  default = { a = 1, b = [1, 2] }"),
            variable('  default = {\n    "b" = [\n      1,\n      2,\n    ]\n    a   = 1\n  }'),
        ),
        ("# one\n", "# two\n"),
    ],
)
def test_another_layout_is_no_change(cli: Cli, tmp_path: Path, old: str, new: str) -> None:
    assert changes(cli, tmp_path, old, new) == []


def test_two_releases_differ_as_the_golden_says(cli: Cli, golden: Golden) -> None:
    ran = cli("modules", "diff", str(RELEASES / "old"), str(RELEASES / "new"))
    assert (ran.code, ran.err) == (0, "")
    golden(RELEASES / "changes.txt", ran.out)


def test_json_says_the_same_as_text(cli: Cli) -> None:
    text = cli("modules", "diff", str(RELEASES / "old"), str(RELEASES / "new")).out.splitlines()
    read = json.loads(cli("modules", "diff", str(RELEASES / "old"), str(RELEASES / "new"), "--format", "json").out)
    assert [f"{each['step']:<5}  {each['module']}: {each['text']}" for each in read["changes"]] == text[:-1]
    assert read["step"] == "major"


def test_a_tree_does_not_differ_from_itself(cli: Cli) -> None:
    ran = cli(
        "modules", "diff", str(RELEASES / "new"), str(RELEASES / "new"), "--claimed", "1.0.1", "--released", "1.0.0"
    )
    assert (ran.code, ran.out, ran.err) == (0, "needed: no release\n", "")


@pytest.mark.parametrize(
    ("released", "claimed", "enough"),
    [
        ("1.4.0", "1.5.0", False),
        ("1.4.0", "2.0.0-rc.1", False),
        ("1.4.0", "2.0.0", True),
        ("0.4.0", "0.4.1", False),
        ("0.4.0", "0.5.0", True),
        ("2.0.0-rc.1", "2.0.0-rc.2", True),
        ("2.0.0-rc.1", "2.0.0-rc.1", False),
    ],
)
def test_a_version_claims_enough_for_a_major_change_or_is_refused(
    cli: Cli, released: str, claimed: str, enough: bool
) -> None:
    trees = str(RELEASES / "old"), str(RELEASES / "new")
    ran = cli("modules", "diff", *trees, "--released", released, "--claimed", claimed)
    assert (ran.code, f"error[FT643]: {claimed} is too small a step from {released}" in ran.err) == (
        int(not enough),
        not enough,
    )


@pytest.mark.parametrize(
    ("fragments", "said"),
    [
        (["5.breaking.md", "6.fix.md", "README.md"], ""),
        (["5.change.md"], "the changelog claims no more than a minor change, but the modules have a major change"),
        ([], "the changelog claims nothing, but the modules have a major change"),
    ],
)
def test_a_changelog_claims_enough_or_is_refused(cli: Cli, tmp_path: Path, fragments: list[str], said: str) -> None:
    for name in fragments:
        (tmp_path / name).write_text("It changed.\n", encoding="utf-8")
    ran = cli("modules", "diff", str(RELEASES / "old"), str(RELEASES / "new"), "--changelog", str(tmp_path))
    assert (ran.code, ran.err.partition("\n")[0]) == (int(bool(said)), f"error[FT643]: {said}" if said else "")


def test_a_fragment_has_a_kind(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "5.feature.md").touch()
    ran = cli("modules", "diff", str(RELEASES / "new"), str(RELEASES / "new"), "--changelog", str(tmp_path))
    assert (ran.code, "error[FT644]: the name 5.feature.md has no kind of change" in ran.err) == (1, True)


def test_the_list_of_a_built_tree_says_what_was_released(cli: Cli, tmp_path: Path) -> None:
    exchange(tmp_path / "old", {"vpc/main.tf": variable("  default = 1")})
    module(tmp_path / "vpc", variable("  default = 2"))
    (tmp_path / "new").mkdir()
    (tmp_path / "vpc").rename(tmp_path / "new" / "vpc")
    ran = cli("modules", "diff", str(tmp_path / "old"), str(tmp_path / "new"), "--claimed", __version__)
    assert f"error[FT643]: {__version__} is too small a step from {__version__} for a major change" in ran.err


def test_without_a_version_of_the_last_release_nothing_can_be_claimed(cli: Cli) -> None:
    ran = cli("modules", "diff", str(RELEASES / "old"), str(RELEASES / "new"), "--claimed", "1.0.0")
    assert (ran.code, "add --released VERSION" in ran.err) == (2, True)


@pytest.mark.parametrize("option", ["--claimed", "--released"])
def test_a_version_that_is_no_semver_is_refused(cli: Cli, option: str) -> None:
    versions = {"--claimed": "1.0.0", "--released": "1.0.0", option: "v2"}
    given = [word for pair in versions.items() for word in pair]
    ran = cli("modules", "diff", str(RELEASES / "new"), str(RELEASES / "new"), *given)
    assert (ran.code, f"error[FT642]: 'v2' is no semver\n  at {option}" in ran.err) == (1, True)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("README.md", b"", "error[FT640]: new holds no Terraform module"),
        ("main.tf", b'variable "v" {\n  type = \n}\n', "error[FT641]: new/main.tf cannot be read as Terraform"),
        ("main.tf", b"\xff", "error[FT641]: new/main.tf is no UTF-8 text"),
        (
            "main.tf",
            b'variable "v" {\n  type = list(thing)\n}\n',
            "error[FT641]: new: variable `v`: 'list(thing)' is no type",
        ),
        (
            "main.tf",
            b'terraform {\n  required_version = "five"\n}\n',
            "error[FT641]: new: 'five' is no version constraint",
        ),
    ],
)
def test_what_cannot_be_compared_is_a_problem_with_its_file(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, content: bytes, said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    module(Path("old"), "")
    Path("new").mkdir()
    Path("new", name).write_bytes(content)
    ran = cli("modules", "diff", "old", "new")
    assert (ran.code, ran.err.partition("\n")[0]) == (1, said)


def test_json_of_terraform_is_not_compared(cli: Cli, tmp_path: Path) -> None:
    old, new = module(tmp_path / "old", ""), module(tmp_path / "new", "")
    (tmp_path / "new" / "more.tf.json").write_text("{}", encoding="utf-8")
    ran = cli("modules", "diff", old, new)
    assert (ran.code, "more.tf.json is Terraform's JSON" in ran.err) == (1, True)


def test_a_syntax_error_is_shown_where_it_is(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    ran = cli("modules", "diff", module(Path("old"), ""), module(Path("new"), 'a = "b"\nc = ]\n'))
    assert "  --> new/main.tf:2:5\n    2 | c = ]\n      |     ^\n" in ran.err


def test_without_python_hcl2_one_line_says_how_to_get_it() -> None:
    program = "import sys; sys.modules['hcl2'] = None; from fargate_tf.cli import run; sys.exit(run(sys.argv[1:]))"
    command = [sys.executable, "-c", program, "modules", "diff", str(RELEASES / "old"), str(RELEASES / "new")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    said = "Error: comparing modules needs python-hcl2: pip install 'fargate-tf[modules]'"
    assert (done.returncode, done.stderr.splitlines()[-1]) == (2, said)
