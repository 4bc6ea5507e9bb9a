"""The command line as a shell sees it: exit codes, what goes to stdout and to stderr, and which files change."""

from __future__ import annotations

import errno
import os
import pty
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NoReturn

import hcl2
import pytest
from lark import UnexpectedInput

import fargate_tf.pipeline
from fargate_tf.check.catalogue import CATALOGUE
from fargate_tf.load import load
from fargate_tf.pipeline import compile_blueprint
from fargate_tf.problem import InternalError
from fargate_tf.version import __version__
from tests.conftest import Cli, Ran

ROOT = Path(__file__).parent.parent
COMMAND = [sys.executable, "-m", "fargate_tf"]
TODAY = ["--today", "2026-11-23"]
NOTHING_RENDERED = "fargate-tf: nothing was rendered, see the problems on stderr\n"

PARTS = """\
from fargate_tf import AccessEntry, Blueprint, Cluster, FargateProfile, Network, Selector, parameter


def dev(name: str = "dev", **more: object) -> Blueprint:
    return Blueprint(
        region="eu-central-1",
        account_id="111122223333",
        network=Network(cidr="10.0.0.0/16", availability_zones=["eu-central-1a", "eu-central-1b"], **more),
        cluster=Cluster(
            name,
            version="1.35",
            fargate_profiles=[FargateProfile("default", selectors=[Selector("default")])],
            access_entries=[AccessEntry("arn:aws:iam::111122223333:role/Admin", policies=["AmazonEKSViewPolicy"])],
        ),
    )


"""
FILES = {
    "blueprint.py": f"{PARTS}blueprint = dev()\n",
    "warned.py": f'{PARTS}blueprint = dev(nat="single")\n',
    "broken.py": f'{PARTS}blueprint = dev(nat="per-az", cird="10.0.0.0/8")\n',
    "fleet.py": f'{PARTS}blueprints = [dev("dev"), dev("prod")]\n',
    "parameters.py": f"""{PARTS}
name, s3 = parameter("name", default="dev"), parameter("s3", default=True)
blueprint = dev(name, s3_endpoint=s3)
""",
    "printing.py": f'{PARTS}print("from the blueprint")\nblueprint = dev()\n',
    "halved.py": f'{PARTS}blueprints = [dev("dev"), dev("prod", nat="per-az")]\n',
}


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a blueprint of every kind, in which every test runs."""
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def contents(folder: Path) -> dict[str, bytes | None]:
    """Every file with its bytes, every folder, by their paths; no trace of a file half written is missed."""
    found = (path for path in folder.rglob("*") if "__pycache__" not in path.parts)
    return {str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None for path in found}


def made(folder: Path) -> dict[str, bytes | None]:
    """What is in the folder besides the blueprints."""
    return {name: content for name, content in contents(folder).items() if name not in FILES}


def rendered(file: str, name: str | None = None) -> str:
    """The Terraform of a blueprint, without the line that a file begins with."""
    return next(compile_blueprint(one.blueprint) for one in load(file) if name in {None, one.blueprint.key})


def codes(text: str) -> list[str]:
    """The codes of the problems that a text tells, in its order."""
    return [
        line.partition("[")[2].partition("]")[0] for line in text.splitlines() if line.partition("]")[2][:2] == ": "
    ]


# Exit codes


@pytest.mark.parametrize(
    ("command", "code"),
    [
        ("render blueprint.py", 0),
        ("check blueprint.py --today 2026-11-23", 0),
        ("check warned.py --today 2026-11-23", 0),
        ("list blueprint.py", 0),
        ("explain FT203", 0),
        ("--version", 0),
        ("--help", 0),
        ("render --help", 0),
        ("check broken.py --today 2026-11-23", 1),
        ("render broken.py", 1),
        ("render broken.py -o main.tf --check", 1),
        ("check blueprint.py --today 2030-01-01", 1),
        ("--nonsense", 2),
        ("nonsense", 2),
        ("render", 2),
        ("render blueprint.py --nonsense", 2),
        ("render missing.py", 2),
        ("check .", 2),
        ("render blueprint.py --check", 2),
        ("render blueprint.py --set name", 2),
        ("render blueprint.py --set =prod", 2),
        ("render blueprint.py --select prod", 2),
        ("render fleet.py", 2),
        ("check blueprint.py --today tomorrow", 2),
        ("explain FT999", 2),
        ("completion tcsh", 2),
        ("render blueprint.py -o main.tf --check", 3),
    ],
)
def test_the_exit_code_tells_what_happened(command: str, code: int, cli: Cli) -> None:
    assert cli(*command.split()).code == code


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("render missing.py", "File 'missing.py' does not exist"),
        ("render .", "File '.' is a directory"),
        ("render blueprint.py --chekc", "No such option"),
        ("render blueprint.py -o main.tf.json", "main.tf.json is the name of a JSON file: add --format json"),
        ("render blueprint.py --format json -o a.tf", "files that end in .tf.json: write -o a.tf.json"),
        ("render blueprint.py --check", "--check compares with a file: name it with -o"),
        ("render blueprint.py --set name", "'name' has no '='; write --set name=value"),
        ("render fleet.py --select test", "fleet.py has no blueprint 'test'; it has dev, prod"),
        (
            "render fleet.py",
            "fleet.py has several blueprints (dev, prod): choose one with --select, or give -o DIR",
        ),
        ("explain FT999", "there is no problem 'FT999'; `fargate-tf explain` lists them all"),
    ],
)
def test_a_wrong_call_is_told_on_stderr_and_writes_nothing(command: str, said: str, cli: Cli, here: Path) -> None:
    ran = cli(*command.split())
    assert ran.code == 2
    assert said in ran.err
    assert ran.out in {"", NOTHING_RENDERED}
    assert made(here) == {}


def test_an_interrupt_ends_with_the_code_of_an_interrupt(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fargate_tf.pipeline, "document_of", raising(KeyboardInterrupt()))
    ran = cli("render", "blueprint.py", "-o", "main.tf")
    assert (ran.code, ran.err.strip()) == (130, "interrupted")


@pytest.mark.parametrize("error", [InternalError("no such attribute"), RuntimeError("boom")], ids=repr)
def test_a_fault_of_ours_asks_for_a_report_with_its_traceback(
    error: Exception, cli: Cli, monkeypatch: pytest.MonkeyPatch, here: Path
) -> None:
    monkeypatch.setattr(fargate_tf.pipeline, "document_of", raising(error))
    ran = cli("render", "blueprint.py", "-o", "main.tf")
    assert (ran.code, ran.out) == (70, "")
    assert "Traceback (most recent call last)" in ran.err
    assert str(error) in ran.err
    assert ran.err.endswith("this is a bug in fargate-tf; please report it with the text above and the blueprint\n")
    assert made(here) == {}


def raising(error: BaseException) -> object:
    """A function that raises."""

    def raises(*_: object, **__: object) -> NoReturn:
        raise error

    return raises


# stdout and stderr


def test_render_writes_terraform_and_nothing_else_to_stdout(cli: Cli) -> None:
    ran = cli("render", "blueprint.py")
    header, _, text = ran.out.partition("\n")
    assert header.startswith(
        f"# Rendered by fargate-tf {__version__} from blueprint.py; edit that, not this file. crc32:"
    )
    assert text == rendered("blueprint.py")
    assert ran.err == ""


def test_render_is_silent_about_warnings(cli: Cli) -> None:
    assert cli("render", "warned.py").err == ""


def test_check_tells_everything_on_stderr(cli: Cli) -> None:
    ran = cli("check", "warned.py", *TODAY)
    assert (ran.out, codes(ran.err)) == ("", ["FT107"])
    assert ran.err.endswith("\n1 warning\n")


def test_what_a_blueprint_prints_does_not_get_into_the_terraform(cli: Cli) -> None:
    ran = cli("render", "printing.py")
    assert ran.out.partition("\n")[2] == rendered("blueprint.py")
    assert ran.err == "from the blueprint\n"


@pytest.mark.parametrize("file", ["broken.py", "halved.py"])
def test_a_failing_render_leaves_a_line_on_stdout_that_no_parser_takes(file: str, cli: Cli) -> None:
    select = ["--select", "prod"] if file == "halved.py" else []
    ran = cli("render", file, *select)
    assert (ran.code, ran.out) == (1, NOTHING_RENDERED)
    assert "FT008" in codes(ran.err)
    with pytest.raises(UnexpectedInput):
        hcl2.loads(ran.out)


def test_all_problems_of_a_file_are_told_in_one_run_by_render_and_by_check(cli: Cli) -> None:
    assert codes(cli("render", "broken.py").err) == codes(cli("check", "broken.py", *TODAY).err) == ["FT006", "FT008"]


@pytest.mark.parametrize(
    "content",
    [
        b'blueprint = "\xfc"\n',
        b"blueprint = 1\x00\n",
        b"blueprint = (\n",
        b"# -*- coding: klingon -*-\n",
        b"\xff\xfe\x00",
        b"blueprint = " + 200_000 * b"-" + b"1\n",
        b"blueprint = " + b"+".join(100_000 * [b"1"]) + b"\n",
    ],
    ids=["latin 1", "null byte", "open bracket", "unknown encoding", "utf 16", "signs", "sum"],
)
def test_a_file_that_is_no_python_is_a_problem_and_no_traceback(content: bytes, cli: Cli, here: Path) -> None:
    (here / "strange.py").write_bytes(content)
    ran = cli("check", "strange.py")
    assert (ran.code, codes(ran.err)) == (1, ["FT002"])
    assert "Traceback" not in ran.err


@pytest.mark.parametrize(
    ("typed", "wrong", "told"),
    [
        ("rendr", "rendr", "did you mean 'render'?"),
        ("modules bild", "bild", "did you mean 'build'?"),
        ("x", "x", "there are check, completion, "),
    ],
)
def test_a_misspelt_command_is_told_with_the_one_that_was_meant(typed: str, wrong: str, told: str, cli: Cli) -> None:
    ran = cli(*typed.split())
    assert ran.code == 2
    assert f"there is no command {wrong!r}: {told}" in ran.err


@pytest.mark.parametrize("group", [[], ["modules"]])
def test_summaries_of_commands_are_not_cut(group: list[str], cli: Cli) -> None:
    listed = cli(*group, "--help").out.partition("Commands:\n")[2]
    assert len(listed.splitlines()) > 3
    assert "..." not in listed


@pytest.mark.parametrize(
    ("command", "told"),
    [
        ("convert blueprint.py -o a.py", "a.py is the name of a file in python, and this is yaml: add --to python"),
        ("convert blueprint.py --to python -o a.YML", "add --to yaml, or end the name with .py"),
        ("import cluster.yaml -o a.yaml", "add --format yaml, or end the name with .py"),
        ("graph blueprint.py -o a.svg", "add --format svg, or end the name with .mmd"),
        ("graph blueprint.py --format svg -o a.mmd", "add --format mermaid, or end the name with .svg"),
    ],
)
def test_a_file_is_not_named_as_one_of_another_format(command: str, told: str, cli: Cli, here: Path) -> None:
    (here / "cluster.yaml").write_text("kind: ClusterConfig\n", encoding="utf-8")
    before = sorted(here.iterdir())
    ran = cli(*command.split())
    assert (ran.code, sorted(here.iterdir())) == (2, before)
    assert told in ran.err


def test_a_blueprint_may_import_its_neighbours(cli: Cli, here: Path) -> None:
    folder = here / "live"
    folder.mkdir()
    (folder / "neighbour_of_a_blueprint.py").write_text(PARTS, encoding="utf-8")
    (folder / "main.py").write_text("from neighbour_of_a_blueprint import dev\nblueprint = dev()\n", encoding="utf-8")
    assert cli("render", "live/main.py").out.partition("\n")[2] == rendered("blueprint.py")


# Files


@pytest.mark.parametrize("target", ["main.tf", "network.tf", "new/folders/main.tf"])
def test_o_with_a_file_writes_that_file(target: str, cli: Cli, here: Path) -> None:
    out = cli("render", "blueprint.py").out
    ran = cli("render", "blueprint.py", "-o", target)
    assert ran == Ran(0, "", f"wrote {target}\n")
    assert (here / target).read_text(encoding="utf-8") == out


def test_a_fleet_is_written_into_a_folder_for_each_blueprint(cli: Cli, here: Path) -> None:
    assert cli("render", "fleet.py", "-o", "live").code == 0
    for name in ("dev", "prod"):
        assert cli("render", "fleet.py", "--select", name, "-o", f"{name}/").code == 0
        assert contents(here / "live" / name) == contents(here / name) != {}


def test_a_fleet_with_one_mistake_writes_nothing(cli: Cli, here: Path) -> None:
    ran = cli("render", "halved.py", "-o", "live")
    assert (ran.code, codes(ran.err)) == (1, ["FT008"])
    assert "  at blueprints[1].network.nat\n" in ran.err
    assert made(here) == {}


def test_rendering_again_changes_nothing_not_even_the_time_of_the_file(cli: Cli, here: Path) -> None:
    cli("render", "blueprint.py", "-o", "main.tf")
    before = (here / "main.tf").stat()
    assert cli("render", "blueprint.py", "-o", "main.tf") == Ran(0, "", "unchanged main.tf\n")
    after = (here / "main.tf").stat()
    assert (after.st_mtime_ns, after.st_ino) == (before.st_mtime_ns, before.st_ino)


def test_a_changed_blueprint_overwrites_a_file_of_ours(cli: Cli, here: Path) -> None:
    cli("render", "blueprint.py", "-o", "main.tf")
    assert cli("render", "warned.py", "-o", "main.tf").err == "wrote main.tf\n"
    assert (here / "main.tf").read_text(encoding="utf-8").partition("\n")[2] == rendered("warned.py")


def test_a_written_file_has_the_rights_of_one_made_by_hand(cli: Cli, here: Path) -> None:
    (here / "by_hand.tf").touch()
    cli("render", "blueprint.py", "-o", "main.tf")
    assert (here / "main.tf").stat().st_mode == (here / "by_hand.tf").stat().st_mode


def test_an_empty_file_is_taken_as_a_place_to_write(cli: Cli, here: Path) -> None:
    (here / "main.tf").touch()
    assert cli("render", "blueprint.py", "-o", "main.tf").code == 0


def test_a_failing_render_leaves_the_file_as_it_was(cli: Cli, here: Path) -> None:
    cli("render", "blueprint.py", "-o", "main.tf")
    before = contents(here)
    ran = cli("render", "broken.py", "-o", "main.tf")
    assert (ran.code, ran.out) == (1, "")
    assert contents(here) == before


def test_check_of_a_current_file_is_silent_and_of_a_stale_or_missing_one_says_so(cli: Cli, here: Path) -> None:
    cli("render", "blueprint.py", "-o", "main.tf")
    before = contents(here)
    assert cli("render", "blueprint.py", "-o", "main.tf", "--check") == Ran(0, "", "")
    assert cli("render", "warned.py", "-o", "main.tf", "--check") == Ran(
        3, "", "main.tf is not current: render it again\n"
    )
    assert cli("render", "blueprint.py", "-o", "gone/main.tf", "--check") == Ran(
        3, "", "gone/main.tf is not current: render it again\n"
    )
    assert contents(here) == before


def test_check_of_a_fleet_names_the_stale_files_only(cli: Cli, here: Path) -> None:
    cli("render", "fleet.py", "-o", "live")
    (here / "live" / "dev" / "main.tf").write_text("", encoding="utf-8")
    ran = cli("render", "fleet.py", "-o", "live", "--check")
    assert (ran.code, ran.err) == (3, "live/dev/main.tf is not current: render it again\n")


def edited(text: str) -> str:
    return text.replace("10.0.0.0/16", "10.1.0.0/16")


def test_a_file_edited_by_hand_is_not_overwritten_without_force(cli: Cli, here: Path) -> None:
    cli("render", "blueprint.py", "-o", "main.tf")
    file = here / "main.tf"
    file.write_text(edited(file.read_text(encoding="utf-8")), encoding="utf-8")
    before = contents(here)

    ran = cli("render", "blueprint.py", "-o", "main.tf")
    assert (ran.code, ran.out, codes(ran.err)) == (1, "", ["FT020"])
    assert "main.tf was edited by hand\n  --> main.tf\n" in ran.err
    assert contents(here) == before

    assert cli("render", "blueprint.py", "-o", "main.tf", "--force").err == "wrote main.tf\n"
    assert file.read_text(encoding="utf-8").partition("\n")[2] == rendered("blueprint.py")


def test_a_file_of_somebody_else_is_not_overwritten_without_force(cli: Cli, here: Path) -> None:
    (here / "main.tf").write_text("# mine\n", encoding="utf-8")
    ran = cli("render", "blueprint.py", "-o", "main.tf")
    assert (ran.code, codes(ran.err)) == (1, ["FT021"])
    assert (here / "main.tf").read_text(encoding="utf-8") == "# mine\n"

    assert cli("render", "blueprint.py", "-o", "main.tf", "--force").code == 0


def test_a_folder_in_the_place_of_the_file_is_never_overwritten(cli: Cli, here: Path) -> None:
    (here / "live" / "main.tf").mkdir(parents=True)
    ran = cli("render", "blueprint.py", "-o", "live", "--force")
    assert (ran.code, codes(ran.err)) == (1, ["FT021"])
    assert sorted(made(here)) == ["live", "live/main.tf"]


@pytest.mark.parametrize("target", ["live/", "live/main.tf"])
def test_a_link_does_not_lead_the_output_elsewhere_not_even_with_force(target: str, cli: Cli, here: Path) -> None:
    (here / "live").mkdir()
    (here / "elsewhere.tf").touch()
    (here / "live" / "main.tf").symlink_to(here / "elsewhere.tf")
    ran = cli("render", "blueprint.py", "-o", target, "--force")
    assert (ran.code, codes(ran.err)) == (1, ["FT022"])
    assert (here / "elsewhere.tf").read_bytes() == b""


def test_a_linked_folder_of_a_fleet_stops_all_of_it(cli: Cli, here: Path) -> None:
    (here / "elsewhere").mkdir()
    (here / "live").mkdir()
    (here / "live" / "prod").symlink_to(here / "elsewhere")
    ran = cli("render", "fleet.py", "-o", "live")
    assert (ran.code, codes(ran.err)) == (1, ["FT022"])
    assert "live/prod leads outside live\n" in ran.err
    assert list(here.rglob("*.tf")) == []


def test_a_folder_that_is_a_link_itself_may_be_named(cli: Cli, here: Path) -> None:
    (here / "real").mkdir()
    (here / "link").symlink_to(here / "real")
    assert cli("render", "blueprint.py", "-o", "link").code == 0
    assert (here / "real" / "main.tf").exists()


def test_a_full_disk_leaves_everything_as_it_was(cli: Cli, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cli("render", "fleet.py", "-o", "live")
    before = contents(here)
    (here / "fleet.py").write_text(FILES["fleet.py"].replace("1.35", "1.36"), encoding="utf-8")
    monkeypatch.setattr(os, "fsync", raising(OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))))

    ran = cli("render", "fleet.py", "-o", "live")
    assert (ran.code, ran.err) == (1, "error: live/dev/main.tf: No space left on device\n")
    assert {**contents(here), "fleet.py": before["fleet.py"]} == before


def test_a_place_that_cannot_be_written_is_an_error_and_no_fault_of_ours(cli: Cli) -> None:
    ran = cli("render", "blueprint.py", "-o", "fleet.py/main.tf")
    assert ran.code == 1
    assert ran.err.startswith("error: fleet.py")


# Parameters and selection


def test_set_gives_parameters_their_values_and_may_be_repeated(cli: Cli) -> None:
    text = cli("render", "parameters.py", "--set", "name=prod", "--set", "s3=false").out
    assert '"/aws/eks/prod/cluster"' in text
    assert "aws_vpc_endpoint" not in text


def test_a_value_may_hold_equals_signs_and_be_empty(cli: Cli) -> None:
    assert "'a=b' is not 1 to 100 letters" in cli("check", "parameters.py", "--set", "name=a=b").err
    assert "'' is not 1 to 100 letters" in cli("check", "parameters.py", "--set", "name=").err


@pytest.mark.parametrize(
    ("command", "setting", "code"),
    [
        ("render", "nmae=prod", "FT009"),
        ("check", "nmae=prod", "FT009"),
        ("list", "nmae=prod", "FT009"),
        ("render", "s3=perhaps", "FT010"),
    ],
)
def test_a_setting_that_nothing_asks_for_or_that_does_not_fit_is_a_problem(
    command: str, setting: str, code: str, cli: Cli
) -> None:
    ran = cli(command, "parameters.py", "--set", setting)
    assert (ran.code, codes(ran.err)) == (1, [code])


def test_select_takes_one_blueprint_of_a_file(cli: Cli) -> None:
    assert cli("render", "fleet.py", "--select", "prod").out.partition("\n")[2] == rendered("fleet.py", "prod")
    assert cli("check", "halved.py", "--select", "dev", *TODAY).code == 0
    assert cli("check", "halved.py", "--select", "prod", *TODAY).code == 1
    assert cli("list", "fleet.py", "--select", "prod").out == "prod  eu-central-1  prod\n"


def test_list_tells_name_region_and_cluster(cli: Cli) -> None:
    assert cli("list", "fleet.py") == Ran(0, "dev   eu-central-1  dev\nprod  eu-central-1  prod\n", "")


def test_list_takes_blueprints_that_are_not_sound(cli: Cli, here: Path) -> None:
    (here / "bare.py").write_text("from fargate_tf import Blueprint\nblueprint = Blueprint()\n", encoding="utf-8")
    assert cli("list", "bare.py") == Ran(0, "?  <not given>  ?\n", "")


# Telling more


@pytest.mark.parametrize("code", CATALOGUE)
def test_explain_tells_title_reason_and_source_of_every_code(code: str, cli: Cli) -> None:
    entry = CATALOGUE[code]
    ran = cli("explain", code.lower())
    head = f"{entry.severity}[{code}]: {entry.title}"
    assert ran == Ran(0, "\n\n".join((head, entry.why, *entry.of_aws(), f"Source: {entry.source}\n")), "")
    assert "" not in {entry.title, entry.why, entry.source}


def test_explain_without_a_code_lists_them_all_in_order(cli: Cli) -> None:
    lines = cli("explain").out.splitlines()
    assert [line.split()[0] for line in lines] == sorted(CATALOGUE, key=lambda code: (len(code), code))


def test_version_is_the_version_of_the_package(cli: Cli) -> None:
    assert cli("--version") == Ran(0, f"fargate-tf {__version__}\n", "")


def test_the_module_and_the_script_are_one_command() -> None:
    script = Path(sys.executable).with_name("fargate-tf")
    calls = [COMMAND, [str(script)]] if script.exists() else [COMMAND]
    assert {ran([*call, "--version"]).out for call in calls} == {f"fargate-tf {__version__}\n"}


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_a_script_for_the_shell(shell: str, cli: Cli) -> None:
    printed = cli("completion", shell)
    assert (printed.code, printed.err) == (0, "")
    assert f"_FARGATE_TF_COMPLETE={shell}_complete" in printed.out


def test_what_the_completion_script_asks_is_answered() -> None:
    words = {"_FARGATE_TF_COMPLETE": "bash_complete", "COMP_WORDS": "fargate-tf ex", "COMP_CWORD": "1"}
    assert ran(COMMAND, words) == Ran(0, "plain,explain\n", "")
    assert ran(COMMAND, {**words, "_FARGATE_TF_COMPLETE": "bash_nonsense"}).code == 1


@pytest.mark.parametrize("typed", ["chek", "modules buil"])
def test_behind_a_misspelt_command_completion_puts_no_error_into_the_prompt(typed: str) -> None:
    words = {"COMP_WORDS": f"fargate-tf {typed} ", "COMP_CWORD": str(len(typed.split()) + 1)}
    asked = ran(COMMAND, {"_FARGATE_TF_COMPLETE": "bash_complete", **words})
    assert (asked.code, asked.err) == (0, "")


# Terminals and pipes


def ran(command: Sequence[str], surroundings: Mapping[str, str] | None = None) -> Ran:
    done = subprocess.run(command, env=environment(surroundings), capture_output=True, text=True, check=False)
    return Ran(done.returncode, done.stdout, done.stderr)


def environment(more: Mapping[str, str] | None = None) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in {"NO_COLOR", "FORCE_COLOR"}}
    return {**kept, "PYTHONPATH": str(ROOT), "TERM": "xterm", **(more or {})}


def on_a_terminal(*arguments: str, **surroundings: str) -> str:
    """What a terminal shows that is both stdout and stderr."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [*COMMAND, *arguments], stdout=theirs, stderr=theirs, env=environment(surroundings)
    ) as process:
        os.close(theirs)
        shown = b"".join(iter(lambda: read(ours), b""))
        process.wait()
    os.close(ours)
    return shown.decode().replace("\r\n", "\n")


