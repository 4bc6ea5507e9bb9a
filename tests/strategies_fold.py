"""Calls of the smart constructors, drawn by chance: folded in Python, and again with arguments left to Terraform."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from fargate_tf.components import partition
from fargate_tf.hcl import functions
from fargate_tf.hcl.functions import variable
from fargate_tf.hcl.nodes import Attribute, Block
from fargate_tf.hcl.variables import BOOL, NUMBER, STRING, list_of, map_of
from tests.drawing import Drawing

if TYPE_CHECKING:
    from fargate_tf.hcl.nodes import Expression
    from fargate_tf.hcl.variables import TypeOf

REFUSED = "refused"
KNOWN = "known"
"""The type of an argument that is never left to Terraform."""
TYPES: Mapping[str, TypeOf] = {
    "text": STRING,
    "number": NUMBER,
    "truth": BOOL,
    "texts": list_of(STRING),
    "map": map_of(STRING),
}
PATTERNS = ("arn:{a}:iam::aws:policy/{b}", "{a}{b}", "{b}-{a}-{b}", "/aws/eks/{a}/{b}$", "plain")
PREFIXES = (
    *("10.0.0.0/16", "10.0.0.1/8", "192.0.2.255/24", "0.0.0.0/0", "255.255.255.255/32", "10.0.0.0/30"),
    *("10.0.0.0", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/255.255.0.0", "10.0.0.0/0.0.255.255", "a/8"),
    *("010.0.0.0/8", "10.0.0/8", " 10.0.0.0/8", "10.0.0.0/8 ", "10.0.0.0/08", "10.0.0.0/+8", "256.0.0.0/8", "", "/"),
    *(
        "1\u0660.0.0.0/8",
        "10.0.0.0/\u0661",
        "0x0a.0.0.0/8",
        "10.0.0.0/8/8",
        "10.0.0.0/16\n",
        "1_0.0.0.0/8",
        "10.0.0.0/1_6",
    ),
)
BITS = (0, 1, 2, 4, 8, 15, 16, 17, 24, 31, 32, 33)
REGIONS = ("eu-central-1", "cn-north-1", "us-gov-west-1", "us-iso-east-1", "eu-isoe-west-1", "cn", "", "usgov")


@dataclass
class Given:
    """The values that Terraform gets as variables, by type and number."""

    values: dict[str, dict[str, Any]] = field(default_factory=lambda: {kind: {} for kind in TYPES})

    def left(self, kind: str, value: Any) -> Expression[Any]:
        """The value as a reference to it."""
        number = str(len(self.values[kind]))
        self.values[kind][number] = value
        return variable(kind).index(number)

    def blocks(self) -> Iterator[Block]:
        """The variables."""
        for kind, values in self.values.items():
            yield Block("variable", (kind,), (Attribute("type", map_of(TYPES[kind])), Attribute("default", values)))


@dataclass(frozen=True)
class Case:
    """A call: the constructor by its name, its arguments with their types, and what is left to Terraform."""

    name: str
    arguments: tuple[tuple[str, Any], ...]
    is_left: tuple[bool, ...]

    def folded(self) -> Any:
        """What Python makes of it, or that it refuses."""
        try:
            return _called(self.name, [value for _, value in self.arguments])
        except ValueError:
            return REFUSED

    def for_terraform(self, given: Given) -> Any:
        """The same call, with what is left as variables."""
        arguments = [
            given.left(kind, value) if left else value
            for (kind, value), left in zip(self.arguments, self.is_left, strict=True)
        ]
        return _called(self.name, arguments)


CONSTRUCTORS = (
    *("template", "filled", "cidrsubnet", "coalesce", "conditional", "not_null", "is_null", "equal", "not_equal"),
    *("concat", "merge", "smallest", "not_empty", "kept_if", "partition"),
)


def _called(name: str, arguments: Sequence[Any]) -> Any:
    """The call; the constructor is looked up now, so that a test can put a broken one in its place."""
    if name == "filled":
        pattern, a, b = arguments
        return functions.filled(pattern, a=a, b=b)
    room: Any = partition if name == "partition" else functions
    return getattr(room, name)(*arguments)


def case(seed: int) -> Case:
    """A call of one of the constructors."""
    drawing = Drawing(seed)
    random = drawing.random
    name = random.choice(CONSTRUCTORS)
    arguments = _arguments(name, drawing)
    able = [i for i, (kind, _) in enumerate(arguments) if kind != KNOWN]
    must = random.choice(able)
    return Case(
        name, arguments, tuple(i == must or (i in able and random.random() < 0.5) for i in range(len(arguments)))
    )


def _arguments(name: str, drawing: Drawing) -> tuple[tuple[str, Any], ...]:
    random = drawing.random
    text, texts, entries = ("text", drawing.text()), ("texts", _texts(drawing)), ("map", _map(drawing))
    match name:
        case "template":
            return (text, *(("text", drawing.text()) for _ in range(random.randint(0, 3))))
        case "filled":
            return (KNOWN, random.choice(PATTERNS)), text, ("text", drawing.text())
        case "cidrsubnet":
            bits = random.choice(BITS)
            number = random.choice((0, 1, 2 ** max(bits, 0) - 1, 2 ** max(bits, 0), random.randint(0, 300)))
            return ("text", random.choice(PREFIXES)), ("number", bits), ("number", number)
        case "coalesce":
            return tuple(("text", random.choice((None, "", drawing.text()))) for _ in range(random.randint(1, 4)))
        case "conditional":
            kind, draw = random.choice(
                [("text", drawing.text), ("texts", lambda: _texts(drawing)), ("number", lambda: 7)]
            )
            return ("truth", random.random() < 0.5), (kind, draw()), (kind, random.choice((None, draw())))
        case "not_null" | "is_null":
            return (random.choice((text, ("text", None), texts, entries)),)
        case "equal" | "not_equal":
            return _compared(drawing)
        case "concat":
            return (texts, *(("texts", _texts(drawing)) for _ in range(random.randint(0, 3))))
        case "merge":
            return (entries, *(("map", _map(drawing)) for _ in range(random.randint(0, 3))), (KNOWN, None))
        case "smallest" | "not_empty":
            return (texts,)
        case "kept_if":
            return ("truth", random.random() < 0.5), entries
    assert name == "partition"
    return (("text", random.choice(REGIONS)),)


def _texts(drawing: Drawing) -> list[str]:
    return [*drawing.some(drawing.key, 4)]


def _map(drawing: Drawing) -> dict[str, str]:
    """Entries; a few keys often, so that maps share some, and one of them is another when it is composed."""
    keys = ("a", "b", "\u00e9", "e\u0301", "\u212b", "\u00c5")
    return {
        drawing.one(lambda: drawing.random.choice(keys), drawing.key): drawing.text()
        for _ in range(drawing.random.randint(0, 3))
    }


def _compared(drawing: Drawing) -> tuple[tuple[str, Any], tuple[str, Any]]:
    """Two values that may be equal, or only look it."""
    random = drawing.random
    text = random.choice(("a", "1", "true", "", "\u00e9", "e\u0301", drawing.text()))
    left = random.choice(
        (("text", text), ("text", None), ("number", random.choice((0, 1, 1.5))), ("truth", random.random() < 0.5))
    )
    right = random.choice((text, left[1], None, 0, 1, 1.0, True, False, "1", "true", "e\u0301"))
    return left, (KNOWN, right)
