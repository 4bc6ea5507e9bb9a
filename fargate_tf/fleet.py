"""The blueprints of a file as rows: what `list` shows, and what a pipeline makes its jobs of."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from fargate_tf.load import key_of

if TYPE_CHECKING:
    from fargate_tf.load import Loaded


class Row(NamedTuple):
    """One blueprint. What it does not say as a literal, or what is not sound, is `None`.

    `folder` is where `render -o` writes its Terraform, with `/` on every system.
    """

    name: str | None
    region: str | None
    account_id: str | None
    cluster: str | None
    version: str | None
    folder: str | None


def rows(chosen: Sequence[Loaded], output: str = "") -> tuple[Row, ...]:
    """A row for each blueprint, in the order of the file, checked or not; `output` is what `render -o` is given."""
    return tuple(_row(loaded, output, alone=len(chosen) == 1) for loaded in chosen)


def rows_json(found: Sequence[Row]) -> str:
    """All rows on one line, as `$GITHUB_OUTPUT` and a matrix of GitHub Actions want them.

    >>> rows_json([Row("dev", "eu-central-1", None, "dev", "1.35", "live/dev")])[:55]
    '[{"name": "dev", "region": "eu-central-1", "account_id"'
    """
    import json  # a render has no use for it

    # ASCII, so that the line is read alike whatever the encoding of the machine is.
    listed: list[Mapping[str, str | None]] = [row._asdict() for row in found]
    return json.dumps(listed)


def is_folder(output: str) -> bool:
    """Whether `render -o` makes a folder of this path: one that is there, or that ends in `/`."""
    return Path(output).is_dir() or output.endswith(("/", os.sep))


def folder_of(key: str, output: str, *, alone: bool) -> Path:
    """The folder of a blueprint's Terraform; blueprints that are not alone in their file get one each.

    >>> folder_of("dev", "live/", alone=False).as_posix(), folder_of("dev", "infra/main.tf", alone=True).as_posix()
    ('live/dev', 'infra')
    """
    if not alone:
        return Path(output) / key
    return Path(output) if is_folder(output) else Path(output).parent


def _row(loaded: Loaded, output: str, *, alone: bool) -> Row:
    blueprint = loaded.blueprint
    key = key_of(blueprint)
    cluster = blueprint.cluster
    return Row(
        name=key,
        region=_literal(blueprint.region),
        account_id=_literal(blueprint.account_id),
        cluster=_literal(getattr(cluster, "name", None)),
        version=_literal(getattr(cluster, "version", None)),
        folder=None if key is None else folder_of(key, output, alone=alone).as_posix(),
    )


def _literal(value: object) -> str | None:
    return value if isinstance(value, str) else None
