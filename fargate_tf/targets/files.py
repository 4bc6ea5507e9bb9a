"""A document as the files of a folder: one for each subject, as a reader of a root module looks for them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from fargate_tf.hcl.nodes import Banner, Block

if TYPE_CHECKING:
    from fargate_tf.hcl.nodes import Document

# The file of each section; `main.tf`, `variables.tf` and `outputs.tf` are there in every module, be they empty.
SECTIONS: Mapping[str, str] = {
    "Variables": "variables.tf",
    "Network": "network.tf",
    "Cluster": "main.tf",
    "Logging": "logging.tf",
    "Fargate": "fargate.tf",
    "Nodes": "nodes.tf",
    "Add-ons": "addons.tf",
    "IAM": "iam.tf",
    "Presets": "presets.tf",
    "Access": "access.tf",
    "Further resources": "further_resources.tf",
    "Outputs": "outputs.tf",
    "Moved": "moved.tf",
}
# What stands before the first section, by the kind of block.
SETTINGS: Mapping[str, str] = {"terraform": "versions.tf", "provider": "providers.tf", "data": "main.tf"}
ALWAYS = ("main.tf", "outputs.tf", "variables.tf")
ONE_FILE: Mapping[str, str] = {"hcl": "main.tf", "json": "main.tf.json"}

NAMES = frozenset({*SECTIONS.values(), *SETTINGS.values(), *ONE_FILE.values()})
"""Every name that a file of ours may have in a folder."""


def split(document: Document) -> Mapping[str, Document]:
    """The documents by file name, in the order of the whole; section titles are left out, since files have names."""
    files: dict[str, list[Block]] = {}
    section = ""
    for item in document:
        if isinstance(item, Banner):
            section = item.title
        elif isinstance(item, Block):
            name = SECTIONS[section] if section else SETTINGS[item.type]
            files.setdefault(name, []).append(item)
    for name in ALWAYS:
        files.setdefault(name, [])
    return {name: tuple(blocks) for name, blocks in files.items()}
