"""Whether the providers would take a document, and the oldest that does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from fargate_tf.hcl.nodes import Block
from fargate_tf.problem import InternalError
from fargate_tf.schema.arguments import JUDGED, refused
from fargate_tf.schema.common import common
from fargate_tf.schema.provider import NEWEST, OLDEST, load
from fargate_tf.schema.references import dangling
from fargate_tf.schema.violation import Note, Violation, address_of, joined

if TYPE_CHECKING:
    from fargate_tf.hcl.nodes import Document
    from fargate_tf.schema.common import Schemas
    from fargate_tf.schema.provider import BlockSchema, Provider


class Floor(NamedTuple):
    """The lowest provider version that takes a document, and what the lower one does not know."""

    version: str
    reasons: tuple[Violation, ...] = ()


def violations(document: Document, providers: Sequence[Schemas]) -> Iterator[Violation]:
    """Everything that at least one of the providers would refuse, and every reference that leads nowhere."""
    leads_nowhere = dangling(document, providers)
    return joined({p.version: [*refused(document, p), *leads_nowhere[p.version]] for p in providers})


def notes(document: Document, providers: Sequence[Provider]) -> Iterator[Note]:
    """One note for each type that some of the providers' data says nothing of; such a type is no violation."""
    seen: set[tuple[str, ...]] = set()
    for block in document:
        if isinstance(block, Block) and block.type in JUDGED and block.labels:
            kind = (block.type, block.labels[0])
            silent = [p.version for p in providers if not p.judges(*kind)]
            if silent and kind not in seen:
                yield Note(address_of(block), f"{kind[1]} is not in our schema data of {', '.join(silent)}")
            seen.add(kind)


def floor(document: Document, oldest: Provider, newest: Provider) -> Floor:
    """The lower version if it takes the document, else the higher one with what the lower one refuses.

    What the higher one refuses is no reason for a floor: ask `violations`.
    """
    new = tuple(v for v in violations(document, (oldest, newest)) if newest.version in v.known_in)
    return Floor(newest.version, new) if new else Floor(oldest.version)


def judged(document: Document) -> tuple[Violation, ...]:
    """What at least one of the supported versions refuses."""
    supported = (load(OLDEST), load(NEWEST))
    if not any(violations(document, (common(*supported),))):
        return ()
    return tuple(violations(document, supported))


def refused_by_all(found: Sequence[Violation]) -> tuple[Violation, ...]:
    """The violations that no later version mends."""
    return tuple(violation for violation in found if NEWEST not in violation.known_in)


def provider_floor(found: Sequence[Violation]) -> str:
    """The oldest supported version that takes a document of which no more was found than this.

    Raises `InternalError` when not even the newest does, or a reference leads nowhere: no blueprint may cause that.
    """
    faults = refused_by_all(found)
    if faults:
        raise InternalError("the Terraform that was made is wrong:\n" + "\n".join(map(str, faults)))
    return NEWEST if found else OLDEST


def schema_of(kind: str, type_: str) -> BlockSchema | None:
    """The schema of a type in the newest version that knows it; `None` where no data holds it."""
    return load(NEWEST).schema(kind, type_) or load(OLDEST).schema(kind, type_)
