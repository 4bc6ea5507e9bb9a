"""The package of a release: the modules in one archive, and the folder in which all releases are published."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import NamedTuple

from fargate_tf.folder import LIST, Content, digest, exchange, files_in, heal, listed
from fargate_tf.problem import BlueprintError, Origin, Problem
from fargate_tf.release.archive import tar_gz_of, zip_of
from fargate_tf.release.claim import no_semver
from fargate_tf.release.registry import Address, Archive, address_of, addresses_in, site
from fargate_tf.release.semver import Version, parse

JOINED = "fargate-cluster"
"""The module that joins the others; it is the root of the package."""
ADDRESS = "fargate-tf/eks-fargate/aws"
SUMS = "SHA256SUMS"
HOLDS = "releases"

_ARCHIVE = re.compile(r"fargate-tf-modules-(.+)\.(zip|tar\.gz)")
# A path in quotes, and both halves of a link.
_RELATIVE = re.compile(r'(?<=")\.\.?/[^"\s]*(?=")|(?<=\]\()\.\.?/[^)\s]*(?=\))|(?<=\[)\.\.?/[^\]\s]*(?=\]\()')
_PLAIN = re.compile(r"[A-Za-z0-9._][A-Za-z0-9._-]*", re.ASCII)
_REWRITTEN = (".tf", ".tftest.hcl", ".md")


class Bundled(NamedTuple):
    """What a run made: the digest of each archive of the release by its name, and whether the folder changed."""

    archives: Mapping[str, str]
    changed: bool


def bundle(modules: Path, output: Path, *, version: str, registry: str = ADDRESS) -> Bundled:
    """Add a release to the folder of all releases, which is exchanged as a whole.

    Raises `BlueprintError`, with nothing touched, where the modules are not as `modules build` wrote them, the folder
    is not ours, the version is no semver, or the same release is there with other content; `OSError` when the disk
    refuses.
    """
    heal(output)
    problems = [*_version_problems(version), *_registry_problems(registry), *_tree_problems(modules)]
    problems += _output_problems(output, modules, registry)
    parsed, address = parse(version), address_of(registry)
    if problems or parsed is None or address is None:
        raise BlueprintError(problems)
    made = _archives(modules, parsed)
    there = {path: content for path, content in files_in(output) if _ARCHIVE.fullmatch(path)}
    problems += _release_problems(output, made, there)
    if problems:
        raise BlueprintError(problems)
    files = _published({**there, **made}, address)
    changed = exchange(output, files, holds=HOLDS, force=True)  # what `exchange` would ask, was asked above
    return Bundled({name: digest(content) for name, content in made.items()}, changed)


def package(tree: Mapping[str, bytes]) -> Mapping[str, bytes]:
    """The files of the archive by their paths: the joined module at the root, the others below `modules/`.

    >>> made = package({"fargate-cluster/main.tf": b'source = "../vpc"', "vpc/main.tf": b""})
    >>> made["main.tf"], sorted(made)
    (b'source = "./modules/vpc"', ['main.tf', 'modules/vpc/main.tf'])
    """
    modules = {path.partition("/")[0] for path in tree if "/" in path}
    # What lies beside the modules, such as a licence, lies at the root, unless the joined module has such a file.
    first = sorted(tree, key=lambda path: "/" in path)
    return {_moved(path, modules): _rewritten(path, tree[path], modules) for path in first}


def _moved(path: str, modules: AbstractSet[str]) -> str:
    """Where a file or folder of the tree lies in the package."""
    module, _, rest = path.partition("/")
    if module == JOINED:
        return rest or "."
    return f"modules/{path}" if module in modules else path


def _rewritten(path: str, content: bytes, modules: AbstractSet[str]) -> bytes:
    """A file with its paths to other modules as they are in the package."""
    if not path.endswith(_REWRITTEN):
        return content
    # Paths in a test of Terraform start at the module, all others at the file.
    here = path.partition("/")[0] if path.endswith(".tftest.hcl") else posixpath.dirname(path)
    now = _moved(here, modules)

    def rewritten(found: re.Match[str]) -> str:
        target = posixpath.normpath(posixpath.join(here, found[0]))
        if target.partition("/")[0] not in modules:
            return found[0]
        moved = posixpath.relpath(_moved(target, modules), now or ".")
        return moved if moved.startswith("..") else f"./{moved}"

    return _RELATIVE.sub(rewritten, content.decode()).encode()


def _archives(modules: Path, version: Version) -> Mapping[str, bytes]:
    files = package({path: content for path, content in files_in(modules) if path != LIST})
    name = f"fargate-tf-modules-{version}"
    return {f"{name}.zip": zip_of(files), f"{name}.tar.gz": tar_gz_of(files)}


def _published(archives: Mapping[str, bytes], address: Address) -> Mapping[str, Content]:
    """The whole folder: every archive, their digests, and the registry that offers the zips."""
    digests = {name: digest(content) for name, content in archives.items()}
    in_order = sorted(archives, key=lambda name: (_version_of(name), name))
    offered = [Archive(_version_of(name), name, digests[name]) for name in in_order if name.endswith(".zip")]
    sums = "".join(f"{digests[name]}  {name}\n" for name in in_order)
    return {**archives, SUMS: sums, **site(address, offered)}


def _version_of(archive: str) -> Version:
    found = _ARCHIVE.fullmatch(archive)
    version = parse(found[1]) if found else None
    return version or Version(0, 0, 0)


def _version_problems(text: str) -> Iterator[Problem]:
    version = parse(text)
    if version is None:
        yield no_semver("--version", text)
    elif version.build:
        reason = f"a registry does not tell {text} from other builds of the same version"
        yield Problem("FT642", "--version", reason, f"leave out '+{version.build}'")


def _registry_problems(text: str) -> Iterator[Problem]:
    if address_of(text) is None:
        hint = f"write NAMESPACE/NAME/SYSTEM, such as {ADDRESS}"
        yield Problem("FT645", "--registry", f"{text!r} is no address of a module in a registry", hint)


def _tree_problems(modules: Path) -> Iterator[Problem]:
    ours, where = listed(modules), Origin(str(modules))
    if ours is None or not any(path.startswith(f"{JOINED}/") for path in ours):
        hint = "give the folder that `fargate-tf modules build -o DIR` wrote"
        yield Problem("FT640", "", f"{modules} does not hold the published modules", hint, where)
        return
    again = "run `fargate-tf modules build` again: a release holds what the compiler made, and nothing else"
    yield from _differences(modules, ours, "FT640", again)
    yield from _strange_names(modules)


def _output_problems(output: Path, modules: Path, registry: str) -> Iterator[Problem]:
    where = Origin(str(output))
    if output.resolve().is_relative_to(modules.resolve()):
        yield Problem("FT024", "", f"{output} lies in {modules}", "choose a folder beside the modules", where)
        return
    if output.is_symlink() or (output.exists() and not output.is_dir()):
        reason = f"{output} is {'a link' if output.is_symlink() else 'no folder'}"
        yield Problem("FT024", "", reason, "give the path of a folder", where)
        return
    there, ours = dict(files_in(output)), listed(output, HOLDS)
    if there and ours is None:
        hint = "choose an empty folder, or one of earlier releases"
        yield Problem("FT024", "", f"{output} is no folder of releases", hint, where)
        return
    yield from _differences(output, ours or {}, "FT024", "put it back as it was, or choose another folder")
    others = [address for address in addresses_in(there) if address != registry]
    if others and address_of(registry):
        reason = f"the releases in {output} are those of {others[0]}"
        yield Problem("FT645", "--registry", reason, f"add --registry {others[0]}, or choose another folder", where)


def _strange_names(modules: Path) -> Iterator[Problem]:
    """Files whose name is a path to elsewhere, or an option, on some system that may unpack the archive."""
    for path, _ in files_in(modules):
        if not all(_PLAIN.fullmatch(part) for part in path.split("/")):
            reason = f"{modules / path} has a name that not every system takes for one"
            hint = "call it by letters, digits, `.`, `_` and `-`"
            yield Problem("FT640", "", reason, hint, Origin(str(modules / path)))


def _differences(folder: Path, ours: Mapping[str, str], code: str, hint: str) -> Iterator[Problem]:
    """Where a folder is no longer what its list says."""
    there = dict(files_in(folder))
    for path in sorted((ours.keys() | there.keys()) - {LIST}):
        said = (
            "is missing"
            if path not in there
            else "is not one of ours"
            if path not in ours
            else "was edited by hand"
            if digest(there[path]) != ours[path]
            else None
        )
        if said:
            yield Problem(code, "", f"{folder / path} {said}", hint, Origin(str(folder / path)))


def _release_problems(output: Path, made: Mapping[str, bytes], there: Mapping[str, bytes]) -> Iterator[Problem]:
    for name, content in made.items():
        if there.get(name, content) != content:
            reason = f"{output / name} exists with other content"
            hint = "a release never changes: call this one by the next version"
            yield Problem("FT646", "", reason, hint, Origin(str(output / name)))
