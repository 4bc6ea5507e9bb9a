"""What the check finds: faults seen by one provider version, joined to violations that know who sees them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from fargate_tf.hcl.nodes import Block


class Fault(NamedTuple):
    """One thing that one provider version refuses.

    `path` is the place in the block; `subject` is the reference that is meant, where a place holds several.
    """

    address: str
    path: tuple[str, ...]
    reason: str
    subject: str = ""

    def covers(self, other: Fault) -> bool:
        """Whether a version with this fault refuses what the other is about: the same, or something around it."""
        same_place = self.address == other.address and other.path[: len(self.path)] == self.path
        return same_place and (not self.subject or (self.path, self.subject) == (other.path, other.subject))


class Violation(NamedTuple):
    """What a provider, or Terraform, would refuse: the block's address, the place inside it, and why.

    `known_in` are the versions that do not refuse it: a later one can be asked for. `subject` is the reference that
    is meant, where it is about one.
    """

    address: str
    path: str
    reason: str
    known_in: tuple[str, ...] = ()
    subject: str = ""

    def __str__(self) -> str:
        known = f" (known in {', '.join(self.known_in)})" if self.known_in else ""
        return f"{self.address}{'.' if self.path else ''}{self.path}: {self.reason}{known}"


class Note(NamedTuple):
    """A type that some version says nothing of; `address` is the first block of it."""

    address: str
    reason: str


def joined(found: Mapping[str, Sequence[Fault]]) -> Iterator[Violation]:
    """Each fault once, in the words of the last version that sees it; `found` has all versions, in their order."""
    spoken: dict[tuple[str, tuple[str, ...], str], dict[str, Fault]] = {}
    for faults in found.values():
        of_version: dict[tuple[str, tuple[str, ...], str], dict[str, Fault]] = {}
        for fault in faults:
            of_version.setdefault((fault.address, fault.path, fault.subject), {})[fault.reason] = fault
        spoken |= of_version
    for same_place in spoken.values():
        for fault in same_place.values():
            known_in = (v for v, faults in found.items() if not any(other.covers(fault) for other in faults))
            yield Violation(fault.address, ".".join(fault.path), fault.reason, tuple(known_in), fault.subject)


def address_of(block: Block) -> str:
    """`aws_vpc.this`, `data.aws_region.current`, `output.vpc_id`, `provider.aws.east`."""
    if block.type == "resource":
        return ".".join(block.labels)
    parts = (block.type, *block.labels)
    if block.type == "provider":
        parts += tuple(a.value for a in block.attributes() if a.name == "alias" and isinstance(a.value, str))
    return ".".join(parts)
