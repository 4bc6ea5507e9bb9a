"""WHAT the AWS provider accepts: its own schema as data, and the check of everything that we emit against it."""

from __future__ import annotations

from fargate_tf.schema.check import Floor, floor, judged, notes, provider_floor, refused_by_all, schema_of, violations
from fargate_tf.schema.provider import NEWEST, OLDEST, SUPPORTED, Provider, load
from fargate_tf.schema.violation import Note, Violation

__all__ = [
    "NEWEST",
    "OLDEST",
    "SUPPORTED",
    "Floor",
    "Note",
    "Provider",
    "Violation",
    "floor",
    "judged",
    "load",
    "notes",
    "provider_floor",
    "refused_by_all",
    "schema_of",
    "violations",
]
