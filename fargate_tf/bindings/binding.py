"""Which of the two bindings is meant, and where it has the class of a resource type."""

from __future__ import annotations

import os
import shutil
import sys
from importlib import import_module
from importlib.util import find_spec, module_from_spec
from typing import TYPE_CHECKING, Any, Literal

from fargate_tf.hcl.node import node
from fargate_tf.problem import FargateTfError

if TYPE_CHECKING:
    from collections.abc import Mapping

BindingName = Literal["cdktf", "cdktn"]

# The package of the AWS provider beside each core package.
PROVIDERS: Mapping[BindingName, str] = {"cdktn": "cdktn_provider_aws", "cdktf": "cdktf_cdktf_provider_aws"}
_AWS = "aws_"
_NO_NODE = "CDKTF runs on Node.js, and there is no `node` on PATH: install version 22 or later from https://nodejs.org"


class BindingError(FargateTfError):
    """CDKTF cannot be used as it was asked for; the text says what to do."""


@node
class Binding:
    """One of the two. Nothing of it is imported before `core` or a class is asked for: that takes seconds."""

    name: BindingName

    @property
    def core(self) -> Any:
        """The package with stacks, variables, outputs and tokens."""
        return import_module(self.name)

    def class_of(self, kind: str, type_: str) -> Any | None:
        """The class of a `resource` or `data` type, or of the `provider` itself; `None` where there is none."""
        if kind == "provider":
            return self._class("provider", f"{pascal(type_)}Provider") if type_ == _AWS.rstrip("_") else None
        if not type_.startswith(_AWS):
            return None
        name = f"{'data_aws_' if kind == 'data' else ''}{type_.removeprefix(_AWS)}"
        return self._class(name, pascal(name))

    def _class(self, module: str, name: str) -> Any | None:
        # Each by its own path: all of the provider's classes take many times as long.
        path = f"{PROVIDERS[self.name]}.{module}"
        try:
            return getattr(import_module(path), name, None)
        except ModuleNotFoundError as error:
            if error.name != path:
                raise
            return None


def pascal(name: str) -> str:
    """A name of Terraform as a class is called.

    >>> pascal("eks_fargate_profile")
    'EksFargateProfile'
    """
    return "".join(word[:1].upper() + word[1:] for word in name.split("_"))


def installed_binding(asked: BindingName | None = None) -> Binding:
    """The binding that is installed, or the one that was asked for of two.

    Raises `BindingError` where there is none, where there are two and none was asked for, and without Node.
    """
    there = [name for name in PROVIDERS if _is_installed(name)]
    if asked is not None and asked not in there:
        msg = f"{asked} is not installed, or its AWS provider is not: pip install 'fargate-tf[{asked}]'"
        raise BindingError(msg)
    if not there:
        raise BindingError("neither CDK Terrain nor CDKTF is installed: pip install 'fargate-tf[cdktn]'")
    if asked is None and len(there) > 1:
        raise BindingError("both cdktn and cdktf are installed: say --binding cdktn or --binding cdktf")
    if not shutil.which(os.environ.get("JSII_NODE", "node")):
        raise BindingError(_NO_NODE)
    chosen = Binding(asked or there[0])
    _import_modules_one_by_one(PROVIDERS[chosen.name])
    return chosen


def binding_of(scope: Any) -> Binding:
    """The binding that a construct's stack is made of; raises `BindingError` where it stands in none."""
    for construct in scope.node.scopes:
        for kind in type(construct).__mro__:
            for name in PROVIDERS:
                if (kind.__module__, kind.__name__) == (name, "TerraformStack"):
                    return Binding(name)
    raise BindingError("a FargateCluster stands in a TerraformStack: give one, or a construct in one, as its scope")


def _import_modules_one_by_one(package: str) -> None:
    """Put the package in place without what its own file does: that of CDKTF imports all of its 2,200 modules.

    It takes 70 seconds of CPU for what 2 are enough for (cdktf-cdktf-provider-aws 21.22.1, not byte-compiled).
    """
    spec = find_spec(package)
    if package not in sys.modules and spec is not None:
        sys.modules[package] = module_from_spec(spec)


def _is_installed(name: BindingName) -> bool:
    return all(find_spec(package) is not None for package in (name, PROVIDERS[name]))
