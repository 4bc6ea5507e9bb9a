"""From the tree of a document to elements of a stack: each block an object of its class, at its address in HCL."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from fargate_tf.bindings.binding import BindingError, pascal
from fargate_tf.bindings.typed import Misfit, arguments_of, untyped

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from fargate_tf.bindings.binding import Binding

    Json = Any
    Tree = Mapping[str, Json]

# How tokens of the binding are spelled in text: from a blueprint they would be put in as if they were expressions.
_TOKEN = "TfToken["  # noqa: S105  (no password)
_COMMENT = "//"
# What the classes of outputs have a keyword for; others are accepted there and left out of what is written.
_OF_OUTPUTS = frozenset({"value", "description", "sensitive"})


class Site(NamedTuple):
    """Where elements are made: below which construct, by which binding, and with which provider if not the default."""

    scope: Any
    binding: Binding
    provider: Any = None

    @property
    def core(self) -> Any:
        """The binding's core package."""
        return self.binding.core

    @property
    def stack(self) -> Any:
        """The stack that the scope stands in."""
        return self.core.TerraformStack.of(self.scope)


def add_elements(site: Site, tree: Tree) -> None:
    """Add an element for each block of a tree that fits (`require_fit`)."""
    for kind in ("resource", "data"):
        for type_, bodies in tree.get(kind, {}).items():
            for label, body in bodies.items():
                _add_resource(site, kind, (type_, label), body)
    for kind, bodies in tree.items():
        if kind not in ("resource", "data", _COMMENT):
            _MAKERS.get(kind, _add_further)(site, kind, bodies)


def require_fit(site: Site, tree: Tree) -> None:
    """Raise `BindingError` where a text holds a token, and where the binding is of an older provider than is needed."""
    if _TOKEN in json.dumps(tree):
        raise BindingError(
            "the blueprint holds a token of CDKTF as text: declare it as var(…) there, and give it by variables={…}"
        )
    wanted = tree["terraform"]["required_providers"]["aws"]["version"]
    needed, kind = re.findall(r">= ([\d.]+)", wanted)[0], site.binding.class_of("resource", "aws_vpc")
    # The version stands in the link that the class is documented by, and nowhere else before an object is made.
    found = re.search(r"hashicorp/aws/([\d.]+)/", getattr(kind, "__doc__", None) or "")
    if found and _numbers(found[1]) < _numbers(needed):
        msg = (
            f"the blueprint needs version {needed} of the AWS provider, and the classes of {site.binding.name} here "
            f"are of {found[1]}: take a newer release of its AWS provider"
        )
        raise BindingError(msg)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))


def _add_resource(site: Site, kind: str, labels: tuple[str, str], body: Tree) -> None:
    type_, label = labels
    core, body = site.core, {name: value for name, value in body.items() if name != _COMMENT}
    more = {"for_each": _iterator(body.pop("for_each"), core)} if "for_each" in body else {}
    if site.provider is not None and type_.startswith("aws_") and "provider" not in body:
        more["provider"] = site.provider
    depends_on = body.pop("depends_on", None)
    name = f"{'data.' if kind == 'data' else ''}{type_}.{label}"
    made = _typed(site, name, site.binding.class_of(kind, type_), body, more)
    if made is None:
        generic = core.TerraformDataSource if kind == "data" else core.TerraformResource
        made = generic(site.scope, name, terraform_resource_type=type_, **more)
        _override(made, {path: untyped(value, core) for path, value in body.items()})
    made.override_logical_id(label)
    if depends_on is not None:
        # Set behind the constructor, which takes objects: what is waited for may be made later, or by the user.
        made.depends_on = depends_on


def _typed(site: Site, name: str, kind: Any, body: Tree, more: Mapping[str, Any]) -> Any | None:
    """The object of a class for a body; `None` without a class, or where the class requires more than the body has."""
    if kind is None:
        return None
    try:
        arguments = arguments_of(kind, body, site.core)
    except Misfit:
        return None
    made = kind(site.scope, name, **arguments.typed, **more)
    _override(made, arguments.overrides)
    return made


def _override(element: Any, overrides: Mapping[str, Any]) -> None:
    for path, value in overrides.items():
        element.add_override(path, value)


def _iterator(value: Json, core: Any) -> Any:
    return core.TerraformIterator.from_map(core.Token.as_any_map(value) if isinstance(value, str) else value)


