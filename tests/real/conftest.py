"""What the real tests share: one Terraform, one emulated AWS, and one loud line when they are not there."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.missing import without
from tests.real.emulator import Aws, emulated
from tests.real.terraform import MIRROR_VARIABLE, Terraform, find_binary, find_mirror, mirror_of
from tests.standin.server import standing_in

ACCOUNT = "111122223333"
_NO_TERRAFORM = (
    "THE REAL TERRAFORM IS NOT HERE, so nothing was planned or applied: "
    "install terraform 1.10 or later from https://developer.hashicorp.com/terraform/install"
)
_NO_PROVIDER = (
    "THE REAL AWS PROVIDER IS NOT HERE, so nothing was planned or applied: "
    "run `terraform providers mirror ~/.terraform.d/plugins` in a folder whose main.tf requires hashicorp/aws 5.100.0, "
    f"or name a mirror in {MIRROR_VARIABLE}"
)


@pytest.fixture(scope="session")
def bare_terraform() -> Terraform:
    """Terraform for configurations that need no provider."""
    binary = find_binary()
    if binary is None:
        without(_NO_TERRAFORM)
    return Terraform(binary, mirror=None)


@pytest.fixture(scope="session")
def terraform(bare_terraform: Terraform, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Terraform]:
    """Terraform with the AWS provider, of which one process serves the whole session."""
    mirror = find_mirror()
    if mirror is None:
        without(_NO_PROVIDER)
    mirror = mirror_of(bare_terraform.binary, mirror, tmp_path_factory.mktemp("mirror"))
    with Terraform(bare_terraform.binary, mirror).with_one_provider(tmp_path_factory.mktemp("provider")) as attached:
        yield attached


@pytest.fixture(scope="session")
def standin(bare_terraform: Terraform) -> Iterator[Terraform]:
    """Terraform with a stand-in for the newest AWS provider, which is in our process and starts with no command."""
    with standing_in() as found_by:
        yield Terraform(bare_terraform.binary, mirror=None, more=found_by)


@pytest.fixture(scope="session")
def aws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Aws]:
    """The emulated AWS; tests that use it share one xdist group, so that it starts once."""
    with emulated(ACCOUNT, tmp_path_factory.mktemp("moto") / "moto.log") as started:
        yield started
