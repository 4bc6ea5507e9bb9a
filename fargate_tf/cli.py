"""Arguments, files and exit codes; what a command does is told elsewhere."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Literal

import click

from fargate_tf.commands.shared import chosen_of as _chosen
from fargate_tf.commands.shared import colour as _colour
from fargate_tf.commands.shared import counted, show_problems, show_to_machines
from fargate_tf.commands.shared import of_a_blueprint as _of_a_blueprint
from fargate_tf.commands.shared import only_of as _only
from fargate_tf.commands.shared import options_of_a_blueprint as _options_of_a_blueprint
from fargate_tf.commands.shared import today as _today
from fargate_tf.exit_codes import FINE, INTERRUPTED, OUR_BUG, PROBLEMS, STALE
from fargate_tf.header import with_header
from fargate_tf.load import Loaded
from fargate_tf.problem import BlueprintError, Problem, in_file_order
from fargate_tf.version import __version__

if TYPE_CHECKING:
    from datetime import datetime

    from fargate_tf.bindings.binding import BindingName
    from fargate_tf.check.pods import Report
    from fargate_tf.hcl.nodes import Document
    from fargate_tf.outputs import Outputs
    from fargate_tf.pipeline import Syntax, Writer
    from fargate_tf.targets.forms import Form, FormName

    ReportForm = Literal["table", "json", "sarif", "github"]

_COMPLETING = "_FARGATE_TF_COMPLETE"
_REPORT = "this is a bug in fargate-tf; please report it with the text above and the blueprint"
# Of so many files only those are named that are others now.
_MANY_LINES = 200
_OR_FOLDER = ", or give -o DIR"
# What Terraform refuses to read, so that an empty `> main.tf` never plans the end of everything.
_NOT_TERRAFORM = "fargate-tf: nothing was rendered, see the problems on stderr"


def run(arguments: Sequence[str]) -> int:
    """Run the command line and give the exit code: 0 fine, 1 problems, 2 usage, 3 stale, 70 our bug."""
    try:
        with _closed_pipes_are_fine():
            # Outside its standalone mode click hands the code of an Exit back instead of raising it.
            code = main.main(list(arguments), prog_name="fargate-tf", standalone_mode=False)
            return code if isinstance(code, int) else FINE
    except click.ClickException as wrong:
        wrong.show()
        return wrong.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted", err=True)
        return INTERRUPTED
    except BlueprintError as error:
        show_problems(error.problems)
        return PROBLEMS
    except OSError as error:
        named = f"{error.filename}: " if error.filename else ""
        click.echo(f"error: {named}{error.strerror or error}", err=True)
        return PROBLEMS
    except Exception:  # noqa: BLE001  (the last door: whatever comes here is our bug)
        import traceback

        click.echo(traceback.format_exc(), err=True)
        click.echo(_REPORT, err=True)
        return OUR_BUG
    return FINE


@contextmanager
def _closed_pipes_are_fine() -> Iterator[None]:
    """`fargate-tf … | head` ends quietly."""
    try:
        yield
    except SystemExit:
        # Outside its standalone mode, click exits by itself in two cases: after completing a word for a shell,
        # and where a pipe is closed while it writes.
        if _COMPLETING in os.environ:
            raise


class _Commands(click.Group):
    """The commands below, and those that have files of their own, which are loaded when somebody calls them."""

    elsewhere = (
        *("convert", "cost", "graph", "import", "init", "lint", "list"),
        *("modules", "plan", "report", "schema"),
    )
    # A keyword of Python names no module.
    modules: Mapping[str, str] = {"import": "imports"}

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*super().list_commands(ctx), *self.elsewhere})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.elsewhere:
            return super().get_command(ctx, cmd_name)
        from importlib import import_module

        module = self.modules.get(cmd_name, cmd_name)
        command: click.Command = import_module(f"fargate_tf.commands.{module}").command
        return command


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="fargate-tf", message="%(prog)s %(version)s")
def main() -> None:
    """Turn a blueprint into Terraform for Amazon EKS on AWS Fargate.

    A blueprint is a Python file, and these commands run it: use only files that you trust. In YAML it is data.

    \b
    fargate-tf init                              write a first blueprint, and all around it
    fargate-tf render blueprint.py -o main.tf    write Terraform
    fargate-tf check blueprint.py                say everything that is wrong with it
    fargate-tf check blueprint.py k8s/           say where each pod will run, too
    fargate-tf report blueprint.py -o page.html  show all of it on one page
    fargate-tf explain FT307                     tell more about one problem
    """


@main.command()
@_of_a_blueprint
@click.option(
    "-o", "--output", metavar="FILE|DIR", help="Write here instead of stdout; a folder gets a file a subject."
)
@click.option(
    "--format",
    "syntax",
    type=click.Choice(["hcl", "json", "cdktf"]),
    default="hcl",
    show_default=True,
    help="Terraform's own syntax, its JSON for machines, or the JSON that CDKTF synthesizes (needs Node.js).",
)
@click.option(
    "--binding",
    type=click.Choice(["cdktn", "cdktf"]),
    help="Which of the two synthesizes, where both are installed: CDK Terrain, or the archived CDKTF.",
)
@click.option(
    "--modules",
    metavar="SOURCE",
    help="Call the published modules: ./FOLDER, git::URL?ref=…, URL.zip?checksum=…, or NAME.",
)
@click.option("--modules-version", metavar="VERSION", help="The release to take, of modules in a registry.")
@click.option(
    "--moved-from",
    type=click.Choice(["self-contained", "modules"]),
    help="The form that stands in AWS: Terraform then moves its resources instead of making them again.",
)
@click.option("--check", "only_check", is_flag=True, help="Write nothing; exit 3 when the file is not current.")
@click.option("--force", is_flag=True, help="Overwrite files that were edited by hand or are not ours.")
def render(  # noqa: PLR0913  (one argument for each option)
    file: str,
    settings: Mapping[str, str],
    select: str | None,
    output: str | None,
    syntax: Syntax | Literal["cdktf"],
    binding: BindingName | None,
    modules: str | None,
    modules_version: str | None,
    moved_from: FormName | None,
    only_check: bool,
    force: bool,
) -> None:
    """Write the Terraform of a blueprint.

    \b
    fargate-tf render blueprint.py -o main.tf
    fargate-tf render blueprint.py --set env=prod -o prod/
    fargate-tf render fleet.py -o live/          a folder for each blueprint
    fargate-tf render blueprint.py -o main.tf --check
    fargate-tf render blueprint.py --format json -o main.tf.json
    fargate-tf render blueprint.py --format cdktf -o main.tf.json
    fargate-tf render blueprint.py --modules git::https://example.com/modules.git?ref=v1.0.0
    fargate-tf render blueprint.py --modules ./modules --moved-from self-contained -o main.tf
    """
    if only_check and output is None:
        raise click.UsageError("--check compares with a file: name it with -o")
    if binding is not None and syntax != "cdktf":
        raise click.UsageError("--binding says what synthesizes, and goes with --format cdktf")
    form = _form(modules, modules_version, moved_from)
    if output is None:
        _to_stdout(file, settings, select, partial(_writer, syntax, binding), form)
        return
    from fargate_tf.outputs import outputs_of

    _fits(output, syntax)
    writer = _writer(syntax, binding)
    chosen = _chosen(file, settings, select)
    made = outputs_of(chosen, _documents(chosen, form), output=output, file=file, writer=writer)
    if only_check:
        _compare(made)
    else:
        _write(made, output, force=force)


def _form(modules: str | None, version: str | None, moved_from: FormName | None) -> Form | None:
    """The form that was asked for; `None` is the self-contained one."""
    if modules is None and version is None and moved_from is None:
        return None
    from fargate_tf.targets.forms import Form
    from fargate_tf.targets.source import module_source

    if modules is None and version is not None:
        raise click.UsageError("--modules-version goes with --modules, the name of modules in a registry")
    if moved_from == ("self-contained" if modules is None else "modules"):
        message = f"this renders the form {moved_from!r} itself; --moved-from names the other one"
        raise click.UsageError(message)
    try:
        return Form(None if modules is None else module_source(modules, version), moved_from)
    except ValueError as error:
        message = f"{modules!r}: {error}"
        raise click.BadParameter(message, param_hint="--modules") from error


def _writer(syntax: Syntax | Literal["cdktf"], binding: BindingName | None) -> Writer:
    """What makes the text of a document; CDKTF has to be there before anything else is looked at."""
    if syntax == "cdktf":
        from fargate_tf.commands.synthesis import synthesis

        return synthesis(binding)
    from fargate_tf.pipeline import Writer, text_of

    return Writer(syntax, partial(text_of, syntax=syntax))


def _fits(output: str, syntax: str) -> None:
    """Terraform knows the syntax of a file by the end of its name."""
    if output.endswith(".tf.json") and syntax == "hcl":
        message = f"{output} is the name of a JSON file: add --format json"
        raise click.UsageError(message)
    if output.endswith(".tf") and syntax != "hcl":
        message = f"Terraform reads JSON from files that end in .tf.json: write -o {output}.json"
        raise click.UsageError(message)


@main.command()
@_of_a_blueprint
@click.option("-o", "--output", metavar="FILE|DIR", help="Write here instead of stdout; a folder gets manifests.yaml.")
@click.option("--check", "only_check", is_flag=True, help="Write nothing; exit 3 when the file is not current.")
@click.option("--force", is_flag=True, help="Overwrite files that were edited by hand or are not ours.")
def manifests(  # noqa: PLR0913  (one argument for each option)
    file: str, settings: Mapping[str, str], select: str | None, output: str | None, only_check: bool, force: bool
) -> None:
    """Write the Kubernetes YAML that belongs to a blueprint.

    \b
    fargate-tf manifests blueprint.py | kubectl apply -f -
    fargate-tf manifests blueprint.py -o manifests.yaml
    fargate-tf manifests fleet.py -o live/       a folder for each blueprint
    fargate-tf manifests blueprint.py -o manifests.yaml --check
    """
    from fargate_tf.outputs import Outputs, targets_of

    if only_check and output is None:
        raise click.UsageError("--check compares with a file: name it with -o")
    loaded = _chosen(file, settings, select)
    if output is None:
        _only(loaded, file, _OR_FOLDER)
    texts = _manifests(loaded)
    if output is None:
        click.echo("".join(with_header(text, file) for text in texts if text), nl=False)
        return
    targets = zip(targets_of(loaded, output, "manifests.yaml"), texts, strict=True)
    made = Outputs({target: with_header(text, file) for target, text in targets if text})
    if only_check:
        _compare(made)
    elif made.files:
        _write(made, output, force=force)


def _manifests(chosen: Sequence[Loaded]) -> tuple[str, ...]:
    """The YAML of every blueprint, empty where it has none; or the problems of all of them."""
    from fargate_tf.k8s.manifests import manifests as manifests_of
    from fargate_tf.k8s.manifests import yaml_of

    for _ in _documents(chosen):
        pass
    found = [(loaded, manifests_of(loaded.blueprint)) for loaded in chosen]
    for loaded, documents in found:
        if not documents:
            click.echo(f"{loaded.blueprint.key} needs no Kubernetes objects", err=True)
    return tuple(yaml_of(documents) if documents else "" for _, documents in found)


@main.command()
@_options_of_a_blueprint
@click.argument("file", metavar="BLUEPRINT")
@click.argument("manifests", metavar="[MANIFESTS]...", nargs=-1)
@click.option(
    "--profiles-from",
    "plan",
    type=click.Path(exists=True, dir_okay=False),
    metavar="PLAN",
    help="Place pods on a cluster of this `terraform show -json` plan, in place of a blueprint.",
)
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="Judge version support on this day.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "sarif", "github"]),
    default="table",
    show_default=True,
    help="For people, or for machines.",
)
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning"]),
    default="error",
    show_default=True,
    help="What makes the exit code 1.",
)
@click.option("--namespace", default="default", show_default=True, help="Where objects lie that name no namespace.")
@click.option("--vcpu-quota", type=click.IntRange(min=1), metavar="VCPU", help="The account's quota on Fargate.")
def check(  # noqa: PLR0913  (one argument for each option)
    file: str,
    settings: Mapping[str, str],
    select: str | None,
    manifests: tuple[str, ...],
    plan: str | None,
    today: datetime | None,
    form: ReportForm,
    fail_on: str,
    namespace: str,
    vcpu_quota: int | None,
) -> None:
    """Say everything that is wrong with a blueprint; exit 1 when there is an error.

    With Kubernetes manifests (files, folders, patterns, or - for stdin) it also says where each pod will run, what
    it is billed as, and why it would stay Pending.

    \b
    fargate-tf check blueprint.py
    fargate-tf check blueprint.py --today 2027-06-01
    fargate-tf check blueprint.py k8s/
    helm template shop ./chart | fargate-tf check blueprint.py - --namespace shop
    fargate-tf check --profiles-from plan.json k8s/
    """
    if plan is not None:
        placed, unknown = _placed_on_plan(plan, (file, *manifests), select, namespace, vcpu_quota)
        _conclude(placed, in_file_order([*unknown, *placed.problems]), form, fail_on)
        return
    context = click.get_current_context()
    click.Path(exists=True, dir_okay=False).convert(
        file, next(p for p in context.command.params if p.name == "file"), context
    )
    from fargate_tf.pipeline import problems_of

    day = today.date() if today is not None else _today()
    chosen = _chosen(file, settings, select)
    problems = [p for loaded in chosen for p in problems_of(loaded.blueprint, path=loaded.path, today=day)]
    report = _placed(_only(chosen, file), manifests, namespace, vcpu_quota) if manifests else None
    everything = in_file_order([*problems, *(report.problems if report is not None else ())])
    _conclude(report, everything, form, fail_on)


def _conclude(report: Report | None, problems: Sequence[Problem], form: ReportForm, fail_on: str) -> None:
    _show(report, problems, form)
    if any(problem.severity in ("error", fail_on) for problem in problems):
        raise click.exceptions.Exit(PROBLEMS)


def _placed_on_plan(
    plan: str, manifests: Sequence[str], select: str | None, namespace: str, vcpu_quota: int | None
) -> tuple[Report, Sequence[Problem]]:
    """The pods of the manifests on a cluster of a plan, and what is not known of it."""
    from fargate_tf.commands.plans import target_from
    from fargate_tf.pods import place

    target, unknown = target_from(plan, select, vcpu_quota)
    with _names_lead_somewhere():
        return place(target, manifests, namespace=namespace), unknown


@contextmanager
def _names_lead_somewhere() -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as error:
        message = f"there is no file, folder or match for {error.filename or error.args[0]!r}"
        raise click.UsageError(message) from None


def _placed(loaded: Loaded, manifests: Sequence[str], namespace: str, vcpu_quota: int | None) -> Report | None:
    """The pods of the manifests on the blueprint; `None` where the blueprint is too broken to place any."""
    from fargate_tf.check.shape import is_sound
    from fargate_tf.pods import place

    if not is_sound(loaded.blueprint):
        click.echo("the blueprint has to be mended before pods can be placed on it", err=True)
        return None
    with _names_lead_somewhere():
        return place(loaded.blueprint, manifests, namespace=namespace, vcpu_quota=vcpu_quota)


def _show(report: Report | None, problems: Sequence[Problem], form: ReportForm) -> None:
    """Everything in the form that was asked for: a table on stdout and problems on stderr, or all of it on stdout."""
    if form == "table":
        if report is not None:
            from fargate_tf.reports.table import table

            click.echo(table(report), color=_colour())
        show_problems(problems)
    else:
        show_to_machines(problems, form, report)


@main.command()
@click.argument("code", metavar="[CODE]", required=False)
def explain(code: str | None) -> None:
    """Tell what a problem code means, why it matters, and who says so; without a code, list them all."""
    from fargate_tf.check.catalogue import CATALOGUE

    if code is not None and re.fullmatch(r"[Rr]\d\d", code):
        code = f"FT10{code[1:]}"  # a rule of AWS for pods, by its own number
    if code is None:
        for entry in CATALOGUE.values():
            click.echo(f"{entry.code}  {entry.severity:<7}  {entry.title}")
    elif code.upper() in CATALOGUE:
        click.echo(CATALOGUE[code.upper()].text())
    else:
        message = f"there is no problem {code!r}; `fargate-tf explain` lists them all"
        raise click.UsageError(message)


@main.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print a completion script: add `eval "$(fargate-tf completion bash)"` to your shell's start file."""
    from click.shell_completion import get_completion_class

    made = get_completion_class(shell)
    if made is not None:
        click.echo(made(main, {}, "fargate-tf", _COMPLETING).source())


