"""The pages that are made of the code: the reference of the language, and a page for each problem.

Run it after a change of a spec, a rule or a case. `--check` writes nothing, and fails with a list of the pages that
are not as they would be made now.
"""

from __future__ import annotations

import argparse
import inspect
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import MISSING, Field, dataclass, fields
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import fargate_tf
from fargate_tf.check import RULES
from fargate_tf.check.catalogue import CATALOGUE, Entry
from fargate_tf.check.pods import RULES as POD_RULES
from fargate_tf.check.pods.rule import PodRule
from fargate_tf.facts import compliance
from fargate_tf.facts.pod_rules import RESTRICTIONS
from fargate_tf.hcl.nodes import Expression
from fargate_tf.spec.base import Json, Spec
from fargate_tf.spec.blueprint import Blueprint
from fargate_tf.spec.constraint import Constraint, Matches, Size
from fargate_tf.targets.modules.fields import rows

ROOT = Path(__file__).resolve().parent.parent
CASES = ROOT / "tests" / "cases"
POD_CASES = ROOT / "tests" / "pod_cases"
PROBLEMS = Path("docs", "problems")

_ROOMS = {
    "FT0": "The file, the shape of the language, names and tags",
    "FT1": "Network",
    "FT2": "Fargate profiles and selectors",
    "FT3": "Cluster and endpoint",
    "FT4": "Add-ons",
    "FT5": "Access",
    "FT6": "Region, account, state, further blocks, modules and their releases",
    "FT7": "Node groups",
    "FT8": "IAM and presets",
    "FT9": "Logging",
    "FT10": "Pods: what AWS says of Fargate (FT1001 is R01, and so on)",
    "FT11": "Pods: reading manifests",
    "FT12": "Pods: size, place and identity",
}
_CONSEQUENCES = {
    "error": "An error: nothing is rendered until it is corrected.",
    "warning": "A warning: `check` shows it and exits 0, `render` does not show it.",
    "note": "A note: `check` shows it and exits 0, `render` does not show it.",
}
_OF_PODS = {
    "error": "An error: `check` with manifests exits 1. What is rendered does not depend on it.",
    "warning": "A warning: `check` with manifests shows it, and exits 1 only with `--fail-on warning`.",
    "note": "A note: `check` with manifests shows it and exits 0.",
}


