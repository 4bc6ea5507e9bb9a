"""A release is taken by the real Terraform from a folder, a git tag, an archive and a registry on loopback."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest

from fargate_tf.folder import exchange
from fargate_tf.release.bundle import bundle
from fargate_tf.targets.modules.build import module_files
from tests.real.publishing import self_signed, served, tagged
from tests.real.terraform import Terraform, TerraformError

pytestmark = [pytest.mark.real, pytest.mark.xdist_group("publishing")]

REGISTRY = "acme/fargate/aws"
# The way of the published modules without a provider: the joined module calls another one.
SMALL = {
    "vpc/main.tf": 'resource "terraform_data" "vpc" {}\n\noutput "id" {\n  value = terraform_data.vpc.id\n}\n',
    "fargate-cluster/main.tf": 'module "vpc" {\n  source = "../vpc"\n}\n\noutput "id" {\n  value = module.vpc.id\n}\n',
}


@pytest.fixture(scope="module")
def releases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of three releases of the small modules, of which only the middle one has the output."""
    here = tmp_path_factory.mktemp("small")
    before = {path: text.partition("\n\noutput")[0] for path, text in SMALL.items()}
    for version, files in (("1.0.0", before), ("1.1.0", SMALL), ("1.2.0-rc.1", before)):
        exchange(here / "modules", files)
        bundle(here / "modules", here / "releases", version=version, registry=REGISTRY)
    return here / "releases"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return self_signed(tmp_path_factory.mktemp("tls") / "loopback.pem")


@pytest.fixture(scope="module")
def host(releases: Path, certificate: Path) -> Iterator[str]:
    with served(releases, certificate) as started:
        yield started


@pytest.fixture(scope="module")
def plain_host(releases: Path) -> Iterator[str]:
    with served(releases) as started:
        yield started


@pytest.fixture(scope="module")
def trusting(bare_terraform: Terraform, certificate: Path) -> Terraform:
    """Terraform that takes the certificate of the test for one of an authority."""
    return Terraform(bare_terraform.binary, None, {"SSL_CERT_FILE": str(certificate)})


def call(folder: Path, source: str, version: str = "", *, output: str = "id") -> Path:
    """A root module that calls one module and reads one output."""
    folder.mkdir(exist_ok=True)
    pinned = f'\n  version = "{version}"' if version else ""
    read = f'\noutput "read" {{\n  value = module.m.{output}\n}}\n' if output else ""
    (folder / "main.tf").write_text(f'module "m" {{\n  source = "{source}"{pinned}\n}}\n{read}', encoding="utf-8")
    return folder


def taken(terraform: Terraform, root: Path) -> None:
    """Init and validate; an output that is not there fails the second."""
    terraform.init(root)
    terraform.validate(root)


