"""The fields of specs as the variables of a module: types, defaults, and what Terraform refuses before it plans."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import MISSING, Field
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from fargate_tf.check import RULES
from fargate_tf.facts import limits
from fargate_tf.hcl.functions import call, is_null, variable
from fargate_tf.hcl.nodes import ApplyTime, Conditional, Expression, For, Name, Operation, PlanTime, Stage
from fargate_tf.hcl.variables import BOOL, NUMBER, STRING, Input, Validation, list_of, map_of, object_of, optional
from fargate_tf.spec.base import Json, Spec
from fargate_tf.spec.cluster import Cluster
from fargate_tf.spec.constraint import Constraint, Matches, OneOf, Size
from fargate_tf.spec.fargate import FargateProfile
from fargate_tf.spec.iam import ServiceAccountRole

if TYPE_CHECKING:
    from fargate_tf.hcl.nodes import Value
    from fargate_tf.hcl.variables import TypeOf

S = TypeVar("S", bound=ApplyTime)
Reached = Expression[PlanTime]
"""A variable, or what a loop over one has reached."""

_SCALARS: Mapping[Any, TypeOf] = {str: STRING, int: NUMBER, bool: BOOL}
# The codes of the rules that judge a field's constraint; some of them judge more, so they are written out.
_CODES: Mapping[tuple[type[Spec], str], str] = {
    **{(rule.subject, (rule.reads or ("",))[0]): rule.code for rule in RULES if rule.constraint is not None},
    (FargateProfile, "create_timeout"): "FT217",
    (FargateProfile, "delete_timeout"): "FT217",
    (FargateProfile, "revision"): "FT218",
    (Cluster, "kms_key_arn"): "FT317",
    (Cluster, "log_kms_key_arn"): "FT317",
    (Cluster, "cluster_role_arn"): "FT318",
    (Cluster, "permissions_boundary_arn"): "FT318",
    (Cluster, "security_group_ids"): "FT319",
    (ServiceAccountRole, "permissions_boundary_arn"): "FT811",
}


def input_of(spec: type[Spec], field: str, *, name: str = "", says: str = "", required: bool = False) -> Input:
    """The variable of one field, called as the field unless `name` says otherwise.

    `says` takes the place of the field's description where a module means less, or more, than the language.
    """
    made = spec.__dataclass_fields__[field]
    name = name or field
    default = () if required else _default(made)
    return Input(
        name,
        type_of(get_type_hints(spec)[field]),
        _sentence(says or made.metadata["doc"]),
        default,
        tuple(
            Validation(holds(variable(name)), message)
            for holds, message in _conditions(spec, field, name, nullable=default == (None,))
        ),
    )


def objects(name: str, spec: type[Spec], fields: Sequence[str], says: str, **more: TypeOf) -> Input:
    """A variable that holds specs by their names: a map of objects with these fields, and `more` attributes.

    What limits one of the fields limits it in each object, and in the objects inside.
    """
    found = [
        Validation(every(variable(name), item_name(name), holds), message)
        for holds, message in _conditions_within(spec, fields, f"{name}[*]")
    ]
    return Input(name, map_of(object_type(spec, fields, **more)), _sentence(says), ({},), tuple(found))


def object_input(name: str, spec: type[Spec], fields: Sequence[str], says: str, **more: TypeOf) -> Input:
    """A variable that holds one spec, whose fields have defaults; what limits a field limits it in the object."""
    value = variable(name)
    found = [Validation(holds(value), message) for holds, message in _conditions_within(spec, fields, name)]
    return Input(name, object_type(spec, fields, **more), _sentence(says), ({},), tuple(found))


def optional_input(one: Input) -> Input:
    """The variable, which may be left out or null: null is not judged."""
    value = variable(one.name)
    judged = tuple(Validation(unless_null(value, each.condition), each.message) for each in one.validations)
    return Input(one.name, one.type, one.description, (None,), judged, one.sensitive)


def region_input() -> Input:
    """The region, by the form of its name."""
    form = matches(r"[a-z]{2,4}(-[a-z]+)+-\d", variable("region"))
    promise = Validation(form, "region: the name of an AWS region, such as 'eu-central-1' (FT601).")
    return Input("region", STRING, "Region of the cluster; the partition follows from it", (), (promise,))


def account_input(says: str) -> Input:
    """The account's id, as text."""
    form = matches(limits.ACCOUNT_ID_PATTERN.value, variable("account_id"))
    promise = Validation(form, "account_id: twelve digits, in quotes (FT604).")
    return Input("account_id", STRING, says, (), (promise,))


