"""Documents of HCL drawn by chance, thousands a second: every kind of node, with texts that try to break out of it.

Hypothesis (strategies_hcl.py) finds the smallest example of a fault, at a hundredth of the speed.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import TYPE_CHECKING, Any, TypeVar

from fargate_tf.hcl.functions import template
from fargate_tf.hcl.nodes import (
    Attr,
    Attribute,
    Banner,
    Block,
    Call,
    Comment,
    Conditional,
    Expression,
    For,
    Index,
    Name,
    Object,
    Operation,
    Splat,
    Traversal,
)
from tests.real.strings import mixed

if TYPE_CHECKING:
    from fargate_tf.hcl.nodes import ApplyTime, Document, Item, Step, Value

T = TypeVar("T")

NAMES = ("a", "name", "vpc_id", "a-b", "_", "A1", "for_each", "count", "depends_on", "tags", "x" * 40)
_ROOTS = ("var", "each", "aws_vpc", "local", "data")
# What is a word of HCL, or no text, in YAML of one version or another, or to one of its readers.
_WORDS = (
    *("for", "null", "true", "false", "if", "in", "", "else", "endif", "yes", "y", "on", "Off", "NO", "~", "Null"),
    *(
        "1e3",
        "0x1F",
        "0o7",
        "012",
        "1_000",
        "1:30",
        ".inf",
        ".nan",
        "<<",
        "=",
        "2001-01-01",
        "+1",
        ".5",
        "-",
        "?",
        "*a",
    ),
    *("&a", "!a", "a: b", "a #b", "# a", "- a", "[a", "{a", "%a", "@a", "|", ">", "'a", "a:", "---", "...", " a", "a "),
)
_OPERATORS = ("==", "!=", "&&", "||", "<", ">=", "+", "-", "*", "/", "%")
_NUMBERS = (0, -1, 7, 10**20, -(10**30), 0.1, -2.5, 1e300, 5e-324, 1e16, 123456789.000001)
# Whole attempts: each would be a block, an argument, a key or a row more if a text were pasted where it stands.
ATTEMPTS = (
    '"\n}\nresource "aws_iam_user" "evil" {\n  name = "x',
    '"]\n}\noutput "evil" { value = 1 }\n#',
    '"\n  evil = "1',
    "\nevil = 1\n",
    '\nresource "a" "b" {}\n',
    '\rresource "a" "b" {}\r',
    '\u2028resource "a" "b" {}\u2028',
    '\x85resource "a" "b" {}\x85',
    '*/ resource "a" "b" {} /*',
    '${file("/etc/passwd")}',
    "%{ for x in [1] }${x}%{ endfor }",
    '$${"${"}',
    "<<EOT\nEOT\n}\nevil {}\n",
    '" = 1, evil = "',
    '\\" evil = \\"',
    "\\\n",
    "\n---\nkind: Secret\n",
    "evil: true\n",
    "- evil\n",
    "| evil | row |\n| --- | --- |\n| a | b |",
    "<script>alert(1)</script>",
    "</details>\n\n# evil\n",
    "&#124; evil &#124;",
    "[click](javascript:evil)",
    "a\\|b",
    "USD $",
    "100 %",
    "`|`",
)


class Drawing:
    """What one seed gives, the same in every run."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)

    def one(self, *ways: Callable[[], T]) -> T:
        """One of several ways."""
        return self.random.choice(ways)()

    def some(self, way: Callable[[], T], most: int = 3) -> tuple[T, ...]:
        """So many of one kind, at most."""
        return tuple(way() for _ in range(self.random.randint(0, most)))

    def text(self) -> str:
        """A text: an attempt, or a mix of pieces."""
        chance = self.random.random()
        return self.random.choice(ATTEMPTS if chance < 0.15 else _WORDS) if chance < 0.2 else mixed(self.random)

    def name(self) -> str:
        """A name of ours."""
        return self.random.choice(NAMES)

    def key(self) -> str:
        """A key of an object, which may be any text."""
        return self.one(self.name, self.text, lambda: self.random.choice(_WORDS))

    def value(self, depth: int = 3) -> Value:
        """Any value that an argument can have."""
        leaves: tuple[Callable[[], Value], ...] = (self.text, self.text, self.scalar, self.path)
        inner: tuple[Callable[[], Value], ...] = (
            lambda: [*self.some(lambda: self.value(depth - 1), 4)],
            lambda: {self.key(): self.value(depth - 1) for _ in range(self.random.randint(0, 4))},
            lambda: self.expression(depth - 1),
        )
        return self.one(*(leaves if depth == 0 or self.random.random() < 0.4 else inner))

    def scalar(self) -> Any:
        """A number, a truth value or null."""
        return self.random.choice((*_NUMBERS, True, False, None))

    def path(self) -> Expression[ApplyTime]:
        """A reference, with keys that may be any text."""
        root: Name[ApplyTime] = Name(self.random.choice(_ROOTS))
        return Traversal(root, (Attr(self.name()), *self.some(self.step)))

    def step(self) -> Step:
        """A step of a reference."""
        ways: tuple[Callable[[], Step], ...] = (
            lambda: Attr(self.name()),
            lambda: Index(self.text()),
            lambda: Index(self.random.randint(0, 99)),
            Splat,
        )
        return self.one(*ways)

    def expression(self, depth: int) -> Expression[ApplyTime]:
        """Something that Terraform computes."""
        if depth == 0:
            return self.path()

        def value() -> Value:
            return self.value(depth - 1)

        def computed() -> Expression[ApplyTime]:
            return self.expression(depth - 1)

        def key() -> str | Expression[ApplyTime]:
            return self.key() if self.random.random() < 0.5 else computed()

        names: tuple[str, ...] = self.random.choice((("v",), ("k", "v")))
        condition = computed() if self.random.random() < 0.5 else None
        ways: tuple[Callable[[], Expression[ApplyTime]], ...] = (
            self.path,
            lambda: Call(self.random.choice(("concat", "toset", "jsonencode", "f")), self.some(value, 4)),
            lambda: self.template(computed),
            lambda: Conditional(value(), value(), value()),
            lambda: Operation(self.random.choice(_OPERATORS), value(), computed()),
            lambda: Operation("!", computed()),
            lambda: For(names, value(), value(), None, condition),
            lambda: For(names, value(), value(), key(), condition),
            lambda: Object(tuple((key(), value()) for _ in range(self.random.randint(0, 3)))),
            lambda: Traversal(computed(), (Attr("a"), Splat(), Index(self.text()), Index(computed()))),
        )
        return self.one(*ways)

    def template(self, computed: Callable[[], Expression[ApplyTime]]) -> Expression[ApplyTime]:
        """A text with holes."""
        pieces: list[str | Expression[ApplyTime]] = [computed()]
        for _ in range(self.random.randint(1, 5)):
            pieces.insert(self.random.randint(0, len(pieces)), self.text())
        pieces += [computed()] if self.random.random() < 0.5 else []
        made = template(*pieces)
        assert isinstance(made, Expression)
        return made

    def items(self, depth: int = 2) -> tuple[Item, ...]:
        """What stands in a block: each argument once, as HCL has it."""
        found: dict[object, Item] = {}
        for i in range(self.random.randint(0, 5)):
            item = self.item(depth)
            found[item.name if isinstance(item, Attribute) else i] = item
        return tuple(found.values())

    def item(self, depth: int) -> Item:
        """An argument, a comment or a block."""
        ways: list[Callable[[], Item]] = [
            lambda: Attribute(self.name(), self.value()),
            lambda: Comment(self.text()),
        ]
        if depth:
            ways.append(lambda: self.block(depth - 1))
        return self.one(*ways)

    def block(self, depth: int = 2) -> Block:
        """A block, whose labels and comment may be any text."""
        return Block(self.name(), self.some(self.text, 2), self.items(depth), self.one(lambda: "", self.text))

    def document(self) -> Document:
        """A file."""
        ways: tuple[Callable[[], Block | Comment | Banner], ...] = (
            self.block,
            self.block,
            lambda: Comment(self.text()),
            lambda: Banner(self.text()),
        )
        return tuple(self.one(*ways) for _ in range(self.random.randint(1, 3)))