def _add_variables(site: Site, kind: str, bodies: Tree) -> None:
    for name, body in bodies.items():
        # The class writes the keys of a default in a case of its own, so a default with keys has to be an override.
        apart = {"default": body["default"]} if _has_keys(body.get("default")) else {}
        rest = {key: value for key, value in body.items() if key not in (*apart, _COMMENT)}
        made: Any = _typed(site, f"{kind}.{name}", site.core.TerraformVariable, rest, {})
        made.override_logical_id(name)
        _override(made, {path: untyped(value, site.core) for path, value in apart.items()})


def _has_keys(value: Json) -> bool:
    return isinstance(value, dict) or (isinstance(value, list) and any(map(_has_keys, value)))


def _add_outputs(site: Site, kind: str, bodies: Tree) -> None:
    for name, body in bodies.items():
        typed = {key: value for key, value in body.items() if key in _OF_OUTPUTS}
        made: Any = _typed(site, f"{kind}.{name}", site.core.TerraformOutput, typed, {})
        made.override_logical_id(name)
        rest = {key: value for key, value in body.items() if key not in (*_OF_OUTPUTS, _COMMENT)}
        _override(made, {path: untyped(value, site.core) for path, value in rest.items()})


def _add_locals(site: Site, kind: str, values: Tree) -> None:
    for name, value in values.items():
        site.core.TerraformLocal(site.scope, f"{kind}.{name}", untyped(value, site.core)).override_logical_id(name)


def _add_modules(site: Site, kind: str, bodies: Tree) -> None:
    core = site.core
    for name, body in bodies.items():
        given = {key: value for key, value in body.items() if key != _COMMENT}
        settings: dict[str, Any] = {key: given.pop(key) for key in ("source", "version") if key in given}
        if "for_each" in given:
            settings["for_each"] = _iterator(given.pop("for_each"), core)
        depends_on = given.pop("depends_on", None)
        apart = {key: given.pop(key) for key in ("count", "providers") if key in given}
        # A folder stays where the user's Terraform finds it, instead of becoming a copy in the output.
        made = core.TerraformHclModule(
            site.scope,
            f"{kind}.{name}",
            variables=untyped(given, core),
            skip_asset_creation_from_local_modules=True,
            **settings,
        )
        made.override_logical_id(name)
        made.depends_on = depends_on
        _override(made, {path: untyped(value, core) for path, value in apart.items()})


def add_provider(site: Site, name: str, body: Tree, id_: str = "") -> Any:
    """Add a provider's settings, and give its object."""
    rest = {key: value for key, value in body.items() if key != _COMMENT}
    return _typed(site, id_ or f"provider.{name}", site.binding.class_of("provider", name), rest, {})


def _add_providers(site: Site, _: str, bodies: Tree) -> None:
    for name, body in bodies.items():
        add_provider(site, name, body)


def _add_settings(site: Site, kind: str, body: Tree) -> None:
    """What stands in `terraform`: the versions replace the exact one that the binding asks for."""
    core, stack = site.core, site.stack
    for name, value in body.items():
        if name == "required_providers":
            for provider, wanted in value.items():
                stack.add_override(f"{kind}.{name}.{provider}", wanted)
        elif name == "backend":
            for where, settings in value.items():
                backend = getattr(core, f"{pascal(where)}Backend")
                arguments = arguments_of(backend, settings, core)
                _override(backend(site.scope, **arguments.typed), arguments.overrides)
        elif name == "cloud":
            workspaces = core.NamedCloudWorkspace(**value["workspaces"])
            core.CloudBackend(site.scope, **{**value, "workspaces": workspaces})
        elif name != _COMMENT:
            stack.add_override(f"{kind}.{name}", value)


def _add_further(site: Site, kind: str, bodies: Json) -> None:
    """Blocks for which the binding has no element of its own (`moved`)."""
    site.stack.add_override(kind, untyped(bodies if isinstance(bodies, list) else [bodies], site.core))


_MAKERS: Mapping[str, Callable[[Site, str, Any], None]] = {
    "variable": _add_variables,
    "output": _add_outputs,
    "locals": _add_locals,
    "module": _add_modules,
    "provider": _add_providers,
    "terraform": _add_settings,
}
