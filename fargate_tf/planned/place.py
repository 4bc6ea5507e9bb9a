"""Where a spec that was read from a plan comes from: an address and an argument instead of a line of Python."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

from fargate_tf.problem import Origin
from fargate_tf.spec.base import Spec

if TYPE_CHECKING:
    from fargate_tf.planned.plan import Plan

S = TypeVar("S", bound=Spec)
Path = tuple[str | int, ...]
NOWHERE: Mapping[Path, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Planned(Origin):
    """A place in a plan: the file, and the address with the argument, as Terraform writes both."""

    address: str = ""
    spec: type[Spec] = Spec
    unknown: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class PlanSite:
    """What a spec keeps instead of the call that built it.

    `arguments` are the names that Terraform has for fields; `elsewhere` are addresses for what stands in another
    resource than the spec's own; `unknown` are fields for which only something stands in, that no rule may judge.
    """

    spec: type[Spec]
    file: str
    address: str
    arguments: Mapping[str, str]
    elsewhere: Mapping[Path, str]
    unknown: frozenset[str]

    def origin(self, path: Path = (), leading: str = "") -> Planned:  # noqa: ARG002  (as a call site has it)
        """The place of the field that the path names."""
        return Planned(self.file, address=self._address(path), spec=self.spec, unknown=self.unknown)

    def told(self, hint: str) -> str:
        """The hint as it is; `lint` has its own words for some."""
        return hint

    def _address(self, path: Path) -> str:
        for length in range(len(path), -1, -1):
            if path[:length] in self.elsewhere:
                return _joined(self.elsewhere[path[:length]], path[length:])
        if not path:
            return self.address
        argument = self.arguments.get(str(path[0]), str(path[0]))
        return _joined(f"{self.address}.{argument}", path[1:])


def placed(  # noqa: PLR0913  (one argument for each field of a site)
    spec: S,
    plan: Plan,
    address: str,
    arguments: Mapping[str, str] | None = None,
    *,
    elsewhere: Mapping[Path, str] = NOWHERE,
    unknown: Iterable[str] = (),
) -> S:
    """The spec, whose problems lie at an address from now on."""
    site = PlanSite(type(spec), plan.file, address, arguments or {}, elsewhere, frozenset(unknown))
    object.__setattr__(spec, "site", site)
    return spec


def _joined(address: str, steps: Path) -> str:
    for step in steps:
        address += f"[{step}]" if isinstance(step, int) else f'["{step}"]'
    return address
