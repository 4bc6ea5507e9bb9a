"""libyaml behind a small door: nodes with marks, bounded in depth and number.

PyYAML's composer calls two methods for each node. Its own look up the type of every scalar by regular expressions in
Python, which takes three quarters of the time of a parse; ours count, and `values` finds the type where it is needed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NoReturn

import yaml
from yaml import YAMLError

from fargate_tf.k8s.values import DEEPEST, DocumentError, too_deep

try:
    from yaml._yaml import CParser as _Parser
except ImportError:  # a PyYAML that was built without libyaml: the same, twenty times as slow

    class _Parser(yaml.reader.Reader, yaml.scanner.Scanner, yaml.parser.Parser, yaml.composer.Composer):  # type: ignore[no-redef]
        """The composer in Python."""

        def __init__(self, stream: str) -> None:
            yaml.reader.Reader.__init__(self, stream)
            yaml.scanner.Scanner.__init__(self)
            yaml.parser.Parser.__init__(self)
            yaml.composer.Composer.__init__(self)


__all__ = ["YAMLError", "composed"]

# A node takes about 400 bytes.
_MOST_NODES = 1_000_000


class _Composer(_Parser):
    """A parser that counts what it composes.

    PyYAML calls `descend_resolver(parent, key)` and `ascend_resolver()` around each node, and `resolve` for it. The
    first two are a dictionary's own methods, which hold the parents of the node in C; the third looks at the counts.
    """

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.parents: dict[Any, Any] = {}
        self.descend_resolver = self.parents.setdefault
        self.ascend_resolver = self.parents.popitem
        self.left = _MOST_NODES

    def resolve(self, _: object, __: object, ___: object) -> None:
        """No type, which `values` finds; an end to what is too deep or too much."""
        self.left -= 1
        if self.left < 0 or len(self.parents) > DEEPEST:
            self.refuse()

    def refuse(self) -> NoReturn:
        """Name the document's bounds at the innermost parent."""
        parent = next(reversed(self.parents))
        if self.left < 0:
            message = f"one document of more than {_MOST_NODES:,} values"
            raise DocumentError(message, parent.start_mark, "write each object as a document of its own")
        raise too_deep(parent.start_mark)


def composed(text: str) -> Iterator[Any]:
    """The root node of each document; raises `YAMLError` or `DocumentError` where one cannot be read."""
    parser = _Composer(text)
    while parser.check_node():
        parser.left = _MOST_NODES
        yield parser.get_node()
