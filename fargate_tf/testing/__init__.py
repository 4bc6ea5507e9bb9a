"""Assertions for the tests of those who write blueprints: what is made of one, and what is wrong with it.

Nothing here needs pytest; the comparison with goldens is `fargate_tf.testing.plugin`, which does.

>>> from fargate_tf import Blueprint, Cluster, Network
>>> network = Network(cidr="10.0.0.0/16", availability_zones=["eu-central-1a", "eu-central-1b"])
>>> dev = Blueprint(region="eu-central-1", network=network, cluster=Cluster("dev", version="1.35"))
>>> assert_resource(dev, "aws_eks_cluster", vpc_config={"endpoint_public_access": False}).address
'aws_eks_cluster.this'
>>> assert_no_resource(dev, "aws_eks_node_group")
>>> assert_problem(dev, "FT506").path
'cluster'
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from os import PathLike, fspath
from typing import Any, get_args

from fargate_tf.hcl.nodes import Block
from fargate_tf.load import key_of, load
from fargate_tf.pipeline import document_of, problems_of
from fargate_tf.problem import BlueprintError, Problem, Severity, did_you_mean, in_file_order
from fargate_tf.show import text_of
from fargate_tf.spec.blueprint import Blueprint
from fargate_tf.testing.matching import Difference, Hcl, contents, differences

__all__ = [
    "Resource",
    "assert_no_problem",
    "assert_no_resource",
    "assert_problem",
    "assert_resource",
    "blueprint_of",
    "hcl",
]

_MOST_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Resource:
    """A resource or data source of a compiled blueprint: its address, and its arguments and blocks by name."""

    address: str
    contents: Mapping[str, Any]


def hcl(expression: str) -> str:
    """An expression, to be expected as Terraform writes it; a bare text is a value.

    >>> hcl("aws_eks_cluster.this.name")
    aws_eks_cluster.this.name
    """
    return Hcl(expression)


def blueprint_of(
    file: str | PathLike[str], select: str | None = None, settings: Mapping[str, str] | None = None
) -> Blueprint:
    """The blueprint of a file, as the command line takes it; `settings` are those of `--set`.

    Raises `AssertionError` with all problems where the file gives no blueprint, or several and none is selected.

    >>> blueprint_of("blueprints/fleet.py", select="shop-prod").cluster.name
    'shop-prod'
    """
    __tracebackhide__ = True
    try:
        loaded = load(fspath(file), settings)
    except BlueprintError as error:
        raise AssertionError(_listed(f"{file} gives no blueprint", error.problems)) from None
    chosen = [each.blueprint for each in loaded if select is None or key_of(each.blueprint) == select]
    if len(chosen) != 1:
        names = ", ".join(key_of(each.blueprint) or "?" for each in loaded)
        message = f"{file} has the blueprints {names}: select one of them by its name"
        raise AssertionError(message)
    return chosen[0]


def assert_resource(blueprint: Blueprint, address: str, /, **expected: Any) -> Resource:
    """The blueprint makes such a resource, with at least these arguments and blocks; gives the first that fits.

    `address` is a type (`aws_subnet`), or names one block (`aws_subnet.private`, `data.aws_caller_identity.current`).
    Mappings match in part, as deep as they go, also into JSON; of several blocks one has to match. Lists match as a
    whole. `None` is an argument that is not set, a compiled pattern any text in which it is found, `hcl("…")` or
    `ref("…")` an expression. Raises `AssertionError`, which says what the nearest resources have instead.
    """
    __tracebackhide__ = True
    resources = _resources(blueprint)
    candidates = [each for each in resources if _is_at(each, address)]
    if not candidates:
        raise AssertionError(_nothing_at(address, resources))
    tried = [(list(differences(expected, each.contents)), each) for each in candidates]
    fitting = next((each for wrong, each in tried if not wrong), None)
    if fitting is None:
        raise AssertionError(_nearest(address, tried))
    return fitting


def assert_no_resource(blueprint: Blueprint, address: str, /, **expected: Any) -> None:
    """The blueprint makes no such resource; `address` and `expected` as for `assert_resource`."""
    __tracebackhide__ = True
    found = [
        each.address
        for each in _resources(blueprint)
        if _is_at(each, address) and not list(differences(expected, each.contents))
    ]
    if found:
        message = f"no {address} was expected{' like this' if expected else ''}; found {', '.join(found)}"
        raise AssertionError(message)


def assert_problem(
    blueprint: Blueprint,
    code: str,
    *,
    path: str | None = None,
    manifests: Sequence[str] = (),
    today: date | None = None,
) -> Problem:
    """`check` finds a problem of this code, at this field where a `path` is given; gives the first of them.

    `manifests` are files, folders or patterns, as for `check`. Without `today` the support of versions is not judged.
    """
    __tracebackhide__ = True
    from fargate_tf.check.catalogue import CATALOGUE

    if code not in CATALOGUE:
        message = f"there is no problem {code!r}: {did_you_mean(code, CATALOGUE, 'see fargate-tf explain')}"
        raise AssertionError(message)
    problems = _problems(blueprint, manifests, today)
    found = next((each for each in problems if each.code == code and path in (None, each.path)), None)
    if found is None:
        wanted = f"no {code} was found{f' at {path}' if path is not None else ''}"
        raise AssertionError(_listed(wanted, problems) if problems else f"{wanted}, and no other problem")
    return found


def assert_no_problem(
    blueprint: Blueprint,
    *,
    severity: Severity = "warning",
    manifests: Sequence[str] = (),
    today: date | None = None,
) -> None:
    """`check` finds nothing of this `severity` or worse: `note` is everything; the rest is as for `assert_problem`."""
    __tracebackhide__ = True
    counting = get_args(Severity)[: get_args(Severity).index(severity) + 1]
    problems = [each for each in _problems(blueprint, manifests, today) if each.severity in counting]
    if problems:
        raise AssertionError(_listed("no problem was expected", problems))


def _problems(blueprint: Blueprint, manifests: Sequence[str], today: date | None) -> Sequence[Problem]:
    __tracebackhide__ = True
    found = problems_of(blueprint, today=today)
    if not manifests:
        return found
    from fargate_tf.check.shape import is_sound
    from fargate_tf.pods import place

    if not is_sound(blueprint):
        raise AssertionError(_listed("no pod can be placed on this blueprint", found))
    return (*found, *place(blueprint, manifests).problems)


def _resources(blueprint: Blueprint) -> Sequence[Resource]:
    """Everything that is made or looked up, in the order of the file."""
    __tracebackhide__ = True
    try:
        document = document_of(blueprint)
    except BlueprintError as error:
        raise AssertionError(_listed("the blueprint cannot be rendered", error.problems)) from None
    blocks = [item for item in document if isinstance(item, Block) and item.type in ("resource", "data")]
    return [Resource(_address(block), contents(block)) for block in blocks]


def _address(block: Block) -> str:
    return ".".join((*(["data"] if block.type == "data" else []), *block.labels))


def _is_at(resource: Resource, address: str) -> bool:
    return resource.address == address or _type(resource) == address


def _type(resource: Resource) -> str:
    return resource.address.rpartition(".")[0]


def _nothing_at(address: str, resources: Sequence[Resource]) -> str:
    named = "." in address.removeprefix("data.")
    known = dict.fromkeys(each.address if named else _type(each) for each in resources)
    hint = did_you_mean(address, known, f"there are: {', '.join(known)}", as_typed=str)
    return f"there is no {address}; {hint}"


def _nearest(address: str, tried: Sequence[tuple[Sequence[Difference], Resource]]) -> str:
    ordered = sorted(tried, key=lambda each: len(each[0]))
    shown = [line for wrong, each in ordered[:_MOST_SHOWN] for line in _compared(wrong, each)]
    more = f"\nand {len(ordered) - _MOST_SHOWN} more, further away" if len(ordered) > _MOST_SHOWN else ""
    return f"no {address} is as expected\n" + "\n".join(shown) + more


def _compared(wrong: Sequence[Difference], resource: Resource) -> Iterator[str]:
    yield resource.address
    yield from (f"  {each}" for each in wrong)


def _listed(head: str, problems: Sequence[Problem]) -> str:
    from click import unstyle

    return "\n\n".join((f"{head}:", *(unstyle(text_of(each)) for each in in_file_order(problems))))