def main() -> None:
    """Write the pages, or compare them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when a page is stale")
    only_check: bool = parser.parse_args().check
    stale = build(ROOT, write=not only_check)
    for page in stale:
        print(f"{'stale' if only_check else 'wrote'} {page}")
    if only_check and stale:
        sys.exit("run tools/build_docs.py, and look at what changed")


def build(root: Path, *, write: bool) -> list[str]:
    """Bring the generated pages below `root` up to date, if `write`; give those that were not."""
    wanted = pages()
    there = {page.relative_to(root) for page in (root / PROBLEMS).glob("*.md")}
    stale = sorted({*(page for page in wanted if _content(root / page) != wanted[page]), *(there - wanted.keys())})
    for page in stale if write else ():
        if page in wanted:
            (root / page).parent.mkdir(parents=True, exist_ok=True)
            (root / page).write_text(wanted[page], encoding="utf-8", newline="\n")
        else:
            (root / page).unlink()
    return [page.as_posix() for page in stale]


def pages() -> Mapping[Path, str]:
    """Every generated page, by its path in the repository."""
    examples = dict(_examples())
    return {
        Path("docs", "language.md"): _language(),
        Path("docs", "pod-rules.md"): _pod_rules(),
        Path("docs", "module-fields.md"): _module_fields(),
        Path("docs", "compliance.md"): _compliance(),
        PROBLEMS / "README.md": _index(),
        **{PROBLEMS / f"{code}.md": _problem(CATALOGUE[code], examples.get(code)) for code in CATALOGUE},
    }


def _module_fields() -> str:
    """Which variable each field of the language is."""
    table = _table(("Spec", "Field", "Variable, or why there is none"), [(s, f"`{f}`", told) for s, f, told in rows()])
    return _page(
        "fargate_tf/targets/modules/fields.py",
        "# Fields of the language as variables of the modules",
        "What [the modules](modules.md) take, beside what a [blueprint](language.md) says. Specs that are not here "
        "stay in Python as a whole: node groups, presets, the ConfigMap of logs, and what is of a root module only.",
        table,
    )


def _compliance() -> str:
    """What benchmarks and scanners ask for, and what comes of it."""
    failing = [(check, why) for check, why in sorted(compliance.failing().items())]
    return _page(
        "fargate_tf/facts/compliance.py",
        "# Security benchmarks and scanners",
        "Whatever one of four lists asks of a cluster, with what fargate-tf makes of it. `enforced` is true of every "
        "blueprint, by construction or by the rules that are linked; `accepted` is left to the blueprint, or left out "
        "for a reason; `not applicable` is of no matter on Fargate, or about what fargate-tf does not make.",
        "The lists are the CIS Amazon EKS Benchmark 1.7.0 (its items are numbered as in "
        "[kube-bench](https://github.com/aquasecurity/kube-bench/tree/main/cfg/eks-1.7.0); section 1 is AWS's own "
        "control plane), the controls for EKS of "
        "[AWS Security Hub](https://docs.aws.amazon.com/securityhub/latest/userguide/eks-controls.html), and the "
        "scanners [checkov](https://www.checkov.io/) and [trivy](https://trivy.dev/). What an item says is in our own "
        "words, and no claim of a certificate.",
        _table(compliance.COLUMNS, list(compliance.rows())),
        "## What checkov finds",
        "`make test` runs checkov 3.3.30 on every blueprint of `blueprints/` as text and, but for `newest`, as a plan "
        "of the real provider, and on the published modules with their examples. Every check that it applies is in "
        "the table above. One that fails is mended, or it stands here with its reason; a row that no blueprint needs "
        "any more fails the test too.",
        _table(("Check", "Why it fails here"), failing),
        "Trivy was not run: its ids are read in its "
        "[checks](https://github.com/aquasecurity/trivy-checks) (2026-08), and what they say is judged by hand. "
        "Security Hub judges an account, which no test here has.",
        "## tflint",
        "`make test` also runs [tflint](https://github.com/terraform-linters/tflint) with all rules of its Terraform "
        "rule set on the folder that `render -o FOLDER` writes for each blueprint, and on each published module: it "
        "finds nothing. On the one file that `render` writes otherwise it wants outputs and variables in files of "
        "their own, which a single file cannot have.",
    )


def _content(page: Path) -> str | None:
    return page.read_text(encoding="utf-8") if page.exists() else None


def _page(source: str, *parts: str) -> str:
    head = f"<!-- Generated by tools/build_docs.py from {source}; edit that, not this file. -->"
    return "\n\n".join((head, *parts)) + "\n"


# Problems


@dataclass(frozen=True)
class Example:
    """A case of the tests that has the problem."""

    said: str
    language: str
    source: str
    problems: str


def _examples() -> Iterator[tuple[str, Example]]:
    """For each code the first case by name that shows it."""
    shown: set[str] = set()
    # The shortest text says the least besides.
    for file in sorted(CASES.glob("*/problems.txt"), key=lambda file: (file.stat().st_size, file)):
        problems = file.read_text(encoding="utf-8")
        for code in CATALOGUE:
            if f"[{code}]" in problems and code not in shown:
                shown.add(code)
                blueprint = (file.parent / "blueprint.py").read_text(encoding="utf-8")
                said = f"The blueprint of the test case `{file.parent.name}`:"
                yield code, Example(said, "python", blueprint, problems)
    for file in sorted(POD_CASES.glob("*.txt"), key=lambda file: (file.stat().st_size, file)):
        code = file.name.partition("_")[0]
        if code not in shown:
            shown.add(code)
            manifest = file.with_suffix(".yaml").read_bytes().decode(errors="replace")
            said = f"The manifest of the test case `{file.stem}`:"
            yield code, Example(said, "yaml", manifest.replace("\0", "\ufffd"), file.read_text(encoding="utf-8"))


def _problem(entry: Entry, example: Example | None) -> str:
    return _page(
        "fargate_tf/check/catalogue.py",
        f"# {entry.code}: {entry.title}",
        (_CONSEQUENCES if len(entry.code) == len("FT100") else _OF_PODS)[entry.severity],
        entry.why,
        *entry.of_aws(),
        f"Source: {entry.source}",
        *(_shown(example) if example is not None else ()),
        "[All problems](README.md)",
    )


def _shown(example: Example) -> tuple[str, ...]:
    return (
        "## Example",
        example.said,
        _fenced(example.language, example.source),
        "What `fargate-tf` says:",
        _fenced("text", example.problems),
    )


def _fenced(language: str, text: str) -> str:
    return f"```{language}\n{text.rstrip()}\n```"


def _index() -> str:
    rooms = [
        f"## {title}\n\n{_table(('Code', 'Severity', 'What is wrong'), list(_rows(room)))}"
        for room, title in _ROOMS.items()
    ]
    return _page(
        "fargate_tf/check/catalogue.py",
        "# Problems",
        "Every code has a page: what is wrong, why it matters, and who says so. `fargate-tf explain CODE` says the "
        "same. A code is never used again for something else.",
        *rooms,
    )


def _rows(room: str) -> Iterator[Sequence[str]]:
    for entry in CATALOGUE.values():
        if entry.code[:-2] == room:
            yield f"[{entry.code}]({entry.code}.md)", entry.severity, entry.title


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *([cell.replace("|", "\\|") for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _pod_rules() -> str:
    rows = [_pod_rule(rule) for rule in sorted(POD_RULES, key=lambda rule: rule.code) if rule.id]
    return _page(
        "fargate_tf/facts/pod_rules.py and fargate_tf/check/pods/",
        "# What AWS says of pods on Fargate",
        "Each rule of AWS has a code: R07 is FT1007. `manifest` means that the manifest of the workload shows it, "
        "`companion` that another object does (a claim, a Service, a budget), `none` that no manifest shows it; then "
        "`fargate-tf explain` tells of it, and nothing is reported. Where AWS is not sure, the severity is a warning.",
        _table(("Rule", "Code", "Field", "What holds", "Shown by", "Severity", "Confidence"), rows),
    )


def _pod_rule(rule: PodRule) -> Sequence[str]:
    fact = RESTRICTIONS[rule.id]
    shown = {"detectable": "manifest", "companion": "companion", "documentation": "none"}[rule.detection]
    severity = rule.severity if rule.find is not None else "-"
    link = f"[{rule.code}](problems/{rule.code}.md)"
    return rule.id, link, fact.value.field, fact.value.statement, shown, severity, fact.confidence


# The language


def _language() -> str:
    kinds = [getattr(fargate_tf, name) for name in fargate_tf.__all__]
    specs = dict.fromkeys((*_inside(Blueprint), *(k for k in kinds if isinstance(k, type) and issubclass(k, Spec))))
    functions = [kind for kind in kinds if inspect.isfunction(kind)]
    judged = _judged(specs)
    return _page(
        "fargate_tf/spec/",
        "# The language",
        "Everything that a blueprint may import from `fargate_tf`. Arguments are given by name; only the one marked "
        "`(first)` may stand in the call without it. A list may be a tuple. A pattern holds for the whole text. "
        "Nothing raises on a wrong value: `fargate-tf check` reports all of them at once. The last column links the "
        "rules that judge an argument; the page of a rule names its source.",
        "The examples below follow this line:",
        _fenced("pycon", f">>> from fargate_tf import {', '.join(fargate_tf.__all__)}"),
        *(_spec(kind, judged) for kind in specs),
        *(_function(function) for function in functions),
    )


def _inside(kind: type[Spec]) -> Iterator[type[Spec]]:
    """A spec, then those in its fields, as a reader meets them from the top."""
    yield kind
    for hint in get_type_hints(kind).values():
        for part in (hint, *get_args(hint)):
            if isinstance(part, type) and issubclass(part, Spec):
                yield from _inside(part)


def _judged(specs: Iterable[type[Spec]]) -> Mapping[tuple[type[Spec], str], Sequence[str]]:
    """The codes of the rules that look at an argument. Those that look at every argument are said of none."""
    found: defaultdict[tuple[type[Spec], str], list[str]] = defaultdict(list)
    for rule in sorted(RULES, key=lambda rule: rule.code):
        for subject in specs if rule.subject is Spec else (rule.subject,):
            for path in rule.reads or ():
                for setting in _settings(subject, path.split(".")):
                    found[setting].append(rule.code)
    return found


def _settings(kind: type[Spec], path: Sequence[str]) -> Iterator[tuple[type[Spec], str]]:
    """The arguments at a path below a spec: of each spec that may stand there."""
    hint = get_type_hints(kind).get(path[0])
    if hint is None:
        return
    if len(path) == 1:
        yield kind, path[0]
        return
    for inner in _specs(hint):
        yield from _settings(inner, path[1:])


def _specs(hint: Any) -> Iterator[type[Spec]]:
    """The specs that a type names, at any depth."""
    if isinstance(hint, type) and issubclass(hint, Spec):
        yield hint
    for part in get_args(hint):
        yield from _specs(part)


def _spec(kind: type[Spec], judged: Mapping[tuple[type[Spec], str], Sequence[str]]) -> str:
    hints = get_type_hints(kind)
    # A Spec is a dataclass.
    rows = [(*_row(f, hints[f.name]), _links(judged.get((kind, f.name), ()))) for f in fields(kind)]
    text, example = _docstring(kind)
    table = _table(("Argument", "Type", "Default", "Meaning", "Rules"), rows)
    return f"## {kind.__name__}\n\n{text}\n\n{table}\n\n{example}"


def _links(codes: Iterable[str]) -> str:
    return " ".join(f"[{code}](problems/{code}.md)" for code in dict.fromkeys(codes))


def _row(f: Field[Any], hint: Any) -> tuple[str, str, str, str]:
    first = "" if f.kw_only else " (first)"
    limit = _limit(f.metadata["constraint"])
    return f"`{f.name}`{first}", _type(hint), _default(f), f"{f.metadata['doc']}{f'; {limit}' if limit else ''}"


def _default(f: Field[Any]) -> str:
    if f.default is MISSING and f.default_factory is MISSING:
        return "required"
    if f.default_factory is not MISSING:
        return "`{}`"
    if isinstance(f.default, Spec):
        return f"`{type(f.default).__name__}()`"
    if isinstance(f.default, tuple):
        return f"`{list(f.default)}`"
    return f"`{f.default!r}`"


def _limit(constraint: Constraint | None) -> str:
    if constraint is None:
        return ""
    if isinstance(constraint, Matches):
        return f"pattern `{constraint.pattern}`"
    if isinstance(constraint, Size):
        least = f"{constraint.least} to " if constraint.least else "at most "
        return f"{least}{constraint.most} {constraint.unit}"
    return f"one of {', '.join(map(str, constraint.values))}"


_WORDS = {str: "text", int: "whole number", bool: "`True` or `False`", Json: "anything that JSON holds"}


def _type(hint: Any) -> str:
    """A type as the reference says it: what a blueprint can write there."""
    kind = get_origin(hint)
    if kind in (Union, UnionType):
        choices = [choice for choice in get_args(hint) if get_origin(choice) is not Expression]
        words = [_type(choice) for choice in choices if choice is not NoneType]
        return " or ".join([*words, *(["`None`"] if NoneType in choices else [])])
    if kind is Literal:
        return " or ".join(f"`{value!r}`" for value in get_args(hint))
    if kind is not None and issubclass(kind, Mapping):
        return f"dict of {_type(get_args(hint)[0])} to {_type(get_args(hint)[1])}"
    if kind is not None and issubclass(kind, Sequence):
        return f"list of {_type(get_args(hint)[0])}"
    return _WORDS.get(hint) or f"[{hint.__name__}](#{hint.__name__.lower()})"


def _function(function: Any) -> str:
    text, example = _docstring(function)
    name = function.__name__
    return f"## {name}\n\n`{name}{_signature(function)}`\n\n{text}\n\n{example}"


def _signature(function: Any) -> str:
    parameters = inspect.signature(function).parameters.values()
    return f"({', '.join(str(p.replace(annotation=inspect.Parameter.empty)) for p in parameters)})"


def _docstring(kind: Any) -> tuple[str, str]:
    """The text, and the example behind it."""
    text, _, example = (inspect.getdoc(kind) or "").partition(">>>")
    return text.strip(), _fenced("pycon", f">>>{example}")


if __name__ == "__main__":
    main()