def also(one: Input, *further: Validation) -> Input:
    """The variable with further validations."""
    return Input(one.name, one.type, one.description, one.default, (*one.validations, *further), one.sensitive)


def object_type(spec: type[Spec], fields: Sequence[str], **more: TypeOf) -> TypeOf:
    """The type of an object with some fields of a spec; what has a default may be left out."""
    hints = get_type_hints(spec)
    given = {field: _attribute(spec.__dataclass_fields__[field], hints[field]) for field in fields}
    return object_of({**given, **more})


def type_of(hint: Any) -> TypeOf:
    """The type of a variable that takes what the hint of a field allows, expressions left aside."""
    kind, inside = get_origin(hint), get_args(hint)
    if kind in (Union, UnionType):
        (first, *_) = [each for each in inside if each is not NoneType and get_origin(each) is not Expression]
        return type_of(first)
    if kind is Literal:
        return STRING
    if kind is not None and issubclass(kind, Mapping):
        # Settings whose form somebody else decides come as JSON text: Terraform's own `any` takes misspelt ones.
        return STRING if _is_json(hint) else map_of(type_of(inside[1]))
    if kind is not None and issubclass(kind, Sequence):
        return list_of(type_of(inside[0]))
    if isinstance(hint, type) and issubclass(hint, Spec):
        return object_type(hint, [each.name for each in hint.settings if each.metadata["emitted"]])
    return _SCALARS[hint]


def _attribute(field: Field[Any], hint: Any) -> TypeOf:
    default = _default(field)
    if not default:
        return type_of(hint)
    if _is_json(hint):
        default = (None,)
    return optional(type_of(hint), *(() if default == (None,) else default))


def _default(field: Field[Any]) -> tuple[Value, ...]:
    if field.default_factory is not MISSING:
        return ({},)
    if field.default is MISSING:
        return ()
    return (list(field.default),) if isinstance(field.default, tuple) else (field.default,)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def item_name(collection: str) -> str:
    """What an item of a collection is called in a loop over it.

    >>> item_name("fargate_profiles"), item_name("access_entries"), item_name("addons_before_nodes")
    ('profile', 'entry', 'addon')
    """
    last = collection.partition("_before_")[0].rpartition("_")[2]
    return f"{last[:-3]}y" if last.endswith("ies") else last.removesuffix("s")


def every(collection: Value, item: str, holds: Callable[[Reached], Value]) -> Expression[ApplyTime]:
    """`alltrue([for item in collection : …])`."""
    return call("alltrue", For((item,), collection, holds(Name(item, Stage.PLAN))))


def every_key(collection: Value, holds: Callable[[Reached], Value]) -> Expression[ApplyTime]:
    """`alltrue([for name in keys(collection) : …])`."""
    return every(call("keys", collection), "name", holds)


def both(left: Expression[S], right: Expression[S]) -> Expression[S]:
    """`left && right`."""
    return Operation("&&", right=right, left=left)


def either(left: Expression[S], right: Expression[S]) -> Expression[S]:
    """`left || right`."""
    return Operation("||", right=right, left=left)


def unless_null(value: Reached, holds: Value) -> Expression[ApplyTime]:
    """`value == null ? true : holds`: Terraform judges both sides of `||`."""
    return Conditional(is_null(value), then=True, otherwise=holds)


def matches(pattern: str, value: Value) -> Expression[ApplyTime]:
    """Whether the whole text fits a pattern (RE2, whose `$` is the very end)."""
    return call("can", call("regex", f"^(?:{pattern})$" if "|" in pattern else f"^{pattern}$", value))