def read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # how Linux tells that the other side has gone
        return b""


def test_problems_have_colours_on_a_terminal_only() -> None:
    assert "\x1b[31m\x1b[1merror[FT008]\x1b[0m" in on_a_terminal("check", "broken.py")
    assert "\x1b" not in ran([*COMMAND, "check", "broken.py"]).err


def test_no_color_takes_the_colours_from_a_terminal() -> None:
    assert "\x1b" not in on_a_terminal("check", "broken.py", NO_COLOR="1")


def test_an_empty_no_color_leaves_them() -> None:
    assert "\x1b" in on_a_terminal("check", "broken.py", NO_COLOR="")


def test_a_failing_render_shows_a_terminal_its_problems_only() -> None:
    shown = on_a_terminal("render", "broken.py", NO_COLOR="1")
    assert codes(shown) == ["FT006", "FT008"]
    assert NOTHING_RENDERED not in shown


@pytest.mark.parametrize("command", ["explain", "render blueprint.py", "--version", "--help"])
def test_a_pipe_that_is_closed_ends_a_command_quietly(command: str) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [*COMMAND, *command.split()], env=environment(), stdout=writer, stderr=subprocess.PIPE, text=True, check=False
    )
    os.close(writer)
    assert (done.returncode, done.stderr) == (0, "")