def _documents(chosen: Sequence[Loaded], form: Form | None = None) -> Iterator[tuple[Loaded, Document]]:
    """Every blueprint with its document in a form, one at a time; the problems of all of them are raised at the end."""
    from fargate_tf.pipeline import document_of
    from fargate_tf.targets.forms import SELF_CONTAINED

    problems: list[Problem] = []
    for loaded in counted(chosen, "compiled"):
        try:
            document = document_of(loaded.blueprint, path=loaded.path, form=form or SELF_CONTAINED)
        except BlueprintError as error:
            problems += error.problems
        else:
            yield loaded, document
    if problems:
        raise BlueprintError(in_file_order(problems))


def _to_stdout(
    file: str,
    settings: Mapping[str, str],
    select: str | None,
    writer: Callable[[], Writer],
    form: Form | None,
) -> None:
    try:
        text_of = writer().text_of
        ((_, document),) = _documents([_only(_chosen(file, settings, select), file, _OR_FOLDER)], form)
        text = text_of(document)
    except BaseException:
        if not sys.stdout.isatty():
            click.echo(_NOT_TERRAFORM)
        raise
    click.echo(with_header(text, file), nl=False)


def _compare(made: Outputs) -> None:
    from fargate_tf.write import is_current, is_unfinished

    stale = [target for target, text in made.files.items() if not is_current(target, text)]
    for target in stale:
        click.echo(f"{target} is not current: render it again", err=True)
    for target in made.left_over:
        click.echo(f"{target} should be gone: render again", err=True)
    unfinished = [folder for folder in sorted({target.parent for target in made.files}) if is_unfinished(folder)]
    for folder in unfinished:
        click.echo(f"{folder} was left unfinished: render again", err=True)
    if stale or made.left_over or unfinished:
        raise click.exceptions.Exit(STALE)


def _write(made: Outputs, output: str, *, force: bool) -> None:
    from pathlib import Path

    from fargate_tf.write import write_files

    several = len(made.files) > 1 or next(iter(made.files)) != Path(output)
    inside = Path(output) if several else None
    watched = partial(counted, word="written")
    done = write_files(made.files, remove=made.left_over, inside=inside, force=force, watched=watched)
    changed = set(done.changed)
    for target in done.changed if len(made.files) > _MANY_LINES else made.files:
        click.echo(f"{'wrote' if target in changed else 'unchanged'} {target}", err=True)
    if len(made.files) > _MANY_LINES:
        click.echo(f"unchanged: {len(made.files) - len(changed)} of {len(made.files)} files", err=True)
    for target in done.removed:
        click.echo(f"removed {target}", err=True)