def checksum(releases: Path, name: str) -> str:
    sums = (releases / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    return next(line.split()[0] for line in sums if line.endswith(f"  {name}"))


@pytest.mark.parametrize("module", ["fargate-cluster", "vpc"])
def test_a_folder_is_taken_by_its_relative_path(bare_terraform: Terraform, tmp_path: Path, module: str) -> None:
    exchange(tmp_path / "modules", SMALL)
    taken(bare_terraform, call(tmp_path / "root", f"../modules/{module}"))


@pytest.mark.parametrize("module", ["fargate-cluster", "vpc"])
def test_this_repository_is_taken_by_its_tag(bare_terraform: Terraform, tmp_path: Path, module: str) -> None:
    exchange(tmp_path / "repository" / "modules", SMALL)
    tagged(tmp_path / "repository", "v1.1.0")
    source = f"git::file://{tmp_path}/repository//modules/{module}?ref=v1.1.0"
    taken(bare_terraform, call(tmp_path / "root", source))


@pytest.mark.parametrize("folder", ["", "//modules/vpc"])
def test_an_unpacked_release_is_a_repository_of_its_own(
    bare_terraform: Terraform, tmp_path: Path, releases: Path, folder: str
) -> None:
    with ZipFile(releases / "fargate-tf-modules-1.1.0.zip") as archive:
        archive.extractall(tmp_path / "repository")
    tagged(tmp_path / "repository", "v1.1.0")
    taken(bare_terraform, call(tmp_path / "root", f"git::file://{tmp_path}/repository{folder}?ref=v1.1.0"))


def test_a_tag_that_is_not_there_is_refused(bare_terraform: Terraform, tmp_path: Path) -> None:
    exchange(tmp_path / "repository" / "modules", SMALL)
    tagged(tmp_path / "repository", "v1.1.0")
    with pytest.raises(TerraformError, match=r"v1\.2\.0"):
        bare_terraform.init(call(tmp_path / "root", f"git::file://{tmp_path}/repository//modules/vpc?ref=v1.2.0"))


@pytest.mark.parametrize("end", ["zip", "tar.gz"])
@pytest.mark.parametrize("folder", ["", "//modules/vpc"])
def test_an_archive_is_taken_with_its_checksum(
    bare_terraform: Terraform, tmp_path: Path, releases: Path, plain_host: str, end: str, folder: str
) -> None:
    name = f"fargate-tf-modules-1.1.0.{end}"
    query = f"?checksum=sha256:{checksum(releases, name)}"
    taken(bare_terraform, call(tmp_path / "root", f"http://{plain_host}/{name}{folder}{query}"))


def test_an_archive_with_a_wrong_checksum_is_refused(
    bare_terraform: Terraform, tmp_path: Path, plain_host: str
) -> None:
    source = f"http://{plain_host}/fargate-tf-modules-1.1.0.zip?checksum=sha256:{'0' * 64}"
    with pytest.raises(TerraformError, match="Checksums did not match"):
        bare_terraform.init(call(tmp_path / "root", source))


def test_an_archive_is_taken_from_disk(bare_terraform: Terraform, tmp_path: Path, releases: Path) -> None:
    taken(bare_terraform, call(tmp_path / "root", str(releases / "fargate-tf-modules-1.1.0.zip")))


@pytest.mark.parametrize("folder", ["", "//modules/vpc"])
@pytest.mark.parametrize(("version", "output"), [("~> 1.0", "id"), ("1.0.0", ""), ("1.2.0-rc.1", "")])
def test_a_registry_gives_the_version_that_was_asked_for(
    trusting: Terraform, tmp_path: Path, host: str, folder: str, version: str, output: str
) -> None:
    taken(trusting, call(tmp_path / "root", f"{host}/{REGISTRY}{folder}", version, output=output))


def test_an_older_version_of_a_registry_is_the_older_one(trusting: Terraform, tmp_path: Path, host: str) -> None:
    root = call(tmp_path / "root", f"{host}/{REGISTRY}", "1.0.0")
    trusting.init(root)
    with pytest.raises(TerraformError, match="Unsupported attribute"):
        trusting.validate(root)


def test_a_registry_pins_the_archive_by_its_checksum(
    trusting: Terraform, tmp_path: Path, releases: Path, certificate: Path
) -> None:
    site = tmp_path / "site"
    shutil.copytree(releases, site)
    archive = site / "fargate-tf-modules-1.1.0.zip"
    archive.write_bytes(archive.read_bytes().replace(b"terraform_data", b"terraform_doto"))
    with served(site, certificate) as other, pytest.raises(TerraformError, match="Checksums did not match"):
        trusting.init(call(tmp_path / "root", f"{other}/{REGISTRY}", "1.1.0"))


def test_a_registry_without_the_header_is_not_understood(
    trusting: Terraform, tmp_path: Path, releases: Path, certificate: Path
) -> None:
    site = tmp_path / "site"
    shutil.copytree(releases, site)
    headers = (site / "_headers").read_text(encoding="utf-8")
    (site / "_headers").write_text(re.sub(r"  X-Terraform-Get: .*\n", "", headers), encoding="utf-8")
    with served(site, certificate) as other, pytest.raises(TerraformError, match="200 OK resp"):
        trusting.init(call(tmp_path / "root", f"{other}/{REGISTRY}", "1.1.0"))


def test_a_registry_whose_authority_is_not_known_is_refused(
    bare_terraform: Terraform, tmp_path: Path, host: str
) -> None:
    with pytest.raises(TerraformError, match="certificate"):
        bare_terraform.init(call(tmp_path / "root", f"{host}/{REGISTRY}", "1.1.0"))


def examples(package: Path) -> list[str]:
    """The folders of all examples below a package."""
    return sorted(str(file.parent.relative_to(package)) for file in package.rglob("examples/*/main.tf"))


def test_every_example_is_valid_from_every_source(terraform: Terraform, tmp_path: Path, certificate: Path) -> None:
    """In one root, as the start of the provider is most of the time."""
    repository, releases = tmp_path / "repository", tmp_path / "releases"
    exchange(repository / "modules", module_files())
    bundle(repository / "modules", releases, version="1.0.0", registry=REGISTRY)
    tagged(repository, "v1.0.0")
    name = "fargate-tf-modules-1.0.0.zip"
    with ZipFile(releases / name) as archive:
        archive.extractall(tmp_path / "package")
    in_repository, in_package = examples(repository), examples(tmp_path / "package")
    assert (len(in_repository), len(in_package)) == (10, 10)
    pin = f"?checksum=sha256:{checksum(releases, name)}"
    with served(releases, certificate) as host:
        sources = [
            *(f"../repository/{each}" for each in in_repository),
            *(f"git::file://{repository}//{each}?ref=v1.0.0" for each in in_repository),
            *(f"https://{host}/{name}//{each}{pin}" for each in in_package),
            *(f"{host}/{REGISTRY}//{each}" for each in in_package),
        ]
        pinned = ['  version = "1.0.0"\n' if "?" not in each and host in each else "" for each in sources]
        blocks = [
            f'module "m{number}" {{\n  source = "{source}"\n{version}}}\n'
            for number, (source, version) in enumerate(zip(sources, pinned, strict=True))
        ]
        (tmp_path / "root").mkdir()
        (tmp_path / "root" / "main.tf").write_text("\n".join(blocks), encoding="utf-8")
        trusting = Terraform(terraform.binary, terraform.mirror, {"SSL_CERT_FILE": str(certificate)})
        taken(trusting, tmp_path / "root")
