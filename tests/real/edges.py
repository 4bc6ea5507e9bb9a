"""What waits for what: Terraform's own graph, with everything but resources left out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet

Waits = Mapping[str, AbstractSet[str]]

_EDGE = re.compile(r'^\s*"((?:[^"\\]|\\.)*)" -> "((?:[^"\\]|\\.)*)"', re.MULTILINE)
# Resource types have an underscore, which tells them from `var.x`, `local.x` and `output.x`.
_RESOURCE = re.compile(r"\[root\] ((?:module\.[\w-]+\.)*(?:data\.)?[a-z0-9]+_\w+\.[\w-]+)(?: \(expand\))?")


def waits(graph: str) -> Waits:
    """What each resource of `terraform graph -type=plan` waits for, directly or not, by address without keys.

    Variables, locals, outputs, module boundaries and providers are walked through, so that the wait is the same however
    it is written.

    >>> waits('"[root] aws_a.x (expand)" -> "[root] local.l (expand)"\\n"[root] local.l (expand)" -> "[root] aws_b.y"')
    {'aws_a.x': {'aws_b.y'}, 'aws_b.y': set()}
    """
    direct: dict[str, set[str]] = {}
    for start, end in _EDGE.findall(graph):
        direct.setdefault(start, set()).add(end)
        direct.setdefault(end, set())
    resources = {node: match.group(1) for node in direct if (match := _RESOURCE.fullmatch(node))}
    return {
        name: {resources[other] for other in _reached(node, direct) if other in resources}
        for node, name in resources.items()
    }


def edges(of: Waits, *, named: Callable[[str], str | None] = lambda address: address) -> set[tuple[str, str]]:
    """The fewest pairs (who waits, for whom) that say the same.

    `named` gives the name under which an address is compared, or `None` where it is left out: a resource with a count
    of zero, or of another module. Whoever waited through it still waits for what lies behind. Addresses of one name
    are one resource, which waits for all that any of them waits for.

    >>> sorted(edges({"a": {"b", "c"}, "b": {"c"}, "c": set()}))
    [('a', 'b'), ('b', 'c')]
    >>> sorted(edges({"a": {"b", "c"}, "b": {"c"}, "c": set()}, named={"a": "A", "c": "C"}.get))
    [('A', 'C')]
    """
    kept: dict[str, set[str]] = {}
    for start, ends in of.items():
        if (name := named(start)) is not None:
            kept.setdefault(name, set()).update(other for each in ends if (other := named(each)) is not None)
    for name, ends in kept.items():
        ends.discard(name)
    return {
        (start, end)
        for start, ends in kept.items()
        for end in ends
        if not any(end in kept[between] for between in ends - {end})
    }


def _reached(start: str, direct: Mapping[str, AbstractSet[str]]) -> Iterator[str]:
    found, waiting = {start}, [start]
    while waiting:
        for node in direct[waiting.pop()] - found:
            found.add(node)
            waiting.append(node)
            yield node