def between(least: int, most: int, value: Value) -> Expression[ApplyTime]:
    """Whether a text or a collection has from `least` to `most` characters or items."""
    length = call("length", value)
    upper: Operation[ApplyTime] = Operation("<=", right=most, left=length)
    lower: Operation[ApplyTime] = Operation(">=", right=least, left=length)
    return upper if least == 0 else both(lower, upper)


Condition = Callable[[Reached], Expression[ApplyTime]]


def _conditions_within(spec: type[Spec], fields: Sequence[str], path: str) -> Iterator[tuple[Condition, str]]:
    """The conditions on the fields of an object, and on the objects in them."""
    for field in fields:
        for holds, message in _conditions(spec, field, f"{path}.{field}"):
            yield _of(field, holds), message
        hint = get_type_hints(spec)[field]
        for inner in (each for each in get_args(hint) if isinstance(each, type) and issubclass(each, Spec)):
            names = [each.name for each in inner.settings if each.metadata["emitted"]]
            for holds, message in _conditions_within(inner, names, f"{path}.{field}[*]"):
                yield _of_each(field, holds), message


def _of(field: str, holds: Condition) -> Condition:
    return lambda one: holds(one.attr(field))


def _of_each(field: str, holds: Condition) -> Condition:
    return lambda one: every(one.attr(field), item_name(field), holds)


def _conditions(
    spec: type[Spec], field: str, path: str, *, nullable: bool | None = None
) -> list[tuple[Condition, str]]:
    """Each condition on a field with the sentence that Terraform says; null is not judged where the field may be it."""
    hint = get_type_hints(spec)[field]
    found: list[tuple[Condition, str]] = []
    constraint = spec.__dataclass_fields__[field].metadata["constraint"]
    if constraint is not None:
        message = f"{path}: {_wanted(constraint)} ({_CODES[spec, field]})."
        found.append((lambda value: _holds(constraint, value), message))
    choices = _choices(hint)
    if choices:
        one_of = OneOf(choices)
        message = f"{path}: {_wanted(one_of)} (FT008)."
        if _is_list(hint):
            found.append((lambda value: every(value, "item", lambda item: _holds(one_of, item)), message))
        else:
            found.append((lambda value: _holds(one_of, value), message))
    if nullable is None:
        nullable = _default(spec.__dataclass_fields__[field]) == (None,)
    if not nullable:
        return found
    return [(_unless_null(holds), message) for holds, message in found]


def _unless_null(holds: Condition) -> Condition:
    return lambda value: unless_null(value, holds(value))


def _choices(hint: Any) -> tuple[str, ...]:
    """The texts that a field, or each item of its list, is one of; none where others fit too."""
    kind, inside = get_origin(hint), get_args(hint)
    if kind is Literal:
        return inside
    found = [_choices(each) for each in inside if each is not NoneType]
    return found[0] if len(found) == 1 and not _is_mapping(hint) else ()


def _is_json(hint: Any) -> bool:
    return _is_mapping(hint) and get_args(hint)[1] is Json


def _is_list(hint: Any) -> bool:
    kind = get_origin(hint)
    return isinstance(kind, type) and issubclass(kind, Sequence)


def _is_mapping(hint: Any) -> bool:
    kind = get_origin(hint)
    return isinstance(kind, type) and issubclass(kind, Mapping)


def _holds(constraint: Constraint, value: Reached) -> Expression[ApplyTime]:
    if isinstance(constraint, Matches):
        return matches(constraint.pattern, value)
    if isinstance(constraint, Size):
        return between(constraint.least, constraint.most, value)
    return call("contains", list(constraint.values), value)


def _wanted(constraint: Constraint) -> str:
    if isinstance(constraint, Matches):
        return constraint.meaning
    if isinstance(constraint, Size):
        return f"{f'{constraint.least} to' if constraint.least else 'at most'} {constraint.most} {constraint.unit}"
    return f"one of {', '.join(map(str, constraint.values))}"
