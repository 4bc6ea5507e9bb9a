"""Files changed by chance: the values that they hold, and the characters that they are written in."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any

from fargate_tf.k8s.documents import Document, documents
from fargate_tf.notation.read import plain
from tests.drawing import ATTEMPTS, Drawing

if TYPE_CHECKING:
    from random import Random

LONGEST = 20_000
_ODD: tuple[Any, ...] = (
    *(
        None,
        True,
        False,
        0,
        -1,
        1,
        2**63,
        10**99,
        -0.0,
        0.1,
        1e308,
        "",
        " ",
        "a" * 300,
        [],
        {},
        [[]],
        {"": None},
        [None],
    ),
    *(
        {"ref": "a.b"},
        {"var": {}},
        {"literal": {"ref": 1}},
        {"parameter": {"name": "a"}},
        {"<<": {"a": 1}},
        {"kind": "a"},
    ),
    *(
        "${x}",
        "10.0.0.0/8",
        "::/0",
        "arn:aws:iam::111122223333:role/a",
        "1e9",
        "100m",
        "1Ei",
        "-1",
        "on",
        "\u0661",
        "\x85",
    ),
)
_MARKS = (
    *(
        "---\n",
        "...\n",
        "\t",
        "&a ",
        "*a",
        "<<: *a\n",
        "!!binary ",
        "!!python/object:os.system ",
        "? ",
        "| ",
        ">-\n",
        "%YAML 1.1\n",
    ),
    *(
        "'",
        '"',
        "\\",
        "\\ud800",
        "{",
        "}",
        "[",
        "]",
        ":",
        ": ",
        ", ",
        "- ",
        "#",
        "\r",
        "\r\n",
        "\x00",
        "\ufeff",
        "\x85",
        "{{ a }}",
    ),
)


def changed(random: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    """Another file, made of one: most often some values of it are others, else some of its characters."""
    values = _values(data) if random.random() < 0.7 else []
    if not values:
        return _characters(random, data)[:LONGEST]
    donor = _values(random.choice(others)) or values
    for _ in range(random.randint(1, 3)):
        i = random.randrange(len(values))
        values[i] = _other(random, values[i], random.choice(donor))
    return "\n---\n".join(json.dumps(each, indent=random.choice((None, 1))) for each in values).encode()[:LONGEST]


def _values(data: bytes) -> list[Any]:
    """What the file holds, as our reader understands it."""
    return [plain(each.value) for each in documents(BytesIO(data), "a") if isinstance(each, Document)]


def _other(random: Random, value: Any, donor: Any) -> Any:
    """The value with one part of it changed."""
    inside = [*value.items()] if isinstance(value, dict) else [*enumerate(value)] if isinstance(value, list) else []
    if not inside or random.random() < 0.15:
        return _instead(random, value, donor)
    i = random.randrange(len(inside))
    key, item = inside[i]
    ways: tuple[Callable[[], list[tuple[Any, Any]]], ...] = (
        list,
        lambda: [(key, item)] * random.choice((2, 2, 40)),
        lambda: [(random.choice(ATTEMPTS), item)],
        lambda: [(key, item), (random.choice(_keys(donor) or ["a"]), random.choice(_ODD))],
    )
    put = random.choice(ways)() if random.random() < 0.25 else [(key, _other(random, item, donor))]
    made = [*inside[:i], *put, *inside[i + 1 :]]
    return dict(made) if isinstance(value, dict) else [each for _, each in made]


def _instead(random: Random, value: Any, donor: Any) -> Any:
    """Something else in its place."""
    ways: tuple[Callable[[], Any], ...] = (
        lambda: random.choice(_ODD),
        lambda: random.choice(ATTEMPTS),
        lambda: Drawing(random.randrange(10**6)).text(),
        lambda: [value],
        lambda: {"a": value},
        lambda: _part(random, donor),
        lambda: random.choice(_keys(donor) or [""]),
    )
    return random.choice(ways)()


def _part(random: Random, value: Any) -> Any:
    """Some part of a value."""
    while isinstance(value, dict | list) and value and random.random() < 0.8:
        value = random.choice([*value.values()] if isinstance(value, dict) else value)
    return value


def _keys(value: Any) -> list[str]:
    """Every key inside a value."""
    if isinstance(value, dict):
        return [*value, *(key for item in value.values() for key in _keys(item))]
    return [key for item in value for key in _keys(item)] if isinstance(value, list) else []


def _characters(random: Random, data: bytes) -> bytes:
    for _ in range(random.randint(1, 4)):
        start = random.randint(0, len(data))
        end = min(len(data), start + random.choice((0, 0, 1, 1, 3, 20, 200)))
        mark = random.choice((random.choice(_MARKS).encode(), bytes([random.randrange(256)]), data[start:end] * 2))
        data = data[:start] + mark + data[end:]
    return data
